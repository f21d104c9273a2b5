"""Precision and recall by type over lines written apart from the rules: data/entity_lines*.tsv.

`python -m bench.entity_lines`; with `-v` it prints each line that is read otherwise than its labels say. Lines hold
every form that came to mind, in eleven languages, and near misses; names, numbers and addresses in them are made up.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Final

from bench.entity_accuracy import Pair, Score
from bench.report import table, write
from extractors.entities import extract

_DATA: Final = Path(__file__).with_name("data")
SETS: Final = {
    "entity-lines": _DATA / "entity_lines.tsv",
    "entity-lines-second": _DATA / "entity_lines_second.tsv",
    "entity-lines-third": _DATA / "entity_lines_third.tsv",
    "entity-lines-fourth": _DATA / "entity_lines_fourth.tsv",
    "entity-lines-fifth": _DATA / "entity_lines_fifth.tsv",
    "entity-lines-sixth": _DATA / "entity_lines_sixth.tsv",
    "entity-lines-seventh": _DATA / "entity_lines_seventh.tsv",
}
"""By the name of its table."""


def main() -> None:
    """Score each set, print its table and keep it."""
    for name, file in SETS.items():
        lines = labelled(file)
        if "-v" in sys.argv[1:]:
            for text, wanted in lines:
                if wanted != found(text):
                    print(f"{text!r}: missed {sorted(wanted - found(text))}, wrong {sorted(found(text) - wanted)}")
        write(name, result(lines))


def labelled(file: Path) -> list[tuple[str, set[Pair]]]:
    """Each line's text and what it holds."""
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("# "))
    return [(text.replace("\\n", "\n"), {_pair(label) for label in labels}) for text, *labels in rows]


def found(text: str) -> set[Pair]:
    """What the rules find in it."""
    return {(entity.type, entity.value) for entity in extract(text)}


def result(lines: list[tuple[str, set[Pair]]]) -> str:
    """The table, with the size of the set above it."""
    score = Score()
    for text, wanted in lines:
        score.add(wanted, found(text))
    counts = Counter(kind for _, wanted in lines for kind, _ in wanted)
    rows = [(kind, str(count), *score.cells(kind)) for kind, count in counts.most_common()]
    none = sum(not wanted for _, wanted in lines)
    told = f"{len(lines)} lines, {none} of them with nothing to find.\n\n"
    return told + table(("type", "to find", "precision", "recall"), rows)


def _pair(label: str) -> Pair:
    kind, _, value = label.partition(":")
    return kind, value


if __name__ == "__main__":
    main()
