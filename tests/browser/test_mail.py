"""Reading a mail: who wrote to whom and by what way, what was quoted, what hangs on it, and what was answered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, enter
from tests.browser.post import SUBJECT, file_id, mail_id
from tests.engine.planting import OPEN, OWN

pytestmark = [pytest.mark.browser, pytest.mark.engine]

ANSWER = f"/documents/{mail_id(OWN, 2)}"


def test_the_headers_stand_apart_and_lead_on(page: Page) -> None:
    page.goto(ANSWER)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Re: {SUBJECT}")
    told = page.locator(".reading dl.fields").first
    labels = told.locator("dt").all_text_contents()
    assert labels == [
        "From", "Reply-To", "To", "Cc", "Bcc", "Date", "In UTC", "Message-ID", "In reply to", "Received IPs",
        "Originating IP", "User agent",
    ]  # fmt: skip
    expect(told).to_contain_text("Wed, 4 Jun 2025 08:15:00 +0100")
    expect(told).to_contain_text("4 Jun 2025, 07:15 UTC")
    expect(told).to_contain_text("203.0.113.7, 198.51.100.23")
    expect(page.locator(".meta .flag")).to_have_text("Recovered")
    expect(told.get_by_role("link", name="singer15@example.com")).to_be_hidden()
    told.get_by_text("3 more").click()
    expect(told.get_by_role("link", name="singer15@example.com")).to_be_visible()
    for name, count in (("198.51.100.23", "1 document"), ("<outing.1@example.org>", "4 documents")):
        page.goto(ANSWER)
        told.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=2).first).to_have_text(count)


def test_quoted_replies_are_folded_and_open_without_scripts(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    enter(page)
    page.goto(ANSWER)
    message = page.get_by_role("region", name="Message")
    expect(message).to_contain_text("I will bring the sandwiches")
    expect(message).to_contain_text("See you on the quay")
    expect(message.get_by_text("> the ferry leaves")).to_be_hidden()
    message.get_by_text("Quoted text, 6 lines").click()
    expect(message.get_by_text("> the ferry leaves")).to_be_visible()
    expect(message.get_by_role("link", name="sam.field@example.org")).to_be_visible()
    context.close()


def test_a_hit_in_a_quotation_opens_it(page: Page) -> None:
    page.goto("/search?q=ferry subject:outing&sort=oldest")
    page.locator("a.hit").nth(1).click()
    expect(page.get_by_role("region", name="Message").locator("mark")).to_have_text("ferry")
    expect(page.get_by_role("region", name="Message").locator("mark")).to_be_visible()


def test_a_mail_that_only_quotes_is_not_folded_away(page: Page) -> None:
    page.goto(f"/documents/{mail_id(OWN, 3)}")
    expect(page.get_by_text("> the ferry leaves")).to_be_visible()


def test_attachments_say_what_became_of_them_and_where_else_they_hang(page: Page) -> None:
    page.goto(ANSWER)
    files = page.get_by_role("region", name="2 attachments")
    expect(files).to_contain_text("pier.jpg JPEG, 1.2 MB searchable")
    expect(files).to_contain_text("sandwich list.zip ZIP, 9.4 kB encrypted")
    files.get_by_role("link", name="pier.jpg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("pier.jpg")
    assert page.locator("main img").count() == 0
    expect(page.get_by_role("region", name="Also held elsewhere")).to_have_count(0)
    page.goto(f"/documents/{file_id(OWN, 1, 'ferry timetable.pdf')}")
    same = page.get_by_role("region", name="Also held elsewhere")
    expect(same).to_contain_text("timetable.pdf in Rehearsal from Sam Field")
    same.get_by_role("link", name="Rehearsal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rehearsal")


def test_the_thread_is_read_across_seizures(page: Page) -> None:
    page.goto(ANSWER)
    page.get_by_role("link", name="Thread of 4 mails").click()
    thread = page.get_by_role("region", name="Thread of 4 mails")
    expect(thread).to_be_in_viewport()
    expect(thread.locator("li")).to_have_count(4)
    expect(thread.locator("[aria-current]")).to_contain_text("Jo Marsh")
    assert [line.split(", ")[0][-10:] for line in thread.locator("time").all_text_contents()] == [
        "3 Jun 2025", "4 Jun 2025", "5 Jun 2025", "6 Jun 2025",
    ]  # fmt: skip
    expect(thread.locator("li").nth(3)).to_contain_text("west-midlands, seizure WM-1")
    thread.get_by_role("link").last.click()
    expect(page.get_by_role("region", name="Message")).to_contain_text("we go by bus")
    expect(page).to_have_url(f"{page.url.split('/documents')[0]}/documents/{mail_id(OPEN, 4)}")
