"""Documents of a conversation, made one way for every format: parts, sequence, parents, the words for a fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from extractors.formats.chat.text import clean
from extractors.formats.chat.times import NEVER, Moment
from extractors.formats.source import Source
from extractors.model import Document, Outcome

TEXT_LIMIT: Final = 1 << 20  # characters of one message that are kept
LISTED: Final = 32  # most people named as recipients of one message; the conversation document names all it knows
VALUE_LIMIT: Final = 8000  # characters of a name or a value in `metadata`
ROSTER: Final = 5000  # most participants that are remembered of one conversation

Metadata = Mapping[str, str | list[str]]


@dataclass(slots=True)
class Message:
    """What a format found in one record. `flags` are words of the design: system, edited, deleted, forwarded, media,
    call. `attachments` are paths or names within the export; `more` is what else the format gives, by name."""

    text: str = ""
    sender: str | None = None
    sender_id: str | None = None
    moment: Moment = NEVER
    recipients: tuple[str, ...] = ()
    flags: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    reply_to: str | None = None
    subject: str | None = None
    more: dict[str, str | list[str]] = field(default_factory=dict)


class Thread:
    """Writes the documents of one conversation in file order.

    `part` is "" for a file that is one conversation, else the conversation's own part below the file; messages are
    `NNNNNNNN` below it, counted from 1, so that the same bytes give the same parts.
    """

    def __init__(self, source: Source, platform: str, parser: str, name: str | None, part: str = "") -> None:
        self._path = str(source.path)
        self._platform = platform
        self._parser = parser
        self.name = _short(name) if name else None
        self.part = part
        self.count = 0
        self._asides = 0
        self.participants: tuple[str, ...] = ()

    def opening(self, participants: Iterable[str] = (), metadata: Metadata | None = None) -> Document:
        """The document of the conversation itself, that the messages have for a parent."""
        self.participants = tuple(_short(name) for name in participants)
        about = _tidy(metadata or {})
        if self.participants:
            about["participants"] = list(self.participants)
        return Document(
            kind="document",
            path=self._path,
            part=self.part,
            parent="" if self.part else None,
            platform=self._platform,
            conversation=self.name,
            subject=self.name,
            metadata=about,
            parser=self._parser,
        )

    def message(self, found: Message) -> Document:
        """The next message's document; one longer than `TEXT_LIMIT` is cut there and says so."""
        self.count += 1
        text = clean(found.text)
        long = len(text) > TEXT_LIMIT
        sender = _short(found.sender).strip() if found.sender else None
        return Document(
            kind="message",
            path=self._path,
            part=self._place(f"{self.count:08d}"),
            parent=self.part,
            platform=self._platform,
            conversation=self.name,
            sender=sender or None,
            recipients=self._recipients(found, sender),
            sent_at=found.moment.at,
            sent_at_raw=_short(found.moment.raw) if found.moment.raw else None,
            zone=found.moment.zone,
            subject=found.subject,
            text=text[:TEXT_LIMIT] if long else text,
            metadata=self._metadata(found),
            outcome=Outcome.PARTIAL if long else Outcome.SEARCHABLE,
            reason=f"The message is longer than {TEXT_LIMIT:,} characters: its end is not searchable." if long else "",
            parser=self._parser,
        )

    def bad(self, reason: str, raw: str = "") -> Document:
        """A record that could not be read, in its place; `raw` is what there is of it."""
        self.count += 1
        return Document(
            kind="message",
            path=self._path,
            part=self._place(f"{self.count:08d}"),
            parent=self.part,
            platform=self._platform,
            conversation=self.name,
            text=clean(raw)[:TEXT_LIMIT],
            metadata={"sequence": str(self.count)},
            outcome=Outcome.FAILED,
            reason=reason,
            parser=self._parser,
        )

    def no_message(self, value: object) -> Document:
        """What stands in a list of messages and is none."""
        return self.bad("A record in the list of messages is no message.", str(value)[:1000])

    def aside(self, kind: str, group: str, text: str) -> Document:
        """What an export holds besides messages (a contact, a session): kind `contact` or `row`."""
        self._asides += 1
        return Document(
            kind=kind,
            path=self._path,
            part=self._place(f"{group}-{self._asides:08d}"),
            parent=self.part,
            platform=self._platform,
            text=clean(text)[:TEXT_LIMIT],
            parser=self._parser,
        )

    def _place(self, name: str) -> str:
        return f"{self.part}/{name}" if self.part else name

    def _recipients(self, found: Message, sender: str | None) -> tuple[str, ...]:
        if found.recipients:
            return tuple(_short(name) for name in found.recipients)
        if not sender or len(self.participants) > LISTED:
            return ()
        return tuple(name for name in self.participants if name != sender)

    def _metadata(self, found: Message) -> dict[str, str | list[str]]:
        about = _tidy(found.more) if found.more else {}
        about["sequence"] = str(self.count)
        if found.sender_id:
            about["sender_id"] = _short(found.sender_id)
        if found.reply_to:
            about["reply_to"] = _short(found.reply_to)
        if found.flags:
            about["flags"] = found.flags
        if found.attachments:
            about["attachment"] = [_short(path) for path in found.attachments]
        return about


def ending(source: Source, platform: str | None, parser: str, reason: str, rest: str = "") -> Document:
    """The last document of a file that could not be read from some place on; `rest` is text of that place."""
    return Document(
        kind="file",
        path=str(source.path),
        part="~end",
        parent="",
        platform=platform,
        text=clean(rest)[:TEXT_LIMIT],
        outcome=Outcome.PARTIAL,
        reason=reason,
        parser=parser,
    )


def _short(text: str) -> str:
    """A name or a value as an index takes it: one term of no more than `VALUE_LIMIT` characters."""
    return clean(text[:VALUE_LIMIT])


def _tidy(metadata: Metadata) -> dict[str, str | list[str]]:
    return {
        name: _short(value) if isinstance(value, str) else [_short(one) for one in value[:ROSTER]]
        for name, value in metadata.items()
        if value
    }
