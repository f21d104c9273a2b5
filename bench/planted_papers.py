"""Made values of what is printed on papers, plates and devices, and near misses of them, for bench/planted.py."""

from __future__ import annotations

import string
from random import Random
from typing import Final

_COUNTRIES: Final = ("234", "262", "208", "214", "310", "001")
_LEADS: Final = ("Serial number: ", "serial no. ", "S/N ", "s/n: ", "SN: ", "Seriennummer: ", "serial ")
_AREAS: Final = ("AB", "BD", "GK", "LN", "MA", "NK", "OV", "SF", "WR", "YJ")
_TOWNS: Final = ("SW", "M", "LS", "EH", "CF", "BT", "B", "NE", "G", "PL")
_LETTERS_OF_MARKS: Final = "ABCDEFGHJKLMNOPRSTUVWXY"
_LETTERS_OF_UNITS: Final = "ABDEFGHJLNPQRSTUWXYZ"


def subscriber(random: Random) -> tuple[str, str]:
    """An IMSI with its word."""
    value = random.choice(_COUNTRIES) + _draw(random, string.digits, 12)
    return f"IMSI{random.choice([': ', ' ', '='])}{value}", value


def no_subscriber(random: Random) -> tuple[str, None]:
    """A code that no country has, a digit too few, another word."""
    value = subscriber(random)[1]
    return random.choice([f"IMSI 100{value[3:]}", f"IMSI: {value[:12]}", f"booking {value}"]), None


def device(random: Random) -> tuple[str, str]:
    """A serial number of letters and digits with its word."""
    value = f"{_draw(random, string.ascii_uppercase, 3)}{_draw(random, string.digits, 2)}"
    value += _draw(random, string.ascii_uppercase + string.digits, random.randrange(3, 8))
    return random.choice(_LEADS) + random.choice([value, value.lower()]), value


def no_device(random: Random) -> tuple[str, None]:
    """A port, a count, a certificate's, a zone's."""
    digits = _draw(random, string.digits, 2)
    written = _draw(random, "0123456789ABCDEF", 12)
    return random.choice(
        [f"serial port ttyS{digits}", f"serial number {digits}", f"certificate serial number: {written}"]
    ), None


def mark(random: Random) -> tuple[str, str]:
    """A registration mark of the form since 2001, in capitals or beside a word."""
    year = random.choice([random.randrange(2, 25), random.randrange(51, 75)])
    front, back = f"{random.choice(_AREAS)}{year:02}", _draw(random, _LETTERS_OF_MARKS, 3)
    value = front + back
    return random.choice([f"{front} {back}", value, f"reg {value.lower()}", f"number plate {value}"]), value


def no_mark(random: Random) -> tuple[str, None]:
    """A half year that there is not, a letter that is not used, a longer word."""
    value = mark(random)[1]
    return random.choice([f"{value[:2]}50{value[4:]}", f"{value[:4]}Q{value[5:]}", f"{value}7", f"I{value[1:]}"]), None


def code(random: Random) -> tuple[str, str]:
    """A postcode in capitals with its space, or beside a word."""
    value = f"{random.choice(_TOWNS)}{random.randrange(1, 20)} {random.randrange(10)}"
    value += _draw(random, _LETTERS_OF_UNITS, 2)
    return random.choice([value, f"postcode {value.replace(' ', '')}", f"postcode {value.lower()}"]), value


def no_code(random: Random) -> tuple[str, None]:
    """An area that there is not, a letter that no unit has, a longer word."""
    value = code(random)[1]
    return random.choice([f"QX{value.lstrip(string.ascii_uppercase)}", f"{value[:-1]}C", f"{value}9"]), None


def booklet(random: Random) -> tuple[str, str]:
    """The second line of a passport's machine-readable zone, by ICAO's check digits."""
    number = _draw(random, string.ascii_uppercase, 1) + _draw(random, string.digits, 8)
    birth = f"{random.randrange(50, 99)}{random.randrange(1, 13):02}{random.randrange(1, 29):02}"
    expiry = f"{random.randrange(30, 40)}{random.randrange(1, 13):02}{random.randrange(1, 29):02}"
    fields = [field + _check(field) for field in (number, birth, expiry, "<" * 14)]
    state, sex = random.choice(["UTO", "D<<", "XXA"]), random.choice("MF<")
    line = f"{fields[0]}{state}{fields[1]}{sex}{fields[2]}{fields[3]}"
    return line + _check("".join(fields)), number


def no_booklet(random: Random) -> tuple[str, None]:
    """One digit of the number changed, or one character lost."""
    written = booklet(random)[0]
    other = str((int(written[4]) + random.randrange(1, 10)) % 10)
    return random.choice([written[:4] + other + written[5:], written[:20] + written[21:]]), None


def _draw(random: Random, characters: str, count: int) -> str:
    return "".join(random.choices(characters, k=count))


def _check(field: str) -> str:
    """ICAO Doc 9303, part 3: digits as they are, letters from 10 on, the filler 0, by 7, 3, 1 in turn, modulo 10."""
    order = f"{string.digits}{string.ascii_uppercase}"
    return str(sum(max(order.find(one), 0) * (7, 3, 1)[place % 3] for place, one in enumerate(field)) % 10)
