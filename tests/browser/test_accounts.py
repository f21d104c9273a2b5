"""A person's way through a second factor, a token and a new password, as the browser shows it."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cets_search.second_factor import STEP, code_at
from tests.browser.conftest import Served
from tests.browser.test_accessibility import violations
from tests.engine.web_client import PASSWORD, admit

pytestmark = [pytest.mark.browser, pytest.mark.engine]


@pytest.fixture
def sam(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    admit(served.site, "sam")
    context = browser.new_context(base_url=served.url)
    yield context
    context.close()


def enter(page: Page, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Name").fill("sam")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def set_up(own: Page) -> bytes:
    """Set up a second factor, from the page of the account; its secret. The code of the step before is used up."""
    own.get_by_role("link", name="set one up").click()
    own.get_by_label("Your present password").fill(PASSWORD)
    own.get_by_role("button", name="Set one up").click()
    secret = base64.b32decode(re.sub(r"\s", "", own.locator("code.secret").inner_text()))
    assert violations(own) == []
    own.get_by_label("The code that it shows now").fill(code_at(secret, int(time.time()) // STEP - 1).decode())
    own.get_by_role("button", name="Set up").click()
    expect(own.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert own.locator(".recovery li").count() == 10
    assert violations(own) == []
    return secret


def make_token(own: Page) -> None:
    own.goto("/account/tokens")
    own.get_by_label("Name").fill("nightly report")
    own.get_by_label("search", exact=True).check()
    own.get_by_label("Your present password").fill(PASSWORD)
    own.get_by_role("button", name="Make the token").click()
    assert own.locator("code.secret").inner_text().startswith("cets_")
    expect(own.get_by_role("row", name="nightly report")).to_be_visible()
    assert violations(own) == []


def test_from_the_door_to_a_second_factor_a_token_and_a_new_password(sam: BrowserContext, page: Page) -> None:
    own = sam.new_page()
    enter(own, PASSWORD)
    own.get_by_role("button", name="Continue").click()
    own.get_by_role("link", name="sam", exact=True).click()
    secret = set_up(own)
    own.get_by_role("button", name="Sign out").click()
    enter(own, PASSWORD)
    own.get_by_label("Six digits").fill(code_at(secret, int(time.time()) // STEP + 1).decode())
    assert violations(own) == []
    own.get_by_role("button", name="Sign in").click()
    own.wait_for_url("**/purpose**")
    make_token(own)

    page.goto("/people")
    page.get_by_role("link", name="sam", exact=True).click()
    expect(page.get_by_text("nightly report").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Take off the second factor").click()
    expect(page.get_by_role("status")).to_contain_text("taken off")
    page.get_by_role("button", name="Make a new password").click()
    given = page.locator("code.secret").inner_text()
    assert violations(page) == []

    enter(own, given)
    own.wait_for_url("**/account")
    expect(own.get_by_text("Choose one of your own")).to_be_visible()
    assert violations(own) == []
    own.goto("about:blank")
