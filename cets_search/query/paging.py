"""The opaque mark that opens the page after: encrypted, and good for one person's one search only."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from cets_search.query.errors import BadQuery


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the engine's sort values of its last line, and how many lines came so far."""

    after: tuple[Any, ...] = ()
    seen: int = 0


class Pages:
    """Seals and opens places. `key` is a Fernet key; every process of a site uses the same."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    def seal(self, person: str, request: Any, place: Place) -> str:
        """The text that `open` takes with the same person and the same request (a dataclass with a `next`)."""
        body = {"for": _binding(person, request), "after": place.after, "seen": place.seen}
        return self._fernet.encrypt(json.dumps(body).encode()).decode()

    def onward(self, person: str, request: Any, place: Place, hits: Sequence[Mapping[str, Any]], total: int) -> str:
        """The mark of the page after the one that begins at `place` and holds these sorted hits; "" on the last."""
        further = place.seen + len(hits)
        if not hits or further >= total:
            return ""
        return self.seal(person, request, Place(tuple(hits[-1]["sort"]), further))

    def open(self, person: str, request: Any) -> Place:
        """The place in `request.next`; the beginning where it is empty. `BadQuery` for one of another search."""
        if not request.next:
            return Place()
        try:
            body = json.loads(self._fernet.decrypt(request.next.encode()))
        except (InvalidToken, UnicodeEncodeError) as error:
            raise BadQuery("This is not a page of this search: search again.") from error
        if body["for"] != _binding(person, request):
            raise BadQuery("This is not a page of this search: search again.")
        return Place(tuple(body["after"]), body["seen"])


def _binding(person: str, request: Any) -> str:
    asked = dataclasses.asdict(request) | {"next": "", "person": person}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
