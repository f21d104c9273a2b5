"""The files that a Cellebrite report lists, kept on disk by their ids, so that messages find their media and hashes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from extractors.formats.chat.ufdr_elements import Listing


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One `<file>` of the report: its path on the device, its place in the .ufdr, its hashes and times as stated."""

    id: str
    path: str
    local_path: str
    sha256: str
    md5: str
    size: str = ""
    deleted: str = ""
    tags: str = ""
    times: tuple[tuple[str, str], ...] = ()


def read_file(listing: Listing) -> ListedFile:
    """The listed file of a `<file>` element."""
    items: dict[str, str] = {}
    times: list[tuple[str, str]] = []
    for entry in listing.entries:
        if entry.tag == "item" and entry.text:
            items.setdefault(entry.attributes.get("name", ""), entry.text)
        elif entry.tag == "timestamp" and entry.text:
            times.append((entry.attributes.get("name", ""), entry.text))
    said = listing.attributes
    return ListedFile(
        id=said.get("id", ""),
        path=said.get("path", ""),
        local_path=items.get("Local Path", "").replace("\\", "/"),
        sha256=items.get("SHA256", "").lower(),
        md5=items.get("MD5", "").lower(),
        size=said.get("size", ""),
        deleted=said.get("deleted", ""),
        tags=items.get("Tags", ""),
        times=tuple(times),
    )


class ListedFiles:
    """The listed files by id, in a database of its own that SQLite keeps in a temporary file and removes itself."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA cache_size=-8000")
        self._base.execute(
            "CREATE TABLE file (id TEXT PRIMARY KEY, path TEXT, local TEXT, sha256 TEXT, md5 TEXT) WITHOUT ROWID"
        )
        self._base.execute("CREATE TABLE place (local TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID")
        self._base.execute("CREATE TABLE packed (name TEXT PRIMARY KEY) WITHOUT ROWID")
        self._base.execute("CREATE TABLE part (name TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def add(self, file: ListedFile) -> None:
        """Keep a file's place and hashes; the first of an id stays."""
        row = (file.id, file.path, file.local_path, file.sha256, file.md5)
        self._base.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?, ?, ?)", row)
        if file.local_path:
            self._base.execute("INSERT OR IGNORE INTO place VALUES (?, ?)", (file.local_path, file.id))

    def find(self, ids: list[str], local_path: str = "") -> ListedFile | None:
        """The file of the first of these ids that is listed, else the one at this place in the .ufdr."""
        if local_path:
            row = self._base.execute("SELECT id FROM place WHERE local = ?", (local_path,)).fetchone()
            ids = [*ids, *(row or ())]
        for one in ids:
            row = self._base.execute("SELECT id, path, local, sha256, md5 FROM file WHERE id = ?", (one,)).fetchone()
            if row:
                known, path, local, sha256, md5 = map(str, row)
                return ListedFile(known, path, local, sha256, md5)
        return None

    def note_packed(self, name: str) -> None:
        """Keep that the .ufdr holds a file of this name."""
        self._base.execute("INSERT OR IGNORE INTO packed VALUES (?)", (name,))

    def is_packed(self, file: ListedFile) -> bool:
        """Whether the .ufdr holds a listed file."""
        row = self._base.execute("SELECT 1 FROM packed WHERE name = ?", (file.local_path,)).fetchone()
        return bool(file.local_path and row)

    def only(self, part: str) -> str:
        """The part, made one that was not given out before: `part~2` and so on."""
        row = self._base.execute("SELECT times FROM part WHERE name = ?", (part,)).fetchone()
        times = int(row[0]) + 1 if row else 1
        while times > 1 and not self._new(f"{part}~{times}"):
            times += 1
        self._base.execute("INSERT OR REPLACE INTO part VALUES (?, ?)", (part, times))
        return f"{part}~{times}" if times > 1 else part

    def _new(self, part: str) -> bool:
        return self._base.execute("INSERT OR IGNORE INTO part VALUES (?, 1)", (part,)).rowcount > 0
