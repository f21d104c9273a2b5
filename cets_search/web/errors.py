"""Errors as people and programs read them: a page in plain words, or RFC 9457 problem JSON under `/api/`.

The one place where the application's exceptions become status codes. Nothing of a traceback, a query or a document
goes out with them, or into the log.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from cets_search.access import NotGranted, Refused, UnsafeQuery
from cets_search.api_tokens import BadToken
from cets_search.audit import RecordUnwritten
from cets_search.engine.errors import EngineBusy, EngineConflict, EngineDown, EngineStopped, EngineTooCostly
from cets_search.lists.errors import BadList
from cets_search.markings import BadMarking
from cets_search.originals import Gone
from cets_search.people import BadAccount, SignInFailed
from cets_search.presence import ReaderGone
from cets_search.query.errors import BadQuery
from cets_search.query.repair import repaired
from cets_search.saved_searches import BadDraft, Overtaken
from cets_search.search import NotFound
from cets_search.sharing import BadShare, ChangedMeanwhile
from cets_search.web.identity import API, SignInNeeded
from cets_search.web.throttle import TooManyTries

TITLES: Final = {
    400: "That request could not be read",
    401: "Sign in first",
    403: "That is not open to you",
    404: "Nothing here that you may see",
    409: "Somebody else was there first",
    410: "The original cannot be given",
    405: "That cannot be done here",
    413: "That is too large",
    429: "Too many tries",
    500: "Something went wrong here",
    503: "The index cannot answer just now",
}

ADVICE: Final = {
    400: "Go back and try again. If you followed a link, it may have been cut short.",
    401: "Sign in, then try again.",
    403: "If your work needs it, ask your force's administrator.",
    404: "The address may be wrong, or what it names may have been withdrawn, or may be another force's.",
    409: "Open it again, and look at what stands there now.",
    405: "Go back, and use the page's own buttons.",
    413: "Send less at a time. A list can be divided, and each part searched for by itself.",
    429: "Wait a little, then try again.",
    500: "Try again. If it goes on, tell your administrator when it happened; the server's log says more.",
    503: "Try again in a minute. If it goes on, tell your administrator.",
}


STATUSES: Final[Mapping[type[Exception], int]] = {
    BadQuery: 400,
    BadList: 400,
    BadAccount: 400,
    BadToken: 400,
    UnsafeQuery: 400,
    CSRFError: 400,
    SignInNeeded: 401,
    SignInFailed: 401,
    Refused: 403,
    NotFound: 404,
    Gone: 410,
    Overtaken: 409,
    BadDraft: 400,
    BadShare: 400,
    BadMarking: 400,
    ChangedMeanwhile: 409,
    NotGranted: 400,
    ReaderGone: 408,
    TooManyTries: 429,
    EngineTooCostly: 400,
    EngineStopped: 503,
    EngineDown: 503,
    EngineBusy: 503,
    EngineConflict: 503,
    RecordUnwritten: 503,
}
"""What the application's own exceptions are in HTTP. Anything else that is no HTTP error of Flask's is a 500."""

OWN_WORDS: Final[Mapping[type[Exception], str]] = {
    CSRFError: "This page was open too long, or the form did not come from it. Open it again.",
    EngineDown: "The search engine does not answer.",
    EngineBusy: "The search engine is too busy.",
    EngineConflict: "The same thing was changed elsewhere at this moment.",
}
"""Said in place of messages that are meant for operators. The others speak to the person who asked."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as RFC 9457 has it; `more` are further members, such as a query's `offset`."""

    status: int
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def problem(error: Exception) -> Problem:
    """The problem that an exception is."""
    kind = next((kind for kind in STATUSES if isinstance(error, kind)), None)
    if kind is not None:
        detail = OWN_WORDS.get(kind, str(error))
        more = _about(error) if isinstance(error, BadQuery) else {}
        return Problem(STATUSES[kind], detail, more, _headers(error, STATUSES[kind]))
    if isinstance(error, HTTPException) and error.code is not None:
        allow = {name: value for name, value in error.get_headers() if name == "Allow"}
        return Problem(error.code, ADVICE.get(error.code, HTTPStatus(error.code).description), headers=allow)
    return Problem(500, ADVICE[500])


def _about(error: BadQuery) -> dict[str, Any]:
    """Where the mistake is, and the same search with it put right, or null."""
    return {"offset": error.offset, "repair": repaired(request.args.get("q", "")) if error.mended else None}


def _headers(error: Exception, status: int) -> dict[str, str]:
    if isinstance(error, TooManyTries):
        return {"Retry-After": str(error.seconds)}
    if status == 503:
        return {"Retry-After": "30"}
    if status == 401:
        return {"WWW-Authenticate": 'Basic realm="evidence index", charset="UTF-8", Bearer realm="evidence index"'}
    return {}


def answer(error: Exception) -> Response:
    """The answer to a request that ended in this exception."""
    found = problem(error)
    if found.status >= 500:
        log(error)
    title = TITLES.get(found.status, HTTPStatus(found.status).phrase)
    if request.path.startswith(API):
        response = jsonify(
            {"type": "about:blank", "title": title, "status": found.status, "detail": found.detail} | dict(found.more)
        )
        response.mimetype = "application/problem+json"
    else:
        advice = ADVICE.get(found.status, "")
        response = make_response(
            render_template(
                "problem.html",
                status=found.status,
                title=title,
                detail=found.detail,
                advice="" if advice == found.detail else advice,
            )
        )
    response.status_code = found.status
    response.headers.update(found.headers)
    return response


def log(error: BaseException) -> None:
    """Say in the log what broke and where; never with the exception's message, which may quote evidence."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    cause = f" from {type(error.__cause__).__name__}" if error.__cause__ else ""
    current_app.logger.error("%s%s at %s\n%s", type(error).__name__, cause, request.endpoint, frames)


def handle(app: Flask) -> None:
    """Answer every exception that the application's own layers raise, HTTP errors, and whatever else happens."""
    for kind in (HTTPException, Exception):
        app.register_error_handler(kind, answer)
