"""What there is of an identifier and in whose company it is, as one person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from cets_search.access import Refused
from cets_search.config import Config
from cets_search.engine.connection import Connection
from cets_search.model import Person, Purpose, Role, SearchRequest
from cets_search.pivot.model import Companion
from cets_search.pivot.strength import log_likelihood
from cets_search.query.company import PROOFS, Distance
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OPEN, OWN, document, document_id, guarded, investigator, plant
from tests.engine.talking import BOX, mail, who
from tests.engine.test_audit import written
from tests.engine.web_client import admit, links
from tests.home import empty

pytestmark = pytest.mark.engine

JO = investigator()
RING = "Ring 07700 900123 or @SeatFox."
EVERYBODY = "The timetable is at https://example.org/ferry"
HOSTILE = 'Pat "<script>alert(1)</script>" O’Neil'


def fill(connection: Connection) -> None:
    ferry = [mail(OWN, number, "lee", ["sam"], EVERYBODY, day=2) for number in range(100, 160)]
    plant(
        connection,
        OWN,
        [
            mail(OWN, 1, "pat", ["lee"], f"{RING} {EVERYBODY}", day=3, cases=["op-1"]),
            mail(OWN, 2, "pat", ["lee", "sam"], "Ring (07700) 900 123.", day=5, conversation="row g"),
            mail(OWN, 3, "lee", ["pat"], "See you. www.example.net", day=9),
            mail(OWN, 4, "pat", ["pat", "no-reply"], "To myself.", day=4),
            mail(OWN, 5, "sam", ["lee"], "Sam on 07700 900456", day=5, conversation="row g"),
            mail(OWN, 6, "al", ["bo"], "Ring 07700 900123.", day=1, current=False),
            *ferry,
            document(OWN, "kik.txt", "", kind="message", platform="kik", ents=["handle:kik:seatfox"], conversation="k"),
            document(OWN, "names.txt", "", ents=[f"person:{HOSTILE}", "person:PAT BELL", "person:Pat Bell"]),
        ],
    )
    chairs = [mail(OPEN, number, "chair", ["kim"], day=8) for number in range(2, 7)]
    plant(connection, OPEN, [mail(OPEN, 1, "pat", ["kim"], RING, day=7), mail(OPEN, 8, "tom", ["ann"]), *chairs])
    plant(connection, CLOSED, [mail(CLOSED, 1, "pat", ["di"], f"{RING} di 07700 900789", day=20)])


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """A site that every test here reads and none changes."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    fill(opened.connection)
    yield opened
    opened.connection.client.close()


def near(site: Site, key: str, farthest: Distance = Distance.MESSAGE) -> dict[str, Companion]:
    return {each.who.key: each for each in site.pivot.related(JO, who(key), farthest=farthest).companions}


def test_it_is_counted_by_all_that_it_stands_in(site: Site) -> None:
    found = site.pivot.entity(JO, site.pivot.identifier("phone", "07700 900123"))
    assert (found.who.key, found.total) == ("phone:+447700900123", 3)
    assert (found.first[:10], found.last[:10]) == ("2024-05-03", "2024-05-07")
    counts = {name: {each.value: each.count for each in values} for name, values in found.counts.items()}
    assert counts == {
        "force": {"essex": 2, "west-midlands": 1},
        "case": {"op-1": 1},
        "seizure": {"essex/EX-1": 2, "west-midlands/WM-1": 1},
        "platform": {},
        "kind": {"email": 3},
    }
    assert [(form.text, form.count) for form in found.forms] == [("07700 900123", 2), ("(07700) 900 123", 1)]
    assert sum(bar.count for bar in found.histogram.bars) == 3
    assert [each.id for each in found.documents] == [
        document_id(OPEN, BOX, "1.eml"), document_id(OWN, BOX, "2.eml"), document_id(OWN, BOX, "1.eml"),
    ]  # fmt: skip
    search = site.search.search(JO, SearchRequest(q="phone:07700900123", folded=False))
    assert search.total == found.total


