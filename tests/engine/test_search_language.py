"""What the language of the search box finds on a real engine, and what is said when it finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cets_search.answer import LooserClause, SearchResult, Spelling
from cets_search.config import Config
from cets_search.engine.errors import EngineStopped
from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.query.limits import Limits
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OPEN, document, investigator, plant
from tests.home import empty

pytestmark = pytest.mark.engine
JO = investigator()

TEXTS = {
    "red.txt": "The red bicycle has a bell and two tickets; John's brother sold it.",
    "rose.txt": "Rose Bell writes c++ and C# for #resale, not rose water. Café Müller.",
    "cafe.txt": "cafe\u0301 tic\u00adkets, o’brien wants the fox-it report: /etc/passwd and/or ~/x",
    "cjk.txt": "東京都に住む。서울에서 만나요 👍🏽",
    "thai.txt": "ฉันจะไปกรุงเทพพรุ่งนี้ #เที่ยว",
    "signs.txt": "RE:Pictish from sam.fox@example.org, IMG_2025.jpg; done.Next",
    "C/row.txt": "A row of oars.",
    "plain.txt": "resale of a ticket, she sells a bycicle, it fox",
}


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    documents = [document(OPEN, path, text) for path, text in TEXTS.items()]
    documents.append(
        document(
            OPEN,
            "chat/_chat.zip",
            "gone",
            part="in/list.pdf",
            parent="",
            kind="message",
            sender="Sam",
            sender_id="447700900123@s.whatsapp.net",
            participants=["Sam", "Lee Oakes"],
            flags=["deleted", "edited"],
            outcome="partial",
            sent_at="2024-05-31T12:00:00Z",
            lang="en",
            metadata={
                "author": "Pat Quill",
                "camera-model": "Pixel 7",
                "page": "3",
                "attachments": ["a.jpg"],
                "gps": "1,2",
            },
        )
    )
    documents.append(
        document(
            OPEN,
            "robin.msg",
            "Bring the tandem, and tell @seatr0w",
            sender="Robin <rob@example.org>",
            ents=["email:rob@example.org", "handle:@seatr0w"],
            entities=[
                {"type": "email", "value": "rob@example.org", "text": "rob@example.org", "field": "from"},
                {"type": "handle", "value": "@seatr0w", "text": "@seatr0w"},
            ],
        )
    )
    plant(opened.connection, OPEN, documents)
    plant(opened.connection, CLOSED, [document(CLOSED, "hidden.txt", "A bicycel and an umbrellla in Rose Hall")])
    yield opened
    opened.connection.client.close()


def search(site: Site, q: str, *, forms: bool = False) -> SearchResult:
    return site.search.search(JO, SearchRequest(q=q, forms=forms))


def found(site: Site, q: str, *, forms: bool = False) -> set[str]:
    return {hit.path.removesuffix(".txt").removesuffix("/_chat.zip") for hit in search(site, q, forms=forms).hits}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ('"red bell"~4', {"red"}),
        ('"red bell"~2', set()),
        ('"bell red"~5', {"red"}),
        ("bicycle~1", {"red"}),
        ("bicycle~2", {"red", "plain"}),
        ("bicyle~1", {"red"}),
        ("/b[iy]c[iy]cle/", {"red", "plain"}),
        ("/^tickets?$/", {"red", "plain", "cafe"}),
        ("/TICKETS/", {"red", "cafe"}),
        ("text:/rese.*/ OR subject:/x+/", set()),
        ("text:/resa.*/", {"rose", "plain"}),
        ('="Rose"', {"rose"}),
        ("exact:Bell", {"rose"}),
        ('="Café"', {"rose"}),
        ('="Rose Bell"', {"rose"}),
        ("rose", {"rose"}),
        ("cafe", {"rose", "cafe"}),
        ("cafe\u0301", {"rose", "cafe"}),
        ("tickets", {"red", "cafe"}),
        ("john", {"red"}),
        ("o'brien", {"cafe"}),
        ("O’BRIEN", {"cafe"}),
        ("fox-it", {"cafe"}),
        ("c++", {"rose"}),
        ("c#", {"rose"}),
        ("path:c", {"C/row"}),
        ("#list", set()),
        ("kind:mess*", {"chat"}),
        ("kind:MESSAGE", {"chat"}),
        ("#resale", {"rose"}),
        ("resale", {"rose", "plain"}),
        ("/etc/passwd", {"cafe"}),
        ("and/or", {"cafe"}),
        ("~/x", {"cafe"}),
        ("pictish", {"signs"}),
        ("fox", {"cafe", "plain", "signs"}),
        ("sam.fox@example.org", {"signs"}),
        ("example", {"signs", "robin.msg"}),
        ("img_2025.jpg", {"signs"}),
        ("2025", {"signs"}),
        ("next", {"signs"}),
        ("東京", {"cjk"}),
        ("京都", {"cjk"}),
        ("東", {"cjk"}),
        ("東都", set()),
        ("서울", {"cjk"}),
        ("만나", {"cjk"}),
        ("👍", {"cjk"}),
        ("กรุงเทพ", {"thai"}),
        ("พรุ่งนี้", {"thai"}),
        ("#เที่ยว", {"thai"}),
        ("กรุงลอนดอน", set()),
        ("from:07700900123", {"chat"}),
        ("participant:oakes", {"chat"}),
        ("participant:+447700900123", {"chat"}),
        ("author:quill", {"chat"}),
        ("device:pixel", {"chat"}),
        ("page:3", {"chat"}),
        ("page:4", set()),
        ("file:list", {"chat"}),
        ("file:*.pdf", {"chat"}),
        ("file:*.txt", {name.removesuffix(".txt") for name in TEXTS}),
        ("file:_chat.zip", {"chat"}),
        ("file:rose.txt", {"rose"}),
        ("file:mail", set()),
        ("is:deleted", {"chat"}),
        ("is:partial -is:edited", set()),
        ("has:attachment has:location has:date", {"chat"}),
        ("has:text -has:date", {name.removesuffix(".txt") for name in TEXTS} | {"robin.msg"}),
        ("lang:en", {"chat"}),
        ("before:2024-06 after:2024-04", {"chat"}),
        ("date:31/05/2024", {"chat"}),
        ("date:last1d", set()),
        ("date:last100y", {"chat"}),
    ],
)
def test_the_language(site: Site, q: str, expected: set[str]) -> None:
    assert found(site, q) == expected


def test_word_forms_are_found_where_asked_for(site: Site) -> None:
    assert found(site, "ticket sell") == set()
    assert found(site, "ticket sell", forms=True) == {"red", "plain"}
    assert found(site, '"ticket" sell', forms=True) == {"plain"}


@pytest.mark.parametrize(
    ("q", "marked"),
    [
        ("bicyle~1", "<mark>bicycle</mark>"),
        ("/bicy.*/", "<mark>bicycle</mark>"),
        ('"red bell"~4', "<mark>bell</mark>"),
        ('="Rose"', "<mark>Rose</mark>"),
        ("京都", "<mark>"),
        ("กรุงเทพ", "<mark>กรุงเทพ</mark>"),
        ("#resale", "<mark>resale</mark>"),
        ("email:ROB@example.org", "Robin &lt;<mark>rob"),
        ("handle~:SeatRow", "@<mark>seatr0w</mark>"),
    ],
)
def test_what_matched_is_marked(site: Site, q: str, marked: str) -> None:
    (hit,) = search(site, q).hits
    assert marked in " ".join(hit.snippets)


def test_nothing_found_says_which_clause_to_drop(site: Site) -> None:
    nothing = search(site, 'red "sold it" umbrella').nothing
    assert nothing is not None
    assert nothing.clauses == (
        LooserClause("red", 1, 0, '"sold it" umbrella'),
        LooserClause('"sold it"', 1, 0, "red umbrella"),
        LooserClause("umbrella", 0, 1, 'red "sold it"'),
    )


def test_nothing_found_offers_words_the_person_may_see(site: Site) -> None:
    nothing = search(site, "red bicicle").nothing
    assert nothing is not None
    assert nothing.spellings[0] == Spelling("bicicle", "bicycle", 1, "red bicycle")
    # The nearest words stand only in what is hidden.
    hidden = search(site, "umbrella bicycel").nothing
    assert hidden is not None
    assert {each.instead for each in hidden.spellings} == {"bicycle"}
    assert search(site, "red").nothing is None


def test_what_costs_too_much_is_refused(site: Site) -> None:
    with pytest.raises(BadQuery, match="repeat less") as caught:
        search(site, "red /(a|b)*a(a|b){18}/")
    assert caught.value.offset == 4


def test_a_search_that_takes_too_long_is_stopped(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site.connection, "config", replace(site.config, search_seconds=0))
    with pytest.raises(EngineStopped, match="CETS_SEARCH_SECONDS"):
        search(site, "/b.*/")


def test_limits_are_the_sites(stack: Config) -> None:
    opened = open_site(replace(stack, search_terms=2, search_patterns=1))
    assert opened.rules.limits == Limits(2, 1)
    opened.connection.client.close()
