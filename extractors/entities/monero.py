"""Addresses of Monero: base58 in blocks of its own, with a Keccak checksum (docs.getmonero.org, "Standard address")."""

from __future__ import annotations

from typing import Final

import base58

from extractors.entities.keccak import keccak256

_BLOCK: Final = 11
_BYTES: Final = {11: 8, 10: 7, 9: 6, 7: 5, 6: 4, 5: 3, 3: 2, 2: 1}
"""Characters of a block, and the bytes that they stand for."""
_KINDS: Final = {18: "address", 42: "subaddress", 19: "integrated address"}
_LENGTHS: Final = {95: (18, 42), 106: (19,)}
"""Characters of an address, and the network bytes (main net) that one so long may begin with."""


def kind(written: str) -> str | None:
    """Which kind of address it is; None where length, network byte or checksum are wrong."""
    networks = _LENGTHS.get(len(written), ())
    decoded = _decode(written) if networks else None
    if decoded is None or decoded[0] not in networks:
        return None
    digest = keccak256(decoded[:-4])
    return _KINDS[decoded[0]] if digest[:4] == decoded[-4:] else None


def _decode(written: str) -> bytes | None:
    decoded = bytearray()
    for start in range(0, len(written), _BLOCK):
        block = written[start : start + _BLOCK]
        number, size = base58.b58decode_int(block), _BYTES[len(block)]
        if number >> (8 * size):
            return None
        decoded += number.to_bytes(size, "big")
    return bytes(decoded)
