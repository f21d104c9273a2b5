"""The stop list on a real site: what the operator adds is recorded, ranked out on pages with its reason, and found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app
from cets_search.config import Config
from cets_search.model import SearchRequest
from cets_search.site import Site, open_site
from tests.engine.commands import cets
from tests.engine.planting import OWN, document, document_id, investigator, plant
from tests.engine.test_audit import written
from tests.engine.web_client import admit, signed_in

pytestmark = pytest.mark.engine

TEXT = "From no-reply@example.org to jo@example.net. Ring the ticket office on 020 7946 0123 or 07700 900123."
OFFICE = "+442079460123"


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    plant(opened.connection, OWN, [document(OWN, "mail.txt", TEXT)])
    yield opened
    opened.connection.client.close()


@pytest.fixture
def jo(site: Site) -> FlaskClient:
    admit(site)
    return signed_in(create_app(site.config))


def sections(client: FlaskClient) -> tuple[str, str]:
    """The document's identifiers as its page has them: those in the open, and those folded away."""
    page = client.get(f"/documents/{document_id(OWN, 'mail.txt')}").text
    aside = page.split('id="identifiers-title"')[1].split("</section>")[0]
    folded = "".join(re.findall(r"<details>.*?</details>", aside, re.DOTALL))
    return re.sub(r"<details>.*?</details>", "", aside, flags=re.DOTALL), folded


def test_the_operators_word_is_recorded_seen_at_once_and_taken_back(site: Site, jo: FlaskClient) -> None:
    shown, folded = sections(jo)
    assert OFFICE in shown
    assert "no-reply@example.org" not in shown
    assert "a sender that nobody answers" in folded
    added = cets(site.config, "stop-list", "add", "phone", "020 7946 0123", "--reason", "the ticket  office")
    assert (added.returncode, added.stdout) == (0, f"phone {OFFICE} is ranked out: the ticket office.\n")
    shown, folded = sections(jo)
    assert OFFICE not in shown
    assert OFFICE in folded
    assert "the ticket office" in folded
    assert "+447700900123" in shown
    for q in ("no-reply@example.org", "phone:02079460123"):
        assert site.search.search(investigator(), SearchRequest(q=q)).total == 1, "nothing is left out"
    api = jo.get(f"/api/v1/documents/{document_id(OWN, 'mail.txt')}").get_json()
    stops = {one["value"]: one["stop"] for one in api["entities"] if "stop" in one}
    assert stops == {"no-reply@example.org": "a sender that nobody answers", OFFICE: "the ticket office"}
    assert cets(site.config, "stop-list", "remove", "phone", "+44 20 7946 0123").returncode == 0
    assert OFFICE in sections(jo)[0]


def test_a_sender_that_points_at_nobody_is_folded_in_its_facet_with_the_reason(site: Site, jo: FlaskClient) -> None:
    senders = ("no-reply@example.org", "office@example.org", "tom@example.org")
    plant(site.connection, OWN, [document(OWN, f"{each}.txt", "Bicycle bells.", sender=each) for each in senders])
    site.stop_list.add("email", "office@example.org", "the shop", "operator:test")
    facet = jo.get("/search?q=bells").text.split('id="facet-sender"')[1].split("</section>")[0]
    shown, folded = facet.split("<details>")
    assert "tom@example.org" in shown
    assert not any(each in shown for each in senders[:2])
    assert "a sender that nobody answers" in folded
    assert "the shop" in folded


def test_what_is_added_stands_in_the_list_and_the_record(site: Site) -> None:
    site.stop_list.add("email", "Office@Example.org", "the shop itself", "operator:test")
    site.stop_list.add("email", "office@example.org", "the shop", "operator:test")
    told = cets(site.config, "stop-list", "list", "--json")
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [line for line in lines if line["site"]] == [
        {"site": True, "type": "email", "value": "office@example.org", "reason": "the shop", "by": "operator:test"}
    ]
    assert {"email", "url", "ip"} <= {line["type"] for line in lines if not line["site"]}
    assert "office@example.org  (the shop; operator:test)" in cets(site.config, "stop-list", "list").stdout
    site.stop_list.remove("email", "OFFICE@example.org", "operator:test")
    detail = {"type": "email", "value": "office@example.org", "reason": "the shop"}
    assert [(entry["action"], entry["detail"]) for entry in written(site)] == [
        ("add-stop", {**detail, "reason": "the shop itself"}),
        ("add-stop", detail),
        ("remove-stop", detail),
    ]
    assert site.stop_list.stops() == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "email", "jo", "--reason", "x"), "“jo” is no e-mail address."),
        (("add", "mail", "jo@example.org", "--reason", "x"), "'mail' is no type that can be on the list"),
        (("add", "card", "4111 1111 1111 1111", "--reason", "x"), "'card' is no type that can be on the list"),
        (("add", "email", "jo@example.org", "--reason", "  "), "Give a reason"),
        (
            ("remove", "email", "no-reply@example.org"),
            "is not among what this site added. It is on the list that comes",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(config: Config, arguments: tuple[str, ...], message: str) -> None:
    ran = cets(config, "stop-list", *arguments)
    assert ran.returncode == 2
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr
