"""The bytes behind a document: read at the source that its load recorded, checked against the hash in the index, and
given once for a reason that is written down."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from cets_search import access
from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.evidence import Evidence, Index
from cets_search.handling import Markings
from cets_search.ingest.identity import raw_of, shown
from cets_search.ingest.walk import place_of, why
from cets_search.model import Actor, Seizure, StoredDocument
from cets_search.search import NotFound
from cets_search.stored import seizure as stored_seizure

SECONDS: Final = 120.0
"""How long a file may be looked for inside the one that holds it."""

DEEPEST: Final = 32
"""Holders that are gone through, from a document upwards, to the file that it stands in."""

CHANGED: Final = (
    "What lies at the source is not the file that was loaded: its bytes are others, so it is not given. Ask your "
    "administrator to run “cets verify” on this seizure."
)

LONGEST_NAME: Final = 120
_UNSAFE: Final = re.compile(r"[^\w .()+,=@-]")


class Gone(Exception):  # noqa: N818 - reads as what happened
    """The original cannot be given: its source is not there, or holds other bytes. The message is for the reader."""


@dataclass(frozen=True, slots=True)
class Held:
    """A document, and the file that it is or stands in, None where no bytes of one are known."""

    document: StoredDocument
    file: StoredDocument | None

    @property
    def name(self) -> str:
        """What the file is called when it is saved: nothing in it hides, leads elsewhere or turns writing round."""
        source = self.file.source if self.file else self.document.source
        return saved_name(source["path"], source.get("part") or "")

    @property
    def pictures(self) -> bool:
        """Whether the file is a picture or a film, which take a confirmation of their own."""
        return self.file is not None and access.shows_pictures(self.file.source)


@dataclass(frozen=True, slots=True)
class Original:
    """An open file whose bytes have been checked. Whoever has it closes it."""

    file: BinaryIO
    name: str
    size: int
    markings: Markings


class Originals:
    """Raises `NotFound`, `Gone`, `NotGranted` and `Refused` of access, `RecordUnwritten`, and the engine's errors."""

    def __init__(self, evidence: Evidence, audit: Audit, scratch: Path) -> None:
        """`scratch` is a folder of the site's own, where what is taken out of another file lies until it is open."""
        self._evidence = evidence
        self._audit = audit
        self._scratch = scratch

    def about(self, actor: Actor, document_id: str) -> Held:
        """What would be given; nothing is opened."""
        permit(actor.person, Action.DOWNLOAD)
        held = self._held(actor, document_id)
        seen = (held.document.id,) if held else ()
        self._audit.record(use_by(actor, Action.VIEW, query=document_id, hits=len(seen), documents=seen))
        if held is None:
            raise NotFound
        return held

    def fetch(self, actor: Actor, document_id: str, reason: str, *, confirmed: bool) -> Original:
        """The file, open and checked. The use is on record, with the reason and what came of it, before it is given."""
        permit(actor.person, Action.DOWNLOAD)
        held = self._held(actor, document_id)
        if held is None:
            self._audit.record(use_by(actor, Action.DOWNLOAD, query=document_id, hits=0))
            raise NotFound
        try:
            file, markings = self._opened(actor, held, reason, confirmed=confirmed)
        except Gone:
            self._record(actor, held, reason, "not given: the source is gone or changed")
            raise
        try:
            self._record(actor, held, reason, "given")
            return Original(file, held.name, os.fstat(file.fileno()).st_size, markings)
        except BaseException:
            file.close()
            raise

    def _record(self, actor: Actor, held: Held, reason: str, outcome: str) -> None:
        source = held.file.source if held.file else {}
        detail = {"reason": reason, "outcome": outcome, "sha256": source.get("sha256", "")}
        ids = tuple(dict.fromkeys(each.id for each in (held.document, held.file) if each))
        self._audit.record(use_by(actor, Action.DOWNLOAD, query=held.document.id, hits=1, documents=ids, detail=detail))

    def _held(self, actor: Actor, document_id: str) -> Held | None:
        document = self._one(actor, Index.EVIDENCE, document_id or "-")
        file = document
        for _ in range(DEEPEST):
            if file is None or file.source.get("sha256"):
                break
            file = self._one(actor, Index.EVIDENCE, file.source.get("parent") or "-")
        return Held(document, file if file and file.source.get("sha256") else None) if document else None

    def _opened(self, actor: Actor, held: Held, reason: str, *, confirmed: bool) -> tuple[BinaryIO, Markings]:
        """The file's bytes, checked: its own, or those taken out of the file of the seizure that holds it. And how its
        seizure is to be handled.
        """
        file = held.file
        if file is None:
            raise Gone("No bytes of a file are known for this document, so there is nothing to download.")
        grant = access.grant(actor, file.source, reason, confirmed=confirmed)
        item = self._one(actor, Index.ITEMS, file.source["item"])
        seizure = self._one(actor, Index.SEIZURES, Seizure(file.source["force"], file.source["seizure"]).id)
        if item is None or seizure is None or not seizure.source.get("source"):
            raise Gone("Where this file was loaded from is not on record, so it cannot be opened.")
        raw = raw_of(item.source["path"], item.source.get("raw_path"))
        place = place_of(Path(seizure.source["source"]), raw)
        markings = stored_seizure(seizure.source).markings
        grant.spend(file.source)
        whole = opened(place, item.source.get("sha256", ""))
        if file.source["sha256"] == item.source.get("sha256"):
            return whole, markings
        with whole:
            self._scratch.mkdir(mode=0o700, exist_ok=True)
            return taken_out(Path(os.fsdecode(place)), shown(raw), file.source["sha256"], self._scratch), markings

    def _one(self, actor: Actor, index: Index, key: str) -> StoredDocument | None:
        body: Mapping[str, Any] = {
            "query": {"ids": {"values": [key]}},
            "size": 1,
            "_source": {"excludes": ["text", "entities", "ents", "metadata"]},
        }
        hits = self._evidence.run(index, restrict(actor, body))["hits"]["hits"]
        return StoredDocument(key, hits[0]["_source"]) if hits else None


