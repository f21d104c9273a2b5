"""Text exports that open each message by a header line: the header and the whole text up to the next one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from extractors.formats.chat.thread import TEXT_LIMIT

Header = re.Match[str] | None


def records(found: Iterable[str], header: Callable[[str], Header], rest: str = "text") -> Iterator[tuple[Header, str]]:
    """Each header with its text: what the group `rest` holds, and the lines after it. The header is None for text
    before the first. Of a text longer than `TEXT_LIMIT` no more is kept than shows that it is."""
    opening: Header = None
    pieces: list[str] = []
    size = 0
    for line in found:
        match = header(line)
        if match is None:
            if size <= TEXT_LIMIT:
                pieces.append(line)
                size += len(line) + 1
            continue
        if opening is not None or any(piece.strip() for piece in pieces):
            yield opening, "\n".join(pieces)
        opening = match
        pieces = [match[rest] or ""]
        size = len(pieces[0])
    if opening is not None or any(piece.strip() for piece in pieces):
        yield opening, "\n".join(pieces)
