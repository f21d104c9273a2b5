"""What the inbox of each side is told of a load: which identifiers a seizure of its own shares with another force."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from cets_search import access
from cets_search.look_ups import NoticeKind, Shared
from cets_search.matches.model import Common
from cets_search.model import Force, Seizure
from cets_search.stored import stamp

SHOWN: Final = 10
"""Identifiers that one notice names, the rarest first."""


def notices(
    loaded: Seizure,
    sides: Mapping[str, Seizure],
    found: Sequence[Common],
    forces: Mapping[str, Force],
    covert: Collection[str],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """By id: one for each other force to those of `loaded`, and to those of each other force's seizure of `sides`."""
    if set(covert) & set(loaded.cases):
        return
    others = {key: each for key, each in sides.items() if each.force != loaded.force}
    telling = {key: each for key, each in others.items() if access.tells(each, covert)}
    for force in sorted({seizure.force for seizure in telling.values()}):
        theirs = {key: each for key, each in telling.items() if each.force == force}
        counts = {each.identifier: _sum(each, theirs) for each in found}
        if any(counts.values()):
            yield _notice(loaded, _force(force, forces), counts, theirs.values())
    if access.tells(loaded, covert):
        for key, seizure in others.items():
            counts = {each.identifier: each.loaded for each in found if key in each.held}
            if counts and not set(covert) & set(seizure.cases):
                yield _notice(seizure, _force(loaded.force, forces), counts, [loaded])


def _sum(common: Common, theirs: Mapping[str, Seizure]) -> int:
    return sum(holding.documents for key, holding in common.held.items() if key in theirs)


def _force(slug: str, forces: Mapping[str, Force]) -> Force:
    return forces.get(slug) or Force(slug, slug)


def _notice(
    own: Seizure, other: Force, counts: Mapping[str, int], there: Collection[Seizure]
) -> tuple[str, dict[str, Any]]:
    """To those of `own`: what `other` holds of it, by identifier in how many documents.

    Its key is what is in common, and between whom: loads of both sides, each compared with the other, tell it once.
    """
    held = sorted(each.id for each in there)
    told = (own.id, other.slug, *held, *sorted(identifier for identifier, count in counts.items() if count))
    key = hashlib.sha256("\0".join(told).encode("utf-8", "backslashreplace")).hexdigest()
    some = sorted((count, identifier) for identifier, count in counts.items() if count)
    shared = [Shared(*identifier.partition(":")[::2], count) for count, identifier in some[:SHOWN]]
    return key, {
        "key": key,
        "kind": NoticeKind.MATCH,
        "at": stamp(datetime.now(UTC)),
        "type": "",
        "value": "",
        "force": other.slug,
        "name": other.name,
        "contact": other.contact,
        "documents": sum(count for count, _ in some),
        "seizure": own.key,
        "identifiers": len(some),
        "shared": [asdict(each) for each in shared],
        "readers": list(access.readers_of_notice(own)),
        "guard": [access.guard(own.id), *(access.guard(each.id) for each in there)],
    }
