"""Results and reading in a real browser: facets, the timeline by mouse and keys, copies, hits in a text, originals."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.engine.planting import OWN, document_id

pytestmark = [pytest.mark.browser, pytest.mark.engine]


def count(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=2).first).to_have_text(words)


def test_a_value_is_excluded_and_taken_back(page: Page) -> None:
    page.goto("/search?q=bicycle")
    before = page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_role("link", name="Without E-mail", exact=True).click()
    expect(page).to_have_url(re.compile("not-kind=email"))
    expect(page.get_by_role("list", name="Narrowed to")).to_contain_text("not E-mail")
    page.get_by_role("link", name="No longer without E-mail", exact=False).click()
    count(page, before)


def test_a_stretch_is_brushed_with_the_mouse(page: Page) -> None:
    page.goto("/search?q=tickets&kind=email", wait_until="load")
    box = page.locator("svg.timeline").bounding_box()
    assert box is not None
    bars = page.locator("svg.timeline .bar").count()
    assert bars > 5
    middle, third = box["y"] + box["height"] / 2, box["width"] / bars
    page.mouse.move(box["x"] + 1.5 * third, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 3.5 * third, middle, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("after=2025-03-.*before=2025-03-"))
    count(page, "3 documents")


def test_a_stretch_is_brushed_with_the_keyboard(page: Page) -> None:
    page.goto("/search?q=tickets&kind=email", wait_until="load")
    start = page.get_by_role("slider", name="Start of the stretch")
    start.focus()
    page.keyboard.press("ArrowRight")
    expect(start).to_have_attribute("aria-valuetext", "2 Mar 2025")
    page.get_by_role("slider", name="End of the stretch").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("To", exact=True)).to_have_value("2025-03-23")
    page.keyboard.press("Enter")
    count(page, "22 documents")
    page.get_by_role("link", name="All dates").click()
    count(page, "24 documents")


def test_each_stretch_can_be_chosen_from_a_list(page: Page) -> None:
    page.goto("/search?q=tickets&kind=email", wait_until="load")
    page.get_by_text("stretches of time").click()
    page.get_by_role("link", name="Only 5 Mar 2025").click()
    count(page, "1 document")


def test_copies_are_one_hit_until_they_are_taken_apart(page: Page) -> None:
    page.goto("/search?q=path%3Atimetable", wait_until="load")
    count(page, "2 documents")
    expect(page.locator(".different")).to_contain_text("1 different")
    expect(page.locator("a.hit")).to_have_count(1)
    expect(page.locator(".held")).to_contain_text("Found 2 times: essex, seizure EX-1 (2)")
    page.get_by_role("link", name="Show each copy").click()
    expect(page.locator("a.hit")).to_have_count(2)
    page.get_by_role("link", name="Fold copies into one hit").click()
    expect(page.locator("a.hit")).to_have_count(1)


def test_hits_of_a_text_are_stepped_through_by_keys(page: Page) -> None:
    key = document_id(OWN, "notes/hostile.txt")
    page.goto(f"/documents/{key}?q=seized", wait_until="load")
    steps = page.get_by_role("navigation", name="Hits in the text")
    expect(steps).to_contain_text("Hit 1 of 3")
    page.keyboard.press("n")
    expect(steps).to_contain_text("Hit 2 of 3")
    expect(page).to_have_url(re.compile("hit=2#hit-2"))
    expect(page.locator("mark[aria-current]")).to_have_id("hit-2")
    page.wait_for_load_state()
    page.keyboard.press("p")
    expect(steps).to_contain_text("Hit 1 of 3")


def test_the_keys_are_listed(page: Page) -> None:
    page.goto("/search?q=tickets", wait_until="load")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("next and previous result")
    page.keyboard.press("j")
    expect(page.locator("a.hit").first).not_to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("a.hit").first).to_be_focused()


def test_an_original_is_asked_for_with_a_reason(page: Page) -> None:
    page.goto(f"/documents/{document_id(OWN, 'photo.jpg')}", wait_until="load")
    page.get_by_role("link", name="Download the original").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Download the original")
