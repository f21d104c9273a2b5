"""Extensions: `ext 12`, `x12`, `Durchwahl 12` after a number are of its text, and not of its value."""

from __future__ import annotations

import re
from typing import Final

_EXTENSION: Final = re.compile(
    r"[ \t]{0,2}[,;(]?[ \t]{0,2}"
    r"(?:(?:extension|extn|ext)\b\.?|ext(?=\d)|x(?=[ \t.:]?\d)|extensión|ramal|durchwahl|dw\b|klappe|poste|interno|"
    r"int\.|toestel|wew\.|доб\.|dahili)"
    r"[ \t.:#]{0,3}\d{1,6}(?![\w-])\)?",
    re.IGNORECASE,
)


def end_after(text: str, end: int) -> int:
    """Where a number that ends at `end` ends with its extension; `end` where it has none."""
    found = _EXTENSION.match(text, end, end + 40)
    return found.end() if found is not None else end
