"""The samples' second story: officers of three forces find what ties it together by the product alone, and each of
them only what their force may see. samples/README.md tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cets_search.cases import Cases
from cets_search.config import Config
from cets_search.engine.cases import Cases as KeptCases
from cets_search.ingest.jobs import Silent
from cets_search.ingest.load import Loader, Order
from cets_search.model import Seizure
from cets_search.site import Site, open_site
from samples.catalogue import FORCES, SEIZURES
from samples.people import PEOPLE, open_cases
from tests.engine.web_client import PASSWORD
from tests.home import empty
from tests.web_server import web_server

pytestmark = [pytest.mark.browser, pytest.mark.engine]

OPERATOR = "operator:test"
LEFT_OUT = {"essex", "scotland"}
"""Folders that this story does without: the tickets of the third force, the West Midlands', are open to all."""

ESSEX, WEST_MIDLANDS, SCOTLAND = "essex-analyst", "wm-analyst", "scot-investigator"
NUMBER = "+447700900456"
NAMES_OF_SCOTLAND = ("Perth", "Effie", "SCO-2025-00802", "SCO-2025-00815", "kerbside")
NAMES_OF_ESSEX = ("Velo Ron", "velo_ron", "ESX-2025-0502", "Perry Knox")
NAMES_OF_THE_CASE = ("ESX-2025-0533", "op-saddlebag", "Harwich", "Saddlebag")


@dataclass(frozen=True)
class Story:
    """The site, and a page of each officer, who is signed in."""

    site: Site
    pages: dict[str, Page]

    def worker_tells(self) -> None:
        """What the worker does within seconds."""
        self.site.notice_worker.turn()


@pytest.fixture(scope="module")
def story(stack: Config, browser: Browser) -> Iterator[Story]:
    empty(stack)
    site = open_site(stack)
    for force in FORCES:
        site.people.add_force(force, OPERATOR)
    for person in PEOPLE:
        if person.name in (ESSEX, WEST_MIDLANDS, SCOTLAND):
            site.people.add(person, PASSWORD, OPERATOR)
    open_cases(Cases(KeptCases(site.connection), site.audit), OPERATOR)
    for seizure in SEIZURES:
        if Path(seizure.source).name not in LEFT_OUT:
            load(site, seizure)
    site.match_worker.turn()
    with web_server(stack) as url:
        contexts = {name: browser.new_context(base_url=url) for name in (ESSEX, WEST_MIDLANDS, SCOTLAND)}
        yield Story(site, {name: sign_in(context, name) for name, context in contexts.items()})
        for context in contexts.values():
            context.close()
    site.connection.client.close()


def load(site: Site, seizure: Seizure) -> None:
    loader = Loader(site.config, site.connection, site.audit)
    report = loader.load(Order(Path(seizure.source), seizure), OPERATOR, Silent())
    assert report.counts.documents > 0
    loader.ended(report.seizure)


def sign_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Case reference").fill("OP-BELL 17")
    page.get_by_label("Reason").fill("Investigation")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/search")
    return page


def search(page: Page, query: str, found: int) -> None:
    """Type it into the box on top; so many documents are found."""
    page.goto("/search")
    box = page.get_by_role("searchbox").first
    box.fill(query)
    box.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text(f"{found} document{'' if found == 1 else 's'}")


def unseen(page: Page, *words: str) -> None:
    """None of it stands anywhere in the page, shown or not."""
    told = page.content().casefold()
    assert [word for word in words if word.casefold() in told] == []


def company(page: Page) -> list[str]:
    """What the identifier of the page appears with in one message or document, the most unusual first."""
    table = page.get_by_role("region", name="In one message or document")
    return table.get_by_role("rowheader").get_by_role("link").all_inner_texts() if table.count() else []


