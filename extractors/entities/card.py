"""Payment cards (ISO/IEC 7812): an issuer's range, a length it uses, and a Luhn digit. The number is never kept."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from typing import Final

from stdnum import luhn

from extractors.entities import label
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"\b(?:2[2-7]|[3-6]\d)\d{10,17}\b|\b\d{4}(?:[ -]|\r?\n)\d{4}(?:\d\d)?(?:[ -]|\r?\n)\d{4}"

EXAMPLES: Final = (
    Example("4111 1111 1111 1111", "411111******1111", "Visa, in groups; with a key its hash follows: …1111#5f…"),
    Example("card 5555555555554444 exp 04/27", "555555******4444", "Mastercard"),
    Example("3782-822463-10005", "378282*****0005", "American Express, 4-6-5"),
    Example("4111 1111 1111 1112", None, "the check digit is wrong"),
    Example("9111111111111111", None, "no issuer has that range"),
    Example("order 4111111111111111", None, "a word says that it is something else"),
)

Finder = Callable[[str, str], Iterator[Entity]]

_S: Final = r"(?:\r?\n|[ -])"
_CANDIDATE: Final = re.compile(
    r"(?<![\w.,+$/=-])(?<![03-9]\d{3}[ -])(?:(?P<bare>\d{12,19})"
    rf"|\d{{4}}(?P<s>{_S})\d{{4}}(?P=s)\d{{4}}(?P=s)\d{{4}}(?:(?P=s)\d{{3}})?"
    rf"|\d{{4}}(?P<t>{_S})\d{{6}}(?P=t)\d{{4,5}})(?![\w@$]|[.,/-]\d| [03-9]\d{{3}}\b)"
)
_AGAIN: Final = re.compile(r"\d{6}\*{2,9}\d{4}(?:#[0-9a-f]{64})?")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")

# From ISO/IEC 7812's published ranges, as the schemes state them: prefixes, lengths, lengths taken without a word near.
_ISSUERS: Final = (
    ("American Express", r"3[47]", (15,), (15,)),
    ("Diners Club", r"30[0-5]|3095|36|3[89]", (14, 16, 19), ()),
    ("JCB", r"35(?:2[89]|[3-8]\d)", (16, 17, 18, 19), (16,)),
    ("Visa", r"4", (13, 16, 19), (16,)),
    ("Mastercard", r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,), (16,)),
    ("Mir", r"220[0-4]", (16, 17, 18, 19), (16,)),
    ("Discover", r"6011|64[4-9]|65", (16, 17, 18, 19), (16,)),
    ("UnionPay", r"62", (16, 17, 18, 19), (16,)),
    ("Maestro", r"50|5[6-8]|6304|67(?:59|6[1-3])", tuple(range(12, 20)), ()),
)
_RANGES: Final = tuple((name, re.compile(prefix), lengths, alone) for name, prefix, lengths, alone in _ISSUERS)


def finder(card_key: bytes | None) -> Finder:
    """A `find` whose values end in `#` and the HMAC-SHA-256 of the number under `card_key`.

    With None they have no such part: then two cards with the same first six and last four digits have one value.
    """

    def find(text: str, region: str) -> Iterator[Entity]:
        return taken(_judged(text, card_key))

    return find


def find(text: str, region: str) -> Iterator[Entity]:
    """Every card of `text`, left to right, masked, without the keyed hash."""
    return taken(_judged(text, None))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What looked like a card's number and is none; it is no secret then."""
    return refused(_judged(text, None))


def normalise(written: str, card_key: bytes | None = None) -> str | None:
    """First six and last four digits with stars between, and `#` and the keyed hash where there is a key.

    What is in that form already stays; None where issuer, length or check digit are wrong.
    """
    if _AGAIN.fullmatch(written):
        return written
    digits = _NOT_DIGIT.sub("", written)
    if _issuer(digits) is None or not luhn.is_valid(digits):
        return None
    masked = f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"
    return masked if card_key is None else f"{masked}#{_keyed(digits, card_key)}"


def _keyed(digits: str, card_key: bytes) -> str:
    return hmac.new(card_key, digits.encode(), hashlib.sha256).hexdigest()


def _issuer(digits: str) -> tuple[str, bool] | None:
    """Who issues such a number, and whether its length is so usual that it may stand without a word."""
    for name, prefix, lengths, alone in _RANGES:
        if len(digits) in lengths and prefix.match(digits):
            return name, len(digits) in alone
    return None


def _judged(text: str, card_key: bytes | None) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        written, (start, end) = match[0], match.span()
        issuer = _issuer(_NOT_DIGIT.sub("", written))
        value = normalise(written, card_key)
        kinds = label.said(text, start, end)
        said = "card" in kinds
        if issuer is None or value is None:
            yield Rejection("card", written, start, end, "no issuer's range and length, or a wrong check digit (Luhn)")
        elif (kinds and not said) or not (said or issuer[1] or not match["bare"]):
            yield Rejection("card", _masked(written), start, end, "words near do not say card, or say something else")
        else:
            why = f"range and length of {issuer[0]}, the check digit fits{', a word near says card' if said else ''}"
            keyless = "" if card_key else "; no key was given, so no keyed hash"
            yield Entity("card", value, _masked(written), start, end, why + keyless)


def _masked(written: str) -> str:
    """As written, with stars for all digits but the first six and the last four."""
    places = [place for place, character in enumerate(written) if character.isdigit()][6:-4]
    hidden = set(places)
    return "".join("*" if place in hidden else character for place, character in enumerate(written))