def opened(place: bytes, sha256: str) -> BinaryIO:
    """The file at `place`, open for reading, when it has these bytes; `Gone` otherwise. No link is followed."""
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Gone(
            f"The source is not there any more ({why(error)}). What the index holds of it stays; ask your "
            "administrator to attach the source again at the place from which it was loaded."
        ) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Gone(CHANGED)
    file = open(handle, "rb")  # noqa: PTH123, SIM115 - an open descriptor, which the caller closes
    try:
        same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        file.seek(0)
    except OSError as error:
        file.close()
        raise Gone(f"The source cannot be read ({why(error)}). Ask your administrator to look at it.") from error
    if not same:
        file.close()
        raise Gone(CHANGED)
    return file


def taken_out(holder: Path, name: str, sha256: str, scratch: Path) -> BinaryIO:
    """A file that another holds, taken out of it again into a file without a name; `Gone` where it is not met."""
    from extractors.formats.unpacked import unpack  # noqa: PLC0415 - imports every format, and a search reads no file

    with tempfile.TemporaryDirectory(prefix="original-", dir=scratch) as folder:
        into = Path(folder) / "original"
        try:
            found = unpack(holder, name, sha256, into, SECONDS)
        except TimeoutError as error:
            raise Gone(
                f"It was not met within {SECONDS:.0f} seconds in the file that holds it. Download that file instead."
            ) from error
        except OSError as error:
            raise Gone(f"The file that holds it cannot be read ({why(error)}).") from error
        if not found:
            raise Gone(
                "It cannot be taken out of the file that holds it again: what took it out when it was loaded was "
                "another program, or needed a password. Download the file that holds it instead."
            )
        return opened(os.fsencode(into), sha256)


def saved_name(path: str, part: str) -> str:
    """The last piece of a path as a name that any system can save; its ending stays."""
    last = (part or path).rstrip("/").rpartition("/")[2]
    plain = _UNSAFE.sub("_", last).strip(" .") or "original"
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= LONGEST_NAME or not dot or len(ending) > 10:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
