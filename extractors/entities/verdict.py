"""What a type says of a candidate: an entity, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractors.entities.rejection import Rejection
from extractors.model import Entity

Verdict = Entity | Rejection


def taken(verdicts: Iterable[Verdict]) -> Iterator[Entity]:
    """The entities among `verdicts`."""
    return (verdict for verdict in verdicts if isinstance(verdict, Entity))


def refused(verdicts: Iterable[Verdict]) -> Iterator[Rejection]:
    """The refusals among `verdicts`."""
    return (verdict for verdict in verdicts if isinstance(verdict, Rejection))
