"""Handles: `@name`, where nothing says of which platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.case import lower
from extractors.entities.example import Example
from extractors.model import Entity

ANCHOR: Final = r"@[0-9A-Za-z_\x{80}-\x{10ffff}]"
EXAMPLES: Final = (
    Example("ask @Pit9, she has it", "@pit9"),
    Example("@media print", None, "a rule of a style sheet"),
    Example("icon@2x.png", None, "a file"),
)

# Not after a letter, a digit or a character an e-mail's local part may end in; letters and digits of any script, since
# people's names on platforms are not English only.
_HANDLE: Final = re.compile(r"@(?<![\w@.+%&$#*/=-]@)(?=[\w.]{0,29}[^\W\d_])(\w[\w.]{0,29})(?![\w@])")
# At-rules of CSS and tags of Java's and JavaScript's documentation: found in every saved web page and source file.
_SCALE: Final = re.compile(r"\d+x")
"""`@2x`: how files of pictures for fine screens are named."""
_CODE_WORDS: Final = (
    "media import charset font-face keyframes supports namespace page param params return returns throws exception "
    "author since deprecated override link inheritdoc version see todo code type property"
)
_CODE: Final = frozenset(_CODE_WORDS.split())


def find(text: str, region: str) -> Iterator[Entity]:
    """Every handle of `text`, left to right; `value` is `@` and the name in lower case."""
    for match in _HANDLE.finditer(text):
        name = match[1].rstrip("._")
        if len(name) < 2 or name.lower() in _CODE or _SCALE.fullmatch(name) or not any(map(str.isalpha, name)):
            continue
        written = f"@{name}"
        yield Entity("handle", normalise(written), written, match.start(), match.start() + len(written), "@ and a name")


def normalise(written: str) -> str:
    """Lower case: no platform that writes `@name` lets two people differ by case alone."""
    return lower(written)
