"""Reading a chat: from a search to its message, its neighbours, the next hit, and what was said earlier."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat import COUNT, HITS, NAME, message_id
from tests.browser.conftest import Served, enter
from tests.engine.planting import OWN

pytestmark = [pytest.mark.browser, pytest.mark.engine]


def line(number: int) -> str:
    return f"#m-{message_id(OWN, number)}"


def test_from_a_word_to_the_chat_its_neighbours_the_next_hit_and_what_came_before(page: Page) -> None:
    page.goto("/search?q=wheelbarrow&sort=oldest")
    expect(page.get_by_role("link", name=re.compile(f" in {NAME}$"))).to_have_count(len(HITS))
    page.locator("a.hit").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator(line(118))).to_have_attribute("aria-current", "true")
    expect(page.locator(line(118))).to_be_in_viewport()
    for neighbour in (98, 117, 119, 138):
        expect(page.locator(line(neighbour))).to_be_attached()
    expect(page.locator(line(97))).not_to_be_attached()
    expect(page.locator(".talk-line")).to_have_count(41)
    expect(page.locator(line(118)).locator("mark")).to_have_text("wheelbarrow")
    expect(page.locator(".tally")).to_have_text("Hit 2 of 4")

    page.get_by_role("link", name="Next hit").click()
    expect(page.locator(line(121))).to_have_attribute("aria-current", "true")
    page.wait_for_load_state()  # the keys work once the scripts are there
    page.keyboard.press("n")  # the next one is not in the window
    expect(page.locator(line(200))).to_have_attribute("aria-current", "true")
    expect(page.locator(".tally")).to_have_text("Hit 4 of 4")
    expect(page.get_by_role("link", name="Next hit")).to_have_count(0)
    page.wait_for_load_state()
    page.keyboard.press("p")
    expect(page.locator(".tally")).to_have_text("Hit 3 of 4")

    page.locator(line(101)).scroll_into_view_if_needed()
    top = page.locator(line(101)).bounding_box()
    page.get_by_role("link", name="Earlier messages").click()
    expect(page.locator(line(81))).to_be_attached()
    expect(page.locator(".talk-line")).to_have_count(61)
    assert top is not None
    assert abs(page.locator(line(101)).evaluate("line => line.getBoundingClientRect().top") - top["y"]) < 400
    expect(page.get_by_role("link", name="Earlier messages")).to_be_focused()
    page.get_by_role("link", name="Back to the results").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("4 documents")


def test_a_chat_is_read_to_both_ends_and_each_message_stands_in_it_once(page: Page) -> None:
    page.goto(f"/documents/{message_id(OWN, 118)}/conversation?n=40")
    for side in ("Earlier messages", "Later messages"):
        onward = page.get_by_role("link", name=side)
        while onward.count():
            before = page.locator(".talk-line").count()
            onward.click()
            expect(page.locator(".talk-line").nth(before)).to_be_attached()
    shown = page.locator(".talk-line").evaluate_all("lines => lines.map(line => line.id)")
    assert shown == [line(number)[1:] for number in range(1, COUNT + 1)]
    days = page.locator(".day h2").all_text_contents()
    assert len(days) == len(set(days)) == 7


def test_times_are_shown_by_the_readers_clock_and_as_the_file_has_them(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto("/")
    enter(page)
    page.goto(f"/documents/{message_id(OWN, 118)}/conversation")
    when = page.locator(f"{line(118)} .when")
    expect(when).to_contain_text("18:46")  # 09:46 UTC
    expect(when).to_contain_text("30/03/2025, 10:46")
    expect(when).to_contain_text("zone assumed")
    page.get_by_role("link", name="show UTC").click()
    expect(when).to_contain_text("09:46")
    assert "zone=UTC" in urlsplit(page.url).query
    page.get_by_role("link", name="show your own zone").click()
    expect(when).to_contain_text("18:46")
    context.close()


def test_marks_replies_and_attachments(page: Page) -> None:
    page.goto(f"/documents/{message_id(OWN, 118)}/conversation")
    expect(page.locator(line(115))).to_contain_text("Deleted")
    expect(page.locator(line(116))).to_contain_text("Edited")
    expect(page.locator(line(116))).to_contain_text("Forwarded")
    expect(page.locator(line(117))).to_have_class(re.compile("system"))
    expect(page.locator(line(123))).to_have_class(re.compile("call"))
    page.locator(line(119)).get_by_role("link", name="The wheelbarrow is in shed 118").click()
    assert urlsplit(page.url).fragment == line(118)[1:]
    attached = page.locator(line(120)).get_by_role("list", name="Attachments")
    expect(attached).to_contain_text("VID-0009.mp4 not in the index")
    page.locator(line(122)).get_by_role("link", name="an earlier message").click()
    expect(page.locator(line(3))).to_have_attribute("aria-current", "true")
    page.wait_for_load_state()
    page.go_back()
    attached.get_by_role("link", name="IMG-0004.jpg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("IMG-0004.jpg")
    assert page.locator("main img").count() == 0


def test_without_scripts_the_same_stands_behind_links(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    enter(page)
    page.goto(f"/documents/{message_id(OWN, 118)}/conversation?q=wheelbarrow")
    page.get_by_role("link", name="Earlier messages").click()
    expect(page.locator(line(97))).to_be_attached()
    expect(page.locator(line(98))).not_to_be_attached()
    page.get_by_role("link", name="Later messages").click()
    expect(page.locator(line(98))).to_be_attached()
    page.get_by_role("link", name="Go back to the message that was opened").click()
    page.get_by_role("link", name="Next hit").click()
    expect(page.locator(line(121))).to_have_attribute("aria-current", "true")
    context.close()


def test_words_are_found_in_the_conversation_alone(page: Page) -> None:
    page.goto(f"/documents/{message_id(OWN, 10)}/conversation")
    page.keyboard.press("/")
    page.keyboard.type("wheelbarrow")
    page.keyboard.press("Enter")
    expect(page.locator(".tally")).to_have_text("4 hits")
    page.wait_for_load_state()
    page.keyboard.press("n")
    expect(page.locator(line(118))).to_have_attribute("aria-current", "true")


def test_what_finds_and_steps_fits_a_narrow_page(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/documents/{message_id(OWN, 118)}/conversation?q=wheelbarrow")
    right = "one => one.getBoundingClientRect().right"
    edge = page.locator("article.conversation").evaluate(right)
    assert page.get_by_role("button", name="Find").evaluate(right) <= edge
    padding = page.get_by_role("link", name="Next hit").evaluate("link => getComputedStyle(link).paddingLeft")
    assert padding != "0px"


def test_what_could_not_be_loaded_can_be_tried_again(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/")
    enter(page)
    page.goto(f"/documents/{message_id(OWN, 118)}/conversation")
    page.route("**/conversation?earlier=*", lambda route: route.abort())
    page.get_by_role("link", name="Earlier messages").click()
    again = page.get_by_role("link", name="could not be loaded: try again")
    expect(again).to_be_visible()
    page.unroute("**/conversation?earlier=*")
    again.click()
    expect(page.locator(line(97))).to_be_attached()
    context.close()
