"""Names in archives that do not say in which code page they are written."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats import archive_names
from tests.unit.extractors.made_archives import NOTE, read, texts


def zipped(name: bytes) -> bytes:
    """A zip of one file whose name is these bytes, not said to be UTF-8 (APPNOTE.TXT 4.3)."""
    about = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x5800, zlib.crc32(NOTE), len(NOTE), len(NOTE), len(name), 0)
    local = b"PK\x03\x04" + about + name + NOTE
    central = b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("Fahrräder über.txt", "cp437"),
        ("Fahrräder über.txt", "cp1252"),
        ("Привет билеты.txt", "cp866"),
        ("Čau žluťoučký.txt", "cp852"),
        ("会議の資料.txt", "cp932"),
        ("人々のサッカー.txt", "cp932"),
        ("会议票务.txt", "gb18030"),
        ("plain name (2) #1.txt", "ascii"),
        ("żółw.txt", "utf-8"),
    ],
)
def test_a_name_is_read_as_it_was_written(name: str, page: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(name.encode(page)))
    assert texts(read(path)) == {name: NOTE.decode()}


@given(st.binary(min_size=1, max_size=80))
def test_every_name_can_be_read(raw: bytes) -> None:
    assert archive_names.read(raw)
