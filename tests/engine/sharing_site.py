"""A site with two administrators of Essex, and one seizure of theirs that is shared in one way after another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.embedded.places import PROJECT
from cets_search.ingest.share import Sharer
from cets_search.model import Actor, Purpose, Role, SearchRequest, Seizure, Sharing
from cets_search.site import Site, open_site
from tests.engine.commands import environ
from tests.engine.planting import document, plant
from tests.engine.web_client import admit
from tests.home import CONTENT, empty

PAPERS = Seizure("essex", "EX-1", title="Papers", sharing=Sharing.OPEN)
MANY = 60
MANAGES = (Role.ADMINISTRATOR, Role.INVESTIGATOR)
PEOPLE = (
    ("al", "essex", MANAGES),
    ("bo", "essex", MANAGES),
    ("jo", "essex", ()),
    ("kim", "kent", ()),
    ("lee", "kent", MANAGES),
    ("wyn", "gwent", ()),
)


@contextmanager
def sharing_site(stack: Config) -> Iterator[Site]:
    """Two administrators of Essex, an investigator there, two people of Kent, and one of Gwent."""
    empty(stack)
    opened = open_site(stack)
    for name, force, roles in PEOPLE:
        admit(opened, name, force, *roles)
    yield opened
    opened.connection.client.close()


def begin(site: Site) -> None:
    """One open seizure of Essex, and nothing else."""
    empty(site.config, [name for name in CONTENT if name != "forces"], accounts=False)
    share(site, PAPERS)


def share(site: Site, seizure: Seizure, count: int = 3) -> Seizure:
    cases = list(seizure.cases)
    plant(site.connection, seizure, [document(seizure, f"{n}.txt", f"Tandem {n}.", cases=cases) for n in range(count)])
    return seizure


def actor(site: Site, name: str) -> Actor:
    return site.people.actor(name, Purpose(), "")


def seen(site: Site, name: str) -> int:
    return site.search.search(actor(site, name), SearchRequest(q="tandem", folded=False)).total


def sharer(site: Site) -> Sharer:
    return Sharer(site.config, site.connection, site.audit, site.people)


def stored(site: Site, index: str) -> list[dict[str, Any]]:
    with client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=site.config.index(index))
        answer = engine.search(index=site.config.index(index), body={"size": 1000})
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def readers(site: Site) -> set[tuple[str, ...]]:
    """Every set of readers in the index, of documents, items and the seizure."""
    return {tuple(each["readers"]) for name in ("evidence", "items", "seizures") for each in stored(site, name)}


KILLED = """
import os, signal, sys
from cets_search.config import load
from cets_search.engine import acting
from cets_search.ingest.share import Sharer
from cets_search.site import open_site
acting._BY_QUERY["max_docs"] = "20"
site = open_site(load())
def killed(_):
    os.kill(os.getpid(), signal.SIGKILL)
Sharer(site.config, site.connection, site.audit, site.people).{work}
"""
"""Rewrites twenty documents, and is killed."""


def killed(site: Site, work: str) -> None:
    script = KILLED.replace("{work}", work)
    ran = subprocess.run([sys.executable, "-c", script], env=environ(site.config), cwd=PROJECT, check=False)
    assert ran.returncode == -9


def confirmed(site: Site) -> None:
    share(site, replace(PAPERS, sharing=Sharing.CLOSED), MANY)
    waits = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "open").waits
    assert waits is not None
    site.sharing.decide(actor(site, "bo"), "essex", "EX-1", waits.version, confirm=True)
