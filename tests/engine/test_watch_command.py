"""`cets watch`: a person's own watches, with that person's password or token, each use on record."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from cets_search.cli.watch import watch
from cets_search.config import Config
from cets_search.engine.evidence import Personal
from cets_search.site import Site
from tests.engine.commands import environ
from tests.engine.planting import OWN
from tests.engine.saved_site import stored
from tests.engine.watching import actor, arrive, inbox, no_evidence, own, watching_site
from tests.engine.web_client import PASSWORD

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with watching_site(stack) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    no_evidence(site)


def run(site: Site, *arguments: str, password: str = PASSWORD) -> Result:
    return CliRunner().invoke(watch, arguments, input=f"{password}\n", env=environ(site.config))


def test_a_watch_is_made_listed_and_removed(site: Site) -> None:
    arrive(site, OWN, "A bicycle", "A kite")
    made = run(site, "add", "bicycle", "--as", "jo", "--name", "Row", "--silent", "--case", "OP-BELL", "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert (told["name"], told["silent"], told["found"], told["query"]) == ("Row", True, 1, "bicycle")
    (entry,) = [each for each in stored(site, Personal.RECORD) if each.get("detail", {}).get("id") == told["id"]]
    assert (entry["person"], entry["query"], entry["case"], entry["client"]) == (
        "jo",
        "bicycle",
        "OP-BELL",
        "command line",
    )
    arrive(site, OWN, "Another bicycle")
    site.watch_worker.turn()
    assert [each.value for each in inbox(site)] == ["Row"]
    listed = run(site, "list", "--as", "jo")
    assert f"{told['id']}  Row  (silent)" in listed.output
    assert "“bicycle”: 1 when it was made, 1 new since" in listed.output
    assert json.loads(run(site, "list", "--as", "jo", "--json").stdout)["watches"][0]["told"] == 1
    assert run(site, "list", "--as", "lee").output == ""
    stranger = run(site, "remove", told["id"], "--as", "lee")
    assert (stranger.exit_code, own(site).id) == (2, told["id"])
    assert run(site, "remove", told["id"], "--as", "jo").exit_code == 0
    assert site.watches.of(actor(site)) == ()


@pytest.mark.parametrize(
    ("arguments", "password", "code"),
    [
        (("add", "bicycle", "--as", "jo", "--name", ""), PASSWORD, 2),
        (("add", "(", "--as", "jo", "--name", "Row"), PASSWORD, 2),
        (("add", "bicycle", "--as", "jo", "--name", "Row", "--mail", "jo@example.org"), PASSWORD, 2),
        (("list", "--as", "jo"), "not-the-password", 1),
        (("list", "--as", "nobody"), PASSWORD, 1),
        (("remove", "none", "--as", "jo"), PASSWORD, 2),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    site: Site, arguments: tuple[str, ...], password: str, code: int
) -> None:
    ran = run(site, *arguments, password=password)
    assert (ran.exit_code, ran.output.count("\n")) == (code, 1)
    assert ran.output.startswith("Error: ")
    assert site.watches.of(actor(site)) == ()
