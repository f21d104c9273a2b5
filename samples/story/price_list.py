"""A price list that went from hand to hand as the same bytes. It names nobody."""

from __future__ import annotations

from samples.write.office import Row, docx


def price_list() -> bytes:
    """The file as it lies in two seizures."""
    prices: list[Row] = [
        ("What", "Stall", "Shop"),
        ("town bicycle, no papers", 110, 160),
        ("racing bicycle, no papers", 240, 380),
        ("frame alone, number off", 60, 90),
    ]
    return docx("What we ask", "", "2025-03-01T22:18:00", ("No lower than this. No names, no receipts.",), prices)
