"""Following an identifier through HTTP against the same aggregations sent straight to OpenSearch; a graph drawn by the
page against cytoscape alone.

`python -m bench.pivot` starts a site of its own with the documents of `bench.search`, and asks in turn: the page or the
API, and the engine, which is sent what the service sends for that answer. The graph is that of `bench.wheel`.
"""

from __future__ import annotations

import os
import random
import secrets
import statistics
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from bench.browser import Browser
from bench.messages import PEOPLE
from bench.own_site import own_site
from bench.report import table, write
from bench.search import DOCUMENTS, both, plant, resent, timed, watched
from bench.stored import store
from bench.wheel import HUB, item, mails
from cets_search.engine.embedded.places import PROJECT
from cets_search.engine.loading import Loading
from cets_search.ingest.documents import Shaper
from cets_search.ingest.found import Finder
from cets_search.model import Actor, Force, Person, Purpose, Role
from cets_search.pivot.graph import MOST_NODES, GraphRequest
from cets_search.query.company import Distance
from cets_search.query.neighbours import By, Through
from cets_search.site import Site

ROUNDS: Final = 25
WARM: Final = 3
DRAWN: Final = 5
"""How often a graph is drawn each way."""

CHROMIUM: Final = "/usr/bin/chromium"
CYTOSCAPE: Final = PROJECT / "static" / "vendor" / "cytoscape.min.js"

Asked = Mapping[str, str]

LAYOUT: Final = """nodes => nodes > 400
  ? {name: "concentric", animate: false, concentric: n => 10 - n.data("steps"), levelWidth: () => 1, minNodeSpacing: 6}
  : {name: "cose", animate: false, nodeRepulsion: () => 400000, idealEdgeLength: () => 100,
     componentSpacing: 80, padding: 24}"""
"""The layouts of `static/graph.js`."""

BARE: Final = """async ({elements, style, layout}) => {
  const began = performance.now();
  const nodes = elements.filter(each => each.group === "nodes").length;
  const cy = cytoscape({container: document.getElementById("canvas"), elements, style, layout: layout(nodes)});
  await new Promise(done => cy.one("render", done));
  return performance.now() - began;
}"""


def main() -> None:
    """Run the benchmark, print its tables and keep them in docs/benchmarks.md."""
    password = f"a-bench-{secrets.token_urlsafe(12)}"
    with own_site() as (site, _):
        for name in ("kent", "norfolk"):
            site.people.add_force(Force(name, name.title()), "operator:bench")
        site.people.add(Person("jo", "essex", frozenset({Role.ANALYST})), password, "operator:bench")
        plant(site)
        store(Loading(site.connection), map(Shaper(item(), Finder("GB", None)).write, mails()))
        browser = Browser(site.config.url, "jo", password)
        actor = site.people.actor("jo", Purpose(), "")
        times = {kind: measured(ask, browser, site, actor) for kind, ask in KINDS.items()}
        nodes, page, bare = drawn(site.config.url, password)
    write("pivot", f"{told(times)}\n\n{told_of_drawing(nodes, page, bare)}")


def person(chance: random.Random) -> tuple[str, str]:
    """An address that stands in the documents, however few they are."""
    return "email", f"p{chance.randrange(PEOPLE)}@example.org"


def entity(chance: random.Random, site: Site, actor: Actor) -> tuple[str, Asked, Callable[[], object]]:
    kind, value = person(chance)
    who = site.pivot.identifier(kind, value)

    return "/entity", {"type": kind, "value": value}, partial(site.pivot.page, actor, who, (), Distance.CONVERSATION)


def expansion(chance: random.Random, site: Site, actor: Actor) -> tuple[str, Asked, Callable[[], object]]:
    kind, value = person(chance)
    asked = GraphRequest((site.pivot.identifier(kind, value),))
    return "/api/v1/entities/graph", {"type": kind, "value": value}, partial(site.pivot.graph, actor, asked)


def way(chance: random.Random, site: Site, actor: Actor) -> tuple[str, Asked, Callable[[], object]]:
    one, other = (f"p{number}@example.org" for number in chance.sample(range(PEOPLE), 2))
    source, target = (site.pivot.identifier("email", each) for each in (one, other))
    serve = partial(site.pivot.way, actor, source, target, Through(By.TALKED))
    return "/api/v1/entities/path", {"value": one, "to_value": other}, serve


