"""The country whose national numbers a conversation is likely to hold, where its participants' numbers show one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import phonenumbers

_NO_COUNTRY: Final = "001"
"""What `phonenumbers` calls numbers of no country, such as satellite telephones."""
_UNKNOWN: Final = "ZZ"


def of(numbers: Iterable[str], home: str) -> str:
    """The country of the first of the `numbers`, in E.164; `home` where one of them is of it, or none is of any."""
    countries = [country for number in numbers if (country := _country(number)) is not None]
    return home if not countries or home in countries else countries[0]


def _country(number: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    country = phonenumbers.region_code_for_number(parsed)  # None for ranges kept for fiction, or not in use yet
    country = country or phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return None if country in (_NO_COUNTRY, _UNKNOWN) else country
