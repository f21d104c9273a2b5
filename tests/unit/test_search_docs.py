"""What the documents tell people is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from cets_search.access import REFUSED_KEYS
from cets_search.covert import FIELD
from cets_search.engine.services import Service
from cets_search.model import Sharing
from cets_search.query.fields import FIELDS
from cets_search.query.limits import USUAL
from cets_search.query.parse import LONGEST
from cets_search.query.patterns import LONGEST_PATTERN, MOST_WILDCARDS
from cets_search.query.shield import DEEPEST

DOCS = Path(__file__).parents[2] / "docs"
SEARCH = (DOCS / "search.md").read_text()
SECURITY = (DOCS / "security.md").read_text()


def first_cells(text: str, heading: str) -> list[str]:
    """The first cell of each row of the table after a heading."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    return [line.split("|")[1] for line in section.splitlines() if line.startswith("|")][2:]


def test_every_field_is_told_and_no_other() -> None:
    told = {name for cell in first_cells(SEARCH, "Fields") for name in re.findall(r"`(\w+~?):`", cell)}
    assert told == set(FIELDS)


def test_the_bounds_are_told() -> None:
    assert f"{LONGEST:,} characters, {USUAL.terms} terms, {DEEPEST} parentheses" in SEARCH
    assert MOST_WILDCARDS == 4
    assert f"at most four in a word of at most {LONGEST_PATTERN} characters" in SEARCH


def test_every_identity_is_told_and_no_other() -> None:
    told = {cell.strip(" `") for cell in first_cells(SECURITY, "Identities of the application")}
    assert told == {*Service, "a person's session", "an auditor's session"}


def test_every_refused_part_of_a_request_is_told() -> None:
    told = {
        name
        for cell in first_cells(SECURITY, "Where the engine's guard has holes")
        for name in re.findall(r"`(\w+)", cell)
    }
    assert told == {*REFUSED_KEYS, "min_doc_count", FIELD}


def test_every_sharing_is_told() -> None:
    told = {name for cell in first_cells(SECURITY, "The rule") for name in re.findall(r"`(\w+)`", cell)}
    assert told == set(Sharing)
