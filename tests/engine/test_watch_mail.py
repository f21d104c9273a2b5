"""Watches tell by mail that there is news, never what: once for all of it, again where it failed, the inbox first."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from cets_search.audit import RecordUnwritten
from cets_search.config import Config, Smtp
from cets_search.engine.mails import Mails
from cets_search.model import SearchRequest
from cets_search.outgoing_mail import OutgoingMail
from cets_search.saved_searches import BadDraft
from cets_search.site import Site
from cets_search.watches.mailing import MailWorker
from cets_search.watches.model import Watch
from cets_search.watches.service import Draft
from tests.engine.mail_server import Post, mail_server
from tests.engine.planting import OPEN, OWN
from tests.engine.test_audit import unwritable
from tests.engine.watching import actor, arrive, inbox, no_evidence, used, watching_site
from tests.engine.web_client import basic, csrf, signed_in

pytestmark = pytest.mark.engine

TO = "jo@example.org"
ADDRESS = "https://cets.example.org"


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with mail_server(tmp_path_factory.mktemp("mail")) as running:
        yield running


@pytest.fixture(scope="module")
def mailing(stack: Config, post: Post) -> Config:
    """The settings of a site that sends mail."""
    smtp = Smtp("127.0.0.1", post.port, False, "", "", "cets@example.org", ("example.org",), post.authority)
    return replace(stack, smtp=smtp, public_url=ADDRESS)


@pytest.fixture(scope="module")
def site(mailing: Config) -> Iterator[Site]:
    with watching_site(mailing) as opened:
        yield opened


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    return create_app(site.config)


@pytest.fixture(autouse=True)
def _empty(site: Site, post: Post) -> None:
    no_evidence(site)
    post.mails.clear()
    post.refusal = ""


def worker(site: Site) -> MailWorker:
    """One that waits for nothing more to come."""
    assert site.config.smtp is not None
    outgoing = OutgoingMail(site.config.smtp)
    return MailWorker(Mails(site.connection), outgoing, site.people, site.audit, ADDRESS, settled=0)


def make(site: Site, called: str, q: str = "bicycle", name: str = "jo", mail: str = TO) -> Watch:
    return site.watches.make(actor(site, name), Draft(called, SearchRequest(q=q), silent=True, mail=mail))


def texts(post: Post) -> list[str]:
    return [mail.get_content() for mail in post.mails]


def test_one_mail_tells_all_that_is_new_and_nothing_of_what_it_is(site: Site, post: Post) -> None:
    make(site, "Row one")
    make(site, "bell@example.org", "bell@example.org")
    make(site, "The tickets", "tickets")
    make(site, "Without mail", mail="")
    arrive(site, OWN, "A bicycle", "A second bicycle, write to bell@example.org about quilfeather tickets")
    site.watch_worker.turn()
    assert worker(site).turn() == 1
    (text,) = texts(post)
    (mail,) = post.mails
    assert (mail["To"], mail["From"]) == (TO, "cets@example.org")
    assert "Your watch “Row one” has 2 new hits." in text
    assert text.count("has 1 new hit.") == 2
    assert f"{ADDRESS}/inbox" in text
    for told in ("bell", "bicycle", "quilfeather", "tickets", "essex", "EX-1", "Without mail"):
        assert told not in mail.as_string() + text, told
    entry = used(site, "mail")[-1]
    assert (entry["person"], entry["detail"]["to"], entry["case"]) == ("jo", TO, "OP-BELL")
    assert worker(site).turn() == 0


def test_news_that_still_comes_is_waited_for_so_that_one_mail_tells_it(site: Site, post: Post) -> None:
    make(site, "Row one")
    arrive(site, OWN, "A bicycle")
    site.watch_worker.turn()
    assert site.mail_worker.turn() == 0
    arrive(site, OWN, "A bicycle more", "And another bicycle")
    site.watch_worker.turn()
    assert worker(site).turn() == 1
    assert "has 3 new hits" in texts(post)[0]


def test_each_owner_is_told_their_own(site: Site, post: Post) -> None:
    make(site, "Row one")
    make(site, "Row two", name="kim", mail="kim@example.org")
    arrive(site, OPEN, "A bicycle")
    site.watch_worker.turn()
    assert worker(site).turn() == 2
    assert {mail["To"]: "Row one" in text for mail, text in zip(post.mails, texts(post), strict=True)} == {
        TO: True,
        "kim@example.org": False,
    }


def test_a_server_that_takes_nothing_holds_up_no_inbox_and_is_tried_again(
    site: Site, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    make(site, "Row one")
    arrive(site, OWN, "A bicycle")
    site.watch_worker.turn()
    post.refusal = "451 later"
    sending = worker(site)
    with caplog.at_level(logging.WARNING):
        assert (sending.turn(), sending.turn()) == (0, 0)
    assert len(inbox(site)) == 1
    (warning,) = [record.getMessage() for record in caplog.records if "mailing" in record.name]
    assert "451" in warning
    for told in (TO, "Row", "bicycle"):
        assert told not in caplog.text
    post.refusal = ""
    assert worker(site).turn() == 1
    assert len(post.mails) == 1


def test_an_address_that_is_refused_holds_up_no_other(site: Site, post: Post) -> None:
    make(site, "Row one", mail="nobody@example.org")
    arrive(site, OWN, "A bicycle")
    site.watch_worker.turn()
    post.refusal = "550 no such person"
    assert worker(site).turn() == 0
    post.refusal = ""
    assert worker(site).turn() == 0
    assert post.mails == []


def test_who_may_no_longer_search_gets_no_mail(site: Site, post: Post) -> None:
    make(site, "Row one", name="pat")
    arrive(site, OPEN, "A bicycle")
    site.watch_worker.turn()
    site.people.disable("pat", "operator:test")
    assert worker(site).turn() == 0
    assert post.mails == []


def test_no_mail_goes_out_that_cannot_be_recorded(site: Site, post: Post) -> None:
    make(site, "Row one")
    arrive(site, OWN, "A bicycle")
    site.watch_worker.turn()
    with unwritable(site.config), pytest.raises(RecordUnwritten):
        worker(site).turn()
    assert post.mails == []
    assert worker(site).turn() == 1


@pytest.mark.parametrize(
    "address",
    ["jo", "jo@elsewhere.example.com", "jo@example.org, kim@example.org", "jo@example.org\nBcc: x@example.org", "<jo>"],
)
def test_mail_goes_to_one_address_at_the_sites_domains(site: Site, address: str) -> None:
    with pytest.raises(BadDraft, match=r"one address at example\.org"):
        make(site, "Row one", mail=address)
    assert site.watches.of(actor(site)) == ()


def test_the_form_and_the_interface_take_an_address(app: Flask, site: Site, post: Post) -> None:
    jo = signed_in(app)
    assert 'name="mail"' in jo.get("/watches/new?q=bicycle").text
    form = {"name": "Row one", "search": "q=bicycle", "csrf_token": csrf(jo, "/watches/new?q=bicycle")}
    refused = jo.post("/watches/new", data={**form, "mail": "jo@elsewhere.example.com"})
    assert (refused.status_code, "jo@elsewhere.example.com" in refused.text) == (400, True)
    assert jo.post("/watches/new", data={**form, "mail": TO}).status_code == 303
    assert TO in jo.get("/watches").text
    sent = {"name": "Row two", "search": "q=bicycle", "silent": True, "mail": TO}
    made = app.test_client().post("/api/v1/watches", json=sent, headers=basic())
    assert (made.status_code, made.get_json()["mail"]) == (201, TO)


def test_a_site_without_a_mail_server_offers_none(site: Site) -> None:
    plain = create_app(replace(site.config, smtp=None))
    jo = signed_in(plain)
    assert 'name="mail"' not in jo.get("/watches/new?q=bicycle").text
    sent = {"name": "Row", "search": "q=bicycle", "mail": TO}
    assert plain.test_client().post("/api/v1/watches", json=sent, headers=basic()).status_code == 400
