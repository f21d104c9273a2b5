"""REST under `/api/v1`: the same services as the pages, as JSON. docs/api.md has the shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.answer import FacetValue, Hit
from cets_search.conversation import Conversation, Message
from cets_search.mentions import field
from cets_search.model import LedgerEntry
from cets_search.related import Copies, MailThread
from cets_search.search import View
from cets_search.seizures import SeizureRow, SeizuresRequest
from cets_search.web import marking
from cets_search.web.asked import (
    CONTEXT,
    LEDGER,
    SEARCH,
    context_request,
    ledger_request,
    params,
    refuse_unknown,
    search_request,
    whole,
)
from cets_search.web.decisions import Pages, Public
from cets_search.web.documents import BESIDE, BRIEF, MESSAGE, ROW, told
from cets_search.web.hits import hits
from cets_search.web.openapi import description
from cets_search.web.serving import actor, serving
from cets_search.web.sought import Sought, looked_for
from cets_search.web.stops import with_stops

pages = Pages("api", __name__, url_prefix="/api/v1")

DESCRIPTION: Final = description()


@pages.answers("/openapi.json", Public("what the interface takes and answers; holds no evidence"))
def openapi() -> ResponseReturnValue:
    return jsonify(DESCRIPTION)


@pages.answers("/search", Action.SEARCH)
def search() -> ResponseReturnValue:
    refuse_unknown(request.args, SEARCH)
    asked = search_request(request.args)
    found = serving().site.search.search(actor(), asked)
    pointers = serving().site.pointers.of_search(actor(), asked)
    return jsonify(
        {
            "total": found.total,
            "different": found.different,
            "took_ms": found.took_ms,
            "reading": found.reading,
            "notices": list(found.notices),
            "next": found.next or None,
            "hits": [_hit(hit) for hit in found.hits],
            "facets": {name: _facet(values) for name, values in found.facets.items()},
            "nothing": asdict(found.nothing) if found.nothing else None,
            "excluded": {name: _facet(values) for name, values in found.excluded.items()},
            "histogram": asdict(found.histogram),
            "pointers": asdict(pointers) if pointers else None,
        }
    )


@pages.answers("/documents/<document_id>", Action.VIEW)
def document(document_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"q", "forms"}))
    asked = search_request(request.args)
    wanted = looked_for(asked)  # a search that cannot be is refused before anything is looked at
    view = serving().site.search.view(actor(), document_id)
    return jsonify({**_view(view), "hits": _places(view, wanted) if asked.q else None})


@pages.answers("/documents/<document_id>/piece", Action.VIEW)
def piece(document_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"number"}))
    number = whole(request.args, "number")
    return jsonify({"id": serving().site.search.piece(actor(), document_id, number or 0)})


@pages.answers("/documents/<document_id>/context", Action.VIEW)
def context(document_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, (SEARCH | set(CONTEXT)) - {"sort", "size", "copies", "next"})
    asked = search_request(request.args)
    found = serving().site.conversations.context(
        actor(), context_request(document_id, request.args, asked if params(asked) else None)
    )
    return jsonify(_conversation(found))


@pages.answers("/seizures", Action.LIST_SEIZURES)
def seizures() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"force", "next"}))
    asked = SeizuresRequest(force=request.args.get("force", ""), next=request.args.get("next", ""))
    found = serving().site.seizures.visible(actor(), asked)
    return jsonify(
        {"total": found.total, "next": found.next or None, "seizures": [_seizure(row) for row in found.rows]}
    )


@pages.answers("/seizures/ledger", Action.READ_LEDGER)
def ledger() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"force", "reference", *LEDGER}))
    force, reference = request.args.get("force", ""), request.args.get("reference", "")
    found = serving().site.seizures.ledger(actor(), force, reference, ledger_request(request.args))
    return jsonify(
        {
            **_seizure(SeizureRow(found.seizure, found.counts)),
            "total": found.total,
            "reasons": [{"value": reason, "count": count} for reason, count in found.reasons],
            "next": found.next or None,
            "entries": [_entry(entry) for entry in found.entries],
        }
    )


def _hit(hit: Hit) -> dict[str, Any]:
    fields = asdict(hit)
    del fields["mime"]  # the facet `type` counts it; a hit says its kind
    return fields


def _facet(values: tuple[FacetValue, ...]) -> list[dict[str, Any]]:
    return [{"value": value.value, "count": value.count} for value in values]


def _view(view: View) -> dict[str, Any]:
    document = told(view.document)
    return {
        **document,
        "entities": with_stops(document["entities"]),
        "parent": told(view.parent, BRIEF) if view.parent else None,
        "children": [told(child, BRIEF) for child in view.children],
        "child_count": view.child_count,
        "thread": _thread(view.thread) if view.thread else None,
        "same_file": _copies(view.same_file),
        "file_read_by": {"parser": view.item.parser, "version": view.item.parser_version} if view.item else None,
        "markings": asdict(view.markings),
        "similar": [told(each, BESIDE) for each in view.similar],
        "pieces": {
            "before": view.pieces.before.id if view.pieces.before else None,
            "after": view.pieces.after.id if view.pieces.after else None,
            "rows": [told(each, ROW) for each in view.pieces.rows],
        },
    }


def _places(view: View, wanted: Sought) -> list[dict[str, int]]:
    """Where in the document's text the search's hits stand, in code points."""
    document = told(view.document)
    text = str(document["text"] or "")
    found = [entity for entity in document["entities"] if "field" not in entity]
    places = hits(text, wanted.words, marking.spans(found, text), wanted.entity).places
    return [{"start": start, "end": end} for start, end in places]


def _thread(thread: MailThread) -> dict[str, Any]:
    return {
        "total": thread.total,
        "earlier": thread.earlier,
        "later": thread.later,
        "mails": [told(mail, BESIDE) for mail in thread.mails],
    }


def _copies(copies: Copies) -> dict[str, Any]:
    return {
        "total": copies.total,
        "places": [
            {**told(each.document, BESIDE), "parent": told(each.parent, BRIEF) if each.parent else None}
            for each in copies.places
        ],
    }


def _conversation(found: Conversation) -> dict[str, Any]:
    return {
        "id": found.opened.id,
        "conversation": found.opened.source.get("conversation"),
        "platform": found.opened.source.get("platform"),
        "about": told(found.about, BRIEF) if found.about else None,
        "total": found.total,
        "place": found.place or None,
        "newest_first": found.newest_first,
        "senders": _facet(found.senders),
        "messages": [_message(each) for each in found.messages],
        "earlier": found.earlier,
        "later": found.later,
        "hits": asdict(found.hits) if found.hits else None,
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        **told(message.document, MESSAGE),
        "flags": list(field(message.document, "flags")),
        "reply_to": message.answers,
        "attachments": [asdict(each) for each in message.attachments],
        "hit": message.hit,
    }


def _seizure(row: SeizureRow) -> dict[str, Any]:
    seizure = row.seizure
    return {
        "force": seizure.force,
        "reference": seizure.reference,
        "exhibit": seizure.exhibit,
        "title": seizure.title,
        "cases": list(seizure.cases),
        "sharing": seizure.sharing,
        "region": seizure.region,
        "timezone": seizure.timezone,
        "markings": asdict(seizure.markings),
        "loaded_at": seizure.loaded_at or None,
        "counts": asdict(row.counts),
    }


def _entry(entry: LedgerEntry) -> dict[str, Any]:
    fields = asdict(entry)
    del fields["seizure_key"]
    return fields
