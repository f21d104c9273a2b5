"""Makes strings that every JSON parser and every index takes."""

from __future__ import annotations

import re
from typing import Final

_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with U+FFFD for each NUL and each half of a surrogate pair; as many code points as before."""
    if text.isascii() and "\x00" not in text:
        return text
    return _UNSTORABLE.sub("\ufffd", text)
