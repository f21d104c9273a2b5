"""What people type and paste becomes the clause they mean, or an error that points at the place."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.query.build import Query, build
from cets_search.query.errors import BadQuery
from cets_search.query.repair import repaired


def asked(query: Query) -> str:
    return json.dumps(query.body, ensure_ascii=False)


def test_nothing_typed_is_everything() -> None:
    assert build("  ").body == {"match_all": {}}
    assert build("").reading == "everything"


def test_words_that_no_exact_form_tells_apart_are_named() -> None:
    (notice,) = build('exact:"front Row 2"').notices
    assert notice.startswith("“front”: no capital letter")
    assert build("exact:Rose").notices == ()


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("tickets row", "“tickets” and “row”"),
        ('"front row"', "“front row”"),
        ("tickets -bike", "“tickets” and not “bike”"),
        ("bike OR (red AND NOT bell)", "“bike” or (“red” and not “bell”)"),
        ("a OR b c", "(“a” or “b”) and “c”"),
        ("+bike", "“bike”"),
        ("kind: email", "kind “email”"),
        ("KIND:email", "kind “email”"),
        ("kind:(email OR message)", "kind “email” or kind “message”"),
        ("date:2024-05", "date “2024-05”"),
        ("date:>=2024-05", "date on or after 2024-05"),
        ("date:[2024-01-01 TO *]", "date from 2024-01-01 to *"),
        ("wild*card?", "words like “wild*card?”"),
        ("“curly quotes”", "“curly quotes”"),
        ('"near these"~5', "“near these” with up to 5 other words between them"),
        ("-bycicle~1", "not words that differ from “bycicle” by one letter"),
        ("from:bycicle~2", "sender words that differ from “bycicle” by one letter or two"),
        (
            "(/colou?r/ OR text:/b[ea]ll|ring/)",
            "words that fit the expression /colou?r/ or text words that fit the expression /b[ea]ll|ring/",
        ),
        ('="Rose" bell', "exactly “Rose” and “bell”"),
        ("EXACT:Rose", "exactly “Rose”"),
        ("before:2024-05 after:31/01/2024", "sent before “2024-05” and sent after “31/01/2024”"),
        ("is:deleted has:attachment", "is “deleted” and has “attachment”"),
    ],
)
def test_reading_says_what_is_searched(text: str, reading: str) -> None:
    assert build(text).reading == reading


@pytest.mark.parametrize(
    "text",
    [
        "C:\\Users\\jo\\tickets.txt",
        "\\\\server\\share",
        "/var/mail/jo",
        "~/tickets",
        "10:30",
        "a/b",
        "C++",
        "#resale",
        "50%",
        "{row}",
        "[sold]",
        "<jo>",
        "x^2",
        "a~b",
        "foo(bar)",
        "it's",
        "TO",
        "a&&b",
        "!important",
        "/etc/passwd",
        "/etc/init.d/",
        "/etc/",
        "and/or",
        "~/.ssh/config",
        "3~5",
        "word~",
        "=SUM(A1)",
        "fox-it",
        "o'brien",
        "Re:",
    ],
)
def test_signs_that_people_paste_are_text(text: str) -> None:
    assert build(text).reading == f"“{text}”"
    assert json.dumps(text, ensure_ascii=False) in asked(build(text))


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("07700 900123", "phone:+447700900123"),
        ("+44 (0)7700 900123", "phone:+447700900123"),
        ("0044 7700 900 123", "phone:+447700900123"),
        ("(020) 7946 0123", "phone:+442079460123"),
        ("Jo.Smith@Example.ORG", "email:jo.smith@example.org"),
        ("https://example.org/a?b=c#d", "url:https://example.org/a?b=c#d"),
        ("www.example.org/seats_(front)", "url:http://www.example.org/seats_(front)"),
        ("@SeatFox", "handle:@seatfox"),
        ("kik:pit9", "handle:kik:pit9"),
    ],
)
def test_a_pasted_identifier_finds_entity_and_text(text: str, entity: str) -> None:
    kind, _, value = entity.partition(":")
    query = build(text)
    if kind == "url":  # which scheme `www.` stands for is the extractor's to say
        (identifier,) = query.identifiers
        assert identifier[0] == "url"
    else:
        assert query.identifiers == {(kind, value)}
    assert f'"{kind}:{next(iter(query.identifiers))[1]}"' in asked(query)
    assert json.dumps(text, ensure_ascii=False) in asked(query)


def test_a_pasted_number_stands_among_other_words() -> None:
    assert build("bike 07700 900123 tickets").reading == (
        "“bike” and phone number +447700900123 (however it is written) and “tickets”"
    )
    assert build("(07700 900123 OR bike)").identifiers == {("phone", "+447700900123")}


@pytest.mark.parametrize("text", ["2024 2025 2026", "12 34 56 78 90", "order 1234567890123"])
def test_figures_are_no_phone_number(text: str) -> None:
    assert not build(text).identifiers


def test_a_handle_without_platform_meets_every_platform() -> None:
    assert '"handle:@pit9"' in asked(build("handle:pit9"))
    assert '"handle:*:pit9"' in asked(build("handle:pit9"))
    assert build("handle:kik:pit9").body == {"term": {"ents": "handle:kik:pit9"}}


def test_word_forms_are_named() -> None:
    query = build('ticket "tickets" from:ride kind:row', word_forms=True)
    assert query.reading == (
        "“ticket” in any form (ticketed, ticketing, tickets) and “tickets” and sender “ride” in any form "
        "(ridden, rides, riding, rode) and kind “row”"
    )
    assert build("ticket").reading == "“ticket”"


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("date:last30d", {"gte": "now-30d/d", "lte": "now"}),
        ("date:last2M", {"gte": "now-2M/d", "lte": "now"}),
        ("date:yesterday", {"gte": "now-1d/d", "lte": "now-1d/d"}),
        ("date:31/05/2024", {"gte": "2024-05-31T00:00:00.000Z", "lte": "2024-05-31T23:59:59.999Z"}),
        ("date:5/2024..2024-06", {"gte": "2024-05-01T00:00:00.000Z", "lte": "2024-06-30T23:59:59.999Z"}),
        ("before:2024-02", {"lt": "2024-02-01T00:00:00.000Z"}),
        ("after:2024-02", {"gt": "2024-02-29T23:59:59.999Z"}),
    ],
)
def test_dates_are_written_in_plain_forms(text: str, bounds: dict[str, str]) -> None:
    assert build(text).body == {"range": {"sent": bounds}}


TYPED = st.text(
    alphabet=st.one_of(st.sampled_from(list(" \"'()[]{}:/\\+-*?~^<>@#&|!.,0129abAB\n\t“”é😀\x00")), st.characters()),
    max_size=60,
)
PIECES = st.lists(
    st.sampled_from(
        [
            "kind:",
            "date:",
            "is:",
            "/a.b/",
            "bell~1",
            "~2",
            '="A"',
            '"a b"~3',
            "AND",
            "OR",
            "NOT",
            "(",
            ")",
            '"',
            "a",
            "-",
            "07700 900123",
            "jo@x.org",
            "[",
        ]
    ),
    max_size=12,
).map(" ".join)


@given(st.one_of(TYPED, PIECES))
def test_any_text_is_a_query_or_a_placed_error(text: str) -> None:
    answer = outcome(text)
    if isinstance(answer, BadQuery):
        assert answer.offset is not None
        assert 0 <= answer.offset <= len(text)
    else:
        assert answer.reading
        json.dumps(answer.body)
    mended = repaired(text)
    if mended is not None:
        assert isinstance(answer, BadQuery)
        assert isinstance(outcome(mended), Query)


def outcome(text: str) -> Query | BadQuery:
    try:
        return build(text)
    except BadQuery as bad:
        return bad


def test_threads_do_not_mix_their_parses() -> None:
    texts = [f"word{n} (red OR blue{n}) -bike{n}" for n in range(50)]
    alone: list[Any] = [build(text).reading for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: build(text).reading, texts * 20)) == alone * 20


@pytest.mark.parametrize("text", ["handle~:J0hn_D.oe", "handle~:@johndoe", "handle~:kik:JohnDoe", 'handle~:"john doe"'])
def test_a_handle_is_met_in_near_spellings(text: str) -> None:
    assert build(text).body == {"term": {"skeletons": "johndoe"}}


@pytest.mark.parametrize("text", ["handle~:john*", "handle~:__", "handle~:"])
def test_what_has_no_near_spelling_is_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        build(text)
