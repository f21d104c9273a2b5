"""A search through HTTP, as a signed-in person's browser makes it, against the same query sent straight to OpenSearch.

`python -m bench.search` starts a site of its own, puts 20,000 made-up documents in it, and asks both in turn, so that
whatever else the machine does weighs on both. What HTTP adds is the price of access and the record of use: account
and guards read afresh, a signed token, the entry written before the answer.
"""

from __future__ import annotations

import json
import random
import re
import secrets
import statistics
import time
from collections.abc import Callable
from functools import partial
from http.cookiejar import CookieJar
from typing import Final
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

from bench.own_site import own_site
from bench.report import table, write
from cets_search.access import guard, restrict
from cets_search.config import Config
from cets_search.engine.evidence import Evidence, Index
from cets_search.engine.services import Service
from cets_search.model import Actor, Person, Purpose, Role, SearchRequest, Seizure
from cets_search.query.body import plan
from cets_search.query.paging import Place
from cets_search.site import Site

DOCUMENTS: Final = 20_000
ROUNDS: Final = 200
SEIZURE: Final = Seizure("essex", "BENCH-1")
QUERIES: Final = ("ticket", "ticket row", '"front row"', "bic*", "07700 900123", "kind:email seat -bell", "")
WORDS: Final = (
    "ticket", "row", "front", "seat", "bicycle", "bell", "saddle", "station", "train", "platform", "coffee", "meeting",
    "monday", "friday", "money", "price", "buyer", "seller", "garden", "holiday", "rain", "umbrella", "map", "museum",
    "lunch", "dinner", "window", "door", "letter", "parcel", "post", "phone", "call", "later",
)  # fmt: skip
CSRF: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


def main() -> None:
    """Run the benchmark, print its table and keep it in docs/benchmarks.md."""
    password = f"a-bench-{secrets.token_urlsafe(12)}"
    with own_site() as (site, _):
        site.people.add(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), password, "operator:bench")
        plant(site)
        browser = sign_in(site.config, password)
        actor = site.people.actor("jo", Purpose(), "")
        through_http, straight = [], []
        for number in range(ROUNDS + len(QUERIES)):
            query = QUERIES[number % len(QUERIES)]
            address = f"{site.config.url}/api/v1/search?q={quote(query)}"
            through_http.append(timed(partial(fetch, browser, address)))
            straight.append(timed(partial(ask_engine, site, actor, query)))
    # The first round of queries warms both up.
    write("search", result(through_http[len(QUERIES) :], straight[len(QUERIES) :]))


def result(through_http: list[float], straight: list[float]) -> str:
    """The figures; times in milliseconds."""
    rows = []
    for name, cut in (("p50", 50), ("p95", 95)):
        ours, theirs = (statistics.quantiles(times, n=100)[cut - 1] * 1000 for times in (through_http, straight))
        rows.append((name, f"{ours:.1f} ms", f"{theirs:.1f} ms", f"{ours / theirs:.2f}"))
    told = f"{len(through_http)} searches each, one at a time, {DOCUMENTS:,} documents."
    return f"{told}\n\n{table(('', 'through HTTP', 'OpenSearch alone', 'ratio'), rows)}"


def timed(ask: Callable[[], object]) -> float:
    """How long the question took, in seconds."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def fetch(browser: OpenerDirector, address: str) -> bytes:
    """The whole answer of the web server."""
    with browser.open(address) as answer:
        content: bytes = answer.read()
    return content


def ask_engine(site: Site, actor: Actor, query: str) -> object:
    """The same body with the same token, and nothing besides."""
    planned = plan(SearchRequest(q=query), Place())
    return Evidence(site.connection).run(Index.EVIDENCE, restrict(actor, planned.page))


def plant(site: Site) -> None:
    """Put the made-up documents into the index, as the loader does."""
    chance = random.Random(1)  # noqa: S311 - the same documents at each run
    client, headers = site.connection.client, site.connection.as_service(Service.LOADER)
    index = site.config.index(Index.EVIDENCE)
    for start in range(0, DOCUMENTS, 2_000):
        lines = []
        for number in range(start, start + 2_000):
            lines.append(json.dumps({"index": {"_index": index, "_id": f"{number:064x}"}}))
            lines.append(json.dumps(document(number, chance)))
        if client.bulk(body="\n".join(lines) + "\n", headers=headers)["errors"]:
            raise SystemExit("The engine did not take the documents.")
    client.indices.refresh(index=index, headers=headers)


def document(number: int, chance: random.Random) -> dict[str, object]:
    """One document of some 1,000 characters."""
    text = " ".join(chance.choices(WORDS, k=150))
    phone = f"07700 900{chance.randrange(1000):03}"
    return {
        "readers": ["force:essex"],
        "guard": guard(SEIZURE.id),
        "force": SEIZURE.force,
        "seizure": SEIZURE.reference,
        "seizure_key": SEIZURE.key,
        "item": f"{number:064x}",
        "path": f"mail/{number}.eml",
        "part": "",
        "order": 0,
        "kind": chance.choice(["email", "message", "document"]),
        "mime": "message/rfc822",
        "subject": " ".join(chance.choices(WORDS, k=4)),
        "text": f"{text} call {phone}",
        "ents": [f"phone:+44{phone[1:].replace(' ', '')}"],
        "current": True,
        "loaded_at": "2026-01-01T00:00:00Z",
    }


def sign_in(config: Config, password: str) -> OpenerDirector:
    """A browser with the session of the person who searches."""
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{config.url}/sign-in").read().decode()
    token = CSRF.search(form)
    if token is None:
        raise SystemExit("The sign-in page has no form.")
    entered = {"name": "jo", "password": password, "next": "/search", "csrf_token": token.group(1)}
    browser.open(f"{config.url}/sign-in", urlencode(entered).encode())
    return browser


if __name__ == "__main__":
    main()
