"""Where what is owed to watches' owners by mail is kept until it was sent: by the identity `watches`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from cets_search.engine.acting import Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import refuse_untaken
from cets_search.engine.services import MAILS, Service

PATIENCE: Final = 5.0
AT_ONCE: Final = 1_000
THERE, GONE = 409, 404


class MailState(StrEnum):
    """What became of it."""

    OWED = "owed"
    DONE = "done"
    """Sent; or its owner may no longer be told, or the mail server refuses it for good."""


class Mails:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._acting = Acting(connection, Service.WATCHES, PATIENCE)

    def owe(self, mails: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep by id what is to be told; what is there already stays as it is, so that work done twice mails once."""
        self._bulk(
            [line for key, each in mails.items() for line in (self._head("create", key), self._source(key, each))]
        )

    def owed(self) -> list[Mapping[str, Any]]:
        """What was not sent yet, that of one owner together, the oldest first."""
        body = {
            "query": {"term": {"state": MailState.OWED}},
            "size": AT_ONCE,
            "sort": [{"owner": "asc"}, {"at": "asc"}, {"key": "asc"}],
        }
        return [hit["_source"] for hit in self._search(body)]

    def done(self, mails: Sequence[Mapping[str, Any]]) -> None:
        """Note that nothing more is to be done about these."""
        lines = [(self._head("index", each["key"]), {**each, "state": MailState.DONE}) for each in mails]
        self._bulk([line for pair in lines for line in pair])

    def forget(self, until: str) -> None:
        """Remove what was done with before that time."""
        old = {"bool": {"filter": [{"term": {"state": MailState.DONE}}, {"range": {"at": {"lt": until}}}]}}
        hits = self._search({"query": old, "size": AT_ONCE, "_source": False})
        self._bulk([self._head("delete", hit["_id"]) for hit in hits])

    def _head(self, doing: str, key: str) -> dict[str, Any]:
        return {doing: {"_index": self._acting.name(MAILS), "_id": key}}

    def _source(self, key: str, mail: Mapping[str, Any]) -> dict[str, Any]:
        return {**mail, "key": key, "state": MailState.OWED}

    def _bulk(self, lines: Sequence[Mapping[str, Any]]) -> None:
        if not lines:
            return
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
        answer = self._acting.call(
            "keeping mails",
            lambda client, headers: client.bulk(
                body=body.encode("utf-8", "backslashreplace"), params={"refresh": "true"}, headers=headers
            ),
        )
        refuse_untaken(answer, "keeping mails", but=(THERE, GONE))

    def _search(self, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        answer = self._acting.call(
            "looking for mails",
            lambda client, headers: client.search(
                index=self._acting.name(MAILS),
                body=dict(body),
                params={"allow_partial_search_results": "false"},
                headers=headers,
            ),
        )
        hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
        return hits
