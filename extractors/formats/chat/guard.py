"""What ends a file's reading early becomes a document with a reason, never an exception, and nothing read is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TypeVar

from extractors.formats.chat.thread import ending
from extractors.formats.source import Source
from extractors.model import Document, Outcome


class BrokenError(Exception):
    """A file ends or breaks off; what came before is good. `rest` is the text of the record it broke in."""

    def __init__(self, reason: str, rest: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.rest = rest


Item = TypeVar("Item")
Read = Callable[[Source], Iterator[Document]]


def until_broken(found: Iterator[Item]) -> Iterator[Item]:
    """What a first reading finds up to a break: the second reading, which makes the documents, tells of it."""
    try:
        yield from found
    except BrokenError:
        return


def guarded(platform: str | None, parser: str) -> Callable[[Read], Read]:
    """For a format's `read`: a break becomes the document `~end` (or the file's own, where none came yet), and so does
    a file without a single message."""

    def wrap(read: Read) -> Read:
        @wraps(read)
        def guarded_read(source: Source) -> Iterator[Document]:
            opened = False
            messages = 0
            fault = None
            try:
                for document in read(source):
                    opened = opened or document.part == ""
                    messages += document.kind in ("message", "call")
                    yield document
            except BrokenError as error:
                fault = error
            except OSError as error:
                fault = BrokenError(f"The file could not be read further: {error.strerror or type(error).__name__}.")
            if fault is None and not messages:
                fault = BrokenError("No message was found, though the file looks like an export of messages.")
            if fault and opened:
                yield ending(source, platform, parser, fault.reason, fault.rest)
            elif fault:
                yield Document(
                    kind="document",
                    path=str(source.path),
                    platform=platform,
                    text=fault.rest,
                    outcome=Outcome.FAILED,
                    reason=fault.reason,
                    parser=parser,
                )

        return guarded_read

    return wrap
