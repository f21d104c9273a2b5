"""Encrypted archives and documents: named so, opened by a list of passwords, and the one that worked is told."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import py7zr
import pytest

from extractors.formats.passwords import unlocked
from extractors.model import Document, Outcome
from tests.unit.extractors.made_archives import NOTE, packed, read, texts, told, zipped

RIGHT = "Träger 7"
LIST = ("wrong", "", "schuppen", RIGHT, "later")
FILES = {"shed.txt": NOTE, "empty.txt": b"", "ticket.txt": b"Platform 4, 09:15."}
NEEDED = ("encrypted", "encrypted: a password is needed")
BEYOND = ("encrypted", "encrypted: none of the passwords opens it")


@pytest.mark.parametrize("way", ["traditional", "aes128", "aes256"])
def test_a_zip_is_opened_by_the_list(way: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", "zip", FILES, f"encryption={way}", RIGHT)
    locked = told(read(path))
    assert (locked["shed.txt"], locked["ticket.txt"]) == (NEEDED, NEEDED)
    assert told(read(path, passwords=["wrong"]))["shed.txt"] == BEYOND
    documents = read(path, passwords=[one for one in LIST if one])
    assert texts(documents) == {name: data.decode() for name, data in FILES.items() if data}
    assert {one.metadata.get("password") for one in documents if one.text} == {RIGHT}


def test_the_check_in_a_zip_that_one_wrong_password_in_256_passes_is_not_believed(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", "zip", {"shed.txt": NOTE}, "encryption=traditional", RIGHT)
    documents = read(path, passwords=[*(f"wrong {number}" for number in range(1_500)), RIGHT])
    assert documents[1].metadata["password"] == RIGHT
    assert texts(documents) == {"shed.txt": NOTE.decode()}


def test_each_file_of_a_zip_may_have_its_own_password(tmp_path: Path) -> None:
    one = packed(tmp_path / "1", "zip", {"1.txt": b"the first"}, "encryption=aes256,compression=store", "first")
    path = tmp_path / "x.zip"
    path.write_bytes(one.read_bytes())
    inner = {"locked.zip": one.read_bytes(), "open.txt": NOTE}
    path.write_bytes(zipped(inner))
    assert told(read(path)) == {
        "": ("searchable", ""),
        "locked.zip": ("searchable", ""),
        "locked.zip/1.txt": NEEDED,
        "open.txt": ("searchable", ""),
    }
    assert texts(read(path, passwords=["second", "first"]))["locked.zip/1.txt"] == "the first"


@pytest.mark.parametrize("hidden", [False, True])
def test_a_7z_is_opened_by_the_list_its_names_encrypted_or_not(hidden: bool, tmp_path: Path) -> None:
    path = tmp_path / "x.7z"
    with py7zr.SevenZipFile(path, "w", password=RIGHT, header_encryption=hidden) as archive:
        for name, data in FILES.items():
            archive.writestr(data, name)
    for passwords, outcome in (((), NEEDED), (("wrong", "worse"), BEYOND)):
        locked = told(read(path, passwords=passwords))
        assert locked == {"": outcome} if hidden else locked["shed.txt"] == outcome
    documents = read(path, passwords=["wrong", RIGHT])
    assert texts(documents) == {name: data.decode() for name, data in FILES.items() if data}
    assert documents[0].metadata["password"] == RIGHT
    assert {one.metadata["password"] for one in documents} == {RIGHT}


def test_reading_goes_on_within_an_encrypted_archive(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", "zip", FILES, "encryption=aes256", RIGHT)
    assert [one.part for one in read(path, passwords=LIST, after="shed.txt")] == ["empty.txt", "ticket.txt"]


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("aleph-ingest/7z_password.7z", "password"),
        ("tika/tika-parser-pkg-module/full_encrypted.7z", "password"),
        ("tika/tika-parser-pkg-module/test7Z_protected_passTika.7z", "Tika"),
    ],
)
def test_archives_by_others_are_opened(name: str, password: str, corpora: Path) -> None:
    documents = read(corpora / "documents" / name, passwords=["wrong", password])
    assert documents[1].metadata["password"] == password
    assert documents[1].text


@pytest.mark.corpora
def test_an_encrypted_rar_is_named_so(corpora: Path) -> None:
    (own,) = read(corpora / "documents/tika/tika-parser-pkg-module/test-documents-enc.rar", passwords=["wrong"])
    assert (own.kind, own.outcome) == ("archive", Outcome.ENCRYPTED)
    assert "unpack it by another program" in own.reason


def rar4(*files: tuple[str, bytes, bool]) -> bytes:
    """A rar 4 of stored files: name, data, whether it is said to be encrypted (RAR 4's technote)."""

    def block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data

    made = b"Rar!\x1a\x07\x00" + block(0x73, 0, bytes(6))
    for name, data, locked in files:
        sizes = struct.pack("<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0, 29, 0x30, len(name), 0o100644)
        made += block(0x74, 0x8000 | (0x0404 if locked else 0), sizes + name.encode() + bytes(8 if locked else 0), data)
    return made + block(0x7B, 0x4000, b"")


def rar5(*files: tuple[str, bytes, bool]) -> bytes:
    """As `rar4`, of rar 5 (RAR 5.0 archive format, rarlab.com/technote.htm)."""

    def block(fields: bytes, data: bytes = b"") -> bytes:
        head = bytes([len(fields)]) + fields
        return struct.pack("<I", zlib.crc32(head)) + head + data

    made = b"Rar!\x1a\x07\x01\x00" + block(bytes([1, 0, 0]))
    for name, data, locked in files:
        record = bytes([1, 0, 0, 15]) + bytes(range(32)) if locked else b""
        extra = bytes([len(record)]) + record if locked else b""
        told = bytes([4, len(data), 0]) + struct.pack("<I", zlib.crc32(data)) + bytes([0, 1, len(name)]) + name.encode()
        sizes = bytes([len(extra), len(data)]) if locked else bytes([len(data)])
        made += block(bytes([2, 3 if locked else 2]) + sizes + told + extra, data)
    return made + block(bytes([5, 0, 0]))


@pytest.mark.parametrize("make", [rar4, rar5])
def test_files_of_a_rar_that_are_encrypted_are_named_and_the_others_read(
    make: Callable[..., bytes], tmp_path: Path
) -> None:
    path = tmp_path / "x.rar"
    path.write_bytes(make(("shed.txt", NOTE, False), ("locked.txt", b"?" * 48, True), ("last.txt", NOTE, False)))
    found = told(read(path, passwords=["wrong"]))
    assert found["shed.txt"] == ("searchable", "")
    assert found["locked.txt"][0] == "encrypted"
    assert "unpack it by another program" in found["locked.txt"][1]
    assert found["last.txt"] == ("searchable", "")


def test_a_rar_whose_list_of_files_is_encrypted_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "x.rar"
    seal = bytes([4, 0, 0, 0, 15]) + bytes(range(16))
    path.write_bytes(
        rar5()[:8] + struct.pack("<I", zlib.crc32(bytes([len(seal)]) + seal)) + bytes([len(seal)]) + seal + b"?" * 99
    )
    (own,) = read(path, passwords=["wrong"])
    assert (own.kind, own.outcome) == ("archive", Outcome.ENCRYPTED)
    assert "unpack it by another program" in own.reason


@pytest.mark.parametrize("keep", range(8, 200, 3))
def test_a_cut_rar_is_no_more_than_cut(keep: int, tmp_path: Path) -> None:
    path = tmp_path / "x.rar"
    path.write_bytes(rar5(("shed.txt", NOTE, False), ("locked.txt", b"?" * 48, True))[:keep])
    assert all(one.outcome is Outcome.SEARCHABLE or one.reason for one in read(path))


class Locked:
    """A document that one password opens."""

    def __init__(self) -> None:
        self.tried: list[str | None] = []

    def __call__(self, password: str | None = None) -> Iterable[Document]:
        self.tried.append(password)
        if password == "b":
            return [Document("document", "x.pdf", text="open"), Document("image", "x.pdf", "1", "")]
        return [Document("document", "x.pdf", outcome=Outcome.ENCRYPTED, reason="encrypted: a password is needed")]


def test_passwords_are_tried_on_an_encrypted_document_in_their_order() -> None:
    locked = Locked()
    own, picture = unlocked(locked, ("a", "b", "c"))
    assert locked.tried == [None, "a", "b"]
    assert (own.text, own.metadata, picture.metadata) == ("open", {"password": "b"}, {})


def test_a_document_that_none_opens_says_so() -> None:
    (own,) = unlocked(Locked(), ("a", "c"))
    assert (own.outcome.value, own.reason) == BEYOND
    (own,) = unlocked(Locked(), ())
    assert (own.outcome.value, own.reason) == NEEDED


def named_anew(data: bytes, names: dict[str, str]) -> bytes:
    """A 7z whose list of files is plain, with other names of the same length, and its checksums set right."""
    offset, size = struct.unpack_from("<QQ", data, 12)
    listed = data[32 + offset : 32 + offset + size]
    for name, other in names.items():
        listed = listed.replace(name.encode("utf-16-le"), other.encode("utf-16-le"))
    start = struct.pack("<QQI", offset, size, zlib.crc32(listed))
    return data[:8] + struct.pack("<I", zlib.crc32(start)) + start + data[32 : 32 + offset] + listed


def test_one_name_that_is_refused_costs_a_7z_that_file_only(tmp_path: Path) -> None:
    path = tmp_path / "x.7z"
    with py7zr.SevenZipFile(path, "w", password=RIGHT) as archive:
        archive.set_encoded_header_mode(False)
        for name in ("aa/up.txt", "bb/abs.txt", "cc/drive.txt", "shed.txt"):
            archive.writestr(NOTE, name)
    names = {"aa/up": "../up", "bb/abs": "/b/abs", "cc/drive": "C:/drive"}
    path.write_bytes(named_anew(path.read_bytes(), names))
    documents = read(path, passwords=["wrong", RIGHT])
    assert texts(documents) == {"b/abs.txt": NOTE.decode(), "shed.txt": NOTE.decode()}
    outcomes = told(documents)
    assert outcomes["up.txt"] == ("skipped", "its name climbs out of the archive: it was not unpacked")
    assert outcomes["drive.txt"] == ("failed", "damaged: the program that unpacks it refuses its name")
    assert {one.part: one.metadata.get("name") for one in documents}["b/abs.txt"] == "/b/abs.txt"
