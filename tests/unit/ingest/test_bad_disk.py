"""What a disk can hold besides good files: each has an outcome and a reason, and costs nothing else."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cets_search.ingest.identity import shown
from cets_search.ingest.intake import Intake
from cets_search.ingest.walk import walk
from cets_search.model import Seizure
from extractors.model import Outcome

NOBODY = 65534


class Nobody:
    """Watches a load and says nothing."""

    def passed(self, files: int, size: int) -> None: ...


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder that any account may enter, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="cets-disk-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root may read everything: for the time of the test it is somebody else."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(before)


def outcomes(root: Path) -> dict[str, tuple[Outcome | None, str]]:
    """Every item by its path as shown: its outcome before it is parsed, None where it will be, and the reason."""
    items = Intake(Seizure("essex", "EX-7"), None, Nobody()).items(walk(root))
    return {shown(item.found.raw): (item.found.outcome, item.found.reason) for item in items}


def test_names_of_any_bytes_are_shown_on_one_line_and_told_apart(root: Path) -> None:
    for raw in (b"caf\xe9.txt", b"caf\xc3\xa9.txt", b"two\nlines.txt", b"two\\nlines.txt", b"x" * 255, b" "):
        Path(os.fsdecode(os.fsencode(root) + b"/" + raw)).write_text("bicycle")
    told = outcomes(root)
    assert len(told) == 6
    assert set(told.values()) == {(None, "")}
    assert all(name.isprintable() for name in told)


def test_loops_pipes_and_sockets_are_skipped_and_never_opened(root: Path) -> None:
    (root / "self").symlink_to("self")
    (root / "a").symlink_to("b")
    (root / "b").symlink_to("a")
    (root / "deep").mkdir()
    (root / "deep" / "up").symlink_to("..")
    (root / "deep" / "dangling").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(root / "socket"))
        told = outcomes(root)
    links = ("self", "a", "b", "deep/up", "deep/dangling")
    assert told == {
        **dict.fromkeys(links, (Outcome.SKIPPED, "symbolic link, not followed")),
        "pipe": (Outcome.SKIPPED, "named pipe, not a file"),
        "socket": (Outcome.SKIPPED, "socket, not a file"),
    }


def test_what_may_not_be_read_is_failed_and_the_rest_goes_on(root: Path, request: pytest.FixtureRequest) -> None:
    for name in ("closed.txt", "open.txt"):
        (root / name).write_text("bicycle")
    for name in ("closed", "no-way-through", "open"):
        (root / name).mkdir()
        (root / name / "inside.txt").write_text("tandem")
    (root / "closed.txt").chmod(0)
    (root / "closed").chmod(0)
    # Its entries are listed, but none of them can be looked at.
    (root / "no-way-through").chmod(0o444)
    request.getfixturevalue("unprivileged")
    assert outcomes(root) == {
        "closed.txt": (Outcome.FAILED, "file cannot be read: permission denied"),
        "closed/": (Outcome.FAILED, "folder cannot be listed: permission denied"),
        "no-way-through/inside.txt": (Outcome.FAILED, "file cannot be read: permission denied"),
        "open.txt": (None, ""),
        "open/inside.txt": (None, ""),
    }


def test_a_file_that_becomes_a_pipe_between_listing_and_reading_is_failed(root: Path) -> None:
    (root / "note.txt").write_text("bicycle")
    found = list(walk(root))
    (root / "note.txt").unlink()
    os.mkfifo(root / "note.txt")
    (item,) = Intake(Seizure("essex", "EX-7"), None, Nobody()).items(found)
    assert item.found.outcome is Outcome.FAILED
    assert item.found.reason == "file was replaced by something else while the folder was read"
