"""All rules together: anchors and pieces change no result, offsets and values are true, time is linear."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings

from extractors.entities import extract, reading, rejected
from extractors.entities.anchors import Anchors
from extractors.entities.example import Example
from extractors.entities.folded import fold
from extractors.entities.reading import Reading
from extractors.entities.registry import ROWS, TYPES
from extractors.entities.rules import Rules
from setup.entities_pages import pages
from tests.unit.extractors.entity_texts import chats, mails, texts

EVERYTHING = Rules([replace(row, anchor="") for row in ROWS])
MASKED = {row.type for row in ROWS if row.finder}
READS_OTHERWISE = Anchors([reading.ANCHOR])
EXAMPLES = [(row.type, example) for row in TYPES.values() for example in row.examples]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=[f"{kind}-{one.text}" for kind, one in EXAMPLES])
def test_examples_are_taken_and_refused_as_they_say(kind: str, example: Example) -> None:
    values = [entity.value for entity in extract(example.text) if entity.type == kind]
    assert values == ([] if example.value is None else [example.value])


@settings(max_examples=500, deadline=None)
@given(texts)
def test_anchors_change_no_result(text: str) -> None:
    check_anchors(text)


@pytest.mark.corpora
def test_anchors_change_no_result_in_real_text(corpora: Path) -> None:
    for text in chain(mails(corpora, 300), chats(corpora, 500)):
        check_anchors(text)


def check_anchors(text: str) -> None:
    assert extract(text) == EVERYTHING.find(text, "GB")
    folded = fold(text)
    assert READS_OTHERWISE.seen(folded) or Reading(folded).text == folded


@settings(max_examples=500, deadline=None)
@given(texts, texts)
def test_a_text_cut_at_a_blank_line_gives_the_same(first: str, second: str) -> None:
    whole = extract(f"{first}\n\n{second}")
    shift = len(first) + 2
    pieces = [replace(one, start=one.start + shift, end=one.end + shift) for one in extract(second)]
    assert whole == [*extract(first), *pieces]


@pytest.mark.corpora
def test_real_mail_cut_at_blank_lines_gives_the_same(corpora: Path) -> None:
    for text in mails(corpora, 100):
        found, start = [], 0
        for piece in text.split("\n\n"):
            found += [replace(one, start=one.start + start, end=one.end + start) for one in extract(piece)]
            start += len(piece) + 2
        assert found == extract(text)


@settings(max_examples=500, deadline=None)
@given(texts)
def test_offsets_slice_back_and_values_are_fixed_points(text: str) -> None:
    for entity in extract(text):
        assert text[entity.start : entity.end] == entity.text or entity.type in MASKED
        assert TYPES[entity.type].normalise(entity.value) == entity.value
        assert entity.why
    for refused in rejected(text):
        assert text[refused.start : refused.end] == refused.text or refused.type in MASKED
        assert refused.why


@settings(max_examples=500, deadline=None)
@given(texts)
def test_folding_moves_nothing_and_folds_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("٠٧٧٠٠ ٩٠٠١٢٣", "+447700900123"),
        ("０７７００　９００１２３", "+447700900123"),
        ("+44\u00a07700\u2011900\u2011123", "+447700900123"),
        ("\u202a+44 7700\u200b 900123\u202c", "+447700900123"),
        ("ｊｏ＠ｅｘａｍｐｌｅ．ｏｒｇ", "jo@example.org"),
        ("jo\u200b@exam\u00adple.org", "jo@example.org"),
        ("jo (at) example (dot) org", "jo@example.org"),
        ("jo at example dot co dot uk", "jo@example.co.uk"),
        ("jo[@]example[.]org", "jo@example.org"),
        ("hXXps[:]//example[.]org/a", "https://example.org/a"),
        ("h**p://example.org/a", "http://example.org/a"),
        ("203[.]0.113(.)7", "203.0.113.7"),
    ],
)
def test_disguises_are_read_and_stay_where_they_stand(written: str, value: str) -> None:
    text = f"🎟️ «{written}»"
    (found,) = extract(text)
    assert found.value == value
    assert text[found.start : found.end] == found.text
    assert found.text.strip("\u202a\u202c") == written.strip("\u202a\u202c")


def test_both_ends_of_a_range_of_addresses_are_found() -> None:
    assert [one.value for one in extract("blocked: 203.0.113.7-203.0.113.90.")] == ["203.0.113.7", "203.0.113.90"]
    assert extract("203.0.113.7-203.0.113.90-2") == extract("203.0.113.7-rc1") == []


@pytest.mark.parametrize(
    "text", ["look at the red dot in it", "meet me at the dot com place", "sit at a table (at) nine"]
)
def test_prose_is_no_disguise(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    "unit",
    ["a@", "@a.", "a.b", ".com", "a.com.", "1.", "1.2.3.4.", "::", "a:", "00:", "00-", ".onion", "a.onion", "www.",
     "http://", "http://(", "[at]", "[.]", "a at b dot ", " dot ", "hxxp", "a[at]b[dot]", "\u200b", "٠", "xn--", "0",
     "@", "a.", "((((", "0 ", "+4", '"@', "a@a.", "07700 ", "-", "\n\n",
     "a=\n", "a@b=\n.", "=40a.", "a @ b.c", "+4 \n", "07700 900123,", "[~a@b.cc", "a arroba b punto "],
)  # fmt: skip
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    # Steps of the interpreter, not seconds: each line that runs again for each character would make millions.
    def steps(times: int) -> int:
        count = 0

        def tally(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(tally)
        try:
            extract(unit * times)
            rejected(unit * times)
        finally:
            sys.setprofile(None)
        return count

    steps(2_000)  # the lists that are read once a process
    assert steps(2_000) <= 2.5 * steps(1_000) + 1_000


def test_the_pages_say_what_the_registry_does() -> None:
    for path, text in pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: python -m setup.entities_pages"
