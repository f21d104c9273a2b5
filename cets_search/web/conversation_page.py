"""A message among its neighbours: a window on its conversation that grows on demand, and steps from hit to hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.conversation import Conversation
from cets_search.model import SearchRequest
from cets_search.web import labels, links, talk, zones
from cets_search.web.asked import context_request, params
from cets_search.web.decisions import Pages
from cets_search.web.documents import told
from cets_search.web.serving import actor, serving
from cets_search.web.sought import search_behind, sought

pages = Pages("conversation", __name__)

LISTED: Final = 12
"""How many people stand open at the head of a conversation; the others are folded away."""


@dataclass(frozen=True, slots=True)
class State:
    """What the page's address says: the document opened, the search behind it, and how the reader wants to see it."""

    document_id: str
    asked: SearchRequest | None
    how: tuple[tuple[str, str], ...]

    def at(self, document_id: str) -> str:
        """The same with another message opened."""
        return f"{self._address(document_id)}#m-{document_id}"

    def earlier(self, place: int) -> str:
        return self._address(self.document_id, ("earlier", str(place)))

    def later(self, place: int) -> str:
        return self._address(self.document_id, ("later", str(place)))

    def in_zone(self, zone: str) -> str:
        """The same with times in `zone`; in the browser's own where that is ""."""
        how = tuple(each for each in self.how if each[0] != "zone")
        return State(self.document_id, self.asked, (*how, ("zone", zone)) if zone else how).at(self.document_id)

    def _address(self, document_id: str, *more: tuple[str, str]) -> str:
        asked = params(self.asked) if self.asked else []
        return links.conversation(document_id, [*asked, *self.how, *more])


@pages.answers("/documents/<document_id>/conversation", Action.VIEW)
def page(document_id: str) -> ResponseReturnValue:
    asked = search_behind()
    found = serving().site.conversations.context(actor(), context_request(document_id, request.args, asked))
    if not found.total:
        return redirect(url_for("document.page", document_id=document_id), 303)
    zone = zones.reader_zone()
    how = tuple((name, request.args[name]) for name in ("n", "zone") if request.args.get(name))
    state = State(document_id, asked, how)
    shown = {"found": found, "state": state, "bubbles": talk.bubbles(found, sought(asked), zone), "zone": zone.key}
    if "HX-Request" in request.headers:
        return render_template("conversation_messages.html", **shown)
    people = talk.coloured(found.senders)
    return render_template(
        "conversation.html",
        document=told(found.opened),
        title=title(found),
        platform=labels.platform(found.opened.source.get("platform") or ""),
        people=people[:LISTED],
        folded=people[LISTED:],
        silent=talk.silent(found),
        own_zone=not request.args.get("zone"),
        back=links.search(asked) if asked else "",
        whole=not {"earlier", "later"} & set(request.args),
        **shown,
    )


def title(found: Conversation) -> str:
    """What the conversation is called: by its name, else by its people, else by its file."""
    names = [found.opened.source.get("conversation"), found.about.source.get("subject") if found.about else None]
    people = [sender.value for sender in found.senders[:3]]
    return next(filter(None, (*names, ", ".join(people))), str(found.opened.source["path"]).rpartition("/")[2])
