"""Reads of the indices that hold evidence, and of what is a person's own: with the person's own token, and only what
`access.restrict` returned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from cets_search.access import Restricted, answered
from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineError, refusal, translated
from cets_search.engine.services import (
    AUDIT,
    HIDDEN_USES,
    LIST_TERMS,
    LISTS,
    MATCHES,
    NOTICES,
    SAVED,
    SHARE_CHANGES,
    WATCHES,
)
from cets_search.engine.severing import severable

Run = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Asks the evidence for one person: a search body, not yet restricted, to the engine's answer."""

RunEach = Callable[[Sequence[Mapping[str, Any]]], list[Mapping[str, Any]]]
"""The same of several bodies, which are sent together."""


AT_ONCE: Final = 2
"""How many of the searches that are sent together the engine runs at a time: people who wait come first."""


class Index(StrEnum):
    """The indices of evidence: their documents carry `readers` and `guard`."""

    EVIDENCE = "evidence"
    ITEMS = "items"
    SEIZURES = "seizures"


class Personal(StrEnum):
    """What is a person's own, or a case's: entries with `readers` are read by the same rule as evidence."""

    SAVED = SAVED
    HIDDEN_USES = HIDDEN_USES
    RECORD = AUDIT
    """The record of use: of its entries only a person's own searches carry `readers`."""
    SHARE_CHANGES = SHARE_CHANGES
    NOTICES = NOTICES
    LISTS = LISTS
    LIST_TERMS = LIST_TERMS
    WATCHES = WATCHES
    MATCHES = MATCHES


class Evidence:
    """Runs restricted searches. There is no other way from the application to evidence."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, index: Index | Personal, restricted: Restricted, leave_out: Sequence[str] = ()) -> Mapping[str, Any]:
        """The engine's answer to the search, whole or not at all: a shard that fails fails the search.

        What it finds is counted to the last document, unless the search says `track_total_hits` itself. `leave_out`
        are parts of the answer that the engine does not send.
        Raises the errors of `engine.errors`, and `ReaderGone` where whoever asked has gone: the engine then stops.
        """
        connection = self._connection
        with severable(restricted.actor.reader), translated(f"searching {index}"):
            answer: Mapping[str, Any] = connection.client.search(
                index=connection.config.index(index),
                body={"track_total_hits": True, **restricted.body},
                params={
                    "allow_partial_search_results": "false",
                    "cancel_after_time_interval": f"{connection.config.search_seconds}s",
                    **({"filter_path": ",".join(f"-{part}" for part in leave_out)} if leave_out else {}),
                },
                headers=connection.as_person(restricted.actor),
            )
        return answered(restricted, answer)

    def run_each(self, index: Index, restricted: Sequence[Restricted]) -> list[Mapping[str, Any] | EngineError]:
        """`run_all` of searches of one index."""
        return self.run_all([(index, each) for each in restricted])

    def run_all(self, asked: Sequence[tuple[Index | Personal, Restricted]]) -> list[Mapping[str, Any] | EngineError]:
        """The answer to each of the searches, all of one person, sent together; the error of one that fails by itself.

        Raises the errors of `engine.errors`, and `ReaderGone`, for the whole.
        """
        connection = self._connection
        if not asked:
            return []
        lines: list[Mapping[str, Any]] = []
        for index, each in asked:
            head = {
                "index": connection.config.index(index),
                "allow_partial_search_results": False,
                "cancel_after_time_interval": f"{connection.config.search_seconds}s",
            }
            lines += [head, {"track_total_hits": True, **each.body}]
        actor = asked[0][1].actor
        with severable(actor.reader), translated("searching"):
            answer = connection.client.msearch(
                body=lines,
                params={"max_concurrent_searches": str(AT_ONCE)},
                headers=connection.as_person(actor),
            )
        told = zip(asked, answer["responses"], strict=True)
        return [refusal(each, f"searching {index}") or answered(one, each) for (index, one), each in told]
