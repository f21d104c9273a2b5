"""Work by turns: a turn that fails is not the last, and the log holds nothing of what it was about."""

from __future__ import annotations

import threading

import pytest

from cets_search.turns import take_turns


def test_a_turn_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    ending, turns = threading.Event(), list[int]()

    def turn() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise ValueError("a green bicycle")
        ending.set()

    take_turns(turn, ending, "Watches", 0.001)
    assert turns == [0, 1]
    assert [record.getMessage() for record in caplog.records] == ["Watches wait: ValueError"]


def test_no_turn_is_taken_once_it_is_to_end() -> None:
    ending = threading.Event()
    ending.set()
    take_turns(pytest.fail, ending, "Watches", 60)
