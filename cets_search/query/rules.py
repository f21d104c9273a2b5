"""What a site brings to every search of its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cets_search.query.limits import USUAL, WIDEST, Limits


@dataclass(frozen=True, slots=True)
class Rules:
    """Its limits, and the key of what the index keeps masked: under it a whole card number or wallet phrase finds
    exactly that one; without it, all that look so masked.
    """

    limits: Limits = USUAL
    card_key: bytes | None = field(default=None, repr=False)

    def unlimited(self) -> Rules:
        """The same, for a search that was let through before."""
        return Rules(WIDEST, self.card_key)


ORDINARY: Final = Rules()
