"""Saving a search, changing it in two windows at once, and hiding what one searched for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.engine]


def test_what_two_windows_change_at_once_is_never_lost(page: Page) -> None:
    page.goto("/search?q=bicycle&kind=email&sort=time")
    page.get_by_role("link", name="Save this search").click()
    page.get_by_label("Name").fill("Two at once")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Change Two at once").click()
    address = page.url
    first = page.context.new_page()
    first.goto(address)
    first.get_by_label("Note").fill("From the first")
    first.get_by_role("button", name="Save").click()
    first.wait_for_url("**/searches")
    first.goto("about:blank")
    first.close()
    page.get_by_label("Note").fill("From the second")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was written")
    expect(page.get_by_role("region", name="What stands there now")).to_contain_text("From the first")
    expect(page.get_by_label("Note")).to_have_value("From the second")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/searches")
    page.get_by_role("link", name="Two at once", exact=True).click()
    page.wait_for_url("**/search?q=bicycle&sort=time&kind=email")
    page.goto(address)
    page.get_by_role("button", name="Delete it").click()
    page.wait_for_url("**/searches")
    expect(page.get_by_role("link", name="Two at once", exact=True)).to_have_count(0)
