"""Phone numbers in E.164: a cheap pattern finds candidates, `phonenumbers` reads them, form and words decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat

from extractors.entities import phone_context, phone_extension, phone_form
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"\d(?:[ ().\-/]{0,3}\d){6}"
LINKED_ANCHOR: Final = r"(?i:wa\.me/|whatsapp\.|@[cg]\.us|tel:|sms:|signal\.me/|viber:)"
EXAMPLES: Final = (
    Example("Ring 07700 900123", "+447700900123"),
    Example("020 7946 0123 ext 12", "+442079460123", "the extension is of its text, not of its value"),
    Example("https://wa.me/447700900123", "+447700900123", "beside the URL that it is in"),
    Example("(+44) 20 7946 0123", "+442079460123", "the country's code in brackets"),
    Example("+44 7700\n900123", "+447700900123", "over a line's end"),
    Example("order number 01632960123", None, "a word for another kind of number"),
)

_SEPARATORS: Final = r" ().\-/\u00a0\u2010-\u2015\u2009\u202f"
# The look-behind stands after the first character: so the search can skip to digits, and is twice as fast.
_CANDIDATE: Final = re.compile(rf"[+＋(\d](?<![\w#$€£@%+][+＋(\d])(?:[{_SEPARATORS}]{{0,3}}\d){{6,17}}")
_GROUP: Final = re.compile(r"\d+")
_CALENDAR: Final = re.compile(r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2}))(?!\d)")
_ADDRESS: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_DECIMAL: Final = re.compile(r"\d+\.\d+")
_LINKED: Final = re.compile(
    r"(?:wa\.me/\+?|api\.whatsapp\.com/send/?\?phone=(?:\+|%2B)?|\b(?:tel|sms):(?=\+)|signal\.me/#p/"
    r"|\bviber://(?:chat|contact|add)/?\?number=(?:\+|%2B)?)(?P<link>\+?\d{7,15})(?!\d)"
    r"|(?<![\w.+-])(?P<jid>\d{7,15})(?=(?:-\d{9,11})?@(?:s\.whatsapp\.net|[cg]\.us)\b)",
    re.IGNORECASE,
)
_LINK_MARKS: Final = ("wa.me/", "whatsapp.", "@c.us", "@g.us", "tel:", "sms:", "signal.me/", "viber:")
_NEXT: Final = re.compile(r"[,/;](?=0\d{2,4}[ -]?\d|\+\d)")
"""Another number, in a list without spaces."""
_CODE_IN_BRACKETS: Final = re.compile(r"[+＋]\d{1,4}\)")
_FEWEST: Final = 7
_MOST: Final = 15
_CARD: Final = 16
"""Digits of a run that is a payment card or a bank account, if it is no number from its start: nor is its rest one."""


def find_linked(text: str, region: str) -> Iterator[Entity]:
    """Numbers that a link or an account is named by: `wa.me/447700900123`, `447700900123@s.whatsapp.net`."""
    lower = text.lower()
    if not any(mark in lower for mark in _LINK_MARKS):
        return
    for match in _LINKED.finditer(text):
        group = "link" if match["link"] else "jid"
        number = _parse("+" + match[group].lstrip("+"), region)
        if number is not None and phone_form.is_possible(number):
            why = "number of a link" if group == "link" else "WhatsApp account"
            yield Entity("phone", _e164(number), match[group], match.start(group), match.end(group), why)


def find(text: str, region: str) -> Iterator[Entity]:
    """Numbers as people write them, left to right; `region` is the country whose national form is taken."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    position = refused_to = 0
    while match := _CANDIDATE.search(text, position):
        start = match.start()
        inside = start < refused_to and phone_context.word_near(text, start, start + 1) is None
        listed = start == position + 1 and position and text[position] in ",/;"  # 07700 900123,07700 900124
        may = not inside and (listed or _may_start(text, start, metadata))
        found = _longest(text, start, match.end(), region) if may else None
        if found is None and match.end() - start >= _CARD and sum(map(str.isdigit, match[0])) >= _CARD:
            refused_to = max(refused_to, match.end())
        position = found.end if found is not None else _next_start(text, start, match.end())
        if found is not None:
            yield found


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """The runs of digits that a number could be written as and that hold none, left to right, and why not."""
    taken = iter(find(text, region))
    found = next(taken, None)
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        while found is not None and found.end <= start:
            found = next(taken, None)
        if found is None or found.start >= end:
            yield Rejection("phone", match[0], start, end, _why_not(text, start, end, region))


