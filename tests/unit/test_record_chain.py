"""Anchors and chains by themselves: what is signed, what is followed, what is told of each way to change a record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cets_search.audit import entry_hash
from cets_search.query.errors import BadQuery
from cets_search.record.anchor_file import AnchorFile
from cets_search.record.anchors import Anchor, BadAnchor, Fold, Head, read, sign, told
from cets_search.record.chain import Chain, Fault
from cets_search.record.selection import Selection, query
from cets_search.record.signing import Signer

WRITER = "a" * 32
SIGNER = Signer(Ed25519PrivateKey.generate())


def entries(count: int, writer: str = WRITER) -> list[dict[str, Any]]:
    """A chain as `audit.Audit` writes it."""
    made: list[dict[str, Any]] = []
    for seq in range(1, count + 1):
        entry = {"@timestamp": f"2026-03-01T10:{seq:02}:00.000+00:00", "writer": writer, "seq": seq, "query": f"q{seq}"}
        entry |= {"prev": made[-1]["hash"] if made else ""}
        made.append({**entry, "hash": entry_hash(entry)})
    return made


def rehashed(entry: dict[str, Any], **changed: Any) -> dict[str, Any]:
    made = {**entry, **changed}
    return {**made, "hash": entry_hash(made)}


def faults(found: list[dict[str, Any]], chain: Chain | None = None) -> list[Fault]:
    chain = chain or Chain()
    told = [fault for each in found if (fault := chain.take(f"{each['writer']}-{each['seq']}", each))]
    return told + list(chain.end())


def anchored(at: int, made: list[dict[str, Any]], anchored_at: str = "2026-03-01T10:30:00Z") -> Chain:
    return Chain(anchored={WRITER: Head(at, made[at - 1]["hash"])}, anchored_at=anchored_at)


def test_a_chain_that_nobody_touched_holds() -> None:
    made = entries(9)
    assert faults(made, anchored(9, made)) == []
    assert faults([*made[:5], made[4], *made[5:]]) == []  # stored twice when its answer was lost


def test_each_way_to_change_a_chain_is_named_with_its_entry() -> None:
    made = entries(9)
    anew = rehashed(made[3], query="x")
    tried = {
        "edit": ([*made[:3], {**made[3], "query": "x"}, *made[4:]], "changed", 4, 4),
        "edit with its hash": ([*made[:3], anew, *made[4:]], "changed", 1, 4),
        "deletion": ([*made[:3], *made[5:]], "missing", 4, 5),
        "first gone": (made[1:], "missing", 1, 1),
        "insertion": ([*made[:4], rehashed(made[3], query="x"), *made[4:]], "added", 4, 4),
        "reordering": ([*made[:3], {**made[4], "seq": 4}, {**made[3], "seq": 5}, *made[5:]], "changed", 4, 4),
        "truncation": (made[:6], "missing", 7, 9),
    }
    for name, (changed, what, first, last) in tried.items():
        (found,) = faults(changed, anchored(9, made))
        assert (found.what, found.first, found.last, found.writer) == (what, first, last, WRITER), name
        assert found.says


def test_a_chain_written_anew_from_some_entry_on_differs_from_its_anchor() -> None:
    made = entries(9)
    anew = made[:3]
    for entry in made[3:]:
        anew.append(rehashed(entry, query="x", prev=anew[-1]["hash"]))
    (found,) = faults(anew, anchored(8, made))
    assert (found.what, found.first, found.last) == ("changed", 1, 8)


def test_what_claims_to_be_older_than_the_anchor_that_does_not_know_it_was_added() -> None:
    made = entries(3)
    (found,) = faults([*made, *entries(2, "b" * 32)], anchored(3, made))
    assert (found.what, found.entry) == ("added", f"{'b' * 32}-1")
    assert faults([*made, *entries(2, "b" * 32)], anchored(3, made, "2026-03-01T10:05:00Z")) == []


@pytest.mark.parametrize("given", [{}, {"writer": WRITER}, {"writer": [], "seq": "1"}, {"seq": True}])
def test_what_is_no_entry_is_a_fault_and_breaks_nothing(given: dict[str, Any]) -> None:
    chain = Chain()
    found = chain.take("x", given)
    assert found is not None
    assert found.what == "added"


def test_entries_that_an_anchor_says_were_removed_are_not_missed() -> None:
    made = entries(9)
    start = {WRITER: Head(4, made[3]["hash"])}
    assert faults(made[4:], Chain(start=start)) == []
    assert faults(made[2:], Chain(start=start)) == []  # the index was not deleted yet
    assert [fault.what for fault in faults(made[5:], Chain(start=start))] == ["missing"]


def signed(fold: Fold, seq: int, **changed: Any) -> Anchor:
    anchor = fold.next("2026-03-01T10:00:00.000Z", {WRITER: Head(seq, f"hash {seq}")})
    return sign(replace(anchor, **changed), SIGNER)


def test_anchors_are_a_chain_of_their_own_and_only_the_key_makes_them() -> None:
    fold = Fold(SIGNER.public_key)
    first = signed(fold, 3)
    assert read(told(first)) == first
    fold.add(first)
    second = signed(fold, 5)
    assert (second.number, second.before, second.entries) == (2, first.hash, 5)
    for bad in (
        replace(second, heads={WRITER: Head(4, "x")}),
        replace(second, signature=""),
        sign(second, Signer(Ed25519PrivateKey.generate())),
        first,
        signed(fold, 5, number=4),
        signed(fold, 5, before="x"),
    ):
        with pytest.raises(BadAnchor):
            replace(fold, heads=dict(fold.heads)).add(bad)
    fold.add(second)
    assert fold.heads == {WRITER: Head(5, "hash 5")}


@pytest.mark.parametrize("given", [None, [], {}, {**told(signed(Fold(""), 1)), "heads": [1]}, {"number": "x"}])
def test_what_is_no_anchor_is_said_to_be_none(given: Any) -> None:
    with pytest.raises(BadAnchor):
        read(given)


def test_the_file_of_anchors_bears_a_line_that_was_cut_off(tmp_path: Path) -> None:
    file = AnchorFile(tmp_path / "anchors.jsonl")
    assert list(file) == []
    fold = Fold(SIGNER.public_key)
    for seq in (1, 2):
        fold.add(anchor := signed(fold, seq))
        file.append(anchor)
        with file.path.open("ab") as torn:
            torn.write(b'{"number": 9, "he')
    assert [anchor.number for anchor in file] == [1, 2]
    (_, end), _ = file.read()
    assert [anchor.number for anchor, _ in file.read(end)] == [2]
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_words_are_looked_for_as_they_are_written() -> None:
    (clause,) = query(Selection(words="a*b?\\c"))["bool"]["filter"]
    assert clause["wildcard"]["query"]["value"] == "*a\\*b\\?\\\\c*"


@pytest.mark.parametrize(
    "selection", [Selection(after="x"), Selection(before="2026-02-30"), Selection(after="20260301"),
                  Selection(words="w " * 11), Selection(person="x" * 301)],
)  # fmt: skip
def test_a_filter_that_cannot_be_met_is_refused(selection: Selection) -> None:
    with pytest.raises(BadQuery):
        query(selection)
