"""Writes seizures into the index, as the identity `loader`: in bulk, patiently, and never losing a refusal."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from opensearchpy import OpenSearch, TransportError

from cets_search.engine.acting import PATIENCE, Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineBusy
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service

BUSY: Final = frozenset({429, 503})
"""A document that comes back with one of these was not looked at: it is sent again."""

TOO_LARGE: Final = 413
TOO_MANY: Final = 429

LARGE: Final = 8 << 20
"""Bytes of a request from which "too busy" may mean that the engine never has the memory for it."""

PAUSES: Final = (1, 2, 4, 8, 16)
"""Seconds between attempts at one large document. Longer, and one file would hold up all others."""

ANSWER_WITHIN: Final = 120
"""Seconds for which a bulk's answer is waited for: an engine that is killed and started again may never give one."""


@dataclass(frozen=True, slots=True)
class Write:
    """One document on its way into an index; `source` is its JSON on one line."""

    index: Index
    id: str
    source: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that the engine does not take. `reason` names the kind of error; its text could quote evidence."""

    write: Write
    reason: str


class _TooLarge(Exception):  # noqa: N818 - reads as what it is
    def __init__(self, may_pass: bool) -> None:
        super().__init__()
        self.may_pass = may_pass


class Loading:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._acting = Acting(connection, Service.LOADER, patience)

    def write(self, writes: Sequence[Write]) -> list[Refusal]:
        """Store the documents, over earlier ones of the same id. Returns those that the engine will never take."""
        waiting = list(writes)
        refusals: list[Refusal] = []

        def attempt() -> None:
            nonlocal waiting
            waiting, refused = self._send(waiting)
            refusals.extend(refused)
            if waiting:
                raise EngineBusy("The engine takes no more documents for now.")

        if waiting:
            self._acting.patience.call(attempt)
        return refusals

    def put_seizure(self, seizure_id: str, source: Mapping[str, Any]) -> None:
        """Store a seizure, visible to the next search."""
        self._acting.call(
            "storing a seizure",
            lambda client, headers: client.index(
                index=self._acting.name(Index.SEIZURES),
                id=seizure_id,
                body=dict(source),
                params={"refresh": "true"},
                headers=headers,
            ),
        )

    def refresh(self) -> None:
        """Make everything written so far visible to searches."""
        self._acting.refresh(*Index)

    def set_current(self, items: Collection[str], current: bool) -> None:
        """Say of items and all their documents whether they are the newest version of their file."""
        script = {"source": "ctx._source.current = params.current", "params": {"current": current}}
        differs = {"term": {"current": not current}}
        for index, which in (
            (Index.EVIDENCE, {"terms": {"item": list(items)}}),
            (Index.ITEMS, {"ids": {"values": list(items)}}),
        ):
            self._acting.update_all(index, {"bool": {"filter": [which, differs]}}, script)

    def retire_documents(self, item: str, loaded_at: str, behind: int = -1) -> None:
        """Take out of the current documents of an item those behind number `behind` that were not loaded at that time.

        An extraction that was cut short may have left documents which a later one did not write over.
        """
        clauses = [{"term": {"item": item}}, {"term": {"current": True}}, {"range": {"order": {"gt": behind}}}]
        self._retire({"bool": {"filter": clauses, "must_not": [{"term": {"loaded_at": loaded_at}}]}})

    def retire_others(self, item: str, document: str) -> None:
        """Take all documents of an item but one out of the current ones."""
        clauses = [{"term": {"item": item}}, {"term": {"current": True}}]
        self._retire({"bool": {"filter": clauses, "must_not": [{"ids": {"values": [document]}}]}})

    def _retire(self, query: Mapping[str, Any]) -> None:
        self._acting.update_all(Index.EVIDENCE, query, {"source": "ctx._source.current = false"})

    def _send(self, writes: Sequence[Write]) -> tuple[list[Write], list[Refusal]]:
        """Send once. Returns what is to be sent again, and what is refused for good."""
        try:
            answer = self._acting.once("storing documents", lambda client, headers: self._bulk(client, headers, writes))
        except _TooLarge as error:
            return self._send_apart(writes, error)
        if not answer["errors"]:
            return [], []
        again: list[Write] = []
        refused: list[Refusal] = []
        for write, told in zip(writes, answer["items"], strict=True):
            status = told["index"]["status"]
            if status in BUSY:
                again.append(write)
            elif status >= 300:
                refused.append(Refusal(write, told["index"].get("error", {}).get("type", f"status {status}")))
        return again, refused

    def _send_apart(self, writes: Sequence[Write], error: _TooLarge) -> tuple[list[Write], list[Refusal]]:
        """A request too large is halved until the one document that is too large stands alone."""
        if len(writes) == 1:
            return self._send_alone(writes[0], error)
        middle = len(writes) // 2
        first, second = self._send(writes[:middle]), self._send(writes[middle:])
        return first[0] + second[0], first[1] + second[1]

    def _send_alone(self, write: Write, error: _TooLarge) -> tuple[list[Write], list[Refusal]]:
        """A document for which the engine may find the memory a little later; refused when it does not."""
        for pause in PAUSES if error.may_pass else ():
            time.sleep(pause)
            try:
                self._acting.once("storing a document", lambda client, headers: self._bulk(client, headers, [write]))
            except _TooLarge:
                continue
            return [write], []  # once more, by the way on which every answer is looked through
        return [], [Refusal(write, f"too large: {len(write.source):,} bytes")]

    def _bulk(self, client: OpenSearch, headers: Mapping[str, str], writes: Sequence[Write]) -> Any:
        """The engine's answer; `_TooLarge` where the request is larger than it takes, or has memory for."""
        body = b"".join(self._lines(writes))
        try:
            return client.bulk(
                body=body,
                params={"filter_path": "errors,items.*.status,items.*.error.type", "request_timeout": ANSWER_WITHIN},
                headers=headers,
            )
        except TransportError as error:
            if error.status_code == TOO_LARGE or (error.status_code == TOO_MANY and len(body) > LARGE):
                raise _TooLarge(may_pass=error.status_code == TOO_MANY) from error
            raise

    def _lines(self, writes: Iterable[Write]) -> Iterable[bytes]:
        begin = {
            index: f'{{"index":{{"_index":{json.dumps(self._acting.name(index))},"_id":'.encode() for index in Index
        }
        for write in writes:
            yield b'%s"%s"}}\n%s\n' % (begin[write.index], write.id.encode(), write.source)
