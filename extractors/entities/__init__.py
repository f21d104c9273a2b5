"""Text to entities: rules for identifiers, a statistical model for names."""

from __future__ import annotations

import re
from typing import Final

from extractors.entities import handle, handle_links
from extractors.entities import names as names_tier
from extractors.entities.registry import RULES
from extractors.entities.spans import order, resolve
from extractors.model import Entity

__all__ = ["extract"]

_WEB: Final = re.compile(r"[wW]{2}\.")
_HOST: Final = re.compile(handle_links.ANCHOR)
_HANDLE: Final = re.compile(handle.ANCHOR, re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d(?:\D{0,3}\d){5}")


def _may_hold(text: str) -> bool:
    """Whether there is in it what no identifier of the rules is without: most messages hold none of it, and are not
    read further. (One expression for all of it tries each of its branches at each character.)"""
    if "@" in text or "://" in text or "＠" in text:
        return True
    if "." in text and (_WEB.search(text) or _HOST.search(text)):
        return True
    return _DIGITS.search(text) is not None or _HANDLE.search(text) is not None


def extract(text: str, region: str = "GB", names: bool = False, card_key: bytes | None = None) -> list[Entity]:
    """The entities of `text`, by where they start.

    `region` is the ISO 3166-1 country whose national phone numbers the text is likely to hold. `names` adds persons,
    organisations and places by the default spaCy model, which costs about a thousand times as much. `card_key` is for
    the keyed hash of payment cards; it is accepted now so that callers need not change when cards are read.
    """
    found = resolve(rule(text, region) for rule in RULES) if _may_hold(text) else []
    if names:
        found.extend(names_tier.default().tag(text))
        found.sort(key=order)
    return found
