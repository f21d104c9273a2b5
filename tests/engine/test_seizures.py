"""Seizures and ledgers as a person sees them on a real engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cets_search.access import Refused
from cets_search.config import Config
from cets_search.model import LedgerCounts, Role
from cets_search.query.errors import BadQuery
from cets_search.query.ledger import LedgerRequest
from cets_search.search import NotFound
from cets_search.seizures import SeizuresRequest
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OPEN, OWN, guarded, investigator, item, plant

pytestmark = pytest.mark.engine
JO = investigator()
ITEMS = [
    item(OWN, "photos/bike one.jpg", mime="image/jpeg", content="the same"),
    item(OWN, "photos/copy.jpg", mime="image/jpeg", content="the same", documents=1),
    item(OWN, "mail.zip", "partial", reason="2 documents are encrypted", mime="application/zip", documents=7),
    item(OWN, "locked.pdf", "encrypted", reason="needs a password", mime="application/pdf"),
    item(OWN, "broken.pdf", "failed", reason="parser crashed", mime="application/pdf", documents=0),
    item(OWN, "pipe", "skipped", reason="not a file", sha256="", md5="", sha1="", mime="", documents=0),
    item(OWN, "back\\slash 100%.txt"),
    item(OWN, "old.txt", current=False),
]


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    plant(opened.connection, OWN, items=ITEMS)
    plant(opened.connection, OPEN, items=[item(OPEN, "notes.txt")])
    plant(opened.connection, CLOSED, items=[item(CLOSED, "secret.txt")])
    yield opened
    opened.connection.client.close()


def listed(site: Site, **asked: str) -> list[str]:
    page = site.seizures.ledger(JO, "essex", "EX-1", LedgerRequest(**asked))  # type: ignore[arg-type]
    assert page.total == len(page.entries)
    return [entry.path for entry in page.entries]


def test_the_list_shows_what_one_may_see_with_its_equation(site: Site) -> None:
    page = site.seizures.visible(JO, SeizuresRequest())
    assert [row.seizure.key for row in page.rows] == ["essex/EX-1", "west-midlands/WM-1"]
    assert page.total == 2
    counts = page.rows[0].counts
    assert counts == LedgerCounts(
        found=7, searchable=3, partial=1, encrypted=1, failed=1, skipped=1, duplicates=2, documents=11
    )
    assert counts.found == (counts.searchable + counts.partial + counts.encrypted + counts.failed + counts.skipped)
    assert [row.seizure.key for row in site.seizures.visible(JO, SeizuresRequest(force="essex")).rows] == ["essex/EX-1"]


def test_a_ledger_is_narrowed_by_outcome_name_hash_and_type(site: Site) -> None:
    assert len(listed(site)) == 7
    assert listed(site, outcome="failed") == ["broken.pdf"]
    assert listed(site, type="application/pdf") == ["broken.pdf", "locked.pdf"]
    assert listed(site, type="image/") == listed(site, type="image/*") == ["photos/bike one.jpg", "photos/copy.jpg"]
    assert listed(site, name="BIKE") == ["photos/bike one.jpg"]
    assert listed(site, name="b*.pdf") == ["broken.pdf"]
    assert listed(site, name="back\\slash") == ["back\\slash 100%.txt"]
    for kind in ("sha256", "md5", "sha1"):
        assert listed(site, hash=ITEMS[3][kind].upper()) == ["locked.pdf"]


def test_reasons_are_counted(site: Site) -> None:
    page = site.seizures.ledger(JO, "essex", "EX-1", LedgerRequest())
    assert dict(page.reasons)["parser crashed"] == 1


def test_pages_of_a_ledger_hold_each_entry_once(site: Site) -> None:
    request, seen = LedgerRequest(size=2), []
    while True:
        page = site.seizures.ledger(JO, "essex", "EX-1", request)
        seen += [entry.path for entry in page.entries]
        if not page.next:
            break
        request = replace(request, next=page.next)
    assert len(seen) == len(set(seen)) == 7
    with pytest.raises(BadQuery):
        site.seizures.ledger(JO, "west-midlands", "WM-1", replace(request, outcome="failed"))


def test_an_export_gives_every_entry(site: Site) -> None:
    seizure, entries = site.seizures.entries(JO, "essex", "EX-1", LedgerRequest(size=1))
    assert (seizure.key, len(list(entries))) == (OWN.key, 7)


@pytest.mark.parametrize(("force", "reference"), [("scotland", "SC-1"), ("scotland", "none"), ("x", "y")])
def test_an_unseen_seizure_is_an_absent_one(site: Site, force: str, reference: str) -> None:
    with pytest.raises(NotFound, match="There is nothing here that you may see"):
        site.seizures.ledger(JO, force, reference, LedgerRequest())
    with pytest.raises(NotFound):
        site.seizures.entries(JO, force, reference, LedgerRequest())


def test_a_guard_hides_the_seizure_and_its_ledger(site: Site) -> None:
    hidden = guarded(JO, OWN)
    assert [row.seizure.key for row in site.seizures.visible(hidden, SeizuresRequest()).rows] == ["west-midlands/WM-1"]
    with pytest.raises(NotFound):
        site.seizures.ledger(hidden, "essex", "EX-1", LedgerRequest())


def test_seizures_come_in_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cets_search.seizures.PAGE_OF_SEIZURES", 1)
    first = site.seizures.visible(JO, SeizuresRequest())
    second = site.seizures.visible(JO, SeizuresRequest(next=first.next))
    assert [row.seizure.key for row in (*first.rows, *second.rows)] == ["essex/EX-1", "west-midlands/WM-1"]
    assert first.total == second.total == 2
    assert second.next == ""


def test_an_auditor_sees_no_seizure(site: Site) -> None:
    auditor = replace(JO, person=replace(JO.person, roles=frozenset({Role.AUDITOR})))
    with pytest.raises(Refused):
        site.seizures.visible(auditor, SeizuresRequest())
    with pytest.raises(Refused):
        site.seizures.ledger(auditor, "essex", "EX-1", LedgerRequest())
