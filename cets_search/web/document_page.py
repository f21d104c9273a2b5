"""One document: its text with what was found in it, its particulars, its custody, what holds it and what it holds."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.related import MailThread
from cets_search.web import labels, links, mail, marking, quotes
from cets_search.web.decisions import Pages
from cets_search.web.documents import BESIDE, BRIEF, told
from cets_search.web.serving import actor, serving
from cets_search.web.sought import Sought, search_behind, sought
from cets_search.web.stops import stopped

pages = Pages("document", __name__)

PART: Final = 40_000
"""Characters of a text on one page: what a browser lays out at once."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """The stretch of the text that is shown, and which of how many it is."""

    blocks: tuple[quotes.Block, ...]
    number: int
    count: int
    length: int


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
        text=text_part(document, _part_number(), sought(asked)),
        groups=groups(document["entities"], stopped(document["entities"])),
        same_file=view.same_file,
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


def text_part(document: Mapping[str, Any], number: int | None, looked_for: Sought) -> TextPart:
    """Part `number` (from 1; the nearest there is) of a document's text, with its entities and what was sought.

    Without a number, the part in which the first of what was sought stands.
    """
    text = str(document["text"] or "")
    found = [entity for entity in document["entities"] if "field" not in entity]
    count = max(1, math.ceil(len(text) / PART))
    if number is None:
        number = _first(text, marking.spans(found, text), looked_for) // PART + 1 if count > 1 else 1
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
    return TextPart(quotes.blocks(pieces, folds), number, count, len(text))


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


def _part_number() -> int | None:
    raw = request.args.get("text-part", "")
    return int(raw) if re.fullmatch(r"[0-9]{1,6}", raw) else None


def _first(text: str, entities: Iterable[marking.Span], looked_for: Sought) -> int:
    """Where the first of what was sought stands; 0 where nothing does."""
    word = looked_for.words.search(text) if looked_for.words else None
    places = [word.start()] if word else []
    places += [span.start for span in entities if looked_for.entity(span)][:1]
    return min(places, default=0)
