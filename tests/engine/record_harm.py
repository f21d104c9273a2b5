"""What may be done to a record with the engine's admin certificate: to eight entries, anchored at 3, 6 and 8."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cets_search.audit import entry_hash
from tests.engine.record_site import Recorded

EIGHT = (3, 3, 2)
"""How many are written, and anchored, at a time."""


def rehashed(entry: dict[str, Any], **changed: Any) -> dict[str, Any]:
    made = {**entry, **changed}
    return {**made, "hash": entry_hash(made)}


def _edit(record: Recorded) -> None:
    record.store({**record.entry(4), "person": "kim"})


def _edit_with_its_hash(record: Recorded) -> None:
    record.store(rehashed(record.entry(4), person="kim"))


def _anew(record: Recorded) -> None:
    """Everything from entry 4 on is written anew, as its writer would have."""
    before = record.entry(3)["hash"]
    for seq in range(4, 9):
        made = rehashed(record.entry(seq), person="kim", prev=before)
        record.store(made)
        before = made["hash"]


def _delete(record: Recorded) -> None:
    record.drop(4, 5)


def _insert(record: Recorded) -> None:
    made = rehashed(record.entry(4), query="bicycle")
    record.insert("other", made)


def _insert_a_writer(record: Recorded) -> None:
    made = rehashed(record.entry(1), writer="b" * 32, **{"@timestamp": "2026-01-01T00:00:00.000+00:00"})
    record.store(made)


def _reorder(record: Recorded) -> None:
    fourth, fifth = record.entry(4), record.entry(5)
    at = "@timestamp"
    record.store({**fifth, "seq": 4, at: fourth[at]})
    record.store({**fourth, "seq": 5, at: fifth[at]})


def _reorder_times(record: Recorded) -> None:
    record.store({**record.entry(4), "@timestamp": "2999-01-01T00:00:00.000+00:00"})


def _truncate(record: Recorded) -> None:
    record.drop(7, 8)


def _empty(record: Recorded) -> None:
    record.admin.delete_by_query(
        index=record.config.index("cets-audit"), body={"query": {"match_all": {}}}, params={"refresh": "true"}
    )


HARM: dict[str, tuple[Callable[[Recorded], None], str, int, int]] = {
    "an edit": (_edit, "changed", 4, 4),
    "an edit with its hash": (_edit_with_its_hash, "changed", 4, 4),
    "all written anew": (_anew, "changed", 4, 6),
    "a deletion": (_delete, "missing", 4, 5),
    "an insertion": (_insert, "added", 4, 4),
    "a chain inserted": (_insert_a_writer, "added", 1, 1),
    "a reordering": (_reorder, "changed", 4, 4),
    "a time changed": (_reorder_times, "missing", 4, 4),
    "a truncation": (_truncate, "missing", 7, 8),
    "an empty record": (_empty, "missing", 1, 8),
}
"""What is done with the admin certificate, and what is named."""
