"""The REST interface over a real engine: its shapes are a promise to other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client as engine_client
from cets_search.query.filters import FACETS
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OPEN, OWN, document, document_id, item, plant
from tests.engine.web_client import admit, basic
from tests.home import empty

pytestmark = pytest.mark.engine

HIT = [
    "id", "kind", "force", "seizure", "path", "part", "platform", "conversation", "sender", "recipients", "sent_at",
    "subject", "snippets", "entities", "copies", "held",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """A site that every test here reads and none changes."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    plant(
        opened.connection,
        OPEN,
        [
            document(
                OPEN,
                "mail.eml",
                "Two tickets: ring 07700 900123.",
                kind="email",
                mime="message/rfc822",
                subject="Front row",
                sender="Sam <sam@example.org>",
                recipients=["jo@example.com"],
                sent_at="2025-03-01T18:02:11Z",
            ),
            document(OPEN, "mail.eml", "The bicycle plan", part="plan.pdf", parent="", mime="application/pdf"),
        ],
        [item(OPEN, "mail.eml", "partial", reason="a part is encrypted")],
    )
    plant(opened.connection, OWN, [document(OWN, f"note-{n}.txt", f"A bicycle, number {n}") for n in range(5)])
    plant(opened.connection, CLOSED, [document(CLOSED, "hidden.txt", "A bicycle behind the gate")])
    yield opened
    opened.connection.client.close()


def ask(client: FlaskClient, path: str, status: int = 200, headers: dict[str, str] | None = None) -> Any:
    answer = client.get(f"/api/v1/{path}", headers=headers)
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_search_has_the_shape_it_promises(jo: FlaskClient) -> None:
    found = ask(jo, "search?q=tickets")
    told = "total took_ms reading notices next hits facets different excluded histogram nothing pointers"
    assert sorted(found) == sorted(told.split())
    assert found["total"] == 1
    assert found["next"] is None
    hit = found["hits"][0]
    assert sorted(hit) == sorted(HIT)
    assert hit["seizure"] == "west-midlands/WM-1"
    assert hit["recipients"] == ["jo@example.com"]
    assert hit["entities"] == ["phone:+447700900123"]
    assert "<mark>tickets</mark>" in hit["snippets"][0]
    assert found["facets"]["kind"] == [{"value": "email", "count": 1}]
    assert sorted(found["facets"]) == sorted(FACETS)


def test_pages_of_a_search_hold_each_hit_once(jo: FlaskClient) -> None:
    seen: list[str] = []
    mark = ""
    while True:
        page = ask(jo, f"search?q=bicycle&size=2&next={mark}")
        assert page["total"] == 6
        seen += [hit["id"] for hit in page["hits"]]
        mark = page["next"]
        if mark is None:
            break
    assert len(seen) == len(set(seen)) == 6


def test_a_document_comes_with_its_family(jo: FlaskClient) -> None:
    found = ask(jo, f"documents/{document_id(OPEN, 'mail.eml')}")
    assert found["text"] == "Two tickets: ring 07700 900123."
    assert found["entities"][0]["value"] == "+447700900123"
    assert (found["parent"], found["child_count"]) == (None, 1)
    assert found["children"][0]["part"] == "plan.pdf"
    assert [mail["id"] for mail in found["thread"].pop("mails")] == [found["id"]]
    assert found["thread"] == {"total": 1, "earlier": False, "later": False}
    assert found["same_file"] == {"total": 0, "places": []}
    assert "readers" not in found
    assert "guard" not in found
    assert ask(jo, f"documents/{found['children'][0]['id']}")["parent"]["id"] == found["id"]


def test_unseen_and_absent_documents_are_answered_alike(jo: FlaskClient) -> None:
    unseen = ask(jo, f"documents/{document_id(CLOSED, 'hidden.txt')}", 404)
    assert unseen == ask(jo, f"documents/{'0' * 64}", 404)
    assert unseen["status"] == 404


