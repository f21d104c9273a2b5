"""A question to a ledger as a search body, not yet restricted to what anybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.query.errors import BadQuery
from cets_search.query.paging import Place
from cets_search.query.patterns import check_pattern

OUTCOMES: Final = ("searchable", "partial", "encrypted", "failed", "skipped")
HASH_FIELDS: Final[Mapping[int, str]] = {32: "md5", 40: "sha1", 64: "sha256"}
"""The index field of a hash by its length in hex digits."""

LARGEST_PAGE: Final = 1000
LONGEST_TYPE: Final = 200

MOST_REASONS: Final = 100
CONTENTS_AT_ONCE: Final = 10_000

ORDER: Final = ("path", "sha256", "md5", "size", "loaded_at")


@dataclass(frozen=True, slots=True)
class LedgerRequest:
    """Which entries of a ledger. `name` is any part of the path (`*` and `?` stand for characters), `hash` a whole
    SHA-256, SHA-1 or MD5 in hex, `type` a MIME type or the start of one (`image/`). Empty means all."""

    outcome: str = ""
    name: str = ""
    hash: str = ""
    type: str = ""
    size: int = 100
    next: str = ""


def entries(key: str, request: LedgerRequest, place: Place) -> dict[str, Any]:
    """The body that lists entries by path and counts their reasons; `BadQuery` for a filter that cannot be one."""
    if not 1 <= request.size <= LARGEST_PAGE:
        raise BadQuery(f"size is {request.size}: give a whole number from 1 to {LARGEST_PAGE}.")
    body: dict[str, Any] = {
        "query": {"bool": {"filter": [*_current(key), *_narrowed(request)]}},
        "size": request.size,
        "sort": list(ORDER),
        "aggs": {"reasons": {"terms": {"field": "reason", "size": MOST_REASONS}}},
    }
    if place.after:
        body["search_after"] = list(place.after)
    return body


def counting(keys: list[str]) -> dict[str, Any]:
    """The body that counts the files of each seizure by outcome, and their documents."""
    return {
        "query": {"bool": {"filter": [{"terms": {"seizure_key": keys}}, {"term": {"current": True}}]}},
        "size": 0,
        "aggs": {
            "seizures": {
                "terms": {"field": "seizure_key", "size": max(1, len(keys))},
                "aggs": {
                    "outcomes": {"terms": {"field": "outcome", "size": 2 * len(OUTCOMES)}},
                    "documents": {"sum": {"field": "documents"}},
                },
            }
        },
    }


def repeats(key: str, after: Mapping[str, Any]) -> dict[str, Any]:
    """The body that counts files by content, `CONTENTS_AT_ONCE` contents at a time, from `after` on."""
    contents: dict[str, Any] = {
        "size": CONTENTS_AT_ONCE,
        "sources": [{"sha256": {"terms": {"field": "sha256"}}}],
    }
    if after:
        contents["after"] = dict(after)
    return {"query": {"bool": {"filter": _current(key)}}, "size": 0, "aggs": {"contents": {"composite": contents}}}


def _current(key: str) -> list[Any]:
    return [{"term": {"seizure_key": key}}, {"term": {"current": True}}]


def _narrowed(request: LedgerRequest) -> list[Any]:
    if len(request.type) > LONGEST_TYPE:
        raise BadQuery(f"type is longer than {LONGEST_TYPE} characters: shorten it.")
    clauses: list[Any] = []
    if request.outcome:
        if request.outcome not in OUTCOMES:
            raise BadQuery(f"outcome is {request.outcome[:40]!r}: give one of {', '.join(OUTCOMES)}.")
        clauses.append({"term": {"outcome": request.outcome}})
    if request.name:
        check_pattern(request.name)
        # A backslash is a character of a path here, not the mark that takes a wildcard's meaning away.
        pattern = request.name.replace("\\", "\\\\")
        clauses.append({"wildcard": {"path": {"value": f"*{pattern}*", "case_insensitive": True}}})
    if request.hash:
        clauses.append({"term": {hash_field(request.hash, None): request.hash.lower()}})
    if request.type:
        clauses.append({"prefix": {"mime": {"value": request.type.rstrip("*").lower()}}})
    return clauses


def hash_field(digits: str, offset: int | None) -> str:
    """The field that holds a hash of this length; `BadQuery`, placed at `offset`, for what is none."""
    field = HASH_FIELDS.get(len(digits))
    if field is None or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
        raise BadQuery("This is no SHA-256, SHA-1 or MD5: give 64, 40 or 32 hexadecimal digits.", offset)
    return field
