"""Lists of Jo's in each state that a page can show, under ids of their own."""

from __future__ import annotations

from dataclasses import replace

from cets_search.engine.evidence import Evidence
from cets_search.engine.lists import Lists
from cets_search.lists.model import State
from cets_search.lists.reading import pasted
from cets_search.lists.store import Store
from cets_search.model import Purpose
from cets_search.site import Site

LONG = "https://example.org/" + "a-very-long-way-to-a-bicycle/" * 8
TEXT = (
    "Name\tPhone or address\nSam\t07700 900123\nseats@example.org\t07700 900124\n@seatf0x\tseats@exmaple.org\n"
    f"---\t{LONG}\nSam\t\u202eeval"
)
MANY = "\n".join(f"row{number}@example.org" for number in range(250))


def lists(site: Site) -> None:
    """Put them there: `draft`, `done`, `many`, `waiting` and `stopped`."""
    actor = site.people.actor("jo", Purpose("OP-BELL 17", "Investigation"), "")
    store = Store(Evidence(site.connection), Lists(site.connection))
    for name, text in (("draft", TEXT), ("done", TEXT), ("many", MANY)):
        head = site.lists.make(actor, pasted(text, 1_000), f"Phones and names ({name})")
        if name != "draft":
            site.lists.start(actor, head.id)
            site.list_worker.turn()
        made, lines = site.lists.head(actor, head.id), list(site.lists.lines(actor, head.id)[1])
        store.make(replace(made, id=name), lines)
        site.lists.delete(actor, head.id)
        if name == "many":
            later = "2998-01-01T00:00:00Z"  # so that no worker takes it
            under_way = replace(made, state=State.RUNNING, beat_at=later, expires_at=later)
            store.make(replace(under_way, id="waiting", title="Under way"), lines)
            why = "Your force, roles or cases changed while it was searched for."
            store.make(replace(made, id="stopped", title="Stopped", state=State.STOPPED, why=why), lines)
