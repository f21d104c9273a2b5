"""The pages over a real engine: what they show, and that seized text stays text."""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from app import create_app
from cets_search.config import Config
from cets_search.site import Site, open_site
from cets_search.web.decisions import Pages, Public, decisions
from cets_search.web.document_page import PART
from tests.engine.planting import CLOSED, OPEN, OWN, document, document_id, item, plant
from tests.engine.web_client import admit, links, signed_in
from tests.home import empty, free_ports

pytestmark = pytest.mark.engine

HOSTILE = "<script>alert('bicycle')</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}</textarea>"
NAMED = [
    ("person", 'Pat "the Bell" O’Neil'), ("org", r"Bell \ Sons (Row: G)"), ("place", "Ayr & Troon"), ("url", "https://example.org/a?b=(c)&d=*"),
    ("handle", "kik:bell.9"), ("email", "bell+seats@example.net"), ("phone", "+447700900987"),
]  # fmt: skip
LONG = "A gate stands here. " * (PART // 10) + "Then a bicycle, and @seatfox."


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """A site that every test here reads and none changes."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    plant(
        opened.connection,
        OWN,
        [
            document(
                OWN,
                f"<b>bell</b>/{HOSTILE}",
                f"bicycle {HOSTILE}",
                subject=HOSTILE,
                sender=HOSTILE,
                recipients=[HOSTILE],
                conversation=HOSTILE,
                metadata={HOSTILE: HOSTILE},
                reason=HOSTILE,
                outcome="partial",
            ),
            document(OWN, "long.txt", LONG),
            document(
                OWN,
                "named.txt",
                "",
                ents=[f"{kind}:{value}" for kind, value in NAMED],
                entities=[{"type": k, "value": v, "text": v, "start": 0, "end": 0, "why": ""} for k, v in NAMED],
            ),
            *(
                document(OWN, f"{n}.txt", f"A bicycle {n}, ring 07700 900123", kind="email" if n % 2 else "message")
                for n in range(24)
            ),
        ],
        [
            item(OWN, "=cmd|' /C calc'!A1", "failed", reason="@broken"),
            item(OWN, f"<b>{HOSTILE}", "encrypted", reason=HOSTILE),
            item(OWN, "long.txt"),
        ],
    )
    plant(opened.connection, OPEN, [document(OPEN, "shop.txt", "A bicycle from @seatfox")])
    plant(opened.connection, CLOSED, [document(CLOSED, "hidden.txt", "A bicycle behind the gate")])
    yield opened
    opened.connection.client.close()


def total(page: str) -> int:
    found = re.search(r'id="found-title">([\d,]+) document', page)
    assert found is not None
    return int(found.group(1).replace(",", ""))


def test_seized_text_is_never_markup(jo: FlaskClient) -> None:
    pages = [
        jo.get(path).text
        for path in (
            "/search?q=bicycle",
            f"/documents/{document_id(OWN, f'<b>bell</b>/{HOSTILE}')}?q=bicycle",
            "/seizures/ledger?force=essex&reference=EX-1",
            "/search?q=" + "%3Cscript%3Ealert(1)%3C/script%3E",
            "/search?q=(%3Cscript%3Ealert(1)%3C/script%3E",
            "/search?q=bicycle&kind=%3Cscript%3E&after=%22%3E%3Cscript%3E",
        )
    ]
    for page in pages:
        assert "<script>" not in page
        assert "<img" not in page
        assert "<b>" not in page
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|49(?= *</)", page)
    assert unescape(pages[1]).count(HOSTILE) >= 5


def test_every_facet_shows_what_its_number_says(jo: FlaskClient) -> None:
    page = jo.get("/search?q=bicycle").text
    choices = re.findall(r'<a class="choice" href="([^"]+)">.*?<span class="count">([\d,]+)<', page)
    assert len(choices) >= 6
    for address, count in choices:
        narrowed = jo.get(unescape(address)).text
        assert total(narrowed) == int(count)
        assert 'class="choice chosen"' in narrowed


def test_a_second_choice_of_a_facet_adds_to_the_first(jo: FlaskClient) -> None:
    one = jo.get("/search?q=bicycle&kind=email")
    (both,) = links(one, "kind=email&kind=message")
    assert total(jo.get(both).text) == 24
    (none,) = {address for address in links(jo.get(both), "kind=message") if "kind=email" not in address}
    assert total(jo.get(none).text) == 12


def test_pages_lead_on_and_back(jo: FlaskClient) -> None:
    first = jo.get("/search?q=bicycle")
    (onward,) = links(first, "&next=")
    second = jo.get(onward)
    assert "page 2" in second.text
    assert '<ol class="hits" start="21">' in second.text
    assert not links(second, "&next=")
    assert set(links(first, "/documents/")).isdisjoint(links(second, "/documents/"))


def test_a_search_that_cannot_be_read_shows_where(jo: FlaskClient) -> None:
    answer = jo.get("/search", query_string={"q": 'gate "bicycle'})
    assert answer.status_code == 400
    assert '<code>gate <span class="at">&#34;</span>bicycle</code>' in answer.text
    assert 'value="gate &#34;bicycle"' in answer.text


def test_nothing_found_says_what_was_searched(jo: FlaskClient) -> None:
    page = jo.get("/search?q=zebra&kind=email").text
    assert total(page) == 0
    assert "is not searched, and not counted" in page
    assert 'href="/search?q=zebra"' in page
    assert 'href="/search?q=bicycle"' not in page


def test_an_empty_box_searches_nothing(jo: FlaskClient) -> None:
    assert "Ways to ask" in jo.get("/search?q=").text
    assert total(jo.get("/search?kind=email").text) == 12


def test_a_document_marks_what_was_sought_and_leads_on(jo: FlaskClient) -> None:
    found = jo.get("/search", query_string={"q": 'phone:"07700 900123"', "size": "1"})
    (address,) = links(found, "/documents/")
    page = jo.get(address)
    assert re.search(r'class="entity" href="[^"]+"[^>]*><mark[^>]*>07700 900123</mark>', page.text)
    (back,) = links(page, "/search?q=phone")
    assert back.endswith("&size=1")
    (onward,) = set(links(page, "/entity?type=phone"))
    assert ">24 documents<" in jo.get(onward).text


def test_every_identifier_leads_to_the_documents_that_hold_it(jo: FlaskClient) -> None:
    page = jo.get(f"/documents/{document_id(OWN, 'named.txt')}")
    followed = set(links(page, "/entity?"))
    assert len(followed) == len(NAMED)
    for address in followed:
        about = jo.get(address)
        assert "1 document<" in about.text, address
        search = next(link for link in links(about, "/search?q=") if "&" not in link)
        assert total(jo.get(search).text) == 1, address


def test_a_long_text_opens_where_the_word_stands(jo: FlaskClient) -> None:
    key = document_id(OWN, "long.txt")
    page = jo.get(f"/documents/{key}?q=bicycle").text
    assert '<mark id="hit-1" aria-current="true">bicycle</mark>' in page
    assert "Part 3 of 3" in page
    assert "Part 1 of 3" in jo.get(f"/documents/{key}").text
    whole = "".join(
        unescape(re.sub(r"<[^>]+>", "", re.findall(r'class="seized".*?>(.*?)</div>', part, re.DOTALL)[0]))
        for part in (jo.get(f"/documents/{key}?text-part={number}").text for number in (1, 2, 3))
    )
    assert whole == LONG
    for odd in ("0", "99", "-1", "x", "9" * 30):
        assert jo.get(f"/documents/{key}?text-part={odd}").status_code == 200


def test_unseen_and_absent_are_answered_alike(jo: FlaskClient) -> None:
    unseen = jo.get(f"/documents/{document_id(CLOSED, 'hidden.txt')}")
    absent = jo.get(f"/documents/{'0' * 64}")
    assert unseen.status_code == absent.status_code == 404
    change = re.compile(r"next=[^\"]+|value=\"[^\"]+\"")
    assert change.sub("", unseen.text) == change.sub("", absent.text)


def test_a_ledger_is_read_filtered_and_taken_away(jo: FlaskClient) -> None:
    address = "/seizures/ledger?force=essex&reference=EX-1"
    page = jo.get(address).text
    assert "<strong>3</strong> found" in page
    assert "Take away as CSV" in page
    assert "1 file<" in jo.get(f"{address}&outcome=failed").text
    assert "No file of this seizure fits" in jo.get(f"{address}&name=zebra").text
    answer = jo.get(address.replace("ledger?", "ledger.csv?"))
    assert answer.mimetype == "text/csv"
    assert 'filename="ledger-essex-EX-1.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["outcome"] for row in rows].count("encrypted") == 1
    assert not [cell for row in rows for cell in row.values() if cell[:1] in {"=", "+", "-", "@"}]
    assert "'=cmd|' /C calc'!A1" in {row["path"] for row in rows}


def test_a_list_that_refreshes_itself_is_fetched_without_its_page(jo: FlaskClient) -> None:
    live = jo.get("/seizures?live=1").text
    assert 'hx-get="/seizures?live=1"' in live
    part = jo.get("/seizures?live=1", headers={"HX-Request": "true", "CETS-Refresh": "1"}).text
    assert part.startswith('<div id="seizures" hx-get="/seizures?live=1"')
    assert "EX-1" in part
    assert "SC-1" not in part
    assert "hx-get" not in jo.get("/seizures").text


def test_an_engine_that_is_down_is_said_in_plain_words(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    client = signed_in(create_app(site.config))
    with client.session_transaction() as session:
        kept = dict(session)
    (port,) = free_ports(1)
    down = create_app(replace(site.config, engine_port=port)).test_client()
    with down.session_transaction() as session:
        session.update(kept)
    with caplog.at_level(logging.ERROR):
        page = down.get("/search?q=bicycle")
        program = down.get("/api/v1/search?q=bicycle")
    assert page.status_code == program.status_code == 503
    assert "does not answer" in page.text
    assert page.headers["Retry-After"]
    assert program.get_json()["title"] == "The index cannot answer just now"
    assert "bicycle" not in "".join(record.getMessage() for record in caplog.records)


def test_a_defect_shows_and_logs_no_evidence(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(site.config)
    pages = Pages("broken", __name__)
    seized = "the red bicycle"

    @pages.answers("/broken", Public("a test"))
    def broken() -> str:
        raise ValueError(seized)

    app.register_blueprint(pages)
    known = decisions(app)
    assert isinstance(known, dict)
    known.update(pages.decided)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "bicycle" not in answer.text
    assert "Traceback" not in answer.text
    assert "ValueError" in caplog.text
    assert "bicycle" not in caplog.text


def test_a_search_that_cannot_be_read_offers_one_that_can(jo: FlaskClient) -> None:
    page = jo.get("/search", query_string={"q": "bicycle (red", "kind": "email"})
    assert page.status_code == 400
    assert 'href="/search?q=bicycle+%28red%29"' in page.text


def test_a_search_that_finds_nothing_shows_what_to_drop(jo: FlaskClient) -> None:
    page = jo.get("/search", query_string={"q": "the zeppelin", "forms": "1"})
    assert page.status_code == 200
    assert "What each part of the search finds" in page.text
    assert 'name="forms" value="1" checked' in page.text
