"""Handles: names of accounts, `platform:name` where the platform is known and `@name` where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from typing import Final, TypeVar

from extractors.entities import handle_at, handle_said
from extractors.entities.case import lower
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = f"(?i:{handle_said.ANCHOR}|{handle_at.ANCHOR})"

EXAMPLES: Final = (
    Example("ask @Pit9 about the tickets", "@pit9"),
    Example("my kik is seatfox", "kik:seatfox", "a single word, after whose it is and of what"),
    Example("add me on snap: pit_9", "snapchat:pit_9"),
    Example("Insta – pit.nine", "instagram:pit.nine"),
    Example("skype: live:pit9", "skype:live:pit9"),
    Example("mein Telegram ist @Pit9", "telegram:pit9"),
    Example("dodaj mnie na snapie: pit9", "snapchat:pit9"),
    Example("I'm seatfox on Steam", "steam:seatfox"),
    Example("du findest mich auf Kik unter pit_9", "kik:pit_9", "other words between, and a form no word has"),
    Example("got snap? yeah its pit9", "snapchat:pit9", "an answer"),
    Example("Discord\n@pit9", "discord:pit9", "the platform as a heading"),
    Example("pit9#1234", "discord:pit9#1234"),
    Example("thanks, u/seat_fox", "reddit:seat_fox"),
    Example("my kik is broken", None, "an ordinary word"),
    Example("snap is acting up", None, "nobody says whose account it is"),
    Example("@media print", None, "a word of program code"),
    Example("see you @home", None, "an ordinary word"),
    Example("bug#1234", None, "a word and the number of something"),
)

_Found = TypeVar("_Found", Entity, Rejection)


def find(text: str, region: str) -> Iterator[Entity]:
    """Every handle of `text` that no link names (`handle_links.find` has those), left to right."""
    return _apart(merge(handle_said.find(text, region), handle_at.find(text, region), key=_start))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What looked like a handle and was not taken, left to right."""
    return _apart(merge(handle_said.rejected(text, region), handle_at.rejected(text, region), key=_start))


def normalise(written: str) -> str:
    """Lower case: on the platforms known here no two people's names differ by case alone."""
    return lower(written)


def _start(found: Entity | Rejection) -> int:
    return found.start


def _is_shared(one: Entity, other: Entity) -> bool:
    return (one.start, one.end) == (other.start, other.end) and ":" in one.value and ":" in other.value


def _apart(sorted_ones: Iterable[_Found]) -> Iterator[_Found]:
    """Without those that overlap one before: in "insta: @pit9" the name is met twice, the platform's rule wins.

    One name told for two platforms stays twice.
    """
    held: _Found | None = None
    for found in sorted_ones:
        if held is None or found.start >= held.end:
            if held is not None:
                yield held
            held = found
        elif isinstance(found, Entity) and isinstance(held, Entity) and _is_shared(held, found):
            yield held
            held = found
        elif ":" in getattr(found, "value", "") and ":" not in getattr(held, "value", ":"):
            held = found
    if held is not None:
        yield held
