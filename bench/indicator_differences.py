"""Where the rules and `ioc-finder` differ on real mail and IRC in addresses, URLs and hashes, by what was judged.

`python -m bench.indicator_differences`. The judgements are in data/indicator_differences.tsv, one line each, with no
text of the corpora in it: file, type, a hash of the value, who took it (`ours` or `theirs`), whether it is `right` or
`none`, and why. What nobody judged yet is counted apart.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from bench.entity_accuracy import Pair, by_ioc_finder
from bench.phone_differences import Judgement, texts
from bench.report import table, write
from extractors.entities import extract

JUDGED: Final = Path(__file__).with_name("data") / "indicator_differences.tsv"
TYPES: Final = frozenset({"email", "url", "ip", "hash"})
EVERY: Final = 16
"""Of the texts every so many: each difference was looked at."""


class Difference(NamedTuple):
    """A value of a file that only one of the two takes."""

    file: str
    type: str
    hash: str
    who: str


def main() -> None:
    """Compare, and keep the table."""
    write("indicator-differences", result(judgements()))


def differences(text: str) -> tuple[int, list[tuple[str, Pair]]]:
    """How many values both take, and those that one takes, with who does."""
    ours = {(one.type, _spelt(one.type, one.value)) for one in extract(text) if one.type in TYPES}
    theirs = {(kind, _spelt(kind, value)) for kind, value in by_ioc_finder(text) if kind in TYPES}
    only = [("ours", pair) for pair in sorted(ours - theirs)] + [("theirs", pair) for pair in sorted(theirs - ours)]
    return len(ours & theirs), only


def read() -> Iterator[tuple[str, str]]:
    """Name and text of each file that is compared."""
    return islice(texts(), 0, None, EVERY)


def named(file: str, who: str, pair: Pair) -> Difference:
    """The difference as the file of judgements has it."""
    return Difference(file, pair[0], hashlib.sha256(pair[1].encode()).hexdigest()[:16], who)


def judgements() -> dict[Difference, Judgement]:
    """What was judged, by difference."""
    rows = (line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {Difference(*row[:4]): Judgement(*row[4:]) for row in rows}


def result(judged: dict[Difference, Judgement]) -> str:
    """The figures as a Markdown table."""
    both, counts = 0, Counter[tuple[str, str, str, str]]()
    for file, text in read():
        same, found = differences(text)
        both += same
        for who, pair in found:
            judgement = judged.get(named(file, who, pair), Judgement("not judged", ""))
            counts[who, pair[0], judgement.verdict, judgement.why] += 1
    rows = [(*what, f"{count:,}") for what, count in sorted(counts.items())]
    told = f"{both:,} values are taken by both; {sum(counts.values()):,} differences:\n\n"
    return told + table(("taken only by", "type", "it is", "why", "times"), rows)


def _spelt(kind: str, value: str) -> str:
    """Of URLs the case counts, but not a slash at the end of a host alone."""
    return value.rstrip("/") if kind == "url" else value.lower()


if __name__ == "__main__":
    main()
