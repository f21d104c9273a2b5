"""What the index knows of one identifier, as search bodies not yet restricted to anybody."""

from __future__ import annotations

from typing import Any, Final

from cets_search.look_ups import NoticeKind
from cets_search.query import histogram
from cets_search.query.clauses import any_of
from cets_search.query.identifier import Identifier, any_holding

FIRST: Final = 10
"""Documents that are told of it."""

LOOKED_AT: Final = 100
"""Documents in which the forms as written are looked at: no field of the index holds them."""

LOOKERS: Final = 20
"""Notices that are told of it."""

MOST_COUNTED: Final = 100
MOST_CORRESPONDENTS: Final = 1_000

COUNTED: Final = {"force": "force", "case": "cases", "seizure": "seizure_key", "platform": "platform", "kind": "kind"}
"""What its documents are counted by, and the index field of each."""

NEWEST: Final[tuple[Any, ...]] = (
    {"sent": {"order": "desc", "missing": "_last"}},
    {"seizure_key": "asc"},
    {"item": "asc"},
    {"order": "asc"},
)

TIMES: Final[dict[str, Any]] = {"first": {"min": {"field": "sent"}}, "last": {"max": {"field": "sent"}}}
"""First and last time of the documents in a bucket."""

LEFT_OUT: Final = ("readers", "guard", "text", "entities", "ents", "metadata")


def profile(who: Identifier) -> dict[str, Any]:
    """Its documents counted, over time, with whom it talks, and the newest of them."""
    return {
        "query": {"bool": {"filter": holding(who)}},
        "size": FIRST,
        "sort": list(NEWEST),
        "_source": {"excludes": list(LEFT_OUT)},
        "aggs": {
            **{name: {"terms": {"field": field, "size": MOST_COUNTED}} for name, field in COUNTED.items()},
            **TIMES,
            **histogram.counts(),
            **talk([who], MOST_CORRESPONDENTS),
        },
    }


def written(who: Identifier) -> dict[str, Any]:
    """The newest documents that hold it, with what was found in them and nothing else."""
    return {
        "query": {"bool": {"filter": holding(who)}},
        "size": LOOKED_AT,
        "sort": list(NEWEST),
        "track_total_hits": False,
        "_source": ["entities"],
    }


def looked_for(who: Identifier) -> dict[str, Any]:
    """The notices, not yet restricted either, by which owners were told that somebody looked for it."""
    about = [{"term": {"kind": NoticeKind.LOOKED_FOR}}, {"term": {"identifier": who.key}}]
    return {"query": {"bool": {"filter": about}}, "size": LOOKERS, "sort": [{"at": "desc"}, {"key": "asc"}]}


def talk(who: list[Identifier], most: int, include: Any = None, least: int = 1) -> dict[str, Any]:
    """To whom they wrote (`said`) and who wrote to them (`heard`), each with how many documents, first and last time.

    `include` keeps to keys that fit, as the engine has it; `least` to those in so many documents.
    """
    ways = {"said": ("sent_by", "sent_to"), "heard": ("sent_to", "sent_by")}
    return {
        name: {
            "filter": any_of(any_holding(who, own)),
            "aggs": {"who": {**keys(other, most, include, least), "aggs": TIMES}},
        }
        for name, (own, other) in ways.items()
    }


def keys(field: str, most: int, include: Any = None, least: int = 1) -> dict[str, Any]:
    """The commonest keys of a field."""
    asked: dict[str, Any] = {"field": field, "size": most, "min_doc_count": least}
    return {"terms": asked | ({"include": include} if include is not None else {})}


def holding(who: Identifier) -> list[dict[str, Any]]:
    """The clauses of its documents, older versions of changed files left out."""
    return [{"term": {"current": True}}, who.holding()]
