"""Text to entities: rules for identifiers, a statistical model for names."""

from __future__ import annotations

from extractors.entities import names as names_tier
from extractors.entities.registry import RULES
from extractors.entities.spans import order, resolve
from extractors.model import Entity

__all__ = ["extract"]


def extract(text: str, region: str = "GB", names: bool = False, card_key: bytes | None = None) -> list[Entity]:
    """The entities of `text`, by where they start.

    `region` is the ISO 3166-1 country whose national phone numbers the text is likely to hold. `names` adds persons,
    organisations and places by the default spaCy model, which costs about a thousand times as much. `card_key` is for
    the keyed hash of payment cards; it is accepted now so that callers need not change when cards are read.
    """
    found = resolve(rule(text, region) for rule in RULES)
    if names:
        found.extend(names_tier.default().tag(text))
        found.sort(key=order)
    return found
