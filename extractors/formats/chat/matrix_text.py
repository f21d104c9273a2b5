"""Element's "Export chat" as plain text: the client's own date and clock, then WhatsApp's form of line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.formats.chat import whatsapp
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.text import head_text
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "matrix"
_DONE = (
    "created and configured the room|created this room|joined the room|left the room|changed the room name"
    "|made (?:future|all future) room history|turned on end-to-end encryption|set the main address for this room"
    "|made the room public|changed who can join"
)
_SAYS = re.compile(
    rf" - .{{1,200}} (?:{_DONE})|\(File Attached\)$|\(Media omitted[^()\n]{{0,60}}\)$"
    r"| - @[^\s:]{1,120}:[^\s:/]{1,120}: ",
    re.MULTILINE,
)


def sniff(source: Source) -> float:
    """Lines as WhatsApp's, under the name that Element gives the file or with words that only Element has."""
    if whatsapp.sniff(source) < 0.5:
        return 0.0
    return 0.93 if "chat export" in source.name.casefold() or _SAYS.search(head_text(source.head)) else 0.0


@guarded(_PLATFORM, "matrix-text")
def read(source: Source) -> Iterator[Document]:
    """As WhatsApp's."""
    return whatsapp.read_as(source, _PLATFORM, "matrix-text")


FORMAT = Format(name="matrix-text", platform=_PLATFORM, sniff=sniff, read=read)
