"""What a person may not see shows nowhere: not in a page, a count, a facet, an error, an export or the command line.

Five seizures are hidden from Jo of Essex: a closed one and a pointer of other forces, one of her own that was
withdrawn, one of her own for a case that she is not in, and an open one behind a guard. Every route is asked for them
in many ways, before they are loaded and after. No answer may hold the word that stands only in them, nor differ at
all. That is tried with both guards, with each alone, and with neither, where every route that reads evidence must be
seen to leak: so the questions are good ones.
"""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

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
from cets_search.model import Force, Person, Purpose, Role, SearchRequest
from cets_search.site import Site, open_site
from cets_search.watches.service import Draft
from cets_search.web.decisions import decisions
from cets_search.web.serving import EXTENSION
from tests.engine.hidden import MARKER, MATCHED, guards_down, hide, put
from tests.engine.leak_questions import ASKED, POST, QUESTIONS
from tests.engine.planting import OPEN
from tests.home import CONTENT

pytestmark = pytest.mark.engine

PASSWORD = "correct-horse-battery-9"
AT_ONCE = 4

DRAFT = {"name": "Mine", "search": "q=("}
"""What cannot be saved, so that the answers to a change stay the same however often they are asked for."""
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/seizures/sharing": {"sharing": "nosuch"},
    "/api/v1/seizures/marking": {"classification": "nosuch"},
    "/api/v1/seizures/sharing/decision": {"confirm": False, "version": "0.0"},
    f"/api/v1/matches/{MATCHED['put']}": {"state": "seen", "version": 0},
}
"""What changes nothing either, where the way there is another."""
STORING = {"lists.make", "list_search.make"}
"""What takes in a list and reads nothing: asked here with none, so that it keeps none."""

UNREAD = {access.Action.MANAGE_PEOPLE, access.Action.READ_RECORD}
"""What reads no evidence: tests/engine/test_people_pages.py asks what it gives away of people."""

CHANGING = re.compile(
    r"""gAAAA[\w%-]+=*|(?<="took_ms":)\s*\d+|(?<=csrf)[^>]*value="[^"]*"|otpauth:[^"<]*|(?<="secret">)[^<]*"""
    r"""|\b\d+ ms\b"""
)
"""What differs between two equal answers: page marks, times, tokens against forgery, a secret that was just made."""


@pytest.fixture
def site(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    opened = open_site(config)
    for force in ("essex", "scotland", "west-midlands"):
        opened.people.add_force(Force(force, force.title()), "operator:test")
    opened.people.add(
        Person("jo", "essex", frozenset({Role.INVESTIGATOR, Role.ADMINISTRATOR})), PASSWORD, "operator:test"
    )
    opened.second_factors.begin(opened.people.actor("jo", Purpose(), ""))
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
    return found | told_by_the_command() | told_by_a_list(app) | told_by_watches(app)


def _asked(app: Flask, endpoint: str) -> dict[str, str]:
    found = {}
    browser = signed_in(app)
    for question in ASKED[endpoint]:
        method, _, path = question.rpartition(" ")
        form = {"name": "jo", "password": "wrong", "reason": "enquiry", "confirmed": "yes"} if method else None
        body = {"lines": {"1": "out"}} if method == "PATCH" else BODIES.get(path.partition("?")[0], DRAFT)
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


def told_by_watches(app: Flask) -> dict[str, str]:
    """How much watches of Jo's own find when they are made."""
    site = app.extensions[EXTENSION].site
    actor = site.people.actor("jo", Purpose(), "")
    found = {}
    for question in ("bicycle", "bell@example.org", MARKER):
        watch = site.watches.make(actor, Draft("Mine", SearchRequest(q=question), silent=True))
        found[f"own-watch {question}"] = str(watch.found)
        site.watches.stop(actor, watch.id)
    return found


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
    reading = {
        endpoint
        for endpoint, needs in decisions(app).items()
        if isinstance(needs, access.Action) and needs not in UNREAD
    }
    assert leaking >= reading - STORING | {"cets-search", "own-list", "own-watch"}


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
    for index in (*CONTENT, "cets-audit"):
        with pytest.raises(AuthorizationException):
            site.connection.client.search(index=site.config.index(index), headers=headers)
