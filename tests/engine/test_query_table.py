"""Each query of the table finds on the real engine what a plain script finds in the files, no more and no less."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cets_search.answer import SearchResult
from cets_search.config import Config
from cets_search.model import Force, SearchRequest
from cets_search.query.fields import FIELDS
from cets_search.site import Site, open_site
from samples.catalogue import FOLDER as SAMPLES
from tests.engine.commands import cets
from tests.engine.made_cases import make_case
from tests.engine.plain_reading import Plain, Test, read
from tests.engine.planting import investigator
from tests.engine.query_notes import NOTES
from tests.engine.query_table import ROWS, SPELLINGS
from tests.home import empty

pytestmark = [pytest.mark.engine, pytest.mark.corpora]
JO = investigator()
MAILS = 300
Key = tuple[str, str, str]
UNREAD = {"author", "device", "page", "lang", "is", "has", "person", "org", "place"}
"""What none of the files that the plain script reads can have: test_search_language has documents with it."""


@dataclass(frozen=True)
class Loaded:
    """The site with the files in it, and what the plain script read of them, by seizure, path and part."""

    site: Site
    plain: dict[Key, Plain]


@pytest.fixture(scope="module")
def loaded(stack: Config, corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    empty(stack)
    site = open_site(stack)
    folders = {
        "essex/EX-7": _mails_and_notes(corpora, tmp_path_factory.mktemp("mails")),
        "essex/EX-8": SAMPLES / "essex",
        "west-midlands/WM-1": SAMPLES / "west-midlands",
    }
    for force in ("essex", "west-midlands"):
        site.people.add_force(Force(force, force), "operator:test")
    make_case(site, "op-bell", "west-midlands")
    more = {"essex/EX-8": ["--exhibit", "JB-1"], "west-midlands/WM-1": ["--case", "op-bell"]}
    plain: dict[Key, Plain] = {}
    for seizure, folder in folders.items():
        force, _, reference = seizure.partition("/")
        options = ["--force", force, "--seizure", reference, "--sharing", "open", "--no-names"]
        ran = cets(stack, "load", folder, *options, *more.get(seizure, []))
        assert ran.returncode in (0, 3), ran.stderr
        plain |= {_key(each): each for each in read(seizure, folder)}
    yield Loaded(site, plain)
    site.connection.client.close()


def _mails_and_notes(corpora: Path, folder: Path) -> Path:
    ham = corpora / "mail" / "spamassassin-ham" / "easy_ham"
    (folder / "easy_ham").mkdir()
    for file in sorted(ham.iterdir())[:MAILS]:
        shutil.copy(file, folder / "easy_ham" / file.name)
    (folder / "notes").mkdir()
    for name, text in NOTES.items():
        (folder / "notes" / f"{name}.txt").write_text(text, encoding="utf-8")
    folder.chmod(0o755)
    return folder


def _key(plain: Plain) -> Key:
    return plain.seizure, plain.path, f"{plain.number + 1:08d}" if plain.kind == "message" else ""


def pages(site: Site, q: str) -> Iterator[SearchResult]:
    request = SearchRequest(q=q, size=100)
    while True:
        page = site.search.search(JO, request)
        yield page
        if not page.next:
            return
        request = SearchRequest(q=q, size=100, next=page.next)


def found(loaded: Loaded, q: str) -> set[Key]:
    """What the search finds of that which the plain script can read."""
    hits = {(hit.seizure, hit.path, hit.part) for page in pages(loaded.site, q) for hit in page.hits}
    return hits & loaded.plain.keys()


def test_the_plain_script_reads_what_was_loaded(loaded: Loaded) -> None:
    assert found(loaded, "") == loaded.plain.keys()
    assert len(loaded.plain) > 300
    assert len({q for q, _ in ROWS}) >= 150


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_stands_in_the_table_and_finds_something_there(loaded: Loaded, field: str) -> None:
    named = re.compile(rf"(?i)(?:^|[\s(]){re.escape(field)}:")
    tests = [test for q, test in ROWS if named.search(q)]
    assert tests, "no row has it"
    assert field in UNREAD or any(test(each) for test in tests for each in loaded.plain.values())


@pytest.mark.parametrize(("q", "test"), ROWS, ids=[ascii(q) for q, _ in ROWS])
def test_a_query_finds_what_the_files_say(loaded: Loaded, q: str, test: Test) -> None:
    assert found(loaded, q) == {key for key, plain in loaded.plain.items() if test(plain)}


def test_a_number_in_five_spellings_is_one(loaded: Loaded) -> None:
    sets = [found(loaded, q) for q in SPELLINGS]
    assert sets[0]
    assert all(each == sets[0] for each in sets)


@pytest.mark.parametrize(
    ("a", "b"), [("linux", "perl"), ("secur*", "bicycle"), ("kind:email", "spam~1"), ('"of the"', "/a.*/")]
)
def test_pairs_agree(loaded: Loaded, a: str, b: str) -> None:
    one, other = found(loaded, a), found(loaded, b)
    assert found(loaded, f"{a} OR {b}") == one | other
    assert found(loaded, f"{a} {b}") == found(loaded, f"{b} AND {a}") == one & other
    assert found(loaded, f"{a} -{b}") == one - other
    assert found(loaded, f"NOT {a}") == loaded.plain.keys() - one


@pytest.mark.parametrize("q", ["", "linux", "bicycle OR perl", "kind:message"])
def test_facets_sum_to_the_total(loaded: Loaded, q: str) -> None:
    page = next(pages(loaded.site, q))
    for name in ("force", "seizure", "kind"):
        assert sum(value.count for value in page.facets[name]) == page.total, name
