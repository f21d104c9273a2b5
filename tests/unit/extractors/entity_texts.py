"""Made-up and real texts that tests of the entity rules share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from hypothesis import strategies as st

from extractors.entities.registry import TYPES

SNIPPETS = [
    *(example.text for row in TYPES.values() for example in row.examples),
    "jo at example dot org",
    "jo(at)example.org",
    "hxxp://example[.]org/a",
    "\u202a+44 7700 900123\u202c",
    "٠٧٧٠٠ ٩٠٠١٢٣",
    "ｊｏ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "jo\u200b@example.org",
    "\n\n",
    "\udc80",
]
_MARKS = "@.:/()+-[]{}\"'<>=?&_ 0123456789aAfFxXwWhHtTpPsS\n\u00a0\u200b\u200d\u0130Σσ"
texts = st.lists(
    st.one_of(
        st.text(st.one_of(st.characters(exclude_categories=[]), st.sampled_from(_MARKS)), max_size=40),
        st.sampled_from(SNIPPETS),
        st.sampled_from([" ", ",", "(", "/", "."]),
    ),
    max_size=10,
).map("".join)


def mails(corpora: Path, count: int) -> Iterator[str]:
    """Raw mail of a public list and of a corpus, headers included."""
    for path in islice(sorted((corpora / "mail/spamassassin-ham").rglob("*")), count):
        if path.is_file():
            yield path.read_text(encoding="utf-8", errors="surrogateescape")
    for path in sorted((corpora / "mail/linux-mips-list/mbox").iterdir()):
        with path.open(encoding="utf-8", errors="replace") as box:
            yield box.read(count * 1_000)


def chats(corpora: Path, count: int) -> Iterator[str]:
    """Lines of public IRC channels."""
    for path in sorted((corpora / "chat/irc-disentanglement").rglob("*.txt"))[:10]:
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from islice(lines, count)
