"""`cets load`, `ledger`, `retry`, `verify` and `withdraw` as an administrator runs them, on a real engine and Tika."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import Connection, client
from cets_search.engine.evidence import Index
from cets_search.engine.loading import Loading, Write
from cets_search.engine.withdrawal import Withdrawal
from cets_search.ingest.sender import Sender
from cets_search.ingest.shape import Account, Item, encoded
from cets_search.ingest.walk import Found
from cets_search.ingest.withdraw import Withdrawer
from cets_search.model import SearchRequest, Seizure, Sharing
from cets_search.site import open_site
from extractors.model import Digests, Outcome
from tests.engine.commands import answer, balanced, cets, loading, whole_index
from tests.engine.planting import investigator
from tests.unit.extractors.made_archives import packed

pytestmark = pytest.mark.engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small seizure of what a disk can hold."""
    root = tmp_path / "seizure"
    root.mkdir()
    (root / "note.txt").write_text("Collect the bicycle at six. Ring 07700 900123 or jo@example.org.")
    (root / "copy.txt").write_text("Collect the bicycle at six. Ring 07700 900123 or jo@example.org.")
    (root / "empty.txt").touch()
    (root / "mail.eml").write_text(
        "From: Pat <pat@example.com>\nTo: sam@example.net\nDate: Mon, 3 Mar 2025 09:30:00 +0000\n"
        "Subject: Tickets\n\nTwo tickets for the evening show.\n"
    )
    with zipfile.ZipFile(root / "folder.zip", "w") as archive:
        archive.writestr("inside/list.txt", "spokes, bells, saddles")
    (root / "link").symlink_to(root / "note.txt")
    os.mkfifo(root / "pipe")
    Path(os.fsdecode(os.fsencode(root) + b"/caf\xe9.txt")).write_text("Meeting at the cafe at noon.")
    return root


def test_every_file_is_accounted_for(force: Config, folder: Path) -> None:
    ran = cets(force, *loading(folder))
    told = answer(ran)
    assert ran.returncode == 3, ran.stderr
    assert balanced(told)
    assert (told["seizure"], told["found"], told["skipped"], told["failed"]) == ("essex/EX-7", 8, 2, 0)
    assert told["duplicates"] == 2
    items = {item["path"]: item for item in whole_index(force)["items"].values()}
    assert items["link"]["reason"] == "symbolic link, not followed"
    assert items["pipe"]["reason"] == "named pipe, not a file"
    assert items["caf\\xe9.txt"]["outcome"] == "searchable"
    assert items["folder.zip"]["documents"] == 2
    assert {len(items["note.txt"][name]) for name in ("sha256", "md5", "sha1")} == {64, 32, 40}


def test_documents_carry_what_people_search_by(force: Config, folder: Path) -> None:
    cets(force, *loading(folder, "--exhibit", "JS/1", "--sharing", "open"))
    evidence = list(whole_index(force)["evidence"].values())
    note = next(one for one in evidence if one["path"] == "note.txt")
    assert note["ents"] == ["email:jo@example.org", "phone:+447700900123"]
    assert all(note["text"][one["start"] : one["end"]] == one["text"] for one in note["entities"])
    assert (note["exhibit"], note["readers"], note["names"]) == ("JS/1", ["all"], "waiting")
    mail = next(one for one in evidence if one["path"] == "mail.eml")
    assert {"email:pat@example.com", "email:sam@example.net"} <= set(mail["ents"])
    assert (mail["kind"], mail["sent_at"], mail["sent"]) == ("email", "2025-03-03T09:30:00Z", "2025-03-03T09:30:00Z")
    inside = next(one for one in evidence if one.get("part") == "inside/list.txt")
    whole = next(one for one in evidence if one["path"] == "folder.zip" and one["part"] == "")
    assert (inside["depth"], inside["item"]) == (1, whole["item"])
    assert inside["parent"] in whole_index(force)["evidence"]


def test_a_second_load_changes_nothing(force: Config, folder: Path) -> None:
    first = cets(force, *loading(folder))
    before = whole_index(force)
    second = cets(force, *loading(folder))
    assert second.returncode == first.returncode
    assert whole_index(force) == before
    assert {**answer(second), "seconds": 0} == {**answer(first), "seconds": 0}


