"""The auditor's page in a browser: narrowed step by step, opened, and taken away."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.engine]


def test_the_record_is_narrowed_opened_and_taken_away(page: Page) -> None:
    page.goto("/search?q=wheelbarrow17")
    page.goto("/record?person=jo&action=search")
    page.get_by_label("Words asked for").fill("WHEELbarrow17")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**words=WHEELbarrow17*")
    while not page.get_by_text("wheelbarrow17", exact=True).count():  # it is on record, and found within a second
        page.wait_for_timeout(200)
        page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Record of use of jo")
    page.get_by_role("link", name="Only OP-BELL 17").first.click()
    page.wait_for_url("**case=OP-BELL*")
    page.locator("summary").first.click()
    expect(page.locator("details[open] dd").nth(1)).to_have_text("Investigation")
    page.get_by_label("What for").fill("A complaint")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take away").click()
    taken = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(taken)))
    assert {(row["person"], row["query"], row["case"]) for row in rows} == {("jo", "wheelbarrow17", "OP-BELL 17")}
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Record").click()
    page.wait_for_url("**/record")
