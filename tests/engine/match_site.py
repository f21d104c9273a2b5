"""A site with people of three forces, and loads that have something in common, for the tests of matches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from cets_search.config import Config
from cets_search.matches.model import Match
from cets_search.matches.service import MatchesRequest
from cets_search.model import Actor, Force, Purpose, Role, Seizure, Sharing
from cets_search.site import Site, open_site
from tests.engine.planting import document, plant
from tests.engine.watching import arrive
from tests.engine.web_client import admit
from tests.home import empty

ESSEX = Seizure("essex", "EX-1", sharing=Sharing.POINTER)
KENT = Seizure("kent", "KE-1", sharing=Sharing.POINTER)
OPEN = replace(KENT, reference="KE-2", sharing=Sharing.OPEN)
BELL, IMEI, ROW = "email:bell@example.org", "imei:490154203237518", "handle:kik:rowan"
NEAR = "handle:kik:r0wan"
FILE = "b" * 64


@contextmanager
def match_site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    for name, force in (("jo", "essex"), ("lee", "essex"), ("kim", "kent"), ("wyn", "gwent")):
        admit(opened, name, force)
    admit(opened, "al", "kent", Role.ADMINISTRATOR)
    opened.people.add_force(Force("kent", "Kent Police", "Desk 4, 01632 960001"), "operator:test")
    yield opened
    opened.connection.client.close()


def actor(site: Site, name: str = "jo") -> Actor:
    return site.people.actor(name, Purpose("OP-BELL", "enquiry"), "")


def hold(site: Site, seizure: Seizure, *values: str, copies: int = 1, size: int = 5_000, text: str = "a row") -> None:
    """Documents that hold the identifiers; a file of the same bytes where `FILE` is among them."""
    ents = [each for each in values if each != FILE]
    fields: dict[str, Any] = {"sha256": FILE, "size": size} if FILE in values else {}
    plant(
        site.connection,
        seizure,
        [document(seizure, f"held-{n}.txt", f"{text} {n}", ents=ents, **fields) for n in range(copies)],
    )


def load(site: Site, seizure: Seizure, *values: str, size: int = 5_000) -> None:
    fields: dict[str, Any] = {"sha256": FILE, "size": size} if FILE in values else {}
    arrive(site, seizure, "a row", ents=[each for each in values if each != FILE], **fields)
    assert site.match_worker.turn() == 1


def seen(site: Site, name: str = "jo", **asked: str) -> tuple[Match, ...]:
    return site.matches.visible(actor(site, name), MatchesRequest(**asked)).matches
