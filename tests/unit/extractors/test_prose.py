"""Which lines are natural language, and how their passages are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.entities.passages import passages
from extractors.entities.prose import Sort, lines


def sorts(text: str) -> list[Sort]:
    return [line.sort for line in lines(text)]


@pytest.mark.parametrize(
    "line",
    [
        "We met at the station and went on to Leeds by train.",
        "> We met at the station and went on to Leeds by train.",
        "On Mon, 3 Mar 2003 at 10:02, Tom Briggs <tom@example.org> wrote:",
        "| Let me know; the tickets are (still) at the desk",
        "Wir treffen uns am Bahnhof, und dann fahren wir nach Köln.",
        "Tom",
    ],
)
def test_what_people_say_is_prose(line: str) -> None:
    assert sorts(line) == [Sort.PROSE]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Subject: two tickets for Leeds", Sort.HEADER),
        ("> From: Tom Briggs [mailto:tom@example.org]", Sort.HEADER),
        ("#include <linux/tickets.h>", Sort.CODE),
        ("+\tif (seat == NULL) {", Sort.CODE),
        ("seats.c:28: Error: absolute expression required", Sort.CODE),
        ("$ make tickets", Sort.CODE),
        ("00000010: 7f45 4c46 0102 0100 0000", Sort.CODE),
        ("Leeds     09:00     Platform 4     Tom Briggs", Sort.TABLE),
        ("iQEVAwUBPYzpfRDQX5ZV3mcJAQGk7Qf9Fk2kYx1ZrQZ0l8lYw3rQb2", Sort.ENCODED),
        ("------------------------------------------------------", Sort.ART),
        ("  /\\_/\\  ( o.o )  > ^ <", Sort.ART),
        ("http://example.org/a/b?c=d", Sort.SPARSE),
        ("", Sort.BLANK),
    ],
)
def test_what_else_stands_in_mail_is_told_apart(text: str, sort: Sort) -> None:
    assert sorts(text or "\n") == [sort]


def test_an_odd_line_goes_with_its_paragraph() -> None:
    text = "I looked for the ticket that you left in\n/home/tom/tickets_2003.txt\nand then sent it to Leeds for you."
    assert sorts(text) == [Sort.PROSE] * 3


def test_armour_is_left_out_from_its_begin_to_its_end() -> None:
    text = "See you.\n-----BEGIN PGP SIGNATURE-----\nVersion: one\n\nabc def\n-----END PGP SIGNATURE-----\nTom Briggs"
    assert [sort for sort in sorts(text) if sort is Sort.PROSE] == [Sort.PROSE] * 2


def test_a_comment_in_a_program_is_prose_without_its_mark() -> None:
    text = "+ * the bicycles of Tom Briggs are stored behind the station"
    (line,) = lines(text)
    assert (line.sort, text[line.start :]) == (Sort.PROSE, text[4:])


@given(st.text(alphabet="Ab >|.\n\t#{}+-", max_size=200))
def test_lines_are_in_order_and_lie_in_the_text(text: str) -> None:
    found = lines(text)
    places = [place for line in found for place in (line.start, line.end)]
    assert places == sorted(places)
    assert all("\n" not in text[line.start : line.end] for line in found)


@given(st.text(alphabet="Ab >|.\n", max_size=200))
def test_places_in_a_passage_are_places_in_the_text(text: str) -> None:
    for passage in passages(text, lines(text)):
        for at, character in enumerate(passage.text):
            start, end = passage.place(at, at + 1)
            assert character == "\n" or text[start:end] == character


@pytest.mark.parametrize("hostile", [">" * 20_000, " " * 20_000 + "x", "a " * 20_000, "+ " * 20_000, "<" * 20_000])
def test_a_hostile_line_is_judged(hostile: str) -> None:
    assert len(lines(hostile * 5)) == 1


def test_a_quotation_makes_the_same_passage_as_its_original() -> None:
    said = "Yesterday Tom Briggs met a dealer\nin Birmingham, who sold him two bicycles."
    quoted = "\n".join(f"> {line}" for line in said.splitlines())
    (first,), (second,) = passages(said, lines(said)), passages(quoted, lines(quoted))
    assert (first.text, first.before, first.after) == (second.text, second.before, second.after)


def test_a_short_passage_is_shown_with_what_stands_around_it() -> None:
    (passage,) = passages("Tom", lines("Tom"), "who did you meet there?", "ok then")
    assert (passage.before, passage.after) == ("who did you meet there?", "ok then")


def test_a_text_that_is_one_passage_is_shown_as_it_stands() -> None:
    (passage,) = passages("Tom Briggs came.", lines("Tom Briggs came."))
    assert (passage.shown, passage.offset) == ("Tom Briggs came.", 0)


@given(st.text(alphabet="Ab >|.\n", max_size=200))
def test_a_passage_begins_at_its_offset_in_what_is_shown(text: str) -> None:
    for passage in passages(text, lines(text)):
        assert passage.shown[passage.offset :].startswith(passage.text)
