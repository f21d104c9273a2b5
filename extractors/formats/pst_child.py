"""The process that reads one Outlook store and writes what it finds to its output, in frames (`pst_frames`).

    python -m extractors.formats.pst_child STORE AFTER DEPTH

`AFTER` is the part of the item to begin at, "" for all; `DEPTH` how many messages may lie in each other. libpff's C
code meets hostile files here: whatever becomes of it costs this process only.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from extractors.formats import libpff, pst_frames
from extractors.formats.kinds import kind
from extractors.formats.libpff import Handle, Item, PffError
from extractors.formats.mapi import Properties
from extractors.formats.outlook_item import Names, part_of

MEMORY: Final = 8 << 30
"""Bytes of address space: a file that makes libpff ask for more ends the process, not the machine."""
_DEEPEST: Final = 64
"""Folders within folders that are gone into: a store has a few, a loop has no end."""
_RECIPIENTS: Final = 10_000
_OUTLOOK: Final = "application/vnd.ms-outlook"
_SUFFIXES: Final = {"email": "eml", "event": "ics", "contact": "vcf"}
_BODIES: Final = ("1013", "1009")


@dataclass(slots=True)
class Telling:
    """What is told, and from where on. `after` is "" once that is reached."""

    pipe: BinaryIO
    after: str
    depth: int
    seen: set[int] = field(default_factory=set)

    def folder(self, folder: Item, path: str, level: int) -> None:
        """Its items, its counts, its folders. One that was met before is not gone into again."""
        number = folder.number("item_get_identifier") & 0xFFFFFFFF
        if number in self.seen or level > _DEEPEST:
            return
        self.seen.add(number)
        properties = Properties(next(folder.rows(), {}))
        if properties.number("3601") == 2:  # a search: what it finds lies elsewhere
            return
        found = folder.items("folder_get_number_of_sub_messages", "folder_get_sub_message")
        emitted = self.items(found, path, {})
        expected = properties.number("3602")
        pst_frames.tell(self.pipe, pst_frames.FOLDER, path=path, expected=expected, emitted=emitted)
        names = Names()
        for inner in folder.items("folder_get_number_of_sub_folders", "folder_get_sub_folder"):
            if inner is None:
                pst_frames.tell(self.pipe, pst_frames.BROKEN, path=path)
                continue
            name = names.unique(part_of(Properties(next(inner.rows(), {})).line("3001")) or "folder")
            self.folder(inner, f"{path}/{name}" if path else name, level + 1)

    def items(self, items: Iterator[Item | None], path: str, more: dict[str, object]) -> int:
        """Tell of each; how many there were that could be read."""
        count = 0
        for number, item in enumerate(items, 1):
            row = _row(item)
            if item is None or row is None:
                continue
            if more and not _is_message(item):
                continue
            count += 1
            part = f"{path}/{number:06d}.{_suffix(row)}".removeprefix("/")
            if self.after and self.after != part and not self.after.startswith(f"{part}/"):
                continue
            self.after = ""
            self.item(item, row, 1, part=part, folder=path, **more)
        return count

    def item(self, item: Item, row: dict[str, tuple[int, bytes]], level: int, **more: object) -> None:
        if Properties(row).text("1000"):
            row = {key: value for key, value in row.items() if key not in _BODIES}
        try:
            table = item.item("message_get_recipients")
            people = [one for one, _ in zip(table.rows(), range(_RECIPIENTS), strict=False)] if table else []
            lacking = ""
        except PffError:
            people, lacking = [], "its recipients could not be read"
        told = {"properties": pst_frames.packed(row), "recipients": [pst_frames.packed(one) for one in people]}
        count = 0
        try:
            count = item.number("message_get_number_of_attachments")
        except PffError:
            lacking = "its attachments could not be read"
        attachments = item.items("message_get_number_of_attachments", "message_get_attachment") if count else iter(())
        pst_frames.tell(self.pipe, pst_frames.ITEM, **told, lacking=lacking, attached=count, **more)
        for attachment in attachments:
            self.attachment(attachment, level)
        pst_frames.write(self.pipe, pst_frames.END)

    def attachment(self, attachment: Item | None, level: int) -> None:
        row = _row(attachment) or {}
        try:
            kept = attachment.number("attachment_get_type") if attachment else 0
            inner = attachment.item("attachment_get_item") if attachment and kept == libpff.ITEM else None
        except PffError:
            kept, inner = 0, None
        missing = _missing(kept, inner, level < self.depth)
        pst_frames.tell(
            self.pipe,
            pst_frames.ATTACHMENT,
            properties=pst_frames.packed({key: value for key, value in row.items() if key != "3701"}),
            missing=missing,
            item=inner is not None and not missing,
        )
        if inner is not None and not missing:
            self.item(inner, _row(inner) or {}, level + 1)
        elif attachment is not None and not missing:
            try:
                for chunk in attachment.chunks():
                    pst_frames.write(self.pipe, pst_frames.DATA, chunk)
            except PffError:
                pst_frames.tell(self.pipe, pst_frames.BROKEN)
        pst_frames.write(self.pipe, pst_frames.END)


def _missing(kept: int, inner: Item | None, deeper: bool) -> str:
    if kept == libpff.REFERENCE:
        return "only a link to it is kept here"
    if kept == libpff.ITEM:
        return "" if inner is not None and deeper else "a message that could not be read"
    return "" if kept == libpff.DATA else "could not be read"


def _row(item: Item | None) -> dict[str, tuple[int, bytes]] | None:
    """An item's properties, None where it has none that can be read."""
    try:
        return next(item.rows(), None) if item else None
    except PffError:
        return None


def _is_message(item: Item) -> bool:
    """Deleted folders and attachments are found among deleted items too; what is a message has a class."""
    return bool(Properties(_row(item) or {}).line("001a"))


def _suffix(row: dict[str, tuple[int, bytes]]) -> str:
    called = Properties(row).line("001a")
    return _SUFFIXES.get(kind(_OUTLOOK, called), "txt")


def _store(file: Handle) -> dict[str, object]:
    store = file.item("file_get_message_store")
    properties = Properties(next(store.rows(), {}) if store else {})
    return {
        "encryption": file.number("file_get_encryption_type", 8),
        "password": bool(properties.number("67ff")),
        "name": properties.line("3001"),
        "damaged": file.call("file_is_corrupted") == 1,
    }


def read(path: bytes, telling: Telling) -> None:
    """Tell of all that is in the store. Raises `PffError`."""
    file = libpff.opened(path)
    pst_frames.tell(telling.pipe, pst_frames.STORE, **_store(file))
    root = file.item("file_get_root_folder")
    if root is not None:
        telling.folder(root, "", 0)
    orphans = file.items("file_get_number_of_orphan_items", "file_get_orphan_item_by_index")
    telling.items(orphans, "~orphans", {"recovered": True})
    pst_frames.write(telling.pipe, pst_frames.RECOVERING)
    telling.pipe.flush()
    file.call("file_recover_items", 0)
    deleted = file.items("file_get_number_of_recovered_items", "file_get_recovered_item_by_index")
    telling.items(deleted, "~recovered", {"recovered": True})


def main() -> None:
    path, after, depth = os.fsencode(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(os.dup(1), "wb") as pipe:
        try:
            read(path, Telling(pipe, after, depth))
            pst_frames.write(pipe, pst_frames.DONE)
        except PffError as error:
            pst_frames.tell(pipe, pst_frames.BROKEN, where=str(error))


if __name__ == "__main__":
    main()