def test_seizures_and_ledgers(jo: FlaskClient) -> None:
    found = ask(jo, "seizures")
    assert [each["reference"] for each in found["seizures"]] == ["EX-1", "WM-1"]
    assert found["seizures"][1]["counts"]["partial"] == 1
    ledger = ask(jo, "seizures/ledger?force=west-midlands&reference=WM-1&outcome=partial")
    assert ledger["reasons"] == [{"value": "a part is encrypted", "count": 1}]
    assert ledger["entries"][0]["path"] == "mail.eml"
    assert ask(jo, "seizures/ledger?force=scotland&reference=SC-1", 404) == ask(jo, "seizures/ledger", 404)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("search?q=bicycle&sezure=x", "sezure"),
        ("search?q=bicycle&size=1000", "size"),
        ("search?q=bicycle&sort=loudest", "sort"),
        ("search?q=bicycle&after=yesterday", "after"),
        ("search?q=bicycle&next=made-up", "page"),
        ("seizures?outcome=failed", "outcome"),
        ("seizures/ledger?force=west-midlands&reference=WM-1&hash=xyz", "SHA-256"),
    ],
)
def test_what_cannot_be_asked_is_named(jo: FlaskClient, path: str, says: str) -> None:
    problem = ask(jo, path, 400)
    assert says in problem["detail"]
    assert problem["offset"] is None


def test_a_query_that_cannot_be_read_says_where(jo: FlaskClient) -> None:
    answer = jo.get("/api/v1/search", query_string={"q": 'bicycle ("row'})
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert (problem["type"], problem["status"], problem["offset"]) == ("about:blank", 400, 9)
    assert problem["detail"]
    assert problem["repair"] == 'bicycle ("row")'


def test_a_search_that_finds_nothing_says_why(jo: FlaskClient) -> None:
    nothing = ask(jo, "search?q=bicycle+zeppelin")["nothing"]
    assert [(each["text"], each["query"]) for each in nothing["clauses"]] == [
        ("bicycle", "zeppelin"),
        ("zeppelin", "bicycle"),
    ]
    assert nothing["clauses"][1]["alone"] == 0
    assert nothing["clauses"][1]["without"] == ask(jo, "search?q=bicycle")["total"] > 0
    assert ask(jo, "search?q=bicycle")["nothing"] is None


def test_a_path_that_is_none_is_a_problem_too(app: Flask) -> None:
    for answer in (app.test_client().get("/api/v1/nothing"), app.test_client().post("/api/v1/search")):
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["status"] == answer.status_code
    assert app.test_client().post("/api/v1/search").headers["Allow"]


def test_basic_credentials_carry_a_purpose_into_the_record(app: Flask, site: Site) -> None:
    stated = {"CETS-Case": "OP-BASKET 4", "CETS-Reason": "disclosure"}
    assert ask(app.test_client(), "search?q=bicycle%20basket4", headers={**basic(), **stated})["total"] == 0
    assert ask(app.test_client(), "search?q=bicycle%20basket5", headers=basic())["total"] == 0
    assert purposes(site.config, "bicycle basket4") == {("OP-BASKET 4", "disclosure")}
    assert purposes(site.config, "bicycle basket5") == {("not given", "not given")}


def test_a_session_carries_its_purpose_too(jo: FlaskClient, site: Site) -> None:
    ask(jo, "search?q=bicycle%20basket6")
    assert purposes(site.config, "bicycle basket6") == {("OP-BELL", "enquiry")}


def purposes(config: Config, query: str) -> set[tuple[str, str]]:
    """Case and reason of every entry of the record of use with that query."""
    with client_of(config) as engine:
        engine.indices.refresh(index=config.index("cets-audit"))
        found = engine.search(index=config.index("cets-audit"), body={"query": {"term": {"query": query}}})
    return {(hit["_source"]["case"], hit["_source"]["reason"]) for hit in found["hits"]["hits"]}


def client_of(config: Config) -> Any:
    return engine_client(config, indices.administrator(config))
