"""Stored fields of seizures and items, read back as the model's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cets_search.model import LedgerCounts, LedgerEntry, Seizure, Sharing


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
