"""Text of before Unicode in another script than Latin: one charset for the whole file, told by its bytes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from charset_normalizer import from_bytes

_CHARSETS: Final = ["gb18030", "big5", "cp1251", "koi8_r", "cp866", "cp1255", "cp1256", "cp1253", "cp874"]
# Charsets of two bytes a letter that fit nearly any bytes: their own script says more than how rare the letters are.
_SCRIPTS: Final = (("cp932", re.compile("[\u3041-\u30fe]"), 0.3), ("cp949", re.compile("[\uac00-\ud7a3]"), 0.7))
_SAMPLE: Final = 8192
_LEAST: Final = 16  # bytes over 127 that tell enough
_ESCAPED = re.compile("[\udc80-\udcff]+")
_WORD: Final = 3  # letters with marks of Windows-1252 stand alone or by twos
_LIKELY: Final = 0.1  # coherence, the library's measure of how alike letters are used as in a language


@lru_cache(maxsize=8)
def legacy_charset(head: bytes) -> str | None:
    """The charset of a file that begins so, where it is none of UTF-8, UTF-16 and Windows-1252; None for these, for a
    mixture, and where the bytes do not tell. `head` is text."""
    sample = head[:_SAMPLE] if len(head) <= _SAMPLE else head[: head.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]
    text = sample.decode("utf-8", "surrogateescape")
    runs = [len(found[0]) for found in _ESCAPED.finditer(text)]
    count = sum(runs)
    if count < _LEAST:
        return None
    for charset, script, share in _SCRIPTS:
        foreign = [letter for letter in sample.decode(charset, "replace") if letter > "\x7f"]
        if len(script.findall("".join(foreign))) >= share * len(foreign):
            return charset
    whole = sum(1 for letter in text if letter > "\x7f") - count  # letters that are good UTF-8, a few by chance
    if whole * 3 > count or sum(run for run in runs if run >= _WORD) * 2 < count:
        return None
    found = from_bytes(sample, cp_isolation=_CHARSETS, enable_fallback=False)
    best = max(found, key=lambda match: match.coherence, default=None)
    best = best if best and best.coherence >= _LIKELY else found.best()
    return best.encoding if best else None
