"""Marks seizures. Markings stand on the seizure alone: every document and export reads them from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cets_search.access import permit_sharing, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.evidence import Evidence, Index
from cets_search.engine.markings import KeptMarkings
from cets_search.handling import Markings
from cets_search.markings import marked
from cets_search.model import Actor, Seizure, Use
from cets_search.search import NotFound
from cets_search.stored import seizure as stored_seizure


class MarkingChanges:
    """Raises `access.Refused`, `NotFound`, `BadMarking`, `RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, kept: KeptMarkings, audit: Audit) -> None:
        self._evidence = evidence
        self._kept = kept
        self._audit = audit

    def mark(self, actor: Actor, force: str, reference: str, given: Mapping[str, Any]) -> Markings:
        """Mark a seizure of the actor's force: the fields that are given, the others stay."""
        permit_sharing(actor.person, force)
        body = {"query": {"ids": {"values": [Seizure(force, reference).id]}}, "size": 1}
        hits = self._evidence.run(Index.SEIZURES, restrict(actor, body))["hits"]["hits"]
        if not hits:
            self._audit.record(use_by(actor, "mark", query=Seizure(force, reference).key, hits=0))
            raise NotFound
        seizure = stored_seizure(hits[0]["_source"])
        wanted = marked(seizure.markings, given)
        self._audit.record(use_by(actor, "mark", detail=_told(seizure, wanted)))
        self._kept.put(seizure.id, asdict(wanted))
        return wanted

    def mark_as_operator(self, seizure: Seizure, given: Mapping[str, Any], operator: str) -> Markings:
        """As `mark`, for the operator."""
        wanted = marked(seizure.markings, given)
        self._audit.record(Use("mark", operator, seizure.force, detail=_told(seizure, wanted)))
        self._kept.put(seizure.id, asdict(wanted))
        return wanted


def _told(seizure: Seizure, wanted: Markings) -> dict[str, str]:
    return {"seizure": seizure.key, "from": seizure.markings.line, "to": wanted.line}
