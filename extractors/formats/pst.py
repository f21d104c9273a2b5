"""Outlook's stores (.pst, .ost; MS-PST): folders, messages, appointments, contacts, tasks, notes, and deleted ones.

Read by libpff in a process of its own: one that crashes or hangs costs what comes behind that place in that file only.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from extractors.formats import pst_frames as frames
from extractors.formats.chat.addresses import present
from extractors.formats.clean import storable
from extractors.formats.mapi import Attachment, Item, Properties
from extractors.formats.nest import DamagedError, Nest, below, ending
from extractors.formats.outlook_item import documents
from extractors.formats.source import Container, Source
from extractors.model import Document, Outcome

NAME, MIME = "outlook-store", "application/vnd.ms-outlook-pst"
COUNTS: Final = "~counts"
"""The part of the document that sets what each folder says it holds against what was read."""
PATIENCE: Final = 300.0
"""Seconds in which the process must say something; looking for deleted items, one more for each `_SCANNED` bytes."""
_SCANNED: Final = 2 << 20
_MAGIC: Final = b"!BDN"
_CLIENTS: Final = (b"SM", b"SO", b"AB")
_LOCKS: Final = {0: "none", 1: "compressible", 2: "high"}
_ROOT: Final = Path(__file__).parents[2]


class ParserCrashedError(DamagedError):
    """The process that read the store ended before its time."""


@dataclass(slots=True)
class _Child:
    """The process, and the frames that it writes. Ended when left."""

    process: subprocess.Popen[bytes]
    patience: float
    _buffer: bytearray = field(default_factory=bytearray)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        if self.process.stdout:
            self.process.stdout.close()
        self.process.wait()

    def frame(self) -> tuple[bytes, bytes]:
        """The next one. Raises `ParserCrashedError` where there is none."""
        kind, size = frames.HEAD.unpack(self._take(frames.HEAD.size))
        if size > frames.MOST:
            raise ParserCrashedError("parser crashed: what it wrote makes no sense")
        return kind, self._take(size)

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._fill()
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _fill(self) -> None:
        pipe = self.process.stdout
        if pipe is None or not select.select([pipe], [], [], self.patience)[0]:
            raise ParserCrashedError(f"parser crashed: it said nothing for {self.patience:.0f} s")
        data = os.read(pipe.fileno(), 1 << 20)
        if not data:
            code = self.process.wait()
            how = signal.Signals(-code).name if code < 0 else f"status {code}"
            raise ParserCrashedError(f"parser crashed ({how})")
        self._buffer += data


@dataclass(slots=True)
class _Counts:
    """What each folder says it holds, and what was read of it."""

    folders: list[tuple[str, int | None, int]] = field(default_factory=list)
    broken: int = 0

    def document(self, source: Source) -> Document:
        known = [(path, expected, emitted) for path, expected, emitted in self.folders if expected is not None]
        lines = [f"{path or '(top)'}: {expected} expected, {emitted} read" for path, expected, emitted in known]
        wrong = [line for line, (_, expected, emitted) in zip(lines, known, strict=True) if expected != emitted]
        reason = "; ".join(wrong[:10]) + (f"; and {len(wrong) - 10} more folders" if len(wrong) > 10 else "")
        if self.broken:
            reason = "; ".join(filter(None, [reason, f"{self.broken} folders could not be read"]))
        return Document(
            kind="document",
            path=str(source.path),
            part=COUNTS,
            parent="",
            text="\n".join(lines),
            metadata={
                "expected": str(sum(expected or 0 for _, expected, _ in known)),
                "emitted": str(sum(emitted for _, _, emitted in known)),
            },
            outcome=Outcome.PARTIAL if reason else Outcome.SEARCHABLE,
            reason=reason,
            parser=NAME,
        )


def _sniff(source: Source) -> float:
    # MS-PST 2.2.2.6: dwMagic, then at 8 wMagicClient, "SM" for .pst; .ost and .pab have their own.
    return 1.0 if source.head.startswith(_MAGIC) and source.head[8:10] in _CLIENTS else 0.0


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    after = "" if source.resume in (None, COUNTS) else source.resume
    with _Child(_started(source.path, after or "", nest.limits.depth), PATIENCE) as child:
        try:
            kind, payload = child.frame()
            own = _own(source, kind, payload)
        except ParserCrashedError as error:
            own = replace(_own(source, frames.BROKEN, b"{}"), reason=str(error))
        yield own
        if own.outcome is Outcome.SEARCHABLE:
            try:
                yield from _told(source, child, nest, after or "")
            except DamagedError as error:
                yield ending(source, Outcome.FAILED, str(error))


def _started(path: Path, after: str, depth: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "extractors.formats.pst_child", os.fspath(path.absolute()), after, str(depth)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
    )


def _own(source: Source, kind: bytes, payload: bytes) -> Document:
    own = Document("archive", storable(str(source.path)), mime=MIME, parser=NAME)
    if kind != frames.STORE:
        return replace(own, outcome=Outcome.FAILED, reason="an Outlook store that is damaged: it cannot be opened")
    told = json.loads(payload)
    metadata = present(
        ("name", told["name"]),
        ("encryption", _LOCKS.get(told["encryption"], str(told["encryption"]))),
        ("password", "set; it locks nothing, and all was read" if told["password"] else ""),
        ("damaged", "yes" if told["damaged"] else ""),
    )
    return replace(own, metadata=metadata)


def _told(source: Source, child: _Child, nest: Nest, after: str) -> Iterator[Document]:
    """The documents of the items that the process tells of. Raises `DamagedError`."""
    counts = _Counts()
    reached = not after
    while True:
        kind, payload = child.frame()
        if kind == frames.DONE:
            break
        if kind == frames.RECOVERING:
            child.patience = PATIENCE + source.size / _SCANNED
        elif kind == frames.FOLDER:
            told = json.loads(payload)
            counts.folders.append((told["path"], told["expected"], told["emitted"]))
        elif kind == frames.BROKEN:
            if json.loads(payload).get("where"):
                raise DamagedError("the store is damaged: it cannot be read further")
            counts.broken += 1
        elif kind == frames.ITEM:
            yield from _item_documents(source, child, json.loads(payload), nest, "" if reached else after)
            reached = True
    if reached:
        yield counts.document(source)


def _item_documents(source: Source, child: _Child, told: frames.Told, nest: Nest, after: str) -> Iterator[Document]:
    item, part = _item(child, told), told["part"]
    rest = after[len(part) + 1 :]
    inner = replace(source, resume=rest or None)
    for one in islice(documents(inner, item, nest), 1 if after else 0, None):
        yield below(source, part, _placed(one, told) if one.parent is None else one)
    for _ in item.attachments:  # what a limit left unread stands in the pipe still
        pass


def _placed(document: Document, told: frames.Told) -> Document:
    """With the folder that it lies in, and whether it was deleted."""
    metadata = {**document.metadata, **present(("folder", told["folder"]))}
    if told.get("recovered"):
        metadata["flags"] = [*metadata.get("flags", ()), "recovered"]
    return replace(document, metadata=metadata)


def _item(child: _Child, told: frames.Told, holder: Properties | None = None) -> Item:
    properties = Properties.inside(frames.unpacked(told["properties"]), holder or Properties())
    people = tuple(Properties.inside(frames.unpacked(one), properties) for one in told["recipients"])
    return Item(properties, people, _attachments(child, properties), told["lacking"], told["attached"])


def _attachments(child: _Child, holder: Properties) -> Iterator[Attachment]:
    """Each as the process tells of it, and what was not taken of one passed over before the next."""
    while True:
        kind, payload = child.frame()
        if kind == frames.END:
            return
        told = json.loads(payload)
        properties = Properties.inside(frames.unpacked(told["properties"]), holder)
        if told["item"]:
            item = _item(child, json.loads(child.frame()[1]), holder)
            yield Attachment(properties, item=item)
            for _ in item.attachments:
                pass
            child.frame()
        else:
            chunks = _chunks(child)
            yield Attachment(properties, None if told["missing"] else chunks, missing=told["missing"])
            for _ in chunks:
                pass


def _chunks(child: _Child) -> Iterator[bytes]:
    broken = False
    while (frame := child.frame())[0] != frames.END:
        if frame[0] == frames.DATA:
            yield frame[1]
        else:
            broken = True
    if broken:
        raise DamagedError("the rest of it could not be read: the store is damaged there")


CONTAINER: Final = Container(NAME, _sniff, _read)
