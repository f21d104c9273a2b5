"""A real OpenSearch that runs elsewhere, on the settings that deploy/ writes and nothing else of the site."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cets_search.access import Refused
from cets_search.config import Config, load
from cets_search.engine import indices
from cets_search.engine.embedded import accounts, java, opensearch
from cets_search.engine.embedded.servers import engine_answers
from cets_search.model import Force, Person, Purpose, Role, SearchRequest
from cets_search.people import SignInFailed
from cets_search.site import open_site
from deploy.write_settings import write_settings
from tests.home import free_ports, home_environment, run_cets

pytestmark = pytest.mark.engine
PASSWORD = "a-long-pass-phrase-7"


@pytest.fixture(scope="module")
def settings() -> Iterator[dict[str, str]]:
    """Settings of a site whose OpenSearch somebody else runs, on a node that knows nothing but the written files."""
    folder = Path(tempfile.mkdtemp(prefix="cets-elsewhere-"))
    folder.chmod(0o711)
    http, transport = free_ports(2)
    environ = {"CETS_HOME": str(folder / "home"), "CETS_OPENSEARCH_URL": f"https://localhost:{http}"}
    written = folder / "site"
    try:
        write_settings(load(environ), written)
        environ |= {
            "CETS_OPENSEARCH_CA": str(written / "ca/ca.pem"),
            "CETS_OPENSEARCH_ADMIN_CERT": str(written / "authority/admin.pem"),
            "CETS_OPENSEARCH_ADMIN_KEY": str(written / "authority/admin-key.pem"),
        }
        config = load(environ)
        with _started(folder, http, transport) as node:
            try:
                until = time.monotonic() + 180
                while not engine_answers(config):
                    if node.poll() is not None or time.monotonic() > until:
                        pytest.fail((folder / "engine.out").read_text(encoding="utf-8"))
                    time.sleep(0.5)
                yield environ
            finally:
                node.terminate()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def elsewhere(settings: dict[str, str]) -> Config:
    return load(settings)


def _started(folder: Path, http: int, transport: int) -> subprocess.Popen[bytes]:
    state = folder / "state"
    shutil.copytree(folder / "site/engine", state / "config")
    for name in ("data", "logs", "tmp"):
        (state / name).mkdir()
    # The image brings its own of this file.
    (state / "config/log4j2.properties").write_text(opensearch.LOG4J.format(logs=state / "logs"), encoding="ascii")
    account = accounts.account(accounts.ENGINE)
    if account:
        for path in (state, *state.rglob("*")):
            os.chown(path, account.uid, account.gid)
    place = {
        "network.host": "127.0.0.1",
        "http.port": http,
        "transport.port": transport,
        "discovery.type": "single-node",
        "path.data": state / "data",
        "path.logs": state / "logs",
    }
    heap = load({"CETS_ENGINE_HEAP_MB": "512"})
    command = [*opensearch.command(heap, state, java.find()), *(f"-E{name}={value}" for name, value in place.items())]
    environ = {"PATH": os.environ["PATH"], "HOME": str(state)}
    with (folder / "engine.out").open("wb") as output:
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environ,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def test_a_site_works_on_it(elsewhere: Config) -> None:
    indices.ensure(elsewhere)
    site = open_site(elsewhere)
    site.people.add_force(Force("essex", "Essex Police"), "operator:test")
    site.people.add(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), PASSWORD, "operator:test")
    with pytest.raises(SignInFailed):
        site.people.sign_in("jo", "not-the-pass-phrase", Purpose(), "")
    assert site.people.sign_in("jo", PASSWORD, Purpose(), "").force == "essex"
    actor = site.people.actor("jo", Purpose(), "")
    assert site.search.search(actor, SearchRequest("bicycle")).total == 0


def test_cets_up_starts_all_but_the_engine_on_it(settings: dict[str, str], tmp_path: Path) -> None:
    site = home_environment(Path(settings["CETS_HOME"])) | settings
    (tmp_path / "note.txt").write_text("The tandem is at the station.", encoding="utf-8")
    run_cets("up", "--detach", environ=site)
    try:
        told = json.loads(run_cets("status", "--json", environ=site).stdout)
        assert (told["engine_url"], told["healthy"]) == (settings["CETS_OPENSEARCH_URL"], True)
        assert set(told["servers"]) == {"engine", "tika", "tika-2", "web", "worker"}
        run_cets("force", "add", "kent", "--name", "Kent Police", environ=site)
        loaded = run_cets("load", str(tmp_path), "--force", "kent", "--seizure", "KN-1", "--json", environ=site)
        assert json.loads(loaded.stdout)["searchable"] == 1
    finally:
        run_cets("down", environ=site)
    assert engine_answers(load(settings)), "it is not this site's to end"


def test_an_auditor_reads_no_evidence_on_it_either(elsewhere: Config) -> None:
    indices.ensure(elsewhere)
    site = open_site(elsewhere)
    site.people.add_force(Force("essex", "Essex Police"), "operator:test")
    site.people.add(Person("kit", "essex", frozenset({Role.AUDITOR})), PASSWORD, "operator:test")
    with pytest.raises(Refused):
        site.search.search(site.people.actor("kit", Purpose(), ""), SearchRequest("bicycle"))


def test_keys_are_kept_when_the_settings_are_written_again(elsewhere: Config, tmp_path: Path) -> None:
    write_settings(elsewhere, tmp_path)
    keys = {path: path.read_bytes() for path in tmp_path.rglob("*.pem")}
    write_settings(elsewhere, tmp_path)
    assert keys == {path: path.read_bytes() for path in tmp_path.rglob("*.pem")}
    assert len(keys) == 9
    assert b"PRIVATE" not in (tmp_path / "engine/opensearch-security/config.yml").read_bytes()
    for path in keys:
        assert stat.S_IMODE(path.stat().st_mode) == (0o644 if path.parent.name == "ca" else 0o600), path
