"""Where the names tier, less what it doubts, and the bare model differ on real mail and IRC, by what was judged.

`python -m bench.name_differences`. The judgements are in data/name_differences.tsv, one line each, with no text of the
corpora in it: file, place of the message or line in it, start and end in characters, type, who took it (`ours` or
`theirs`), whether it is `right` or `none`, and why. In the texts that are named there all differences are counted;
what nobody judged yet is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from bench.name_lines import Spans, found, in_place
from bench.phone_differences import Judgement
from bench.report import table, write

JUDGED: Final = Path(__file__).with_name("data") / "name_differences.tsv"


class Difference(NamedTuple):
    """A name that only one of the two takes."""

    file: str
    place: str
    start: str
    end: str
    type: str
    who: str


def main() -> None:
    """Compare, and keep the table."""
    write("name-differences", result(judgements()))


def judgements() -> dict[Difference, Judgement]:
    """What was judged, by difference."""
    rows = (line.split("\t") for line in JUDGED.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {Difference(*row[:6]): Judgement(*row[6:]) for row in rows}


def result(judged: dict[Difference, Judgement]) -> str:
    """The figures as a Markdown table."""
    places = sorted({(one.file, one.place) for one in judged})
    texts = [in_place(file, int(place)) for file, place in places]
    shared, counts = 0, Counter[tuple[str, str, str]]()
    for (file, place), ours, theirs in zip(places, *found(texts)[1:], strict=True):
        shared += len(ours & theirs)
        for one in [*_named(file, place, "ours", ours - theirs), *_named(file, place, "theirs", theirs - ours)]:
            judgement = judged.get(one, Judgement("not judged", ""))
            counts[one.who, judgement.verdict, judgement.why] += 1
    rows = [(*what, f"{count:,}") for what, count in sorted(counts.items())]
    told = f"{len(texts):,} texts, {shared:,} names taken by both; {sum(counts.values()):,} differences:\n\n"
    return told + table(("taken only by", "it is", "why", "times"), rows)


def _named(file: str, place: str, who: str, spans: Spans) -> Iterable[Difference]:
    return (Difference(file, place, str(start), str(end), kind, who) for start, end, kind in spans)


if __name__ == "__main__":
    main()
