"""What attackers send, put into every input of every route: nothing breaks, runs, leads elsewhere or is given away.

Which parameters and fields a route has is learnt by watching which it reads, what a JSON body has from openapi.yaml.
In each run every input gets payloads of two of the four kinds, in turn, and of one where many routes have had an input
of that name; `PAYLOADS=all` sends every payload to every input.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlencode

import pytest
from flask import Flask, has_request_context, request
from flask.testing import FlaskClient
from flask.wrappers import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from app import create_app
from cets_search.config import Config
from cets_search.counters import shared_counters
from cets_search.lists.reading import pasted
from cets_search.model import Role, SearchRequest
from cets_search.saved_searches import Draft
from cets_search.site import Site, open_site
from cets_search.web.openapi import description
from cets_search.web.serving import EXTENSION
from tests.engine.hidden import put
from tests.engine.payloads import KINDS, dangers
from tests.engine.planting import OPEN, document_id, investigator
from tests.engine.web_client import PASSWORD, admit
from tests.home import empty

pytestmark = pytest.mark.engine

ALL: Final = os.environ.get("PAYLOADS") == "all"
AT_ONCE: Final = 4
API: Final = "/api/v1"
OFTEN: Final = 4
SENT: Final = ("CETS-Case", "CETS-Reason", "User-Agent", "Referer", "X-Forwarded-For", "X-Forwarded-Host", "HX-Request",
               "Accept-Language", "Sec-Fetch-Site", "X-CSRFToken", "Cookie")  # fmt: skip

PROVEN: Final = ("/account/tokens", "/account/second-factor")
"""What looks at nothing else before the password."""

Inputs = dict[str, set[tuple[str, str]]]
"""By endpoint: where an input stands (`args`, `form`) and its name."""


class Watched(ImmutableMultiDict[str, str]):
    """Parameters that note by which name they are asked for."""

    seen: ClassVar[Inputs] = defaultdict(set)
    guard: ClassVar[threading.Lock] = threading.Lock()

    def _note(self, name: object) -> None:
        if has_request_context() and request.endpoint and isinstance(name, str):
            place = "form" if request.method == "POST" and self is request.__dict__.get("form") else "args"
            with self.guard:
                self.seen[f"{request.method} {request.endpoint}"].add((place, name))

    def __getitem__(self, key: str) -> str:
        self._note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return super().__contains__(key)

    def get(self, key: str, *rest: Any, **more: Any) -> Any:
        self._note(key)
        return super().get(key, *rest, **more)

    def getlist(self, key: str, *rest: Any, **more: Any) -> Any:
        self._note(key)
        return super().getlist(key, *rest, **more)


class WatchedRequest(Request):
    parameter_storage_class = Watched


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    admit(opened, "jo", "essex", *Role)
    put(opened, OPEN, "thistledown")
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    made = create_app(site.config)
    made.request_class = WatchedRequest
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture(scope="module")
def known(site: Site) -> dict[str, str]:
    """What each part of an address may name that is there."""
    jo = investigator()
    saved = site.saved_searches.save(jo, Draft("Bicycles", SearchRequest(q="bicycle")))
    head = site.lists.make(jo, pasted("bicycle\ntickets", 9))
    return {"document_id": document_id(OPEN, "chat.txt", "00000001"), "key": saved.id, "list_id": head.id}


def routes(app: Flask) -> list[tuple[str, Rule]]:
    """Every method and rule, those that end the session or remove something last."""
    found = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    last = ("/sign", "/account", "/people", "remove", "revoke")
    return sorted(found, key=lambda each: (any(part in each[1].rule for part in last), each[0] == "DELETE"))


def address(rule: Rule, known: Mapping[str, str], **changed: str) -> str:
    """The rule's address with what is there in it, or what is given instead."""
    found = rule.rule
    for name in rule.arguments:
        value = quote(changed.get(name, known.get(name, "cets.css")), safe="", errors="surrogatepass")
        for form in (f"<{name}>", f"<path:{name}>"):
            found = found.replace(form, value)
    return found


def members(method: str, rule: Rule) -> list[str]:
    """The members of the JSON object that the route takes."""
    described = description()
    path = rule.rule.removeprefix(API).replace("<", "{").replace(">", "}")
    operation = described["paths"].get(path, {}).get(method.lower(), {})
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in body:
        body = described["components"]["schemas"][body["$ref"].rpartition("/")[2]]
    return sorted({name for each in (body, *body.get("oneOf", ())) for name in each.get("properties", {})})


