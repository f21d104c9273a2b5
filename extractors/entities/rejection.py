"""A candidate that a check refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """What looked like an entity of `type` and is none: `text` from `start` to `end`, in characters, and `why` not."""

    type: str
    text: str
    start: int
    end: int
    why: str
