"""The record of use on a real engine: complete, chained, and in the way of every answer it cannot be written for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner

from app import create_app
from cets_search.audit import RecordUnwritten, entry_hash
from cets_search.cli.search import search as search_command
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.lists.model import State
from cets_search.lists.reading import pasted
from cets_search.model import Force, Purpose, SearchRequest, Use
from cets_search.people import SignInFailed
from cets_search.pivot.graph import GraphRequest
from cets_search.query.identifier import Identifier
from cets_search.query.ledger import LedgerRequest
from cets_search.query.neighbours import Through
from cets_search.search import NotFound
from cets_search.seizures import SeizuresRequest
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OPEN, document, document_id, investigator, plant
from tests.engine.web_client import PASSWORD, admit, signed_in

pytestmark = pytest.mark.engine
JO = investigator()
NUMBER, OTHER = Identifier("phone", "+447700900123"), Identifier("phone", "+447700900124")


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    plant(opened.connection, OPEN, [document(OPEN, "a.txt", "two tickets")])
    plant(opened.connection, CLOSED, [document(CLOSED, "b.txt", "closed tickets")])
    yield opened
    opened.connection.client.close()


def written(site: Site) -> list[dict[str, Any]]:
    """The entries of this site's writers, in the order of each; writers of other tests are left out."""
    with client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=site.config.index("cets-audit"))
        body = {"query": {"term": {"writer": site.audit.writer}}, "size": 1000, "sort": ["seq"]}
        return [
            hit["_source"] for hit in engine.search(index=site.config.index("cets-audit"), body=body)["hits"]["hits"]
        ]


def test_every_use_is_written_with_what_was_asked_and_answered(site: Site) -> None:
    site.search.search(JO, SearchRequest(q="tickets", kinds=("document",)))
    site.search.view(JO, document_id(OPEN, "a.txt"))
    with pytest.raises(NotFound):
        site.search.view(JO, document_id(CLOSED, "b.txt"))
    site.seizures.visible(JO, SeizuresRequest())
    site.seizures.ledger(JO, "west-midlands", "WM-1", LedgerRequest(outcome="searchable"))
    list(site.seizures.entries(JO, "west-midlands", "WM-1", LedgerRequest()))
    with pytest.raises(SignInFailed):
        site.people.sign_in("correct horse!", "tickets", Purpose(), "::1")
    site.people.add_force(Force("kent", "Kent"), "operator:test")
    entries = written(site)
    assert [entry["action"] for entry in entries] == [
        "search", "view", "view", "list-seizures", "read-ledger", "read-ledger", "sign-in-failed", "add-force",
    ]  # fmt: skip
    search, view, unseen = entries[:3]
    assert search["query"] == "tickets"
    assert search["detail"]["kind"] == "document"
    assert search["hits"] == 1
    assert search["documents"] == view["documents"] == [document_id(OPEN, "a.txt")]
    assert (search["person"], search["force"], search["roles"]) == ("jo", "essex", ["investigator"])
    assert (search["case"], search["reason"], search["client"]) == ("OP-BELL", "enquiry", "127.0.0.1")
    assert unseen["query"] == document_id(CLOSED, "b.txt")
    assert unseen["documents"] == []
    assert "correct horse" not in str(entries)


def test_entries_form_one_chain_without_gaps(site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: site.audit.record(Use("search", "jo", query=f"q{n}")), range(40)))
    entries = written(site)
    assert [entry["seq"] for entry in entries] == list(range(1, 41))
    before = ""
    for entry in entries:
        assert entry["prev"] == before
        assert entry["hash"] == entry_hash(entry)
        before = entry["hash"]
    changed = {**entries[3], "person": "sam"}
    assert entry_hash(changed) != changed["hash"]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking is what is tried here
def test_a_forked_process_starts_a_chain_of_its_own(site: Site) -> None:
    site.audit.record(Use("search", "jo"))
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            site.audit.record(Use("search", "jo"))
            os.write(writer, site.audit.writer.encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reader, 64).decode()
    os.close(reader)
    os.close(writer)
    assert len(theirs) == 32
    assert theirs != site.audit.writer
    site.audit.record(Use("search", "jo"))
    assert [entry["seq"] for entry in written(site)] == [1, 2]


