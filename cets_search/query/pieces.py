"""Pages, slides and rows, which are documents of their own, as search bodies not yet restricted to anybody.

Their part ends in what they are and their number: "report.pdf/page 3", "sheet Prices/row 12" (decision 11).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

ROWS_BESIDE: Final = 10
"""Rows of a sheet that are told on either side of one."""

MOST_ROWS: Final = 100
"""Rows that are told of a sheet, its first."""

NUMBERED: Final = ("page", "slide", "row")
_PIECE: Final = re.compile(rf"(?:(.*)/)?({'|'.join(NUMBERED)}) ([0-9]{{1,9}})", re.DOTALL)


def piece(part: str) -> tuple[str, str, int] | None:
    """What holds a piece, what it is and its number; None for the part of anything else."""
    found = _PIECE.fullmatch(part)
    return (found[1] or "", found[2], int(found[3])) if found else None


def numbered(source: Mapping[str, Any], number: int) -> dict[str, Any]:
    """The piece of this number: of a document's own, or, from a piece, of what holds that."""
    part = source.get("part") or ""
    own = piece(part)
    base, words = (own[0], (own[1],)) if own else (part, NUMBERED)
    names = [f"{base}/{word} {number}" if base else f"{word} {number}" for word in words]
    wanted = [{"term": {"item": source["item"]}}, {"terms": {"part": names}}]
    return {"query": {"bool": {"filter": wanted}}, "size": 1, "_source": ["part"]}


def beside(source: Mapping[str, Any], *, down: bool) -> dict[str, Any]:
    """The piece next to one in the same document: pages without text are not there, so numbers may leap."""
    bound = {"range": {"order": {"gt" if down else "lt": source.get("order", 0)}}}
    return {
        "query": {"bool": {"filter": [{"term": {"parent": source.get("parent") or "-"}}, bound]}},
        "size": 1,
        "sort": [{"order": "asc" if down else "desc"}],
        "_source": ["part"],
        "track_total_hits": False,
    }


def rows(document_id: str, source: Mapping[str, Any]) -> dict[str, Any] | None:
    """The rows of a sheet from its first on, or those round one of them; None of what is neither."""
    if not source.get("metadata", {}).get("sheet"):
        return None
    around, bounds = document_id, []
    if source["kind"] == "row":
        around, order = source.get("parent") or "-", source.get("order", 0)
        bounds = [{"range": {"order": {"gte": order - ROWS_BESIDE, "lte": order + ROWS_BESIDE}}}]
    return {
        "query": {"bool": {"filter": [{"term": {"parent": around}}, {"term": {"kind": "row"}}, *bounds]}},
        "size": MOST_ROWS,
        "sort": [{"order": "asc"}],
        "_source": ["part", "text", "metadata"],
    }