def test_it_talks_with_whom_it_wrote_to_and_who_wrote_to_it_and_never_with_itself(site: Site) -> None:
    found = site.pivot.entity(JO, who("pat"))
    told = {
        each.who.value: (each.sent, each.received, each.first[8:10], each.last[8:10]) for each in found.correspondents
    }
    assert told == {
        "lee@example.org": (2, 1, "03", "09"),
        "kim@example.org": (1, 0, "07", "07"),
        "no-reply@example.org": (1, 0, "04", "04"),
        "sam@example.org": (1, 0, "05", "05"),
    }
    assert found.correspondents[0].who.value == "lee@example.org"
    assert [each.who.value for each in found.correspondents if each.stop] == ["no-reply@example.org"]
    assert site.pivot.entity(JO, who("phone:+447700900123")).correspondents == ()


def test_company_is_ranked_by_how_unusual_it_is_and_not_by_how_often(site: Site) -> None:
    found = near(site, "phone:+447700900123")
    assert next(iter(found)) == "email:pat@example.org"
    assert found["handle:@seatfox"].strength > 0
    # The timetable is in one of its three mails too, and in sixty others: no company.
    assert "url:https://example.org/ferry" not in found
    pat = found["email:pat@example.org"]
    total = site.search.search(JO, SearchRequest(q="kind:*", folded=False)).total
    assert (pat.count, pat.everywhere) == (3, 5)
    assert pat.strength == pytest.approx(log_likelihood(3, 3, 5, total), abs=0.001)
    assert pat.lift == pytest.approx(3 * total / (3 * 5), abs=0.01)
    assert (pat.first[:10], pat.last[:10]) == ("2024-05-03", "2024-05-07")


def test_each_link_names_documents_that_prove_it(site: Site) -> None:
    for key, companion in near(site, "pat").items():
        assert 1 <= len(companion.documents) <= PROOFS, key
        for each in companion.documents:
            ents = site.search.view(JO, each).document.source["ents"]
            assert {"email:pat@example.org", key} <= set(ents)


def test_what_points_at_nobody_is_left_out_and_counted(site: Site) -> None:
    assert "email:no-reply@example.org" not in near(site, "pat")
    assert site.pivot.related(JO, who("pat"), farthest=Distance.MESSAGE).ranked_out == 1
    site.stop_list.add("handle", "@seatfox", "a shop", "operator:test")
    try:
        assert "handle:@seatfox" not in near(site, "phone:+447700900123")
    finally:
        site.stop_list.remove("handle", "@seatfox", "operator:test")
    assert "handle:@seatfox" in near(site, "phone:+447700900123")


def test_what_is_farther_away_is_told_at_its_nearest(site: Site) -> None:
    found = near(site, "phone:+447700900123", Distance.CONVERSATION)
    assert found["phone:+447700900456"].distance is Distance.CONVERSATION
    assert found["phone:+447700900456"].documents == (document_id(OWN, BOX, "5.eml"),)
    assert found["email:pat@example.org"].distance is Distance.MESSAGE
    assert near(site, "tom", Distance.CONVERSATION).keys() == {"email:ann@example.org"}
    farther = {key: each.distance for key, each in near(site, "tom", Distance.SEIZURE).items()}
    assert farther["email:ann@example.org"] is Distance.MESSAGE
    assert farther["email:chair@example.org"] is Distance.SEIZURE


def test_company_can_be_narrowed_to_types(site: Site) -> None:
    found = site.pivot.related(JO, who("pat"), types=("phone", "handle")).companions
    assert {each.who.type for each in found} == {"phone", "handle"}


def test_a_handle_without_a_platform_is_that_name_on_each(site: Site) -> None:
    assert site.pivot.entity(JO, who("handle:@seatfox")).total == 3
    assert site.pivot.entity(JO, who("handle:kik:seatfox")).total == 1
    assert "handle:kik:seatfox" not in near(site, "handle:@seatfox")
    assert site.pivot.entity(JO, who("person:pat bell")).total == 1


