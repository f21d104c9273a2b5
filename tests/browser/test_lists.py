"""A list from pasted lines to its matrix, by keyboard and without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served


def test_a_list_from_paste_to_matrix(page: Page, served: Served) -> None:
    page.goto("/lists")
    page.get_by_label("Identifiers and phrases").fill(
        "07700 900123\n@seatf0x\nfront row\nno such words\n07700900123\n---"
    )
    page.get_by_role("button", name="Look through it").press("Enter")
    expect(page.get_by_text("4 to search for")).to_be_visible()
    expect(page.get_by_text("same as 1")).to_be_visible()
    expect(page.get_by_text("nothing in it but signs")).to_be_visible()
    page.get_by_label("Take 3 as").select_option("leave out")
    page.get_by_role("button", name="Keep these changes").press("Enter")
    expect(page.get_by_text("3 to search for")).to_be_visible()
    page.get_by_role("button", name="Search for 3").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Waiting")
    served.site.list_worker.turn()
    # The page looks again by itself.
    expect(page.get_by_role("columnheader", name="essex")).to_be_visible()
    phone = page.get_by_role("row").filter(has_text="07700 900123")
    count = phone.get_by_role("link", name="documents").inner_text().split()[0]
    phone.get_by_role("link", name="documents").press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"{count} documents")


def test_near_misses_lead_to_their_search(page: Page) -> None:
    page.goto("/lists/done?only=none")
    near = page.get_by_role("list", name="Near misses").first
    count = near.locator(".count").first.inner_text()
    near.get_by_role("link").first.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"{count} document")


def test_pages_of_a_long_list(page: Page) -> None:
    page.goto("/lists/many")
    page.get_by_role("link", name="Next page").click()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_text("row249@example.org")).to_be_visible()
    expect(page.get_by_role("link", name="Next page")).to_have_count(0)
    expect(page.get_by_role("link", name="Previous page")).to_have_count(1)


def test_the_result_is_taken_away(page: Page) -> None:
    page.goto("/lists/done")
    for name in ("CSV", "Spreadsheet (.xlsx)"):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        assert taken.value.suggested_filename.startswith("list-phones-and-names-done")