def normalise(written: str, region: str = "GB") -> str | None:
    """E.164 (ITU-T: `+`, country code, at most 15 digits) of a number as written; None where it is none."""
    number = _parse(written, region)
    return _e164(number) if number is not None and phone_form.is_possible(number) else None


def _may_start(text: str, start: int, metadata: PhoneMetadata | None) -> bool:
    """What is cheap to know of a candidate: most are times, sizes and dumps, and reading each would take the day."""
    if (
        start
        and text[start - 1] in (".,/-" if text[start] in "+＋" else ".,:/-")  # Ph.:+44 …
        and (start == 1 or not (text[start - 2].isalpha() or text[start - 2] == " "))
    ):
        return False
    if text[start] in "+＋":
        return True
    if text.startswith("00", start):
        return text[start + 2 : start + 3] in "123456789"
    if text[start] == "0" or text.startswith("(0", start):
        return True
    return not phone_form.dials_zero(metadata) or phone_context.word_near(text, start, start + 1) is not None


def _why_not(text: str, start: int, end: int, region: str) -> str:
    written = text[start:end]
    kinds = ((_CALENDAR, "a date"), (_ADDRESS, "an IP address"), (_DECIMAL, "a decimal"))
    kind = next((called for pattern, called in kinds if pattern.match(written)), None)
    if kind is not None:
        return kind
    if phone_context.is_other(text, start):
        return "a word before it is for another kind of number"
    number = _parse(written, region)
    if number is None or not phone_form.is_possible(number):
        return "not as many digits as a number of its country has"
    return "not in a form in which numbers are given, and no word near says that it is one"


def _longest(text: str, start: int, end: int, region: str) -> Entity | None:
    """The longest run of digit groups from `start` that reads as one number: two numbers may stand side by side."""
    if text[start - 1 : start] == "(" and _CODE_IN_BRACKETS.match(text, start):
        start -= 1
    groups = list(_GROUP.finditer(text, start, end))
    digits = sum(group.end() - group.start() for group in groups)
    for group in reversed(groups):
        if digits < _FEWEST:
            return None
        stop = group.end()
        end = phone_extension.end_after(text, stop)
        if digits <= _MOST + 2 and _bounded_after(text, end) and not _is_no_number(text[start:stop]):
            accepted = _accept(text, start, stop, region)
            if accepted is not None:
                return Entity("phone", accepted[0], text[start:end], start, end, accepted[1])
        digits -= group.end() - group.start()
    return None


def _accept(text: str, start: int, end: int, region: str) -> tuple[str, str] | None:
    """The number in E.164 and why it was taken; None where neither its form nor a word near says that it is one."""
    number = _parse(text[start:end], region)
    if number is None or not phone_form.is_possible(number):
        return None
    form = phone_form.form(text[start:end], number, region)
    valid = phonenumbers.is_valid_number(number)
    said = phone_context.word_near(text, start, end)
    if not phone_form.convinces(form, valid, said is not None, phone_context.is_other(text, start)):
        return None
    why = f"{form} form, {'a number in use' if valid else 'a possible number'}"
    return _e164(number), f"{why}, the word {said!r} is near" if said else why


def _parse(written: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _bounded_after(text: str, end: int) -> bool:
    after = text[end : end + 2]
    if not after:
        return True
    if after[0].isalnum() or after[0] in "_%@":
        return False
    return not (after[0] in ".,:-/" and after[1:].isdigit()) or _NEXT.match(text, end) is not None


def _is_no_number(written: str) -> bool:
    if _CALENDAR.match(written) or _ADDRESS.match(written) or _DECIMAL.fullmatch(written):
        return True
    return written.count("(") != written.count(")") or len(_GROUP.findall(written)) > 7


def _next_start(text: str, start: int, end: int) -> int:
    """Where the next candidate may begin: after the first group of digits of this one, none begins within it."""
    if text[start].isdigit():
        return start + 1
    group = _GROUP.search(text, start, end)
    return group.end() if group is not None else end
