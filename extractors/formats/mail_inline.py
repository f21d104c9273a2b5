"""Files that stand within the text of a message, as programs wrote them before MIME and newsreaders do: uuencoded
(POSIX uuencode, both its forms) and yEnc (yenc.org, draft 1.3)."""

from __future__ import annotations

import re
from typing import Final

from extractors.formats import charsets
from extractors.formats.mail_part import Part

_NAME: Final = rb"(\S[^\r\n]{0,250})"
# Possessive: a line is one of theirs or is not, and none is looked at twice.
_FORMS: Final = {
    "x-uuencode": re.compile(
        rb"^begin [0-7]{3,4} " + _NAME + rb"\r?\n((?:[ -`]{1,90}\r?\n)++)(?:end[ \t]*(?:\r?\n|\Z)|\Z)", re.MULTILINE
    ),
    "base64": re.compile(
        rb"^begin-base64 [0-7]{3,4} "
        + _NAME
        + rb"\r?\n((?:(?!====)[A-Za-z0-9+/=]{1,120}\r?\n)++)====[ \t]*(?:\r?\n|\Z)",
        re.MULTILINE,
    ),
    "x-yencode": re.compile(
        rb"^(?==ybegin [^\r\n]{0,250}?name=" + _NAME + rb"\r?\n)(=ybegin .*?\r?\n=yend [^\r\n]*)(?:\r?\n|\Z)",
        re.MULTILINE | re.DOTALL,
    ),
}
_BEGINS: Final = {"x-uuencode": b"begin ", "base64": b"begin-base64 ", "x-yencode": b"=ybegin "}
_YENC_ENDS: Final = b"\n=yend "


class InlinePart(Part):
    """A file out of a text: as an attachment, but the message states nothing of it."""

    def __init__(self, name: str, encoding: str, body: bytes) -> None:
        super().__init__()
        self._name = name
        self["Content-Transfer-Encoding"] = encoding
        self._payload = body.decode("ascii", "surrogateescape")

    @property
    def filename(self) -> str:
        return self._name


def taken_out(text: bytes) -> tuple[bytes, list[Part]]:
    """What is left of a body of plain text, and the files that stood in it, by their form and in their order. What only
    looks like one stays where it is."""
    found: list[Part] = []
    for encoding, begins in _BEGINS.items():
        if begins in text:
            text = _without(text, encoding, found)
    return text, found


def _without(text: bytes, encoding: str, found: list[Part]) -> bytes:
    def take(match: re.Match[bytes]) -> bytes:
        if encoding == "x-uuencode" and not all(map(_is_uu, match[2].splitlines())):
            return match[0]
        found.append(InlinePart(charsets.decoded(match[1].strip(b' "'), ""), encoding, match[2]))
        return b""

    rest = b""
    if encoding == "x-yencode":  # behind the last end nothing is looked for: each beginning would be to the end of all
        last = text.rfind(_YENC_ENDS) + 1
        end = text.find(b"\n", last) + 1 if last else 0
        text, rest = (text[:end], text[end:]) if end or not last else (text, b"")
    return _FORMS[encoding].sub(take, text) + rest


def _is_uu(line: bytes) -> bool:
    """Whether as much stands in it as its first character says; some encoders end early, or add a checksum."""
    stated = (((line[0] - 32) & 63) + 2) // 3 * 4
    return -2 <= len(line) - 1 - stated <= 2
