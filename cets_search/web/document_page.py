"""One document: its text with what was found in it, its particulars, its custody, what holds it and what it holds."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.model import StoredDocument
from cets_search.query.pieces import piece as piece_of
from cets_search.related import MailThread
from cets_search.search import View
from cets_search.web import labels, links, mail, marking, quotes
from cets_search.web.decisions import Pages
from cets_search.web.documents import BESIDE, BRIEF, told
from cets_search.web.hits import Hits, hits
from cets_search.web.serving import actor, serving
from cets_search.web.sought import Sought, search_behind, sought
from cets_search.web.stops import stopped
from cets_search.web.table import table
from cets_search.web.zones import UTC, local, reader_zone

pages = Pages("document", __name__)

PART: Final = 40_000
"""Characters of a text on one page: what a browser lays out at once."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """The stretch of the text that is shown, and which of how many it is; the hits of the whole text, and the numbers
    of those that begin here, by where they do."""

    blocks: tuple[quotes.Block, ...]
    number: int
    count: int
    length: int
    hits: Hits
    numbered: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Identifier:
    """`places` says where it stands, () for the text alone, `stop` why it points at nobody, "" where it may."""

    value: str
    count: int
    url: str
    places: tuple[str, ...] = ()
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The identifiers of one type, by how often they stand in the document; apart from them what points at nobody."""

    title: str
    identifiers: tuple[Identifier, ...]
    ranked_out: tuple[Identifier, ...] = ()


@pages.answers("/documents/<document_id>", Action.VIEW)
def page(document_id: str) -> ResponseReturnValue:
    view = serving().site.search.view(actor(), document_id)
    document = told(view.document)
    asked = search_behind()
    return render_template(
        "document.html",
        document=document,
        parent=told(view.parent, BRIEF) if view.parent else None,
        children=[told(child, BRIEF) for child in view.children],
        child_count=view.child_count,
        asked=asked,
        back=links.search(asked) if asked else "",
        text=text_part(document, _number("text-part"), sought(asked), _number("hit") or 0),
        clock=_by_the_readers_clock(document),
        table=table(_rows(view), view.document.id, sought(asked)),
        pieces=view.pieces,
        item=view.item,
        markings=view.markings,
        numbered=_numbered(view),
        groups=groups(document["entities"], stopped(document["entities"])),
        same_file=view.same_file,
        similar=[told(each, BESIDE) for each in view.similar],
        copies=[
            (told(each.document, BESIDE), each.parent and told(each.parent, BRIEF)) for each in view.same_file.places
        ],
        **_as_mail(document, view.thread),
    )


def _as_mail(document: Mapping[str, Any], thread: MailThread | None) -> dict[str, Any]:
    """What the page of a mail tells besides; of any other document all its metadata, and nothing else."""
    about = document["metadata"] or {}
    of_mail = thread is not None
    return {
        "metadata": {name: value for name, value in about.items() if not of_mail or name not in mail.TOLD},
        "headers": mail.headers(document) if of_mail else (),
        "flags": mail.flags(document) if of_mail else (),
        "thread": thread,
        "mails": [told(each, BESIDE) for each in thread.mails] if thread else [],
    }


def text_part(document: Mapping[str, Any], number: int | None, looked_for: Sought, hit: int = 0) -> TextPart:
    """Part `number` (from 1; the nearest there is) of a document's text, with its entities and what was sought.

    Without a number, the part in which the hit stands that the address names, or the first.
    """
    text = str(document["text"] or "")
    found = [entity for entity in document["entities"] if "field" not in entity]
    sought_here = hits(text, looked_for.words, marking.spans(found, text), looked_for.entity, hit)
    count = max(1, math.ceil(len(text) / PART))
    if number is None:
        number = (sought_here.at() or min((at for at, _ in sought_here.places), default=0)) // PART + 1
    number = min(max(number, 1), count)
    start, end = (number - 1) * PART, number * PART
    shown = text[start:end]
    here = [
        {**entity, "start": max(entity["start"] - start, 0), "end": min(entity["end"], end) - start}
        for entity in found
        if entity["start"] < end and entity["end"] > start
    ]
    folds = quotes.folds(document["metadata"], start, start + len(shown))
    ends = [place for fold in folds for place in fold]
    pieces = marking.segments(shown, marking.spans(here, shown), looked_for.words, looked_for.entity, ends)
    shown_hits = sought_here if sought_here.current else sought_here.asked(start)
    return TextPart(
        quotes.blocks(pieces, folds), number, count, len(text), shown_hits, sought_here.numbered(start, end)
    )


def groups(entities: Iterable[Mapping[str, Any]], stops: Mapping[tuple[str, str], str]) -> tuple[Group, ...]:
    """The document's identifiers, each once with how often and where it stands, by type in the order of the labels.

    `stops` are the reasons of those that point at nobody.
    """
    counted: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], dict[str, None]] = {}
    for entity in entities:
        one = (str(entity["type"]), str(entity["value"]))
        counted[one] += 1
        places.setdefault(one, {})[labels.standing(entity.get("field", ""))] = None
    of_type: dict[str, list[Identifier]] = {}
    for (type_, value), count in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
        stands = places[type_, value]
        besides = tuple(stands) if len(stands) > 1 or "text" not in stands else ()
        stop = stops.get((type_, value), "")
        found = Identifier(value, count, links.entity(type_, value), besides, stop)
        of_type.setdefault(type_, []).append(found)
    return tuple(
        Group(
            labels.entity_group(type_),
            tuple(each for each in of_type[type_] if not each.stop),
            tuple(each for each in of_type[type_] if each.stop),
        )
        for type_ in sorted(of_type, key=_place)
    )


def _place(type_: str) -> tuple[int, str]:
    order = list(labels.ENTITIES)
    return (order.index(type_) if type_ in order else len(order), type_)


@pages.answers("/documents/<document_id>/piece", Action.VIEW)
def piece(document_id: str) -> ResponseReturnValue:
    """Leads to the page, slide or row of a number in the same document."""
    found = serving().site.search.piece(actor(), document_id, _number("number") or 0)
    return redirect(links.document(found, search_behind()), 303)


def _rows(view: View) -> tuple[StoredDocument, ...]:
    """The rows to show: those about; of a block of rows, its own."""
    of_block = view.document.source["kind"] == "row" and "-" in view.document.source.get("metadata", {}).get("row", "")
    return (view.document,) if of_block else view.pieces.rows


def _numbered(view: View) -> tuple[str, int | None] | None:
    """What the document's pieces are ("page"), and the number of the one that is shown, None of what holds them."""
    own = piece_of(view.document.source.get("part") or "")
    if own:
        return own[1], own[2]
    held = next((found for child in view.children if (found := piece_of(child.source["part"]))), None)
    return (held[1], None) if held else None


def _by_the_readers_clock(document: Mapping[str, Any]) -> str:
    """When it was sent, in the reader's zone; "" where that is UTC, or the time's own zone is not known."""
    zone = reader_zone()
    when = local(document["sent_at"], zone)
    if when is None or when.tzinfo is None or zone.key == UTC.key:
        return ""
    return f"{when.day} {when:%b %Y, %H:%M} ({zone.key})"


def _number(name: str) -> int | None:
    raw = request.args.get(name, "")
    return int(raw) if re.fullmatch(r"[0-9]{1,6}", raw) else None
