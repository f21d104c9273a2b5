"""In whose company an identifier is, as search bodies not yet restricted to anybody.

`significant_terms` would count its background over all documents, also those that the reader may not see (see
docs/security.md), so both counts are taken here, each by a body of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from cets_search.query.clauses import any_of
from cets_search.query.identifier import Identifier
from cets_search.query.profile import NEWEST, TIMES, keys

CANDIDATES: Final = 500
"""Of so many, the commonest in its company, it is worked out how unusual each is."""

MOST_TALKS: Final = 50
"""Conversations, mail threads and seizures of an identifier that are looked into, those with most of it first."""

PROOFS: Final = 3
"""Documents that are told to prove a link."""


class Distance(StrEnum):
    """How near two identifiers are to each other, the nearest first."""

    MESSAGE = "message"
    """In one message, or one document."""
    CONVERSATION = "conversation"
    """In one conversation of a seizure, or one mail thread."""
    SEIZURE = "seizure"


def places(who: Identifier) -> dict[str, Any]:
    """The conversations, threads and seizures in which it is."""
    named = [{"field": "seizure_key"}, {"field": "conversation"}]
    return {
        "query": within([who.holding()]),
        "size": 0,
        "aggs": {
            "talks": {"multi_terms": {"terms": named, "size": MOST_TALKS}},
            "threads": keys("thread", MOST_TALKS),
            "seizures": keys("seizure_key", MOST_TALKS),
        },
    }


def in_talks(told: Mapping[str, Any]) -> dict[str, Any] | None:
    """The clause of those conversations and threads, from the answer to `places`; None where there are none."""
    talks = [bucket["key"] for bucket in told["talks"]["buckets"]]
    threads = [bucket["key"] for bucket in told["threads"]["buckets"]]
    found: list[dict[str, Any]] = [
        {"bool": {"filter": [{"term": {"seizure_key": seizure}}, {"term": {"conversation": name}}]}}
        for seizure, name in talks
    ]
    if threads:
        found.append({"terms": {"thread": threads}})
    return any_of(found) if found else None


def in_seizures(told: Mapping[str, Any]) -> dict[str, Any] | None:
    """The clause of those seizures."""
    found = [bucket["key"] for bucket in told["seizures"]["buckets"]]
    return {"terms": {"seizure_key": found}} if found else None


def within(clauses: Sequence[Any], without: Sequence[Any] = ()) -> dict[str, Any]:
    """The documents of which all the clauses hold and none of the others."""
    found: dict[str, Any] = {"filter": [{"term": {"current": True}}, *clauses]}
    return {"bool": found | ({"must_not": list(without)} if without else {})}


def beside(scope: Mapping[str, Any], types: Collection[str] = ()) -> dict[str, Any]:
    """The commonest identifiers among the documents of a query."""
    return {"query": scope, "size": 0, "aggs": {"who": keys("ents", CANDIDATES, of_types(types))}}


def background(found: Collection[str], also: Sequence[Any] = ()) -> dict[str, Any]:
    """In how many documents each of the keys is, and how many documents there are, `also` holding of each."""
    wanted = sorted(found)
    counted = {"filter": {"terms": {"ents": wanted}}, "aggs": {"who": keys("ents", max(1, len(wanted)), wanted)}}
    return {"query": within(also), "size": 0, "aggs": {"known": counted}}


def proofs(scope: Mapping[str, Any], found: Collection[str]) -> dict[str, Any]:
    """Documents of the query that hold each of the keys, the newest first, and the times of all of them."""
    wanted = sorted(found)
    newest = {"top_hits": {"size": PROOFS, "_source": False, "sort": list(NEWEST)}}
    of_each = {**keys("ents", max(1, len(wanted)), wanted), "aggs": {"proof": newest, **TIMES}}
    return {"query": {"bool": {"filter": [scope, {"terms": {"ents": wanted}}]}}, "size": 0, "aggs": {"who": of_each}}


def of_types(types: Collection[str]) -> str | None:
    """The keys of some types, as the engine has patterns; None for all."""
    return f"({'|'.join(sorted(map(re.escape, types)))}):.*" if types else None
