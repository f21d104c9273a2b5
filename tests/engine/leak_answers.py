"""What every route, the commands, a list and a watch answer to questions: told twice, it may not differ."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from cets_search.cli.search import search as search_command
from cets_search.cli.watch import watch as watch_command
from cets_search.engine.arrivals import Arrivals, Kind
from cets_search.engine.services import Service
from cets_search.lists.reading import pasted
from cets_search.model import Purpose, SearchRequest
from cets_search.stored import stamp
from cets_search.watches.service import Draft
from cets_search.web.serving import EXTENSION
from tests.engine.hidden import HIDDEN, MARKER, MATCHED
from tests.engine.leak_questions import ASKED, QUESTIONS

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

CHANGING = re.compile(
    r"""gAAAA[\w%-]+=*|(?<="took_ms":)\s*\d+|(?<=csrf)[^>]*value="[^"]*"|otpauth:[^"<]*|(?<="secret">)[^<]*"""
    r"""|\b\d+ ms\b"""
)
"""What differs between two equal answers: page marks, times, tokens against forgery, a secret that was just made."""


def signed_in(app: Flask, name: str = "jo") -> FlaskClient:
    browser = app.test_client()
    assert browser.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    return browser


def answers(app: Flask) -> dict[str, str]:
    """The answer to every question, by route and question, without what differs between equal ones."""
    by_commands = told_by_the_command() | told_by_the_watch_command()
    return told_by_routes(app, ASKED) | by_commands | told_by_a_list(app) | told_by_watches(app)


def told_to(app: Flask, asked: Mapping[str, list[str]], name: str) -> dict[str, str]:
    """What routes that change nothing answer that person, who signs in but a few times for all of them."""
    each = [list(asked.items())[start::AT_ONCE] for start in range(AT_ONCE)]

    def some(routes: list[tuple[str, list[str]]]) -> dict[str, str]:
        browser = signed_in(app, name) if routes else app.test_client()
        return {key: told for route, questions in routes for key, told in _told(browser, route, questions).items()}

    with ThreadPoolExecutor(AT_ONCE) as asking:
        return {question: answer for found in asking.map(some, each) for question, answer in found.items()}


def told_by_routes(app: Flask, asked: Mapping[str, list[str]]) -> dict[str, str]:
    """What every route answers Jo."""
    with ThreadPoolExecutor(AT_ONCE) as asking:  # each route is asked by a browser of its own
        most_first = sorted(asked, key=lambda one: -len(asked[one]))
        told = list(asking.map(lambda route: _told(signed_in(app), route, asked[route]), most_first))
    return {question: answer for each in told for question, answer in each.items()}


def _told(browser: FlaskClient, endpoint: str, questions: list[str]) -> dict[str, str]:
    found = {}
    for question in questions:
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
    """How much watches of Jo's own find when they are made, and when loads, names and sharings of what hides end."""
    site = app.extensions[EXTENSION].site
    actor = site.people.actor("jo", Purpose(), "")
    found = {}
    made = [
        site.watches.make(actor, Draft("Mine", SearchRequest(q=question), silent=True))
        for question in ("bicycle", "bell@example.org", MARKER, "person:Pat*")
    ]
    arrivals = Arrivals(site.connection, Service.LOADER)
    for seizure in HIDDEN:
        for kind in Kind:
            arrivals.begin(seizure, "2026-01-01T00:00:00.000Z", kind)
        arrivals.end(seizure.key, stamp(datetime.now(UTC)), *Kind)
    site.watch_worker.turn()
    for watch in made:
        found[f"own-watch {watch.search.q}"] = str(watch.found)
        found[f"fired-watch {watch.search.q}"] = str(site.watches.one(actor, watch.id).told)
        site.watches.stop(actor, watch.id)
    return found


def told_by_the_watch_command() -> dict[str, str]:
    found = {}
    for question in ("bicycle", "bell@example.org", MARKER):
        added = ["add", "--as", "jo", "--name", "Mine", "--silent", "--json", "--", question]
        told = json.loads(CliRunner().invoke(watch_command, added, input=PASSWORD).output.splitlines()[-1])
        listed = CliRunner().invoke(watch_command, ["list", "--as", "jo"], input=PASSWORD).output
        found[f"cets-watch {question}"] = f"{told['found']} {listed}".replace(told["id"], "").replace(question, "")
        CliRunner().invoke(watch_command, ["remove", told["id"], "--as", "jo"], input=PASSWORD)
    return found


def leaks(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The questions whose answer gives something away."""
    return [
        question
        for question, answer in after.items()
        if MARKER in html.unescape(answer).lower() or answer != before[question]
    ]
