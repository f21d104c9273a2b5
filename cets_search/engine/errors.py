"""What can go wrong at the engine, as our own exceptions. The one place that reads opensearch-py's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from opensearchpy import exceptions


class EngineError(Exception):
    """The engine did not do what was asked. The message never holds a query, a document or a secret."""


class EngineDown(EngineError):  # noqa: N818 - reads as what happened
    """Nothing answers at the engine's address, or not in time."""


class EngineRefused(EngineError):  # noqa: N818
    """The engine refuses this identity: its token is not good (401) or lacks the right (403)."""


class EngineBusy(EngineError):  # noqa: N818
    """The engine is overloaded, starting or out of disk (429, 503): the same call may succeed later."""


class EngineMissing(EngineError):  # noqa: N818
    """No such document or index (404)."""


class EngineConflict(EngineError):  # noqa: N818
    """The document is there already, or has changed meanwhile (409)."""


class EngineStopped(EngineError):  # noqa: N818
    """The search took longer than the site allows, and the engine stopped it."""


class EngineTooCostly(EngineError):  # noqa: N818
    """The search holds a pattern that the engine does not take on: it refused before it looked at anything."""


class EngineFailed(EngineError):  # noqa: N818
    """The engine rejected the request, or broke at it: a defect on our side or on its own."""


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn opensearch-py's errors into ours; `doing` says what was tried, such as "reading the forces"."""
    try:
        yield
    except exceptions.ConnectionError as error:
        raise EngineDown(
            f"The search engine does not answer ({doing}). `cets status` shows what runs; `cets up` starts it."
        ) from error
    except exceptions.TransportError as error:
        raise _by_name(error) or _by_status(error, doing) from error


def refusal(answer: Mapping[str, Any], doing: str) -> EngineError | None:
    """The error that one answer among several is; None for one that is whole."""
    if "error" not in answer:
        return None
    error = exceptions.TransportError(answer["status"], str(answer["error"].get("type")), answer)
    return _by_name(error) or _by_status(error, doing)


def refuse_untaken(answer: Mapping[str, Any], doing: str, *, but: Collection[int] = ()) -> None:
    """Return where the engine took every part of a bulk; `but` are statuses of parts that need no taking."""
    statuses = {next(iter(item.values()))["status"] for item in answer["items"]}
    if any(status >= 300 for status in statuses.difference(but)):
        raise EngineFailed(f"The search engine did not take all of it ({doing}); its log says more.")


def _by_name(error: exceptions.TransportError) -> EngineError | None:
    for name in _types(error.info):
        if name in _BY_NAME:
            kind, message = _BY_NAME[name]
            return kind(message)
    return None


def _by_status(error: exceptions.TransportError, doing: str) -> EngineError:
    status = error.status_code if isinstance(error.status_code, int) else 0
    # `error.error` is the engine's name for what happened; `error.info` may echo the request, so it stays out.
    what = f"{doing}: HTTP {status}, {error.error}"
    if error.error == "cluster_block_exception" and status == 429:
        return EngineBusy(f"The search engine's disk is full ({doing}): make space there, and it goes on by itself.")
    match status:
        case 401 | 403:
            return EngineRefused(f"The search engine refuses the right ({what}). `cets up` sets its roles again.")
        case 404:
            return EngineMissing(f"The search engine has no such thing ({what}).")
        case 409:
            return EngineConflict(f"The search engine holds another version already ({what}).")
        case 429 | 503:
            return EngineBusy(f"The search engine is overloaded or starting ({what}); try again in a minute.")
        case _:
            return EngineFailed(f"The search engine could not do it ({what}); its log says more.")


_BY_NAME: Final[Mapping[str, tuple[type[EngineError], str]]] = {
    "task_cancelled_exception": (
        EngineStopped,
        "This search took longer than CETS_SEARCH_SECONDS allows and was stopped: ask for less at a time.",
    ),
    "too_complex_to_determinize_exception": (
        EngineTooCostly,
        "A regular expression or pattern in this search can be met in too many ways to be run: repeat less in it.",
    ),
}


def _types(info: object) -> Iterator[str]:
    """The engine's names for what happened, wherever they stand in its answer; nothing else of it is read."""
    if isinstance(info, Mapping):
        if isinstance(name := info.get("type"), str):
            yield name
        for value in info.values():
            yield from _types(value)
    elif isinstance(info, list):
        for value in info:
            yield from _types(value)
