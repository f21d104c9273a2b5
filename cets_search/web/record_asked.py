"""Which part of the record of use a request asks for: the same names for the page, the API and what is taken away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cets_search.record.selection import Selection

FILTERS: Final = ("person", "force", "case", "action", "after", "before", "words")


def selection(given: Mapping[str, str]) -> Selection:
    """The filters that were given, spaces round them gone; other parameters are passed over."""
    return Selection(**{name: given.get(name, "").strip() for name in FILTERS})
