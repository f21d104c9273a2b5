"""From the list of matches by the keys to one of them, judged there, and from the matrix back to the list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.engine.planting import OPEN

pytestmark = [pytest.mark.browser, pytest.mark.engine]


def test_a_match_is_found_opened_and_judged_by_the_keys(page: Page) -> None:
    page.goto("/matches")
    page.wait_for_load_state()
    expect(page.get_by_role("listitem").filter(has_text="rarity").first).to_contain_text("@seatfox")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="@seatfox", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/matches/9*")
    there = page.get_by_role("region", name=f"At {OPEN.force}")
    expect(there.get_by_role("link", name="Order 17")).to_be_visible()
    page.get_by_text("Dismiss @seatfox …").click()
    page.get_by_role("button", name="Dismiss @seatfox").click()
    expect(page.get_by_label("Why it is none")).to_be_focused()
    page.get_by_label("Why it is none").fill("A shop with that name")
    page.get_by_role("button", name="Dismiss @seatfox").click()
    expect(page.get_by_text("Dismissed by jo")).to_contain_text("A shop with that name")
    page.get_by_role("button", name="New again @seatfox").click()
    expect(page.get_by_text("New by jo")).to_be_visible()
    page.get_by_role("link", name="All matches").click()
    page.get_by_role("link", name="Which seizures share most").click()
    page.get_by_role("table").get_by_role("link", name=f"with {OPEN.key}").click()
    expect(page.get_by_role("heading", name=f"1 match with {OPEN.key}")).to_be_visible()
