"""What a folder holds is listed whole, in one order, and nothing of it is followed or opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from cets_search.ingest.digest import NotAFile, digest
from cets_search.ingest.walk import look, walk
from extractors.model import Outcome


def test_every_entry_is_listed_once_by_folder_and_name(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "b/deep/er/x.txt", "c.txt"):
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("bicycle")
    found = [one.raw for one in walk(tmp_path)]
    assert found == [b"a.txt", b"c.txt", b"b/1.txt", b"b/2.txt", b"b/deep/er/x.txt"]


def test_what_is_no_file_is_skipped_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        told = {one.raw: (one.outcome, one.reason) for one in walk(tmp_path)}
    assert told == {
        b"target": (None, ""),
        b"link": (Outcome.SKIPPED, "symbolic link, not followed"),
        b"loop": (Outcome.SKIPPED, "symbolic link, not followed"),
        b"pipe": (Outcome.SKIPPED, "named pipe, not a file"),
        b"socket": (Outcome.SKIPPED, "socket, not a file"),
    }


def test_names_that_are_no_utf8_are_listed_as_they_are(tmp_path: Path) -> None:
    place = os.path.join(os.fsencode(tmp_path), b"caf\xe9 \n.txt")  # noqa: PTH118 - bytes
    Path(os.fsdecode(place)).write_text("x")
    assert [one.raw for one in walk(tmp_path)] == [b"caf\xe9 \n.txt"]


def test_a_single_file_is_a_seizure_of_one(tmp_path: Path) -> None:
    (tmp_path / "only.txt").write_text("x")
    assert [one.raw for one in walk(tmp_path / "only.txt")] == [b"only.txt"]


def test_a_vanished_file_is_accounted_for(tmp_path: Path) -> None:
    gone = look(tmp_path, b"gone.txt")
    assert gone.outcome is Outcome.FAILED
    assert gone.reason == "file cannot be read: no such file or directory"


def test_a_deep_folder_does_not_end_the_walk(tmp_path: Path) -> None:
    place = tmp_path
    for _ in range(300):
        place = place / "d"
    place.mkdir(parents=True)
    (place / "x.txt").write_text("x")
    assert len(list(walk(tmp_path))) == 1


def test_one_pass_gives_three_hashes(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    hashes = digest(os.fsencode(tmp_path / "abc"))
    # FIPS 180-2 and RFC 1321 give these for "abc".
    assert hashes.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hashes.md5 == "900150983cd24fb0d6963f7d28e17f72"
    assert hashes.sha1 == "a9993e364706816aba3e25717850c26c9cd0d89d"
    assert hashes.size == 3


def test_a_pipe_or_a_link_in_a_files_place_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAFile):
        digest(os.fsencode(tmp_path / "pipe"))
    (tmp_path / "link").symlink_to("/etc/hostname")
    with pytest.raises(OSError, match="symbolic links"):
        digest(os.fsencode(tmp_path / "link"))
