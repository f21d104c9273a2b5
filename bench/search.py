"""A search through HTTP, as a signed-in person's browser makes it, against the same query sent straight to OpenSearch.

`python -m bench.search` starts a site of its own, puts 20,000 made-up documents in it, and asks both in turn, so that
whatever else the machine does weighs on both. What HTTP adds is the price of access and the record of use: account
and guards read afresh, a signed token, the entry written before the answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

from cets_search.access import guard, restrict
from cets_search.config import Config, load
from cets_search.engine.evidence import Evidence, Index
from cets_search.engine.services import Service
from cets_search.model import Actor, Force, Person, Purpose, Role, SearchRequest, Seizure
from cets_search.query.body import plan
from cets_search.query.paging import Place
from cets_search.site import Site, open_site

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
    """Run the benchmark and print its table."""
    with site() as (opened, password):
        plant(opened)
        browser = sign_in(opened.config, password)
        actor = opened.people.actor("jo", Purpose(), "")
        through_http, straight = [], []
        for number in range(ROUNDS):
            query = QUERIES[number % len(QUERIES)]
            address = f"{opened.config.url}/api/v1/search?q={quote(query)}"
            through_http.append(timed(lambda at=address: browser.open(at).read()))  # type: ignore[misc]
            straight.append(timed(lambda q=query: ask_engine(opened, actor, q)))  # type: ignore[misc]
    print(table(through_http[len(QUERIES) :], straight[len(QUERIES) :]))


def table(through_http: list[float], straight: list[float]) -> str:
    """The figures as a Markdown table; times in milliseconds."""
    lines = [
        f"{len(through_http)} searches each, {DOCUMENTS:,} documents, one at a time.",
        "",
        "| | through HTTP | OpenSearch alone | ratio |",
        "| --- | --- | --- | --- |",
    ]
    for name, cut in (("p50", 50), ("p95", 95)):
        ours, theirs = (statistics.quantiles(times, n=100)[cut - 1] * 1000 for times in (through_http, straight))
        lines.append(f"| {name} | {ours:.1f} ms | {theirs:.1f} ms | {ours / theirs:.2f} |")
    return "\n".join(lines)


def timed(ask: Callable[[], object]) -> float:
    """How long the question took, in seconds."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def ask_engine(opened: Site, actor: Actor, query: str) -> object:
    """The same body with the same token, and nothing besides."""
    planned = plan(SearchRequest(q=query), Place())
    return Evidence(opened.connection).run(Index.EVIDENCE, restrict(actor, planned.page))


def plant(opened: Site) -> None:
    """Put the made-up documents into the index, as the loader does."""
    chance = random.Random(1)  # noqa: S311 - the same documents at each run
    client, headers = opened.connection.client, opened.connection.as_service(Service.LOADER)
    index = opened.config.index(Index.EVIDENCE)
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


@contextlib.contextmanager
def site() -> Iterator[tuple[Site, str]]:
    """A running site of its own with one person in it, and that person's password; gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="cets-bench-"))
    home.chmod(0o711)
    ports = dict(zip(("CETS_PORT", "CETS_ENGINE_PORT", "CETS_TIKA_PORT"), map(str, free_ports(3)), strict=True))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CETS_")}
    environ = {**kept, **ports, "CETS_HOME": str(home)}
    try:
        cets(environ, "up", "--detach")
        opened = open_site(load(environ))
        password = f"a-bench-{secrets.token_urlsafe(12)}"
        opened.people.add_force(Force("essex", "Essex"), "operator:bench")
        opened.people.add(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), password, "operator:bench")
        yield opened, password
    finally:
        cets(environ, "down")
        shutil.rmtree(home, ignore_errors=True)


def cets(environ: dict[str, str], *arguments: str) -> None:
    """Run `cets`; its own words end the benchmark where it does not end well."""
    command = [sys.executable, "-m", "cets_search", *arguments]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise SystemExit(ran.stderr)


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nothing listens on, all different."""
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(each.getsockname()[1]) for each in opened]


if __name__ == "__main__":
    main()
