from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cets_search import access
from cets_search.config import Config, load
from cets_search.engine import roles
from cets_search.engine.embedded.places import PROJECT
from cets_search.engine.services import AUDITORS, PEOPLE, RIGHTS, Service


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load({"CETS_HOME": str(tmp_path)})


def test_every_service_has_a_role_and_only_its_own_token_opens_it(config: Config) -> None:
    mapped = {name: mapping["backend_roles"] for name, mapping in roles.mappings(config).items()}
    assert set(mapped) == set(roles.roles(config))
    for service in Service:
        assert mapped[roles.service_role(config, service)] == [f"service:{service}"]
    assert mapped[roles.reader_role(config)] == [access.SESSION_ROLE]
    assert mapped[roles.auditor_role(config)] == [access.AUDITOR_ROLE]
    assert not any(mapping["users"] or mapping["hosts"] for mapping in roles.mappings(config).values())


def test_what_opens_a_service_can_be_no_persons_principal() -> None:
    assert not any(access.PRINCIPAL.match(f"service:{service}") for service in Service)
    assert not access.PRINCIPAL.match(access.SESSION_ROLE)
    assert not access.PRINCIPAL.match(access.AUDITOR_ROLE)


def test_no_right_is_given_wholesale() -> None:
    for rights in (*RIGHTS.values(), PEOPLE, AUDITORS):
        actions = [*rights.cluster, *(action for _, allowed in rights.indices for action in allowed)]
        assert all(action.startswith(("indices:data/", "indices:admin/refresh")) for action in actions)
        assert not {"*", "indices:*", "indices:data/*", "indices:data/read*", "indices:data/write*"} & set(actions)
        assert not any(name == "*" for names, _ in rights.indices for name in names)


def test_people_search_under_document_level_security_everywhere(config: Config) -> None:
    reader = roles.roles(config)[roles.reader_role(config)]
    assert {part["dls"] for part in reader["index_permissions"]} == {access.DLS}
    assert not any("write" in action for part in reader["index_permissions"] for action in part["allowed_actions"])


def test_two_sites_on_one_cluster_share_no_role_and_no_index(config: Config) -> None:
    one, other = replace(config, index_prefix="a-"), replace(config, index_prefix="b-")
    assert not set(roles.roles(one)) & set(roles.roles(other))
    patterns = [
        {
            name
            for role in roles.roles(site).values()
            for part in role["index_permissions"]
            for name in part["index_patterns"]
        }
        for site in (one, other)
    ]
    assert not patterns[0] & patterns[1]
    assert all(name.startswith(("a-", ".ds-a-")) for name in patterns[0])


def test_the_page_on_security_names_every_identity() -> None:
    page = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
    section = page.split("## Identities of the application")[1].split("\n## ")[0]
    assert set(re.findall(r"(?m)^\| `([a-z]+)` \|", section)) == {str(service) for service in Service}
