"""The identifiers of a document as the index keeps them: those of its text, and those of its header fields."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cets_search.ingest.remembered import Remembered
from cets_search.ingest.shape import encoded
from extractors import entities
from extractors.entities import account, phone_region
from extractors.entities.skeleton import skeleton
from extractors.model import Document, Entity

LONG: Final = 1_000
TEXTS: Final = 8 << 20
"""Characters from which a text's findings are kept, and of all texts of which they are: an archive holds copies, and
to find a text again takes no time."""

REMEMBERED: Final = 1_024
"""Headers of which the findings are kept: the messages of a conversation share a few, and are many."""


class Headers(NamedTuple):
    """The fields of a document that name people."""

    subject: str | None
    sender: str | None
    recipients: tuple[str, ...]
    sender_id: str
    platform: str | None
    reply_to: tuple[str, ...]


class Finder:
    """Finds identifiers for documents of one `region` (an ISO 3166-1 country). Used by one thread."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._of_headers = lru_cache(maxsize=REMEMBERED)(self._headers)
        self._texts: Remembered[tuple[str, str], list[Entity]] = Remembered(TEXTS)

    def find(self, document: Document, sender_id: str) -> tuple[list[str], bytes]:
        """The values as `type:value`, each once and sorted, and as a JSON list what was written and where."""
        answers = document.metadata.get("reply-to", ())  # an address beside the sender's: often the one that is read
        headers = Headers(
            document.subject,
            document.sender,
            document.recipients,
            sender_id,
            document.platform,
            (answers,) if isinstance(answers, str) else tuple(answers),
        )
        values, listed, region = self._of_headers(headers)
        in_text = self._of_text(document.text, region) if document.text else []
        if in_text:
            values = sorted({*values, *(f"{entity.type}:{entity.value}" for entity in in_text)})
            own = encoded([entity_source("text", entity) for entity in in_text])
            listed = own if listed == b"[]" else own[:-1] + b"," + listed[1:]
        return values, listed

    def _of_text(self, text: str, region: str) -> list[Entity]:
        """What is in the text; remembered, where it is long."""
        if len(text) < LONG:
            return self._in_text(text, region)
        found = self._texts.get((text, region))
        if found is None:
            found = self._in_text(text, region)
            self._texts.put((text, region), found, len(text))
        return found

    def _in_text(self, text: str, region: str) -> list[Entity]:
        """Read as people of `region` write, and, for numbers that are none there, as those of the seizure's do."""
        found = entities.extract(text, region=region)
        if region == self._region:
            return found
        at_home = (one for one in entities.extract(text, region=self._region) if one.type == "phone")
        more = [one for one in at_home if not any(one.start < other.end and other.start < one.end for other in found)]
        return sorted([*found, *more], key=lambda one: (one.start, one.end))

    def _headers(self, headers: Headers) -> tuple[list[str], bytes, str]:
        """The values, the list, and the region that the numbers of sender and recipients show."""
        found = list(self._each(headers))
        values = sorted({f"{entity.type}:{entity.value}" for _, entity in found})
        people = (entity.value for field, entity in found if entity.type == "phone" and field != "subject")
        region = phone_region.of(people, self._region)
        return values, encoded([entity_source(field, entity) for field, entity in found]), region

    def _each(self, headers: Headers) -> Iterator[tuple[str, Entity]]:
        fields = [("subject", headers.subject), ("sender", headers.sender)]
        fields += [(f"recipients.{number}", recipient) for number, recipient in enumerate(headers.recipients)]
        fields += [(f"reply-to.{number}", address) for number, address in enumerate(headers.reply_to)]
        for name, text in fields:
            for entity in entities.extract(text, region=self._region) if text else ():
                yield name, entity
        if headers.sender_id and (owner := account.find(headers.sender_id, headers.platform, self._region)):
            yield "sender_id", owner


def skeletons(values: list[str]) -> list[str]:
    """What the handles among `values`, which are `type:value`, have in common with near spellings of them, sorted."""
    handles = (value.removeprefix("handle:") for value in values if value.startswith("handle:"))
    return sorted({skeleton(handle) for handle in handles} - {""})


def entity_source(field: str, entity: Entity) -> dict[str, Any]:
    """An entity as the index keeps it; `field` says where `start` and `end` count, left out for the text."""
    source: dict[str, Any] = {
        "type": entity.type,
        "value": entity.value,
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
        "why": entity.why,
    }
    return source if field == "text" else source | {"field": field}
