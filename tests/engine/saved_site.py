"""A site with two people and a few notes, for the tests of saved searches and of one's own so far."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client as engine_client
from cets_search.engine.evidence import Personal
from cets_search.site import Site, open_site
from tests.engine.planting import OWN, document, plant
from tests.engine.web_client import admit
from tests.home import empty

RUN = secrets.token_hex(4)
"""Stands in this run's searches alone: the record of use keeps those of earlier ones."""


@contextmanager
def saved_site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    for name in ("jo", "kim"):
        admit(opened, name)
    plant(opened.connection, OWN, [document(OWN, f"note-{n}.txt", f"A bicycle, number {n}") for n in range(3)])
    yield opened
    opened.connection.client.close()


def stored(site: Site, index: Personal) -> list[dict[str, Any]]:
    """What stands in an index, the last 10,000 by their moment, read with the administrator's certificate."""
    newest = [{"at": {"order": "desc", "unmapped_type": "date"}}]
    settle(site, index)
    with engine_client(site.config, indices.administrator(site.config)) as engine:
        found = engine.search(index=site.config.index(index), body={"size": 10_000, "sort": newest})
    return [hit["_source"] for hit in found["hits"]["hits"]]


def settle(site: Site, index: Personal = Personal.RECORD) -> None:
    """Make what was written findable now."""
    with engine_client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=site.config.index(index))
