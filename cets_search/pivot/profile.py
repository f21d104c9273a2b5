"""An identifier's profile from the engine's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from cets_search.answer import FacetValue
from cets_search.model import SearchRequest, StoredDocument
from cets_search.pivot.model import Correspondent, Form, Lookers, Profile
from cets_search.query import histogram
from cets_search.query import profile as ask
from cets_search.query.identifier import Identifier, keyed
from cets_search.stored import notice


def profile(
    who: Identifier,
    answer: Mapping[str, Any],
    written: Mapping[str, Any],
    looked_for: Mapping[str, Any] | None = None,
) -> Profile | None:
    """What there is of it, by the answers to the bodies of `query.profile` so called; None where no document holds it.

    `looked_for` is None where the reader may not read notices.
    """
    total, counts = answer["hits"]["total"]["value"], answer["aggregations"]
    if not total:
        return None
    looked_at = written["hits"]["hits"]
    return Profile(
        who=who,
        total=total,
        first=moment(counts["first"]),
        last=moment(counts["last"]),
        forms=_forms(who, looked_at),
        looked_at=len(looked_at),
        counts={name: _values(counts[name]) for name in ask.COUNTED},
        histogram=histogram.counted(SearchRequest(), counts),
        correspondents=correspondents(who, counts),
        documents=tuple(StoredDocument(hit["_id"], hit["_source"]) for hit in answer["hits"]["hits"]),
        lookers=_lookers(looked_for["hits"]) if looked_for else Lookers(),
    )


def correspondents(who: Identifier, counts: Mapping[str, Any]) -> tuple[Correspondent, ...]:
    """Whom it talks with, by the answer to `query.profile.talk`: those it talks with most first; never itself."""
    said, heard = ({bucket["key"]: bucket for bucket in counts[way]["who"]["buckets"]} for way in ("said", "heard"))
    found = []
    for key in said.keys() | heard.keys():
        if not who.is_(key):
            ways = [way[key] for way in (said, heard) if key in way]
            sent, received = (way[key]["doc_count"] if key in way else 0 for way in (said, heard))
            firsts = [first for way in ways if (first := moment(way["first"]))]
            lasts = [last for way in ways if (last := moment(way["last"]))]
            found.append(Correspondent(keyed(key), sent, received, min(firsts, default=""), max(lasts, default="")))
    return tuple(sorted(found, key=lambda each: (-each.sent - each.received, each.who.key)))


def moment(told: Mapping[str, Any]) -> str:
    """The time of a `min` or `max` of `sent`, "" where no document has one."""
    return str(told.get("value_as_string") or "") if told.get("value") is not None else ""


def _forms(who: Identifier, hits: list[Mapping[str, Any]]) -> tuple[Form, ...]:
    written = Counter(
        " ".join(str(entity["text"]).split())
        for hit in hits
        for entity in hit["_source"].get("entities", ())
        if who.is_(f"{entity['type']}:{entity['value']}")
    )
    return tuple(Form(text, count) for text, count in written.most_common())


def _lookers(told: Mapping[str, Any]) -> Lookers:
    return Lookers(told["total"]["value"], tuple(notice(hit["_source"]) for hit in told["hits"]))


def _values(told: Mapping[str, Any]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(bucket["key"], bucket["doc_count"]) for bucket in told["buckets"])
