"""Where the rules and `PhoneNumberMatcher` differ on real mail and IRC, by what was judged of each difference.

`python -m bench.phone_differences`. The judgements are in data/phone_differences.tsv, one line each, with no text of
the corpora in it: file, start and end in characters, a hash of the line it begins in, who took it (`ours` or `theirs`),
whether it is a `number` or `none`, and why. What nobody judged yet is counted apart.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import phonenumbers

from bench.corpus_lines import CORPORA
from bench.report import table, write
from extractors.entities import extract

REGION: Final = "US"
JUDGED: Final = Path(__file__).with_name("data") / "phone_differences.tsv"
_LONGEST: Final = 20_000
"""Characters of one file that are read: headers and the beginning of the body."""
_EVERY: Final = {"mail/spamassassin-ham": 1, "chat/irc-disentanglement/train": 2}
"""Of each folder every so many files: the reference is slow."""


class Difference(NamedTuple):
    """Characters that only one of the two takes for a number, or reads as another number."""

    file: str
    start: int
    end: int
    hash: str
    who: str


class Judgement(NamedTuple):
    """Whether a difference is a `number` or `none`, and why."""

    verdict: str
    why: str


def main() -> None:
    """Compare, and keep the table."""
    write("phone-differences", result(judgements()))


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of each file that is read."""
    for folder, every in _EVERY.items():
        files = sorted(file for file in (CORPORA / folder).rglob("*") if file.is_file())
        for file in files[every - 1 :: every]:
            raw = file.read_bytes()[:_LONGEST]
            yield str(file.relative_to(CORPORA)), raw.decode("utf-8", "replace")


def differences(name: str, text: str) -> tuple[int, list[Difference]]:
    """How many numbers both take, and where they differ."""
    ours = {(one.start, one.end, one.value) for one in extract(text, REGION) if one.type == "phone"}
    theirs = {
        (one.start, one.end, phonenumbers.format_number(one.number, phonenumbers.PhoneNumberFormat.E164))
        for one in phonenumbers.PhoneNumberMatcher(text, REGION)
    }
    both = {one for one in ours if any(_same(one, other) for other in theirs)}
    left = [(one, "ours") for one in ours - both]
    left += [(one, "theirs") for one in theirs if not any(_same(one, other) for other in both)]
    return len(both), [
        Difference(name, start, end, _hash_of_line(text, start), who) for (start, end, _), who in sorted(left)
    ]


def judgements() -> dict[Difference, Judgement]:
    """What was judged, by difference."""
    rows = (line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {
        Difference(file, int(start), int(end), mark, who): Judgement(verdict, why)
        for file, start, end, mark, who, verdict, why in rows
    }


def result(judged: dict[Difference, Judgement]) -> str:
    """The figures as a Markdown table."""
    both, counts = 0, Counter[tuple[str, str, str]]()
    for name, text in texts():
        same, found = differences(name, text)
        both += same
        for one in found:
            judgement = judged.get(one, Judgement("not judged", ""))
            counts[one.who, judgement.verdict, judgement.why] += 1
    rows = [(who, verdict, why, f"{count:,}") for (who, verdict, why), count in sorted(counts.items())]
    told = f"{both:,} numbers are taken by both (region {REGION}); {sum(counts.values()):,} differences:\n\n"
    return told + table(("taken only by", "it is", "why", "times"), rows)


def _hash_of_line(text: str, place: int) -> str:
    end = text.find("\n", place)
    line = text[text.rfind("\n", 0, place) + 1 : end if end != -1 else len(text)]
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def _same(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


if __name__ == "__main__":
    main()
