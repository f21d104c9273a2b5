"""The REST interface is as its description says: every route and parameter stands there, and every answer fits it.

schemathesis makes requests up from the description, right and wrong ones, the same at each run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from cets_search.config import Config
from cets_search.model import Role, SavedSearch, SearchRequest
from cets_search.saved_searches import Draft
from cets_search.site import Site, open_site
from cets_search.web.openapi import description
from tests.engine.hidden import put
from tests.engine.made_matches import made_match, put_match
from tests.engine.planting import OPEN, OWN, document_id, investigator, plant
from tests.engine.web_client import admit
from tests.home import empty

pytestmark = pytest.mark.engine

BASE = "/api/v1"
DESCRIBED = description()
EXAMPLES = 8
"""Requests for each operation that are right by the description, and as many that are wrong."""

CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]

METHODS = {"get", "post", "put", "patch", "delete"}
"""What a path's item holds besides what all its operations share."""

KNOWN = [
    document_id(OPEN, path, part)
    for path, part in (("bike.txt", ""), ("chat.txt", "00000001"), ("post.mbox", "1.eml"), ("bike.txt", "page 1"))
]


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    admit(opened, "jo", "essex", Role.INVESTIGATOR, Role.ADMINISTRATOR, Role.AUDITOR)
    admit(opened, "al")
    put(opened, OPEN, "thistledown")
    plant(opened.connection, OWN)
    yield opened
    opened.connection.client.close()


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """Every operation of the description, by method and path, with the parameters that its path shares."""
    return {
        (method, path): {**told, "parameters": [*item.get("parameters", []), *told.get("parameters", [])]}
        for path, item in DESCRIBED["paths"].items()
        for method, told in item.items()
        if method in METHODS
    }


ASKED = [key for key in operations() if key[1] != "/openapi.json"]
"""That one takes nothing, so nothing can be made up about it."""


def test_every_route_is_described_and_nothing_else(app: Flask) -> None:
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(BASE)))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{BASE}/")
        for method in rule.methods or ()
        if method.lower() in METHODS
    }
    assert set(operations()) == routes


def _resolved(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in parameter:
        return parameter
    found: Mapping[str, Any] = DESCRIBED["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return found


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_every_parameter_is_described_and_nothing_else(jo: FlaskClient, method: str, path: str) -> None:
    """A route that is given a parameter it does not know lists those it does."""
    address = re.sub(r"\{\w+\}", KNOWN[0], f"{BASE}{path}")
    answer = jo.open(f"{address}?nosuch=1", method=method.upper(), headers={"CETS-Reason": "a test"}, json={})
    assert answer.status_code == 400
    listed = answer.get_json()["detail"].partition("there are ")[2].rstrip(".")
    taken = set() if listed == "none" else set(listed.split(", "))
    told = [_resolved(each) for each in operations()[method, path]["parameters"]]
    assert {each["name"] for each in told if each["in"] == "query"} == taken
    assert {each["name"] for each in told if each["in"] == "header"} == {"CETS-Case", "CETS-Reason"}


@pytest.fixture(scope="module")
def described(app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", app)


@pytest.fixture(scope="module")
def cookie(jo: FlaskClient) -> dict[str, str]:
    """The session of somebody who has signed in."""
    found = jo.get_cookie(jo.application.config["SESSION_COOKIE_NAME"])
    assert found is not None
    return {found.key: found.value}


@pytest.fixture(scope="module")
def kept(site: Site) -> tuple[SavedSearch, str]:
    """A search that the person who asks has saved, and the id of a match of that person's force."""
    saved = site.saved_searches.save(investigator(), Draft("Bicycles", SearchRequest(q="bicycle")))
    return saved, put_match(site, OWN, made_match(OWN, OPEN))


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.parametrize(("method", "path"), ASKED)
def test_every_answer_is_as_described(
    described: schemathesis.BaseSchema,
    cookie: dict[str, str],
    kept: tuple[SavedSearch, str],
    method: str,
    path: str,
    mode: schemathesis.GenerationMode,
) -> None:
    """Never a 500; each status is one that the operation names, and each body fits what it promises."""

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None)
    @given(described[path][method].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        _about_what_is_there(case, *kept)
        case.call_and_validate(cookies=cookie, checks=CHECKS)

    ask()


def _about_what_is_there(case: schemathesis.Case[Any], saved: SavedSearch, matched: str) -> None:
    """Most names that were made up give way to those of what is there, and made-up credentials to the session."""
    case.headers.pop("Authorization", None)
    if written := str(case.path_parameters.get("document_id", "")):
        case.path_parameters["document_id"] = [*KNOWN, written][len(written) % 5]
    if len(written := str(case.path_parameters.get("key", ""))) % 3:
        of_matches = case.path.startswith("/matches")
        case.path_parameters["key"] = matched if of_matches else saved.id
        if not of_matches and isinstance(case.body, dict) and "version" in case.body and len(written) % 2:
            case.body["version"] = saved.version
    for name, known in (("name", "al"), ("slug", "essex")):
        if len(str(case.path_parameters.get(name, ""))) % 2:
            case.path_parameters[name] = known
    if case.path.endswith("/ledger") and len(str(case.query)) % 2:
        case.query |= {"force": OPEN.force, "reference": OPEN.reference}
    if "/seizures/sharing" in case.path and len(str(case.query)) % 2:
        case.query |= {"force": OWN.force, "reference": OWN.reference}
