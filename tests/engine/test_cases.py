"""Who is in a case reads what it holds from the next request on, and no longer than that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.model import Force, Person, Purpose, Role, SearchRequest, Seizure, Sharing
from cets_search.site import Site, open_site
from cets_search.stored import stamp
from tests.engine.commands import cets
from tests.engine.planting import document, plant

pytestmark = pytest.mark.engine
PASSWORD = "correct-horse-battery-9"
OPERATOR = "operator:test"
HELD = Seizure("scotland", "SC-9", cases=("op-bell",), sharing=Sharing.CASE)


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    for force in ("essex", "scotland", "kent"):
        opened.people.add_force(Force(force, force.title()), OPERATOR)
    for name, force in (("jo", "essex"), ("kim", "kent")):
        opened.people.add(Person(name, force, frozenset({Role.INVESTIGATOR})), PASSWORD, OPERATOR)
    plant(opened.connection, HELD, [document(HELD, "note.txt", "A tandem at six.", cases=["op-bell"])])
    yield opened
    opened.connection.client.close()


def seen_by(site: Site, name: str) -> int:
    return site.search.search(site.people.actor(name, Purpose(), ""), SearchRequest(q="tandem")).total


def recorded(site: Site, since: str) -> list[str]:
    """What commands did to cases since then, as the record of use has it."""
    name = site.config.index("cets-audit")
    of_cases = [{"wildcard": {"action": "*case*"}}, {"range": {"@timestamp": {"gte": since}}}]
    with client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=name)
        body = {"query": {"bool": {"filter": of_cases}}, "size": 100, "sort": ["@timestamp"]}
        return [hit["_source"]["action"] for hit in engine.search(index=name, body=body)["hits"]["hits"]]


def test_membership_acts_at_the_next_request_and_needs_every_consent(site: Site) -> None:
    config, began = site.config, stamp(datetime.now(UTC))
    assert cets(config, "case", "add", "op-bell", "--force", "essex", "--title", "Bells").returncode == 0
    assert (seen_by(site, "jo"), seen_by(site, "kim")) == (0, 0)
    assert "reads, for essex" in cets(config, "case", "member", "add", "op-bell", "jo").stdout
    waiting = cets(config, "case", "member", "add", "op-bell", "kim").stdout
    assert "until scotland consent" in waiting, "the case was opened after its seizure had been linked"
    assert (seen_by(site, "jo"), seen_by(site, "kim")) == (1, 0)
    assert cets(config, "case", "consent", "op-bell", "kim", "--force", "essex").returncode == 2
    assert cets(config, "case", "consent", "op-bell", "kim", "--force", "scotland").returncode == 0
    assert seen_by(site, "kim") == 1
    told = cets(config, "case", "list").stdout
    assert "op-bell" in told
    assert "reads, for kent" in told
    assert cets(config, "case", "member", "remove", "op-bell", "kim").returncode == 0
    assert (seen_by(site, "jo"), seen_by(site, "kim")) == (1, 0)
    cets(config, "case", "member", "add", "op-bell", "kim")
    assert seen_by(site, "kim") == 0, "a consent ends with the membership it was for"
    assert recorded(site, began) == [
        "add-case", "add-case-member", "add-case-member", "case-consent", "list-cases", "remove-case-member",
        "add-case-member",
    ]  # fmt: skip


def test_what_names_no_case_is_refused_with_near_names(site: Site, tmp_path: Path) -> None:
    config = site.config
    cets(config, "case", "add", "op-bell", "--force", "essex")
    for arguments in (
        ("case", "add", "op-bell", "--force", "essex"),
        ("case", "add", "Op Bell", "--force", "essex"),
        ("case", "member", "add", "op-bell", "nobody"),
        ("case", "member", "remove", "op-bell", "kim"),
        ("load", str(tmp_path), "--force", "essex", "--seizure", "EX-9", "--case", "op-bel"),
    ):
        ran = cets(config, *arguments)
        assert (ran.returncode, "Traceback" in ran.stderr) == (2, False), ran.stderr
    assert "Did you mean op-bell?" in cets(config, "case", "member", "add", "op-bel", "jo").stderr
