"""The rule of who may see what, and that nothing goes round it."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search import access
from cets_search.model import Actor, Case, Consent, Person, Purpose, Role, Seizure, Sharing

PACKAGE = Path(__file__).parents[2] / "cets_search"


def actor(roles: frozenset[Role] = frozenset({Role.INVESTIGATOR}), guards: frozenset[str] = frozenset()) -> Actor:
    return Actor(Person("jo", "essex", roles, frozenset({"op-1"})), Purpose(), guards)


def test_principals_are_the_persons_and_nobody_elses() -> None:
    assert access.principals(actor().person) == ("all", "case:op-1", "force:essex", "role:investigator", "user:jo")


@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.AUDITOR})])
def test_roles_that_do_not_read_evidence_match_nothing(roles: frozenset[Role]) -> None:
    assert access.principals(actor(roles).person) == ()
    assert access.readers_filter(actor(roles)) == {"match_none": {}}
    assert set(access.token_roles(actor(roles))) <= {access.AUDITOR_ROLE}


def test_the_record_is_for_those_who_audit() -> None:
    auditor = actor(frozenset({Role.AUDITOR}))
    assert access.of_record(auditor, {"size": 1}).body == {"size": 1}
    assert access.token_roles(auditor) == (access.AUDITOR_ROLE,)
    with pytest.raises(access.UnsafeQuery):
        access.of_record(auditor, {"aggs": {"all": {"global": {}}}})
    for role in set(Role) - {Role.AUDITOR}:
        with pytest.raises(access.Refused):
            access.of_record(actor(frozenset({role})), {"size": 1})
        assert access.AUDITOR_ROLE not in access.token_roles(actor(frozenset({role})))


@pytest.mark.parametrize(
    ("sharing", "expected"),
    [
        (Sharing.OPEN, ("all",)),
        (Sharing.CLOSED, ("case:op-1", "force:essex")),
        (Sharing.POINTER, ("case:op-1", "force:essex")),
        (Sharing.CASE, ("case:op-1",)),
    ],
)
def test_readers_follow_the_sharing(sharing: Sharing, expected: tuple[str, ...]) -> None:
    assert access.readers(Seizure("essex", "1", cases=("op-1",), sharing=sharing)) == expected


EVERY_SHARING = [
    Seizure("essex", "1", cases=cases, sharing=sharing)
    for sharing in Sharing
    for cases in ((), ("op-1",), ("op-2",), ("op-1", "op-2"))
]


def learns(seizure: Seizure, principal: str) -> tuple[bool, ...]:
    """Whether somebody of this one principal reads the seizure, and is pointed at it: where no case is covert, and
    where one of them is.
    """
    reads = bool({"all", principal} & set(access.readers(seizure)))
    points = [seizure.sharing is Sharing.POINTER and covert not in seizure.cases for covert in ("", "op-1", "op-2")]
    return reads, *(reads or seizure.sharing is Sharing.OPEN or each for each in points)


@pytest.mark.parametrize("old", EVERY_SHARING, ids=lambda one: f"{one.sharing}-{len(one.cases)}")
def test_what_tightens_lets_nobody_learn_more_and_what_loosens_does(old: Seizure) -> None:
    everybody = ("force:essex", "force:kent", "case:op-1", "case:op-2")
    for new in EVERY_SHARING:
        more = any(
            after and not before
            for who in everybody
            for before, after in zip(learns(old, who), learns(new, who), strict=True)
        )
        assert access.within(new, old) is not more, (old, new)
        middle = access.common(old, new)
        assert access.within(middle, old), (old, new)
        assert set(access.readers(middle)) <= set(access.readers(new)) or new.sharing is Sharing.OPEN, (old, new)
        # A case that is yet to be linked silences nothing until it is.
        assert access.within(middle, replace(new, cases=middle.cases)), (old, new)


def test_an_audience_changes_with_level_cases_and_withdrawal() -> None:
    told = {access.audience(each) for each in EVERY_SHARING} | {
        access.audience(replace(each, withdrawn=True)) for each in EVERY_SHARING
    }
    assert len(told) > len(EVERY_SHARING)
    assert all(access.audience(each).startswith(f"{each.sharing}:") for each in EVERY_SHARING)


def test_a_member_of_a_further_force_reads_once_every_force_in_the_case_has_consented() -> None:
    kim = Person("kim", "kent", frozenset({Role.ANALYST}))
    case = Case("op-1", "essex", members=("jo", "kim"), holders=("essex", "scotland"))
    jo = Person("jo", "essex", frozenset({Role.ANALYST}))
    assert access.in_case(case, jo), "of the force that leads it"
    assert not access.in_case(replace(case, members=("kim",)), jo)
    assert access.missing_consents(case, kim) == ("essex", "scotland")
    essex = Consent("essex", "kim", "kent", "al", "2026-01-01T00:00:00Z")
    some = replace(case, consents=(essex,))
    assert access.missing_consents(some, kim) == ("scotland",)
    assert not access.in_case(some, kim)
    both = replace(case, consents=(essex, replace(essex, force="scotland")))
    assert access.in_case(both, kim)
    assert not access.in_case(both, replace(kim, force="wales")), "consent is to a person of that force"
    assert not access.in_case(replace(both, holders=(*both.holders, "wales")), kim), "who links later is asked too"


def test_nobody_reads_what_is_withdrawn() -> None:
    assert access.readers(Seizure("essex", "1", sharing=Sharing.OPEN, withdrawn=True)) == ()


@pytest.mark.parametrize("name", ['x"', "a,b", "A", "", "é", "a b", "x" * 65, "a\n", "*"])
def test_a_name_that_could_change_the_engines_filter_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a principal"):
        access.principals(Person(name, "essex", frozenset({Role.ANALYST})))
    with pytest.raises(ValueError, match="not a principal"):
        access.readers(Seizure(name, "1"))


@given(st.frozensets(st.from_regex(r"\A[a-z0-9-]{1,64}\Z"), max_size=30))
def test_the_engines_filter_is_json_whatever_the_roles(cases: frozenset[str]) -> None:
    roles = access.token_roles(
        Actor(Person("jo", "essex", frozenset({Role.ANALYST}), cases), Purpose(), frozenset({"ab12"}))
    )
    # OpenSearch Security puts the roles, each in quotes, with commas between, in place of the variable.
    filled = access.DLS.replace("${user.roles}", ",".join(f'"{role}"' for role in roles))
    parsed = json.loads(filled)["bool"]
    assert parsed["filter"][0]["terms"]["readers"] == list(roles)
    assert "hide:ab12" in parsed["must_not"][0]["terms"]["guard"]


def test_a_restricted_body_keeps_its_query_under_the_filter() -> None:
    body = {"query": {"match_all": {}}, "size": 3, "aggs": {"kinds": {"terms": {"field": "kind"}}}}
    restricted = access.restrict(actor(guards=frozenset({"ab12"})), body)
    query = restricted.body["query"]["bool"]
    assert query["must"] == [{"match_all": {}}]
    assert query["filter"] == [
        {
            "bool": {
                "filter": [{"terms": {"readers": ["all", "case:op-1", "force:essex", "role:investigator", "user:jo"]}}],
                "must_not": [{"terms": {"guard": ["hide:ab12"]}}],
            }
        }
    ]
    assert restricted.body["size"] == 3


@pytest.mark.parametrize(
    "part",
    [
        {"aggs": {"x": {"global": {}}}},
        {"suggest": {"x": {"text": "a"}}},
        {"aggs": {"x": {"filter": {}, "aggs": {"y": {"significant_terms": {"field": "kind"}}}}}},
        {"aggs": {"x": {"significant_text": {"field": "text"}}}},
        {"aggs": {"x": {"terms": {"field": "kind", "min_doc_count": 0}}}},
        {"explain": True},
    ],
)
def test_what_looks_past_the_filter_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(access.UnsafeQuery):
        access.restrict(actor(), part)


@pytest.mark.parametrize("action", list(access.Action))
@pytest.mark.parametrize("role", list(Role))
def test_an_action_is_for_its_roles_alone(action: access.Action, role: Role) -> None:
    person = actor(frozenset({role})).person
    if role in access.PERMISSIONS[action]:
        access.permit(person, action)
    else:
        with pytest.raises(access.Refused, match="This needs the role"):
            access.permit(person, action)


def test_a_scope_takes_away_and_never_adds() -> None:
    wide = Person("jo", "essex", frozenset({Role.ANALYST}), scope=frozenset(access.Action))
    assert access.permitted(wide) == access.permitted(replace(wide, scope=None))
    narrow = replace(wide, scope=frozenset({access.Action.SEARCH}))
    assert access.permitted(narrow) == (access.Action.SEARCH,)
    with pytest.raises(access.Refused, match="scope lacks view"):
        access.permit(narrow, access.Action.VIEW)
    with pytest.raises(access.Refused, match="needs the role auditor"):
        access.permit(wide, access.Action.READ_RECORD)


@pytest.mark.parametrize("role", list(Role))
def test_the_engine_opens_to_those_who_read_and_to_nobody_else(role: Role) -> None:
    reads = role in access.PERMISSIONS[access.Action.SEARCH]
    assert (access.SESSION_ROLE in access.token_roles(actor(frozenset({role})))) == reads
    others = (access.AUDITOR_ROLE,) if role is Role.AUDITOR else ()
    assert reads or access.token_roles(actor(frozenset({role}), frozenset({"ab12"}))) == others


def test_every_action_is_in_the_table() -> None:
    assert set(access.PERMISSIONS) == set(access.Action)


def test_the_page_on_security_has_the_table_of_roles_as_it_is() -> None:
    page = (PACKAGE.parent / "docs/security.md").read_text(encoding="utf-8")
    head, _, *rows = page.split("## Roles\n")[1].split("\n## ")[0].partition("| action")[2].splitlines()
    roles = [name.strip() for name in head.split("|")[2:-1]]
    told = {}
    for row in rows:
        if row.startswith("| `"):
            action, _, *marks = (cell.strip() for cell in row.strip("|").split("|"))
            told[action.strip("`")] = {role for role, mark in zip(roles, marks, strict=True) if mark == "yes"}
    assert set(roles) == set(Role)
    assert told == {action: set(allowed) for action, allowed in access.PERMISSIONS.items()}


def modules() -> list[tuple[str, ast.Module]]:
    found = sorted(PACKAGE.rglob("*.py"))
    assert found
    return [(path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text())) for path in found]


def test_only_restrict_makes_a_restricted() -> None:
    for name, module in modules():
        calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
        made = [call for call in calls if _called(call) == "Restricted"]
        assert len(made) == (1 if name == "access.py" else 0), name
        # `dataclasses.replace` would make one too, of any body.
        assert name == "access.py" or not any(
            _called(call) == "replace" and "restrict" in ast.unparse(call) for call in calls
        ), name


def test_only_grant_makes_a_grant() -> None:
    for name, module in modules():
        made = [node for node in ast.walk(module) if isinstance(node, ast.Call) and _called(node) == "Grant"]
        assert len(made) == (1 if name == "access.py" else 0), name


FILE = {"sha256": "a" * 64, "kind": "document", "mime": "text/plain", "readers": ["force:essex"]}


def test_a_grant_is_for_one_file_and_good_once() -> None:
    given = access.grant(actor(), FILE, "enquiry", confirmed=False)
    with pytest.raises(access.NotGranted):
        given.spend({**FILE, "sha256": "b" * 64})
    given.spend(FILE)
    with pytest.raises(access.NotGranted):
        given.spend(FILE)


@pytest.mark.parametrize(
    ("file", "reason", "confirmed"),
    [
        (FILE, "", True),
        ({**FILE, "readers": ["force:scotland"]}, "enquiry", True),
        ({**FILE, "readers": []}, "enquiry", True),
        ({**FILE, "kind": "image"}, "enquiry", False),
        ({**FILE, "kind": "video"}, "enquiry", False),
        ({**FILE, "kind": "file", "mime": "image/png"}, "enquiry", False),
    ],
)
def test_a_grant_needs_a_reader_a_reason_and_for_pictures_a_confirmation(
    file: dict[str, Any], reason: str, confirmed: bool
) -> None:
    with pytest.raises(access.NotGranted):
        access.grant(actor(), file, reason, confirmed=confirmed)


def test_an_auditor_is_granted_nothing() -> None:
    with pytest.raises(access.Refused):
        access.grant(actor(frozenset({Role.AUDITOR})), FILE, "enquiry", confirmed=True)


def test_only_the_engine_holds_a_client() -> None:
    for name, module in modules():
        if not name.startswith("engine/"):
            reached = [
                n for n in ast.walk(module) if isinstance(n, ast.Attribute) and n.attr in {"client", "as_person"}
            ]
            text = [ast.unparse(node) for node in reached]
            assert not any("connection" in each for each in text), name


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
