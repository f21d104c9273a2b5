"""Anchors of the record of use: signed statements of how far each writer's chain of entries had come.

An anchor tells the last entry (number and hash) of every writer that has written since the anchor before; those that
have not stand as an earlier one says. It carries the hash of the anchor before it, so all of them are one chain, and an
Ed25519 signature (RFC 8032) over its canonical JSON (keys sorted, no spaces, UTF-8; RFC 8259) without `signature`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cets_search.record.signing import Signer, canonical, signed_by


class BadAnchor(ValueError):  # noqa: N818 - reads as what it is
    """This is no anchor, or not one that the site's key signed; the message says which anchor and what is wrong."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a writer had come: the number and the hash of an entry."""

    seq: int = 0
    hash: str = ""


NOTHING: Final = Head()
"""Where every chain begins."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken off the record when its time was over: the index that held it, and each writer's last entry there.

    `until` is the time of the newest of those entries.
    """

    index: str
    entries: int
    until: str
    heads: Mapping[str, Head]


@dataclass(frozen=True, slots=True)
class Anchor:
    """`heads` by writer; `entries` counts those that all writers have written up to here, removed ones too.

    `made_at` is ISO 8601 in UTC, taken before the record was looked at.
    """

    number: int
    made_at: str
    before: str
    entries: int
    heads: Mapping[str, Head]
    removed: Removed | None = None
    signature: str = ""

    @property
    def hash(self) -> str:
        """What the anchor after this one carries as `before`: SHA-256, in hex, of what is signed."""
        return hashlib.sha256(_signed(self)).hexdigest()


def sign(anchor: Anchor, signer: Signer) -> Anchor:
    """The anchor with its signature."""
    return replace(anchor, signature=signer.sign(_signed(anchor)))


def told(anchor: Anchor) -> dict[str, Any]:
    """The anchor as JSON has it; `read` takes it back."""
    return {**_statement(anchor), "signature": anchor.signature}


def read(given: Any) -> Anchor:
    """The anchor that `told` gave; `BadAnchor` where it is none. Its signature is not looked at."""
    try:
        removed = given.get("removed")
        return Anchor(
            number=int(given["number"]),
            made_at=str(given["made_at"]),
            before=str(given["before"]),
            entries=int(given["entries"]),
            heads=_heads(given["heads"]),
            removed=removed
            and Removed(
                str(removed["index"]), int(removed["entries"]), str(removed["until"]), _heads(removed["heads"])
            ),
            signature=str(given["signature"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadAnchor("There is something among the anchors that is none.") from error


@dataclass(slots=True)
class Fold:
    """All anchors up to one, as one: how far each writer has come, and from where on entries must still be there."""

    public_key: str
    number: int = 0
    hash: str = ""
    made_at: str = ""
    heads: dict[str, Head] = field(default_factory=dict)
    removed: dict[str, Head] = field(default_factory=dict)
    removed_from: set[str] = field(default_factory=set)
    """The indices that were removed."""

    def add(self, anchor: Anchor) -> None:
        """Go on to the next anchor. `BadAnchor` where it is not the next, or the key did not sign it.

        One that is signed, and later than these, is taken in all the same: what it says is true.
        """
        number = anchor.number
        if not signed_by(self.public_key, _signed(anchor), anchor.signature):
            raise BadAnchor(f"Anchor {number} was not signed by this site's key: it was changed, or others made it.")
        if number <= self.number:
            raise BadAnchor(f"Anchor {number} is there a second time, after anchor {self.number}.")
        expected, before = self.number + 1, self.hash
        self.number, self.hash, self.made_at = number, anchor.hash, anchor.made_at
        self.heads |= anchor.heads
        if anchor.removed:
            self.removed |= anchor.removed.heads
            self.removed_from.add(anchor.removed.index)
        if number != expected:
            raise BadAnchor(f"Anchors {expected} to {number - 1} are missing.")
        if anchor.before != before:
            raise BadAnchor(f"Anchor {number} follows another anchor {number - 1} than the one that is here.")

    def next(self, made_at: str, heads: Mapping[str, Head], removed: Removed | None = None) -> Anchor:
        """The anchor that comes after these, not yet signed; of `heads` it tells those that are new."""
        new = {writer: head for writer, head in heads.items() if self.heads.get(writer) != head}
        entries = sum(head.seq for head in (self.heads | new).values())
        return Anchor(self.number + 1, made_at, self.hash, entries, new, removed)


def _signed(anchor: Anchor) -> bytes:
    return canonical(_statement(anchor))


def _statement(anchor: Anchor) -> dict[str, Any]:
    removed = anchor.removed
    return {
        "number": anchor.number,
        "made_at": anchor.made_at,
        "before": anchor.before,
        "entries": anchor.entries,
        "heads": _pairs(anchor.heads),
        "removed": removed
        and {
            "index": removed.index,
            "entries": removed.entries,
            "until": removed.until,
            "heads": _pairs(removed.heads),
        },
    }


def _pairs(heads: Mapping[str, Head]) -> dict[str, list[Any]]:
    return {writer: [head.seq, head.hash] for writer, head in heads.items()}


def _heads(given: Mapping[str, Any]) -> dict[str, Head]:
    return {str(writer): Head(int(seq), str(digest)) for writer, (seq, digest) in given.items()}
