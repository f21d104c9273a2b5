"""From a document to an identifier, to the graph round it, and on by clicks; and the way from one to another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.engine.planting import OWN, document_id
from tests.engine.talking import BOX

pytestmark = [pytest.mark.browser, pytest.mark.engine]

MAIL = f"/documents/{document_id(OWN, BOX, '1.eml')}"
GRAPH = "/graph?type=email&value=rowan@example.org&by=talked"

AT = """id => {
  const at = document.getElementById("canvas")._cyreg.cy.getElementById(id).renderedPosition();
  const box = document.getElementById("canvas").getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""
"""Where a node is drawn: cytoscape keeps itself on the element that it draws in."""


@pytest.fixture(autouse=True)
def tall(page: Page) -> None:
    """High enough that the mouse can reach all of the canvas."""
    page.set_viewport_size({"width": 1280, "height": 1600})


def drawn(page: Page, count: int) -> None:
    expect(page.locator("#canvas")).to_have_attribute("data-drawn", str(count))


def test_from_a_document_to_an_identifier_to_its_graph_and_by_a_click_to_the_next(page: Page) -> None:
    page.goto(MAIL)
    page.get_by_role("link", name="07700 900321").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("+447700900321")
    expect(page.get_by_role("region", name="In one message or document")).to_contain_text("rowan@example.org")
    page.get_by_role("link", name="rowan@example.org").first.click()
    talks = page.get_by_role("region", name="Whom it talks with")
    expect(talks.get_by_role("row", name="elm@example.org")).to_contain_text("2")
    page.get_by_role("link", name="Graph round it").click()
    page.get_by_label("Edges").select_option("talked")
    page.get_by_role("button", name="Draw").click()
    drawn(page, 3)
    page.mouse.click(*page.evaluate(AT, "email:elm@example.org"))
    drawn(page, 4)
    expect(page.locator("tr[data-node='email:hazel@example.org']")).to_be_visible()
    assert page.url.count("value=") == 2
    page.get_by_role("link", name="Expand hazel@example.org").press("Enter")
    drawn(page, 5)
    page.reload()
    drawn(page, 5)


def test_the_table_says_what_is_drawn_and_a_node_can_be_moved(page: Page) -> None:
    page.goto(GRAPH)
    drawn(page, 3)
    told = page.evaluate(
        "document.getElementById('canvas')._cyreg.cy.edges().map(e => [e.source().id(), e.target().id()])"
    )
    rows = page.locator("tr[data-edge]").evaluate_all("all => all.map(e => [e.dataset.source, e.dataset.target])")
    assert sorted(told) == sorted(rows)
    assert len(rows) == 3
    before = page.evaluate(AT, "email:ash@example.org")
    page.mouse.move(*before)
    page.mouse.down()
    page.mouse.move(before[0] + 40, before[1] + 25, steps=4)
    page.mouse.up()
    after = page.evaluate(AT, "email:ash@example.org")
    assert after == pytest.approx([before[0] + 40, before[1] + 25], abs=3)


def test_it_goes_out_as_a_picture(page: Page) -> None:
    page.goto(GRAPH)
    drawn(page, 3)
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert saved.value.suggested_filename == "graph.png"
    assert saved.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_way_is_found_step_by_step_and_drawn(page: Page) -> None:
    page.goto("/path")
    page.get_by_label("From").fill("rowan@example.org")
    page.get_by_label("To", exact=True).fill("alder@example.org")
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("3 steps from rowan@example.org to alder@example.org")
    steps = page.locator("ol.way > li")
    expect(steps).to_have_count(3)
    expect(steps.nth(1).get_by_role("link", name="Outing 4")).to_be_visible()
    page.get_by_role("link", name="Draw it").click()
    drawn(page, 5)