def test_passwords_open_what_is_encrypted_and_are_kept_nowhere_else(force: Config, tmp_path: Path) -> None:
    root = tmp_path / "seizure"
    root.mkdir()
    packed(root / "locked.zip", "zip", {"shed.txt": b"The bicycle is in the shed."}, "encryption=aes256", "saddle 9")
    first = cets(force, *loading(root))
    assert (first.returncode, answer(first)["encrypted"]) == (3, 1)
    passwords = tmp_path / "passwords.txt"
    passwords.write_text("not this one\nsaddle 9\n", encoding="utf-8")
    again = cets(force, "retry", "essex/EX-7", "--passwords", str(passwords), "--json", "--no-names")
    assert (again.returncode, answer(again)["searchable"]) == (0, 1), again.stderr
    (shed,) = (one for one in whole_index(force)["evidence"].values() if one["part"] == "shed.txt")
    assert shed["text"] == "The bicycle is in the shed."
    assert shed["metadata"]["password"] == "saddle 9"
    assert shed["sha256"] == hashlib.sha256(b"The bicycle is in the shed.").hexdigest()
    kept = [path for path in force.home.rglob("*") if path.is_file() and path.suffix in (".log", ".json", ".txt")]
    assert not any(b"not this one" in path.read_bytes() for path in kept)


def test_changed_bytes_become_a_version_beside_the_old(force: Config, folder: Path) -> None:
    cets(force, *loading(folder))
    (folder / "note.txt").write_text("Collect the tandem at seven.")
    ran = cets(force, *loading(folder))
    assert ran.returncode == 3
    versions = [one for one in whole_index(force)["evidence"].values() if one["path"] == "note.txt"]
    assert sorted((one["current"], one["text"].split()[2]) for one in versions) == [
        (False, "bicycle"),
        (True, "tandem"),
    ]
    assert answer(ran)["found"] == 8
    (folder / "note.txt").write_text("Collect the bicycle at six. Ring 07700 900123 or jo@example.org.")
    cets(force, *loading(folder))
    versions = [one for one in whole_index(force)["evidence"].values() if one["path"] == "note.txt"]
    assert sorted((one["current"], one["text"].split()[2]) for one in versions) == [
        (False, "tandem"),
        (True, "bicycle"),
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--force", "esex", "--seizure", "EX-7"], "Did you mean essex?"),
        (["--force", "essex", "--seizure", "EX-7", "--region", "Essex"], "--region"),
        (["--force", "essex", "--seizure", "EX-7", "--timezone", "Essex/Town"], "--timezone"),
        (["--force", "essex", "--seizure", "EX-7", "--case", "A B"], "--case"),
        (["--force", "essex", "--seizure", "EX\n7"], "--seizure"),
    ],
)
def test_what_is_asked_wrongly_loads_nothing(force: Config, folder: Path, arguments: list[str], words: str) -> None:
    ran = cets(force, "load", folder, *arguments)
    assert (ran.returncode, words in ran.stderr, "Traceback" in ran.stderr) == (2, True, False)
    assert not whole_index(force)["items"]


def test_a_seizure_keeps_what_it_was_loaded_with(force: Config, folder: Path) -> None:
    cets(force, *loading(folder))
    ran = cets(force, *loading(folder, "--sharing", "open"))
    assert ran.returncode == 2
    assert "loaded with sharing closed, not open" in ran.stderr


def test_the_ledger_is_told_in_three_forms(force: Config, folder: Path) -> None:
    (folder / "=1+1.bin").write_bytes(b"\x00\x01")
    cets(force, *loading(folder))
    told = answer(cets(force, "ledger", "EX-7", "--json"))
    assert balanced(told)
    assert len(told["items"]) == told["found"] == 9
    skipped = cets(force, "ledger", "essex/EX-7", "--outcome", "skipped").stdout
    assert "symbolic link, not followed" in skipped
    assert "note.txt" not in skipped
    assert "'=1+1.bin" in cets(force, "ledger", "EX-7", "--csv").stdout
    assert cets(force, "ledger", "EX-8").returncode == 2


def test_verify_finds_every_difference(force: Config, folder: Path) -> None:
    cets(force, *loading(folder))
    assert cets(force, "verify", "EX-7").returncode == 0
    (folder / "note.txt").write_text("changed")
    (folder / "copy.txt").unlink()
    (folder / "later.txt").write_text("new")
    ran = cets(force, "verify", "EX-7", "--json")
    assert ran.returncode == 4
    assert {(one["path"], one["what"]) for one in answer(ran)["differences"]} == {
        ("note.txt", "changed"),
        ("copy.txt", "missing"),
        ("later.txt", "new"),
    }


def test_retry_takes_up_failed_files_alone(force: Config, folder: Path) -> None:
    broken = folder / "broken"
    broken.write_bytes(b"%PDF-1.4\ncut")
    assert answer(cets(force, *loading(folder)))["failed"] == 1
    broken.write_text("Chains and saddles.")
    told = answer(cets(force, "retry", "EX-7", "--no-names", "--json"))
    assert (told["failed"], told["found"]) == (0, 9)
    versions = [one for one in whole_index(force)["items"].values() if one["path"] == "broken"]
    assert sorted((one["current"], one["outcome"]) for one in versions) == [(False, "failed"), (True, "searchable")]


