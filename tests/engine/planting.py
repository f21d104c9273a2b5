"""Puts made-up evidence into the real index the way the loader does, and says whom it asks for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cets_search import access
from cets_search.engine.connection import Connection
from cets_search.engine.services import Service
from cets_search.ingest import derived
from cets_search.model import Actor, Person, Purpose, Role, Seizure, Sharing
from extractors.entities import extract

OPEN = Seizure("west-midlands", "WM-1", title="A phone", sharing=Sharing.OPEN)
CLOSED = Seizure("scotland", "SC-1", title="A laptop", sharing=Sharing.CLOSED)
OWN = Seizure("essex", "EX-1", title="A tablet", sharing=Sharing.CLOSED)


def investigator(force: str = "essex", name: str = "jo") -> Actor:
    person = Person(name, force, frozenset({Role.INVESTIGATOR}))
    return Actor(person, Purpose("OP-BELL", "enquiry"), frozenset(), "127.0.0.1")


def document_id(seizure: Seizure, path: str, part: str = "") -> str:
    return hashlib.sha256(f"{seizure.key}\0{path}\0{part}".encode()).hexdigest()


def document(seizure: Seizure, path: str, text: str, **fields: Any) -> dict[str, Any]:
    """A document's source. `part`, `parent` (a part), `sent_at` and any other field of the mapping can be given."""
    part = fields.pop("part", "")
    parent = fields.pop("parent", None)
    found = extract(text)
    values = sorted({f"{each.type}:{each.value}" for each in found})
    source: dict[str, Any] = {
        "readers": list(access.readers(seizure)),
        "guard": access.guard(seizure.id),
        "audience": access.audience(seizure),
        "force": seizure.force,
        "seizure": seizure.reference,
        "seizure_key": seizure.key,
        "item": document_id(seizure, path),
        "path": path,
        "part": part,
        "parent": None if parent is None else document_id(seizure, path, parent),
        "depth": 0 if parent is None else 1,
        "order": 0,
        "kind": "document",
        "mime": "text/plain",
        "text": text,
        "ents": values,
        "entities": [
            {"type": e.type, "value": e.value, "text": e.text, "start": e.start, "end": e.end, "why": e.why}
            for e in found
        ],
        "names": "done",
        "outcome": "searchable",
        "current": True,
        "loaded_at": "2026-01-01T00:00:00Z",
        **fields,
    }
    if "sent_at" in fields:
        source["sent"] = fields["sent_at"]
    source |= derived.of_values(source["ents"])
    source["content"] = derived.content(source) or None
    return {name: value for name, value in source.items() if value is not None}


def item(seizure: Seizure, path: str, outcome: str = "searchable", **fields: Any) -> dict[str, Any]:
    """An item's source, its hashes made from its path unless `content` is given."""
    content = str(fields.pop("content", path)).encode()
    return {
        "readers": list(access.readers(seizure)),
        "guard": access.guard(seizure.id),
        "audience": access.audience(seizure),
        "force": seizure.force,
        "seizure": seizure.reference,
        "seizure_key": seizure.key,
        "path": path,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "sha1": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "mime": "text/plain",
        "outcome": outcome,
        "parser": "plain",
        "documents": 1,
        "current": True,
        "loaded_at": "2026-01-01T00:00:00Z",
        **fields,
    }


def plant(
    connection: Connection,
    seizure: Seizure,
    documents: Iterable[Mapping[str, Any]] = (),
    items: Iterable[Mapping[str, Any]] | None = None,
) -> None:
    """Store a seizure with its documents and items, visible to the next search."""
    sources = list(documents)
    told = [item(seizure, path) for path in sorted({d["path"] for d in sources})] if items is None else list(items)
    lines: list[Any] = []
    record = {
        "readers": list(access.readers(seizure)),
        "guard": access.guard(seizure.id),
        "audience": access.audience(seizure),
        "key": seizure.key,
        "force": seizure.force,
        "reference": seizure.reference,
        "title": seizure.title,
        "cases": list(seizure.cases),
        "sharing": seizure.sharing,
        "region": "GB",
        "withdrawn": seizure.withdrawn,
        "loaded_at": "2026-01-01T00:00:00Z",
    }
    lines += [_action(connection, "seizures", seizure.id), record]
    for source in sources:
        key = document_id(seizure, source["path"], source["part"])
        lines += [_action(connection, "evidence", key), source]
    for source in told:
        lines += [_action(connection, "items", document_id(seizure, source["path"])), source]
    answer = connection.client.bulk(
        body="\n".join(json.dumps(line) for line in lines) + "\n",
        headers=connection.as_service(Service.LOADER),
    )
    assert not answer["errors"], [each for each in answer["items"] if "error" in each["index"]]
    for name in ("evidence", "items", "seizures"):
        connection.client.indices.refresh(
            index=connection.config.index(name), headers=connection.as_service(Service.LOADER)
        )


def guarded(actor: Actor, *seizures: Seizure) -> Actor:
    """The actor while those seizures are hidden."""
    return replace(actor, guards=actor.guards | {seizure.id for seizure in seizures})


def _action(connection: Connection, index: str, key: str) -> dict[str, Any]:
    return {"index": {"_index": connection.config.index(index), "_id": key}}
