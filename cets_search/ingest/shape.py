"""Turns what the extractors gave into the documents that the index holds. Pure: bytes in, JSON out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cets_search import access
from cets_search.ingest.digest import Digests
from cets_search.ingest.identity import document_id, item_id, raw_field, shown
from cets_search.ingest.walk import Found
from cets_search.model import Seizure
from extractors import entities
from extractors.model import Document, Entity, Outcome

METADATA_VALUE: Final = 4_000
"""Characters kept of one metadata value: a term of the index holds 32,766 bytes, the key's path among them."""

METADATA_KEY: Final = 200
SHORT: Final = 1_000
"""Characters kept of fields that are names of things (MIME type, parser) and never evidence text."""

WORD: Final = re.compile(r"[^\W\d_]{2}")
"""Two letters together: where a text has none there is no name to find."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a seizure, listed and hashed."""

    seizure: Seizure
    found: Found
    digests: Digests

    @property
    def id(self) -> str:
        return item_id(self.seizure.key, self.found.raw, self.digests.sha256)

    def document_id(self, part: str) -> str:
        return document_id(self.seizure.key, self.found.raw, self.digests.sha256, part)


@dataclass(frozen=True, slots=True)
class Account:
    """What became of an item."""

    outcome: Outcome
    reason: str
    documents: int
    mime: str | None
    parser: str
    parser_version: str


def item_source(item: Item, account: Account) -> dict[str, Any]:
    """The item's line in the ledger, with the fields of `mappings/items.json`."""
    seizure, found = item.seizure, item.found
    return _told(
        {
            **_belonging(seizure),
            "path": shown(found.raw),
            "raw_path": raw_field(found.raw),
            "size": item.digests.size or found.size,
            "modified": int(found.modified * 1000),
            **_hashes(item.digests),
            "mime": (account.mime or "")[:SHORT],
            "outcome": account.outcome,
            "reason": account.reason,
            "parser": account.parser[:SHORT],
            "parser_version": account.parser_version,
            "documents": account.documents,
            "current": True,
            "loaded_at": seizure.loaded_at,
        }
    )


def document_sources(item: Item, documents: Sequence[Document]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each document's id and its fields of `mappings/evidence.json`, in the order in which they stand in the file."""
    depths: dict[str, int] = {}
    for order, document in enumerate(documents):
        depth = 0 if document.parent is None else depths.get(document.parent, 0) + 1
        depths[document.part] = depth
        source = _document(item, document) | {"order": order, "depth": depth}
        yield item.document_id(document.part), _told(source)


def stub(source: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """What is left of a document that the index refused: enough to find its file and to say why."""
    dropped = {"text", "subject", "metadata", "ents", "entities", "sender", "recipients", "sent", "conversation"}
    kept = {name: value for name, value in source.items() if name not in dropped}
    return kept | {"outcome": Outcome.FAILED, "reason": reason, "names": "none"}


def encoded(source: Mapping[str, Any]) -> bytes:
    """The source as one line of JSON. A lone surrogate, which no UTF-8 spells, becomes `?`."""
    return json.dumps(source, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _document(item: Item, document: Document) -> dict[str, Any]:
    found = _entities(document, item.seizure.region)
    own = item.digests if document.parent is None else Digests()
    return {
        **_belonging(item.seizure),
        "exhibit": item.seizure.exhibit,
        "cases": list(item.seizure.cases),
        "item": item.id,
        "path": shown(item.found.raw),
        "part": document.part,
        "parent": None if document.parent is None else item.document_id(document.parent),
        "kind": document.kind,
        "platform": document.platform,
        "mime": document.mime and document.mime[:SHORT],
        "conversation": document.conversation,
        "sender": document.sender,
        "recipients": list(document.recipients),
        "sent": _date(document.sent_at),
        "sent_at": document.sent_at,
        "sent_at_raw": document.sent_at_raw,
        "zone": document.zone,
        "subject": document.subject,
        "text": document.text,
        "metadata": _metadata(document.metadata),
        "ents": sorted({f"{entity.type}:{entity.value}" for _, entity in found}),
        "entities": [entity_source(field, entity) for field, entity in found],
        "names": "waiting" if WORD.search(document.text) else "none",
        "size": own.size or None,
        **_hashes(own),
        "outcome": document.outcome,
        "reason": document.reason,
        "parser": document.parser[:SHORT],
        "current": True,
        "loaded_at": item.seizure.loaded_at,
    }


def _belonging(seizure: Seizure) -> dict[str, Any]:
    return {
        "readers": list(access.readers(seizure)),
        "guard": access.guard(seizure.id),
        "force": seizure.force,
        "seizure": seizure.reference,
        "seizure_key": seizure.key,
    }


def _hashes(digests: Digests) -> dict[str, str]:
    return {"sha256": digests.sha256, "md5": digests.md5, "sha1": digests.sha1}


def _told(source: Mapping[str, Any]) -> dict[str, Any]:
    """Without the fields that say nothing; `readers` stays when nobody is in it, and `part` when it is the file."""
    kept = {"readers", "part"}
    return {name: value for name, value in source.items() if name in kept or value not in (None, "", [], {})}


def _entities(document: Document, region: str) -> list[tuple[str, Entity]]:
    """The identifiers of the text and of the header fields, each with the field in which its offsets count."""
    fields = [("text", document.text), ("subject", document.subject or ""), ("sender", document.sender or "")]
    fields += [(f"recipients.{n}", recipient) for n, recipient in enumerate(document.recipients)]
    return [(name, entity) for name, text in fields if text for entity in entities.extract(text, region=region)]


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


def _metadata(metadata: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    kept: dict[str, str | list[str]] = {}
    for key, value in metadata.items():
        if name := key[:METADATA_KEY].strip():
            kept[name] = _cut(value) if isinstance(value, str) else [_cut(one) for one in value]
    return kept


def _cut(value: str) -> str:
    return value if len(value) <= METADATA_VALUE else value[: METADATA_VALUE - 1] + "…"


def _date(sent_at: str | None) -> str | None:
    """`sent_at` where it is a date that the index can hold; what is none is still shown as written."""
    if sent_at is None:
        return None
    try:
        datetime.fromisoformat(sent_at)
    except ValueError:
        return None
    return sent_at
