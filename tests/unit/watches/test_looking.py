"""What a watch looks at: what came since it was made, and is new to its owner."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cets_search.engine.arrivals import Arrival, Kind
from cets_search.model import SearchRequest
from cets_search.watches.looking import within
from cets_search.watches.model import Watch

MADE_AT: Final = "2026-03-01T10:00:00.000Z"
WATCH: Final = Watch("1" * 32, "Row", SearchRequest("bicycle"), "jo", "", "", silent=True, made_at=MADE_AT)
JO: Final = ("all", "force:essex", "user:jo")


def came(ended: str, kind: Kind = Kind.LOAD, was: tuple[str, ...] = ()) -> Arrival:
    return Arrival(ended, "kent/KE-1", "1", f"{ended[:11]}00:00:00.000Z", ended, kind, was)


EARLIER: Final = came("2026-03-01T09:30:00.000Z")
LATER: Final = came("2026-03-02T11:00:00.000Z")
SHARED: Final = came("2026-03-02T12:00:00.000Z", Kind.SHARING, ("force:kent",))


def test_what_had_ended_when_it_was_made_is_not_new() -> None:
    assert within(WATCH, [EARLIER, LATER], JO) == replace(WATCH.search, loads=(LATER.began_at,))
    assert within(WATCH, [EARLIER], JO) is None


def test_a_seizure_is_new_as_a_whole_to_whoever_could_not_read_it() -> None:
    assert within(WATCH, [LATER, SHARED], JO) == replace(WATCH.search, seizures=("kent/KE-1",))
    assert within(WATCH, [SHARED], ("all", "force:kent", "user:pat")) is None
    elsewhere = replace(WATCH, search=replace(WATCH.search, seizures=("essex/EX-1",)))
    assert within(elsewhere, [SHARED], JO) is None
