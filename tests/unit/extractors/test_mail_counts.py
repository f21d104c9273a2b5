"""As many messages and attachments in the mail of others as Python's own `mailbox` and `email` find in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.extractors import mail_counts
from tests.unit.extractors.mail_counts import Counts
from tests.unit.extractors.mail_files import counted, read

pytestmark = pytest.mark.corpora

FILES = {
    "linux-mips-list/mbox/*-1997.mbox": 1035,
    "linux-mips-list/mbox/*-2000.mbox": 1872,
    "linux-mips-list/mbox/*-2003.mbox": 2734,
    "spamassassin-ham/easy_ham/*": 2397,
    "ruby-mail/**/*.eml": 104,  # of 112 files; the others are what was attached
    "cpython/msg_*.txt": 46,  # of 64 files; 17 are data to attach, one is no message (below)
    "mbox-messageparser/[!.]*.[ts]*[tp]": 121,
    "aleph-ingest-mail/*.e*ml*": 12,
}
"""Messages in each kind of file."""

DIFFERENT: dict[str, tuple[Counts, Counts, str]] = {
    "cpython/msg_19.txt": (Counts(0, 0), Counts(1, 0), "a list server's instructions, without one header"),
    "mbox-messageparser/separators2.sep": (
        Counts(2, 0),
        Counts(3, 0),
        "a line of a body begins with `From this principle`: mailbox splits the message there",
    ),
}
"""Where the counts may differ: what is read, what Python finds, and why the first is right."""


def ours(path: Path) -> Counts:
    return counted((one.part, one.parent, one.kind) for one in read(path))


def pythons(path: Path) -> Counts:
    with path.open("rb") as file:
        head = file.read(200).lstrip(b"\r\n")
    count: Callable[[Path], Counts] = mail_counts.emlx if path.suffix == ".emlx" else mail_counts.single
    return (mail_counts.mbox if head.startswith(b"From ") else count)(path)


@pytest.mark.parametrize("pattern", FILES)
def test_counts_equal_those_of_python(corpora: Path, pattern: str) -> None:
    found = {path: ours(path) for path in sorted((corpora / "mail").glob(pattern)) if path.is_file()}
    assert sum(count.messages for count in found.values()) == FILES[pattern]
    for path, count in found.items():
        name = str(path.relative_to(corpora / "mail"))
        assert (count, pythons(path)) == DIFFERENT.get(name, (count, count))[:2], name
