"""The files packed in a .ufdr: each a document of its own below the report, read by any format, and resumed inside."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors import formats
from extractors.formats import Source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat import phone_reports as made

NOTES = b"two tickets for the nine o'clock train\n"
RIDES = "".join(f"1{day}/01/2024, 09:0{day} - Sam: bring the bicycle {day}\n" for day in range(8)).encode()


def leaf(source: Source) -> Iterator[Document]:
    yield Document("document", str(source.path), text=source.path.read_text("utf-8", "replace"), parser="leaf")


def read(path: Path, resume: str | None = None) -> list[Document]:
    source = formats.open_source(path, resume=resume)
    return list(formats.read(source, formats.choose(source), leaf))


def packed(path: Path, *more: tuple[str, bytes]) -> Path:
    chat = made.chat(*(made.message(f"message {number}", made.party(made.SAM)) for number in range(3)))
    made.ufdr(path, made.report(("Chat", chat)))
    with zipfile.ZipFile(path, "a") as archive:
        for name, data in (("files/Text/notes.txt", NOTES), ("files/Text/rides.txt", RIDES), *more):
            archive.writestr(name, data)
    return path


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Document]:
    return {document.part: document for document in read(packed(tmp_path / "phone.ufdr"))}


def test_a_packed_file_is_a_child_of_the_report_with_its_hashes_and_its_place_on_the_device(
    documents: dict[str, Document],
) -> None:
    notes = documents["files/Text/notes.txt"]
    assert (notes.parent, notes.text, notes.outcome) == ("", NOTES.decode(), Outcome.SEARCHABLE)
    assert notes.digests is not None
    assert notes.digests.sha256 == hashlib.sha256(NOTES).hexdigest()
    assert notes.metadata["device_path"] == "/data/notes.txt"


def test_a_message_finds_its_media_by_the_part(documents: dict[str, Document]) -> None:
    picture = documents["files/Image/IMG-1.jpg"]
    assert picture.metadata["device_path"] == "/data/media/0/WhatsApp/IMG-1.jpg"
    assert picture.metadata["stated_sha256"] == made.SHA256


def test_a_packed_chat_is_read_as_a_chat(documents: dict[str, Document]) -> None:
    rides = [one for one in documents.values() if one.parent == "files/Text/rides.txt"]
    assert [one.text for one in rides] == [f"bring the bicycle {day}" for day in range(8)]


def test_a_listed_file_that_is_packed_lacks_nothing(documents: dict[str, Document]) -> None:
    assert documents["file/00000002"].outcome is Outcome.SEARCHABLE


def test_every_place_is_resumed(tmp_path: Path) -> None:
    path = packed(tmp_path / "phone.ufdr")
    whole = read(path)
    for number, document in enumerate(whole[1:-1], 1):
        assert read(path, document.part) == whole[number + 1 :], document.part


def test_names_that_collide_stay_apart(tmp_path: Path) -> None:
    names = ("Chat/00000001", "a.txt", "a.txt~2", "../a.txt")
    path = packed(tmp_path / "phone.ufdr", *((name, name.encode()) for name in names))
    found = read(path)
    parts = [document.part for document in found]
    assert len(set(parts)) == len(parts)
    said = {document.text: document.part for document in found if document.parser == "leaf"}
    assert said["Chat/00000001"] == "packed/Chat/00000001"
    assert (said["a.txt"], said["a.txt~2"], said["../a.txt"]) == ("a.txt", "a.txt~2", "a.txt~3")


def test_a_file_named_as_the_end_is_no_end(tmp_path: Path) -> None:
    """Found by the fuzz run: it came behind the files in it, and was lost where the report was cut."""
    found = read(packed(tmp_path / "phone.ufdr", ("~end", RIDES), ("last.txt", NOTES)))
    parts = [document.part for document in found]
    assert parts.index("packed/~end") < parts.index("packed/~end/00000001") < parts.index("last.txt")


def test_a_cut_zip_ends_once_behind_what_could_be_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "phone.ufdr")
    raw = path.read_bytes()
    path.write_bytes(raw[: raw.index(b"files/Text/notes.txt") + 30])
    found = read(path)
    assert sum(document.kind == "message" and document.sender is not None for document in found) == 3
    notes = next(document for document in found if document.part == "files/Text/notes.txt")
    assert notes.outcome in (Outcome.FAILED, Outcome.PARTIAL)
    assert "cut" in notes.reason


def test_a_broken_report_is_told_of_at_the_end_and_its_files_are_read(tmp_path: Path) -> None:
    path = made.ufdr(tmp_path / "phone.ufdr", made.report(("Chat", made.chat()))[:-200])
    found = read(path)
    assert [document.part for document in found][-2:] == ["files/Image/IMG-1.jpg", "~end"]
    assert found[-1].outcome is Outcome.PARTIAL


def test_a_broken_report_and_a_limit_end_in_one_document(tmp_path: Path) -> None:
    path = made.ufdr(tmp_path / "phone.ufdr", made.report(("Chat", made.chat()))[:-200])
    source = formats.open_source(path)
    found = list(formats.read(source, formats.choose(source), leaf, formats.Means(formats.Limits(members=0))))
    (end,) = (document for document in found if document.part == "~end")
    assert found[-1] is end
    assert "XML ends too early" in end.reason
    assert "more than 0 files" in end.reason


def test_a_directory_that_names_a_place_beyond_any_file_fails_that_file_only(tmp_path: Path) -> None:
    path = packed(tmp_path / "phone.ufdr")
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"files/Text/notes.txt") - 46
    raw[entry + 42 : entry + 46] = b"\xff" * 4
    raw[entry + 30 : entry + 32] = struct.pack("<H", 12)
    behind = entry + 46 + len(b"files/Text/notes.txt")
    raw[behind:behind] = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    path.write_bytes(raw)
    found = {document.part: document for document in read(path)}
    assert found["files/Text/notes.txt"].outcome is Outcome.FAILED
    assert found["files/Text/rides.txt"].outcome is Outcome.SEARCHABLE
