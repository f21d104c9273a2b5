"""Compares what loads brought with all forces' evidence, as `matcher`: identifiers, hashes and whose they are, no text.

Everything is looked up by its value, some hundreds at a time. No answer needs the ordinals of a whole field
(`execution_hint: map`), which the engine makes anew after each load, in time that grows with the index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cets_search import access, stored
from cets_search.engine.acting import Acting
from cets_search.engine.arrivals import Arrival, Kind
from cets_search.engine.connection import Connection
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service
from cets_search.model import Seizure

PAGE: Final = 500
"""Values that are asked about at a time."""
AT_ONCE: Final = 5_000
"""Values of a load that one answer lists, about: parts differ by chance, and may have twice as many."""
MOST_SEIZURES: Final = 100
"""Seizures that are told of for one value, those with the most documents first."""
SKELETONS: Final = 4
SKELETON_SEIZURES: Final = 50
FORMS: Final = 300
"""Skeletons that are asked about at a time, the seizures of each, and the handles looked through in the documents of
each of those: their product stays below what the engine answers at once (`search.max_buckets`, 65,535)."""
HANDLE: Final = "handle"
TINY: Final = 256
"""Bytes: smaller files are alike by chance (an empty archive, a picture of one dot)."""
MOST_KEYS: Final = 10_000
PATIENCE: Final = 60.0
SEIZURES: Final[Mapping[str, Any]] = {"field": "seizure_key", "execution_hint": "map"}
CURRENT: Final[Mapping[str, Any]] = {"term": {"current": True}}


class Trait(StrEnum):
    """By what seizures are compared: a field of evidence."""

    IDENTIFIERS = "ents"
    """`type:value`"""
    SKELETONS = "skeletons"
    FILES = "sha256"


@dataclass(frozen=True, slots=True)
class Holding:
    """In how many documents of a seizure something stands; of a skeleton in which handles, each in how many."""

    documents: int
    forms: Mapping[str, int] = field(default_factory=dict)


Held = dict[str, dict[str, Holding]]
"""By value, then by the key of the seizure."""


class Comparing:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._acting = Acting(connection, Service.MATCHER, PATIENCE)

    def brought(self, loads: Sequence[Arrival], trait: Trait) -> Iterator[dict[str, int]]:
        """What one seizure's loads brought of that kind, each with in how many documents, some hundreds at a time.

        All of the seizure where one of them is to be compared as a whole.
        """
        clauses: list[Any] = [{"term": {"seizure_key": loads[0].seizure}}, CURRENT]
        if not any(each.kind is Kind.ANEW for each in loads):
            clauses.append({"terms": {"loaded_at": [each.began_at for each in loads]}})
        if trait is Trait.FILES:
            clauses.append({"range": {"size": {"gte": TINY}}})
        query = {"bool": {"filter": clauses}}
        parts = 1 + self._different(query, trait) // AT_ONCE
        for part in range(parts):
            some = {"partition": part, "num_partitions": parts}
            counted = {"field": trait, "include": some, "size": 2 * AT_ONCE, "execution_hint": "map"}
            buckets = self._counted(query, {"values": {"terms": counted}})["values"]["buckets"]
            for start in range(0, len(buckets), PAGE):
                yield {bucket["key"]: bucket["doc_count"] for bucket in buckets[start : start + PAGE]}

    def held(self, trait: Trait, values: Collection[str], force: str, *, own: bool = False) -> Held:
        """For each of these values in how many documents of which seizures it stands: those of other forces, or those
        of that force itself. Of a skeleton also in which handles.
        """
        seizures: dict[str, Any] = {"terms": {**SEIZURES, "size": MOST_SEIZURES}}
        found = self._held(trait, sorted(values), PAGE, seizures, _of(force, own=own))
        if trait is not Trait.SKELETONS:
            return found
        forms = {"field": Trait.IDENTIFIERS, "include": f"{HANDLE}:.*", "size": FORMS, "execution_hint": "map"}
        seizures = {
            "terms": {**SEIZURES, "size": SKELETON_SEIZURES},
            "aggs": {"forms": {"terms": forms}},
        }
        return self._held(trait, sorted(found), SKELETONS, seizures, _of(force, own=own))

    def seizures(self, keys: Collection[str]) -> dict[str, Seizure]:
        """The seizures of these keys that are not withdrawn, as they are shared now."""
        return {each.key: each for each in self._seizures("key", keys)}

    def seizures_of(self, ids: Collection[str]) -> dict[str, Seizure]:
        """The same by the ids of seizures."""
        return {each.id: each for each in self._seizures("guard", [access.guard(each) for each in ids])}

    def in_cases(self, cases: Collection[str]) -> list[Seizure]:
        """The seizures that belong to one of these cases."""
        return self._seizures("cases", cases)

    def _different(self, query: Mapping[str, Any], trait: Trait) -> int:
        counted = {"cardinality": {"field": trait, "precision_threshold": 40_000}}
        return int(self._counted(query, {"different": counted})["different"]["value"])

    def _held(
        self, trait: Trait, values: list[str], at_once: int, seizures: Mapping[str, Any], clauses: Mapping[str, Any]
    ) -> Held:
        found: Held = {}
        for start in range(0, len(values), at_once):
            some = values[start : start + at_once]
            wanted = [{"terms": {trait: some}}, CURRENT, {"bool": clauses}]
            each = {"field": trait, "include": some, "size": len(some), "execution_hint": "map"}
            answer = self._counted(
                {"bool": {"filter": wanted}}, {"each": {"terms": each, "aggs": {"seizures": seizures}}}
            )
            found |= {
                bucket["key"]: {held["key"]: _holding(held) for held in bucket["seizures"]["buckets"]}
                for bucket in answer["each"]["buckets"]
            }
        return found

    def _counted(self, query: Mapping[str, Any], aggregations: Mapping[str, Any]) -> Any:
        body = {"size": 0, "track_total_hits": False, "query": query, "aggs": aggregations}
        return self._acting.search(Index.EVIDENCE, body)["aggregations"]

    def _seizures(self, by: str, values: Collection[str]) -> list[Seizure]:
        found: list[Seizure] = []
        several = sorted(values)
        for start in range(0, len(several), MOST_KEYS):
            some = several[start : start + MOST_KEYS]
            hits = self._acting.search(Index.SEIZURES, {"query": {"terms": {by: some}}, "size": MOST_KEYS})["hits"]
            found += [stored.seizure(hit["_source"]) for hit in hits["hits"]]
        return [each for each in found if not each.withdrawn]


def _of(force: str, *, own: bool) -> Mapping[str, Any]:
    return {"filter" if own else "must_not": [{"term": {"force": force}}]}


def _holding(bucket: Mapping[str, Any]) -> Holding:
    forms = bucket.get("forms", {}).get("buckets", ())
    return Holding(bucket["doc_count"], {each["key"].removeprefix(f"{HANDLE}:"): each["doc_count"] for each in forms})