@contextmanager
def unwritable(config: Config, index: str = "") -> Iterator[None]:
    """The record's index takes no more entries, or another index nothing more, as on a full disk."""
    setting = {"index.blocks.write": True}
    with client(config, indices.administrator(config)) as engine:
        stream = config.index("cets-audit")
        backing = [config.index(index) if index else f".ds-{stream}-*"]
        engine.indices.put_settings(index=backing, body=setting, params={"expand_wildcards": "all"})
        try:
            yield
        finally:
            engine.indices.put_settings(
                index=backing, body={"index.blocks.write": None}, params={"expand_wildcards": "all"}
            )


def test_no_answer_where_the_record_cannot_be_written(site: Site) -> None:
    admit(site)
    draft, started = (site.lists.make(JO, pasted("tickets", 9)) for _ in range(2))
    site.lists.start(JO, started.id)
    with unwritable(site.config):
        for use in (
            lambda: site.search.search(JO, SearchRequest(q="tickets")),
            lambda: site.search.view(JO, document_id(OPEN, "a.txt")),
            lambda: site.search.view(JO, "0" * 64),
            lambda: site.pivot.entity(JO, NUMBER),
            lambda: site.pivot.related(JO, NUMBER),
            lambda: site.pivot.graph(JO, GraphRequest((NUMBER,))),
            lambda: site.pivot.way(JO, NUMBER, OTHER, Through()),
            lambda: site.seizures.visible(JO, SeizuresRequest()),
            lambda: site.seizures.ledger(JO, "west-midlands", "WM-1", LedgerRequest()),
            lambda: site.seizures.entries(JO, "west-midlands", "WM-1", LedgerRequest()),
            lambda: site.lists.make(JO, pasted("tickets", 9)),
            lambda: site.lists.change(JO, draft.id, {1: "out"}),
            lambda: site.lists.start(JO, draft.id),
            lambda: site.lists.lines(JO, draft.id),
            lambda: site.lists.cancel(JO, started.id),
            lambda: site.lists.delete(JO, draft.id),
            site.list_worker.turn,
            lambda: site.people.sign_in("jo", "wrong-password-9", Purpose(), ""),
            lambda: site.people.add_force(Force("lost", "Lost"), "operator:test"),
        ):
            with pytest.raises(RecordUnwritten) as caught:
                use()
            assert "tickets" not in str(caught.value)
    lists = {head.id: (head.sought, head.done, head.state) for head in site.lists.of(JO)}
    assert lists == {draft.id: (1, 0, State.DRAFT), started.id: (1, 0, State.RUNNING)}
    assert "lost" not in {force.slug for force in site.people.forces()}
    assert site.search.search(JO, SearchRequest(q="tickets")).total == 1


def test_the_web_and_the_command_line_say_so_and_show_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    admit(site)
    browser = signed_in(create_app(site.config))
    for name, value in (
        ("CETS_HOME", str(site.config.home)),
        ("CETS_ENGINE_PORT", str(site.config.engine_port)),
        ("CETS_TIKA_PORT", str(site.config.tika_port)),
    ):
        monkeypatch.setenv(name, value)
    address = f"/documents/{document_id(OPEN, 'a.txt')}"
    assert "two tickets" in browser.get(address).text
    with unwritable(site.config):
        for path in ("/search?q=two", "/api/v1/search?q=two", address, f"/api/v1{address}", "/seizures"):
            answer = browser.get(path)
            assert answer.status_code == 503, path
            assert "record of use" in answer.text
            assert "two tickets" not in answer.text
            assert "WM-1" not in answer.text
        ran = CliRunner().invoke(search_command, ["two", "--as", "jo"], input=PASSWORD)
        assert ran.exit_code == 1
        assert "record of use" in ran.output
        assert "tickets" not in ran.output
