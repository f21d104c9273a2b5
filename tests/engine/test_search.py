"""Searching on a real engine: what is found, counted, marked and paged, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cets_search.access import Refused
from cets_search.answer import FacetValue, SearchResult
from cets_search.config import Config
from cets_search.model import Role, SearchRequest
from cets_search.query.body import SORTS
from cets_search.query.errors import BadQuery
from cets_search.query.filters import FACETS
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OPEN, OWN, document, document_id, guarded, investigator, plant

pytestmark = pytest.mark.engine
JO = investigator()


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    plant(
        opened.connection,
        OPEN,
        [
            document(
                OPEN,
                "mail/one.eml",
                "Two tickets for the front row. Ring 07700 900123 or write to seats@example.org.",
                kind="email",
                mime="message/rfc822",
                subject="Front row",
                sender="Sam Fox <sam@example.org>",
                recipients=["jo@example.org"],
                sent_at="2024-05-31T23:59:59.500Z",
            ),
            document(OPEN, "mail/one.eml", "The seating plan", part="plan.pdf", parent="", mime="application/pdf"),
            document(
                OPEN, "notes/bicycle.txt", "A red bicycle with a bell <b>& basket</b>, from @SeatFox. Café at ten."
            ),
        ],
    )
    plant(
        opened.connection,
        OWN,
        [
            document(
                OWN,
                "chat.txt",
                "Call me on +44 7700 900123 about the tickets",
                kind="message",
                platform="whatsapp",
                sent_at="2024-06-01T00:00:00Z",
            )
        ],
    )
    plant(opened.connection, CLOSED, [document(CLOSED, "secret.txt", "Tickets of the closed seizure, 07700 900123")])
    yield opened
    opened.connection.client.close()


def paths(result: SearchResult) -> set[str]:
    return {hit.path if not hit.part else f"{hit.path}!{hit.part}" for hit in result.hits}


def found(site: Site, q: str, **choices: Any) -> set[str]:
    return paths(site.search.search(JO, SearchRequest(q=q, **choices)))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("tickets", {"mail/one.eml", "chat.txt"}),
        ("TICKETS front", {"mail/one.eml"}),
        ('"row front"', set()),
        ("tickets -front", {"chat.txt"}),
        ("front OR bell", {"mail/one.eml", "notes/bicycle.txt"}),
        ("bic*", {"notes/bicycle.txt"}),
        ("b?ll", {"notes/bicycle.txt"}),
        ("cafe", {"notes/bicycle.txt"}),
        ("café", {"notes/bicycle.txt"}),
        ("phone:07700900123", {"mail/one.eml", "chat.txt"}),
        ("07700 900123", {"mail/one.eml", "chat.txt"}),
        ("0044 7700 900 123", {"mail/one.eml", "chat.txt"}),
        ("email:SEATS@example.org", {"mail/one.eml"}),
        ("email:*@example.org", {"mail/one.eml"}),
        ("@seatfox", {"notes/bicycle.txt"}),
        ("handle:seatfox", {"notes/bicycle.txt"}),
        ("handle~:Seat_F0x", {"notes/bicycle.txt"}),
        ("from:sam", {"mail/one.eml"}),
        ("to:jo@example.org", {"mail/one.eml"}),
        ("subject:front", {"mail/one.eml"}),
        ("text:front", {"mail/one.eml"}),
        ("path:bicycle", {"notes/bicycle.txt"}),
        ("path:*.txt", {"notes/bicycle.txt", "chat.txt"}),
        ("type:pdf", {"mail/one.eml!plan.pdf"}),
        ("platform:WhatsApp", {"chat.txt"}),
        ("force:essex", {"chat.txt"}),
        ("seizure:EX-1", {"chat.txt"}),
        ("seizure:essex/EX-1", {"chat.txt"}),
        ("date:2024-05-31", {"mail/one.eml"}),
        ("date:2024-06", {"chat.txt"}),
        ("date:>2024-05", {"chat.txt"}),
        ("date:<=2024-05-31", {"mail/one.eml"}),
        ("date:[2024-05-31 TO 2024-06-01]", {"mail/one.eml", "chat.txt"}),
        ("seizure:SC-1", set()),
        ("plan.pdf", {"mail/one.eml!plan.pdf"}),
        ("no-such-word", set()),
    ],
)
def test_a_search_finds_what_it_says(site: Site, q: str, expected: set[str]) -> None:
    assert found(site, q) == expected


def test_choices_beside_the_box_narrow(site: Site) -> None:
    assert found(site, "tickets", kinds=("message",)) == {"chat.txt"}
    assert found(site, "", forces=("essex",)) == {"chat.txt"}
    assert found(site, "", seizures=("west-midlands/WM-1",), types=("application/pdf",)) == {"mail/one.eml!plan.pdf"}
    assert found(site, "tickets", after="2024-06-01") == {"chat.txt"}
    assert found(site, "tickets", before="2024-05-31") == {"mail/one.eml"}


def test_a_snippet_marks_the_words_and_escapes_the_rest(site: Site) -> None:
    (hit,) = site.search.search(JO, SearchRequest(q="bell")).hits
    assert any("<mark>bell</mark> &lt;b&gt;&amp; basket&lt;&#x2F;b&gt;" in snippet for snippet in hit.snippets)


def test_a_snippet_shows_the_identifier_as_it_is_written_there(site: Site) -> None:
    hits = site.search.search(JO, SearchRequest(q="phone:07700900123")).hits
    marked = {hit.path: " ".join(hit.snippets) for hit in hits}
    assert "<mark>07700</mark>" in marked["mail/one.eml"].replace("</mark> <mark>", "</mark><mark>")
    assert "<mark>44</mark>" in marked["chat.txt"] or "+<mark>44" in marked["chat.txt"]


def test_a_snippet_comes_from_the_field_that_matched_else_the_start(site: Site) -> None:
    (hit,) = site.search.search(JO, SearchRequest(q="from:sam")).hits
    assert "<mark>Sam</mark>" in hit.snippets[0] or "<mark>sam</mark>" in hit.snippets[0]
    (hit,) = site.search.search(JO, SearchRequest(q="platform:whatsapp")).hits
    assert hit.snippets[0].startswith("Call me on +44")


def test_a_facets_number_is_what_it_shows(site: Site) -> None:
    for already in (
        SearchRequest(),
        SearchRequest(forces=("west-midlands",)),
        SearchRequest(kinds=("email", "message")),
    ):
        facets = site.search.search(JO, already).facets
        assert set(facets) == set(FACETS)
        for name, values in facets.items():
            for value in values:
                chosen: dict[str, Any] = {FACETS[name]: (value.value,)}
                alone = replace(already, **chosen)
                assert site.search.search(JO, alone).total == value.count


def test_a_choice_that_counts_nothing_can_be_taken_off(site: Site) -> None:
    result = site.search.search(JO, SearchRequest(q="bell", kinds=("email",)))
    assert result.total == 0
    assert FacetValue("email", 0) in result.facets["kind"]
    assert FacetValue("document", 1) in result.facets["kind"]


@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_hold_each_document_once(site: Site, sort: str, size: int) -> None:
    everything: list[str] = []
    request = SearchRequest(sort=sort, size=size)
    while True:
        result = site.search.search(JO, request)
        assert result.total == 4
        everything += [hit.id for hit in result.hits]
        if not result.next:
            break
        request = replace(request, next=result.next)
    assert len(everything) == len(set(everything)) == 4


def test_time_puts_the_newest_first_and_the_undated_last(site: Site) -> None:
    hits = site.search.search(JO, SearchRequest(sort="time")).hits
    assert [hit.path for hit in hits][:2] == ["chat.txt", "mail/one.eml"]
    oldest = site.search.search(JO, SearchRequest(sort="oldest")).hits
    assert [hit.path for hit in oldest][:2] == ["mail/one.eml", "chat.txt"]


def test_a_page_of_another_search_is_refused(site: Site) -> None:
    mark = site.search.search(JO, SearchRequest(size=1)).next
    with pytest.raises(BadQuery):
        site.search.search(JO, SearchRequest(q="bell", size=1, next=mark))
    with pytest.raises(BadQuery):
        site.search.search(investigator(name="sam"), SearchRequest(size=1, next=mark))


def test_older_versions_are_left_out(site: Site) -> None:
    plant(site.connection, OPEN, [document(OPEN, "old.txt", "an unusualword", current=False)])
    assert found(site, "unusualword") == set()


def test_a_very_long_text_is_found_and_shown_with_a_pattern(site: Site) -> None:
    plant(site.connection, OPEN, [document(OPEN, "long.txt", "seat " * 400_000 + "needle in the hay")])
    assert found(site, "needle") == {"long.txt"}
    (hit,) = site.search.search(JO, SearchRequest(q="needl*")).hits
    assert hit.snippets


def test_waiting_names_are_said_where_a_name_is_asked_for(site: Site) -> None:
    plant(site.connection, OPEN, [document(OPEN, "later.txt", "Pat Lee has the tickets", names="waiting")])
    assert site.search.search(JO, SearchRequest(q="person:Pat")).notices
    assert not site.search.search(JO, SearchRequest(q="tickets")).notices


def test_a_name_is_met_in_any_case(site: Site) -> None:
    plant(site.connection, OPEN, [document(OPEN, "n.txt", "Pat Lee", ents=["person:Pat Lee", "org:Bell & Co"])])
    assert found(site, 'person:"pat  lee"') == {"n.txt"}
    assert found(site, "org:bell*") == {"n.txt"}


def test_a_document_is_shown_with_what_holds_it_and_what_it_holds(site: Site) -> None:
    whole = site.search.view(JO, document_id(OPEN, "mail/one.eml"))
    assert whole.document.source["subject"] == "Front row"
    assert whole.parent is None
    assert [child.source["part"] for child in whole.children] == ["plan.pdf"]
    assert whole.child_count == 1
    part = site.search.view(JO, document_id(OPEN, "mail/one.eml", "plan.pdf"))
    assert part.parent is not None
    assert part.parent.id == whole.document.id
    assert not {"readers", "guard"} & set(whole.document.source)


@pytest.mark.parametrize("key", [document_id(CLOSED, "secret.txt"), "0" * 64, "*", "", "x" * 600, "a/b?c#d"])
def test_unseen_and_absent_are_the_same(site: Site, key: str) -> None:
    with pytest.raises(NotFound) as caught:
        site.search.view(JO, key)
    assert str(caught.value) == "There is nothing here that you may see."


def test_a_guard_hides_a_seizure_from_everybody_at_once(site: Site) -> None:
    scot = investigator("scotland", "isla")
    assert site.search.search(scot, SearchRequest(q="closed")).total == 1
    hidden = guarded(scot, CLOSED)
    assert site.search.search(hidden, SearchRequest(q="closed")).total == 0
    with pytest.raises(NotFound):
        site.search.view(hidden, document_id(CLOSED, "secret.txt"))


def test_an_auditor_reads_no_evidence(site: Site) -> None:
    auditor = replace(JO, person=replace(JO.person, roles=frozenset({Role.AUDITOR})))
    with pytest.raises(Refused):
        site.search.search(auditor, SearchRequest(q="tickets"))
    with pytest.raises(Refused):
        site.search.view(auditor, document_id(OPEN, "mail/one.eml"))


def test_a_text_full_of_matches_is_answered(site: Site) -> None:
    """The engine's usual highlighter takes minutes over this text, longer than a call may last."""
    text = "The quick zebra passes the gate. " * 16_000
    plant(site.connection, OWN, [document(OWN, "full.txt", text), document(OWN, "late.txt", "word " * 250_000 + "yak")])
    (full,) = site.search.search(JO, SearchRequest(q="zebra date:<2030 OR zebra")).hits
    assert full.snippets[0].startswith("The quick <mark>zebra</mark> passes")
    assert all(len(snippet) < 500 for snippet in full.snippets)
    (late,) = site.search.search(JO, SearchRequest(q="yak")).hits
    assert late.snippets[0].startswith("word word")
