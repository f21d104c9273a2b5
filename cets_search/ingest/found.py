"""The identifiers of a document as the index keeps them: those of its text, its header fields and its metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from cets_search.ingest.remembered import Remembered
from cets_search.ingest.shape import encoded
from cets_search.ingest.stated import Stated, Told, of_metadata, stated
from extractors import entities
from extractors.entities import account, phone_region
from extractors.model import Document, Entity

LONG: Final = 200
TEXTS: Final = 8 << 20
"""Characters from which a text's findings are kept, and of all texts of which they are: archives hold copies of one
another's files, and to find a text again takes no time."""

REMEMBERED: Final = 1_024
"""Headers of which the findings are kept: the messages of a conversation share a few, and are many."""

FIELDS: Final = 4_096
"""Single fields of which they are kept: a mailbox is mostly letters from and to the same people."""
SHORT: Final = 1_000
"""Characters of a field up to which they are, so that memory stays bounded."""


class Said(NamedTuple):
    """What one field says: its identifiers as `type:value`, and as JSON objects between commas; its numbers."""

    values: tuple[str, ...]
    listed: bytes
    phones: tuple[str, ...]


class Headers(NamedTuple):
    """The fields of a document that name people."""

    subject: str | None
    sender: str | None
    recipients: tuple[str, ...]
    sender_id: str
    platform: str | None
    reply_to: tuple[str, ...]
    stated: Stated
    """The metadata that is identifiers."""


class Finder:
    """Finds identifiers for documents of one `region` (an ISO 3166-1 country). One serves a whole load, whose files say
    much again; safe to share among threads."""

    def __init__(self, region: str, card_key: bytes | None) -> None:
        """`card_key` is for the keyed hash of what is kept masked; without it there is none."""
        self._region = region
        self._card_key = card_key
        self._of_headers = lru_cache(maxsize=REMEMBERED)(self._headers)
        self._of_field = lru_cache(maxsize=FIELDS)(self._field)
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
            stated(document.metadata),
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
        found = self._extract(text, region)
        if region == self._region:
            return found
        at_home = (one for one in self._extract(text, self._region) if one.type == "phone")
        more = [one for one in at_home if not any(one.start < other.end and other.start < one.end for other in found)]
        return sorted([*found, *more], key=lambda one: (one.start, one.end))

    def _extract(self, text: str, region: str) -> list[Entity]:
        return entities.extract(text, region=region, card_key=self._card_key)

    def _headers(self, headers: Headers) -> tuple[list[str], bytes, str]:
        """The values, the list, and the region that the numbers of sender and recipients show."""
        subject = self._in_field("subject", headers.subject)
        people = [*self._people(headers)]
        told = [subject, *people]
        values = sorted({value for one in told for value in one.values})
        listed = b",".join(one.listed for one in told if one.listed)
        region = phone_region.of((number for one in people for number in one.phones), self._region)
        return values, b"[" + listed + b"]", region

    def _people(self, headers: Headers) -> Iterator[Said]:
        yield self._in_field("sender", headers.sender)
        for number, recipient in enumerate(headers.recipients):
            yield self._in_field(f"recipients.{number}", recipient)
        for number, address in enumerate(headers.reply_to):
            yield self._in_field(f"reply-to.{number}", address)
        if headers.sender_id and (owner := account.find(headers.sender_id, headers.platform, self._region)):
            yield _said([("sender_id", owner)])
        if headers.stated:
            yield _said(list(of_metadata(headers.stated, Told(headers.platform, self._region, self._card_key))))

    def _in_field(self, name: str, text: str | None) -> Said:
        return (self._of_field if len(text or "") <= SHORT else self._field)(name, text or "")

    def _field(self, name: str, text: str) -> Said:
        return _said([(name, entity) for entity in self._extract(text, self._region)] if text else [])


def _said(found: Sequence[tuple[str, Entity]]) -> Said:
    return Said(
        tuple(f"{entity.type}:{entity.value}" for _, entity in found),
        encoded([entity_source(field, entity) for field, entity in found])[1:-1],
        tuple(entity.value for _, entity in found if entity.type == "phone"),
    )


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
