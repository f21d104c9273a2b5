"""Databases that ask for more than a reader gives: room, time, memory."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from extractors.formats.chat import android_sms
from extractors.formats.source import open_source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat.phone_databases import MMSSMS, SAM, build, row


def read(path: Path) -> list[Document]:
    return list(android_sms.FORMAT.read(open_source(path)))


def texts(documents: list[Document]) -> list[str]:
    return [document.text for document in documents if document.kind == "message"]


@pytest.fixture
def seized(tmp_path: Path) -> Path:
    """A database with a WAL beside it."""
    live = build(tmp_path / "live.db", MMSSMS, row("sms", _id=1, address=SAM, type=1, body="in the file"))
    connection = sqlite3.connect(live)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute(*row("sms", _id=2, address=SAM, type=1, body="in the log"))
    connection.commit()
    folder = tmp_path / "seized"
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{live}{suffix}", folder / f"mmssms.db{suffix}")
    connection.close()
    return folder / "mmssms.db"


def test_no_room_for_a_copy(seized: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.sqlite_open.SPARE", 2**62)
    [found] = read(seized)
    assert found.outcome is Outcome.FAILED
    assert "TMPDIR" in found.reason


def test_a_damaged_wal_does_not_cost_the_database(seized: Path) -> None:
    wal = seized.with_name("mmssms.db-wal")
    wal.write_bytes(b"\xff" * wal.stat().st_size)
    assert texts(read(seized)) == ["in the file"]


def test_a_transaction_that_never_ended_is_rolled_back_in_the_copy(tmp_path: Path) -> None:
    live = build(
        tmp_path / "live.db",
        MMSSMS,
        *(row("sms", _id=n, type=1, body=f"before {n} " + "x" * 900) for n in range(1, 200)),
    )
    connection = sqlite3.connect(live, isolation_level=None)
    connection.execute("PRAGMA cache_size=5")
    connection.execute("BEGIN")
    connection.execute("UPDATE sms SET body = 'changed ' || body")
    for suffix in ("", "-journal"):
        shutil.copyfile(f"{live}{suffix}", f"{tmp_path}/seized.db{suffix}")
    connection.close()
    found = read(tmp_path / "seized.db")
    assert found[0].metadata["database_read_with"] == "-journal"
    assert all(text.startswith("before ") for text in texts(found))
    assert len(texts(found)) == 199


def test_a_cell_too_large_is_stepped_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.sqlite_open.CELL_LIMIT", 50_000)
    sizes = (10, 100_000, 20)
    rows = (row("sms", _id=n, type=1, body="y" * size) for n, size in enumerate(sizes, 1))
    found = read(build(tmp_path / "mmssms.db", MMSSMS, *rows))
    assert [len(text) for text in texts(found)] == [10, 20]
    [gap] = [document for document in found if document.outcome is Outcome.FAILED]
    assert gap.reason.startswith("Some rows of sms from rowid 2 to 2 cannot be read: a cell is larger")


def test_a_query_that_never_gives_a_row_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (row("sms", _id=n, type=1, body="z") for n in range(1, 50))
    path = build(tmp_path / "mmssms.db", MMSSMS, *rows)
    monkeypatch.setattr("extractors.formats.sqlite_open.STALL_SECONDS", -1)
    monkeypatch.setattr("extractors.formats.sqlite_open._STEPS", 1)
    found = read(path)
    assert found[-1].outcome in (Outcome.PARTIAL, Outcome.FAILED)
    assert found[-1].reason
