"""Databases that are cut, damaged, locked, encrypted or have a WAL: each ends in an account, none is written to."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from extractors.formats import sqlite_encrypted, sqlite_rows
from extractors.formats.chat import android_sms, ios_contacts, registry
from extractors.formats.source import open_source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat.phone_databases import MILLIS, MMSSMS, SAM, build, row

COUNT = 3000


def read(path: Path) -> list[Document]:
    source = open_source(path)
    return list((android_sms.FORMAT if android_sms.FORMAT.sniff(source) else sqlite_rows.FORMAT).read(source))


def messages(documents: list[Document]) -> list[int]:
    return [int(document.part.rpartition("/")[2]) for document in documents if document.kind == "message"]


def folder_state(path: Path) -> dict[str, tuple[str, int]]:
    return {
        entry.name: (hashlib.sha256(entry.read_bytes()).hexdigest(), entry.stat().st_mtime_ns)
        for entry in path.parent.iterdir()
    }


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Many messages, each on some page of its own part of the file."""
    rows = (
        row("sms", _id=n, address=SAM, date=MILLIS + n, type=1, body=f"ticket {n} " + "x" * 200)
        for n in range(1, COUNT + 1)
    )
    return build(tmp_path / "mmssms.db", MMSSMS, *rows)


def test_a_whole_database_is_read_in_place_and_left_as_it_was(database: Path) -> None:
    before = folder_state(database)
    assert messages(read(database)) == list(range(1, COUNT + 1))
    assert folder_state(database) == before


def test_what_only_the_wal_holds_is_read_and_the_wal_stays(tmp_path: Path) -> None:
    live = build(tmp_path / "live.db", MMSSMS, row("sms", _id=1, address=SAM, type=1, body="in the file"))
    connection = sqlite3.connect(live)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute(*row("sms", _id=2, address=SAM, type=1, body="in the log"))
    connection.commit()
    seized = tmp_path / "seized" / "mmssms.db"
    seized.parent.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{live}{suffix}", f"{seized}{suffix}")
    connection.close()
    before = folder_state(seized)
    found = read(seized)
    assert [document.text for document in found if document.kind == "message"] == ["in the file", "in the log"]
    assert found[0].metadata["database_read_with"] == "-wal"
    assert folder_state(seized) == before, "nothing is merged, made or removed beside the original"


def test_a_table_that_only_the_wal_knows_is_still_recognised(tmp_path: Path) -> None:
    live = tmp_path / "live.db"
    connection = sqlite3.connect(live)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE first (a)")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.executescript(MMSSMS)
    connection.execute(*row("sms", _id=2, address=SAM, type=1, body="in the log"))
    connection.commit()
    seized = tmp_path / "seized.db"
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{live}{suffix}", f"{seized}{suffix}")
    connection.close()
    assert messages(read(seized)) == [2]


def test_a_lock_that_another_holds_does_not_matter(database: Path) -> None:
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert len(messages(read(database))) == COUNT
    finally:
        holder.close()


