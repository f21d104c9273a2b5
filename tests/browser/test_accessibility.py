"""Every page, in light and in dark: axe-core finds nothing, and nothing is cut off in a narrow window."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from cets_search.engine.embedded.places import PROJECT
from tests.browser.chat import message_id
from tests.browser.conftest import MATCHED, SAVED, Served
from tests.browser.post import file_id, mail_id
from tests.engine.planting import OWN, document_id

pytestmark = [pytest.mark.browser, pytest.mark.engine]

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = f"axe.run(document, {{runOnly: {{type: 'tag', values: {RULES}}}}}).then(told => JSON.stringify(told.violations))"

MAIL = f"/documents/{document_id(OWN, 'inbox.mbox', '003.eml')}"
PAGES = {
    "start": "/search",
    "results": "/search?q=bicycle",
    "narrowed": "/search?q=bicycle&kind=email&force=essex&after=2025-03-02",
    "excluded": "/search?q=bicycle&not-kind=email&not-force=scotland",
    "copies": "/search?q=path%3Atimetable",
    "copies apart": "/search?q=path%3Atimetable&copies=apart",
    "original": f"/documents/{file_id(OWN, 1, 'ferry timetable.pdf')}/original",
    "original of a picture": f"/documents/{file_id(OWN, 2, 'pier.jpg')}/original",
    "second page": "/search?q=tickets&size=5",
    "nothing found": "/search?q=zebra&kind=email",
    "misread": '/search?q=bicycle AND ("row',
    "purpose": "/purpose",
    "saved searches": "/searches",
    "saving a search": "/searches/new?q=bicycle&kind=email",
    "a saved search": f"/searches/{SAVED}",
    "one's own searches": "/history",
    "an own search that is not there": "/history?q=zebra17",
    "document": f"{MAIL}?q=bicycle",
    "mail with its thread": f"/documents/{mail_id(OWN, 2)}?q=ferry",
    "attachment": f"/documents/{file_id(OWN, 1, 'ferry timetable.pdf')}",
    "container": f"/documents/{document_id(OWN, 'inbox.mbox')}",
    "unbroken": f"/documents/{document_id(OWN, 'notes/unbroken.txt')}",
    "right to left": f"/documents/{document_id(OWN, 'notes/arabic.txt')}",
    "conversation": f"/documents/{message_id(OWN, 118)}/conversation?q=wheelbarrow",
    "conversation from its beginning": f"/documents/{message_id(OWN, 1)}/conversation?earlier=9&zone=UTC",
    "message": f"/documents/{message_id(OWN, 118)}?q=wheelbarrow",
    "messages": "/search?q=wheelbarrow&platform=whatsapp",
    "picture": f"/documents/{document_id(OWN, 'photo.jpg')}",
    "seizures": "/seizures",
    "live": "/seizures?live=1",
    "ledger": "/seizures/ledger?force=essex&reference=EX-1",
    "no file": "/seizures/ledger?force=essex&reference=EX-1&name=zebra",
    "changes of sharing": "/seizures/sharing",
    "sharing and marking": "/seizures/sharing/change?force=essex&reference=EX-1",
    "inbox": "/inbox",
    "held by another force": "/search?q=email%3Aseats%40example.org",
    "matches": "/matches",
    "no match": "/matches?force=zebra",
    "a match": f"/matches/{MATCHED}",
    "a near spelling": f"/matches/{'6' * 32}",
    "pairs of seizures": "/matches/pairs",
    "pairs of cases": "/matches/pairs?by=cases",
    "watches": "/watches",
    "making a watch": "/watches/new?q=bicycle&kind=email",
    "lists": "/lists",
    "list to look through": "/lists/draft",
    "list with its matrix": "/lists/done",
    "list under way": "/lists/waiting",
    "list that was stopped": "/lists/stopped?only=none&by=case",
    "people and forces": "/people",
    "a person": "/people/al",
    "oneself": "/people/jo",
    "one's account": "/account",
    "one's API tokens": "/account/tokens",
    "one's second factor": "/account/second-factor",
    "record of use": "/record",
    "record of one person": "/record?person=jo&action=search",
    "record with nothing that fits": "/record?person=zebra",
    "start to follow": "/entity",
    "identifier": "/entity?type=email&value=rowan@example.org",
    "identifier with much company": "/entity?type=email&value=seats@example.org&within=seizure",
    "start of a graph": "/graph",
    "graph": "/graph?type=email&value=rowan@example.org&depth=2",
    "way": "/path?value=rowan@example.org&to_value=alder@example.org",
    "no way": "/path?value=rowan@example.org&to_value=willow@example.org",
    "nowhere": "/documents/none",
}


def violations(page: Page) -> list[str]:
    """What axe-core objects to. It is put in by the debugger, which no content security policy stops."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("Runtime.evaluate", {"expression": AXE.read_text()})
    asked = {"expression": ASK, "awaitPromise": True, "returnByValue": True}
    told: list[dict[str, Any]] = json.loads(debugger.send("Runtime.evaluate", asked)["result"]["value"])
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in told for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_nothing(page: Page, address: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address, wait_until="load")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", [PAGES["start"], PAGES["misread"], PAGES["mail with its thread"], PAGES["record of use"]]
)
def test_axe_finds_nothing_in_what_is_folded_away(page: Page, address: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address, wait_until="load")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert page.locator("details[open]").count() > 0
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_door(browser: Browser, served: Served, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(base_url=served.url, color_scheme=scheme)
    page = context.new_page()
    page.goto("/sign-in", wait_until="load")
    assert violations(page) == []
    page.get_by_label("Name").fill("jo")
    page.get_by_label("Password").fill("a-wrong-password")
    page.get_by_role("button").click()
    page.get_by_role("alert").wait_for()
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_a_narrow_window_scrolls_down_only(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})  # WCAG 2.2, 1.4.10
    page.goto(address, wait_until="load")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
