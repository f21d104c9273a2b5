"""An Outlook item as documents: its own, then what hangs on it, each read by every format again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from extractors.formats.chat.addresses import present
from extractors.formats.clean import storable
from extractors.formats.mapi import Attachment, Item, Properties
from extractors.formats.nest import END, Member, Nest, below
from extractors.formats.outlook_mail import subject
from extractors.formats.outlook_other import document
from extractors.formats.source import Source
from extractors.model import Document, Outcome

_LONGEST: Final = 200
_UNSTEADY: Final = {**dict.fromkeys(range(32), " "), 0x7F: " ", 0x2F: "_"}
_HIDDEN, _IN_HTML = "7ffe", 4


def documents(source: Source, item: Item, nest: Nest) -> Iterator[Document]:
    """The item's documents, its own first (part ""), then those of what hangs on it: behind `source.resume`, where that
    is given. Raises `DamagedError` where the file cannot be read on."""
    own = document(item, storable(str(source.path)), source.timezone, nest.limits.text)
    about = present(("attachments", str(item.attached or "")))
    own = replace(own, parser="outlook", metadata={**own.metadata, **about})
    yield replace(own, outcome=Outcome.PARTIAL, reason=item.lacking) if item.lacking and not own.reason else own
    names, resume = Names(), source.resume
    for attachment in item.attachments:
        name = _name(attachment)
        part = names.unique(name)
        if resume is None:
            after = None
        elif resume == part or resume.startswith(f"{part}/"):
            after, resume = resume, None
        else:
            continue
        for found in _attached(replace(source, resume=after), attachment, part, name, nest):
            yield found
            if found.part == END:
                return


def part_of(name: str) -> str:
    """A name as one step of a part."""
    name = storable(name).translate(_UNSTEADY).strip()
    if len(name) > _LONGEST:
        suffix = PurePosixPath(name).suffix[:20]
        name = name[: _LONGEST - len(suffix)] + suffix
    return name if name.strip(".") else ""


class Names:
    """Makes the parts that lie in one holder differ: `ticket.pdf`, `ticket~2.pdf`."""

    def __init__(self) -> None:
        self._taken = {END}
        self._seen: Counter[str] = Counter()

    def unique(self, name: str) -> str:
        unique, suffix = name, PurePosixPath(name).suffix
        while unique in self._taken:
            self._seen[name] += 1
            unique = f"{name.removesuffix(suffix)}~{self._seen[name] + 1}{suffix}"
        self._taken.add(unique)
        return unique


def _attached(source: Source, attachment: Attachment, part: str, name: str, nest: Nest) -> Iterator[Document]:
    said = _said(attachment.properties)
    if attachment.item is None:
        gone = attachment.chunks is None
        member = Member(
            part,
            name,
            attachment.chunks,
            metadata=said,
            outcome=Outcome.SKIPPED if gone else Outcome.SEARCHABLE,
            reason=attachment.missing if gone else "",
        )
        yield from nest.members(source, (member,))
    elif source.depth >= nest.limits.depth:
        reason = f"lies deeper than {nest.limits.depth} containers: it was not read"
        member = Member(part, name, None, metadata=said, outcome=Outcome.SKIPPED, reason=reason, kind="email")
        yield from nest.members(source, (member,))
    else:
        after = None if source.resume is None else source.resume[len(part) + 1 :]
        inner = replace(source, resume=after or None, depth=source.depth + 1)
        found = documents(inner, attachment.item, nest)
        for one in found if after is None else islice(found, 1, None):
            placed = replace(one, metadata={**said, **one.metadata}) if one.parent is None else one
            yield below(source, part, placed)


def _name(attachment: Attachment) -> str:
    """What it is called (PidTagAttachLongFilename, …); a message by its subject."""
    properties = attachment.properties
    if attachment.item is not None:
        return f"{part_of(subject(attachment.item.properties)) or 'message'}.eml"
    return part_of(properties.line("3707", "3704", "3001")) or "attachment"


def _said(properties: Properties) -> dict[str, str | list[str]]:
    """What the item says of an attachment, by the names that headers have for it."""
    inline = bool(properties.number(_HIDDEN)) or bool((properties.number("3714") or 0) & _IN_HTML)
    return present(
        ("Content-Type", properties.line("370e")),
        ("Content-ID", properties.line("3712")),
        ("Content-Disposition", "inline" if inline else "attachment"),
    )
