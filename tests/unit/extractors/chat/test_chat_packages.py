"""Packages of chats: read as the archives that they are, with what their chats look up beside themselves."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from extractors.formats import Limits
from extractors.model import Document
from tests.unit.extractors.chat.chat_exports import PACKED, SAMPLES
from tests.unit.extractors.chat.export_sample import Sample
from tests.unit.extractors.chat.text_exports import WHATSAPP
from tests.unit.extractors.made_archives import packed, read, tarred, told, zipped

CHAT = WHATSAPP[1].data
SLACK = {
    "rides/2023-07-12.json": b'[{"type": "message", "user": "U1", "ts": "1689197700.000100", "text": "At nine"}]',
    "rides/2023-07-13.json": b'[{"type": "message", "user": "U1", "ts": "1689284100.000100", "text": "At ten"}]',
    "users.json": b'[{"id": "U1", "name": "jo", "real_name": "Jo Example"}]',
    "channels.json": b'[{"id": "C1", "name": "rides", "members": ["U1"]}]',
}
"""The files that tell of others come last, as a program may pack them."""


def store(folder: Path, sample: Sample) -> Path:
    path = folder / sample.name
    path.write_bytes(sample.data)
    return path


def messages(documents: list[Document]) -> list[Document]:
    return [one for one in documents if one.kind == "message"]


@pytest.mark.parametrize("sample", PACKED, ids=str)
def test_each_gives_its_messages_and_hashes(sample: Sample, tmp_path: Path) -> None:
    documents = read(store(tmp_path, sample))
    assert tuple((one.sender, one.sent_at, one.text) for one in messages(documents)) == sample.rows
    assert {one.platform for one in messages(documents)} == {sample.platform}
    told(documents)
    members = [one for one in documents if one.parent == "" and one.kind != "message"]
    assert members
    assert all(one.digests for one in members)


@pytest.mark.parametrize("sample", PACKED, ids=str)
def test_reading_goes_on_within_one(sample: Sample, tmp_path: Path) -> None:
    path = store(tmp_path, sample)
    whole = read(path)
    for at, document in enumerate(whole[1:], start=2):
        rest = [one for one in read(path, after=document.part) if one.part]
        assert [(one.part, one.sender, one.text) for one in rest] == [
            (one.part, one.sender, one.text) for one in whole[at:]
        ]


def test_the_archive_names_the_chat_and_the_message_its_picture(tmp_path: Path) -> None:
    documents = read(store(tmp_path, PACKED[0]))
    assert {one.conversation for one in messages(documents)} == {"Rides"}
    picture = next(one for one in documents if one.part == "00000002-PHOTO-2023-07-31-22-36-00.jpg")
    assert picture.digests is not None
    assert picture.digests.sha256 == hashlib.sha256(b"\xff\xd8\xff\xe0").hexdigest()
    assert [one.metadata["attachment"] for one in messages(documents) if picture.part in str(one.metadata)] == [
        [picture.part]
    ]


@pytest.mark.parametrize("form", ["zip", "tar", "w:gz", "w:bz2", "w:xz", "7zip", "in a zip"])
@pytest.mark.parametrize("folder", ["", "export/of the team/"])
def test_slack_names_its_people_however_it_is_packed(form: str, folder: str, tmp_path: Path) -> None:
    files = {folder + name: data for name, data in SLACK.items()}
    path = tmp_path / "x"
    if form == "7zip":
        packed(path, form, files)
    elif form in ("zip", "in a zip"):
        path.write_bytes(zipped({"7.zip": zipped(files)} if form == "in a zip" else files))
    else:
        path.write_bytes(tarred(files, "w" if form == "tar" else form))
    found = messages(read(path))
    assert [(one.conversation, one.sender, one.text) for one in found] == [
        ("rides", "Jo Example", "At nine"),
        ("rides", "Jo Example", "At ten"),
    ]
    after = messages(read(path, after=found[0].part))
    assert [(one.sender, one.text) for one in after] == [("Jo Example", "At ten")]


def test_google_chat_names_its_room(tmp_path: Path) -> None:
    chat = next(sample for sample in SAMPLES if sample.format == "google-chat")
    room = "Takeout/Google Chat/Groups/Space 1"
    group = json.dumps({"name": "Bell ringers", "members": [{"name": "Jo"}]}).encode()
    path = tmp_path / "takeout.zip"
    path.write_bytes(zipped({f"{room}/messages.json": chat.data, f"{room}/group_info.json": group}))
    assert {one.conversation for one in messages(read(path))} == {"Bell ringers"}


def test_two_teams_in_one_archive_keep_their_own_people(tmp_path: Path) -> None:
    other = {**SLACK, "users.json": SLACK["users.json"].replace(b"Jo Example", b"Al Example")}
    files = {f"a/{name}": data for name, data in SLACK.items()} | {f"b/{name}": data for name, data in other.items()}
    path = tmp_path / "x.tgz"
    path.write_bytes(tarred(files, "w:gz"))
    assert [one.sender for one in messages(read(path))] == ["Jo Example"] * 2 + ["Al Example"] * 2


def test_a_name_that_climbs_out_is_listed_and_its_neighbours_are_read(tmp_path: Path) -> None:
    path = tmp_path / "in" / "WhatsApp Chat.zip"
    path.parent.mkdir()
    hostile = ["../../evil/_chat.txt", "../users.json", "b/../../users.json"]
    path.write_bytes(zipped({**dict.fromkeys(hostile, CHAT), "/abs/_chat.txt": CHAT, **SLACK}))
    documents = read(path)
    assert sum(one.outcome.value == "skipped" for one in documents) == len(hostile)
    assert len(messages(documents)) == len(WHATSAPP[1].rows) + 2
    assert {one.sender for one in messages(documents)[-2:]} == {"Jo Example"}
    assert [entry.name for entry in tmp_path.rglob("*")] == ["in", path.name]


def test_a_bomb_is_told_also_where_it_would_tell_names(tmp_path: Path) -> None:
    path = tmp_path / "slack.zip"
    bomb = b"[" + b" " * (3 << 20)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {**SLACK, "users.json": bomb, "_chat.txt": bomb}.items():
            package.writestr(name, data)
    documents = read(path, limits=Limits(small=1 << 20, ratio=100))
    assert [one.part for one in documents if one.outcome.value == "skipped"] == ["users.json", "_chat.txt"]
    assert [one.sender for one in messages(documents)] == ["U1", "U1"]


def test_an_encrypted_chat_is_told_and_read_once_its_password_is_known(tmp_path: Path) -> None:
    path = tmp_path / "slack.zip"
    packed(path, "zip", SLACK, options="zip:encryption=aes256", password="bicycle")
    assert {one.outcome.value for one in read(path)[1:]} == {"encrypted"}
    assert [one.sender for one in messages(read(path, passwords=["bicycle"]))] == ["Jo Example"] * 2


def test_a_damaged_chat_costs_no_other(tmp_path: Path) -> None:
    data = bytearray(zipped({"_chat.txt": CHAT, "b_chat.txt": CHAT}))
    at = data.find(b"_chat.txt") + 40
    data[at : at + 8] = b"\xff" * 8
    path = tmp_path / "WhatsApp Chat.zip"
    path.write_bytes(data)
    documents = read(path)
    assert told(documents)["_chat.txt"][0] in ("failed", "partial")
    assert [one.text for one in messages(documents) if one.part.startswith("b_chat")] == [
        row[2] for row in WHATSAPP[1].rows
    ]


@pytest.mark.parametrize("sample", PACKED, ids=str)
def test_a_cut_one_says_so(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / sample.name
    path.write_bytes(sample.data[: len(sample.data) // 4])
    assert any(one.outcome.value in ("partial", "failed") and one.reason for one in read(path))
