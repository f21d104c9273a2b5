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


TALK: Final = frozenset({"email", "message", "call"})
"""The kinds that somebody sends to somebody: a contact's card and a meeting name people who said nothing."""
REACHED_AT: Final = frozenset({"email", "phone", "handle"})
"""The types by which somebody is written to or rung."""


class Said(NamedTuple):
    """What one field says: its identifiers as `type:value`, and as JSON objects between commas; its numbers; those of
    its identifiers at which whom it names is reached."""

    values: tuple[str, ...]
    listed: bytes
    phones: tuple[str, ...]
    reached_at: tuple[str, ...]


class Found(NamedTuple):
    """The identifiers of a document: as `type:value`, each once and sorted; as a JSON list what was written and where;
    and those of who sent it and to whom, where it is something that is sent."""

    values: list[str]
    listed: bytes
    sent_by: list[str]
    sent_to: list[str]


class Of(NamedTuple):
    """What the fields that name people say, and the country whose numbers they use."""

    values: list[str]
    listed: bytes
    region: str
    sent_by: list[str]
    sent_to: list[str]


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

    def find(self, document: Document, sender_id: str) -> Found:
        """What there is in its text, its header fields and its metadata."""
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
        of = self._of_headers(headers)
        values, listed = of.values, of.listed
        in_text = self._of_text(document.text, of.region) if document.text else []
        if in_text:
            values = sorted({*values, *(f"{entity.type}:{entity.value}" for entity in in_text)})
            own = encoded([entity_source("text", entity) for entity in in_text])
            listed = own if listed == b"[]" else own[:-1] + b"," + listed[1:]
        talk = document.kind in TALK
        return Found(values, listed, of.sent_by if talk else [], of.sent_to if talk else [])

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

    def _headers(self, headers: Headers) -> Of:
        subject = self._in_field("subject", headers.subject)
        senders, recipients = [*self._senders(headers)], [*self._recipients(headers)]
        people = [*senders, *recipients, *self._others(headers)]
        told = [subject, *people]
        return Of(
            values=sorted({value for one in told for value in one.values}),
            listed=b"[" + b",".join(one.listed for one in told if one.listed) + b"]",
            region=phone_region.of((number for one in people for number in one.phones), self._region),
            sent_by=sorted({value for one in senders for value in one.reached_at}),
            sent_to=sorted({value for one in recipients for value in one.reached_at}),
        )

    def _senders(self, headers: Headers) -> Iterator[Said]:
        yield self._in_field("sender", headers.sender)
        if headers.sender_id and (owner := account.find(headers.sender_id, headers.platform, self._region)):
            yield _said([("sender_id", owner)], (owner,))

    def _recipients(self, headers: Headers) -> Iterator[Said]:
        for number, recipient in enumerate(headers.recipients):
            yield self._in_field(f"recipients.{number}", recipient)

    def _others(self, headers: Headers) -> Iterator[Said]:
        for number, address in enumerate(headers.reply_to):
            yield self._in_field(f"reply-to.{number}", address)
        if headers.stated:
            yield _said(list(of_metadata(headers.stated, Told(headers.platform, self._region, self._card_key))))

    def _in_field(self, name: str, text: str | None) -> Said:
        return (self._of_field if len(text or "") <= SHORT else self._field)(name, text or "")

    def _field(self, name: str, text: str) -> Said:
        found = self._extract(text, self._region) if text else []
        return _said([(name, entity) for entity in found], _addresses(text, found))


def _addresses(text: str, found: Sequence[Entity]) -> Sequence[Entity]:
    """Those in angle brackets, where any are: what stands before them is a display name, whatever it looks like
    (RFC 5322, 3.4)."""
    in_brackets = [entity for entity in found if text[max(entity.start - 1, 0) : entity.start] == "<"]
    return in_brackets or found


def _said(found: Sequence[tuple[str, Entity]], addresses: Sequence[Entity] = ()) -> Said:
    return Said(
        tuple(f"{entity.type}:{entity.value}" for _, entity in found),
        encoded([entity_source(field, entity) for field, entity in found])[1:-1],
        tuple(entity.value for _, entity in found if entity.type == "phone"),
        tuple(f"{entity.type}:{entity.value}" for entity in addresses if entity.type in REACHED_AT),
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
