"""What a disk can hold besides good files, through `cets load`: nothing hangs, and everything is accounted for."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT
from tests.engine.commands import answer, balanced, cets, command, count, environ, loading, whole_index

pytestmark = pytest.mark.engine

MESSAGES = 60_000


def test_everything_that_is_no_good_file_is_accounted_for(force: Config, tmp_path: Path) -> None:
    text = "The tandem is at the station."
    for raw in (b"caf\xe9.txt", b"two\nlines.txt", b"\xff\xfe"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_text(text)
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "misnamed.jpg").write_text(text)
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        told = answer(cets(force, *loading(tmp_path)))
    assert balanced(told)
    items = {one["path"]: (one["outcome"], one.get("reason", "")) for one in whole_index(force)["items"].values()}
    assert items == {
        "caf\\xe9.txt": ("searchable", ""),
        "two\\u{a}lines.txt": ("searchable", ""),
        "\\xff\\xfe": ("searchable", ""),
        "misnamed.jpg": ("searchable", ""),
        "empty.pdf": ("searchable", "empty: it holds no bytes"),
        "loop": ("skipped", "symbolic link, not followed"),
        "pipe": ("skipped", "named pipe, not a file"),
        "socket": ("skipped", "socket, not a file"),
    }


def test_a_file_that_changes_while_it_is_read_is_failed_until_it_is_loaded_again(force: Config, tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    lines = (
        f"13/01/2021, {number // 60 % 24:02}:{number % 60:02} - Jo: Ticket {number}\n" for number in range(MESSAGES)
    )
    chat.write_text("".join(lines))
    (tmp_path / "note.txt").write_text("The tandem is at the station.")
    loader = subprocess.Popen(
        command(*loading(tmp_path)),
        env=environ(force),
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while count(force, "evidence") < 100:
        assert loader.poll() is None, "the load ended before it could be disturbed"
        time.sleep(0.05)
    with chat.open("a") as file:
        file.write("13/01/2021, 23:59 - Jo: One more ticket\n")
    assert loader.wait() == 3
    index = whole_index(force)
    items = {one["path"]: (one["outcome"], one.get("reason", "")) for one in index["items"].values()}
    assert items["chat.txt"] == ("failed", "file changed while it was being read")
    assert items["note.txt"] == ("searchable", "")
    current = [one for one in index["evidence"].values() if one["path"] == "chat.txt" and one["current"]]
    assert [one["outcome"] for one in current] == ["failed"], "nothing that was read of it is shown as if it held"
    assert cets(force, *loading(tmp_path)).returncode == 3
    current = [one for one in whole_index(force)["items"].values() if one["path"] == "chat.txt" and one["current"]]
    assert [(one["outcome"], one["documents"]) for one in current] == [("searchable", MESSAGES + 2)]
