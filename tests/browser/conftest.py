"""A real web server over the run's own engine, with made-up evidence in it, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import urllib3
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT
from cets_search.engine.evidence import Personal
from cets_search.engine.keeping import NEW, Keeping
from cets_search.site import Site, open_site
from tests.browser.chat import chat
from tests.browser.post import elsewhere, post
from tests.engine.planting import OPEN, OWN, document, item, plant
from tests.engine.web_client import PASSWORD, admit
from tests.home import empty, free_ports

SAVED = "5" * 32
"""The id of a search that Jo has saved."""

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60

# How long a page may take is nothing that a test tells: on a busy machine it is only waited for longer.
expect.set_options(timeout=60_000)


@dataclass(frozen=True)
class Served:
    """Where the web server answers, and the site behind it."""

    url: str
    site: Site


@pytest.fixture(scope="session")
def served(stack: Config) -> Iterator[Served]:
    empty(stack)
    site = open_site(stack)
    admit(site)
    _fill(site)
    _save(site)
    (port,) = free_ports(1)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CETS_")}
    settings = {
        "CETS_HOME": str(stack.home),
        "CETS_PORT": str(port),
        "CETS_ENGINE_PORT": str(stack.engine_port),
        "CETS_TIKA_PORT": str(stack.tika_port),
        "CETS_WEB_WORKERS": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:cets_search.web.gunicorn_settings"]
    server = subprocess.Popen(command, cwd=PROJECT, env=kept | settings)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, server)
        yield Served(url, site)
    finally:
        server.terminate()
        server.wait()
        site.connection.client.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *root])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A context in which Jo is signed in and has said what for."""
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/")
    enter(page)
    page.get_by_label("Case reference").fill("OP-BELL 17")
    page.get_by_label("Reason").fill("Investigation")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/search")
    _close(page)
    yield context
    context.close()


@pytest.fixture
def page(signed_in: BrowserContext) -> Iterator[Page]:
    """A page that fails its test where the browser reports an error, a blocked script or a dialog."""
    opened = signed_in.new_page()
    heard: list[str] = []
    opened.on("console", lambda said: heard.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("dialog", lambda dialog: heard.append(dialog.message))
    yield opened
    _close(opened)
    assert not [said for said in heard if "status of 4" not in said]  # an answer that a test asked for


def enter(page: Page) -> None:
    """Fill the sign-in form in and send it."""
    page.get_by_label("Name").fill("jo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _close(page: Page) -> None:
    """Close a page that is at rest: closing one that is on its way somewhere hangs, one time in a few."""
    page.goto("about:blank")
    page.close()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            if urllib3.request("GET", f"{url}/health", retries=False).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.2)
    pytest.fail(f"The web server did not answer at {url}.")


def _save(site: Site) -> None:
    """A saved search, with a name and a note that no line holds."""
    words = {"name": "Bicycle" * 17, "note": "Ask Sam.\n" + "unbroken" * 60}
    asked = {"q": "bicycle", "kinds": ["email"], "without": [["force", "scotland"]]}
    made = {
        "made_by": "jo",
        "made_at": "2026-03-01T10:00:00Z",
        "changed_by": "jo",
        "changed_at": "2026-03-02T10:00:00Z",
    }
    source = {**words, **made, "readers": ["user:jo"], "key": SAVED, "case": "", "asked": asked}
    Keeping(site.connection).put(Personal.SAVED, SAVED, source, NEW)


def _fill(site: Site) -> None:
    mail = "Jo,\n\nthe bicycle is with @seatfox. Ring 07700 900123 or write to seats@example.org.\n\nSam"
    plant(
        site.connection,
        OWN,
        [
            document(OWN, "inbox.mbox", "", kind="file", mime="application/mbox", sha256="ab" * 32, size=1_440_000),
            *(
                document(
                    OWN,
                    "inbox.mbox",
                    mail,
                    part=f"{number:03}.eml",
                    parent="",
                    kind="email",
                    mime="message/rfc822",
                    subject=f"Two tickets for row {number}",
                    sender="Sam <sam@example.org>",
                    recipients=["Jo <jo@example.com>", "al@example.com", "bo@example.com", "di@example.com"],
                    sent_at=f"2025-03-{number + 1:02}T18:02:11Z",
                    zone="stated",
                    metadata={"X-Mailer": "Small Mail 2", "Received": ["from one", "from two"]},
                )
                for number in range(24)
            ),
            document(OWN, "notes/hostile.txt", "<script>alert('seized')</script><img src=x onerror=alert(1)> " * 3),
            document(OWN, "notes/unbroken.txt", "unbroken" + "bicycle" * 300),
            document(OWN, "notes/arabic.txt", "الدراجة مع @seatfox يوم السبت", kind="message", platform="whatsapp"),
            document(OWN, "photo.jpg", "", kind="image", mime="image/jpeg", metadata={"Make": "Small"}),
            *chat(OWN),
            *post(OWN),
        ],
        [
            item(OWN, "inbox.mbox", "partial", reason="a message has no end"),
            item(OWN, "locked.zip", "encrypted", reason="a password is needed", mime="application/zip"),
            item(OWN, "a/very/long/path/" + "folder-without-a-space" * 8 + "/note.txt", "failed", reason="cut short"),
        ],
    )
    order = document(OPEN, "shop/order.docx", "A bicycle for @seatfox", subject="Order 17")
    plant(site.connection, OPEN, [order, *elsewhere(OPEN)])
