"""Archives and compressed files of every kind give each of their files, with what the archive says of it."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import json
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import py7zr
import pytest
from libarchive.write import file_writer

from extractors.formats import choose, open_source
from extractors.formats.archive import CONTAINER
from tests.unit.extractors.made_archives import NOTE, packed, read, tarred, texts, zipped

FILES = {"notes/shed.txt": NOTE, "ticket.txt": b"Platform 4, 09:15."}
WRITTEN = {name: data.decode() for name, data in FILES.items()}


def seven(path: Path) -> None:
    with py7zr.SevenZipFile(path, "w") as archive:
        for name, data in FILES.items():
            archive.writestr(data, name)


MAKERS: dict[str, Callable[[Path], object]] = {
    "zip": lambda path: path.write_bytes(zipped(FILES)),
    "7z": seven,
    "tar": lambda path: path.write_bytes(tarred(FILES)),
    "tar.gz": lambda path: path.write_bytes(tarred(FILES, "w:gz")),
    "tar.bz2": lambda path: path.write_bytes(tarred(FILES, "w:bz2")),
    "tar.xz": lambda path: path.write_bytes(tarred(FILES, "w:xz")),
    "v7.tar": lambda path: packed(path, "v7tar", FILES),
    "cpio": lambda path: packed(path, "cpio_newc", FILES),
    "old.cpio": lambda path: packed(path, "cpio", FILES),
    "iso": lambda path: packed(path, "iso9660", FILES),
}


@pytest.mark.parametrize("form", MAKERS)
def test_every_file_is_read_under_whatever_name_the_archive_has(form: str, tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    MAKERS[form](path)
    documents = read(path)
    assert documents[0].kind == "archive"
    assert (documents[0].part, documents[0].parent) == ("", None)
    assert texts(documents) == WRITTEN
    assert {document.parent for document in documents[1:]} == {""}
    assert {document.outcome.value for document in documents} == {"searchable"}


def ar_entry(name: str, data: bytes) -> bytes:
    """An entry of a Unix archive, as System V and GNU write them."""
    head = f"{name:<16}{1709285400:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n"
    return head.encode() + data + b"\n" * (len(data) % 2)


def test_ar_gives_its_files_and_not_its_table_of_names(tmp_path: Path) -> None:
    path = tmp_path / "x"
    table = ar_entry("//", b"a-name-too-long-for-a-header.txt/\n")
    path.write_bytes(b"!<arch>\n" + table + ar_entry("shed.txt/", NOTE) + ar_entry("/0", b"Platform 4."))
    assert texts(read(path)) == {"shed.txt": NOTE.decode(), "a-name-too-long-for-a-header.txt": "Platform 4."}


@pytest.mark.parametrize(
    ("name", "pack"),
    [("shed.txt.gz", gzip.compress), ("shed.txt.bz2", bz2.compress), ("shed.txt.xz", lzma.compress)],
)
def test_a_compressed_file_is_one_file_of_the_name_without_the_suffix(
    name: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(pack(NOTE))
    assert texts(read(path)) == {"shed.txt": NOTE.decode()}


@pytest.mark.parametrize("kind", ["zstd", "lz4", "lzip", "compress"])
def test_so_it_is_by_the_rarer_ways_of_packing(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "shed.tar.x"
    with file_writer(str(path), "ustar", kind) as archive:
        archive.add_file_from_memory("shed.txt", len(NOTE), NOTE)
    assert texts(read(path)) == {"shed.txt": NOTE.decode()}


def test_a_gzip_says_what_its_file_was_called(tmp_path: Path) -> None:
    path = tmp_path / "download"
    with path.open("wb") as out, gzip.GzipFile("/home/jo/plans/shed.txt", "wb", fileobj=out) as file:
        file.write(NOTE)
    assert texts(read(path)) == {"shed.txt": NOTE.decode()}


def test_members_carry_their_hashes_time_size_and_comment(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        entry = zipfile.ZipInfo("shed.txt", (2024, 3, 1, 9, 30, 0))
        entry.comment = b"found in the hall"
        package.writestr(entry, NOTE)
        package.comment = b"backup of May"
    own, member = read(path)
    assert own.metadata == {"comment": "backup of May"}
    assert own.mime == "application/zip"
    assert member.metadata == {
        "modified": "2024-03-01T09:30:00",  # a zip keeps the time of the clock on the wall
        "packed": str(len(NOTE)),
        "comment": "found in the hall",
    }
    assert member.digests is not None
    assert (member.digests.sha256, member.digests.size) == (hashlib.sha256(NOTE).hexdigest(), len(NOTE))


def test_a_tar_keeps_times_in_utc(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(tarred(FILES))
    assert read(path)[1].metadata == {"modified": "2024-03-01T09:30:00Z"}


def test_one_file_in_several_archives_keeps_its_hash_in_each(tmp_path: Path) -> None:
    inner = zipped({"again.txt": NOTE})
    path = tmp_path / "x.tar"
    path.write_bytes(tarred({"a.txt": NOTE, "b/inner.zip": inner, "c.txt.gz": gzip.compress(NOTE)}))
    wanted = hashlib.sha256(NOTE).hexdigest()
    same = [one.part for one in read(path) if one.digests and one.digests.sha256 == wanted]
    assert same == ["a.txt", "b/inner.zip/again.txt", "c.txt.gz/c.txt"]


def test_a_chat_in_an_archive_is_read_as_messages(tmp_path: Path) -> None:
    chat = "\n".join(f"[01/03/2024, 09:{minute:02}:00] Jo: The bicycle is at number {minute}" for minute in range(5))
    path = tmp_path / "x.tar.gz"
    beside = {f"{number}.txt": NOTE for number in range(5)}
    path.write_bytes(tarred({**beside, "phone/talk.txt": chat.encode()}, "w:gz"))
    messages = [one for one in read(path) if one.kind == "message"]
    assert len(messages) == 5
    assert all(one.part.startswith("phone/talk.txt/") and one.platform == "whatsapp" for one in messages)


@pytest.mark.parametrize(
    "mark", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml", "META-INF/container.xml"]
)
def test_a_zip_that_is_a_document_stays_with_the_reader_of_documents(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"word/document.xml": b"<w/>", mark: b"."}))
    assert choose(open_source(path)).format is None


def test_a_word_document_is_told_by_what_is_in_it_and_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(zipped(FILES))
    assert choose(open_source(path)).format is CONTAINER


def test_what_ends_in_a_zip_is_not_taken_for_that(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(tarred({"a.txt": NOTE})[:1024] + zipped({"b.txt": b"other"}))
    assert "a.txt" in texts(read(path))


@pytest.mark.parametrize(
    "text", [json.dumps({"a": 1}).encode(), b"BZh9 is a postcode", b"070707 is a time", b"PK", b""]
)
def test_text_is_no_archive(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(text)
    documents = read(path)
    assert [document.kind for document in documents] == ["document"]
