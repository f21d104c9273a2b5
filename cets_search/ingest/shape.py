"""An item and its line in the ledger, as the index holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from cets_search import access
from cets_search.ingest.identity import item_id, raw_field, shown
from cets_search.ingest.walk import Found
from cets_search.model import Seizure
from extractors.model import Digests, Outcome

SHORT: Final = 1_000
"""Characters kept of fields that are names of things (MIME type, parser) and never evidence text."""


_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a seizure, listed and hashed."""

    seizure: Seizure
    found: Found
    digests: Digests

    @property
    def id(self) -> str:
        return item_id(self.seizure.key, self.found.raw, self.digests.sha256)


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
    return told(
        {
            **belonging(seizure),
            "path": shown(found.raw),
            "raw_path": raw_field(found.raw),
            "size": item.digests.size or found.size,
            "modified": int(found.modified * 1000),
            **hashes(item.digests),
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


def stub(source: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """What is left of a document that the index refused: enough to find its file and to say why."""
    dropped = {
        "text",
        "subject",
        "metadata",
        "ents",
        "skeletons",
        "ent_types",
        "domains",
        "content",
        "entities",
        "sender",
        "recipients",
        "sent",
        "conversation",
    }
    dropped |= {"participants", "sender_id", "sent_by", "sent_to", "message_id", "reply_to", "flags"}
    kept = {name: value for name, value in source.items() if name not in dropped}
    return kept | {"outcome": Outcome.FAILED, "reason": reason, "names": "none"}


def encoded(source: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """A source, or a list in one, as one line of JSON. A lone surrogate, which no UTF-8 spells, becomes `?`."""
    try:
        return orjson.dumps(source)
    except orjson.JSONEncodeError:
        return _JSON.encode(source).encode("utf-8", "replace")


def belonging(seizure: Seizure) -> dict[str, Any]:
    """Whose it is, and who may read it."""
    return {
        "readers": list(access.readers(seizure)),
        "guard": access.guard(seizure.id),
        "audience": access.audience(seizure),
        "force": seizure.force,
        "seizure": seizure.reference,
        "seizure_key": seizure.key,
    }


def hashes(digests: Digests) -> dict[str, str]:
    """The hashes by name."""
    return {"sha256": digests.sha256, "md5": digests.md5, "sha1": digests.sha1}


def told(source: Mapping[str, Any]) -> dict[str, Any]:
    """Without the fields that say nothing; `readers` stays when nobody is in it, and `part` when it is the file."""
    return {name: value for name, value in source.items() if value or value == 0 or name in ("readers", "part")}
