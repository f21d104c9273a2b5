"""All rules together against `PhoneNumberMatcher` alone: one core, the same text, the same run.

`python -m bench.identifiers` needs no server. Time is the processor's, so that a busy machine slows neither.
"""

from __future__ import annotations

import mailbox
import os
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import phonenumbers

from bench.report import table, write
from extractors.entities import extract

ROUNDS: Final = 3
MESSAGES: Final = 1_000
LINES: Final = 50_000


def main() -> None:
    """Run the benchmark, print its table and keep it."""
    corpora = Path(os.environ.get("CORPORA", "../shared/corpora"))
    if not corpora.is_dir():
        raise SystemExit(f"No corpora at {corpora}: set CORPORA to where the real mail and chats are.")
    rows = [_row("mail as it lies in a mailbox", list(islice(_mails(corpora), MESSAGES)))]
    rows.append(_row("lines of chat", list(islice(_lines(corpora), LINES))))
    head = ("", "texts", "MB", "all rules, MB/s", "PhoneNumberMatcher, MB/s", "ratio", "all rules, µs a text")
    write("identifiers", f"One core, the median of {ROUNDS} rounds.\n\n{table(head, rows)}")


def _row(name: str, texts: list[str]) -> tuple[str, ...]:
    extract("")  # what is made ready once a process
    ours = _seconds(extract, texts)
    theirs = _seconds(_matched, texts)
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    each = ours / len(texts) * 1e6
    speeds = (f"{size / ours:.1f}", f"{size / theirs:.1f}", f"{theirs / ours:.1f}", f"{each:,.1f}")
    return (name, f"{len(texts):,}", f"{size:.1f}", *speeds)


def _seconds(read: Callable[[str], object], texts: list[str]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            read(text)
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def _matched(text: str) -> list[phonenumbers.PhoneNumberMatch]:
    return list(phonenumbers.PhoneNumberMatcher(text, "GB"))


def _mails(corpora: Path) -> Iterator[str]:
    for path in sorted((corpora / "mail/linux-mips-list/mbox").iterdir(), reverse=True):
        for message in mailbox.mbox(path, create=False):
            yield message.as_bytes().decode("utf-8", "replace")


def _lines(corpora: Path) -> Iterator[str]:
    for path in sorted((corpora / "chat/irc-disentanglement").rglob("*.raw.txt")):
        yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


if __name__ == "__main__":
    main()
