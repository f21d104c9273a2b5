"""Archives that are built to do harm, or are broken, end within limits, and lose nothing that could be read."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from extractors.formats import Limits
from tests.unit.extractors.made_archives import NOTE, read, tarred, texts, told, zipped

MIB = 1 << 20


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def test_names_that_climb_are_listed_and_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "in" / "x.tar"
    path.parent.mkdir()
    names = ["../up.txt", "a/../../up.txt", "/etc/../../up.txt", "good.txt"]
    path.write_bytes(tarred(dict.fromkeys(names, NOTE)))
    documents = read(path)
    climbs = "its name climbs out of the archive: it was not unpacked"
    assert told(documents) == {
        "": ("searchable", ""),
        "up.txt": ("skipped", climbs),
        "a/up.txt": ("skipped", climbs),
        "etc/up.txt": ("skipped", climbs),
        "good.txt": ("searchable", ""),
    }
    assert documents[1].metadata["name"] == "../up.txt"
    assert [entry.name for entry in tmp_path.rglob("*")] == ["in", "x.tar"]


@pytest.mark.parametrize("name", ["..\\up.txt", "C:\\..\\up.txt", "\\\\server\\..\\up.txt"])
def test_so_are_those_of_windows(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({name: NOTE}))
    assert read(path)[1].outcome.value == "skipped"


def test_names_from_the_root_of_another_machine_are_read_below_the_archive(tmp_path: Path) -> None:
    here = tmp_path / "here.txt"
    here.write_text("not in the archive")
    path = tmp_path / "phone.tar"
    path.write_bytes(tarred({"/data/data/org.example.notes/a.txt": NOTE, "data/data/b.txt": NOTE, str(here): b"seven"}))
    documents = read(path)
    inside = str(here).lstrip("/")
    assert texts(documents) == {
        "data/data/org.example.notes/a.txt": NOTE.decode(),
        "data/data/b.txt": NOTE.decode(),
        inside: "seven",
    }
    assert [one.metadata.get("name") for one in documents[1:]] == [
        "/data/data/org.example.notes/a.txt",
        None,
        str(here),
    ]
    assert here.read_text() == "not in the archive"


def test_so_are_those_from_a_drive_or_a_server_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    names = ["C:\\Notes\\shed.txt", "D:\\Notes\\shed.txt", "\\\\server\\share\\up.txt", "C:"]
    path.write_bytes(zipped(dict.fromkeys(names, NOTE)))
    documents = read(path)
    assert list(texts(documents)) == ["Notes/shed.txt", "Notes/shed.txt~2", "server/share/up.txt", "C:"]
    assert [one.metadata.get("name") for one in documents[1:]] == [name.replace("\\", "/") for name in names[:3]] + [
        None
    ]


def test_links_and_devices_are_listed_and_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not in the archive")
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as package:
        package.addfile(special("soft", tarfile.SYMTYPE, str(secret)))
        package.addfile(special("hard", tarfile.LNKTYPE, str(secret)))
        package.addfile(special("round", tarfile.SYMTYPE, "round"))
        package.addfile(special("pipe", tarfile.FIFOTYPE))
        package.addfile(special("disk", tarfile.BLKTYPE))
    documents = read(path)
    outcomes = told(documents)
    assert outcomes["soft"] == ("skipped", f"a link to {secret}: it was not followed")
    assert outcomes["hard"] == ("skipped", f"a link to {secret}: it was not followed")
    assert outcomes["round"] == ("skipped", "a link to round: it was not followed")
    assert outcomes["pipe"] == outcomes["disk"] == ("skipped", "a device, pipe or socket: it holds nothing")
    assert texts(documents) == {}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_equal_names_and_files_named_as_folders_have_parts_of_their_own(tmp_path: Path) -> None:
    inner = zipped({"b": b"inside"})
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in (
            ("a", b"1"),
            ("a", b"2"),
            ("a~2", b"3"),
            ("in.zip", inner),
            ("in.zip/b", b"4"),
            ("in.zip", b"5"),
        ):
            package.writestr(name, data)
        package.writestr("~end", b"6")
    assert texts(read(path)) == {
        "a": "1",
        "a~2": "2",
        "a~2~2": "3",
        "in.zip/b": "inside",
        "in.zip~2/b": "4",
        "in.zip~3": "5",
        "~end~2": "6",
    }


@pytest.mark.parametrize(
    "raw", [b"caf\xe9.txt", b"line\nbreak.txt", b"\x01\x02.txt", b"a" * 5_000 + b".txt", b"./.", b" "]
)
def test_names_of_any_bytes_give_a_part(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    entry = tarfile.TarInfo(os.fsdecode(raw))
    entry.size = len(NOTE)
    with tarfile.open(path, "w", errors="surrogateescape") as package:
        package.addfile(entry, io.BytesIO(NOTE))
    (part,) = texts(read(path))
    part.encode()
    assert 0 < len(part) <= 1_000


def test_depth_has_an_end(tmp_path: Path) -> None:
    data = zipped({"note.txt": NOTE})
    for level in range(5):
        data = zipped({f"{level}.zip": data})
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    outcomes = told(read(path, limits=Limits(depth=3)))
    deep = ("skipped", "lies deeper than 3 containers: it was not unpacked")
    assert list(outcomes.items())[-1] == ("4.zip/3.zip/2.zip/1.zip", deep)
    assert told(read(path))["4.zip/3.zip/2.zip/1.zip/0.zip/note.txt"] == ("searchable", "")


def test_so_has_the_number_of_files_in_all_containers_together(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(tarred({"in.tar": tarred({f"{number}": NOTE for number in range(5)}), "last": NOTE}))
    outcomes = told(read(path, limits=Limits(members=3)))
    many = ("skipped", "holds more than 3 files: those after were not unpacked")
    assert outcomes["in.tar/~end"] == outcomes["~end"] == many
    assert "in.tar/1" in outcomes
    assert "in.tar/2" not in outcomes


def test_a_bomb_is_skipped_unopened_and_its_neighbours_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"a.txt": NOTE, "bomb": bytes(8 * MIB), "b.txt": NOTE}))
    documents = read(path, limits=Limits(ratio=100, small=MIB))
    assert told(documents)["bomb"] == ("skipped", "unpacks to more than 100 times its packed size: it was not unpacked")
    assert set(texts(documents)) == {"a.txt", "b.txt"}


@pytest.mark.parametrize("mode", ["w:gz", "w:xz"])
def test_a_bomb_packed_together_with_others_is_skipped_too(mode: str, tmp_path: Path) -> None:
    path = tmp_path / "x.tar.gz"
    path.write_bytes(tarred({"a.txt": NOTE, "bomb": bytes(64 * MIB), "b.txt": NOTE}, mode))
    documents = read(path, limits=Limits(ratio=100, small=MIB))
    assert told(documents)["bomb"][0] == "skipped"
    assert set(texts(documents)) == {"a.txt", "b.txt"}


def test_a_file_that_lies_about_its_size_is_stopped_while_it_is_unpacked(tmp_path: Path) -> None:
    data = bytearray(zipped({"bomb": bytes(8 * MIB)}))
    for at in (data.find(b"PK\x03\x04") + 22, data.find(b"PK\x01\x02") + 24):
        data[at : at + 4] = (10).to_bytes(4, "little")
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert told(read(path, limits=Limits(ratio=100, small=MIB)))["bomb"][0] in ("skipped", "partial")


def test_a_compressed_stream_of_unstated_size_is_stopped_while_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "zeros.gz"
    path.write_bytes(gzip.compress(bytes(64 * MIB)))
    why = "unpacks to more than 100 times its packed size: it was not unpacked"
    assert told(read(path, limits=Limits(ratio=100, small=MIB)))["zeros"] == ("skipped", why)


def test_all_that_an_item_unpacks_to_has_an_end(tmp_path: Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(tarred({f"{number}": os.urandom(400_000) for number in range(6)}))
    outcomes = told(read(path, limits=Limits(size=MIB)))
    excess = ("skipped", "with it the item unpacks to more than 1 MiB: it was not unpacked")
    assert [outcomes[name] for name in "012"] == [("searchable", ""), ("searchable", ""), excess]


def test_a_sparse_file_of_a_terabyte_is_not_written_out(tmp_path: Path) -> None:
    size = 1 << 40
    entry = tarfile.TarInfo("disk.img")
    entry.pax_headers = {
        "GNU.sparse.major": "0",
        "GNU.sparse.minor": "1",
        "GNU.sparse.size": str(size),
        "GNU.sparse.numblocks": "1",
        "GNU.sparse.map": f"{size - 27},27",
    }
    entry.size = len(NOTE)
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as package:
        package.addfile(entry, io.BytesIO(NOTE))
    ((part, (outcome, reason)),) = list(told(read(path)).items())[1:]
    assert part == "disk.img"
    assert (outcome, reason) == ("skipped", "unpacks to more than 250 times its packed size: it was not unpacked")


@pytest.mark.parametrize("cut", [100, 700, 3_000, 400_000])
@pytest.mark.parametrize("form", ["zip", "tar", "tar.gz"])
def test_a_cut_archive_gives_what_comes_before(form: str, cut: int, tmp_path: Path) -> None:
    files = {f"{number}.txt": os.urandom(100_000) for number in range(8)}
    data = zipped(files) if form == "zip" else tarred(files, "w:gz" if form == "tar.gz" else "w")
    path = tmp_path / "x"
    path.write_bytes(data[:cut])
    documents = read(path)
    whole = [one for one in documents if one.outcome.value == "searchable" and one.part]
    assert len(whole) >= (cut - 100_000) // 101_000
    assert any(one.outcome.value in ("failed", "partial") for one in documents) or documents[0].parser == "plain"


def test_a_wrong_checksum_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": NOTE, "b.txt": b"Platform 4, 09:15."}))
    for mark, at in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        data[data.find(mark) + at] ^= 0xFF
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    outcomes = told(read(path))
    assert outcomes["a.txt"][0] == "partial"
    assert "CRC" in outcomes["a.txt"][1]
    assert outcomes["b.txt"] == ("searchable", "")


def test_what_libarchive_does_not_open_goes_to_the_reader_of_documents(tmp_path: Path) -> None:
    path = tmp_path / "x.7z"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\xff" * 64)
    assert [document.parser for document in read(path)] == ["plain"]