Ask = Callable[[random.Random, Site, Actor], tuple[str, Asked, Callable[[], object]]]

KINDS: Final[Mapping[str, Ask]] = {
    "an identifier's page": entity,
    "the graph round one": expansion,
    "the way between two": way,
}


def measured(ask: Ask, browser: Browser, site: Site, actor: Actor) -> tuple[list[float], list[float]]:
    """Seconds by HTTP and at the engine alone, which take turns at being first."""
    chance = random.Random(13)  # noqa: S311 - the same questions each time
    by_http: list[float] = []
    alone: list[float] = []
    for number in range(WARM + ROUNDS):
        path, asked, serve = ask(chance, site, actor)
        with watched(site) as calls:
            serve()
        sent = [call for call in calls if "search" in call.path and "evidence" in f"{call.path}{call.body}"]
        ways: list[tuple[list[float], Callable[[], object]]] = [
            (by_http, partial(browser.get, path, dict(asked))),
            (alone, partial(resent, sent, site, actor)),
        ]
        for kept, run in ways if number % 2 else reversed(ways):
            took = timed(run)
            if number >= WARM:
                kept.append(took)
    return by_http, alone


def drawn(url: str, password: str) -> tuple[int, list[float], list[float]]:
    """A graph of many nodes: how many, and the milliseconds in which the page and cytoscape alone drew it."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--disable-gpu", *root])
        page = _signed_in(chromium, url, password)
        page.goto(f"/graph?type=email&value={HUB}&depth=2&most={MOST_NODES}")
        nodes = _nodes(page)
        ours, bare = [], []
        elements, style = page.evaluate(
            "(() => { const {cy} = document.getElementById('canvas')._cyreg;"
            "return [cy.elements().map(e => ({group: e.group(), data: e.data()})), cy.style().json()] })()"
        )
        other = chromium.new_page(viewport={"width": 1280, "height": 720})
        for _ in range(DRAWN):
            page.reload()
            _nodes(page)
            ours.append(float(page.evaluate("performance.getEntriesByName('graph drawn')[0].duration")))
            bare.append(_alone(other, elements, style))
        chromium.close()
    return nodes, ours, bare


def _signed_in(chromium: Chromium, url: str, password: str) -> Page:
    page = chromium.new_context(base_url=url, viewport={"width": 1280, "height": 720}).new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill("jo")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/purpose**")
    return page


def _nodes(page: Page) -> int:
    """Wait until it is drawn; how many nodes it has."""
    page.wait_for_selector("#canvas[data-drawn]", timeout=120_000)
    return int(page.get_attribute("#canvas", "data-drawn") or 0)


def _alone(page: Page, elements: Any, style: Any) -> float:
    """The milliseconds in which cytoscape alone draws the same in a canvas of the same size."""
    page.goto("about:blank")
    page.set_content('<div id="canvas" style="width: 700px; height: 504px"></div>')
    page.add_script_tag(path=CYTOSCAPE)
    run = f"told => ({BARE})({{...told, layout: {LAYOUT}}})"
    return float(page.evaluate(run, {"elements": elements, "style": style}))


def told(times: Mapping[str, tuple[list[float], list[float]]]) -> str:
    """The figures of questions; times in milliseconds."""
    rows = []
    for kind, (by_http, alone) in times.items():
        served, bare = (statistics.quantiles(each, n=100)[94] for each in (by_http, alone))
        rows.append(
            (kind, both(alone), both(by_http), f"{served / bare:.2f}", "yes" if served <= 1.5 * bare else "**no**")
        )
    header = ("p50, p95 in ms", "OpenSearch alone", "by HTTP", "p95 / p95", "within 1.5")
    return f"{DOCUMENTS:,} documents; {ROUNDS} questions of each kind, one at a time.\n\n{table(header, rows)}"


def told_of_drawing(nodes: int, page: list[float], bare: list[float]) -> str:
    ours, alone = statistics.median(page), statistics.median(bare)
    return (
        f"A graph of {nodes:,} nodes, drawn {DRAWN} times each way: {ours:.0f} ms by the page, which reads it from its "
        f"tables, {alone:.0f} ms by cytoscape alone (medians): {ours / alone:.2f}."
    )


if __name__ == "__main__":
    main()