def test_unseen_and_absent_are_alike_and_what_is_hidden_moves_no_count(site: Site) -> None:
    for key in ("phone:+447700900789", "di", "phone:+447700900999", "al"):
        with pytest.raises(NotFound):
            site.pivot.entity(JO, who(key))
        assert site.pivot.related(JO, who(key)).companions == ()
    assert "di@example.org" not in {each.who.value for each in site.pivot.entity(JO, who("pat")).correspondents}
    scot = investigator("scotland", "kim")
    assert {each.who.value for each in site.pivot.entity(scot, who("pat")).correspondents} == {
        "di@example.org",
        "kim@example.org",
    }
    shut = guarded(JO, OPEN)
    assert site.pivot.entity(shut, who("phone:+447700900123")).total == 2
    auditor = replace(JO, person=Person("ann", "essex", frozenset({Role.AUDITOR})), purpose=Purpose())
    with pytest.raises(Refused):
        site.pivot.entity(auditor, who("pat"))


def test_each_use_is_recorded_with_what_was_asked_and_shown(site: Site) -> None:
    site.pivot.entity(JO, who("phone:+447700900123"))
    site.pivot.related(JO, who("phone:+447700900123"))
    with pytest.raises(NotFound):
        site.pivot.entity(JO, who("phone:+447700900789"))
    profile, company, unseen = [each for each in written(site) if each["action"] == "entity"][-3:]
    assert (profile["action"], profile["query"], profile["hits"]) == ("entity", "phone:+447700900123", 3)
    assert document_id(OPEN, BOX, "1.eml") in profile["documents"]
    assert company["detail"] == {"did": "related"}
    assert set(company["documents"]) >= {document_id(OWN, BOX, "2.eml")}
    assert (unseen["query"], unseen["hits"], unseen["documents"]) == ("phone:+447700900789", 0, [])


def test_the_page_shows_it_and_leads_on(jo: FlaskClient) -> None:
    page = jo.get("/entity?type=phone&value=07700+900123")
    assert page.status_code == 200
    assert "+447700900123" in page.text
    assert "(07700) 900 123" in page.text
    (search,) = {link for link in links(page, "/search?q=phone") if not {"&", "+"} & set(link)}
    assert ">3 documents<" in jo.get(search).text
    assert {link for link in links(page, "/entity?") if "seatfox" in link}
    (essex,) = {link for link in links(page, "/search?q=phone") if link.endswith("&force=essex")}
    assert ">2 documents<" in jo.get(essex).text
    assert links(page, "/graph?type=phone&value=%2B447700900123")
    (both,) = {link for link in links(page, "/search?q=phone") if "seatfox" in link}
    assert ">2 documents<" in jo.get(both).text
    assert jo.get("/entity?value=kik:seatfox").status_code == 200


def test_hostile_names_stay_text(jo: FlaskClient) -> None:
    for address in ("/entity", "/graph"):
        page = jo.get(address, query_string={"type": "person", "value": HOSTILE})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


def test_what_cannot_be_asked_and_what_is_not_there_is_told_in_words(jo: FlaskClient) -> None:
    assert "Follow an identifier" in jo.get("/entity").text
    wrong = jo.get("/entity?type=phone&value=bicycle")
    assert (wrong.status_code, "is no phone number" in wrong.text) == (400, True)
    unseen = jo.get("/entity?type=phone&value=07700900789")
    absent = jo.get("/entity?type=phone&value=07700900999")
    assert unseen.status_code == absent.status_code == 404
    for address in ("entities", "entities/related", "entities/graph"):
        assert jo.get(f"/api/v1/{address}?type=knd&value=x").status_code == 400
    told = jo.get("/api/v1/entities?type=phone&value=07700900123").get_json()
    assert (told["total"], told["stop"], len(told["documents"])) == (3, None, 3)
    related = jo.get("/api/v1/entities/related?value=pat@example.org&entity=phone&within=message").get_json()
    assert [each["value"] for each in related["related"]] == ["+447700900123"]
