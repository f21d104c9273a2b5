"""A `.ufdr` as the container that it is: its report first, then the files packed beside that, each read by any format.

A file's part is its name in the zip, by which messages name their media (`Local Path`).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from extractors.formats.chat.addresses import present
from extractors.formats.chat.ufdr import is_packed_report, is_report, report_documents
from extractors.formats.chat.ufdr_files import ListedFiles
from extractors.formats.chat.ufdr_messages import NAME
from extractors.formats.nest import END, DamagedError, Member, Nest
from extractors.formats.source import Container, Source
from extractors.formats.zip_member import Member as Entry
from extractors.formats.zip_member import ZipFaultError, chunks, entries
from extractors.model import Document, Outcome

_TAKEN: Final = re.compile(rf"(?:[^/]+/\d{{8}}|{re.escape(END)})(?:/|$)")
"""How the parts of records look, and that of the end: a file of the zip that is called so stands below `packed`."""


def _sniff(source: Source) -> float:
    return 1.0 if source.head.startswith(b"PK\x03\x04") and is_packed_report(source) else 0.0


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    """The report is read to its end even where reading goes on behind it: it says which file stood where on the
    device. What broke it off is told at the very end."""
    skipping, broken = source.resume is not None, None
    with ListedFiles() as files:
        _note_packed(source, files)
        for document in report_documents(source, files):
            if document.part == END:
                broken = document
            elif not skipping:
                yield document
            skipping = skipping and document.part != source.resume
        holder = source if skipping else replace(source, resume=None)
        for document in nest.members(holder, _members(source, files)):
            if document.part != END:
                yield document
            elif broken is None:
                broken = document
            else:
                broken = replace(broken, reason=f"{broken.reason} {document.reason}")
    if broken is not None:
        yield broken


def _note_packed(source: Source, files: ListedFiles) -> None:
    """Know what is packed before the report lists it. A zip that cannot be walked is told of when its files are."""
    try:
        for entry in entries(source.path):
            files.note_packed(_safe(entry.name))
    except (OSError, struct.error, OverflowError):
        return


def _members(source: Source, files: ListedFiles) -> Iterator[Member]:
    report = False
    for entry in _entries(source):
        if not report and is_report(entry.name):
            report = True
        elif not entry.name.endswith("/"):
            yield _member(source, entry, files)


def _entries(source: Source) -> Iterator[Entry]:
    try:
        yield from entries(source.path)
    except (struct.error, OverflowError) as error:
        raise DamagedError("The zip's directory is damaged: the files behind it were not read.") from error


def _member(source: Source, entry: Entry, files: ListedFiles) -> Member:
    name = _safe(entry.name)
    part = files.only(f"packed/{name}" if _TAKEN.match(name) else name)
    listed = files.find([], name)
    about = present(("device_path", listed.path), ("stated_sha256", listed.sha256)) if listed else {}
    if entry.encrypted:
        reason = "The file is encrypted within the .ufdr."
        return Member(part, name, None, entry.packed, about, Outcome.ENCRYPTED, reason)
    return Member(part, name, _chunks(source, entry), entry.packed, about)


def _safe(name: str) -> str:
    """A member's name as a path that stays below where it is put."""
    parts = [
        part
        for part in PurePosixPath(name.replace("\\", "/").replace("\x00", "")).parts
        if part not in ("/", "..", ".")
    ]
    return "/".join(part.replace(":", "_")[:200] for part in parts) or "unnamed"


def _chunks(source: Source, entry: Entry) -> Iterator[bytes]:
    try:
        yield from chunks(source.path, entry)
    except ZipFaultError as error:
        raise DamagedError(f"The file cannot be unpacked whole: {error}.") from error


CONTAINER: Final = Container(NAME, _sniff, _read)
