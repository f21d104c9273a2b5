"""Made-up watches and what comes for them, for the tests of watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from cets_search.config import Config
from cets_search.engine.arrivals import Arrivals
from cets_search.engine.services import Service
from cets_search.look_ups import Notice
from cets_search.model import Actor, Force, Purpose, SearchRequest, Seizure
from cets_search.notices import InboxRequest
from cets_search.site import Site, open_site
from cets_search.stored import stamp
from cets_search.watches.model import Watch
from cets_search.watches.service import Draft
from tests.engine.planting import document, plant
from tests.engine.test_audit import written
from tests.engine.web_client import admit
from tests.home import CONTENT, empty

NUMBERS: Final = count()


@contextmanager
def watching_site(stack: Config) -> Iterator[Site]:
    """A site with two people of Essex, one of Scotland and one of Kent."""
    empty(stack)
    opened = open_site(stack)
    for name, force in (("jo", "essex"), ("kim", "scotland"), ("lee", "essex"), ("pat", "kent")):
        admit(opened, name, force)
    opened.people.add_force(Force("kent", "Kent Police", "Desk 4, 01632 960001"), "operator:test")
    yield opened
    opened.connection.client.close()


def no_evidence(site: Site) -> None:
    """Take away all but the people and their forces."""
    empty(site.config, [name for name in CONTENT if name != "forces"], accounts=False)


def actor(site: Site, name: str = "jo") -> Actor:
    return site.people.actor(name, Purpose("OP-BELL", "enquiry"), "")


def make(site: Site, q: str = "bicycle", name: str = "jo", *, silent: bool = True, **choices: Any) -> Watch:
    return site.watches.make(actor(site, name), Draft(f"For {q}", SearchRequest(q=q, **choices), silent))


def arrive(site: Site, seizure: Seizure, *texts: str, end: bool = True, **fields: Any) -> str:
    """Load documents as the loader does, by its own identity; when the load began."""
    began, arrivals = stamp(datetime.now(UTC)), Arrivals(site.connection, Service.LOADER)
    arrivals.begin(seizure, began)
    plant(
        site.connection,
        seizure,
        [document(seizure, f"{next(NUMBERS)}.txt", text, loaded_at=began, **fields) for text in texts],
    )
    if end:
        arrivals.end(seizure.key, stamp(datetime.now(UTC)))
    return began


def inbox(site: Site, name: str = "jo") -> tuple[Notice, ...]:
    return site.notices.visible(actor(site, name), InboxRequest()).notices


def own(site: Site, name: str = "jo") -> Watch:
    (found,) = site.watches.of(actor(site, name))
    return found


def used(site: Site, did: str) -> list[dict[str, Any]]:
    return [entry for entry in written(site) if entry["action"] == "watch" and entry["detail"]["did"] == did]
