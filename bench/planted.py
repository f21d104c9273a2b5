"""Made values of the types whose form or checksum says what they are, and near misses of them, from one seed.

Checksums are made here by the standards' own arithmetic or by the libraries that define them, not by what is measured.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

import base58
from Crypto.Hash import keccak
from mnemonic import Mnemonic
from stdnum import luhn
from stdnum.bitcoin import bech32_checksum
from stdnum.iban import calc_check_digits

from bench import planted_net as net
from bench import planted_papers as papers


@dataclass(frozen=True, slots=True)
class Planted:
    """What is put into a sentence; `value` is what must be found there, None for a near miss."""

    type: str
    written: str
    value: str | None


Maker = Callable[[Random], tuple[str, str | None]]
"""Gives what is written, and the value to find; None for a near miss."""

_HEX: Final = "0123456789abcdef"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BANKS: Final = {"GB": "aaaannnnnnnnnnnnnn", "DE": "n" * 18, "NL": "aaaannnnnnnnnn", "FR": "n" * 23, "ES": "n" * 20}
_CARDS: Final = (("4", 16), ("51", 16), ("2221", 16), ("37", 15), ("6011", 16))


def draw(random: Random, characters: str, count: int) -> str:
    """`count` characters at random."""
    return "".join(random.choice(characters) for _ in range(count))


def changed(random: Random, written: str, characters: str) -> str:
    """`written` with one of its `characters` exchanged for another."""
    place = random.choice([at for at, one in enumerate(written) if at > 3 and one in characters])
    other = random.choice([one for one in characters if one.lower() != written[place].lower()])
    return written[:place] + other + written[place + 1 :]


def digest(random: Random) -> tuple[str, str]:
    """MD5, SHA-1 or SHA-256 of random bytes, in small letters or capitals."""
    maker = random.choice([hashlib.md5, hashlib.sha1, hashlib.sha256])
    value = maker(random.randbytes(20), usedforsecurity=False).hexdigest()
    return random.choice([value, value, value.upper()]), value


def no_digest(random: Random) -> tuple[str, None]:
    """One digit too many or few, a letter that is no hex, a UUID without dashes, a part of base64, a message's id."""
    length = random.choice([32, 40, 64])
    digits = draw(random, _HEX, length)
    uuid = draw(random, _HEX, 32)
    return random.choice(
        [
            digits[:-1],
            digits + random.choice(_HEX),
            digits[:9] + "g" + digits[10:],
            f"{uuid[:12]}4{uuid[13:16]}{random.choice('89ab')}{uuid[17:]}",
            f"{draw(random, string.ascii_letters, 9)}+{digits}",
            f"<{digits}@localhost>",
        ]
    ), None


def account(random: Random) -> tuple[str, str]:
    """An IBAN, whole or in groups of four."""
    country = random.choice(list(_BANKS))
    kinds = {"a": string.ascii_uppercase, "n": string.digits}
    inner = "".join(random.choice(kinds[kind]) for kind in _BANKS[country])
    value = f"{country}{calc_check_digits(f'{country}00{inner}')}{inner}"
    groups = " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    return random.choice([value, groups, value.lower()]), value


def no_account(random: Random) -> tuple[str, None]:
    """One digit changed, one character more or less, a country without IBANs."""
    written, value = account(random)
    return random.choice([changed(random, written, string.digits), value + "7", value[:-1], "ZX" + value[2:]]), None


def address(random: Random) -> tuple[str, str]:
    """A wallet's address on one of the six chains."""
    value = random.choice([_base58check, _segwit, _ethereum, _monero, _solana])(random)
    if value.startswith("0x"):
        return random.choice([value, value, value.lower()]), value
    return value, value


def no_address(random: Random) -> tuple[str, None]:
    """One character changed in an address with a checksum, or one too many."""
    kind = random.choice([_base58check, _segwit, _ethereum, _monero])
    written = kind(random)
    if kind is _ethereum:
        letters = [at for at, one in enumerate(written) if at > 1 and one.isalpha()]
        place = random.choice(letters)
        return written[:place] + written[place].swapcase() + written[place + 1 :], None
    return random.choice([changed(random, written, _BECH32 if kind is _segwit else _BASE58), written + "q"]), None


def card(random: Random) -> tuple[str, str]:
    """A card's number, whole or in groups of four."""
    prefix, length = random.choice(_CARDS)
    digits = prefix + draw(random, string.digits, length - len(prefix) - 1)
    digits += luhn.calc_check_digit(digits)
    groups = f"{digits[:4]} {digits[4:10]} {digits[10:]}"
    if length == 16:
        groups = " ".join(digits[at : at + 4] for at in range(0, 16, 4))
    return random.choice([digits, groups]), f"{digits[:6]}{'*' * (length - 10)}{digits[-4:]}"


def no_card(random: Random) -> tuple[str, None]:
    """One digit changed."""
    return changed(random, card(random)[0], string.digits), None


def handset(random: Random) -> tuple[str, str]:
    """An IMEI with its word."""
    digits = "35" + draw(random, string.digits, 12)
    digits += luhn.calc_check_digit(digits)
    return f"IMEI{random.choice([': ', ' ', '='])}{digits}", digits


