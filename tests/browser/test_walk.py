"""A person's way through the pages in a real browser, by mouse and by keyboard alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, enter
from tests.engine.planting import OPEN, OWN, document, document_id, plant

pytestmark = [pytest.mark.browser, pytest.mark.engine]


def test_from_the_door_to_another_forces_document(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/search?q=seats%40example.org")
    expect(page).to_have_url(re.compile("/sign-in"))
    enter(page)
    page.get_by_label("Case reference").fill("OP-BELL 17")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("banner")).to_contain_text("jo")
    expect(page.get_by_role("banner")).to_contain_text("case OP-BELL 17")
    expect(page.get_by_role("heading", level=2).first).to_have_text("24 documents")
    page.get_by_role("link", name="Two tickets for row 3", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two tickets for row 3")
    expect(page.locator("mark").first).to_have_text("seats@example.org")
    page.get_by_role("link", name="@seatfox").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("@seatfox")
    page.get_by_role("link", name="All 26 documents").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("26 documents")
    page.get_by_role("link", name="west-midlands").first.click()
    page.get_by_role("link", name="Order 17").click()
    expect(page.get_by_role("region", name="Text", exact=True)).to_contain_text("A bicycle for @seatfox")
    page.get_by_role("link", name="Back to the results").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("1 document")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.wait_for_load_state()  # Chromium has no history to go back in while it is on its way
    page.go_back()
    page.wait_for_load_state()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    context.close()


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/search?q=tickets")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    hits = page.locator("a.hit")
    expect(hits.nth(0)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("jk/")
    expect(box).to_have_value("jk/")
    page.keyboard.press("Control+a")
    page.keyboard.type("order 17")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_have_text("1 document")
    page.wait_for_load_state()  # the keys work once the scripts are there
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Order 17")
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.goto("/search?q=tickets")
    page.get_by_role("button", name="Turn single-key shortcuts off").click()
    page.keyboard.press("j")
    expect(page.locator("a.hit").first).not_to_be_focused()
    page.reload()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    page.get_by_role("button", name="Turn single-key shortcuts on").click()
    page.keyboard.press("j")
    expect(page.locator("a.hit").first).to_be_focused()


def test_seized_script_does_nothing(page: Page) -> None:
    key = document_id(OWN, "notes/hostile.txt")
    for address in ("/search?q=alert", f"/documents/{key}?q=alert"):
        page.goto(address, wait_until="networkidle")
        expect(page.locator("main")).to_contain_text("<script>alert('seized')</script>")
        assert page.locator("main script, main img").count() == 0


def test_the_list_of_seizures_keeps_itself_up_to_date(page: Page, served: Served) -> None:
    later = replace(OPEN, reference="WM-LATER", title="Loaded while somebody looks")
    page.goto("/seizures")
    expect(page.get_by_role("table")).not_to_contain_text("WM-LATER")
    page.get_by_role("link", name="Keep this up to date").click()
    page.get_by_role("link", name="EX-1", exact=True).focus()
    plant(served.site.connection, later, [document(later, "one.txt", "A bell")])
    expect(page.get_by_role("table")).to_contain_text("WM-LATER", timeout=30_000)
    expect(page.get_by_role("link", name="EX-1", exact=True)).to_be_focused()
    page.get_by_role("link", name="Stop refreshing").click()
    expect(page.get_by_role("link", name="Keep this up to date")).to_be_visible()


def test_dates_narrow_a_search(page: Page) -> None:
    page.goto("/search?q=tickets&kind=email")
    page.get_by_label("From").fill("2025-03-02")
    page.get_by_label("To", exact=True).fill("2025-03-03")
    page.get_by_role("button", name="Set dates").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("2 documents")
    page.get_by_role("link", name="from 2025-03-02").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("3 documents")


def test_a_misread_search_is_pointed_at(page: Page) -> None:
    page.goto("/search?q=gate")
    page.get_by_role("searchbox").fill('gate ("bicycle')
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".misread .at")).to_have_text('"')
    expect(page.get_by_role("searchbox")).to_have_value('gate ("bicycle')
