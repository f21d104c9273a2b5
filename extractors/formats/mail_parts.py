"""A message taken apart (RFC 2046): what a person reads as its body, and what hangs on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value
from pathlib import PurePosixPath
from typing import Final, cast

from extractors.formats.mail_headers import shown
from extractors.formats.mail_letter import Letter
from extractors.formats.mail_transfer import decoded, encoding
from extractors.formats.nest import END

_LONGEST_NAME: Final = 200
_HEAD: Final = 64 << 10
_BLANK: Final = re.compile(rb"\n\r?\n")
_ALONE: Final = re.compile(rb"\r(?!\n)")
_HEADER: Final = re.compile(r"([!-9;-~]+):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)\n")
_UNSTEADY: Final = str.maketrans({"/": "_", "\\": "_", ":": "_"})
# A table of our own: the system's differs from one machine to the next, and a part must be called the same on all.
_SUFFIXES: Final = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "text/rfc822-headers": ".txt",
}
_TEXTS: Final = ("text/plain", "text/html")
MESSAGES: Final = ("message/rfc822", "message/global", "message/news")


class Part(Message):
    """A message or a part of one. Messages that it holds are left as they are: each is read as a file of its own, so
    that a thousand, one in the other, need no deeper stack than one, and keep their bytes."""

    _type: str | None = None
    """What the headers say: they are complete when it is asked for first, and asked for at every turn."""

    def get_content_type(self) -> str:
        if self._type is None:
            found = super().get_content_type()
            self._type = f"x-{found}" if found.startswith("message/") else found
        return self._type

    @property
    def mime(self) -> str:
        """Its type as it stands in the message."""
        found = self.get_content_type()
        return found.removeprefix("x-") if found.startswith("x-message/") else found

    @property
    def children(self) -> list[Part]:
        """The parts of a multipart; none of anything else, and where no boundary was found."""
        payload = self.get_payload()
        return [one for one in payload if isinstance(one, Part)] if isinstance(payload, list) else []

    def written(self, name: str) -> str:
        """A header's value in words, "" where there is none."""
        return shown(str(self.get(name, "")))

    def parameter(self, name: str, header: str = "Content-Type") -> str:
        """A header's parameter (RFC 2231), "" where there is none that can be read."""
        if name not in str(self.get(header, "")).lower():
            return ""  # what most parts answer, without being taken apart
        try:
            value = self.get_param(name, "", header)
            return shown(collapse_rfc2231_value(value)) if isinstance(value, str | tuple) else ""
        except (ValueError, LookupError, TypeError):
            return ""

    @property
    def filename(self) -> str:
        return self.parameter("filename", "Content-Disposition") or self.parameter("name")

    @property
    def attached(self) -> bool:
        """Whether it says that it is no part of the body."""
        return self.get_content_disposition() == "attachment" or bool(self.filename)

    def chunks(self, letter: Letter) -> Iterator[bytes]:
        """Its bytes, with the encoding in which they travelled undone."""
        payload = self.get_payload()
        pieces = letter.pieces(payload) if isinstance(payload, str) else iter(())
        yield from decoded(pieces, encoding(self.written("Content-Transfer-Encoding")))


@dataclass(slots=True)
class Parts:
    """`bodies` are what a person reads, one after the other; `attachments` all else, as they stand."""

    bodies: list[Part] = field(default_factory=list)
    attachments: list[Part] = field(default_factory=list)


def parsed(letter: Letter) -> Part:
    """The message's parts. Raises `RecursionError` where they are nested too deep."""
    frame = letter.frame.lstrip(b"\r\n") if letter.frame[:1] in b"\r\n" else letter.frame
    if (message := _of_one_part(frame)) is None:
        message = cast(Part, BytesParser(Part, policy=compat32).parsebytes(frame))  # made by the class that is given
    return message


def _of_one_part(frame: bytes) -> Part | None:
    """The same, without going through its lines; None where it is not built so plainly."""
    blank = _BLANK.search(frame)
    if blank is None or _ALONE.search(frame, 0, blank.end()):
        return None
    head, message, at = frame[: blank.start() + 1].decode("ascii", "surrogateescape"), Part(policy=compat32), 0
    while header := _HEADER.match(head, at):
        message.set_raw(header[1], header[2].rstrip("\r\n"))
        at = header.end()
    if at < len(head) or message.get_content_maintype() == "multipart":
        return None
    message.set_payload(frame[blank.end() :].decode("ascii", "surrogateescape"))
    return message


def taken_apart(message: Part) -> Parts:
    """The bodies and attachments of a message, in their order. Raises `RecursionError`."""
    parts = Parts()
    _sort(message, parts)
    return parts


def _sort(part: Part, into: Parts) -> None:
    if part.children:
        if part.mime == "multipart/alternative":
            _choose(part.children, into)
        else:
            for child in part.children:
                _sort(child, into)
    elif part.get_content_maintype() == "multipart" or (part.mime in _TEXTS and not part.attached):
        into.bodies.append(part)  # a multipart without parts is text that some program cut
    else:
        into.attachments.append(part)


def _choose(children: list[Part], into: Parts) -> None:
    """Of several forms of one text the plain one, where it has words; else the last, which is the richest."""
    forms = []
    for child in children:
        form = Parts()
        _sort(child, form)
        into.attachments += form.attachments
        if any(str(body.get_payload()).strip() for body in form.bodies):
            forms.append(form.bodies)
    plain = [bodies for bodies in forms if all(body.mime == "text/plain" for body in bodies)]
    into.bodies += next(iter(plain or forms[-1:]), [])


def named(attachments: list[Part]) -> Iterator[tuple[str, str, Part]]:
    """Each with its part, which is unique in the message, and what it is called."""
    taken, seen = {END}, Counter[str]()
    for number, part in enumerate(attachments, 1):
        name = _name(part, number)
        unique, suffix = name, PurePosixPath(name).suffix
        while unique in taken:
            seen[name] += 1
            unique = f"{name.removesuffix(suffix)}~{seen[name] + 1}{suffix}"
        taken.add(unique)
        yield unique, name, part


def _name(part: Part, number: int) -> str:
    """What the sender called it, as one step of a path; a message by its subject."""
    name = part.filename
    if not name and part.mime in MESSAGES:
        name = f"{_subject(part) or 'message'}.eml"
    name = name.translate(_UNSTEADY).strip()
    if len(name) > _LONGEST_NAME:
        suffix = PurePosixPath(name).suffix[:20]
        name = name[: _LONGEST_NAME - len(suffix)] + suffix
    return name if name.strip(".") else f"part {number}{_SUFFIXES.get(part.mime, '')}"


def _subject(part: Part) -> str:
    payload = part.get_payload()
    head = payload[:_HEAD] if isinstance(payload, str) else ""
    return shown(str(HeaderParser(policy=compat32).parsestr(head.lstrip("\r\n")).get("Subject", "")))
