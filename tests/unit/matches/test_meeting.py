"""The matches of each side, by the levels of the other: what is told, counted and named, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cets_search.engine.comparing import Holding
from cets_search.matches.meeting import Meeting
from cets_search.matches.model import Common, Match, MatchKind
from cets_search.matches.stored import found
from cets_search.model import Seizure, Sharing

ESSEX = Seizure("essex", "EX-1", sharing=Sharing.POINTER, cases=("op-1",))
KENT = Seizure("kent", "KE-1", sharing=Sharing.POINTER, cases=("op-2",))
OTHER = replace(KENT, reference="KE-2", sharing=Sharing.OPEN)
NOW = "2026-01-01T00:00:00.000Z"


def common(held: Mapping[str, Holding], kind: MatchKind = MatchKind.IDENTIFIER) -> Common:
    keys = {"essex": ESSEX.key, "kent": KENT.key, "other": OTHER.key}
    return Common(kind, "handle", "kik:rowan", 1, {keys[name]: each for name, each in held.items()})


def matches(told: Common, *sides: Seizure, covert: str = "") -> dict[tuple[str, str], Match]:
    meeting = Meeting(ESSEX.key, {each.key: each for each in sides}, {covert} - {""})
    return {(match.own, match.force): match for match, own in meeting.matches(told, NOW)}


PAIR = {"essex": Holding(2), "kent": Holding(5)}
MINE, THEIRS = (ESSEX.key, "kent"), (KENT.key, "essex")


@pytest.mark.parametrize(
    ("essex", "kent", "expected"),
    [
        (Sharing.OPEN, Sharing.POINTER, {MINE, THEIRS}),
        (Sharing.POINTER, Sharing.CLOSED, {THEIRS}),
        (Sharing.CLOSED, Sharing.POINTER, {MINE}),
        (Sharing.CASE, Sharing.OPEN, {MINE}),
        (Sharing.CLOSED, Sharing.CASE, set()),
    ],
)
def test_each_side_has_a_match_by_the_level_of_the_other(
    essex: Sharing, kent: Sharing, expected: set[tuple[str, str]]
) -> None:
    assert set(matches(common(PAIR), replace(ESSEX, sharing=essex), replace(KENT, sharing=kent))) == expected


@pytest.mark.parametrize("covert", ["op-1", "op-2"])
def test_a_covert_case_silences_both_sides(covert: str) -> None:
    assert matches(common(PAIR), ESSEX, KENT, covert=covert) == {}


def test_pointers_of_one_force_are_one_match_and_none_is_named() -> None:
    both = matches(common({"essex": Holding(1), "kent": Holding(5), "other": Holding(3)}), ESSEX, KENT, OTHER)
    mine = both[MINE]
    assert (mine.there, mine.pointed, mine.open, mine.seizures) == (8, 5, (OTHER.key,), 3)
    assert (mine.cases, mine.other_cases) == (("op-1",), ("op-2",))
    stored = found(mine, ESSEX)
    assert (stored["others"], stored["readers"]) == ([OTHER.key, "kent"], ["force:essex"])
    assert KENT.key not in str(stored)
    assert found(both[THEIRS], KENT)["others"] == ["essex"]


def test_what_is_closed_does_not_move_the_other_sides_score() -> None:
    closed = replace(KENT, sharing=Sharing.CLOSED)
    alone = matches(common({"essex": Holding(1), "other": Holding(3)}), ESSEX, OTHER)[MINE]
    assert (
        matches(common({"essex": Holding(1), "other": Holding(3), "kent": Holding(900)}), ESSEX, OTHER, closed)[MINE]
        == alone
    )


def test_a_withdrawn_seizure_leaves_the_matches_of_the_others() -> None:
    second = replace(ESSEX, reference="EX-2")
    held = {ESSEX.key: Holding(2), second.key: Holding(1), KENT.key: Holding(5)}
    told = Common(MatchKind.IDENTIFIER, "handle", "kik:rowan", 2, held)
    left = matches(told, second, KENT)
    assert {key: each.there for key, each in left.items()} == {THEIRS: 1}


def near(mine: dict[str, int], theirs: dict[str, int]) -> int:
    told = common({"essex": Holding(9, mine), "kent": Holding(9, theirs)}, MatchKind.NEAR)
    found = matches(told, ESSEX, KENT).get(MINE)
    return found.there if found else 0


def test_equal_handles_are_not_near_each_other_and_others_of_the_skeleton_are() -> None:
    assert near({"kik:rowan": 1}, {"kik:rowan": 4}) == 0
    assert near({"kik:rowan": 1}, {"kik:rowan": 4, "kik:r0wan": 2}) == 2
    assert near({"kik:rowan": 1}, {"telegram:rowan": 3}) == 3
    assert near({"@rowan": 1}, {"@rowan": 3}) == 3
    assert near({"kik:rowan": 1}, {"kik:r0wan": 90}) == 9
    assert near({}, {"kik:rowan": 4}) == 0
