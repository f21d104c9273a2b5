"""Archives that lie behind a program, and discs whose files no directory shows that is read here."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import py7zr
import pytest

from extractors.formats import choose, open_source, udf
from extractors.formats.archive import CONTAINER as ARCHIVE
from extractors.formats.self_extracting import CONTAINER as SELF_EXTRACTING
from tests.unit.extractors.made_archives import NOTE, packed, read, texts, told, zipped

SECTOR = 2_048


def program(behind: bytes = b"", sections: int = 1) -> bytes:
    """A portable executable with nothing in it that runs."""
    head = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, sections, 0, 0, 0, 0, 0)
    table = b".text\0\0\0" + struct.pack("<IIII", 512, 4_096, 512, 1_024) + bytes(16)
    return (head + coff + table * sections).ljust(1_024, b"\0") + b"\xcc" * 512 + behind


def seven(password: str) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=True) as archive:
        archive.writestr(NOTE, "shed.txt")
    return out.getvalue()


def test_what_a_program_carries_is_read_as_the_archive_that_it_is(tmp_path: Path) -> None:
    path = tmp_path / "setup.exe"
    path.write_bytes(program(b'\r\n;!@Install@!UTF-8!\r\nTitle="Bicycles"\r\n;!@InstallEnd@!\r\n' + seven("spoke")))
    documents = read(path, passwords=["spoke"])
    assert choose(open_source(path)).format is SELF_EXTRACTING
    assert texts(documents)["~archive.7z/shed.txt"] == NOTE.decode()
    assert documents[1].metadata["password"] == "spoke"
    assert read(path, passwords=["spoke"], after="~archive.7z") == documents[2:]


@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_zip_is_read_however_it_counts_its_places(from_the_start: bool, tmp_path: Path) -> None:
    path = tmp_path / "photos.exe"
    path.write_bytes(program(b"" if from_the_start else zipped({"shed.txt": NOTE})))
    if from_the_start:
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("shed.txt", NOTE)
    assert texts(read(path))["~archive.zip/shed.txt"] == NOTE.decode()


@pytest.mark.parametrize(
    "data",
    [
        program(),
        program(b"signature" * 99),
        program(zipped({"a": NOTE}), sections=900),
        program()[:90],
        b"MZ" + bytes(58) + b"\xff" * 8 + zipped({"a": NOTE}),
        program()[:1_024],
    ],
)
def test_other_programs_are_no_archives(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "setup.exe"
    path.write_bytes(data)
    assert choose(open_source(path)).format is None


def descriptor(tag: int, body: bytes) -> bytes:
    head = struct.pack("<HHBBHHHI", tag, 2, 0, 0, 0, 0, 0, 0)
    sector = head[:4] + bytes([sum(head) % 256]) + head[5:] + body
    return sector.ljust(SECTOR, b"\0")


def with_udf(iso: bytes, files: int) -> bytes:
    """The disc with descriptors of UDF that state so many files (ECMA-167 3/10; UDF 2.60, 2.2.6.4)."""
    disc = bytearray(iso.ljust(300 * SECTOR, b"\0"))
    volume = descriptor(6, bytes(432 - 16) + struct.pack("<II", 2 * SECTOR, 270))
    integrity = descriptor(9, bytes(72 - 16) + struct.pack("<II", 1, 46) + bytes(8 + 32) + struct.pack("<I", files))
    sectors = {
        256: descriptor(2, struct.pack("<II", 16 * SECTOR, 260)),
        260: descriptor(1, b""),
        261: volume,
        262: descriptor(8, b""),
        270: integrity,
        271: descriptor(8, b""),
    }
    for number, sector in sectors.items():
        disc[number * SECTOR : (number + 1) * SECTOR] = sector
    return bytes(disc)


def test_a_disc_that_shows_fewer_files_than_it_has_says_so(tmp_path: Path) -> None:
    iso = packed(tmp_path / "plain.iso", "iso9660", {"readme.txt": NOTE}).read_bytes()
    path = tmp_path / "disc.iso"
    path.write_bytes(with_udf(iso, files=7))
    found = told(read(path))
    assert found["~end"] == ("failed", udf.UNREAD)
    assert found["readme.txt"] == ("searchable", "")
    path.write_bytes(with_udf(iso, files=1))
    assert "~end" not in told(read(path)), "all its files are there in both"
    path.write_bytes(with_udf(iso, files=7)[: 261 * SECTOR])
    assert "~end" not in told(read(path)), "what it states cannot be read"


def test_a_disc_in_udf_alone_is_named(tmp_path: Path) -> None:
    marks = b"".join((b"\0" + mark + b"\1").ljust(SECTOR, b"\0") for mark in (b"BEA01", b"NSR03", b"TEA01"))
    path = tmp_path / "disc.img"
    path.write_bytes(bytes(16 * SECTOR) + marks + bytes(300 * SECTOR))
    assert told(read(path)) == {"": ("skipped", udf.UNREAD)}
    path.write_bytes(packed(tmp_path / "plain.iso", "iso9660", {"readme.txt": NOTE}).read_bytes())
    assert choose(open_source(path)).format is ARCHIVE