def no_handset(random: Random) -> tuple[str, None]:
    """One digit changed, or a sound number that a word says is something else."""
    written, digits = handset(random)
    return random.choice([changed(random, written, string.digits), f"tracking {digits}"]), None


def sim(random: Random) -> tuple[str, str]:
    """An ICCID, with or without its word."""
    digits = "8944" + draw(random, string.digits, 14)
    digits += luhn.calc_check_digit(digits)
    return random.choice([digits, f"ICCID {digits}", f"SIM: {digits}F"]), digits


def no_sim(random: Random) -> tuple[str, None]:
    """One digit changed."""
    return changed(random, sim(random)[0], string.digits), None


def insured(random: Random) -> tuple[str, str]:
    """A National Insurance number in capitals, whole or in pairs."""
    digits = draw(random, string.digits, 6)
    prefix, suffix = random.choice(["AB", "CE", "JM", "PW", "SK"]), random.choice("ABCD")
    value = f"{prefix}{digits}{suffix}"
    return random.choice([value, f"{prefix} {digits[:2]} {digits[2:4]} {digits[4:]} {suffix}"]), value


def no_insured(random: Random) -> tuple[str, None]:
    """A prefix or a last letter that is not given out."""
    value = insured(random)[1]
    return random.choice(["QQ" + value[2:], "BG" + value[2:], value[:-1] + "F"]), None


def phrase(random: Random) -> tuple[str, str]:
    """A BIP-39 phrase of 12 or 24 words."""
    words = Mnemonic("english").to_mnemonic(random.randbytes(random.choice([16, 32]))).split()
    return " ".join(words), f"{words[0]} … {words[-1]} ({len(words)} words)"


def no_phrase(random: Random) -> tuple[str, None]:
    """Eleven words of the list."""
    return " ".join(phrase(random)[0].split()[:11]), None


def position(random: Random) -> tuple[str, str]:
    """Two decimals."""
    latitude, longitude = random.uniform(-80, 80), random.uniform(2, 170)
    return f"{latitude:.5f}, {longitude:.5f}", f"{latitude:.5f},{longitude:.5f}"


def no_position(random: Random) -> tuple[str, None]:
    """A list of three numbers, a latitude past the pole, shares."""
    first, second, third = (random.uniform(2, 80) for _ in range(3))
    return random.choice(
        [f"{first:.4f}, {second:.4f}, {third:.4f}", f"{first + 91:.4f}, {second:.4f}", f"{first / 90:.4f}, 0.1234"]
    ), None


MAKERS: Final[dict[str, tuple[Maker, Maker]]] = {
    "email": (net.mailbox, net.no_mailbox),
    "url": (net.link, net.no_link),
    "ip": (net.node, net.no_node),
    "domain": (net.name, net.no_name),
    "hash": (digest, no_digest),
    "iban": (account, no_account),
    "crypto": (address, no_address),
    "card": (card, no_card),
    "imei": (handset, no_handset),
    "iccid": (sim, no_sim),
    "nino": (insured, no_insured),
    "seed": (phrase, no_phrase),
    "coordinates": (position, no_position),
    "imsi": (papers.subscriber, papers.no_subscriber),
    "serial": (papers.device, papers.no_device),
    "vrm": (papers.mark, papers.no_mark),
    "postcode": (papers.code, papers.no_code),
    "passport": (papers.booklet, papers.no_booklet),
}
"""By type: makers of values to find and of near misses."""


def _base58check(random: Random) -> str:
    return base58.b58encode_check(bytes([random.choice([0, 5, 0x30, 0x32, 0x41])]) + random.randbytes(20)).decode()


def _segwit(random: Random) -> str:
    """BIP-173 and BIP-350: the last six characters bring the checksum to the constant of its version."""
    prefix, version = random.choice(["bc", "ltc"]), random.choice([0, 1])
    bits = f"{int.from_bytes(random.randbytes(32), 'big'):0256b}0000"
    data = [version, *(int(bits[at : at + 5], 2) for at in range(0, 260, 5))]
    expanded = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    check = bech32_checksum([*expanded, *data, 0, 0, 0, 0, 0, 0]) ^ (0x2BC830A3 if version else 1)
    data += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_BECH32[one] for one in data)}"


def _ethereum(random: Random) -> str:
    lower = random.randbytes(20).hex()
    nibbles = keccak.new(digest_bits=256, data=lower.encode()).hexdigest()
    return "0x" + "".join(one.upper() if nibble > "7" else one for one, nibble in zip(lower, nibbles, strict=False))


def _monero(random: Random) -> str:
    raw = bytes([random.choice([18, 42])]) + random.randbytes(64)
    raw += keccak.new(digest_bits=256, data=raw).digest()[:4]
    blocks = [raw[at : at + 8] for at in range(0, len(raw), 8)]
    return "".join(
        base58.b58encode(block).decode().lstrip("1").rjust(11 if len(block) == 8 else 7, "1") for block in blocks
    )


def _solana(random: Random) -> str:
    return base58.b58encode(random.randbytes(32)).decode()
