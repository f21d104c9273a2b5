"""Text to entities: rules for identifiers, a statistical model for names."""

from __future__ import annotations

import re
from typing import Final

from extractors.entities import names as names_tier
from extractors.entities.registry import RULES
from extractors.entities.spans import order, resolve
from extractors.model import Entity

__all__ = ["extract"]

_MARKS: Final = re.compile(r"[@＠]|://|[wW]{2}\.|(?:\d\D{0,3}){6}")
"""What no identifier of the rules is without: most messages hold none of it, and are not read further."""


def extract(text: str, region: str = "GB", names: bool = False, card_key: bytes | None = None) -> list[Entity]:
    """The entities of `text`, by where they start.

    `region` is the ISO 3166-1 country whose national phone numbers the text is likely to hold. `names` adds persons,
    organisations and places by the default spaCy model, which costs about a thousand times as much. `card_key` is for
    the keyed hash of payment cards; it is accepted now so that callers need not change when cards are read.
    """
    found = resolve(rule(text, region) for rule in RULES) if _MARKS.search(text) else []
    if names:
        found.extend(names_tier.default().tag(text))
        found.sort(key=order)
    return found
