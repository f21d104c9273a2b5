"""Facets, exclusions, the histogram and folded copies over real mail and chats, loaded twice by two forces.

What is expected is worked out from the whole index, not from the answers that are tested.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest

from cets_search.answer import Hit, SearchResult
from cets_search.config import Config
from cets_search.model import SearchRequest
from cets_search.query import folding
from cets_search.query.body import SORTS
from cets_search.query.filters import FACETS
from cets_search.site import Site, open_site
from tests.conftest import CORPORA
from tests.engine.commands import Index, cets, whole_index
from tests.engine.planting import investigator
from tests.home import empty

pytestmark = [pytest.mark.engine, pytest.mark.corpora]

JO = investigator()
OPEN_TO_ALL = ("--no-names", "--json", "--sharing", "open")
LOADS = (
    ("mail/ruby-mail", "essex", "EX-1", ("--case", "op-bell")),
    ("mail/ruby-mail", "scotland", "SC-1", ()),
    ("chat/rwhatsapp", "scotland", "SC-2", ()),
)
NOT_HERE = {"platform", "language"}
"""Facets that some of these searches have no value for: mail has no platform, and no names were looked for."""

STARTS = (
    SearchRequest(),
    SearchRequest(q="the", kinds=("email",)),
    SearchRequest(without=(("kind", "email"),)),
    SearchRequest(forces=("essex",), without=(("entity", "url"), ("domain", "example.com")), after="2003-01-01"),
)


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """Loaded once: every test here reads, and none changes anything."""
    if not CORPORA.is_dir():
        assert os.environ.get("CORPORA_REQUIRED") != "1", f"there is no folder {CORPORA}"
        pytest.skip("no corpora")
    empty(stack)
    for force in ("essex", "scotland"):
        assert cets(stack, "force", "add", force).returncode == 0
    assert cets(stack, "case", "add", "op-bell", "--force", "essex").returncode == 0
    for folder, force, reference, more in LOADS:
        loading = ("load", CORPORA / folder, "--force", force, "--seizure", reference, *OPEN_TO_ALL, *more)
        ran = cets(stack, *loading)
        assert ran.returncode in (0, 3), ran.stderr
    opened = open_site(stack)
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def everything(site: Site) -> Index:
    """Every document of the index."""
    return whole_index(site.config)["evidence"]


def ask(site: Site, request: SearchRequest) -> SearchResult:
    return site.search.search(JO, request)


def paged(site: Site, request: SearchRequest) -> list[Hit]:
    """The hits of every page."""
    hits: list[Hit] = []
    while True:
        result = ask(site, request)
        hits += result.hits
        if not result.next:
            return hits
        request = replace(request, next=result.next)


def choosing(request: SearchRequest, name: str, *values: str) -> SearchRequest:
    chosen: dict[str, Any] = {FACETS[name]: values}
    return replace(request, **chosen)


@pytest.mark.parametrize("name", [name for name in FACETS if name not in NOT_HERE])
def test_a_facets_numbers_are_what_its_clicks_show(site: Site, name: str) -> None:
    for start in STARTS:
        result = ask(site, replace(start, size=1))
        assert result.facets[name] or start.without, "the data has nothing for this facet"
        for value in result.facets[name][:3]:
            alone = choosing(replace(start, size=1), name, value.value)
            assert ask(site, alone).total == value.count, (start, value)


@pytest.mark.parametrize("name", FACETS)
def test_what_an_exclusion_leaves_out_is_what_its_value_counted(site: Site, name: str) -> None:
    for start in STARTS:
        whole = ask(site, replace(start, size=1))
        if getattr(start, FACETS[name]):
            continue  # a number is of the value alone, the total of what is chosen
        for value in whole.facets[name][:2]:
            without = replace(start, without=(*start.without, (name, value.value)), size=1)
            result = ask(site, without)
            assert result.total == whole.total - value.count, (start, value)
            assert value in result.excluded[name]
            assert value.value not in {each.value for each in result.facets[name]}


@pytest.mark.parametrize("start", STARTS)
def test_the_bars_hold_every_dated_document_and_each_is_what_it_shows(site: Site, start: SearchRequest) -> None:
    result = ask(site, replace(start, size=1))
    bars = result.histogram.bars
    assert sum(bar.count for bar in bars) + result.histogram.undated == result.total
    assert bars
    assert all(before.before < after.after for before, after in itertools.pairwise(bars))
    for bar in [bar for bar in bars if bar.count][:3]:
        assert ask(site, replace(start, after=bar.after, before=bar.before, size=1)).total == bar.count


def test_a_brushed_stretch_is_told_in_finer_bars_down_to_days(site: Site) -> None:
    request = SearchRequest(size=1)
    for _ in range(6):
        bars = ask(site, request).histogram.bars
        highest = max(bars, key=lambda bar: bar.count)
        if highest.after == highest.before:
            return
        request = replace(request, after=highest.after, before=highest.before)
    pytest.fail("no bar was ever of one day")


@pytest.mark.parametrize("sort", list(SORTS))
def test_folded_pages_hold_each_content_once_and_count_its_copies(site: Site, everything: Index, sort: str) -> None:
    copies = Counter(one.get("content") or key for key, one in everything.items())
    folded = paged(site, SearchRequest(sort=sort, size=60))
    shown = [everything[hit.id].get("content") or hit.id for hit in folded]
    assert Counter(shown) == Counter(set(copies))
    assert [hit.copies for hit in folded] == [copies[each] for each in shown]
    assert max(copies.values()) > 1
    apart = paged(site, SearchRequest(sort=sort, size=100, folded=False))
    assert {hit.id for hit in apart} == set(everything)
    firsts = {everything[hit.id].get("content") or hit.id: hit.id for hit in reversed(apart)}
    assert {hit.id for hit in folded} == set(firsts.values()), "the first copy in the order is the one that is shown"
    result = ask(site, SearchRequest(sort=sort))
    assert (result.total, result.different) == (len(everything), len(copies))


def test_a_folded_hit_names_the_seizures_that_hold_it(site: Site, everything: Index) -> None:
    for hit in ask(site, SearchRequest(q="kind:email", size=50)).hits:
        content = everything[hit.id].get("content")
        held = Counter(one["seizure_key"] for one in everything.values() if content and one.get("content") == content)
        if content:
            assert {each.seizure: each.documents for each in hit.held} == held
            assert hit.held[0].seizure == hit.seizure


def test_copies_counted_at_hand_are_those_that_the_engine_counts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("", "kind:email", *(f"{word} kind:email" for word in ("segfault", "perl", "python", "iterator")))
    asked = [SearchRequest(q=q, sort=sort, size=size) for q in words for sort in SORTS for size in (3, 100)]
    asking = Mock(wraps=folding.leaders)
    monkeypatch.setattr(folding, "leaders", asking)
    shown = [ask(site, each).hits for each in asked]
    assert asking.call_count < len(asked), "some were counted at hand"
    monkeypatch.setattr(folding, "at_hand", lambda *_: False)
    assert [ask(site, each).hits for each in asked] == shown
    assert any(hit.copies > 1 for hits in shown for hit in hits)


def test_pages_stay_whole_where_they_have_to_be_short(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = paged(site, SearchRequest(sort="seizure", size=50))
    monkeypatch.setattr(folding, "BATCH", 3)
    monkeypatch.setattr(folding, "ROUNDS", 2)
    assert paged(site, SearchRequest(sort="seizure", size=25)) == whole
