"""A real web server over the run's own engine, with made-up evidence in it, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cets_search.config import Config
from cets_search.engine.evidence import Personal
from cets_search.engine.keeping import NEW, Keeping
from cets_search.engine.matching import Matching
from cets_search.engine.share_changes import ShareChanges
from cets_search.engine.watches import Watches
from cets_search.matches.model import MatchKind
from cets_search.model import ChangeState, Force, Role, SearchRequest, Seizure, ShareChange, Sharing
from cets_search.site import Site, open_site
from cets_search.watches import stored
from cets_search.watches.model import State, Watch
from tests.browser.chat import chat
from tests.browser.lists import lists
from tests.browser.post import elsewhere, post
from tests.browser.talk import talk
from tests.engine.made_matches import made_match, put_match
from tests.engine.planting import OPEN, OWN, document, item, plant
from tests.engine.web_client import PASSWORD, admit
from tests.home import empty
from tests.web_server import web_server

SAVED = "5" * 32
"""The id of a search that Jo has saved."""

MATCHED = "9" * 32
"""The id of a match of Jo's force with an open seizure."""

POINTER = Seizure("kent", "KE-1", sharing=Sharing.POINTER)

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# How long a page may take is nothing that a test tells: on a busy machine it is only waited for longer.
expect.set_options(timeout=60_000)


STORY = "test_story.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The story has a site of its own on the same engine: it is told before the one that all other pages share."""
    items.sort(key=lambda item: item.path.name != STORY)


@dataclass(frozen=True)
class Served:
    """Where the web server answers, and the site behind it."""

    url: str
    site: Site


@pytest.fixture(scope="session")
def served(stack: Config) -> Iterator[Served]:
    empty(stack)
    site = open_site(stack)
    admit(site, "jo", "essex", Role.INVESTIGATOR, Role.ADMINISTRATOR, Role.AUDITOR)
    admit(site, "al")
    _fill(site)
    _share(site)
    _save(site)
    _watch(site)
    _match(site)
    lists(site)
    try:
        with web_server(stack) as url:
            yield Served(url, site)
    finally:
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


def _save(site: Site) -> None:
    """A saved search, with a name and a note that no line holds."""
    words: dict[str, Any] = {"name": "Bicycle" * 17, "note": "Ask Sam.\n" + "unbroken" * 60}
    asked = {"q": "bicycle", "kinds": ["email"], "without": [["force", "scotland"]]}
    made = {
        "made_by": "jo",
        "made_at": "2026-03-01T10:00:00Z",
        "changed_by": "jo",
        "changed_at": "2026-03-02T10:00:00Z",
    }
    source = {**words, **made, "readers": ["user:jo"], "key": SAVED, "case": "", "asked": asked}
    Keeping(site.connection).put(Personal.SAVED, SAVED, source, NEW)


def _share(site: Site) -> None:
    """A pointer of another force, what Jo was told of it, and a change of sharing that waits for Jo."""
    site.people.add_force(Force("kent", "Kent Police", "Desk 4, 01632 960001"), "operator:test")
    plant(site.connection, POINTER, [document(POINTER, "order.txt", "Write to seats@example.org.")])
    told: dict[str, Any] = {
        "readers": ["force:essex"],
        "at": "2026-03-01T10:00:00Z",
        "type": "email",
        "value": "seats@example.org",
    }
    told |= {"force": "kent", "name": "Kent Police", "contact": "Desk 4, 01632 960001", "documents": 2}
    looked = {**told, "key": "1", "kind": "looked-for", "person": "kim", "seizure": "essex/EX-1"}
    looked["identifier"] = "email:seats@example.org"
    long = {**told, "key": "2", "kind": "pointer", "value": f"{'unbroken' * 30}@example.org", "contact": ""}
    Matching(site.connection).tell({"1": looked, "2": long})
    before = Seizure("essex", "EX-1")
    times = ("2026-03-01T10:00:00.000Z", "2999-01-01T00:00:00.000Z")
    waits = ShareChange(before, replace(before, sharing=Sharing.OPEN), ChangeState.WAITING, "al", *times, version=NEW)
    ShareChanges(site.connection).put(waits)


def _watch(site: Site) -> None:
    """What Jo watches for: one that goes on, one that has stopped, and what was told of the first."""
    keeping = Watches(site.connection)
    made: dict[str, Any] = {
        "owner": "jo",
        "case": "OP-BELL 17",
        "reason": "Investigation",
        "made_at": "2026-03-01T10:00:00Z",
    }
    told: dict[str, Any] = {"found": 3, "told": 12, "told_at": "2026-03-04T09:00:00Z"}
    asked = SearchRequest(q="bicycle", kinds=("email",))
    for watch in (
        Watch("7" * 32, "Bicycles in mails", asked, silent=True, mail="jo@example.org", **made, **told),
        Watch("8" * 32, "unbroken" * 15, asked, silent=False, **made, state=State.STOPPED, why="It may not be."),
    ):
        keeping.put(watch.id, stored.source(watch), NEW)
    notice: dict[str, Any] = {
        "key": "3",
        "kind": "watch",
        "at": told["told_at"],
        "type": "",
        "value": "Bicycles in mails",
    }
    notice |= {"force": "essex", "name": "essex", "contact": "", "documents": 12, "seizure": "essex/EX-1"}
    notice |= {"readers": ["user:jo"], "asked": {"q": "bicycle", "loads": ["2026-01-01T00:00:00.000Z"]}}
    shared = [{"type": "email", "value": f"{'unbroken' * n}@example.org", "documents": n} for n in (1, 12)]
    match = {**notice, "key": "4", "kind": "match", "value": "", "force": "kent", "name": "Kent Police", "asked": None}
    keeping.tell({"3": notice, "4": {**match, "identifiers": 17, "shared": shared}})


def _match(site: Site) -> None:
    """What a seizure of Jo's force shares with a pointer, an open seizure and, nearly, with another pointer."""
    near = made_match(OWN, POINTER, "seatfox", 20)
    near = replace(near, kind=MatchKind.NEAR, type="handle", forms=("@seatfox", "unbroken" * 30), id="6" * 32)
    handle = replace(made_match(OWN, OPEN, "@seatfox", 80), type="handle")
    put_match(site, OWN, handle, MATCHED)
    put_match(site, OWN, made_match(OWN, POINTER, "seats@example.org", 60))
    put_match(site, OWN, near)


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
            *talk(OWN),
        ],
        [
            item(OWN, "inbox.mbox", "partial", reason="a message has no end"),
            item(OWN, "locked.zip", "encrypted", reason="a password is needed", mime="application/zip"),
            item(OWN, "a/very/long/path/" + "folder-without-a-space" * 8 + "/note.txt", "failed", reason="cut short"),
        ],
    )
    order = document(OPEN, "shop/order.docx", "A bicycle for @seatfox", subject="Order 17")
    plant(site.connection, OPEN, [order, *elsewhere(OPEN)])
