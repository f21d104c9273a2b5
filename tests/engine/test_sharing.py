"""Sharing is changed by the owning force alone: less at once, more once a second person has confirmed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from cets_search import access
from cets_search.audit import RecordUnwritten
from cets_search.config import Config
from cets_search.engine.share_changes import ShareChanges
from cets_search.model import ChangeState, Sharing
from cets_search.sharing import BadShare, ChangedMeanwhile
from cets_search.site import Site
from tests.engine.commands import cets
from tests.engine.made_cases import make_case
from tests.engine.sharing_site import PAPERS, actor, begin, readers, seen, share, sharer, sharing_site, stored
from tests.engine.test_audit import unwritable, written
from tests.engine.web_client import csrf, signed_in

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with sharing_site(stack) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    begin(site)


def test_less_is_seen_at_once_and_for_good_once_it_is_rewritten(site: Site) -> None:
    assert seen(site, "kim") == 3
    asked = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "closed")
    assert (asked.hidden, asked.waits) == (True, None)
    assert (seen(site, "kim"), seen(site, "jo")) == (0, 0), "hidden while the documents still say otherwise"
    assert readers(site) == {("all",)}
    assert sharer(site).finish_all() == 1
    assert (seen(site, "kim"), seen(site, "jo")) == (0, 3)
    assert readers(site) == {("force:essex",)}
    assert {each["audience"] for each in stored(site, "evidence")} == {
        access.audience(replace(PAPERS, sharing=Sharing.CLOSED))
    }
    assert stored(site, "guards") == []
    assert site.sharing.one(actor(site, "al"), "essex", "EX-1").seizure.sharing is Sharing.CLOSED


def test_more_is_seen_once_a_second_administrator_has_confirmed(site: Site) -> None:
    share(site, replace(PAPERS, sharing=Sharing.CLOSED))
    asked = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "open")
    assert not asked.hidden
    assert asked.waits is not None
    sharer(site).finish_all()
    assert (seen(site, "kim"), seen(site, "jo")) == (0, 3)
    decide = site.sharing.decide
    with pytest.raises(BadShare, match="second administrator"):
        decide(actor(site, "al"), "essex", "EX-1", asked.waits.version, confirm=True)
    with pytest.raises(access.Refused):
        decide(actor(site, "jo"), "essex", "EX-1", asked.waits.version, confirm=True)
    with pytest.raises(ChangedMeanwhile, match="Another change"):
        decide(actor(site, "bo"), "essex", "EX-1", "0.0", confirm=True)
    assert decide(actor(site, "bo"), "essex", "EX-1", asked.waits.version, confirm=True).decided_by == "bo"
    assert seen(site, "kim") == 0
    assert sharer(site).finish_all() == 1
    assert (seen(site, "kim"), readers(site)) == (3, {("all",)})
    (change,) = site.sharing.changes(actor(site, "bo"))
    assert change.state is ChangeState.DONE


def test_what_waits_can_be_taken_back_and_does_not_wait_for_ever(site: Site) -> None:
    share(site, replace(PAPERS, sharing=Sharing.CLOSED))
    first = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "open").waits
    assert first is not None
    site.sharing.decide(actor(site, "al"), "essex", "EX-1", first.version, confirm=False)
    with pytest.raises(BadShare, match="no longer waits"):
        site.sharing.decide(actor(site, "bo"), "essex", "EX-1", first.version, confirm=True)
    second = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "open").waits
    assert second is not None
    ShareChanges(site.connection).put(replace(second, expires_at="2026-01-01T00:00:00.000Z"))
    (change,) = site.sharing.changes(actor(site, "bo"))
    with pytest.raises(BadShare, match="waited too long"):
        site.sharing.decide(actor(site, "bo"), "essex", "EX-1", change.version, confirm=True)
    assert site.sharing.changes(actor(site, "bo"))[0].state is ChangeState.EXPIRED
    sharer(site).finish_all()
    assert seen(site, "kim") == 0


def test_a_change_of_cases_takes_at_once_and_gives_later(site: Site) -> None:
    make_case(site, "op-row", "kent", "kim")
    make_case(site, "op-bell", "kent")
    share(site, replace(PAPERS, sharing=Sharing.CASE, cases=("op-row",)))
    assert (seen(site, "kim"), seen(site, "jo"), seen(site, "al")) == (3, 0, 0)
    ran = cets(site.config, "share", "essex/EX-1", "case", "--case", "op-bell")
    assert ran.returncode == 0, ran.stderr
    assert "waits until" in ran.stdout
    assert seen(site, "kim") == 0
    assert readers(site) == {()}
    told = cets(site.config, "share", "EX-1").stdout
    assert "Read by: nobody" in told
    assert "op-bell" in told
    assert cets(site.config, "share", "EX-1", "--take-back").returncode == 0
    ran = cets(site.config, "share", "EX-1", "case", "--case", "op-bel")
    assert (ran.returncode, "Did you mean op-bell" in ran.stderr) == (2, True), ran.stderr
    with pytest.raises(BadShare, match="needs a case"):
        site.sharing.ask_as_operator(PAPERS, "case", (), "operator:test")


@pytest.mark.parametrize("name", ["jo", "kim"])
def test_nobody_else_changes_it(site: Site, name: str) -> None:
    with pytest.raises(access.Refused):
        site.sharing.ask(actor(site, name), "essex", "EX-1", "closed")
    with pytest.raises(access.Refused):
        site.sharing.changes(actor(site, name))
    assert stored(site, "guards") == []


def test_an_administrator_of_another_force_changes_nothing(site: Site) -> None:
    with pytest.raises(access.Refused):
        site.sharing.ask(actor(site, "lee"), "essex", "EX-1", "closed")
    assert seen(site, "kim") == 3


def test_a_link_that_acts_at_once_asks_for_consent_as_others_do(site: Site) -> None:
    make_case(site, "op-row", "kent", "kim", "wyn", "al")
    assert site.sharing.ask(actor(site, "al"), "essex", "EX-1", "case", ("op-row",)).waits is None
    sharer(site).finish_all()
    assert (seen(site, "kim"), seen(site, "wyn")) == (3, 0), "kent leads the case; gwent needs the consent of essex"


def test_who_names_a_case_that_is_none_learns_no_others_and_is_on_record(site: Site) -> None:
    make_case(site, "op-bell", "kent", covert=True)
    with pytest.raises(BadShare) as refused:
        site.sharing.ask(actor(site, "al"), "essex", "EX-1", "closed", ("op-bel",))
    assert "op-bell" not in str(refused.value)
    with pytest.raises(BadShare) as others:
        site.sharing.ask(actor(site, "al"), "essex", "EX-1", "closed", ("op-bell",))
    assert str(others.value).replace("op-bell", "op-bel") == str(refused.value), "absent and not theirs are alike"
    with pytest.raises(BadShare):
        site.sharing.ask(actor(site, "al"), "essex", "EX-1", "closed", ("op-bel",))
    entry = written(site)[-1]
    assert (entry["action"], entry["person"], entry["detail"]["acts"]) == ("share", "al", "refused")
    assert entry["detail"]["to"] == "closed op-bel"


def test_a_change_that_tightens_what_was_loosens_nothing_that_is(site: Site) -> None:
    """Two ask at once: whoever comes second saw the seizure open still."""
    site.sharing.ask(actor(site, "al"), "essex", "EX-1", "closed")
    sharer(site).finish_all()
    site.sharing.ask_as_operator(PAPERS, "pointer", None, "operator:test")
    sharer(site).finish_all()
    assert {each["audience"] for each in stored(site, "evidence")} == {
        access.audience(replace(PAPERS, sharing=Sharing.CLOSED))
    }
    assert (seen(site, "jo"), stored(site, "guards")) == (3, [])


def test_nothing_changes_where_it_cannot_be_recorded(site: Site) -> None:
    share(site, replace(PAPERS, sharing=Sharing.CLOSED))
    waits = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "open").waits
    assert waits is not None
    al, bo = actor(site, "al"), actor(site, "bo")
    with unwritable(site.config):
        for use in (
            lambda: site.sharing.ask(al, "essex", "EX-1", "pointer"),
            lambda: site.sharing.decide(bo, "essex", "EX-1", waits.version, confirm=True),
            lambda: site.sharing.one(al, "essex", "EX-1"),
            lambda: site.sharing.changes(al),
            lambda: site.share_progress.rewriting(al),
            lambda: site.markings.mark(al, "essex", "EX-1", {"legal_hold": True}),
        ):
            with pytest.raises(RecordUnwritten):
                use()
    assert stored(site, "guards") == []
    (change,) = site.sharing.changes(al)
    assert (change.state, change.after.sharing) == (ChangeState.WAITING, Sharing.OPEN)
    assert not site.sharing.one(al, "essex", "EX-1").seizure.markings.legal_hold


@pytest.fixture
def app(site: Site) -> Flask:
    return create_app(site.config)


def send(browser: FlaskClient, page: str, to: str, **form: str) -> Any:
    return browser.post(to, data={**form, "csrf_token": csrf(browser, page)})


def test_two_administrators_change_it_on_the_pages(site: Site, app: Flask) -> None:
    share(site, replace(PAPERS, sharing=Sharing.CLOSED))
    al, bo = signed_in(app, "al"), signed_in(app, "bo")
    form = "/seizures/sharing/change?force=essex&reference=EX-1"
    assert form.replace("&", "&amp;") in al.get("/seizures").text
    answer = send(al, form, form, sharing="open", cases="")
    assert "waits below for a second administrator" in answer.text
    own = al.get("/seizures/sharing").text
    assert "somebody else must confirm it" in own
    assert 'value="confirm"' not in own
    page = bo.get("/seizures/sharing").text
    version = page.split('name="version" value="')[1].split('"')[0]
    which = {"force": "essex", "reference": "EX-1", "version": version}
    assert send(bo, "/seizures/sharing", "/seizures/sharing", do="confirm", **which).status_code == 303
    assert "confirmed" in bo.get("/seizures/sharing").text
    refused = send(al, form, form, sharing="case", cases="")
    assert refused.status_code == 400
    assert "needs a case" in refused.text
    assert signed_in(app, "jo").get("/seizures/sharing").status_code == 403
    assert "/seizures/sharing" not in signed_in(app, "jo").get("/seizures").text
