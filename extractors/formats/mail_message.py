"""One message as documents: its own, then what hangs on it.

Read by Python's `email` in the policy that bears with everything (`compat32`) and notes what is broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from pathlib import Path
from typing import Final

from extractors.formats import charsets, html_text, mail_flowed, mail_headers, mail_inline, mail_quotes
from extractors.formats.clean import storable
from extractors.formats.mail_encrypted import encryption, inline
from extractors.formats.mail_letter import Letter
from extractors.formats.mail_part import Part
from extractors.formats.mail_parts import Parts, named, taken_apart
from extractors.formats.mail_split import headers, parsed
from extractors.formats.nest import Member, Nest
from extractors.formats.source import Source
from extractors.model import Document, Outcome

_WIDEST: Final = 4
"""Bytes that a character may take."""

_META: Final = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_LOOK: Final = 4_096
Apart = Callable[[str], Path | None]
"""Where the file is that holds an attachment of that name; None where there is none, or more than one."""
_TAKEN_OUT: Final = "X-Apple-Content-Length"
"""What Apple Mail writes into a part whose content it keeps in a file of its own."""
_APART: Final = "was taken out of the message into a file of its own, which is not beside it"
_CHUNK: Final = 1 << 18
_ELSEWHERE: Final = "only says where a file lies (its Content-Type has the place): it was not fetched"


def documents(
    source: Source, letter: Letter, nest: Nest, flags: Sequence[str] = (), apart: Apart | None = None
) -> Iterator[Document]:
    """The message's documents, its own first: those behind `source.resume`, where that is given.

    `flags` are what its mailbox says of it (`read`, `deleted`, …); `apart` finds what was taken out of it.
    """
    try:
        message = parsed(letter)
        parts = taken_apart(message)
    except RecursionError:
        yield _too_deep(source, letter, nest.limits.text, flags)
        return
    told = encryption(message, parts, letter)
    text, lacking, files = _text(parts.bodies, letter, nest.limits.text)
    parts.attachments += files
    if source.resume is None:
        lacking += _cut_short(message, letter)
        own = _document(source, message, text, flags, len(parts.attachments))
        yield _judged(own, told.message or inline(text), lacking)
    if parts.attachments:
        yield from _attached(source, letter, parts, told.parts, nest, apart or _nowhere)


def _judged(document: Document, encrypted: str, lacking: Sequence[str]) -> Document:
    if encrypted:
        return replace(document, outcome=Outcome.ENCRYPTED, reason=encrypted)
    return replace(document, outcome=Outcome.PARTIAL, reason="; ".join(lacking)) if lacking else document


def _cut_short(message: Part, letter: Letter) -> list[str]:
    """What is missing of the message, in words."""
    found = [letter.cut] if letter.cut else []
    if message.mime == "message/partial":
        number, total = message.parameter("number") or "?", message.parameter("total") or "?"
        found.append(f"it is piece {number[:9]} of {total[:9]} of a message that was sent in pieces")
    if any(isinstance(one, CloseBoundaryNotFoundDefect) for part in message.walk() for one in part.defects):
        found.append("its last part has no end: the message may be cut short")
    return found


def _document(source: Source, message: Message, text: str, flags: Sequence[str], attachments: int = 0) -> Document:
    fields = mail_headers.fields(message, source.timezone)
    metadata = fields["metadata"]
    if quotes := mail_quotes.quoted(text):
        metadata["quoted"] = quotes
    if attachments:
        metadata["attachments"] = str(attachments)
    if flags:
        metadata["flags"] = list(dict.fromkeys([*flags, *metadata.get("flags", ())]))
    return Document(
        kind="email", path=storable(str(source.path)), text=text, mime="message/rfc822", parser="mail", **fields
    )


def _too_deep(source: Source, letter: Letter, most: int, flags: Sequence[str]) -> Document:
    """Its headers, and the rest as it stands."""
    message = headers(letter.frame)
    text, _ = _kept(charsets.decoded(letter.frame, ""), most)
    reason = "its parts are nested too deep to be taken apart: its text is as it stands in the file"
    return replace(_document(source, message, text, flags), outcome=Outcome.PARTIAL, reason=reason)


def _text(bodies: Sequence[Part], letter: Letter, most: int) -> tuple[str, list[str], list[Part]]:
    """All bodies, a blank line between, `most` characters of them; what is missing in words; the files within them."""
    texts, left, cut = [], most, False
    files: list[Part] = []
    for body in bodies:
        data, longer = _bytes(body, letter, left * _WIDEST)
        if body.mime != "text/html":
            data, inside = mail_inline.taken_out(data)
            files += inside
        text = _decoded(body, data)
        text, over = _kept(html_text.text(text) if body.mime == "text/html" else text, left)
        texts.append(text)
        left, cut = left - len(text), cut or longer or over
    lacking = [f"its text is cut after {most:,} characters"] if cut else []
    return "\n\n".join(text for text in texts if text), lacking, files


def _bytes(body: Part, letter: Letter, most: int) -> tuple[bytes, bool]:
    """At most so many, and whether there are more."""
    data = bytearray()
    for chunk in body.chunks(letter):
        data += chunk
        if len(data) > most:
            return bytes(data[:most]), True
    return bytes(data), False


def _decoded(body: Part, data: bytes) -> str:
    charset = body.parameter("charset")
    if not charset and body.mime == "text/html" and (meta := _META.search(data[:_LOOK])):
        charset = meta[1].decode("ascii")
    text = charsets.decoded(data, charset)
    flowed = body.mime == "text/plain" and body.parameter("delsp").lower() == "yes"
    return mail_flowed.joined(text) if flowed else text


def _kept(text: str, most: int) -> tuple[str, bool]:
    text = storable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text[:most], len(text) > most


def _attached(
    source: Source, letter: Letter, parts: Parts, encrypted: dict[int, str], nest: Nest, apart: Apart
) -> Iterator[Document]:
    names = list(named(parts.attachments))
    reasons = {unique: encrypted[id(part)] for unique, _, part in names if id(part) in encrypted}
    members = (_member(unique, name, part, letter, apart) for unique, name, part in names)
    for document in nest.members(source, members):
        reason = reasons.get(document.part)
        yield replace(document, outcome=Outcome.ENCRYPTED, reason=reason) if reason else document


def _member(unique: str, name: str, part: Part, letter: Letter, apart: Apart) -> Member:
    if part.mime == "message/external-body":
        return Member(unique, name, None, metadata=_stated(part), outcome=Outcome.SKIPPED, reason=_ELSEWHERE)
    if part.get(_TAKEN_OUT) is not None and not part.body.strip():
        path = apart(part.filename)
        if path is None:
            return Member(unique, name, None, metadata=_stated(part), outcome=Outcome.SKIPPED, reason=_APART)
        return Member(unique, name, _file(path), metadata=_stated(part))
    return Member(unique, name, part.chunks(letter), metadata=_stated(part))


def _nowhere(_name: str) -> None:
    return None


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _stated(part: Part) -> dict[str, str | list[str]]:
    """What the message says of a part."""
    found = {name: part.written(name) for name in ("Content-Type", "Content-ID", "Content-Disposition")}
    return {name: value for name, value in found.items() if value}
