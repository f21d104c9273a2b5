"""What extraction gives: documents made from files, entities made from text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a file, or of one document in it. The ledger's equation is made of these."""

    SEARCHABLE = "searchable"
    PARTIAL = "partial"
    ENCRYPTED = "encrypted"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entity:
    """A normalised identifier or name found in a text.

    `value` is the normal form, `text` the characters as written, `start` and `end` their offsets in the text in
    Unicode code points, `why` the rule that took it and the checks it passed.
    """

    type: str
    value: str
    text: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Digests:
    """Hex hashes of a file's bytes, and how many bytes there were."""

    sha256: str = ""
    md5: str = ""
    sha1: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable record made from a file.

    `part` is the place inside the file ("" for the file itself; a container's own path below it, `/`-separated,
    otherwise) and is unique within the file; `parent` is the part that directly holds this one, None for the file
    itself. `sent_at` is ISO 8601: UTC with `Z` where `zone` is `stated` or `assumed`, as written and without `Z`
    where it is `unknown`. `outcome` and `reason` say what became of this part. `digests` are those of a file that
    another holds (an attachment, a member of an archive), None elsewhere.
    """

    kind: str
    path: str
    part: str = ""
    parent: str | None = None
    platform: str | None = None
    conversation: str | None = None
    sender: str | None = None
    recipients: tuple[str, ...] = ()
    sent_at: str | None = None
    sent_at_raw: str | None = None
    zone: str | None = None
    subject: str | None = None
    text: str = ""
    mime: str | None = None
    metadata: Mapping[str, str | list[str]] = field(default_factory=dict)
    entities: tuple[Entity, ...] = ()
    outcome: Outcome = Outcome.SEARCHABLE
    reason: str = ""
    parser: str = ""
    digests: Digests | None = None
