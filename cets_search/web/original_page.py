"""The original behind a document: what would be given, and, for a reason, the file as an attachment."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action, NotGranted
from cets_search.model import Purpose
from cets_search.originals import Held
from cets_search.web import identity
from cets_search.web.attachment import attachment
from cets_search.web.decisions import Pages
from cets_search.web.documents import BESIDE, told
from cets_search.web.serving import actor, serving

pages = Pages("original", __name__)


@pages.answers("/documents/<document_id>/original", Action.DOWNLOAD)
def page(document_id: str) -> ResponseReturnValue:
    return _form(serving().site.originals.about(actor(), document_id))


@pages.answers("/documents/<document_id>/original", Action.DOWNLOAD, methods=("POST",))
def send(document_id: str) -> ResponseReturnValue:
    """The file as an attachment of no type that a browser opens, whatever it is."""
    originals = serving().site.originals
    reason = identity.reason_given(request.form.get("reason", ""))
    try:
        found = originals.fetch(actor(), document_id, reason, confirmed=request.form.get("confirmed") == "yes")
    except NotGranted as why:
        return _form(originals.about(actor(), document_id), str(why)), 400
    return attachment(found)


def _of_session() -> str:
    """The session's reason, offered so that it need not be typed again; "" where none was given."""
    stated = actor().purpose.reason
    return "" if stated == Purpose().reason else stated


def _form(held: Held, problem: str = "") -> str:
    return render_template(
        "original.html",
        document=told(held.document, BESIDE),
        file=told(held.file, (*BESIDE, "sha256")) if held.file else None,
        name=held.name,
        pictures=held.pictures,
        problem=problem,
        reason=request.form.get("reason", "") or _of_session(),
    )
