"""Stored fields of seizures, items and searches, read back as the model's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from cets_search.handling import UNMARKED, Classification, Markings
from cets_search.look_ups import LookUp, Notice, NoticeKind, Shared
from cets_search.model import (
    Case,
    ChangeState,
    Consent,
    LedgerCounts,
    LedgerEntry,
    SavedSearch,
    SearchRequest,
    Seizure,
    ShareChange,
    Sharing,
)


def seizure(source: Mapping[str, Any]) -> Seizure:
    """A seizure from its document's source."""
    return Seizure(
        force=source["force"],
        reference=source["reference"],
        exhibit=source.get("exhibit") or "",
        title=source.get("title") or "",
        cases=tuple(source.get("cases") or ()),
        sharing=Sharing(source["sharing"]),
        region=source.get("region") or "GB",
        timezone=source.get("timezone"),
        source=source.get("source") or "",
        loaded_at=source.get("loaded_at") or "",
        withdrawn=bool(source.get("withdrawn")),
        markings=_markings(source.get("markings") or {}),
    )


def _markings(source: Mapping[str, Any]) -> Markings:
    known = {each.name for each in fields(Markings)}
    told = {name: value for name, value in source.items() if name in known and value is not None}
    return Markings(**{**told, "classification": Classification(told.get("classification", UNMARKED.classification))})


def case(source: Mapping[str, Any]) -> Case:
    """A case from its document's source."""
    return Case(
        id=source["id"],
        force=source["force"],
        title=source.get("title") or "",
        covert=bool(source.get("covert")),
        members=tuple(source.get("members") or ()),
        holders=tuple(source.get("holders") or ()),
        consents=tuple(Consent(**each) for each in source.get("consents") or ()),
    )


def share_change(source: Mapping[str, Any], version: str) -> ShareChange:
    """A change of sharing from its document's source."""
    before = Seizure(
        source["force"],
        source["reference"],
        cases=tuple(source.get("was_cases") or ()),
        sharing=Sharing(source["was"]),
    )
    return ShareChange(
        before=before,
        after=replace(before, cases=tuple(source.get("cases") or ()), sharing=Sharing(source["sharing"])),
        state=ChangeState(source["state"]),
        asked_by=source["asked_by"],
        asked_at=source["asked_at"],
        expires_at=source["expires_at"],
        decided_by=source.get("decided_by") or "",
        decided_at=source.get("decided_at") or "",
        why=source.get("why") or "",
        version=version,
    )


def share_change_source(change: ShareChange) -> dict[str, Any]:
    """The change with the fields of `mappings/share-changes.json`, but for who may read it."""
    return {
        "seizure": change.before.key,
        "force": change.before.force,
        "reference": change.before.reference,
        "was": change.before.sharing,
        "was_cases": list(change.before.cases),
        "sharing": change.after.sharing,
        "cases": list(change.after.cases),
        "state": change.state,
        "asked_by": change.asked_by,
        "asked_at": change.asked_at,
        "expires_at": change.expires_at,
        "decided_by": change.decided_by,
        "decided_at": change.decided_at or None,
        "why": change.why,
    }


def look_up(hit: Mapping[str, Any]) -> LookUp:
    """A look-up from a hit of its index."""
    source = hit["_source"]
    return LookUp(
        source["id"], source["at"], source["person"], source["force"], source["type"], source["value"], source["covert"]
    )


def notice(source: Mapping[str, Any]) -> Notice:
    """A notice from its document's source."""
    return Notice(
        kind=NoticeKind(source["kind"]),
        at=source["at"],
        type=source["type"],
        value=source["value"],
        force=source["force"],
        name=source["name"],
        contact=source["contact"],
        documents=source["documents"],
        person=source.get("person") or "",
        seizure=source.get("seizure") or "",
        asked=source.get("asked") or {},
        identifiers=source.get("identifiers") or 0,
        shared=tuple(Shared(**each) for each in source.get("shared") or ()),
    )


def ledger_entry(hit: Mapping[str, Any]) -> LedgerEntry:
    """An entry from a hit of the items index."""
    source = hit["_source"]
    return LedgerEntry(
        id=hit["_id"],
        seizure_key=source["seizure_key"],
        path=source["path"],
        size=source.get("size") or 0,
        sha256=source.get("sha256") or "",
        md5=source.get("md5") or "",
        sha1=source.get("sha1") or "",
        outcome=source["outcome"],
        reason=source.get("reason") or "",
        parser=source.get("parser") or "",
        parser_version=source.get("parser_version") or "",
        mime=source.get("mime") or "",
        documents=source.get("documents") or 0,
        loaded_at=source.get("loaded_at") or "",
        current=source.get("current", True),
    )


def ledger_counts(bucket: Mapping[str, Any] | None, duplicates: int) -> LedgerCounts:
    """The equation from the bucket of `query.ledger.counting`, all zero where a seizure has no item yet."""
    if bucket is None:
        return LedgerCounts(0, 0, 0, 0, 0, 0, duplicates, 0)
    by_outcome = {outcome["key"]: outcome["doc_count"] for outcome in bucket["outcomes"]["buckets"]}
    return LedgerCounts(
        found=bucket["doc_count"],
        searchable=by_outcome.get("searchable", 0),
        partial=by_outcome.get("partial", 0),
        encrypted=by_outcome.get("encrypted", 0),
        failed=by_outcome.get("failed", 0),
        skipped=by_outcome.get("skipped", 0),
        duplicates=duplicates,
        documents=int(bucket["documents"]["value"]),
    )


def kept(request: SearchRequest) -> dict[str, Any]:
    """A search as it is stored: what differs from the search for everything, from its first page."""
    plain = SearchRequest()
    asked = {each.name: getattr(request, each.name) for each in fields(request) if each.name != "next"}
    differing = {name: value for name, value in asked.items() if value != getattr(plain, name)}
    return {name: _listed(value) for name, value in differing.items()}


def revived(stored: Mapping[str, Any]) -> SearchRequest:
    """The search that `kept` stored; what this version does not know of it is passed over."""
    known = {each.name for each in fields(SearchRequest)}
    return SearchRequest(**{name: _tupled(value) for name, value in stored.items() if name in known})


def saved_search(hit: Mapping[str, Any], version: str) -> SavedSearch:
    """A saved search from a hit of its index."""
    source = hit["_source"]
    return SavedSearch(
        id=hit["_id"],
        version=version,
        name=source["name"],
        note=source["note"],
        case=source["case"],
        search=revived(source["asked"]),
        made_by=source["made_by"],
        made_at=source["made_at"],
        changed_by=source["changed_by"],
        changed_at=source["changed_at"],
    )


def stamp(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601 in UTC, to the millisecond."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _listed(value: Any) -> Any:
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def _tupled(value: Any) -> Any:
    return tuple(_tupled(each) for each in value) if isinstance(value, list) else value
