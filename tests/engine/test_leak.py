"""What a person may not see shows nowhere: not in a page, a count, a facet, an error, an export or the command line.

Three seizures are hidden from Jo of Essex: a closed one of another force, one of her own that was withdrawn, and an
open one behind a guard. Every route is asked for them in many ways, before they are loaded and after. No answer may
hold the word that stands only in them, nor differ at all. That is tried with both guards, with each alone, and with
neither, where every route that reads evidence must be seen to leak: so the questions are good ones.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy.exceptions import AuthorizationException

from app import create_app
from cets_search import access
from cets_search.cli.search import search as search_command
from cets_search.config import Config
from cets_search.lists.reading import pasted
from cets_search.model import Force, Person, Purpose, Role
from cets_search.site import Site, open_site
from cets_search.web.decisions import decisions
from cets_search.web.serving import EXTENSION
from tests.engine.hidden import (
    CANCELLED,
    CHANGED,
    HIDDEN,
    KEPT,
    MARKER,
    READ,
    REMOVED,
    STARTED,
    guards_down,
    hide,
    put,
)
from tests.engine.planting import OPEN, document_id

pytestmark = pytest.mark.engine

PASSWORD = "correct-horse-battery-9"
AT_ONCE = 4

QUESTIONS = (
    "", "bicycle", "bic*", '"bicycle tickets"', "NOT nothing", "bicycle OR tickets", "07700 900123", "+447700900123",
    "phone:07700900123", "bell@example.org", "email:*@example.org", "@seatfox", "handle:seatfox",
    "url:https://example.org/seats", "person:Pat*", "org:*", "place:*", "from:pat", "to:lee", "subject:row",
    "text:bicycle", "path:bike", "path:*bike*", "force:scotland", "force:*", "seizure:SC-1", "seizure:scotland/SC-1",
    "seizure:EX-2", "seizure:WM-*", "kind:document", "type:text", "platform:whatsapp", "case:op-1", "exhibit:*",
    "date:2024", "date:>2023", "hash:" + "a" * 64, "quilfeather",
    "quillfeathr bicycle", "bicycle quillfeathr~1 nosuch", '"bicycle tickets"~3', "bicycel~2", "/quill.*/", "/bi.ycle/",
    '="Bicycle"', "participant:pat", "file:bike", "file:*.txt", "author:*", "page:1", "is:searchable", "has:phone",
    "has:text", "lang:*", "before:2025", "date:last90y",
)  # fmt: skip

CHOICES = (
    "force=scotland", "force=essex", "force=west-midlands", "seizure=scotland%2FSC-1", "seizure=essex%2FEX-2",
    "kind=document", "type=text%2Fplain", "platform=whatsapp", "case=op-1", "after=2024-01-01", "before=2024-12-31",
    "domain=example.org", "entity=phone", "language=en", "year=2024", "sender=Pat", "not-force=scotland",
    "not-kind=document", "not-entity=phone", "not-domain=example.org", "not-year=2024", "q=bicycle&copies=apart",
    "q=bicycle&copies=apart&size=1", "size=3&sort=seizure", "sort=time", "sort=oldest",
    "sort=seizure", "size=1", "q=bicycle&sort=time&size=1", "q=(", "q=knd:x", "next=x",
    "q=tickets+ring&forms=1",
)  # fmt: skip

SEARCHES = (*(f"q={quote(question, safe='')}" for question in QUESTIONS), *CHOICES)
KEYS = [document_id(seizure, "bike.txt", part) for seizure in HIDDEN for part in ("", "inner.txt")]
POST = [document_id(OPEN, "post.mbox", part) for part in ("1.eml", "1.eml/list.pdf")]
"""A mail and its attachment that Jo may see: mails of the same thread, and copies of the file, hide elsewhere."""

DOCUMENTS = [
    *KEYS,
    *(document_id(seizure, "post.mbox", part) for seizure in HIDDEN for part in ("1.eml", "1.eml/list.pdf")),
    *POST,
    document_id(OPEN, "bike.txt"),
    "0" * 64,
]
TALKS = [
    *(document_id(seizure, "chat.txt", part) for seizure in (*HIDDEN, OPEN) for part in ("", "00000001", "00000002")),
    *KEYS[:2],
    "0" * 64,
]
WINDOWS = ("", "?n=1", "?later=0", "?earlier=9", "?q=bicycle", "?q=bicycle&platform=whatsapp", "?q=(", "?n=x")
LISTS = [READ, "0" * 32]
LINES = ("", "?only=found", "?only=none&start=1", "?by=case", "?only=x")
REFERENCES = [f"force={seizure.force}&reference={seizure.reference}" for seizure in (*HIDDEN, OPEN)]
LEDGERS = [
    f"{reference}{filters}"
    for reference in REFERENCES
    for filters in ("", "&outcome=failed", "&name=bike", "&type=text", "&size=1", "&hash=" + "a" * 64)
]

ASKED: dict[str, list[str]] = {
    "static": ["/static/cets.css"],
    "saved.page": ["/searches", "/searches?case=op-1"],
    "saved.new": ["/searches/new?q=bicycle"],
    "saved.save": ["POST /searches/new"],
    "saved.one": [f"/searches/{key}" for key in KEPT["read"]],
    "saved.change": [f"POST /searches/{key}" for key in KEPT["page"]],
    "history.page": ["/history?q=zither", "/history?q=zither&next=x"],
    "history.hide": ["POST /history"],
    "health.health": ["/health"],
    "search.home": ["/"],
    "search.page": [f"/search?{query}" for query in SEARCHES],
    "document.page": [f"/documents/{key}" for key in DOCUMENTS],
    "document.piece": [f"/documents/{key}/piece?number={number}" for key in DOCUMENTS for number in (1, 2)],
    "conversation.page": [f"/documents/{key}/conversation{asked}" for key in TALKS for asked in WINDOWS],
    "seizures.page": ["/seizures", *(f"/seizures?force={force}" for force in ("scotland", "essex", "west-midlands"))],
    "seizures.ledger": [f"/seizures/ledger?{query}" for query in LEDGERS],
    "seizures.ledger_csv": [f"/seizures/ledger.csv?{query}" for query in LEDGERS],
    "original.page": [f"/documents/{key}/original" for key in DOCUMENTS],
    "original.send": [f"POST /documents/{key}/original" for key in DOCUMENTS],
    "api.search": [f"/api/v1/search?{query}" for query in SEARCHES],
    "api.document": [f"/api/v1/documents/{key}" for key in DOCUMENTS],
    "api.piece": [f"/api/v1/documents/{key}/piece?number={number}" for key in DOCUMENTS for number in (1, 2)],
    "api_originals.original": [f"/api/v1/documents/{key}/original" for key in DOCUMENTS],
    "api_originals.send": [f"POST /api/v1/documents/{key}/original" for key in DOCUMENTS],
    "api.context": [f"/api/v1/documents/{key}/context{asked}" for key in TALKS for asked in WINDOWS],
    "api.seizures": ["/api/v1/seizures", *(f"/api/v1/seizures?force={f}" for f in ("scotland", "essex"))],
    "api.ledger": [f"/api/v1/seizures/ledger?{query}" for query in LEDGERS],
    "api.openapi": ["/api/v1/openapi.json"],
    "api_searches.searches": ["/api/v1/searches", "/api/v1/searches?case=op-1"],
    "api_searches.save": ["POST /api/v1/searches"],
    "api_searches.saved": [f"/api/v1/searches/{key}" for key in KEPT["read"]],
    "api_searches.change": [f"PUT /api/v1/searches/{key}" for key in KEPT["put"]],
    "api_searches.delete": [f"DELETE /api/v1/searches/{key}?version=0.1" for key in KEPT["delete"]],
    "api_searches.history": ["/api/v1/history?q=zither"],
    "api_searches.hide": ["POST /api/v1/history/hide"],
    "lists.page": ["/lists"],
    "lists.make": ["POST /lists"],
    "lists.matrix": [f"/lists/{key}{asked}" for key in LISTS for asked in LINES],
    "lists.change": [f"POST /lists/{CHANGED}/lines"],
    "lists.start": [f"POST /lists/{STARTED}/start"],
    "lists.cancel": [f"POST /lists/{CANCELLED}/cancel"],
    "lists.remove": ["POST /lists/nowhere/remove", f"POST /lists/{REMOVED}/remove"],
    "lists.result_csv": [f"/lists/{key}/result.csv" for key in LISTS],
    "lists.result_xlsx": [f"/lists/{key}/result.xlsx" for key in LISTS[:1]],
    "list_search.every": ["/api/v1/list-search"],
    "list_search.make": ["POST /api/v1/list-search"],
    "list_search.matrix": [f"/api/v1/list-search/{key}{asked}" for key in LISTS for asked in LINES],
    "list_search.change": [f"PATCH /api/v1/list-search/{CHANGED}-api/lines"],
    "list_search.start": [f"POST /api/v1/list-search/{STARTED}-api/start"],
    "list_search.cancel": [f"POST /api/v1/list-search/{CANCELLED}-api/cancel"],
    "list_search.delete": ["DELETE /api/v1/list-search/nowhere", f"DELETE /api/v1/list-search/{REMOVED}-api"],
    "list_search.result_csv": [f"/api/v1/list-search/{key}/result.csv" for key in LISTS],
    "list_search.result_xlsx": [f"/api/v1/list-search/{key}/result.xlsx" for key in LISTS[:1]],
    "session.sign_in": ["/sign-in"],
    "session.check_sign_in": ["POST /sign-in"],
    "session.purpose": ["/purpose"],
    "session.set_purpose": ["POST /purpose"],
    "session.sign_out": ["POST /sign-out"],
}
"""What each route is asked. A route that is not here fails the test: add it with questions that would find a leak."""

DRAFT = {"name": "Mine", "search": "q=("}
"""What cannot be saved, so that the answers to a change stay the same however often they are asked for."""
STORING = {"lists.make", "list_search.make"}
"""What takes in a list and reads nothing: asked here with none, so that it keeps none."""

CHANGING = re.compile(r"""gAAAA[\w%-]+=*|(?<="took_ms":)\s*\d+|(?<=csrf)[^>]*value="[^"]*"|\b\d+ ms\b""")
"""What differs between two equal answers: page marks, times, tokens against forgery."""


