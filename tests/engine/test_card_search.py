"""A card number on a real site: loaded, found by the whole number in any process, and nowhere recorded in the clear."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from cets_search.config import Config
from cets_search.conversation import ContextRequest
from cets_search.engine.embedded.places import Home
from cets_search.model import SearchRequest
from cets_search.site import Site, open_site
from tests.engine.commands import answer, cets, loading, whole_index
from tests.engine.planting import investigator
from tests.engine.test_audit import written
from tests.engine.web_client import admit, signed_in

pytestmark = pytest.mark.engine

CARD = "4111 1111 1111 1111"
ALIKE = "4111 1101 1212 1111"
"""Another with the same first six and last four digits."""


@pytest.fixture
def site(force: Config, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "seizure"
    folder.mkdir()
    (folder / "this.txt").write_text(f"The bicycle was paid by card {CARD}.")
    (folder / "other.txt").write_text(f"The bell was paid by card {ALIKE}.")
    (folder / "order.txt").write_text("order 4111111111111111 is for a saddle")
    assert answer(cets(force, *loading(folder)))["searchable"] == 3
    opened = open_site(force)
    yield opened
    opened.connection.client.close()


def paths(site: Site, q: str) -> set[str]:
    return {hit.path for hit in site.search.search(investigator(), SearchRequest(q=q)).hits}


def test_a_whole_number_finds_that_card_and_no_other(site: Site) -> None:
    held = {path: source for source in whole_index(site.config)["evidence"].values() if (path := source["path"])}
    values = {path: [value for value in source.get("ents", ()) if "card:" in value] for path, source in held.items()}
    assert [value.partition("#")[0] for value in values["this.txt"]] == ["card:411111******1111"]
    assert values["this.txt"] != values["other.txt"]
    assert not values["order.txt"]
    assert paths(site, f'card:"{CARD}"') == {"this.txt"}
    assert paths(site, "card:4111-1111-1111-1111") == {"this.txt"}
    assert paths(site, values["other.txt"][0].partition(":")[2]) == {"other.txt"}
    assert paths(site, 'card:"411111******1111"') == {"this.txt", "other.txt"}
    assert paths(site, "4111111111111111") == {"this.txt", "order.txt"}  # as words where it is no card's


def test_every_process_has_the_same_key_and_it_survives(site: Site) -> None:
    key = Home(site.config.home).secrets / "card-key"
    assert (key.stat().st_mode & 0o777, len(key.read_bytes())) == (0o600, 32)
    assert (
        open_site(site.config).rules.card_key == site.rules.card_key == key.read_bytes()
    )  # the load was another process


def test_the_record_tells_the_card_and_has_no_number(site: Site) -> None:
    jo = investigator()
    found = site.search.search(jo, SearchRequest(q=f'card:"{CARD}"'))
    site.search.search(jo, SearchRequest(q=f"bell {CARD}"))
    context = ContextRequest(found.hits[0].id, search=SearchRequest(q=f"card:{CARD}"))
    site.conversations.context(jo, context)
    entries = written(site)
    assert len(entries) == 3
    assert not re.search(r"4111\W?1111", json.dumps(entries))
    (value,) = [value for value in found.hits[0].entities if value.startswith("card:")]
    assert entries[0]["query"] == 'card:"{}"'.format(value.removeprefix("card:"))
    assert entries[2]["detail"]["search"] == value
    assert paths(site, entries[0]["query"]) == {"this.txt"}  # what was recorded can be asked again


def test_a_page_marks_the_card_that_was_searched_for(site: Site) -> None:
    admit(site)
    client = signed_in(create_app(site.config))
    results = client.get("/search", query_string={"q": f'card:"{CARD}"'}).get_data(as_text=True)
    (link,) = set(re.findall(r'href="(/documents/[^"?]+)', results))
    shown = client.get(link, query_string={"q": f'card:"{CARD}"'}).get_data(as_text=True)
    assert re.search(rf"<mark[^>]*>{CARD}</mark>", shown)
