"""The corpora's folders load whole, and the index holds as many messages and attachments as others count in them."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from cets_search.config import Config
from cets_search.model import SearchRequest
from cets_search.site import open_site
from tests.engine.commands import Index, answer, balanced, cets, loading, whole_index
from tests.engine.planting import investigator
from tests.unit.extractors.mail_counts import Counts
from tests.unit.extractors.mail_files import counted
from tests.unit.extractors.test_mail_counts import DIFFERENT, FILES, pythons
from tests.unit.extractors.test_outlook_corpora import counted as by_pypff

pytestmark = [pytest.mark.engine, pytest.mark.corpora]

FOLDERS = {
    "linux-mips-list/mbox/linux-mips-1997.mbox": 1035,
    "linux-mips-list/mbox/linux-mips-2000.mbox": 1872,
    "linux-mips-list/mbox/linux-mips-2003.mbox": 2734,
    "spamassassin-ham/": 2397,
    "ruby-mail/": 104,  # of 112 files; the others are what was attached
    "cpython/": 46,  # of 64 files; 17 are data to attach, one is a page of instructions without one header
}
"""Messages by the corpora's own README."""


def test_every_folder_of_mail_loads_with_all_its_messages_and_attachments(force: Config, corpora: Path) -> None:
    folder = corpora / "mail"
    told = answer(cets(force, *loading(folder)))
    assert told["found"] == sum(len(files) for _, _, files in os.walk(folder))
    assert balanced(told)

    files: dict[str, Index] = defaultdict(dict)
    for key, one in whole_index(force)["evidence"].items():
        files[one["path"]][key] = one
    for start, count in FOLDERS.items():
        assert sum(_of_mail(found).messages for path, found in files.items() if path.startswith(start)) == count, start
    for path in _mail(folder):
        name = str(path.relative_to(folder))
        found = _of_mail(files[name])
        assert (found, pythons(path)) == DIFFERENT.get(name, (found, found))[:2], name
    for path in folder.rglob("*.pst"):
        assert _of_store(files[str(path.relative_to(folder))]) == by_pypff(path), path.name


def test_mails_on_which_files_hang_are_found_by_that(force: Config, corpora: Path, tmp_path: Path) -> None:
    for name in ("mail/go-pst/support.pst", "mail/aleph-ingest-mail/fnf.msg", "mail/ruby-mail/emails"):
        place = corpora / name
        (shutil.copytree if place.is_dir() else shutil.copy)(place, tmp_path / place.name)
    cets(force, *loading(tmp_path))
    found = whole_index(force)["evidence"]
    holders = {one["parent"] for one in found.values() if "parent" in one}
    mails = {key for key, one in found.items() if one["kind"] == "email"}
    opened = open_site(force)
    asked = SearchRequest(q="has:attachment kind:email", folded=False, size=100)
    hits = {hit.id for hit in opened.search.search(investigator(), asked).hits}
    opened.connection.client.close()
    assert hits == mails & holders
    assert mails - holders


def _mail(folder: Path) -> Iterator[Path]:
    for pattern in FILES:
        yield from (path for path in folder.glob(pattern) if path.is_file())


def _of_mail(found: Index) -> Counts:
    return counted((key, one.get("parent"), one["kind"]) for key, one in found.items())


def _of_store(found: Index) -> Counts:
    """Items of every kind, and what hangs on them."""
    (own,) = (key for key, one in found.items() if one.get("parent") is None)
    items = {key for key, one in found.items() if one.get("parent") == own and one["part"] != "~counts"}
    return Counts(len(items), sum(one.get("parent") in items for one in found.values()))


@pytest.mark.parametrize("name", ["aleph-ingest", "datashare", "iped"])
def test_a_folder_of_documents_loads_to_its_end(name: str, force: Config, corpora: Path) -> None:
    folder = corpora / "documents" / name
    told = answer(cets(force, *loading(folder)))
    assert told["found"] == sum(len(files) for _, _, files in os.walk(folder))
    assert balanced(told)
    items = whole_index(force)["items"].values()
    assert all(one["outcome"] == "searchable" or one["reason"] for one in items)