def test_two_handles_meet_by_a_telephone_number_of_which_each_force_holds_one_side(story: Story) -> None:
    essex, scotland = story.pages[ESSEX], story.pages[SCOTLAND]
    search(essex, f"phone:{NUMBER}", 2)
    pointers = essex.get_by_role("region", name="Held by other forces")
    expect(pointers).to_contain_text("Police Scotland has it in 7 documents")
    expect(pointers).to_contain_text("07700 900802")
    unseen(essex, *NAMES_OF_SCOTLAND, "night_rack", "Night Rack")
    essex.get_by_role("link", name=f"Follow {NUMBER}").click()
    expect(essex.get_by_role("heading", level=1)).to_have_text(NUMBER)
    assert "kik:velo_ron_0900" in company(essex)
    expect(essex.get_by_role("region", name="Held by other forces")).to_contain_text("Police Scotland")
    unseen(essex, *NAMES_OF_SCOTLAND, "night_rack", "Night Rack")

    story.worker_tells()
    scotland.goto("/inbox")
    told = scotland.get_by_role("listitem").filter(has_text="looked for")
    expect(told).to_contain_text(f"{ESSEX} of Essex Police looked for {NUMBER}")
    expect(told).to_contain_text("scotland/SCO-2025-00802")
    unseen(scotland, *NAMES_OF_ESSEX, *NAMES_OF_THE_CASE)
    told.get_by_role("link", name=NUMBER).click()
    expect(scotland.get_by_role("region", name="Held by other forces")).to_contain_text(
        "Essex Police has it in 1 document"
    )
    expect(scotland.get_by_role("region", name="Who looked for it")).to_contain_text(f"{ESSEX} of Essex Police")
    unseen(scotland, *NAMES_OF_ESSEX, *NAMES_OF_THE_CASE)
    search(scotland, f"phone:{NUMBER} kind:contact", 1)
    scotland.get_by_role("link", name="Night Rack").first.click()
    scotland.get_by_role("link", name="telegram:night_rack_0900").first.click()
    expect(scotland.get_by_role("heading", level=1)).to_have_text("telegram:night_rack_0900")
    unseen(scotland, *NAMES_OF_ESSEX, *NAMES_OF_THE_CASE)


def test_two_handles_meet_by_the_profiles_in_a_mail_and_lead_to_the_tickets(story: Story) -> None:
    scotland = story.pages[SCOTLAND]
    search(scotland, "handle:telegram:night_rack_0900", 2)
    scotland.get_by_role("link", name="Follow telegram:night_rack_0900").click()
    assert "instagram:spoke.and.stub.0900" in company(scotland)
    scotland.get_by_role("link", name="Graph round it").click()
    expect(scotland.locator("#canvas")).to_have_attribute("data-drawn", re.compile(r"\d+"))
    before = scotland.locator("tr[data-node]").count()
    scotland.get_by_role("link", name="Expand instagram:spoke.and.stub.0900").click()
    expect(scotland.get_by_role("status")).to_contain_text("instagram:spoke.and.stub.0900 is expanded")
    assert scotland.locator("tr[data-node]").count() >= before
    unseen(scotland, *NAMES_OF_ESSEX, *NAMES_OF_THE_CASE, "rowan_rides")
    scotland.goto("/path")
    scotland.get_by_label("From").fill("telegram:night_rack_0900")
    scotland.get_by_label("To", exact=True).fill("@seatfox")
    scotland.get_by_label("Each step").select_option("together")
    scotland.get_by_role("button", name="Find it").click()
    expect(scotland.get_by_role("heading", level=2).first).to_contain_text("2 steps from")
    way = scotland.locator("ol.way > li")
    expect(way.nth(0)).to_contain_text("fox.seats@example.org")
    expect(way.nth(0).get_by_role("link", name="Where to look")).to_be_visible()
    expect(way.nth(1).get_by_role("link", name="A box under the bench", exact=True)).to_be_visible()
    way.nth(0).get_by_role("link", name="fox.seats@example.org").click()
    talks = scotland.get_by_role("region", name="Whom it talks with")
    expect(talks).to_contain_text("c.devane@example.com")
    expect(talks).to_contain_text("pavel@spokes.example.com")
    unseen(scotland, *NAMES_OF_ESSEX, *NAMES_OF_THE_CASE)


def test_one_handle_meets_the_others_by_a_sentence_and_other_forces_hear_of_a_pointer_alone(story: Story) -> None:
    essex, west = story.pages[ESSEX], story.pages[WEST_MIDLANDS]
    essex.goto("/entity?value=snapchat:rowan_rides")
    assert company(essex) == ["+447700900123"]
    proof = essex.get_by_role("region", name="In one message or document").locator("a.proof").first
    proof.click()
    expect(essex.get_by_role("region", name="Text", exact=True)).to_contain_text("my snap is rowan_rides")
    search(west, "handle:snapchat:rowan_rides", 0)
    expect(west.get_by_role("region", name="Held by other forces")).to_contain_text(
        "Essex Police has it in 2 documents"
    )
    unseen(west, "my snap is", "ESX-2025-0502", "Colchester")
    answer = west.goto("/entity?value=snapchat:rowan_rides")
    assert answer is not None
    assert answer.status == 404
    unseen(west, "Essex Police", "my snap is")