@pytest.fixture
def site(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    opened = open_site(config)
    for force in ("essex", "scotland", "west-midlands"):
        opened.people.add_force(Force(force, force.title()), "operator:test")
    opened.people.add(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), PASSWORD, "operator:test")
    put(opened, OPEN, "thistledown")
    for name, value in (
        ("CETS_HOME", str(config.home)),
        ("CETS_ENGINE_PORT", str(config.engine_port)),
        ("CETS_TIKA_PORT", str(config.tika_port)),
    ):
        monkeypatch.setenv(name, value)
    yield opened
    opened.connection.client.close()


def signed_in(app: Flask) -> FlaskClient:
    browser = app.test_client()
    assert browser.post("/sign-in", data={"name": "jo", "password": PASSWORD}).status_code == 303
    return browser


def answers(app: Flask) -> dict[str, str]:
    """The answer to every question, by route and question, without what differs between equal ones."""
    with ThreadPoolExecutor(AT_ONCE) as asking:  # each route is asked by a browser of its own
        told = list(asking.map(lambda endpoint: _asked(app, endpoint), sorted(ASKED, key=lambda one: -len(ASKED[one]))))
    found = {name: answer for each in told for name, answer in each.items()}
    return found | told_by_the_command() | told_by_a_list(app)


def _asked(app: Flask, endpoint: str) -> dict[str, str]:
    found = {}
    browser = signed_in(app)
    for question in ASKED[endpoint]:
        method, _, path = question.rpartition(" ")
        form = {"name": "jo", "password": "wrong", "reason": "enquiry", "confirmed": "yes"} if method else None
        body = {"lines": {"1": "out"}} if method == "PATCH" else DRAFT
        sent: dict[str, Any] = (
            {"json": body, "headers": {"CETS-Reason": "enquiry"}}
            if path.startswith("/api/") and method
            else {"data": form}
        )
        with browser.open(path, method=method or "GET", **sent) as answer:
            assert answer.status_code != 500, question
            told = CHANGING.sub("…", answer.get_data().decode("utf-8", "replace"))
            found[f"{endpoint} {question}"] = f"{answer.status_code} {told}"
    return found


