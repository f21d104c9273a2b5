"""Walks through an archive once and tells of every entry; finds the passwords of those that are encrypted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from extractors.unpacking.channel import Channel
from extractors.unpacking.rar_notes import sealed
from extractors.unpacking.reader import Archive, Entry, FaultError, opened
from extractors.unpacking.zip_notes import Notes, notes

_TRIALS: Final = 3
"""Entries for which all passwords are tried in vain before the rest are taken to be beyond them too."""
_SEALED: Final = ("rar", "rar5")
"""Formats of which libarchive undoes no encryption: it may give what is encrypted as if it were the file."""


def unpack(path: bytes, passwords: tuple[str, ...], channel: Channel) -> None:
    """Tell of everything in the archive at `path`, over `channel`."""
    try:
        if not _Walk(path, passwords, channel).run():
            from extractors.unpacking import seven_zip  # noqa: PLC0415 - slow to start, and seldom needed

            seven_zip.unpack(os.fsdecode(path), passwords, channel)
    except FaultError as error:
        channel.end(str(error))
    except OSError as error:
        channel.end(f"could not be read: {error.strerror or type(error).__name__}")
    else:
        channel.end("")


class _Walk:
    """One archive. Passwords that opened an entry are `_known`: libarchive chooses among them for each."""

    def __init__(self, path: bytes, passwords: tuple[str, ...], channel: Channel) -> None:
        self._path = path
        self._passwords = passwords
        self._channel = channel
        self._known: list[str] = []
        self._failures = 0
        self._notes = Notes()
        self._sealed = sealed(path)

    def run(self) -> bool:
        """Tell of all entries; False where it is a 7z with encryption, which libarchive does not undo. Raises
        `FaultError` at damage and `OSError`."""
        start: int | None = 0
        single = False
        while start is not None:
            with opened(self._path, self._known, single) as archive:
                entry = self._first(archive)
                if (
                    entry is None and archive.filters and not single
                ):  # a tar may begin with zeros, so may a disk's image
                    single = True
                    continue
                if archive.format == "7z" and archive.has_encrypted and self._passwords:
                    return False
                start = self._rest(archive, entry, start)
        return True

    def _first(self, archive: Archive) -> Entry | None:
        try:
            entry = archive.next()
        except FaultError:
            if not archive.has_encrypted and not self._sealed.whole:
                raise
            if archive.format != "7z" or not self._passwords:
                self._channel.opened({"format": "rar5" if self._sealed.whole else archive.format, "encrypted": True})
            return None
        if archive.format == "raw" and not archive.filters:
            raise FaultError("Unrecognized archive format")
        return entry

    def _rest(self, archive: Archive, entry: Entry | None, start: int) -> int | None:
        """Tell of all from number `start`. Where another password is found, the number to go on from with it."""
        if not self._channel.told:
            self._notes = notes(os.fsdecode(self._path)) if archive.format == "zip" else self._notes
            about = {"format": archive.format, "filters": archive.filters, "comment": self._notes.comment}
            self._channel.opened(about)
        index = 0
        while entry is not None:
            if index >= start and not self._tell(archive, entry, index):
                return index
            self._channel.alive()
            entry, index = archive.next(), index + 1
        return None

    def _tell(self, archive: Archive, entry: Entry, index: int) -> bool:
        """Tell of one entry; False where a password was found that opens it, with which it must be read anew."""
        data = archive.data()
        about = self._about(archive, entry, index)
        if (entry.encrypted or entry.name in self._sealed.names) and entry.kind == "file":
            opens = archive.format not in _SEALED
            first = _begin(data) if opens else None
            if first is None and opens and self._found(index):
                return False
            data = chain((first,), data) if first else data
            about |= {"locked": first is None, "passwords": self._known if first is not None else []}
        if self._channel.entry(about):
            self._channel.done(self._give(data))
        elif archive.packed_together:  # left out because it was read before: what it takes is no sign of a bomb
            self._give(data, wanted=False)
        return True

    def _give(self, data: Iterator[bytes], wanted: bool = True) -> str:
        """Send the data, or only go past it; what is wrong with it, "" where nothing is."""
        try:
            for block in data:
                if wanted and not self._channel.data(block):
                    break
                self._channel.alive()
        except FaultError as error:
            return str(error)
        return ""

    def _about(self, archive: Archive, entry: Entry, index: int) -> dict[str, Any]:
        note = self._notes.of(index, entry.name)
        return {
            "name": os.fsdecode(entry.name),
            "kind": entry.kind,
            "target": os.fsdecode(entry.target),
            "size": entry.size,
            "modified": entry.modified + ("Z" if note and note.utc and entry.modified else ""),
            "packed": note.packed if note else None,
            "comment": note.comment if note else "",
        }

    def _found(self, index: int) -> bool:
        """Find a password for the entry at that place, among those that have opened nothing yet."""
        if self._failures >= _TRIALS:
            return False
        for password in self._passwords:
            self._channel.alive()
            if password not in self._known and _opens(self._path, index, password, self._channel):
                self._known.append(password)
                return True
        self._failures += 1
        return False


def _begin(data: Iterator[bytes]) -> bytes | None:
    """The first of an encrypted entry's data, b"" where it has none; None where no known password opens it."""
    try:
        return next(data, b"")
    except FaultError:
        return None


def _opens(path: bytes, index: int, password: str, channel: Channel) -> bool:
    """Whether the whole entry can be read with that password: the check of it alone lets one wrong in 256 pass."""
    try:
        with opened(path, [password]) as archive:
            for _ in range(index + 1):
                archive.next()
            for _ in archive.data():
                channel.alive()
    except FaultError:
        return False
    return True
