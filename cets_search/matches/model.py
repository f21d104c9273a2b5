"""Matches: what a seizure of one's own and another force have in common. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cets_search.engine.comparing import Holding
from cets_search.model import Sharing


class MatchKind(StrEnum):
    """In what way the two are the same."""

    IDENTIFIER = "identifier"
    """The same exact identifier."""
    DEVICE = "device"
    """The same number of a device or its card."""
    CONTENT = "content"
    """Files of the same bytes, by their SHA-256."""
    NEAR = "near"
    """Handles that are spelt nearly the same: of one skeleton, and not equal."""


class MatchState(StrEnum):
    """What the own side made of a match."""

    NEW = "new"
    SEEN = "seen"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    REFERRED = "referred"


@dataclass(frozen=True, slots=True)
class Holder:
    """A seizure of the other force that holds it, in how many documents, by the level at which that was told."""

    id: str
    key: str
    sharing: Sharing
    documents: int


@dataclass(frozen=True, slots=True)
class Match:
    """What a seizure of one's own (`own`) has in common with another `force`, as one's own side sees it.

    `value` is the identifier in its normal form, the SHA-256, or the skeleton; of handles spelt nearly alike `forms`
    are those of one's own. `holders` are the other force's seizures that tell of it, `documents` and `there` in how
    many documents it stands on each side, `seizures` in how many seizures that one may be told of, `score` how rare
    that is (`rarity.score`). `version` counts the changes of the state. Times are ISO 8601 in UTC.
    """

    id: str
    kind: MatchKind
    type: str
    value: str
    own: str
    force: str
    documents: int
    seizures: int
    score: float
    found_at: str
    holders: tuple[Holder, ...] = ()
    forms: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    other_cases: tuple[str, ...] = ()
    state: MatchState = MatchState.NEW
    why: str = ""
    set_by: str = ""
    set_at: str = ""
    version: int = 0
    name: str = ""
    contact: str = ""

    @property
    def there(self) -> int:
        """The documents of the other force that hold it."""
        return sum(each.documents for each in self.holders)

    @property
    def open(self) -> tuple[str, ...]:
        """The other force's seizures that everybody may read, by their keys."""
        return tuple(each.key for each in self.holders if each.sharing is Sharing.OPEN)

    @property
    def pointed(self) -> int:
        """The documents there of which no more is told than that they are there."""
        return sum(each.documents for each in self.holders if each.sharing is not Sharing.OPEN)


@dataclass(frozen=True, slots=True)
class Common:
    """What a load and other forces' seizures hold: in how many of the documents that it `loaded`, and of each seizure,
    those of its own force and itself among them.
    """

    kind: MatchKind
    type: str
    value: str
    loaded: int
    held: Mapping[str, Holding]

    @property
    def identifier(self) -> str:
        """As `type:value`; what is near only as a search for it, `handle~:value`."""
        return f"{self.type}{'~' if self.kind is MatchKind.NEAR else ''}:{self.value}"
