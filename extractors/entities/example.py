"""What a type of entity takes and refuses, by example: the documentation's table and a test are made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up text with the `value` of the entity in it; None where nothing in it is one. `note` says why."""

    text: str
    value: str | None
    note: str = ""
