"""Which of several claims to the same characters stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from extractors.model import Entity


def resolve(claims: Iterable[Iterator[Entity]]) -> list[Entity]:
    """All entities of `claims`, less those that overlap one of an earlier claim, sorted by where they start.

    Each claim runs left to right and does not overlap itself. Two overlaps may stand: the phone number or the account
    that is the point of a link beside its URL, and an address in a URL's path or query; what stands before the `@` of
    `https://user@host` is no address.
    """
    kept: list[_Claim] = []
    for claim in claims:
        kept.append(_Claim([entity for entity in claim if not any(earlier.holds(entity) for earlier in kept)]))
    return sorted((entity for claim in kept for entity in claim.entities), key=order)


def order(entity: Entity) -> tuple[int, int, str]:
    """The order entities are given in."""
    return entity.start, entity.end, entity.type


class _Claim:
    def __init__(self, entities: list[Entity]) -> None:
        self.entities = entities
        self._starts = [entity.start for entity in entities]

    def holds(self, later: Entity) -> bool:
        # The last that starts before the end of `later` overlaps it if any of this claim does.
        before = bisect_left(self._starts, later.end)
        return before > 0 and _clash(self.entities[before - 1], later)


def _clash(earlier: Entity, later: Entity) -> bool:
    if later.start >= earlier.end:
        return False
    if (earlier.type, later.type) in (("phone", "url"), ("handle", "url")):
        return False
    if (earlier.type, later.type) == ("url", "email"):
        return not _past_authority(earlier, later.start)
    return True


def _past_authority(url: Entity, start: int) -> bool:
    before = url.text[: max(0, start - url.start)]
    return any(mark in before.partition("://")[2] for mark in "/?#")
