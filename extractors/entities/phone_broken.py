"""Telephone numbers that a line's end goes through: `+44 7700` and `900123` on the next line, quoted or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

from extractors.entities import phone, phone_context
from extractors.model import Entity

ANCHOR: Final = r"(?:\+|\b0)\d[0-9 ().-]*=?\r?\n[> ]*\d"
_BROKEN: Final = re.compile(
    r"(?<![\w+.,:/-])(?P<first>[+0]\d[\d ().-]{1,14})(?<=[\d)-])[ ]?=?\r?\n(?:> ?)?"
    r"\d[\d ().-]{2,14}(?<=\d)(?![\w-]|[.,:/]\d)"
)
_END_OF_LINE: Final = re.compile(r"=?\r?\n(?:> ?)?")
"""`=` too: left of quoted-printable (RFC 2045, 6.7)."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every such number, left to right: its beginning is no number in use by itself, and with `0` a word is near."""
    for match in _BROKEN.finditer(text):
        if _is_whole(match["first"], region):
            continue
        number = phone.normalise(_END_OF_LINE.sub(" ", match[0]), region)
        said = phone_context.word_near(text, *match.span())
        if number is not None and (match[0][0] == "+" or said is not None):
            why = "a possible number, over a line's end" + (f", the word {said!r} is near" if said else "")
            yield Entity("phone", number, match[0], *match.span(), why)


def _is_whole(written: str, region: str) -> bool:
    """Whether it is a valid number, not only one of a length that some number of its country has."""
    number = phone.normalise(written, region)
    return number is not None and phonenumbers.is_valid_number(phonenumbers.parse(number))
