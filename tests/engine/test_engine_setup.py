"""Setting up an engine that was set up before, on the real engine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from cets_search.config import Config
from cets_search.engine import indices, roles
from cets_search.engine.connection import Connection, client
from cets_search.engine.embedded.certificates import certificates
from cets_search.engine.embedded.places import Home
from cets_search.engine.errors import EngineDown, EngineFailed, EngineMissing, EngineRefused, translated
from cets_search.engine.services import Service

pytestmark = pytest.mark.engine


@pytest.fixture
def administrator(config: Config) -> Iterator[OpenSearch]:
    with client(config, indices.administrator(config)) as engine:
        yield engine


def standing(engine: OpenSearch) -> Any:
    security = [
        engine.transport.perform_request("GET", f"{indices.SECURITY}/{part}") for part in ("roles", "rolesmapping")
    ]
    return engine.indices.get(index="*,.ds-*"), security


def test_setting_up_again_changes_nothing(config: Config, administrator: OpenSearch) -> None:
    before = standing(administrator)
    indices.ensure(config)
    assert standing(administrator) == before


def test_a_role_that_somebody_changed_is_put_right(config: Config, administrator: OpenSearch) -> None:
    name = roles.service_role(config, Service.RECORD)
    path = f"{indices.SECURITY}/roles/{name}"
    administrator.transport.perform_request("PUT", path, body={"cluster_permissions": ["*"]})
    indices.ensure(config)
    stored = administrator.transport.perform_request("GET", path)[name]
    assert stored["cluster_permissions"] == roles.roles(config)[name]["cluster_permissions"]


def test_a_new_signing_key_reaches_an_engine_that_knew_another(config: Config, tmp_path: Path) -> None:
    renewed = replace(config, home=tmp_path / "home")
    shutil.copytree(Home(config.home).secrets, Home(renewed.home).secrets)
    (Home(renewed.home).secrets / "signing-key.pem").unlink()
    try:
        assert not reads_forces(renewed)
        indices.ensure(renewed)
        assert reads_forces(renewed)
        assert not reads_forces(config)
    finally:
        indices.ensure(config)
    assert reads_forces(config)


def reads_forces(config: Config) -> bool:
    connection = Connection(config)
    try:
        with translated("reading the forces"):
            connection.client.search(index="forces", headers=connection.as_service(Service.DIRECTORY))
    except EngineRefused:
        return False
    return True


def test_a_new_field_reaches_an_index_that_stands(
    config: Config, administrator: OpenSearch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for mapping in indices.MAPPINGS.iterdir():
        (tmp_path / mapping.name).write_bytes(mapping.read_bytes())
    changed = json.loads((tmp_path / "forces.json").read_text(encoding="utf-8"))
    changed["mappings"]["properties"]["motto"] = {"type": "keyword"}
    (tmp_path / "forces.json").write_text(json.dumps(changed), encoding="utf-8")
    monkeypatch.setattr(indices, "MAPPINGS", tmp_path)
    indices.ensure(config)
    assert "motto" in administrator.indices.get_mapping(index="forces")["forces"]["mappings"]["properties"]
    changed["mappings"]["properties"]["motto"] = {"type": "long"}
    (tmp_path / "forces.json").write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(EngineFailed):
        indices.ensure(config)
    monkeypatch.undo()
    administrator.indices.delete(index="forces")
    indices.ensure(config)


def test_no_index_is_made_by_writing_to_it(administrator: OpenSearch) -> None:
    with pytest.raises(EngineMissing), translated("writing"):
        administrator.index(index="not-there", body={})


def test_an_engine_that_is_not_there_is_said_to_be_down(config: Config, tmp_path: Path) -> None:
    with pytest.raises(EngineDown, match="cets up"):
        client(replace(config, home=tmp_path))
    nobody = replace(config, engine_port=1)
    with pytest.raises(EngineDown, match="does not answer"):
        Connection(nobody).sign_in("jo", "wrong")


def test_the_engines_own_certificate_is_asked_for(config: Config, tmp_path: Path) -> None:
    stranger = Home(tmp_path / "home")
    stranger.make()
    shutil.copy(certificates(tmp_path / "other").authority, stranger.secrets)
    with pytest.raises(EngineDown):
        Connection(replace(config, home=stranger.root)).sign_in("jo", "wrong")