class Attack:
    """Sends payloads to one route."""

    def __init__(
        self, client: FlaskClient, known: Mapping[str, str], turns: Mapping[str, Iterator[int]], had: dict[str, int]
    ) -> None:
        self._client = client
        self._known = known
        self._turns = turns
        self._had = had
        self.found: list[str] = []
        self.sent = 0

    def on(self, method: str, rule: Rule) -> None:
        if self._client.get("/purpose").status_code != 200:  # what was attacked before may have ended the session
            enter(self._client)
        for name in sorted(rule.arguments):
            for payload in self._payloads(name):
                self._send(method, rule, f"path {name}", payload, changed={name: payload})
        done: set[tuple[str, str]] = set()
        self._send(method, rule, "nothing", "")
        while left := Watched.seen[f"{method} {rule.endpoint}"] - done:
            for place, name in sorted(left):
                for payload in self._payloads(name):
                    sent: dict[str, Any] = {place: {name: payload}}
                    self._send(method, rule, f"{place} {name}", payload, **sent)
            done |= left
        for name in members(method, rule):
            for payload in self._payloads(name):
                self._send(method, rule, f"member {name}", payload, body={name: payload})
                self._send(method, rule, f"member {name}", payload, body={name: [payload, {payload: payload}]})

    def headers(self, path: str) -> None:
        for name in SENT:
            for payload in self._payloads(name):
                value = payload.encode("utf-8", "replace").decode("latin-1").replace("\r", "").replace("\n", "")
                self.sent += 1
                with self._client.get(path, headers={name: value}) as answer:
                    self._judge(answer, f"GET {path} header {name}", payload)

    def _payloads(self, name: str) -> list[str]:
        """The next of two kinds, in turn, one where this name has had many; or all."""
        if ALL:
            return [payload for kind in KINDS.values() for payload in kind]
        had = self._had[name] = self._had[name] + 1
        half = list(KINDS)[had % 2 :: 2] if had <= OFTEN else [list(KINDS)[had % len(KINDS)]]
        return [KINDS[kind][next(self._turns[kind]) % len(KINDS[kind])] for kind in half]

    def _send(  # noqa: PLR0917 - what a request is made of
        self,
        method: str,
        rule: Rule,
        where: str,
        payload: str,
        changed: Mapping[str, str] | None = None,
        args: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> None:
        path = address(rule, self._known, **(changed or {}))
        query = urlencode(args or {}, errors="surrogatepass")
        sent: dict[str, Any] = {"json": body} if body is not None else {}
        if form is not None:
            if rule.rule in PROVEN:
                form = {"present": PASSWORD} | dict(form)
            sent = {"data": {name: value.encode("utf-8", "surrogatepass") for name, value in form.items()}}
        elif method != "GET" and body is None and rule.rule.startswith(API):
            sent = {"json": {}}
        if rule.rule.startswith(API) and method != "GET":
            sent["headers"] = {"CETS-Reason": "a test"}
        self.sent += 1
        with self._client.open(f"{path}?{query}" if query else path, method=method, **sent) as answer:
            self._judge(answer, f"{method} {rule.rule} {where}", payload)

    def _judge(self, answer: Any, what: str, payload: str) -> None:
        self.found += [f"{what} {payload[:60]!r}: {danger}" for danger in dangers(answer)]


def client_of(app: Flask) -> FlaskClient:
    client = app.test_client()
    assert enter(client) == 303
    return client


def enter(client: FlaskClient) -> int:
    # Payloads in the place of a password count as tries to guess it.
    shared_counters(client.application.extensions[EXTENSION].site.config).reset()
    return client.post("/sign-in", data={"name": "jo", "password": PASSWORD}).status_code


def test_no_payload_does_anything_in_any_input(app: Flask, known: dict[str, str]) -> None:
    turns = {kind: count() for kind in KINDS}
    everything = routes(app)
    clients = [client_of(app) for _ in range(AT_ONCE)]
    # Whatever was sent last stays in the head of every page that follows.
    clients[0].post("/purpose", data={"case": KINDS["scripts"][1], "reason": KINDS["scripts"][2]})
    had: dict[str, int] = defaultdict(int)
    attacks = [Attack(client, known, turns, had) for client in clients]

    def run(number: int) -> None:
        for method, rule in everything[number::AT_ONCE]:
            attacks[number].on(method, rule)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))
    found = [each for attack in attacks for each in attack.found]
    assert found == []
    assert sum(attack.sent for attack in attacks) > len(everything) * 2
    assert {("args", "q"), ("args", "sort")} <= Watched.seen["GET search.page"]
    assert ("form", "note") in Watched.seen["POST saved.save"]


def test_what_was_sent_runs_nowhere_afterwards(app: Flask, known: dict[str, str]) -> None:
    client = client_of(app)
    client.post("/purpose", data={"case": KINDS["scripts"][1], "reason": KINDS["scripts"][2]})
    scripts = KINDS["scripts"]
    for name, note in zip(scripts[::2], scripts[1::2], strict=True):
        client.post("/searches/new", data={"name": name, "note": note, "search": "q=bicycle"})
    client.post("/lists", data={"terms": "\n".join(scripts), "title": scripts[0], "draft": "1"})
    told = {}
    for rule in (rule for method, rule in routes(app) if method == "GET"):
        with client.get(address(rule, known)) as answer:
            told[rule.rule] = dangers(answer)
    assert {rule: found for rule, found in told.items() if found} == {}
    assert "&lt;script&gt;alert(7)" in client.get("/searches").text


def test_headers_of_a_request_do_nothing(app: Flask, known: dict[str, str]) -> None:
    attack = Attack(client_of(app), known, {kind: count() for kind in KINDS}, defaultdict(int))
    for path in ("/search?q=bicycle", f"{API}/documents/{known['document_id']}"):
        attack.headers(path)
    assert attack.found == []


@pytest.mark.parametrize(
    "page",
    [
        "<p>hello</p><script>alert(7)</script>",
        "<a href='javascript:alert(7)'>x</a>",
        "<a href='java\nscript:alert(7)'>x</a>",
        "<img src=x onerror=alert(7)>",
        "<form action='//example.org/'>",
        "<p>Traceback (most recent call last)</p>",
    ],
)
def test_what_would_be_found_is_found(page: str) -> None:
    app = Flask(__name__)
    app.add_url_rule(
        "/", view_func=lambda: (page, {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": ""})
    )
    assert dangers(app.test_client().get("/")) != []
