"""The rule extractors, one line each; what stands first wins where two claim the same characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from extractors.entities import email, handle, handle_links, phone, url
from extractors.model import Entity

Rule = Callable[[str, str], Iterator[Entity]]
"""`find(text, region)`: pure, linear in the text, left to right, offsets that slice back to the text."""

RULES: Final[tuple[Rule, ...]] = (
    phone.find_linked,
    handle_links.find,
    url.find,
    email.find,
    phone.find,
    handle.find,
)
