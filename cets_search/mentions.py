"""What messages name: the message that one replies to, and the files attached to it, as documents of the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.engine.evidence import Run
from cets_search.model import StoredDocument
from cets_search.query import conversation as ask
from cets_search.query.conversation import Thread

MOST_ATTACHED: Final = 50
"""Attachments of one message that are told and looked for."""

Place = tuple[str, str]
"""How a document is met: `part` within the message's file, `path` within its seizure, or `sha256`; and which."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A name in an export, and the document made from that file, where the reader may see one."""

    name: str
    document: str | None


def field(document: StoredDocument, name: str) -> tuple[str, ...]:
    """What a message says under a name: in a field of the index, or in its metadata."""
    source = document.source
    return _values(source.get(name) or source.get("metadata", {}).get(name))


def answered(run: Run, of: Thread, documents: Iterable[StoredDocument]) -> dict[str, str]:
    """The ids of the messages in the same conversation that these reply to, by the name under which they do."""
    names = {name for document in documents for name in field(document, "reply_to")[:1]}
    if not names:
        return {}
    found: dict[str, str] = {}
    for hit in run(ask.named(of, names))["hits"]["hits"]:
        source = hit["_source"]
        for name in (source["part"], *_values(source.get("metadata", {}).get("message_id"))):
            found.setdefault(name, hit["_id"])
    return found


def attached(run: Run, documents: Iterable[StoredDocument]) -> dict[str, tuple[Attachment, ...]]:
    """What messages of one file name as attached, by the message's id."""
    stated = {each.id: (each.source, _stated(each)) for each in documents if field(each, "attachment")}
    if not stated:
        return {}
    wanted = {place for source, names in stated.values() for name in names for place in _places(source, name)}
    parts, paths, hashes = ([value for by, value in wanted if by == way] for way in ("part", "path", "sha256"))
    source = next(iter(stated.values()))[0]
    there: dict[Place, str] = {}
    for hit in run(ask.attached(source, parts, paths, hashes))["hits"]["hits"]:
        for place in _met(hit["_source"], source["item"]):
            there.setdefault(place, hit["_id"])
    return {
        key: tuple(
            Attachment(name[0], next((there[place] for place in _places(of, name) if place in there), None))
            for name in names
        )
        for key, (of, names) in stated.items()
    }


def _stated(document: StoredDocument) -> list[tuple[str, str]]:
    """The attachments that a message names, each with the SHA-256 that it states, where there is one for each."""
    names, digests = field(document, "attachment"), field(document, "attachment_sha256")
    each = digests if len(digests) == len(names) else ("",) * len(names)
    return [(name, digest.lower()) for name, digest in zip(names, each, strict=True)][:MOST_ATTACHED]


def _places(source: Mapping[str, Any], stated: tuple[str, str]) -> list[Place]:
    """Where an attachment of a message may be met, the likeliest first."""
    name, digest = stated
    parts, paths = ask.places(source["path"], source["part"], name)
    same = [("sha256", digest)] if digest else []
    return [*(("part", part) for part in parts), *(("path", path) for path in paths), *same]


def _met(source: Mapping[str, Any], item: str) -> list[Place]:
    """How a document that was found is met from a message of the file `item`."""
    at = ("part", source["part"]) if source["item"] == item and source["part"] else ("path", source["path"])
    return [at, ("sha256", source["sha256"])] if source.get("sha256") else [at]


def _values(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (str(value),) if isinstance(value, str | int) else tuple(map(str, value))
