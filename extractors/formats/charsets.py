"""Bytes to text where the charset that a message declares may be absent, unknown or wrong."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final

# As browsers read them (encoding.spec.whatwg.org): what programs declare is narrower than what they write.
_WIDER: Final = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
}
_ALIASES: Final = {
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ukrainian": "mac-cyrillic",
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    "x-mac-ce": "mac-latin2",
    "windows-874": "cp874",
    "windows-31j": "cp932",
    "x-windows-949": "cp949",
    "dos-874": "cp874",
}
_PAGE: Final = re.compile(r"^(?:cp|ibm|x-cp)[-_ ](?=[0-9]+$)")
"""What programs write for a code page: `cp-850`."""
# Codecs of Python that are no charsets of text; some take time that grows with the square of the length.
_NONE: Final = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


def decoded(data: bytes, charset: str) -> str:
    """`data` in `charset`, "" where none is declared: what does not fit is tried as UTF-8, then kept with U+FFFD for
    each byte that is nothing."""
    if data.isascii() and b"\x1b" not in data and b"+" not in data and b"~" not in data:
        codec = _codec(charset)  # all but UTF-16, UTF-7, ISO-2022, HZ and EBCDIC are ASCII here
        if not codec.startswith(("utf-16", "utf-32", "cp037", "cp500")):
            return data.decode("ascii")
    codec = _codec(charset)
    for one in ("utf-8", codec) if codec in ("", "cp1252") else (codec, "utf-8"):
        try:
            if one:
                return data.decode(one)
        except UnicodeDecodeError:
            continue
    return data.decode(codec or "cp1252", "replace")


def fits(data: bytes, charset: str) -> bool:
    """Whether the charset is known, and the bytes are text in it."""
    codec = _codec(charset)
    try:
        data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return False
    return True


@lru_cache(maxsize=256)
def _codec(charset: str) -> str:
    """The name of Python's codec; "" where there is none."""
    name = charset.strip().lower().strip("\"'")
    try:
        found = codecs.lookup(_ALIASES.get(name, _PAGE.sub("cp", name))).name
        b"".decode(found)  # refuses what turns bytes to bytes
    except (LookupError, ValueError):
        return ""
    return "" if found in _NONE else _WIDER.get(found, found)
