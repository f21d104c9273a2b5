"""How much one search may ask of the engine, refused before it runs. Set by `CETS_SEARCH_*` (docs/settings.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """`terms` are the words, phrases and field values of a search; `patterns` those among them that the engine must
    compare with every word it knows: `*`, `?`, `~1`, `/…/`.

    At most 80 terms, of up to 12 clauses each, keep a search under the engine's 1,024 clauses, and every walk over its
    tree shallow.
    """

    terms: int = 64
    patterns: int = 32


USUAL: Final = Limits()

WIDEST: Final = Limits(80, 80)
"""What no site's settings go beyond."""
