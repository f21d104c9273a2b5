"""Whatever is typed, the engine takes the query that is made of it: the answer is a result or a placed error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cets_search.config import Config
from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.query.ledger import LedgerRequest
from cets_search.site import Site, open_site
from tests.engine.planting import OPEN, document, investigator, item, plant

pytestmark = pytest.mark.engine
JO = investigator()

TYPED = st.text(
    alphabet=st.one_of(st.sampled_from(list(" \"'()[]{}:/\\+-*?~^<>@#&|!.,019abAB\n\t“”é😀\x00")), st.characters()),
    max_size=60,
)
PIECES = st.lists(
    st.sampled_from(
        [
            "/a.*b{9}/",
            "/(a|b)*a(a|b){18}/",
            "bell~1",
            "bell~2",
            '"a b"~9',
            '="A"',
            "is:",
            "has:date",
            "#a",
            "c++",
            "ก",
            "京",
            "kind:",
            "date:2024",
            "path:",
            "email:",
            "AND",
            "OR",
            "NOT",
            "-",
            "(",
            ")",
            '"',
            "b*l?",
            "07700 900123",
            "😀",
        ]
    ),
    max_size=12,
).map(" ".join)


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    opened = open_site(stack)
    plant(opened.connection, OPEN, [document(OPEN, "bell.txt", "a bell 😀")], [item(OPEN, "bell.txt")])
    yield opened
    opened.connection.client.close()


def tried(site: Site, q: str) -> None:
    try:
        site.search.search(JO, SearchRequest(q=q, size=2))
    except BadQuery as bad:
        place = bad.offset
        if place is None or not 0 <= place <= len(q):
            pytest.fail(f"{q!r}: an error without a place")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.one_of(TYPED, PIECES))
def test_anything_typed_is_answered(site: Site, q: str) -> None:
    tried(site, q)


@pytest.mark.parametrize(
    "q",
    [
        " ".join(f"w{n}*" for n in range(64)),
        " OR ".join(f"@name{n}" for n in range(64)),
        " ".join(["07700 900123"] * 64),
        "*" * 4,
        "*a" + "???",
        "path:*a???",
        "path:*é?é?é?" + "é" * 56,
        "email:" + "a*" * 4 + "a" * 56,
        "x" * 2000,
        '"' + "a b " * 490 + '"',
        "é" * 2000,
        "path:" + "/" * 1900,
        "date:0001..9999",
        "date:[* TO *]",
        "from:\x00",
        "hash:" + "F" * 64,
        "file:" + "é" * 200,
        "file:a?a?a?a?" + "a" * 56,
        "author:*a???",
        "device:" + "x" * 1990,
        "exact:" + "É" * 1990,
        " ".join(f"word{n}~2" for n in range(32)),
        " ".join(f"/a.?b{{0,20}}{n}.*/" for n in range(32)),
        '"' + "a b " * 480 + '"~100',
        " ".join(f"file:*{n}*" for n in range(32)),
        "#" * 1990,
        "กรุงเทพ" * 280,
        "東京" * 900,
        '\'"; DROP TABLE evidence; --"',
        '{"query":{"match_all":{}}}',
        "_id:1 readers:all",
        'url:"https://example.org/' + "a" * 1900 + '"',
    ],
)
def test_what_weighs_most_is_answered_too(site: Site, q: str) -> None:
    tried(site, q)


@pytest.mark.parametrize(
    "name",
    ["*a" + "???", "\\", "\\*", "[", "é" * 200, "a*" * 4 + "a" * 56, "ß????" + "ß" * 59, "\x00", '."#@&<>~'],
    ids=ascii,
)
def test_a_ledger_takes_any_name(site: Site, name: str) -> None:
    site.seizures.ledger(JO, OPEN.force, OPEN.reference, LedgerRequest(name=name))
