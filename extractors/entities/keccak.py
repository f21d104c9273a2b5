"""Keccak-256 as Ethereum and Monero take it: as it was submitted, before SHA-3 was padded otherwise."""

from __future__ import annotations


def keccak256(data: bytes) -> bytes:
    """The 32 bytes of the digest."""
    from Crypto.Hash import keccak  # noqa: PLC0415 - slow to import, and few texts hold what may be such an address

    return keccak.new(digest_bits=256, data=data).digest()
