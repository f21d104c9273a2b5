"""Addresses of Bitcoin and Litecoin in bech32 (BIP-173) and bech32m (BIP-350)."""

from __future__ import annotations

from typing import Final

from stdnum.bitcoin import b32decode, bech32_checksum
from stdnum.exceptions import ValidationError

CHAINS: Final = {"bc": "Bitcoin", "ltc": "Litecoin"}

_CHARACTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32: Final = 1
_BECH32M: Final = 0x2BC830A3
_CHECKSUM: Final = 6


def kind(written: str) -> str | None:
    """Chain and encoding of an address in lower case; None where version, length or checksum are wrong."""
    prefix, _, rest = written.partition("1")
    data = [_CHARACTERS.find(character) for character in rest]
    if prefix not in CHAINS or len(data) <= _CHECKSUM or min(data) < 0 or len(written) > 90:
        return None
    version = data[0]
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    if bech32_checksum(expanded + data) != (_BECH32M if version else _BECH32):
        return None
    try:
        size = len(b32decode(data[1:-_CHECKSUM]))
    except ValidationError:
        return None
    fits = 2 <= size <= 40 and version <= 16 if version else size in (20, 32)
    return f"{CHAINS[prefix]}, {'bech32m' if version else 'bech32'}" if fits else None
