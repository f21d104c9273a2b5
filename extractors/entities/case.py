"""Lower case that does not depend on what stands beside a letter."""

from __future__ import annotations


def lower(text: str) -> str:
    """`text` in lower case, letter by letter: `str.lower` of a word writes a Greek sigma by where it stands in it."""
    return text.lower() if text.isascii() else "".join(character.lower() for character in text)
