"""Identifiers that people look up among other forces' pointers, and what forces are told of that: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class LookUp:
    """An exact identifier that somebody looked up among other forces' pointers. `covert`: its owners are not told."""

    id: str
    at: str
    person: str
    force: str
    type: str
    value: str
    covert: bool = False


class NoticeKind(StrEnum):
    """What a notice says."""

    LOOKED_FOR = "looked-for"
    """Somebody of another force looked for an identifier that a seizure of one's own holds."""
    POINTER = "pointer"
    """Another force holds an identifier that one looked for."""
    WATCH = "watch"
    """A load brought what a watch of one's own looks for."""
    MATCH = "match"
    """A load brought what is in common between a seizure of one's own and another force."""


@dataclass(frozen=True, slots=True)
class Shared:
    """An identifier that both hold, and in how many documents of the other force it stands."""

    type: str
    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told of an identifier: of `force`, by its `name`, whom to ring (`contact`).

    `looked-for` has the `person` who looked, and the `seizure` of one's own that holds it in so many `documents`.
    `watch` has the watch's name as its `value`, how many new `documents` of a `seizure` it found, and as `asked` the
    search for them, as `stored.kept` has it. `match` has how many `identifiers` a `seizure` of one's own has in common
    with the other force, and the rarest of them as `shared`; `documents` are those of all of them there, added up.
    """

    kind: NoticeKind
    at: str
    type: str
    value: str
    force: str
    name: str
    contact: str
    documents: int
    person: str = ""
    seizure: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)
    identifiers: int = 0
    shared: tuple[Shared, ...] = ()
