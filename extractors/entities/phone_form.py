"""What the way a number is written says of it: a form that people give telephone numbers, or just digits."""

from __future__ import annotations

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberFormat

_GROUP: Final = re.compile(r"\d+")
_FEWEST_OF_GROUP: Final = 3


def form(written: str, number: PhoneNumber, region: str) -> str:
    """How `number` is written.

    `international` (+44 …), `dialled` (0044 …), `grouped` as its country groups it, `mobile` (07700900123, or in groups
    of three digits and more), `full` (as many digits as its country's numbers have, from the 0 on), `short` (fewer),
    `bare` (no 0 where one is dialled).
    """
    if written.lstrip("(")[0] in "+＋":
        return "international"
    own_region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    metadata = PhoneMetadata.metadata_for_region(own_region, None)
    if written.startswith("00"):
        return "dialled" if _groups_agree(written[2:], number, True) or _is_mobile(number, metadata) else "short"
    if not written.isdigit() and _groups_agree(written, number, False):
        return "grouped"
    if not dials_zero(metadata) or own_region != region or not written.lstrip("(").startswith("0"):
        return "bare"
    if _is_mobile(number, metadata) and all(len(group) >= _FEWEST_OF_GROUP for group in _GROUP.findall(written)):
        return "mobile"
    return "full" if _length(number) in _usual_lengths(metadata) and not _lone_zero(written) else "short"


def convinces(form: str, valid: bool, said: bool, other: bool) -> bool:
    """Whether it is taken: `valid` in its country's plan, `said` by a word near, `other` where a word denies it."""
    if form in ("international", "grouped", "dialled"):
        return True
    if form == "mobile":
        return said or not other
    if form == "full":
        return said or (valid and not other)
    return valid and said


def is_possible(number: PhoneNumber) -> bool:
    """Whether its length is right. Not what is dialled only within a town: without an area code it names nobody."""
    return phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE


def dials_zero(metadata: PhoneMetadata | None) -> bool:
    """Whether the country dials 0 before a number of its own, as most do."""
    return metadata is not None and metadata.national_prefix == "0"


def _groups_agree(written: str, number: PhoneNumber, abroad: bool) -> bool:
    style = PhoneNumberFormat.INTERNATIONAL if abroad else PhoneNumberFormat.NATIONAL
    return _GROUP.findall(written) == _GROUP.findall(phonenumbers.format_number(number, style))


def _is_mobile(number: PhoneNumber, metadata: PhoneMetadata | None) -> bool:
    example = (metadata.mobile.example_number if metadata and metadata.mobile else None) or ""
    national = phonenumbers.national_significant_number(number)
    return national[:1] == example[:1] and len(national) == len(example)


def _length(number: PhoneNumber) -> int:
    return len(phonenumbers.national_significant_number(number))


def _usual_lengths(metadata: PhoneMetadata | None) -> set[int]:
    kinds = (metadata.mobile, metadata.fixed_line) if metadata else ()
    return {len(kind.example_number) for kind in kinds if kind and kind.example_number}


def _lone_zero(written: str) -> bool:
    return _GROUP.findall(written)[0] == "0" and not written.startswith("(")