def told_by_the_command() -> dict[str, str]:
    found = {}
    for question in (*QUESTIONS[:8], "quillfeathr bicycle"):
        for output in ((), ("--json",)):
            ran = CliRunner().invoke(search_command, ["--as", "jo", *output, "--", question], input=PASSWORD)
            told = re.sub(r'"(?:took_ms|next)": (?:\d+|"[^"]*")', "", ran.output)
            found[f"cets-search {question} {' '.join(output)}"] = told
    return found


def told_by_a_list(app: Flask) -> dict[str, str]:
    """What a list of Jo's own tells, whose lines ask as a person would, and miss by a little."""
    site = app.extensions[EXTENSION].site
    actor = site.people.actor("jo", Purpose(), "")
    asked = [question for question in QUESTIONS if question.strip()] + [
        "bel@example.org",
        "@seatfo",
        "bicycel",
        "@se4tfox",
    ]
    head = site.lists.make(actor, pasted("\n".join(asked), 1_000))
    site.lists.start(actor, head.id)
    at_hand = site.list_worker.turn()
    assert at_hand == []
    page = site.lists.page(actor, head.id, size=1_000)
    site.lists.delete(actor, head.id)
    return {f"own-list {line.text}": f"{line.counts} {line.near}" for line in page.lines} | {
        "own-list columns": f"{page.head.forces} {page.head.cases} {page.head.tally}"
    }


