"""Threads that share a queue: all tasks are done, and the first failure reaches whoever hired them."""

from __future__ import annotations

import threading

import pytest

from cets_search.engine.errors import EngineBusy, EngineRefused
from cets_search.engine.patience import Patience
from cets_search.ingest.crew import Crew


def test_every_task_is_done_before_finish_returns() -> None:
    done: set[int] = set()
    crew: Crew[int] = Crew("test", 3, done.add)
    for task in range(200):
        crew.give(task)
    crew.finish()
    assert done == set(range(200))


def test_the_first_failure_ends_the_work_and_is_told() -> None:
    def work(task: int) -> None:
        if task == 3:
            raise ValueError("three")

    crew: Crew[int] = Crew("test", 2, work)

    def give() -> None:
        for task in range(10_000):
            crew.give(task)

    with pytest.raises(ValueError, match="three"):
        give()


def test_no_more_tasks_wait_than_there_are_threads() -> None:
    go = threading.Event()

    def work(_: int) -> None:
        go.wait()

    crew: Crew[int] = Crew("test", 2, work)
    given = []

    def give() -> None:
        for task in range(6):
            crew.give(task)
            given.append(task)

    giver = threading.Thread(target=give)
    giver.start()
    giver.join(0.5)
    assert len(given) <= 4, "two in hand, two waiting"
    go.set()
    giver.join()
    crew.finish()


def test_patience_repeats_while_the_engine_is_busy_and_no_longer() -> None:
    pauses: list[float] = []
    answers: list[Exception | str] = [EngineBusy("busy"), EngineBusy("busy"), "stored"]

    def attempt() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert Patience(60, pauses.append).call(attempt) == "stored"
    assert pauses == [0.5, 1.0]
    answers[:] = [EngineRefused("no right")]
    with pytest.raises(EngineRefused):
        Patience(60, pauses.append).call(attempt)
    answers[:] = [EngineBusy("busy")]
    with pytest.raises(EngineBusy):
        Patience(0, pauses.append).call(attempt)
