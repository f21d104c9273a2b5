"""An export that goes out in batches stops at the next one once its reader may read no more; and that is on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from cets_search.access import Action, Refused
from cets_search.config import Config
from cets_search.engine.withdrawal import Withdrawal
from cets_search.lists import service as lists
from cets_search.lists.model import LINES
from cets_search.lists.reading import pasted
from cets_search.model import Person, Purpose, Role
from cets_search.people import SignInFailed
from cets_search.record import service as record
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from cets_search.web.serving import serving
from tests.engine.planting import OWN, item, plant
from tests.engine.saved_site import settle
from tests.engine.test_audit import written
from tests.engine.web_client import PASSWORD, admit, csrf, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

OPERATOR = "operator:test"
LEDGER = "/seizures/ledger.csv?force=essex&reference=EX-1"
COUNT = 12


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """Jo, an auditor, and a dozen files."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    admit(opened, "ann", "essex", Role.AUDITOR)
    plant(opened.connection, OWN, items=[item(OWN, f"{number}.txt") for number in range(COUNT)])
    yield opened
    opened.connection.client.close()


@pytest.fixture(autouse=True)
def _three_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("cets_search.seizures.AT_ONCE", "cets_search.record.service.AT_ONCE"):
        monkeypatch.setattr(place, 3)


@pytest.fixture(autouse=True)
def _afresh(site: Site) -> Iterator[None]:
    """What a test takes away is there for the next."""
    yield
    empty(site.config, ["guards"], accounts=False)
    for name, role in (("jo", Role.INVESTIGATOR), ("ann", Role.AUDITOR)):
        if site.people.account(name).disabled:
            site.people.add(Person(name, "essex", frozenset({role})), PASSWORD, OPERATOR)
        site.people.set_roles(name, frozenset({role}), OPERATOR)


def disabled(site: Site, name: str) -> None:
    site.people.disable(name, OPERATOR)


def signed_out(site: Site, name: str) -> None:
    site.people.end_sessions(name, OPERATOR)


def of_another_role(site: Site, name: str) -> None:
    role = Role.INVESTIGATOR if name == "ann" else Role.AUDITOR
    site.people.set_roles(name, frozenset({role}), OPERATOR)


def hidden(site: Site, _name: str) -> None:
    Withdrawal(site.connection).hide(OWN.id, "legal privilege", "2026-01-01T00:00:00Z")


Change = Callable[[Site, str], None]
DISABLED, OUT, MOVED = (disabled, SignInFailed), (signed_out, SignInFailed), (of_another_role, Refused)


def sending(answer: Response) -> Iterator[bytes]:
    """The answer as it goes out, not read in advance."""
    return iter(cast("Iterable[bytes]", answer.response))


def half(sent: Iterator[bytes], lines: int) -> list[bytes]:
    return [next(sent) for _ in range(lines)]


@pytest.mark.parametrize(("change", "ends"), [DISABLED, MOVED, (hidden, NotFound)])
def test_a_ledger_stops(site: Site, app: Flask, change: Change, ends: type[Exception]) -> None:
    jo = signed_in(app)
    with jo.get(LEDGER) as answer:
        whole = answer.data.splitlines()
    assert len(whole) == COUNT + 1
    with jo.get(LEDGER, buffered=False) as answer:
        sent = sending(answer)
        first = half(sent, 3)
        change(site, "jo")
        with pytest.raises(ends):
            list(sent)
    assert b"".join(first).splitlines() == whole[:3]
    with app.app_context():
        last = [entry for entry in written(serving().site) if entry["action"] == "export-stopped"][-1]
    assert (last["person"], last["detail"]) == ("jo", {"why": ends.__name__})


@pytest.mark.parametrize(("change", "ends"), [OUT, MOVED])
def test_the_record_stops(site: Site, app: Flask, change: Change, ends: type[Exception]) -> None:
    ann = signed_in(app, "ann")
    settle(site)
    with taken_away(ann) as answer:
        sent = sending(answer)
        half(sent, 3)
        change(site, "ann")
        with pytest.raises(ends):
            list(sent)


def test_a_token_that_is_revoked_stops_too(site: Site, app: Flask) -> None:
    jo = site.people.actor("jo", Purpose(), "")
    made, text = site.api_tokens.make(jo.person, "nightly", [Action.LIST_SEARCH], 7, OPERATOR)
    by_token = replace(jo, again=lambda: site.api_tokens.actor(text, Purpose(), ""))
    lines = [f"{number}@example.org" for number in range(3 * LINES)]
    head = site.lists.make(by_token, pasted("\n".join(lines), len(lines)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lists, "AT_ONCE", 1)
        _, sent = site.lists.lines(by_token, head.id)
        next(sent)
        site.api_tokens.revoke("jo", made.id, OPERATOR)
        with pytest.raises(SignInFailed):
            list(sent)


def taken_away(browser: FlaskClient) -> TestResponse:
    form = {"reason": "enquiry", "form": "json", "person": "operator:test", "csrf_token": csrf(browser, "/purpose")}
    return browser.post("/record", data=form, buffered=False)


def test_an_export_that_nothing_stops_is_whole(site: Site, app: Flask) -> None:
    ann = signed_in(app, "ann")
    settle(site)
    with taken_away(ann) as answer:
        assert len(list(answer.response)) > record.AT_ONCE