def leaks(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The questions whose answer gives something away."""
    return [
        question
        for question, answer in after.items()
        if MARKER in html.unescape(answer).lower() or answer != before[question]
    ]


@pytest.fixture
def app(site: Site) -> Flask:
    made = create_app(site.config)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


def test_every_route_is_asked(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ASKED)


@pytest.mark.parametrize("down", [frozenset(), frozenset({"engine"}), frozenset({"application"})])
def test_what_one_may_not_see_shows_nowhere(
    site: Site, app: Flask, monkeypatch: pytest.MonkeyPatch, down: frozenset[str]
) -> None:
    with guards_down(site, monkeypatch, down):
        before = answers(app)
        hide(site)
        assert leaks(before, answers(app)) == []


def test_without_either_guard_every_route_that_reads_evidence_leaks(
    site: Site, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with guards_down(site, monkeypatch, frozenset({"application", "engine"})):
        before = answers(app)
        hide(site)
        leaking = {told for question in leaks(before, answers(app)) for told in (question, question.split(" ")[0])}
    # A mail's page leaks by its thread, an attachment's by the copies of it: neither is hidden itself.
    assert leaking >= {f"document.page /documents/{key}" for key in POST}
    assert leaking >= {f"api.document /api/v1/documents/{key}" for key in POST}
    reading = {endpoint for endpoint, needs in decisions(app).items() if isinstance(needs, access.Action)}
    assert leaking >= reading - STORING | {"cets-search", "own-list"}


HOLES = {
    "global": {"size": 0, "aggs": {"all": {"global": {}, "aggs": {"keys": {"terms": {"field": "seizure_key"}}}}}},
    "suggest": {"size": 0, "suggest": {"near": {"text": "quillfeathr", "term": {"field": "text"}}}},
    "significant_terms": {
        "query": {"match": {"text": "bicycle"}},
        "aggs": {"rare": {"significant_terms": {"field": "seizure_key", "min_doc_count": 1}}},
    },
}
"""Requests that see past document-level security on OpenSearch 3.4: the application never sends one."""


@pytest.mark.parametrize("hole", list(HOLES))
def test_the_application_refuses_what_the_engines_guard_lets_through(site: Site, hole: str) -> None:
    hide(site)
    actor = site.people.actor("jo", Purpose(), "")
    body = HOLES[hole]
    with pytest.raises(access.UnsafeQuery):
        access.restrict(actor, body)
    answer = site.connection.client.search(
        index=site.config.index("evidence"), body=body, headers=site.connection.as_person(actor)
    )
    # Once the engine closes the hole, this says so, and the refusal can be thought over again.
    seen = str(answer)
    background = answer.get("aggregations", {}).get("rare", {}).get("bg_count", 0)
    assert "scotland/SC-1" in seen or MARKER in seen or background > 2


def test_a_password_alone_opens_nothing_at_the_engine(site: Site) -> None:
    headers = {"Authorization": "Basic " + b64encode(f"jo:{PASSWORD}".encode()).decode()}
    for index in ("evidence", "items", "seizures", "forces", "guards", "cets-audit"):
        with pytest.raises(AuthorizationException):
            site.connection.client.search(index=site.config.index(index), headers=headers)
