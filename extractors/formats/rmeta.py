"""Tika's `/rmeta` answer, a list of metadata with text, as documents: the file first, each part after its holder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from extractors.formats import mail_fields, troubles
from extractors.formats.clean import storable
from extractors.formats.dates import Sent
from extractors.formats.kinds import kind
from extractors.formats.mail_fields import Fields, first
from extractors.model import Document, Outcome

_NOISE: Final = ("X-TIKA:", "resourceName", "embeddedRelationshipId", "Content-Length")
# Of the temporary file that Tika wrote the picture to, other at each run.
_TEMPORARY: Final = frozenset({"File Name", "File Size", "File Modified Date"})
# Told of the run, not of the file: the time of parsing, and counts that Tika's InDesign parser adds up over files.
_OF_THE_RUN: Final = ("File-Parsed-DateTime", "SpreadPageCount", "TotalPageCount")
_MAIL: Final = ("email", "event", "contact")
_LONGEST_NAME: Final = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of the answer needs to know besides it."""

    path: str
    timezone: str | None
    text_limit: int
    head: bytes = b""
    """How the file begins: the headers, where it is a message."""


def documents(answer: Sequence[Fields], reading: Reading) -> Iterator[Document]:
    """One document for each of `answer`; their `part`s are unique, and the same each time the file is read."""
    ordered = sorted(answer, key=_place)
    holders = {_place(fields)[:-1] for fields in ordered if _place(fields)}
    cut = _cut(answer, holders)
    parts: dict[tuple[int, ...], str] = {}
    taken: set[str] = set()
    for fields in ordered:
        place = _place(fields)
        parent = _nearest(place, parts)
        parts[place] = _part(fields, place, parent, taken) if place else ""
        taken.add(parts[place])
        yield _document(fields, reading, (parts[place], parent), place in holders, place in cut)


def _cut(answer: Sequence[Fields], holders: set[tuple[int, ...]]) -> set[tuple[int, ...]]:
    """The places whose text the limit of the whole file cut or left out.

    Tika notes the limit once, not on the document that it fell into. Parts stand in its answer as they were ended, so
    those without text may have been left out, and the last with text, past those that only hold others, was cut.
    """
    if not any(first(fields, "X-TIKA:EXCEPTION:write_limit_reached") == "true" for fields in answer):
        return set()
    found = {_place(fields) for fields in answer if not first(fields, "X-TIKA:content").strip()}
    for fields in reversed(answer):
        if first(fields, "X-TIKA:content").strip():
            found.add(_place(fields))
            if _place(fields) not in holders:
                break
    return found


def _place(fields: Fields) -> tuple[int, ...]:
    """Where it stands: () for the file, (2, 5) for the fifth found, which the second holds."""
    path = first(fields, "X-TIKA:embedded_id_path").strip("/")
    return tuple(int(step) for step in path.split("/") if step.isdigit())


def _nearest(place: tuple[int, ...], parts: dict[tuple[int, ...], str]) -> str | None:
    """The part that holds it; one level further up where that one has no entry of its own."""
    for length in range(len(place) - 1, -1, -1):
        if place[:length] in parts:
            return parts[place[:length]]
    return None


def _part(fields: Fields, place: tuple[int, ...], parent: str | None, taken: set[str]) -> str:
    name = first(fields, "X-TIKA:internalPath") or first(fields, "resourceName")
    name = name or first(fields, "X-TIKA:embedded_resource_path").rpartition("/")[2]
    name = storable(name).strip("/")[:_LONGEST_NAME] or f"part {place[-1]}"
    part = f"{parent}/{name}" if parent else name
    return part if part not in taken else f"{part} #{place[-1]}"


def _document(fields: Fields, reading: Reading, where: tuple[str, str | None], holds: bool, cut: bool) -> Document:
    mime = first(fields, "Content-Type").partition(";")[0].strip().lower()
    found = kind(mime, first(fields, "mapi:message-class"))
    text = storable(first(fields, "X-TIKA:content")).strip()
    outcome, reason = troubles.of_document(fields, text, holds)
    if outcome is Outcome.SEARCHABLE and cut:
        outcome, reason = Outcome.PARTIAL, "its text is cut or left out: the limit on the text of one file was reached"
    if len(text) > reading.text_limit:
        text = text[: reading.text_limit]
        if outcome is Outcome.SEARCHABLE:
            outcome, reason = Outcome.PARTIAL, f"its text is cut after {reading.text_limit:,} characters"
    is_mail = found in _MAIL
    written = mail_fields.date_header(reading.head) if mime == "message/rfc822" and not where[0] else ""
    sent = mail_fields.sent(fields, reading.timezone, written) if is_mail else Sent()
    return Document(
        kind=found,
        path=reading.path,
        part=where[0],
        parent=where[1],
        sender=_shown(mail_fields.sender(fields)) if is_mail else None,
        recipients=tuple(map(storable, mail_fields.recipients(fields))) if is_mail else (),
        sent_at=sent.at,
        sent_at_raw=_shown(sent.raw),
        zone=sent.zone,
        subject=_shown(first(fields, "dc:title") or first(fields, "dc:subject")),
        text=text,
        mime=storable(mime) or None,
        metadata=_metadata(fields),
        outcome=outcome,
        reason=storable(reason),
        parser=storable(troubles.parser(fields)),
    )


def _shown(value: str | None) -> str | None:
    return storable(value).strip() or None if value else None


def _metadata(fields: Fields) -> dict[str, str | list[str]]:
    """What the file says of itself, by name; without Tika's own notes, which differ from run to run."""
    return {
        storable(name): storable(value) if isinstance(value, str) else [storable(one) for one in value]
        for name, value in sorted(fields.items())
        if name not in _TEMPORARY and not name.startswith(_NOISE) and not name.endswith(_OF_THE_RUN)
    }
