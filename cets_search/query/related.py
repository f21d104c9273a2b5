"""What belongs to a document, as search bodies not yet restricted to anybody: its mail thread, and equal files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from cets_search.query.clauses import any_of

MOST_NAMES: Final = 1_000
"""Message ids by which one mail's thread is looked for. `References` may list any number."""

NAMED_BY: Final = ("thread", "message_id", "reply_to")
"""The fields by which mails hang together: the id of the thread's first mail, their own, that of the one answered."""

IN_TIME: Final[tuple[Any, ...]] = (
    {"sent": {"order": "asc", "missing": "_last"}},
    {"seizure_key": "asc"},
    {"item": "asc"},
    {"order": "asc"},
)
BY_PLACE: Final = ("seizure_key", "path", "order", "part")

LEFT_OUT: Final = ("readers", "guard", "text", "entities", "ents")


def thread_names(source: Mapping[str, Any]) -> list[str]:
    """The message ids that tie a mail to others, its thread's first; none where it states none."""
    stated = [*(source.get(name) for name in NAMED_BY), source.get("metadata", {}).get("references")]
    return list(dict.fromkeys(name for value in stated for name in _values(value)))[:MOST_NAMES]


def placed(document_id: str) -> dict[str, Any]:
    """The document alone, with the place where it stands in its thread."""
    return {"query": {"ids": {"values": [document_id]}}, "size": 1, "sort": list(IN_TIME), "_source": False}


def thread_side(names: Collection[str], but: str, place: list[Any], size: int, *, down: bool) -> dict[str, Any]:
    """The mails of a thread, without the mail `but`, that follow its place in time (`down`) or stand before it, the
    nearest first. The total counts both sides."""
    return {
        "query": {
            "bool": {
                "filter": [
                    {"term": {"current": True}},
                    {"term": {"kind": "email"}},
                    any_of([{"terms": {field: list(names)}} for field in NAMED_BY]),
                ],
                "must_not": [{"ids": {"values": [but]}}],
            }
        },
        "size": size,
        "sort": list(IN_TIME) if down else [_turned(key) for key in IN_TIME],
        "search_after": place,
        "_source": {"excludes": list(LEFT_OUT)},
    }


def same_content(source: Mapping[str, Any], but: str, size: int) -> dict[str, Any] | None:
    """The documents, without `but`, of the same bytes or the same content, by seizure and path; None where it is not
    known what would be the same."""
    same = [{"term": {name: source[name]}} for name in ("sha256", "content") if source.get(name)]
    if not same:
        return None
    return {
        "query": {
            "bool": {
                "filter": [{"term": {"current": True}}, any_of(same)],
                "must_not": [{"ids": {"values": [but]}}],
            }
        },
        "size": size,
        "sort": list(BY_PLACE),
        "_source": {"excludes": [*LEFT_OUT, "metadata"]},
    }


def those(ids: Iterable[str]) -> dict[str, Any]:
    """The documents with these ids, in brief."""
    wanted = sorted(set(ids))
    return {
        "query": {"ids": {"values": wanted}},
        "size": len(wanted),
        "_source": {"excludes": [*LEFT_OUT, "metadata"]},
    }


def _turned(key: Mapping[str, Any]) -> dict[str, Any]:
    """A key of `IN_TIME` the other way round."""
    ((field, _),) = key.items()
    return {field: {"order": "desc", "missing": "_first"} if field == "sent" else "desc"}


def _values(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
