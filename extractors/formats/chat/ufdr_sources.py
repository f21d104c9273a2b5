"""Which files of the device the records of a Cellebrite report were decoded from, as its `extraInfos` say.

The block stands behind all records, so the report is looked through for it before these are read: what stands before
it is unpacked and searched for its name, not parsed. An `<extraInfo type="model" id="…">` is of the model with that id,
nested or not, and its `<nodeInfo name path size tableName offset>` say file, table and byte: as ufed_geo2csv's
published tests have it, which refuse one of another id.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from types import TracebackType
from typing import Final, Self

from extractors.formats.chat.addresses import present
from extractors.formats.chat.text import wide_encoding
from extractors.formats.chat.thread import VALUE_LIMIT
from extractors.formats.chat.ufdr_stream import ReportFaultError, new_parser, parse

FILES_LISTED: Final = 16
"""Most files that are told of one record."""

_BLOCK: Final = "extraInfos"
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_TAG: Final = re.compile(r"<(?:[\w.-]{1,24}:)?$")
_OVERLAP: Final = 256
"""Bytes of a piece that are looked at again with the next: what they hold may go on there."""


class Sources:
    """The files by the ids of records, in a database of its own that SQLite keeps in a temporary file and removes
    itself: memory does not grow with the report."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA cache_size=-8000")
        self._base.execute("CREATE TABLE place (number INTEGER PRIMARY KEY, path TEXT, name TEXT)")
        self._base.execute("CREATE UNIQUE INDEX by_place ON place (path, name)")
        self._base.execute("CREATE TABLE source (model TEXT, place INTEGER, at TEXT)")
        self._base.execute("BEGIN")
        self._any = False
        self._last = ("", "", 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def look_through(self, pieces: Iterable[bytes]) -> None:
        """Keep what the report in `pieces` says, up to where it breaks off. Raises what `pieces` raises."""
        block = _block(iter(pieces))
        if block is None:
            return
        parser = new_parser()
        reader = _Reader(self._keep)
        parser.StartElementHandler = reader.start
        with suppress(ReportFaultError):  # which is told of where its records are read
            for _ in parse(parser, block, reader):
                pass
        self._base.execute("CREATE INDEX by_model ON source (model)")

    def about(self, model_id: str) -> dict[str, str | list[str]]:
        """Metadata of a record: `decoded_from`, the files' paths on the device, and the table and the byte in the first
        of them. Empty where the report does not say."""
        if not self._any or not model_id:
            return {}
        rows = self._base.execute(
            "SELECT path, name, at FROM source JOIN place ON number = place WHERE model = ? ORDER BY source.rowid"
            " LIMIT ?",
            (model_id, FILES_LISTED),
        ).fetchall()
        if not rows:
            return {}
        return present(
            ("decoded_from", list(dict.fromkeys(str(row[0]) for row in rows))),
            ("decoded_from_table", str(rows[0][1])),
            ("decoded_from_offset", str(rows[0][2])),
        )

    def _keep(self, model_id: str, path: str, table: str, offset: str) -> None:
        self._any = True
        self._base.execute("INSERT INTO source VALUES (?, ?, ?)", (model_id, self._place(path, table), offset))

    def _place(self, path: str, table: str) -> int:
        if (path, table) != self._last[:2]:
            self._base.execute("INSERT OR IGNORE INTO place (path, name) VALUES (?, ?)", (path, table))
            found = self._base.execute("SELECT number FROM place WHERE path = ? AND name = ?", (path, table)).fetchone()
            self._last = (path, table, int(found[0]))
        return self._last[2]


class _Reader:
    """Takes the tags of the block, as `parse` has them told."""

    holding = False

    def __init__(self, keep: Callable[[str, str, str, str], None]) -> None:
        self.finished = 0
        self._keep = keep
        self._model = ""

    def start(self, tag: str, said: dict[str, str]) -> None:
        """A tag, with its attributes."""
        tag = tag.rpartition(":")[2]
        if tag == "extraInfo":
            self.finished += 1
            self._model = said.get("id", "")[:VALUE_LIMIT] if said.get("type") == "model" else ""
        elif tag == "nodeInfo" and self._model and (path := said.get("path") or said.get("name")):
            offset = said.get("offset", "")
            self._keep(self._model, path[:VALUE_LIMIT], said.get("tableName", "")[:VALUE_LIMIT], offset[:32])


def _block(pieces: Iterator[bytes]) -> Iterator[bytes] | None:
    """The report from the block on, within an element of ours; None where it has none.

    A message that is made to look like the block stands in CDATA, or escaped, and is not taken for it.
    """
    first = next(pieces, b"")
    encoding = wide_encoding(first) or "utf-8"
    name, *marks = (mark.encode(encoding) for mark in (_BLOCK, _CDATA, _CDATA_END))
    held, inside = b"", False
    for piece in chain((first,), pieces):
        held += piece
        at = held.find(name)
        while at >= 0:
            before = held[at - min(at // 2 * 2, _OVERLAP) : at].decode(encoding, "replace")
            if tag := _TAG.search(before):
                if not _within(held, at, marks, inside):
                    start = at - len(tag[0].encode(encoding))
                    return chain(("\ufeff<report>".encode(encoding) + held[start:],), pieces)
                if (at := held.find(marks[1], at)) < 0:
                    break
            at = held.find(name, at + 1)
        over = max(0, len(held) - _OVERLAP)
        inside = _within(held, over + len(marks[0]) - 1, marks, inside)
        held = held[over:]
    return None


def _within(held: bytes, at: int, marks: list[bytes], inside: bool) -> bool:
    """Whether CDATA is open at a place, where it was at the beginning of `held` as `inside` says. `marks` open and
    close it."""
    opened, closed = (held.rfind(mark, 0, at) for mark in marks)
    return inside if opened == closed else opened > closed
