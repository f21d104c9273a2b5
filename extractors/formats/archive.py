"""Archives and compressed files: each file in them is read by every format again.

zip, 7z, rar, tar, cpio, ar, cab, iso and lha, as they are or packed as a whole, and single files in gz, bz2, xz, zst,
lz4, lzip and Z. Zips that are some program's document (Office, EPUB, Java …) are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from extractors.formats import archive_names, compressed, udf
from extractors.formats.archive_parts import Parts, safe
from extractors.formats.archive_sniff import sniff
from extractors.formats.beside import Beside
from extractors.formats.clean import storable
from extractors.formats.dates import from_iso
from extractors.formats.nest import DamagedError, Member, Nest
from extractors.formats.passwords import LOCKED
from extractors.formats.resume import behind
from extractors.formats.source import Container, Source
from extractors.formats.unpacker import Entry, Opened, Unpacking
from extractors.model import Document, Outcome

PARSER: Final = "archive"

_MIMES: Final = {
    "zip": "application/zip",
    "7z": "application/x-7z-compressed",
    "rar": "application/x-rar-compressed",
    "rar5": "application/x-rar-compressed",
    "tar": "application/x-tar",
    "cpio": "application/x-cpio",
    "ar": "application/x-archive",
    "cab": "application/vnd.ms-cab-compressed",
    "iso": "application/x-iso9660-image",
    "lha": "application/x-lzh-compressed",
}
_BACKSLASHES: Final = frozenset({"zip", "7z", "rar", "rar5", "cab"})
_ENDLESS: Final = "too many filters"
"""Libarchive's words for what is packed over and over, such as a gzip that unpacks to itself."""
_BLOCK: Final = 512
_VOLUME: Final = re.compile(r"\.(?:part[0-9]+\.rar|r[0-9]{2}|[0-9]{3,4})$", re.IGNORECASE)
_OF_SEVERAL: Final = "by its name one volume of several: it was read for itself, as far as it goes"
_NEEDED: Final = "encrypted: a password is needed"


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    with Unpacking(source.path, nest.passwords, nest.nursery) as unpacking:
        try:
            opened = unpacking.open()
        except DamagedError as error:
            if _ENDLESS in str(error):
                yield _own(source, None, Outcome.SKIPPED, "is packed within itself too often: it was not unpacked")
            else:
                yield from _by_leaf(source, nest, str(error))
            return
        if opened.encrypted:
            yield _own(source, opened, Outcome.ENCRYPTED, _why_locked(opened, nest))
            return
        yield _own(source, opened, Outcome.SEARCHABLE, _OF_SEVERAL if _is_volume(source, opened) else "")
        yield from nest.members(source, _members(source, opened, unpacking, nest))


def _by_leaf(source: Source, nest: Nest, why: str) -> Iterator[Document]:
    """What the reader of documents makes of it, behind `source.resume`: it knows forms that are not known here. Where
    it does not know this one either, `why` it is not read here says more than it does."""
    for document in behind(nest.leaf(replace(source, resume=None)), source.resume):
        if document.parent is None and document.outcome is Outcome.FAILED:
            lone = f"; {_OF_SEVERAL}" if _VOLUME.search(source.name) else ""
            yield replace(document, reason=f"could not be opened: {why}{lone}")
        else:
            yield document


def _own(source: Source, opened: Opened | None, outcome: Outcome, reason: str) -> Document:
    metadata: dict[str, str | list[str]] = {}
    mime = None
    if opened is not None:
        mime = compressed.MIMES.get(opened.filters[0]) if opened.filters else _MIMES.get(opened.format)
        said = {"comment": storable(opened.comment), "password": opened.password}
        metadata = {name: value for name, value in said.items() if value}
    return Document(
        kind="archive",
        path=str(source.path),
        mime=mime,
        metadata=metadata,
        outcome=outcome,
        reason=reason,
        parser=PARSER,
    )


@dataclass(frozen=True, slots=True)
class _File:
    """One thing in an archive, named as it is there; `part` and `unsafe` as of `Parts.part`."""

    entry: Entry
    name: str
    part: str
    unsafe: str
    data: Iterator[bytes]


