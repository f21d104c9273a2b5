"""The id of a covert case shows to its members, and to nobody else: not on what everybody reads, nor in any count.

Two seizures that Jo of Essex reads, an open one and one of her own force, are linked to a covert case of Kent's. Every
route is asked before that and after: the answers may not differ. Kim, who is in the case, is told of it.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from cets_search import access
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.evidence import Evidence, Index
from cets_search.model import Purpose, Role, SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.search import NotFound
from cets_search.sharing import BadShare
from cets_search.site import Site, open_site
from tests.engine.hidden import put
from tests.engine.leak_answers import leaks, told_by_a_list, told_to
from tests.engine.leak_questions import ASKED
from tests.engine.made_cases import make_case
from tests.engine.planting import OPEN, OWN, document_id
from tests.engine.web_client import admit
from tests.home import empty

pytestmark = pytest.mark.engine

VEILED = "op-quillfeather"
"""The covert case, by the word that `leaks` looks for."""

READ = (OPEN, OWN)
OF_CASES = ("op-q*", "op-*", "*", "-case:op-q*")
BOX = [f"q=case:{pattern}" for pattern in OF_CASES[:3]] + [f"q={OF_CASES[3]}", f"q=case:{VEILED.upper()}"]
CHOSEN = [*BOX, "q=bicycle", f"case={VEILED}&q=tickets", f"not-case={VEILED}", "case=op-1"]
"""Searches; those that name the case are asked about as of one that is not there."""

KEYS = [document_id(seizure, "bike.txt", part) for seizure in READ for part in ("", "inner.txt")]
QUESTIONS = {
    **{endpoint: read for endpoint, questions in ASKED.items() if (read := [q for q in questions[:1] if q[0] == "/"])},
    "search.page": [f"/search?{query}" for query in CHOSEN],
    "api.search": [f"/api/v1/search?{query}" for query in CHOSEN],
    "document.page": [f"/documents/{key}" for key in KEYS],
    "api.document": [f"/api/v1/documents/{key}" for key in KEYS],
}
TELLING = {
    "search.page", "api.search", "api.document", "entity.page", "api_entities.entity", "api.seizures", "sharing.change",
    "own-list",
}  # fmt: skip
"""What tells of cases at all."""

QUESTIONS["sharing.change"] = ["/seizures/sharing/change?force=essex&reference=EX-1"]
MANAGES = (Role.ADMINISTRATOR, Role.INVESTIGATOR)


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    for name, force, roles in (("jo", "essex", MANAGES), ("al", "essex", MANAGES), ("kim", "kent", ())):
        admit(opened, name, force, *roles)
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    made = create_app(site.config)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture(scope="module")
def before(site: Site, app: Flask) -> dict[str, str]:
    """What Jo is told while there is no such case."""
    load(site)
    return told(app)


@pytest.fixture
def linked(site: Site, before: dict[str, str]) -> Iterator[None]:
    """The case, and the seizures linked to it."""
    assert before
    make_case(site, VEILED, "kent", "kim", covert=True)
    load(site, VEILED)
    yield
    empty(site.config, ["cases", "share-changes", "guards"], accounts=False)


def load(site: Site, *cases: str) -> None:
    for seizure in READ:
        put(site, replace(seizure, cases=cases), "thistledown")


def told(app: Flask) -> dict[str, str]:
    return told_to(app, QUESTIONS, "jo") | told_by_a_list(app)


def asked(question: str, answer: str) -> str:
    """The answer without what it repeats of the question."""
    return answer if VEILED not in question.lower() else html.unescape(answer).lower().replace(VEILED, "…")


def telling(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The routes whose answers tell of the case."""
    first = {question: asked(question, answer) for question, answer in before.items()}
    then = {question: asked(question, answer) for question, answer in after.items()}
    return {question.split(" ")[0] for question in leaks(first, then)}


@pytest.mark.usefixtures("linked")
def test_it_shows_nowhere_to_those_who_are_not_in_the_case(app: Flask, before: dict[str, str]) -> None:
    assert telling(before, told(app)) == set()


@pytest.mark.usefixtures("linked")
def test_without_the_rule_every_route_that_tells_of_cases_tells_of_it(
    app: Flask, before: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "is_veiled", lambda _case, _person: False)
    assert telling(before, told(app)) >= TELLING


