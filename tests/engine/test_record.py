"""The record of use against whoever holds the engine's admin certificate: what was done to it is found, and named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cets_search.audit import Audit
from cets_search.cli import cets
from cets_search.config import Config
from cets_search.engine import record_reading
from cets_search.engine.records import Records
from cets_search.model import Use
from cets_search.record.anchors import sign, told
from cets_search.record.retention import NotCovered
from cets_search.record.signing import Signer
from tests.engine.record_harm import EIGHT, HARM
from tests.engine.record_site import Recorded, empty_record, own_streams

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def second(stack: Config) -> Iterator[Config]:
    with own_streams(stack) as config:
        yield config


@pytest.fixture
def record(second: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorded]:
    monkeypatch.setattr(record_reading, "PAGE", 5)  # so that every reading goes over several pages
    with empty_record(second, tmp_path) as recorded:
        yield recorded


def test_a_record_that_nobody_touched_holds(record: Recorded) -> None:
    assert record.anchoring.make() is None
    other = Audit(Records(record.connection))
    record.write(4, detail={"name": "\N{SNOWMAN} – “é”"})
    other.record(Use("view", "kim", documents=("a", "b"), hits=2))
    first = record.anchoring.make()
    assert first is not None
    assert (first.number, first.entries) == (1, 5)
    assert {writer: head.seq for writer, head in first.heads.items()} == {record.audit.writer: 4, other.writer: 1}
    anchoring = record.anchoring
    assert anchoring.make() is None
    record.write(2)
    second = anchoring.make()
    assert second is not None
    assert (second.number, second.before, second.entries) == (2, first.hash, 7)
    assert list(second.heads) == [record.audit.writer]
    record.write(1)
    report = record.report()
    assert report.holds, report.faults
    assert (report.entries, report.writers, report.anchors, report.since) == (8, 2, 2, 1)


def test_writers_at_once_leave_a_record_that_verifies(record: Recorded) -> None:
    audits = [Audit(Records(record.connection)) for _ in range(4)]

    def write(audit: Audit) -> None:
        for number in range(20):
            audit.record(Use("search", "jo", query=f"tickets {number}"))

    anchoring = record.anchoring
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, audit) for audit in audits]
        while not all(each.done() for each in writing):
            anchoring.make()
    for each in writing:
        each.result()
    report = record.report()
    assert report.holds, report.faults
    assert (report.entries, report.writers) == (80, 4)
    assert report.anchors > 0


@pytest.mark.parametrize("done", HARM)
def test_what_the_admin_certificate_did_is_named_with_its_first_entry(record: Recorded, done: str) -> None:
    harm, what, first, last = HARM[done]
    anchoring = record.anchoring
    for count in EIGHT:
        record.write(count)
        assert anchoring.make() is not None
    harm(record)
    report = record.report()
    assert not report.holds
    fault = report.faults[0]
    assert (fault.what, fault.first, fault.last) == (what, first, last), fault
    assert fault.writer in {record.audit.writer, "b" * 32}
    # A further anchor does not vouch for it.
    record.write(1)
    anchoring.make()
    assert not record.report().holds


def test_anchors_of_the_engine_and_of_the_file_vouch_for_each_other(record: Recorded) -> None:
    anchoring = record.anchoring
    for _ in range(3):
        record.write(1)
        assert anchoring.make() is not None
    stream = record.config.index("cets-anchors")
    body = {"query": {"term": {"number": 2}}}
    record.admin.indices.refresh(index=stream)
    record.admin.delete_by_query(index=stream, body=body, params={"refresh": "true"})
    assert [(fault.what, fault.first) for fault in record.report().faults] == [("anchor", 2)]
    lines = record.config.anchor_file.read_bytes().splitlines(keepends=True)
    record.config.anchor_file.write_bytes(lines[0] + lines[2])
    assert [(fault.what, fault.first) for fault in record.report().faults] == [("anchor", 3)]
    changed = json.loads(lines[1]) | {"made_at": "2020-01-01T00:00:00.000Z"}
    record.config.anchor_file.write_bytes(lines[0] + json.dumps(changed).encode() + b"\n" + lines[2])
    assert record.report().faults[0].what == "anchor"
    record.config.anchor_file.write_bytes(b"".join(lines[:2]))
    assert [(fault.what, fault.first) for fault in record.report().faults] == [("anchor", 2), ("anchor", 3)]


def test_nobody_else_can_make_an_anchor(record: Recorded) -> None:
    record.write(2)
    anchoring = record.anchoring
    anchoring.make()
    forged = sign(anchoring.catch_up().next("2026-03-01T10:00:00.000Z", {}), Signer(Ed25519PrivateKey.generate()))
    body = {"@timestamp": forged.made_at, "number": forged.number, "anchor": told(forged)}
    record.admin.index(
        index=record.config.index("cets-anchors"), body=body, params={"op_type": "create", "refresh": "true"}
    )
    (fault,) = record.report().faults
    assert (fault.what, fault.first) == ("anchor", 2)
    assert "not signed by this site's key" in fault.says


def test_anchors_come_back_from_the_engine_where_the_file_is_gone(record: Recorded) -> None:
    record.write(2)
    record.anchoring.make()
    kept = record.config.anchor_file.read_bytes()
    record.config.anchor_file.unlink()
    record.write(1)
    after = record.anchoring.make()
    assert after is not None
    assert after.number == 2
    assert record.config.anchor_file.read_bytes().startswith(kept)
    assert record.report().holds


def test_old_entries_are_removed_under_a_note_and_the_rest_verifies(record: Recorded) -> None:
    now = datetime.now(UTC)
    record.write(4)
    assert record.retention.turn(now + timedelta(days=1)) == []
    first = record.behind
    assert record.retention.turn(now + timedelta(days=3)) == []
    assert record.behind != first
    record.write(3)
    gone = record.retention.turn(now + timedelta(days=31))
    assert gone[0] == first
    assert not record.admin.indices.exists(index=first)
    report = record.report()
    assert report.holds, report.faults
    assert set(report.removed) == set(gone)
    last = [hit["_source"] for hit in record.reading.entries({"term": {"action": "expire-record"}})][-1]
    assert last["detail"]["index"] == gone[-1]
    record.write(2)
    assert record.report().holds
    # What goes without a note is missed.
    record.drop(record.audit._seq - 1)
    assert [fault.what for fault in record.report().faults] == ["missing"]


def test_nothing_is_removed_that_is_not_what_was_written(record: Recorded) -> None:
    now = datetime.now(UTC)
    record.write(4)
    record.anchoring.make()
    first = record.behind
    record.store({**record.entry(2), "person": "kim"})
    record.retention.turn(now + timedelta(days=3))
    with pytest.raises(NotCovered):
        record.retention.turn(now + timedelta(days=40))
    assert record.admin.indices.exists(index=first)


@pytest.fixture
def run(record: Recorded, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    for name, value in (
        ("CETS_HOME", str(record.config.home)),
        ("CETS_ENGINE_PORT", str(record.config.engine_port)),
        ("CETS_INDEX_PREFIX", record.config.index_prefix),
        ("CETS_ANCHOR_FILE", str(record.config.anchor_file)),
    ):
        monkeypatch.setenv(name, value)
    return lambda *arguments: CliRunner().invoke(cets, ["audit", *map(str, arguments)])


def test_the_command_verifies_and_says_by_its_exit_code(record: Recorded, run: Callable[..., Result]) -> None:
    record.write(3)
    assert "covers 4 entries" in run("anchor").output
    good = run("verify", "--json")
    assert good.exit_code == 0, good.output
    answer = json.loads(good.output)
    assert (answer["holds"], answer["entries"], answer["anchors"]) == (True, 5, 1)
    record.drop(2)
    bad = run("verify", "--json")
    assert bad.exit_code == 4
    assert json.loads(bad.output)["faults"][0]["entry"] == f"{record.audit.writer}-2"
    told = run("verify")
    assert told.exit_code == 4
    assert f"missing  {record.audit.writer} entry 2" in told.output


def test_an_export_is_signed_and_any_change_of_it_shows(
    record: Recorded, run: Callable[..., Result], tmp_path: Path
) -> None:
    record.write(4)
    record.audit.record(Use("view", "kim", query="\N{SNOWMAN}"))
    file, key = tmp_path / "part.jsonl", tmp_path / "key.pem"
    assert run("export", "--from", "2020-01-01", file).exit_code == 0
    kims = tmp_path / "kim.jsonl"
    assert run("export", "--person", "kim", kims).output.startswith("1 entry, ")
    assert run("export", "--person", "kim", kims).exit_code == 2
    key.write_text(run("key").output)
    assert run("check", "--key", key, kims).exit_code == 0
    assert run("check", file).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    lines = file.read_bytes().splitlines(keepends=True)
    assert [json.loads(line)["person"] for line in lines].count("jo") == 4
    for changed in (
        lines[:2] + lines[3:],
        [*lines, lines[0]],
        [lines[1], lines[0], *lines[2:]],
        [lines[0].replace(b"tickets 0", b"tickets 1"), *lines[1:]],
    ):
        file.write_bytes(b"".join(changed))
        assert run("check", file).exit_code == 4
    assert "line 1" in run("check", file).output
    file.write_bytes(b"".join(lines))
    assert run("check", file).exit_code == 0
    statement = Path(f"{file}.signed.json")
    statement.write_text(statement.read_text().replace('"entries": ', '"entries": 1'))
    assert run("check", file).exit_code == 4
    other = tmp_path / "other.pem"
    other.write_text(Signer(Ed25519PrivateKey.generate()).public_key)
    assert run("check", "--key", other, kims).exit_code == 4
    recorded = [hit["_source"] for hit in record.reading.entries({"term": {"action": "export-record"}})]
    assert json.loads(recorded[-1]["query"]) == {"person": "kim"}
    assert not list(tmp_path.glob(".*.part"))
