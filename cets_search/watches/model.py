"""Watches: searches that go on by themselves. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cets_search.model import SearchRequest


class State(StrEnum):
    """Whether a watch goes on."""

    WATCHING = "watching"
    STOPPED = "stopped"
    """Its owner may no longer search, or the search cannot be run; `why` says."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A search that is made anew over what each load brings, for `owner` alone, who is told of what it finds.

    `found` is how many documents it found when it was made, `told` how many new ones its owner was told of since, the
    last time at `told_at`. `case` and `reason` are what its searches are recorded for. `silent`: other forces were not
    asked for the identifier that it is. `mail` is the address to which its owner has news told too, "" for none.
    Times are ISO 8601 in UTC; `version` changes with each change; `reading` says in words what is searched for.
    """

    id: str
    name: str
    search: SearchRequest
    owner: str
    case: str
    reason: str
    silent: bool
    made_at: str
    mail: str = ""
    found: int = 0
    told: int = 0
    told_at: str = ""
    state: State = State.WATCHING
    why: str = ""
    version: str = ""
    reading: str = ""
