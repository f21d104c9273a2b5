"""Names of items and documents: the same each time, different for different things, and paths fit to be shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cets_search.ingest.identity import document_id, item_id, raw_field, raw_of, shown

PIECES = st.tuples(
    st.text(max_size=6), st.binary(max_size=6), st.text(alphabet="0a1b", max_size=6), st.text(max_size=6)
)


@given(PIECES, PIECES)
def test_only_the_same_place_has_the_same_id(
    one: tuple[str, bytes, str, str], other: tuple[str, bytes, str, str]
) -> None:
    same = one == other
    assert (document_id(one[0], one[1], one[2], one[3]) == document_id(other[0], other[1], other[2], other[3])) is same


def test_pieces_do_not_run_into_one_another() -> None:
    assert item_id("essex/1", b"2/a", "") != item_id("essex/12", b"/a", "")
    assert document_id("f/r", b"a", "b", "") != item_id("f/r", b"a", "b")


@given(st.binary(max_size=40))
def test_a_path_can_be_shown_and_found_again(raw: bytes) -> None:
    text = shown(raw)
    assert "\n" not in text
    text.encode()
    assert raw_of(text, raw_field(raw)) == raw


def test_what_would_turn_a_name_round_is_spelt_out() -> None:
    assert shown("photo\u202egpj.exe".encode()) == r"photo\u{202e}gpj.exe"
    assert shown(b"caf\xe9.txt") == r"caf\xe9.txt"
    assert shown("Übersicht 日本.txt".encode()) == "Übersicht 日本.txt"


def test_a_name_that_looks_like_an_escape_is_told_from_one() -> None:
    assert shown(rb"caf\xe9.txt") == shown(b"caf\xe9.txt")
    assert raw_field(rb"caf\xe9.txt") is None
    assert raw_field(b"caf\xe9.txt") is not None