def test_a_cut_database_keeps_every_message_before_the_cut(database: Path) -> None:
    size = database.stat().st_size
    os.truncate(database, size // 2)
    found = read(database)
    kept = messages(found)
    assert len(kept) > COUNT // 4
    assert kept == list(range(1, len(kept) + 1))
    assert found[0].outcome is Outcome.PARTIAL
    assert str(size) in found[0].reason
    assert found[-1].part == "~end"
    assert found[-1].outcome is Outcome.PARTIAL
    gap = found[-2]
    assert gap.outcome is Outcome.FAILED
    assert f"from rowid {kept[-1] + 1}" in gap.reason


def test_messages_on_both_sides_of_a_damaged_page_are_read(database: Path) -> None:
    page = 4096
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // page // 2 * page)
        file.write(b"\xff" * page)
    found = read(database)
    kept = messages(found)
    assert {1, COUNT} <= set(kept)
    assert COUNT - 60 < len(kept) < COUNT
    lost = sorted(set(range(1, COUNT + 1)) - set(kept))
    [gap] = [document for document in found if document.outcome is Outcome.FAILED]
    assert gap.reason.startswith(f"Some rows of sms from rowid {lost[0]} to {lost[-1]} cannot be read")


@pytest.mark.parametrize("keep", [0, 1, 15, 16, 40, 99, 100, 512, 4095, 4096, 5000])
def test_a_stump_of_a_database_has_an_outcome(database: Path, keep: int) -> None:
    os.truncate(database, keep)
    source = open_source(database)
    for form in (android_sms.FORMAT, sqlite_rows.FORMAT):
        form.sniff(source)
        found = list(form.read(source))
        assert found[0].part == ""
        assert found[0].outcome in (Outcome.FAILED, Outcome.PARTIAL, Outcome.ENCRYPTED)
        assert found[0].reason


def test_a_database_encrypted_behind_its_header(database: Path) -> None:
    raw = bytearray(database.read_bytes())
    raw[100:] = os.urandom(len(raw) - 100)
    database.write_bytes(raw)
    [found] = read(database)
    assert found.outcome in (Outcome.FAILED, Outcome.ENCRYPTED)
    assert found.reason


@pytest.mark.parametrize(
    ("name", "platform"), [("signal.db", None), ("msgstore.db.crypt14", "whatsapp"), ("a.sqlite", None)]
)
def test_a_database_encrypted_whole(tmp_path: Path, name: str, platform: str | None) -> None:
    path = tmp_path / name
    path.write_bytes(os.urandom(8192))
    source = open_source(path)
    assert sqlite_encrypted.FORMAT.sniff(source) >= 0.5
    assert sqlite_rows.FORMAT.sniff(source) == 0.0
    [found] = sqlite_encrypted.FORMAT.read(source)
    assert (found.outcome, found.platform) == (Outcome.ENCRYPTED, platform)


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\x1f\x8b", b"\xff\xd8"])
def test_a_compressed_file_is_not_taken_for_an_encrypted_database(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "thumbs.db"
    path.write_bytes(head + os.urandom(8192 - len(head)))
    assert sqlite_encrypted.FORMAT.sniff(open_source(path)) == 0.0


def test_any_table_becomes_rows(tmp_path: Path) -> None:
    path = build(
        tmp_path / "app.sqlite",
        "CREATE TABLE visits (id INTEGER PRIMARY KEY, url TEXT, icon BLOB, n REAL);"
        "CREATE TABLE settings (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID;"
        "CREATE TABLE 'odd \"name\"/x' (a);"
        "CREATE VIRTUAL TABLE words USING fts4(body);",
        row("visits", id=5, url="https://example.org/bikes", icon=b"\x00\xff\x01", n=1.5),
        row("visits", id=9, url="x" * 40_000),
        row("settings", k="theme", v="dark"),
        row('"odd ""name""/x"', a=b"plain text in a blob"),
        row("words", body="a note in a full-text table"),
    )
    source = open_source(path)
    assert android_sms.FORMAT.sniff(source) == 0.0
    found = {document.part: document for document in sqlite_rows.FORMAT.read(source)}
    visit = found["visits/0000000005"]
    assert (visit.kind, visit.subject) == ("row", "visits")
    assert visit.text.splitlines() == [
        "id: 5",
        "url: https://example.org/bikes",
        f"icon: 3 bytes, SHA-256 {hashlib.sha256(bytes([0, 255, 1])).hexdigest()}",
        "n: 1.5",
    ]
    assert found["visits/0000000009"].outcome is Outcome.PARTIAL
    assert found["settings/0000000001"].text == "k: theme\nv: dark"
    assert found['odd "name"/x/0000000001'].text == "a: plain text in a blob"
    assert any("a note in a full-text table" in document.text for document in found.values())
    parts = list(found)
    for number, part in enumerate(parts):
        rest = list(sqlite_rows.FORMAT.read(open_source(path, resume=part)))
        assert [document.part for document in rest] == parts[number + 1 :], part


def test_text_that_is_no_text(tmp_path: Path) -> None:
    path = build(tmp_path / "mmssms.db", MMSSMS, row("sms", _id=1, address="07700\x00900222", date="soon", type="1"))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE sms SET body = CAST(x'626963ff796300eda080' AS TEXT), thread_id = 'x', date = 9e300")
    connection.commit()
    connection.close()
    message = read(path)[1]
    assert message.text.startswith("bic")
    assert "\x00" not in message.text
    message.text.encode()
    assert message.sender == "07700900222"
    assert message.sent_at is None


def test_names_that_are_no_text_and_rowids_that_are_columns(tmp_path: Path) -> None:
    path = build(
        tmp_path / "odd.sqlite",
        "CREATE TABLE bikes (rowid TEXT, c0 TEXT); CREATE TABLE colour_ (bell TEXT, lamp TEXT)",
        row("bikes", rowid="blue", c0="one"),
        row("bikes", rowid="blue", c0="two"),
        row("colour_", bell="kept"),
    )
    raw = path.read_bytes().replace(b"colour_ (bell TEXT, lamp", b"colour_ (bell TEXT, l\xf0mp")
    path.write_bytes(raw)
    found = {document.part: document.text for document in sqlite_rows.FORMAT.read(open_source(path))}
    assert found["bikes/0000000001"] == "rowid: blue\nc0: one"
    assert found["bikes/0000000002"] == "rowid: blue\nc0: two"
    assert any(part.startswith("colour_/") for part in found)


def test_another_apps_database_is_refused_in_words(database: Path) -> None:
    [found] = ios_contacts.FORMAT.read(open_source(database))
    assert (found.outcome, found.part) == (Outcome.FAILED, "")
    assert "ios-contacts" in found.reason


def test_the_registry_goes_on_behind_a_part_or_from_the_start(database: Path) -> None:
    whole = list(registry.read(open_source(database)))
    for at in (0, 1, len(whole) // 2, len(whole) - 2, len(whole) - 1):
        assert list(registry.read(open_source(database, resume=whole[at].part))) == whole[at + 1 :]
    assert list(registry.read(open_source(database, resume="no such part"))) == whole
