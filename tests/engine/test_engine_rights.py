"""What each identity can and cannot do, asked of the real engine."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from typing import Any, Final

import jwt
import pytest
import urllib3
from cryptography.hazmat.primitives.asymmetric import ec

from cets_search import access
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import Connection, client
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import signing_key
from cets_search.engine.services import Service
from cets_search.engine.tokens import AUDIENCE
from cets_search.model import Actor, Person, Purpose, Role
from tests.engine.rights_table import (
    ACCOUNTS,
    ALLOWED,
    ANCHOR,
    CLOSED,
    ENTRY,
    FORBIDDEN,
    FORBIDDEN_TO_PEOPLE,
    OPEN,
    PASSWORD,
)

pytestmark = pytest.mark.engine

JO: Final = Person("jo", "essex", frozenset({Role.INVESTIGATOR}))


class Caller:
    """Calls the engine with given headers and answers with the status and body, whatever they are."""

    def __init__(self, config: Config) -> None:
        self._base = config.engine_url
        self._pool = urllib3.PoolManager(ca_certs=str(Home(config.home).secrets / "ca.pem"))

    def __call__(
        self, headers: Mapping[str, str], method: str, path: str, body: object = None
    ) -> tuple[int, dict[str, Any]]:
        lines = body if isinstance(body, str) else json.dumps(body)
        kind = "application/x-ndjson" if isinstance(body, str) else "application/json"
        answer = self._pool.request(
            method,
            f"{self._base}/{path.lstrip('/')}",
            body=None if body is None else lines,
            headers={**headers, "Content-Type": kind},
        )
        found = json.loads(answer.data) if answer.data.startswith(b"{") else {}
        return answer.status, found


@pytest.fixture
def connection(config: Config) -> Connection:
    return Connection(config)


@pytest.fixture
def call(config: Config, connection: Connection) -> Caller:
    """A caller of an engine that holds one open and one closed document."""
    caller = Caller(config)
    loader = connection.as_service(Service.LOADER)
    for name, document in (("open", OPEN), ("closed", CLOSED)):
        assert caller(loader, "PUT", f"evidence/_doc/{name}?refresh=true", document)[0] == 201
    return caller


def actor(*guards: str) -> Actor:
    return Actor(JO, Purpose(), frozenset(guards))


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def seen(answer: tuple[int, dict[str, Any]]) -> set[str]:
    assert answer[0] == 200
    return {hit["_id"] for hit in answer[1]["hits"]["hits"]}


def test_a_person_sees_what_the_token_reads(call: Caller, connection: Connection) -> None:
    jo = connection.as_person(actor())
    assert seen(call(jo, "GET", "evidence/_search")) == {"open"}
    assert call(jo, "GET", "evidence/_doc/closed")[0] == 404
    assert call(jo, "GET", "evidence/_count")[1]["count"] == 1


def test_a_guard_in_the_token_hides_a_seizure(call: Caller, connection: Connection) -> None:
    assert seen(call(connection.as_person(actor("a1")), "GET", "evidence/_search")) == set()
    assert seen(call(connection.as_person(actor("b2")), "GET", "evidence/_search")) == {"open"}


@pytest.mark.parametrize("index", ["evidence", "items", "seizures", "lists", "saved-searches", "cets-audit"])
def test_a_person_without_a_reading_role_is_refused(call: Caller, connection: Connection, index: str) -> None:
    for roles in {frozenset[Role](), frozenset({Role.AUDITOR} if index != "cets-audit" else ())}:
        other = Actor(Person("kim", "essex", roles), Purpose(), frozenset({"a1"}))
        assert call(connection.as_person(other), "GET", f"{index}/_search")[0] == 403


@pytest.mark.parametrize(("method", "path", "body"), FORBIDDEN_TO_PEOPLE)
def test_a_person_may_do_nothing_else(
    call: Caller, connection: Connection, method: str, path: str, body: object
) -> None:
    assert call(connection.as_person(actor()), method, path, body)[0] == 403


@pytest.mark.parametrize("path", ["evidence/_search", "evidence-000001/_search", "_search", "forces/_search"])
def test_a_password_alone_reads_nothing(call: Caller, connection: Connection, path: str) -> None:
    registrar = connection.as_service(Service.REGISTRAR)
    account = {"password": PASSWORD, "attributes": {"roles": "investigator"}}
    assert call(registrar, "PUT", f"{ACCOUNTS}/jo", account)[0] == 201
    assert connection.sign_in("jo", PASSWORD)
    assert call(basic("jo", PASSWORD), "GET", path)[0] == 403


@pytest.mark.parametrize("name", ["admin", "kibanaserver", "logstash", "readall", "snapshotrestore", "anomalyadmin"])
def test_there_are_no_default_accounts(call: Caller, connection: Connection, name: str) -> None:
    with client(connection.config, indices.administrator(connection.config)) as engine:
        assert engine.transport.perform_request("GET", ACCOUNTS) == {}
    assert not connection.sign_in(name, name)
    assert call(basic(name, name), "GET", "/")[0] == 401


def test_nobody_gets_in_without_a_word(call: Caller) -> None:
    assert call({}, "GET", "/")[0] == 401
    assert call({}, "GET", "evidence/_search")[0] == 401


@pytest.mark.parametrize("name", ["jo:x", "jo", "", "jo\n"])
def test_a_wrong_name_or_password_is_no_sign_in(call: Caller, connection: Connection, name: str) -> None:
    assert not connection.sign_in(name, "wrong")


def bearer(key: ec.EllipticCurvePrivateKey | None, **changes: object) -> dict[str, str]:
    now = int(time.time())
    claims = {"sub": "eve", "roles": [access.SESSION_ROLE, "all"], "aud": AUDIENCE, "iat": now, "exp": now + 60}
    claims = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    token = jwt.encode(claims, key, algorithm="ES256" if key else "none")  # type: ignore[arg-type] # None signs nothing
    return {"Authorization": f"Bearer {token}"}


def test_only_a_fresh_token_of_this_sites_own_key_is_good(call: Caller, config: Config) -> None:
    key = signing_key(Home(config.home).secrets)
    forged = ec.generate_private_key(ec.SECP256R1())
    hour_ago = int(time.time()) - 3600
    tokens = {
        "good": bearer(key),
        "forged": bearer(forged),
        "unsigned": bearer(None),
        "expired": bearer(key, iat=hour_ago, exp=hour_ago + 60),
        "for another": bearer(key, aud="elsewhere"),
        "for nobody": bearer(key, aud=None),
        "nameless": bearer(key, sub=None),
    }
    statuses = {name: call(headers, "GET", "evidence/_search")[0] for name, headers in tokens.items()}
    assert statuses == {name: 200 if name == "good" else 401 for name in tokens}


@pytest.mark.parametrize(("service", "method", "path", "body", "status"), ALLOWED)
def test_each_service_can_do_its_work(  # noqa: PLR0917 - one row of the table
    call: Caller, connection: Connection, service: Service, method: str, path: str, body: object, status: int
) -> None:
    answer = call(connection.as_service(service), method, path, body)
    assert answer[0] == status
    assert answer[1].get("errors", False) is False


@pytest.mark.parametrize(("service", "method", "path", "body"), FORBIDDEN)
def test_a_service_can_do_nothing_else(
    call: Caller, connection: Connection, service: Service, method: str, path: str, body: object
) -> None:
    assert call(connection.as_service(service), method, path, body)[0] == 403


WHOLE: Final = {
    "ents": ["email:bell@example.org"],
    "text": "a green bicycle",
    "subject": "bicycle",
    "sender": "Pat",
    "path": "bicycle.txt",
    "metadata": {"Title": "bicycle"},
    "entities": [{"type": "email", "value": "bell@example.org"}],
    "current": True,
}
SEEN_OF_EVIDENCE: Final = {
    Service.POINTER: {"ents", "force", "cases", "audience", "guard", "current"},
    Service.MATCHER: {
        *("ents", "skeletons", "sha256", "size"),
        *("force", "seizure_key", "guard", "current", "loaded_at"),
    },
}


@pytest.fixture
def shared(config: Config, connection: Connection) -> Caller:
    """An engine with a document that everything can be asked of, at each level."""
    caller = Caller(config)
    loader = connection.as_service(Service.LOADER)
    for level in ("pointer", "closed", "case", "open"):
        document = {**WHOLE, "audience": f"{level}:0", "guard": f"hide:{level}", "force": "kent", "cases": ["op-1"]}
        document |= {"seizure_key": f"kent/{level}", "readers": ["force:kent"]}
        assert caller(loader, "PUT", f"evidence/_doc/{level}?refresh=true", document)[0] == 201
    return caller


TEXT_SEARCHES: Final[list[dict[str, Any]]] = [
    {"match": {"text": "bicycle"}},
    {"match": {"subject": "bicycle"}},
    {"wildcard": {"sender": "*"}},
    {"term": {"path": "bicycle.txt"}},
    {"exists": {"field": "metadata"}},
    {"query_string": {"query": "bicycle"}},
    {"simple_query_string": {"query": "bicycle", "fields": ["*"]}},
]


@pytest.mark.parametrize("service", list(SEEN_OF_EVIDENCE))
def test_who_counts_identifiers_can_neither_read_text_nor_search_it(
    shared: Caller, connection: Connection, service: Service
) -> None:
    headers = connection.as_service(service)
    for query in TEXT_SEARCHES:
        assert seen(shared(headers, "POST", "evidence/_search", {"query": query})) == set(), query
    status, answer = shared(headers, "POST", "evidence/_search", {"query": {"match_all": {}}})
    assert status == 200
    assert answer["hits"]["hits"], "it sees something"
    for hit in answer["hits"]["hits"]:
        assert set(hit["_source"]) <= SEEN_OF_EVIDENCE[service]
    for hidden in ("text", "path", "sender"):
        fields = {"docvalue_fields": [hidden], "stored_fields": [hidden], "size": 10}
        answer = shared(headers, "POST", "evidence/_search", fields)[1]
        assert "bicycle" not in str(answer)
        assert "Pat" not in str(answer)
    counted = {"size": 0, "aggs": {"seen": {"terms": {"field": "path"}}}}
    assert "bicycle" not in str(shared(headers, "POST", "evidence/_search", counted))


def test_who_answers_pointer_hits_sees_pointers_alone_and_none_behind_a_guard(
    shared: Caller, connection: Connection
) -> None:
    query = {"query": {"term": {"ents": "email:bell@example.org"}}}
    assert seen(shared(connection.as_service(Service.POINTER), "POST", "evidence/_search", query)) == {"pointer"}
    guarded = connection.as_service(Service.POINTER, ("hide:pointer",))
    assert seen(shared(guarded, "POST", "evidence/_search", query)) == set()
    for index in ("evidence", "evidence-000001"):
        everything = shared(connection.as_service(Service.POINTER), "GET", f"{index}/_count")
        assert everything[0] == 403 or everything[1]["count"] == 1


def test_the_names_service_may_not_add_documents_in_bulk_either(call: Caller, connection: Connection) -> None:
    lines = '{"index":{"_index":"evidence","_id":"new"}}\n{"text":"x"}\n{"delete":{"_index":"evidence","_id":"open"}}\n'
    _, answer = call(connection.as_service(Service.NAMES), "POST", "_bulk", lines)
    assert [next(iter(item.values()))["status"] for item in answer["items"]] == [403, 403]


@pytest.mark.parametrize(("stream", "source"), [("cets-audit", ENTRY), ("cets-anchors", ANCHOR)])
def test_the_record_of_use_takes_entries_and_gives_none_back_nor_changes_any(
    call: Caller, connection: Connection, stream: str, source: Mapping[str, object]
) -> None:
    record = connection.as_service(Service.RECORD)
    entry = f"entry-{time.time_ns()}"
    made = call(record, "PUT", f"{stream}/_create/{entry}", source)
    assert made[0] == 201
    behind = made[1]["_index"]
    order = f"if_seq_no={made[1]['_seq_no']}&if_primary_term={made[1]['_primary_term']}"
    everything: Mapping[str, object] = {"query": {"match_all": {}}}
    more = {"properties": {"more": {"type": "keyword"}}}
    attempts: list[tuple[str, str, object]] = [
        ("PUT", f"{stream}/_create/{entry}", source),
        ("PUT", f"{stream}/_doc/{entry}", source),
        ("PUT", f"{behind}/_doc/{entry}", source),
        ("PUT", f"{behind}/_doc/{entry}?{order}", source),
        ("POST", f"{behind}/_update/{entry}", {"doc": {"person": "kim"}}),
        ("POST", f"{stream}/_update/{entry}", {"doc": {"person": "kim"}}),
        ("DELETE", f"{behind}/_doc/{entry}", None),
        ("DELETE", f"{stream}/_doc/{entry}", None),
        ("POST", f"{stream}/_delete_by_query", everything),
        ("POST", f"{behind}/_delete_by_query", everything),
        ("POST", f"{stream}/_update_by_query", everything),
        ("POST", "_reindex", {"source": {"index": stream}, "dest": {"index": "elsewhere"}}),
        ("GET", f"{behind}/_doc/{entry}", None),
        ("GET", f"{stream}/_search", None),
        ("DELETE", f"_data_stream/{stream}", None),
        ("DELETE", behind, None),
        ("PUT", f"{behind}/_settings", {"index": {"number_of_replicas": 1}}),
        ("PUT", f"{stream}/_mapping", more),
        ("PUT", f"{behind}/_mapping", more),
        ("PUT", f"_index_template/{stream}", {"index_patterns": [stream], "data_stream": {}}),
        ("POST", f"{stream}/_rollover", None),
        ("POST", f"{behind}/_close", None),
        ("PUT", f"{behind}/_block/write", None),
        ("POST", "_aliases", {"actions": [{"add": {"index": behind, "alias": "other"}}]}),
    ]
    statuses = {f"{method} {path}": call(record, method, path, body)[0] for method, path, body in attempts}
    assert set(statuses.values()) <= {400, 403, 409}, statuses
    lines = [
        {"index": {"_index": behind, "_id": entry}}, source,
        {"update": {"_index": behind, "_id": entry}}, {"doc": {"person": "kim"}},
        {"delete": {"_index": behind, "_id": entry}},
    ]  # fmt: skip
    bulk = call(record, "POST", "_bulk", "".join(f"{json.dumps(line)}\n" for line in lines))
    assert bulk[0] == 403 or {next(iter(item.values()))["status"] for item in bulk[1]["items"]} <= {400, 403, 409}
    verifier = connection.as_service(Service.VERIFIER)
    assert call(verifier, "POST", f"{stream}/_refresh")[0] == 200
    kept = call(verifier, "GET", f"{behind}/_doc/{entry}")
    assert (kept[1]["_source"], kept[1]["_version"]) == (source, 1)


def test_nobody_reads_the_record_but_who_audits(call: Caller, connection: Connection) -> None:
    record = connection.as_service(Service.RECORD)
    assert call(record, "PUT", f"cets-audit/_create/entry-{time.time_ns()}?refresh=true", ENTRY)[0] in {201, 403}
    call(connection.as_service(Service.VERIFIER), "POST", "cets-audit/_refresh")
    found = {}
    for roles in ((Role.INVESTIGATOR,), (Role.ADMINISTRATOR,), (Role.AUDITOR,), (Role.AUDITOR, Role.INVESTIGATOR)):
        person = connection.as_person(Actor(Person("sam", "essex", frozenset(roles)), Purpose(), frozenset()))
        found[roles] = call(person, "GET", "cets-audit/_count")[1].get("count", 0) > 0
        assert call(person, "GET", "cets-anchors/_search")[0] == 403
    assert found == {roles: Role.AUDITOR in roles for roles in found}


@pytest.mark.parametrize("service", [service for service in Service if service is not Service.RECORD])
def test_no_other_service_may_write_the_record_of_use(call: Caller, connection: Connection, service: Service) -> None:
    assert call(connection.as_service(service), "POST", "cets-audit/_doc", ENTRY)[0] == 403


def test_a_name_that_fails_too_often_is_shut_out_for_a_while(call: Caller, connection: Connection) -> None:
    registrar = connection.as_service(Service.REGISTRAR)
    assert call(registrar, "PUT", f"{ACCOUNTS}/guessed", {"password": PASSWORD})[0] == 201
    assert connection.sign_in("guessed", PASSWORD)
    for attempt in range(12):
        assert not connection.sign_in("guessed", f"wrong-{attempt}")
    assert not connection.sign_in("guessed", PASSWORD)