def test_a_document_that_the_index_refuses_is_told_and_found_by_its_path(force: Config) -> None:
    item = Item(Seizure("essex", "EX-9"), Found(b"a.txt", b""), Digests("0" * 64, "1" * 32, "2" * 40, 5))
    whole = {"readers": [], "seizure_key": "essex/EX-9", "path": "a.txt", "text": "saddle", "outcome": "searchable"}
    sources = {"good": whole, "bad": whole | {"sent": "no date"}, "long": whole | {"mime": "x" * 40_000}}
    told: list[Account] = []
    sender = Sender(Loading(Connection(force), patience=5), lambda _, account: told.append(account))
    delivery = sender.open(item)
    for name, source in sources.items():
        delivery.add(Write(Index.EVIDENCE, name, encoded(source)))
    delivery.close(Account(Outcome.SEARCHABLE, "", 3, None, "Tika", "1"))
    sender.close()
    (account,) = told
    assert account.outcome is Outcome.PARTIAL
    assert account.reason.startswith("2 of 3 documents refused by the index (")
    index = whole_index(force)
    assert index["items"][item.id]["outcome"] == "partial"
    assert index["evidence"]["good"]["text"] == "saddle"
    assert index["evidence"]["bad"]["outcome"] == "failed"
    assert "text" not in index["evidence"]["bad"]


def test_a_request_too_large_is_sent_in_parts(force: Config) -> None:
    sizes = {"large-1": 30, "large-2": 30, "large-3": 30, "large-4": 30, "small": 0, "too-large": 110}
    texts = {name: "tandem " * (size * 1_000_000 // 7) for name, size in sizes.items()}
    writes = [
        Write(Index.EVIDENCE, name, encoded({"readers": [], "path": name, "text": text}))
        for name, text in texts.items()
    ]
    refusals = Loading(Connection(force), patience=60).write(writes)
    assert [refusal.write.id for refusal in refusals] == ["too-large"]
    assert refusals[0].reason.startswith("too large")
    assert set(whole_index(force)["evidence"]) == set(sizes) - {"too-large"}


def test_withdrawn_is_unseen_at_once_and_for_good(force: Config, folder: Path) -> None:
    cets(force, *loading(folder, "--sharing", "open"))
    site = open_site(force)
    found = SearchRequest(q="bicycle")
    assert site.search.search(investigator(), found).total == 2
    ran = cets(force, "withdraw", "EX-7", "--why", "legal privilege")
    assert ran.returncode == 0, ran.stderr
    assert site.search.search(investigator(), found).total == 0
    index = whole_index(force)
    assert {tuple(one["readers"]) for one in [*index["evidence"].values(), *index["items"].values()]} == {()}
    assert Withdrawal(Connection(force)).hidden() == []
    assert cets(force, *loading(folder)).returncode == 2


def test_an_interrupted_withdrawal_hides_and_is_finished_later(force: Config, folder: Path) -> None:
    cets(force, *loading(folder, "--sharing", "open"))
    site = open_site(force)
    seizure = Seizure("essex", "EX-7", sharing=Sharing.OPEN)
    Withdrawal(site.connection).hide(seizure.id, "wrong load", "2026-01-01T00:00:00Z")
    with client(force, indices.administrator(force)) as engine:
        assert engine.count(index=force.index("guards"))["count"] == 1
    assert Withdrawer(force, site.connection, site.audit).finish_all() == 1
    assert site.search.search(investigator(), SearchRequest(q="bicycle")).total == 0
    assert Withdrawal(site.connection).hidden() == []


def test_every_command_is_recorded(force: Config, folder: Path) -> None:
    cets(force, *loading(folder))
    for arguments in (["ledger", "EX-7"], ["verify", "EX-7"], ["retry", "EX-7"], ["names"], ["withdraw", "EX-7"]):
        cets(force, *arguments)
    with client(force, indices.administrator(force)) as engine:
        name = force.index("cets-audit")
        engine.indices.refresh(index=name)
        body = {"size": 6, "sort": [{"@timestamp": "desc"}], "query": {"prefix": {"person": "operator:"}}}
        hits = engine.search(index=name, body=body)["hits"]["hits"]
    actions = [hit["_source"]["action"] for hit in hits]
    assert actions == ["withdraw", "names", "retry", "verify", "read-ledger", "load"]


def test_names_are_found_in_what_is_searchable_already(force: Config, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text(
        "Margaret Holloway met the manager of Barclays in London on Tuesday about tickets."
    )
    cets(force, *loading(folder))
    assert {one["names"] for one in whole_index(force)["evidence"].values()} == {"waiting"}
    assert cets(force, "names", "--seizure", "EX-7").returncode == 0
    (letter,) = whole_index(force)["evidence"].values()
    assert letter["names"] == "done"
    assert {"person:Margaret Holloway", "place:London"} <= set(letter["ents"])
    assert {"person", "place"} <= set(letter["ent_types"])
    assert all(letter["text"][one["start"] : one["end"]] == one["text"] for one in letter["entities"])
