"""Addresses of the pages: a search with one choice more or less, a document, an identifier to follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any, Final
from urllib.parse import urlencode

from flask import url_for

from cets_search.answer import FacetValue, Hit, SearchResult
from cets_search.model import SearchRequest
from cets_search.pivot.graph import GraphRequest
from cets_search.query.conversation import TALK
from cets_search.query.identifier import Identifier
from cets_search.stored import revived
from cets_search.web import followed, labels
from cets_search.web.asked import NOT, SEVERAL, params
from extractors.entities import email

FACETS: Final = {
    "force": "Force",
    "case": "Case",
    "seizure": "Seizure",
    "kind": "Kind",
    "platform": "Platform",
    "type": "File type",
    "language": "Language",
    "sender": "Sender",
    "domain": "Domain",
    "entity": "Identifiers",
    "year": "Year",
}
"""The facets a search page shows, in order."""

SORTS: Final = {"relevance": "Best first", "time": "Newest first", "oldest": "Oldest first", "seizure": "By seizure"}
"""The orders of results, and what they are called."""

SHOWN: Final = 8
"""How many values of a facet stand open; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet; `url` adds it to the search, or takes away the choice or exclusion that it is.

    `exclude` leads to the search without its documents, `follow` to the page of the identifier that it is. `stop` says
    why that points at nobody.
    """

    value: str
    label: str
    count: int
    url: str
    chosen: bool = False
    excluded: bool = False
    exclude: str = ""
    follow: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


def search(request: SearchRequest, *, next_page: str = "", page: int = 1) -> str:
    """The address of this search, from its first page unless `next_page` (with its number) is given."""
    return _searching(params(request) + ([("next", next_page), ("page", str(page))] if next_page else []))


def saving(request: SearchRequest) -> str:
    """The address of the form that saves this search."""
    return url_for("saved.new") + _query(params(request))


def watching(request: SearchRequest) -> str:
    """The address of the form that watches for this search."""
    return url_for("watches.new") + _query(params(request))


def watching_for(type_: str, value: str) -> str:
    """The address of the form that watches for an identifier."""
    return watching(SearchRequest(q=_quoted(type_, value)))


def kept(asked: Mapping[str, Any]) -> str:
    """The address of a search as it is kept (`stored.kept`)."""
    return search(revived(asked))


def entity(type_: str, value: str) -> str:
    """The address of an identifier's page."""
    return url_for("entity.page") + _query([("type", type_), ("value", value)])


def holding(field: str, value: str, **choices: Any) -> str:
    """The address of a search for the documents that hold an identifier, or have a value in a field; `choices` are
    those of `SearchRequest`."""
    return search(SearchRequest(q=_quoted(field, value), **choices))


def nearly(handle: str) -> str:
    """The address of a search for the handles that are spelt nearly like one."""
    return search(SearchRequest(q=_quoted("handle~", handle)))


def together(one: Identifier, other: Identifier, within: SearchRequest | None = None) -> str:
    """The address of a search for the documents that hold both, with the choices of another."""
    both = f"{_quoted(one.type, one.value)} {_quoted(other.type, other.value)}"
    return search(replace(within or SearchRequest(), q=both))


def counted(type_: str, value: str, facet: str, chosen: str) -> str:
    """The address of a search for the documents of an identifier that have that value of a facet."""
    return holding(type_, value, **{SEVERAL[facet]: (chosen,)})


def graph(request: GraphRequest) -> str:
    """The address of a graph."""
    return url_for("graph.page") + _query(followed.params(request))


def graph_file(name: str, request: GraphRequest) -> str:
    """The address of a graph as a file; `name` is that of the view which makes it."""
    return url_for(f"graph.{name}") + _query(followed.params(request))


def expanded(request: GraphRequest, who: Identifier) -> str:
    """The address of the same graph with another identifier to start from."""
    return graph(replace(request, starts=(*request.starts, who)))


def graph_round(type_: str, value: str) -> str:
    """The address of the graph round one identifier."""
    return graph(GraphRequest((Identifier(type_, value),)))


def path(type_: str, value: str, to_type: str = "", to_value: str = "") -> str:
    """The address of the way from one identifier to another, or of the form that asks for the other."""
    to = [("to_type", to_type), ("to_value", to_value)] if to_value else []
    return url_for("graph.path") + _query([("type", type_), ("value", value), *to])


def asked(text: str, force: str = "", case: str = "") -> str:
    """The address of a search for this text, in one force's seizures or one case's where that is named."""
    return search(SearchRequest(q=text, forces=(force,) if force else (), cases=(case,) if case else ()))


def reworded(request: SearchRequest, text: str) -> str:
    """The address of a search for another text with the same choices beside it."""
    return search(replace(request, q=text))


def sorted_by(request: SearchRequest, sort: str) -> str:
    """The address of the same search in another order."""
    return search(replace(request, sort=sort))


def widened(request: SearchRequest) -> str:
    """The address of the same words without any choice beside them."""
    return search(SearchRequest(q=request.q))


def within_seizure(key: str) -> str:
    """The address of everything in one seizure."""
    return search(SearchRequest(seizures=(key,)))


def document(document_id: str, request: SearchRequest | None = None, part: int | None = None) -> str:
    """The address of a document, or of a part of its text; it remembers the search that led there."""
    asked = params(request) if request else []
    if part is not None:
        asked = [*asked, ("text-part", str(part))]
    return url_for("document.page", document_id=document_id) + _query(asked)


