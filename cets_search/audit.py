"""The record of use: one function writes it, before the answer is given.

Each entry carries its writer (one process of this application), a number without gaps, the hash of the writer's entry
before it, and its own: SHA-256 over its canonical JSON (keys sorted, no spaces, UTF-8; RFC 8259) without `hash`.
A changed, missing or inserted entry therefore shows.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cets_search.engine.errors import EngineError
from cets_search.engine.records import Records
from cets_search.model import Actor, Use

By = Actor | str
"""Who changes something: a person at a request, or an operator by name."""


class RecordUnwritten(Exception):  # noqa: N818 - reads as what happened
    """The use could not be recorded, so its answer must not be given. The message is for the person who asked."""


class Audit:
    """Writes the record of use. Safe to share among threads; a forked process starts a chain of its own.

    `writer` names the chain.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._lock = threading.Lock()
        self._begin()

    def record(self, use: Use) -> None:
        """Write one use. Returns once it is stored; raises `RecordUnwritten` otherwise."""
        with self._lock:
            if self._process != os.getpid():
                self._begin()
            entry = self._entry(use)
            try:
                self._append(entry)
            except EngineError as error:
                self._begin()
                raise RecordUnwritten(
                    "This could not be written to the record of use, so no answer is given. Try again shortly; "
                    "if it goes on, tell your administrator that the record index takes no entries."
                ) from error
            self._seq, self._hash, self._at = entry["seq"], entry["hash"], entry["@timestamp"]

    def _append(self, entry: Mapping[str, Any]) -> None:
        entry_id = f"{entry['writer']}-{entry['seq']}"
        try:
            self._records.append(entry_id, entry)
        except EngineError:
            # The answer may have been lost after the entry was stored: the same id a second time settles which.
            self._records.append(entry_id, entry)

    def _begin(self) -> None:
        self._process = os.getpid()
        self.writer = secrets.token_hex(16)
        self._seq = 0
        self._hash = ""
        self._at = ""

    def _entry(self, use: Use) -> dict[str, Any]:
        entry: dict[str, Any] = {
            # A clock that is put back moves no entry before those that its writer has written.
            "@timestamp": max(self._at, datetime.now(UTC).isoformat(timespec="milliseconds")),
            "writer": self.writer,
            "seq": self._seq + 1,
            "prev": self._hash,
            "action": use.action,
            "person": use.person,
            "force": use.force,
            "roles": list(use.roles),
            "case": use.purpose.case,
            "reason": use.purpose.reason,
            "query": use.query,
            "hits": use.hits,
            "documents": list(use.documents),
            "client": use.client,
            "detail": dict(use.detail),
        }
        if use.readers:
            entry |= {"readers": list(use.readers), "asked": dict(use.asked)}
        return {**entry, "hash": entry_hash(entry)}


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The hash an entry must carry, in hex, from all its other fields."""
    rest = {key: value for key, value in entry.items() if key != "hash"}
    canonical = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "backslashreplace")).hexdigest()


def use_by(actor: Actor, action: str, **what: Any) -> Use:
    """A use by a person at a request; `what` are further fields of `Use`. A token that speaks for them is named."""
    person = actor.person
    if actor.token:
        what["detail"] = {**what.get("detail", {}), "token": actor.token}
    return Use(
        action=action,
        person=person.name,
        force=person.force,
        roles=tuple(sorted(person.roles)),
        purpose=actor.purpose,
        client=actor.client,
        **what,
    )


def change_by(by: By, action: str, force: str, **detail: str) -> Use:
    """A change that a person or an operator makes; `force` is whose account, force or seizure it is about."""
    return use_by(by, action, detail=detail) if isinstance(by, Actor) else Use(action, by, force, detail=detail)