def test_one_handle_is_found_by_its_near_spelling_and_two_look_alikes_by_their_company_told_apart(
    story: Story,
) -> None:
    west, essex = story.pages[WEST_MIDLANDS], story.pages[ESSEX]
    west.goto("/entity?value=@seatfox")
    west.get_by_role("link", name="Spelt nearly so").click()
    alike = west.get_by_role("main")
    for written in ("@seat_f0x", "@seatfoxx", "instagram.com/seat.fox"):
        expect(alike).to_contain_text(written)
    near = {}
    for handle in ("@seat_f0x", "@seatfoxx", "instagram:seat.fox"):
        west.goto(f"/entity?value={handle}")
        near[handle] = set(company(west))
    assert "@longcastle_0900" in near["@seatfoxx"]
    assert {"ottilie@seats.example.com", "b.tully@example.com"} <= near["instagram:seat.fox"]
    tied = {"+447700900123", "fox.seats@example.org", "telegram:night_rack_0900", "@seatfox"}
    assert not tied & (near["@seatfoxx"] | near["instagram:seat.fox"])
    west.goto("/entity?value=@seat_f0x")
    expect(west.get_by_role("region", name="Documents", exact=True)).to_contain_text("Night Rack")

    essex.goto("/entity?value=@seatfox")
    essex.get_by_role("link", name="Spelt nearly so").click()
    expect(essex.get_by_role("main")).to_contain_text("@seat_f0x")
    unseen(essex, "seat.fox", "Ottilie", "WM-25-1251", "Dudley")


def test_one_handle_meets_the_others_by_the_same_file_and_only_who_holds_both_sees_it(story: Story) -> None:
    scotland, west = story.pages[SCOTLAND], story.pages[WEST_MIDLANDS]
    search(scotland, '"racing bicycle, no papers"', 2)
    held = scotland.locator(".held")
    expect(held).to_contain_text("Found 2 times")
    expect(held).to_contain_text("WM-25-1240")
    expect(held).to_contain_text("SCO-2025-00815")
    search(scotland, 'handle:"discord:kerbside_stubs#0417"', 2)
    search(west, '"racing bicycle, no papers"', 1)
    expect(west.locator(".held")).to_have_count(0)
    unseen(west, "SCO-2025-00815", "kerbside", "Police Scotland")
    search(west, 'handle:"discord:kerbside_stubs#0417"', 0)
    unseen(west, "SCO-2025-00815", "Police Scotland")


def test_the_case_is_read_by_its_members_alone(story: Story) -> None:
    west, scotland = story.pages[WEST_MIDLANDS], story.pages[SCOTLAND]
    search(west, "handle:kik:velo_ron_0900", 2)
    expect(west.get_by_role("region", name="Held by other forces")).to_contain_text("Essex Police has it in 1 document")
    expect(west.get_by_role("main")).to_contain_text("ESX-2025-0533")
    unseen(west, "ESX-2025-0502")
    search(scotland, "handle:kik:velo_ron_0900", 0)
    expect(scotland.get_by_role("region", name="Held by other forces")).to_contain_text("Essex Police has it in 1")
    unseen(scotland, *NAMES_OF_THE_CASE)


def test_what_loads_have_in_common_comes_to_the_inbox_by_the_level_of_the_other_side(story: Story) -> None:
    scotland, west, essex = story.pages[SCOTLAND], story.pages[WEST_MIDLANDS], story.pages[ESSEX]
    scotland.goto("/inbox")
    common = scotland.get_by_role("listitem").filter(has_text="in common")
    expect(common.filter(has_text="Essex Police and scotland/SCO-2025-00802")).to_contain_text(
        f"{NUMBER} (in 1 document there)"
    )
    expect(common.filter(has_text="West Midlands Police and scotland/SCO-2025-00802")).to_contain_text(
        "telegram:night_rack_0900"
    )
    unseen(scotland, *NAMES_OF_THE_CASE, "velo_ron", "WM-25-1251")
    essex.goto("/inbox")
    expect(essex.get_by_role("listitem").filter(has_text="Police Scotland and essex/ESX-2025-0502")).to_contain_text(
        NUMBER
    )
    unseen(essex, "night_rack", "SCO-2025-00802", "SCO-2025-00815")
    west.goto("/inbox")
    unseen(west, "SCO-2025-00802", "SCO-2025-00815", "ESX-2025-0502")
