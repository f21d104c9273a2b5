"""A message taken apart (RFC 2046): what a person reads as its body, and what hangs on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from extractors.formats.mail_part import Part
from extractors.formats.mail_split import headers
from extractors.formats.nest import END

_LONGEST_NAME: Final = 200
_HEAD: Final = 64 << 10
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


@dataclass(slots=True)
class Parts:
    """`bodies` are what a person reads, one after the other; `attachments` all else, as they stand."""

    bodies: list[Part] = field(default_factory=list)
    attachments: list[Part] = field(default_factory=list)


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
        if any(body.body.strip() for body in form.bodies):
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
    return headers(part.body[:_HEAD].encode("ascii", "surrogateescape").lstrip(b"\r\n")).written("Subject")