def hit(document_id: str, request: SearchRequest, number: int) -> str:
    """The address of a document at a hit of the search in its text, by its number from 1."""
    asked = [*params(request), ("hit", str(number))]
    return f"{url_for('document.page', document_id=document_id)}{_query(asked)}#hit-{number}"


def conversation(document_id: str, asked: Sequence[tuple[str, str]] = ()) -> str:
    """The address of a message among its neighbours."""
    return url_for("conversation.page", document_id=document_id) + _query(asked)


def opened(hit: Hit, request: SearchRequest) -> str:
    """Where a hit opens: a message in its conversation, anything else by itself."""
    if hit.kind in TALK:
        return f"{conversation(hit.id, params(request))}#m-{hit.id}"
    return document(hit.id, request)


def talk(document: Mapping[str, Any], request: SearchRequest | None) -> str:
    """The conversation of a message's document, at that message; of another document, from the beginning."""
    address = conversation(document["id"], params(request) if request else ())
    return f"{address}#m-{document['id']}" if document["kind"] in TALK else address


def in_conversation(name: str, seizure: str, request: SearchRequest) -> str:
    """The address of the same search in one conversation of a seizure."""
    return search(replace(request, conversations=(name,), seizures=(seizure,)))


def copies(request: SearchRequest, *, folded: bool) -> str:
    """The address of the same search with the copies of one content as one hit, or each as its own."""
    return search(replace(request, folded=folded))


def days(request: SearchRequest, after: str, before: str) -> str:
    """The address of the same search within these days; "" for no bound."""
    return search(replace(request, after=after, before=before))


def facets(request: SearchRequest, result: SearchResult, stops: Mapping[tuple[str, str], str]) -> tuple[Facet, ...]:
    """The facets of a result; a value that was chosen or excluded always stands open, whatever its number.

    `stops` are the reasons, by facet and value, of those that point at nobody: they are folded, after all others.
    """
    here = _Here.of(request)
    return tuple(
        _facet(here, name, result.facets.get(name, ()), result.excluded.get(name, ()), stops) for name in FACETS
    )


def chosen(request: SearchRequest) -> tuple[Choice, ...]:
    """Every choice that narrows the search, each with the address of the search without it."""
    words = {"after": "from ", "before": "to ", **{NOT + name: "not " for name in FACETS}}
    here = _Here.of(request)
    return tuple(
        replace(_choice(here, name, value), label=words.get(name, "") + _label(name.removeprefix(NOT), value))
        for name, value in here.asked
        if name in SEVERAL or name in words
    )


@dataclass(frozen=True, slots=True)
class _Here:
    """The search that a page shows, and its address: made once for the hundreds of links that add to it."""

    asked: list[tuple[str, str]]
    address: str

    @classmethod
    def of(cls, request: SearchRequest) -> _Here:
        asked = params(request)
        return cls(asked, _searching(asked))

    def adding(self, name: str, value: str) -> str:
        return f"{self.address}{'&' if self.asked else '?'}{urlencode([(name, value)])}"

    def without(self, name: str, value: str) -> _Here:
        others = [each for each in self.asked if each != (name, value)]
        return _Here(others, _searching(others))


def _facet(
    here: _Here,
    name: str,
    counted: tuple[FacetValue, ...],
    excluded: tuple[FacetValue, ...],
    stops: Mapping[tuple[str, str], str],
) -> Facet:
    choices = [_choice(here, NOT + name, each.value, each.count) for each in excluded]
    choices += [
        replace(_choice(here, name, each.value, each.count), stop=stops.get((name, each.value), "")) for each in counted
    ]
    choices.sort(key=lambda each: each.stop != "")
    stands = [(place < SHOWN and not each.stop) or each.chosen or each.excluded for place, each in enumerate(choices)]
    folded = compress(choices, (not open_ for open_ in stands))
    return Facet(name, FACETS[name], tuple(compress(choices, stands)), tuple(folded))


def _choice(here: _Here, name: str, value: str, count: int = 0) -> Choice:
    """A value of the facet `name`, or, where that begins with `NOT`, an exclusion of it."""
    there, excluded = (name, value) in here.asked, name.startswith(NOT)
    others = here.without(name, value) if there else here
    return Choice(
        value,
        _label(name.removeprefix(NOT), value),
        count,
        others.address if there else here.adding(name, value),
        chosen=there and not excluded,
        excluded=excluded,
        exclude="" if excluded else others.adding(NOT + name, value),
        follow=_following(value) if name == "sender" else "",
    )


def _following(sender: str) -> str:
    """The address of the page of the one e-mail address that a sender has; "" where it has none, or several."""
    found = {each.value for each in email.find(sender, "")} if "@" in sender else set()
    return entity("email", found.pop()) if len(found) == 1 else ""


def _label(name: str, value: str) -> str:
    return _LABELS.get(name, str)(value)


_LABELS: Final[Mapping[str, Callable[[str], str]]] = {
    "kind": labels.kind,
    "type": labels.mime,
    "platform": labels.platform,
    "entity": labels.entity_group,
    "sender": labels.sender,
    "load": labels.load,
}


def _quoted(field: str, value: str) -> str:
    """A clause of the search box; a backslash by itself means itself there."""
    escaped = value.replace('"', '\\"')
    return f'{field}:"{escaped}"'


def _searching(asked: Sequence[tuple[str, str]]) -> str:
    return url_for("search.page") + _query(asked)


def _query(asked: Sequence[tuple[str, str]]) -> str:
    return f"?{urlencode(asked)}" if asked else ""
