"""A record of use of a test's own on the run's engine, and the engine's admin certificate to do harm with."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from cets_search.audit import Audit
from cets_search.config import Config
from cets_search.engine import indices, roles
from cets_search.engine.connection import Connection, client
from cets_search.engine.record_keeping import RecordKeeping
from cets_search.engine.record_reading import RecordReading
from cets_search.engine.records import Records
from cets_search.model import Use
from cets_search.record.anchor_file import AnchorFile
from cets_search.record.anchoring import Anchoring
from cets_search.record.retention import Retention
from cets_search.record.signing import signer
from cets_search.record.verify import Report, Verifier

STREAMS = {"cets-audit": "audit", "cets-anchors": "anchors"}


@dataclass(frozen=True)
class Recorded:
    """A record, who writes, anchors and verifies it, and a client with the admin certificate."""

    config: Config
    connection: Connection
    admin: OpenSearch
    audit: Audit

    @property
    def reading(self) -> RecordReading:
        return RecordReading(self.connection)

    @property
    def anchoring(self) -> Anchoring:
        """One that begins anew, as after a restart."""
        return Anchoring(self.config, self.reading, Records(self.connection), signer(self.config))

    @property
    def retention(self) -> Retention:
        keeping = RecordKeeping(self.config)
        return Retention(self.config, self.reading, keeping, self.anchoring, self.audit)

    def write(self, count: int, **what: Any) -> None:
        for number in range(count):
            self.audit.record(Use("search", "jo", query=f"tickets {number}", **what))

    def report(self) -> Report:
        file, key = AnchorFile(self.config.anchor_file), signer(self.config).public_key
        return Verifier(self.reading, file, key).report()

    @property
    def behind(self) -> str:
        """The index behind the record that takes what is written now."""
        return RecordKeeping(self.config).indices()[-1].name

    def entry(self, seq: int, audit: Audit | None = None) -> dict[str, Any]:
        found = self.admin.get(index=self.behind, id=f"{(audit or self.audit).writer}-{seq}")
        return dict(found["_source"])

    def store(self, entry: dict[str, Any]) -> None:
        """Put an entry where its number says, over whatever is there."""
        key = f"{entry['writer']}-{entry['seq']}"
        if self.admin.exists(index=self.behind, id=key):
            there = self.admin.get(index=self.behind, id=key)
            order = {"if_seq_no": there["_seq_no"], "if_primary_term": there["_primary_term"]}
            self.admin.index(index=self.behind, id=key, body=entry, params=order)
        else:
            self.insert(key, entry)

    def insert(self, key: str, entry: dict[str, Any]) -> None:
        self.admin.create(index=self.config.index("cets-audit"), id=key, body=entry)

    def drop(self, *seqs: int) -> None:
        for seq in seqs:
            self.admin.delete(index=self.behind, id=f"{self.audit.writer}-{seq}")


@contextmanager
def own_streams(stack: Config) -> Iterator[Config]:
    """The settings of a second site on the run's engine, whose record nobody else writes."""
    config = replace(stack, index_prefix=f"record-{secrets.token_hex(4)}-")
    with client(config, indices.administrator(config)) as engine:
        # Of all that a site needs, the roles and these two: the rest takes seconds to make.
        indices._ensure_section(engine, "roles", roles.roles(config))
        indices._ensure_section(engine, "rolesmapping", roles.mappings(config))
        for name, mapping in STREAMS.items():
            indices._ensure_data_stream(engine, config.index(name), indices._definition(mapping))
        yield config
        for name in STREAMS:
            engine.indices.delete_data_stream(name=config.index(name))
            engine.indices.delete_index_template(name=config.index(name))


@contextmanager
def empty_record(config: Config, folder: Path) -> Iterator[Recorded]:
    """The second site's record with nothing in it, and its anchors in a folder of the test's."""
    config = replace(config, anchor_file=folder / "anchors.jsonl", record_days=30)
    with client(config, indices.administrator(config)) as engine:
        for name in STREAMS:
            engine.indices.delete_data_stream(name=config.index(name))
            engine.indices.create_data_stream(name=config.index(name))
        connection = Connection(config)
        yield Recorded(config, connection, engine, Audit(Records(connection)))
        connection.client.close()
