"""Digests of files in hex: MD5 (32 digits), SHA-1 (40), SHA-256 (64). Nothing in them can be checked but their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"[0-9A-Fa-f]{32}|(?:[0-9A-Fa-f]{2}:){15}"

EXAMPLES: Final = (
    Example("d41d8cd98f00b204e9800998ecf8427e  empty.txt", "d41d8cd98f00b204e9800998ecf8427e", "MD5 of nothing"),
    Example("SHA1=DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "SHA-1"),
    Example(
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "SHA-256",
    ),
    Example(
        "MD5 d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e",
        "d41d8cd98f00b204e9800998ecf8427e",
        "in pairs, where a word says that it is a digest",
    ),
    Example("d41d8cd98f00b204e9800998ecf8427e0", None, "33 digits"),
    Example("9f1b6c0e5d3a4b7c8e2f1a0b3c4d5e6f", None, "a UUID of version 4 without dashes, and no word for a digest"),
    Example("session=d41d8cd98f00b204e9800998ecf8427e", None, "a word says that it is something else"),
    Example("00000000000000000000000000000000", None, "a filler: hardly any different digits"),
    Example("d41d8cd98f00b204e9800998ecf8427e@example.org", None, "the local part of an address"),
    Example("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", None, "an Ethereum address"),
)

_NAMES: Final = {32: "MD5", 40: "SHA-1", 64: "SHA-256"}
_BEFORE: Final = 24
_FEWEST_DIFFERENT: Final = 7
"""Of sixteen digits; a random MD5 with fewer comes once in about 10^9."""

_PAIR: Final = "[0-9A-Fa-f]{2}"
_PAIRS: Final = f"(?:{_PAIR}:){{15}}(?:(?:{_PAIR}:){{4}}(?:(?:{_PAIR}:){{12}})?)?{_PAIR}"
_RUN: Final = Sifted(
    r"\b(?:(?:0[xX])?[0-9A-Fa-f]{32}|(?:[0-9A-Fa-f]{2}:){15}[0-9A-Fa-f])",
    re.compile(rf"(?<![0-9A-Za-z_+])(?<!:[0-9A-Fa-f]{{2}}:)(?:{_PAIRS}(?!:)|(?:0[xX])?[0-9A-Fa-f]{{32,}})"),
)
_GLUED: Final = re.compile(r"[0-9A-Za-z_+@]|-[0-9A-Fa-f]{2,}(?![0-9A-Za-z])")
_WORD: Final = re.compile(r"[A-Za-z]+[0-9]*")
_DIGEST_WORDS_TEXT: Final = (
    "md5 md5sum sha sha1 sha1sum sha256 sha256sum sha2 hash hashes hashed checksum checksums sum digest "
    "digests fingerprint thumbprint commit prüfsumme hachage"
)
_DIGEST_WORDS: Final = frozenset(_DIGEST_WORDS_TEXT.split())
_OTHER_WORDS_TEXT: Final = (
    "uuid guid session sessionid phpsessid jsessionid sid token cookie boundary apikey key secret nonce trace"
)
_OTHER_WORDS: Final = frozenset(_OTHER_WORDS_TEXT.split())


def find(text: str, region: str) -> Iterator[Entity]:
    """Every MD5, SHA-1 and SHA-256 of `text`, left to right; those of other lengths (SHA-512) are not taken."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """Runs of hex that are no digest of a file."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Hex digits in lower case, without colons and `0x`; None unless there are 32, 40 or 64."""
    digits = written.replace(":", "").lower().removeprefix("0x")
    return digits if len(digits) in _NAMES and re.fullmatch("[0-9a-f]+", digits) else None


def _judged(text: str) -> Iterator[Verdict]:
    for match in _RUN.finditer(text):
        written, (start, end) = match[0], match.span()
        value = normalise(written)
        words = _words_before(text, start)
        reason = _reason(written, value, text, end) or _other(written, value, words)
        if value is None or reason:
            yield Rejection("hash", written, start, end, reason)
        else:
            said = ", a word near says so" if _DIGEST_WORDS.intersection(words) else ""
            why = f"{len(value)} hex digits as {_NAMES[len(value)]} has, in no longer run{said}"
            yield Entity("hash", value, written, start, end, why)


def _words_before(text: str, start: int) -> list[str]:
    return _WORD.findall(text[max(0, start - _BEFORE) : start].rpartition("\n")[2].lower())


def _reason(written: str, value: str | None, text: str, end: int) -> str:
    """Why the form of it is wrong; empty where it is right."""
    if value is None or _GLUED.match(text, end):
        return "not 32, 40 or 64 hex digits, or part of a longer word or an address"
    if written[:2] in ("0x", "0X") and len(value) != 64:
        return "0x before it: a number in a program, or an Ethereum address"
    if value.isdigit() or len(set(value)) < _FEWEST_DIFFERENT or value == value[: len(value) // 2] * 2:
        return "a filler or a number: digits of ten alone, few different ones, or one half twice"
    return ""


def _other(written: str, value: str | None, words: list[str]) -> str:
    """Why it is a thing of another kind; empty where it is not. The last word that says anything decides."""
    known = [word for word in words if word in _DIGEST_WORDS or word in _OTHER_WORDS]
    if known:
        return f"the word {known[-1]!r} before it" if known[-1] in _OTHER_WORDS else ""
    if ":" in written:
        return "pairs with colons, and no word for a digest: a serial number or a key looks the same"
    if value is not None and len(value) == 32 and value[12] == "4" and value[16] in "89ab":
        return "a UUID of version 4 without dashes looks so (RFC 9562), an MD5 once in 64, and no word says digest"
    return ""
