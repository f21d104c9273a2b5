"""Tika's `/rmeta` answer, a list of metadata with text, as documents: the file first, each part after its holder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from extractors.formats import mail_fields, pieces, separated, sheets, troubles
from extractors.formats.clean import storable
from extractors.formats.dates import Sent
from extractors.formats.kinds import kind
from extractors.formats.machine_read import MACHINE_READ, marks
from extractors.formats.mail_fields import Fields, first
from extractors.formats.pieces import Apart, Piece
from extractors.formats.told_fields import told
from extractors.formats.xhtml import body
from extractors.model import Document, Outcome

_NOISE: Final = ("X-TIKA:", "resourceName", "embeddedRelationshipId", "Content-Length")
# Of the temporary file that Tika wrote the picture to, other at each run.
_TEMPORARY: Final = frozenset({"File Name", "File Size", "File Modified Date"})
# Told of the run, not of the file: the time of parsing, and counts that Tika's InDesign parser adds up over files.
_OF_THE_RUN: Final = ("File-Parsed-DateTime", "SpreadPageCount", "TotalPageCount")
# A picture's table of colours, entry by entry (javax.imageio's metadata of PNG, GIF and BMP): hundreds of numbers that
# nobody looks for, and each a term of the index.
_COLOURS: Final = ("PaletteEntry", "PLTEEntry", "ColorTableEntry", "hISTEntry", "sPLTEntry")
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
    xhtml: bool = False
    """Whether the texts in the answer are XHTML, which tells pages, sheets and rows apart."""
    ocr: bool = False
    """Whether text was looked for in pictures."""
    table: bool = False
    """Whether the file is named as a table in plain text."""
    row_numbers: sheets.RowNumbers = lambda name: ()
    """Those of the file itself, where it is a spreadsheet."""


def documents(answer: Sequence[Fields], reading: Reading) -> Iterator[Document]:
    """A document for each of `answer`, and for each of its pages, sheets and rows, which follow it. Their `part`s are
    unique, and the same each time the file is read."""
    ordered = sorted(answer, key=_place)
    holders = {_place(fields)[:-1] for fields in ordered if _place(fields)}
    cut = _cut(answer, holders, reading)
    parts: dict[tuple[int, ...], str] = {}
    taken: set[str] = set()
    for fields in ordered:
        place = _place(fields)
        parent = _nearest(place, parts)
        parts[place] = _part(fields, place, parent, taken) if place else ""
        yield from _placed(_documents(fields, reading, (parts[place], parent), place in holders, place in cut), taken)


def _cut(answer: Sequence[Fields], holders: set[tuple[int, ...]], reading: Reading) -> set[tuple[int, ...]]:
    """The places whose text the limit of the whole file cut or left out.

    Tika notes the limit once, not on the document that it fell into. Parts stand in its answer as they were ended, so
    those without text may have been left out, and the last with text, past those that only hold others, was cut.
    """
    if not any(first(fields, "X-TIKA:EXCEPTION:write_limit_reached") == "true" for fields in answer):
        return set()
    found = {_place(fields) for fields in answer if not _says_something(fields, reading)}
    for fields in reversed(answer):
        if _says_something(fields, reading):
            found.add(_place(fields))
            if _place(fields) not in holders:
                break
    return found


def _says_something(fields: Fields, reading: Reading) -> bool:
    content = first(fields, "X-TIKA:content")
    return bool(pieces.undivided(body(content)).text if reading.xhtml else content.strip())


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
    return _free(part, taken, place[-1])


def _placed(documents: Iterator[Document], taken: set[str]) -> Iterator[Document]:
    """A document, which has a place of its own, and its pieces, which are given one: a hostile file may have named
    another so."""
    moved: dict[str, str] = {}
    for document in documents:
        part, parent = _free(document.part, taken, 2), document.parent
        taken.add(part)
        if part != document.part:
            moved[document.part] = part
        holder = parent if parent is None else moved.get(parent, parent)
        same = part == document.part and holder == parent
        yield document if same else replace(document, part=part, parent=holder)


def _free(part: str, taken: Set[str], number: int) -> str:
    while part in taken:
        part = f"{part} #{number}"
    return part


def _documents(
    fields: Fields, reading: Reading, where: tuple[str, str | None], holds: bool, cut: bool
) -> Iterator[Document]:
    """The document at `where` (its part, and the one that holds it), then its pieces."""
    mime = storable(first(fields, "Content-Type").partition(";")[0].strip().lower())
    apart = _apart(fields, mime, reading)
    if reading.table and not where[0] and mime == "text/plain" and (table := separated.rows(apart.text)):
        mime, apart = separated.MIME, table
    whole = _document(fields, mime, reading, where, apart)
    outcome, reason = troubles.of_document(fields, whole.text, holds or bool(apart.pieces))
    if outcome is Outcome.SEARCHABLE and cut:
        outcome, reason = Outcome.PARTIAL, "its text is cut or left out: the limit on the text of one file was reached"
    yield _within(replace(whole, outcome=outcome, reason=storable(reason)), reading.text_limit)
    for number, piece in enumerate(apart.pieces, 1):
        document = _piece(piece, whole)
        if cut and number == len(apart.pieces):
            document = replace(document, outcome=outcome, reason=reason)
        yield _within(document, reading.text_limit)


def _apart(fields: Fields, mime: str, reading: Reading) -> Apart:
    """The text, with what is to be kept apart in it."""
    content = storable(first(fields, "X-TIKA:content"))
    if not reading.xhtml:
        return Apart(content.strip())
    if mime == "application/pdf":
        return pieces.pages(body(content))
    if pieces.has_slides(mime):
        return pieces.slides(body(content))
    if sheets.is_spreadsheet(mime):
        own = not _place(fields)
        return sheets.sheets(body(content), reading.row_numbers) if own else sheets.sheets(body(content))
    return pieces.undivided(body(content))


def _document(fields: Fields, mime: str, reading: Reading, where: tuple[str, str | None], apart: Apart) -> Document:
    found = kind(mime, first(fields, "mapi:message-class"))
    is_mail = found in _MAIL
    written = mail_fields.date_header(reading.head) if mime == "message/rfc822" and not where[0] else ""
    sent = mail_fields.sent(fields, reading.timezone, written) if is_mail else Sent()
    own = {} if is_mail else _storable({**told(fields, found), **marks(fields, found, mime, apart, reading.ocr)})
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
        text=apart.text,
        mime=mime or None,
        metadata={**_metadata(fields), **own},
        parser=storable(troubles.parser(fields)),
    )


def _piece(piece: Piece, whole: Document) -> Document:
    """A piece as a document below the one that it belongs to."""
    below = f"{whole.part}/" if whole.part else ""
    read = {MACHINE_READ: "yes"} if piece.by_machine else {}
    return Document(
        kind=piece.kind,
        path=whole.path,
        part=f"{below}{piece.part}",
        parent=f"{below}{piece.holder}" if piece.holder else whole.part,
        text=piece.text,
        mime=whole.mime,
        metadata={**piece.metadata, **read},
        parser=whole.parser,
    )


def _within(document: Document, limit: int) -> Document:
    """The document with no more text than the limit."""
    if len(document.text) <= limit:
        return document
    cut = replace(document, text=document.text[:limit])
    if cut.outcome is not Outcome.SEARCHABLE:
        return cut
    return replace(cut, outcome=Outcome.PARTIAL, reason=f"its text is cut after {limit:,} characters")


def _shown(value: str | None) -> str | None:
    return storable(value).strip() or None if value else None


def _metadata(fields: Fields) -> dict[str, str | list[str]]:
    """What the file says of itself, by name; without Tika's own notes, which differ from run to run, and colours."""
    return _storable(
        {
            name: value
            for name, value in sorted(fields.items())
            if name not in _TEMPORARY and not name.startswith(_NOISE) and not name.endswith(_OF_THE_RUN + _COLOURS)
        }
    )


def _storable(fields: Fields) -> dict[str, str | list[str]]:
    return {
        storable(name): storable(value) if isinstance(value, str) else [storable(one) for one in value]
        for name, value in fields.items()
    }
