"""Text to entities: rules for identifiers, a statistical model for names."""

from __future__ import annotations

from extractors.entities import names as names_tier
from extractors.entities.rejection import Rejection
from extractors.entities.rules import all_rules
from extractors.entities.spans import order
from extractors.model import Entity

__all__ = ["extract", "rejected"]


def extract(text: str, region: str = "GB", names: bool = False, card_key: bytes | None = None) -> list[Entity]:
    """The entities of `text`, by where they start.

    `region` is the ISO 3166-1 country whose national phone numbers the text is likely to hold. `names` adds persons,
    organisations and places by the default spaCy model, which costs about a thousand times as much. `card_key` is for
    the keyed hash of payment cards; it is accepted now so that callers need not change when cards are read.

    A text cut at blank lines gives in its pieces what it gives as a whole, each at its place.
    """
    found = all_rules().find(text, region)
    if names:
        found.extend(names_tier.default().tag(text))
        found.sort(key=order)
    return found


def rejected(text: str, region: str = "GB") -> list[Rejection]:
    """What in `text` looks like an entity and was refused by a check, by where it starts."""
    return all_rules().rejected(text, region)