@pytest.mark.usefixtures("linked")
def test_its_members_are_told_of_it(site: Site, app: Flask) -> None:
    for query in ("q=bicycle", f"q=case:{VEILED}", "q=case:op-quill*", f"case={VEILED}"):
        (page,) = told_to(app, {"search": [f"/search?{query}"]}, "kim").values()
        assert VEILED in page
    kim = site.people.actor("kim", Purpose(), "")
    found = site.search.search(kim, SearchRequest(q=f"case:{VEILED}", folded=False))
    assert found.total > 0
    assert VEILED in [value.value for value in found.facets["case"]]
    assert site.search.search(kim, SearchRequest(q="case:op-quill*", folded=False)).total == found.total
    assert VEILED in site.search.view(kim, KEYS[0]).document.source["cases"]


@pytest.mark.usefixtures("linked")
def test_who_may_not_know_of_it_neither_links_nor_unlinks_it(site: Site) -> None:
    jo, al = (site.people.actor(name, Purpose(), "") for name in ("jo", "al"))
    said = []
    for case in (VEILED, "op-nosuch"):
        with pytest.raises(BadShare) as refused:
            site.sharing.ask(jo, "essex", "EX-1", "closed", (case,))
        said.append(str(refused.value).replace(case, "…"))
    assert said[0] == said[1]
    with pytest.raises(BadShare, match="needs a case"):
        site.sharing.ask(jo, "essex", "EX-1", "case", ())
    asked = site.sharing.ask(jo, "essex", "EX-1", "open", ())
    assert asked.waits is not None
    assert (asked.now.cases, asked.waits.after.cases) == ((), ())
    assert site.sharing.decide(al, "essex", "EX-1", asked.waits.version, confirm=True).after.cases == ()
    (kept,) = stored(site, "share-changes")
    assert (kept["was_cases"], kept["cases"]) == ([VEILED], [VEILED]), "it stays linked"


@pytest.mark.usefixtures("linked")
def test_a_change_of_the_link_waits_for_one_who_may_know_of_it(site: Site) -> None:
    waits = site.sharing.ask_as_operator(replace(OWN, cases=()), "closed", (VEILED,), "operator:test").waits
    assert waits is not None
    jo = site.people.actor("jo", Purpose(), "")
    assert site.sharing.changes(jo) == ()
    assert site.sharing.one(jo, "essex", "EX-1").change is None
    with pytest.raises(NotFound):
        site.sharing.decide(jo, "essex", "EX-1", waits.version, confirm=True)


@pytest.mark.usefixtures("linked")
def test_the_engine_alone_would_tell_of_it(site: Site) -> None:
    """Document-level security hides documents, not one value of a field: a hole that docs/security.md lists."""
    jo = site.people.actor("jo", Purpose(), "")
    answer = site.connection.client.search(
        index=site.config.index("evidence"),
        body={"size": 0, "aggs": {"cases": {"terms": {"field": "cases"}}}},
        headers=site.connection.as_person(jo),
    )
    assert VEILED in str(answer)


@pytest.mark.usefixtures("linked")
def test_pairs_with_a_case_leave_it_out(site: Site) -> None:
    pairs = {"multi_terms": {"terms": [{"field": "cases"}, {"field": "force"}]}}
    body = {"size": 0, "aggs": {"pairs": pairs}}
    told = {}
    for name in ("jo", "kim"):
        who = site.people.actor(name, Purpose(), "")
        told[name] = str(Evidence(site.connection).run(Index.EVIDENCE, access.restrict(who, body)))
    assert "op-1" in told["jo"]
    assert (VEILED in told["jo"], VEILED in told["kim"]) == (False, True)


def test_a_pattern_for_cases_is_bounded(site: Site) -> None:
    jo = site.people.actor("jo", Purpose(), "")
    with pytest.raises(BadQuery, match="fewer"):
        site.search.search(jo, SearchRequest(q="case:a*b*c*d*e*"))


def stored(site: Site, index: str) -> list[dict[str, object]]:
    with client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=site.config.index(index))
        return [hit["_source"] for hit in engine.search(index=site.config.index(index))["hits"]["hits"]]