def _files(source: Source, opened: Opened, unpacking: Unpacking) -> Iterator[_File]:
    parts = Parts()
    for entry, data in unpacking.entries():
        if entry.kind != "folder":
            name = compressed.inner_name(source) if opened.format == "raw" else _name(entry, opened)
            yield _File(entry, name, *parts.part(name), data)


def _telling(source: Source, nest: Nest) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of the archive by their places in it, walked through once more."""
    with Unpacking(source.path, nest.passwords, nest.nursery) as unpacking:
        for file in _files(source, unpacking.open(), unpacking):
            if file.entry.kind == "file" and not file.unsafe and not file.entry.locked:
                yield safe(file.name)[0], file.data


def _members(source: Source, opened: Opened, unpacking: Unpacking, nest: Nest) -> Iterator[Member]:
    count = 0
    with Beside(lambda: _telling(source, nest), source.scratch) as beside:
        for number, file in enumerate(_files(source, opened, unpacking), 1):
            count, entry = number, file.entry
            # A file that is packed together with others cannot take more than all of them do.
            packed = source.size if entry.packed is None else min(entry.packed, source.size)
            left = _left(entry, file.unsafe, _why_locked(opened, nest))
            if left is None and (excess := nest.excess(entry.size or 0, packed)):
                left = Outcome.SKIPPED, excess
            yield Member(
                part=file.part,
                # What a chat is called, its archive alone may tell: `WhatsApp Chat - Rides.zip/_chat.txt`.
                name=f"{source.name}/{file.name}",
                chunks=None if left else file.data,
                packed=packed,
                metadata=_metadata(entry, storable(file.name) if file.part != file.name else "", source.timezone),
                outcome=left[0] if left else Outcome.SEARCHABLE,
                reason=left[1] if left else "",
                beside=None if left else beside.find(safe(file.name)[0]),
            )
    if opened.format == "tar" and not opened.filters and not _is_closed(source):
        raise DamagedError("does not end in the closing blocks of a tar: it was cut, or added to")
    if opened.format == "iso" and not opened.filters and count < udf.files(source.path):
        raise DamagedError(udf.UNREAD)


def _is_volume(source: Source, opened: Opened) -> bool:
    return opened.format.startswith("rar") and _VOLUME.search(source.name) is not None


def _is_closed(source: Source) -> bool:
    with source.path.open("rb") as file:
        file.seek(max(0, source.size - _BLOCK))
        return not file.read().strip(b"\0")


def _left(entry: Entry, unsafe: str, locked: str) -> tuple[Outcome, str] | None:
    """What becomes of an entry that is not unpacked, and why."""
    if entry.kind == "link":
        return Outcome.SKIPPED, f"a link to {storable(_text(entry.target, 'utf-8'))[:500]}: it was not followed"
    if entry.kind == "device":
        return Outcome.SKIPPED, "a device, pipe or socket: it holds nothing"
    if unsafe:
        return Outcome.SKIPPED, f"its name {unsafe}: it was not unpacked"
    return (Outcome.ENCRYPTED, locked) if entry.locked else None


def _why_locked(opened: Opened, nest: Nest) -> str:
    if opened.format.startswith("rar"):
        return "encrypted, in a way that is not undone here: unpack it by another program, and load what it held"
    return LOCKED if nest.passwords else _NEEDED


def _metadata(entry: Entry, written: str, timezone: str | None) -> dict[str, str | list[str]]:
    said: dict[str, str | list[str]] = {
        "name": written,
        "modified": from_iso(entry.modified, timezone).at or "",
        "packed": "" if entry.packed is None else str(entry.packed),
        "comment": storable(entry.comment),
        "password": entry.passwords[0] if len(entry.passwords) == 1 else list(entry.passwords),
    }
    return {name: value for name, value in said.items() if value}


def _name(entry: Entry, opened: Opened) -> str:
    """Its path. Names that are not UTF-8 are read by the code pages of MS-DOS and Windows in the formats that come from
    there, else as Western."""
    if opened.format not in _BACKSLASHES:
        return _text(entry.name, "cp1252")
    return archive_names.read(entry.name.encode("utf-8", "surrogateescape")).replace("\\", "/")


def _text(written: str, otherwise: str) -> str:
    raw = written.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(otherwise, "replace")


CONTAINER: Final = Container(name="archive", sniff=sniff, read=_read)
