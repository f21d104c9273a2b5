"""Addresses of Bitcoin, Litecoin, Ethereum, Monero, Tron and Solana, by the checksums that all but Solana's have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import base58

from extractors.entities import label, monero, segwit
from extractors.entities.example import Example
from extractors.entities.keccak import keccak256
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"0x[0-9A-Fa-f]{40}|\b(?:bc1|BC1|ltc1|LTC1)|\b[1-9A-HJ-NP-Za-km-z]{26}"

EXAMPLES: Final = (
    Example(
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "Bitcoin's first block, base58check"
    ),
    Example(
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "BIP-173's example",
    ),
    Example(
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "BIP-350's example",
    ),
    Example(
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "EIP-55's example"
    ),
    Example(
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "one case only: no checksum to test",
    ),
    Example("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", None, "the letters' case does not fit EIP-55"),
    Example("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", None, "the checksum is wrong"),
    Example("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", None, "the checksum is wrong"),
)

_CANDIDATE: Final = Sifted(
    r"\b(?:0x[0-9A-Fa-f]{40}|(?:bc|BC|ltc|LTC)1[02-9A-Za-z]{11}|[1-9A-HJ-NP-Za-km-z]{26})",
    re.compile(
        r"(?<![0-9A-Za-z_+])(?:0x(?P<hex>[0-9A-Fa-f]{40})|(?P<segwit>(?:bc|BC|ltc|LTC)1[02-9A-Za-z]{11,87})"
        r"|(?P<base58>[1-9A-HJ-NP-Za-km-z]{26,106}))(?![0-9A-Za-z_+])"
    ),
)
_VERSIONS: Final = {
    0x00: "Bitcoin, P2PKH",
    0x05: "Bitcoin, P2SH (Litecoin wrote its own so too)",
    0x30: "Litecoin, P2PKH",
    0x32: "Litecoin, P2SH",
    0x41: "Tron",
}
"""First bytes of base58check addresses: Bitcoin's and Litecoin's `chainparams.cpp`, Tron's developer pages."""
_SOLANA_WORD: Final = re.compile(r"\b(?:sol|solana|phantom|solflare|spl|solscan)\b", re.IGNORECASE)
_BEFORE: Final = 60
_AFTER: Final = 24
_SOLANA_BYTES: Final = 32
_SOLANA_USUAL: Final = (43, 44)
_FEWEST_DIFFERENT: Final = 7


def find(text: str, region: str) -> Iterator[Entity]:
    """Every address of `text`, left to right; those of test networks are not taken."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What looked like an address and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """The address as its chain writes it: bech32 in lower case, Ethereum's with EIP-55's capitals; else None."""
    if written.startswith("0x"):
        return _ethereum(written[2:])
    if written[:3].lower() == "bc1" or written[:4].lower() == "ltc1":
        lower = written.lower()
        return lower if written in (lower, written.upper()) and segwit.kind(lower) else None
    return written if _base58_kind(written) else None


def _judged(text: str) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        written, (start, end) = match[0], match.span()
        if match["base58"]:
            verdict = _base58(text, written, start, end)
            if verdict is not None:
                yield verdict
            continue
        value = normalise(written)
        if value is None:
            yield Rejection("crypto", written, start, end, "the checksum does not fit")
        elif match["hex"]:
            mixed = not written[2:].islower() and not written[2:].isupper()
            checked = "its capitals fit EIP-55" if mixed else "written in one case, so without a checksum"
            yield Entity("crypto", value, written, start, end, f"Ethereum, 40 hex digits, {checked}")
        else:
            yield Entity("crypto", value, written, start, end, f"{segwit.kind(value)}, the checksum fits")


def _base58(text: str, written: str, start: int, end: int) -> Verdict | None:
    """None for a long word that begins like no address."""
    kind = _base58_kind(written)
    if kind == "Solana":
        return _solana(text, written, start, end)
    if kind is not None:
        return Entity("crypto", written, written, start, end, f"{kind}, the checksum fits")
    looks = (len(written) in (33, 34) and written[0] in "13LMT") or (len(written) in (95, 106) and written[0] in "48")
    return Rejection("crypto", written, start, end, "the checksum does not fit") if looks else None


def _solana(text: str, written: str, start: int, end: int) -> Verdict:
    said = _SOLANA_WORD.search(label.before(text, start, _BEFORE)) or _SOLANA_WORD.search(
        label.after(text, end, _AFTER)
    )
    if said:
        why = f"Solana, 32 bytes in base58, the word {said[0].lower()!r} is near, no checksum to test"
        return Entity("crypto", written, written, start, end, why)
    edges = text[max(0, start - 1) : start] + text[end : end + 1]
    mixed = any(map(str.isdigit, written)) and any(map(str.islower, written)) and any(map(str.isupper, written))
    if len(written) not in _SOLANA_USUAL or not mixed or any(mark in edges for mark in "/=-@"):
        return Rejection("crypto", written, start, end, "32 bytes in base58, but no checksum and no word says Solana")
    return Entity("crypto", written, written, start, end, "Solana, 32 bytes in base58 as usual, no checksum to test")


def _base58_kind(written: str) -> str | None:
    if not written.isascii() or not written.isalnum() or not _in_alphabet(written):
        return None
    if len(written) > 44:
        monero_kind = monero.kind(written)
        return f"Monero, {monero_kind}" if monero_kind else None
    raw = base58.b58decode(written)
    if len(raw) == 25 and raw[0] in _VERSIONS and base58.b58encode_check(raw[:-4]) == written.encode():
        return _VERSIONS[raw[0]]
    return "Solana" if len(raw) == _SOLANA_BYTES and len(set(written)) >= _FEWEST_DIFFERENT else None


def _in_alphabet(written: str) -> bool:
    """Whether all characters are of base58: letters and digits but 0, O, I and l."""
    return not set("0OIl").intersection(written)


def _ethereum(digits: str) -> str | None:
    """With the capitals of EIP-55; None where `digits` have others, or are a filler such as zeros."""
    lower = digits.lower()
    if not re.fullmatch("[0-9a-f]{40}", lower) or len(set(lower)) < _FEWEST_DIFFERENT:
        return None
    digest = keccak256(lower.encode()).hex()
    value = "".join(c.upper() if int(nibble, 16) >= 8 else c for c, nibble in zip(lower, digest, strict=False))
    return f"0x{value}" if digits in (value, lower, digits.upper()) else None
