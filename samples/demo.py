"""`make demo`: a whole site on this machine with the sample seizures in it, until Ctrl-C.

It lives in a home of its own (`var/demo` unless CETS_HOME says otherwise), so that it never meets a real site's. Run
again on the same home it loads nothing twice and gives everybody a new password.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final, NoReturn

from cets_search.audit import RecordUnwritten
from cets_search.cases import Cases
from cets_search.cli.plainly import BROKE
from cets_search.config import Config, load
from cets_search.engine.cases import Cases as KeptCases
from cets_search.engine.embedded.places import Home
from cets_search.engine.embedded.processes import running
from cets_search.engine.embedded.servers import Server
from cets_search.engine.embedded.start import NotStarted, bring_down, bring_up
from cets_search.engine.errors import EngineError
from cets_search.ingest.jobs import Silent
from cets_search.ingest.load import Loader, Order
from cets_search.operators import NotOperator, operator
from cets_search.people import BadAccount, People
from cets_search.site import Site, open_site
from samples.catalogue import FORCES, SEIZURES
from samples.people import PEOPLE, open_cases

STATED: Final = frozenset({"exhibit", "title", "cases", "sharing", "region", "timezone"})
"""What is said of a seizure anew at each start."""

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is read for something else."""


class NotLoaded(Exception):  # noqa: N818 - reads as what happened
    """A command of the demo did not do its work; it has said why itself."""


def main() -> int:
    """Run the demo; 0 after Ctrl-C, otherwise the exit code of what went wrong, which one line has said."""
    os.environ.setdefault("CETS_HOME", "var/demo")
    config = load()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        started = bring_up(config, _say)
        site, by = open_site(config), operator(config.home)
        passwords = _people(site.people, by)
        open_cases(Cases(KeptCases(site.connection), site.audit), by)
        _load(site, by)
        _tell(config, passwords)
        _wait(config, started)
    except KeyboardInterrupt:
        _say("")
        return 0
    except NotStarted as error:
        _say(f"demo: {error}")
        return error.code
    except (NotLoaded, EngineError, BadAccount, NotOperator, RecordUnwritten, *BROKE) as error:
        _say(f"demo: {error}")
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave servers behind
        bring_down(config, _say)


def _people(people: People, by: str) -> dict[str, str]:
    """Make the forces and people that are missing; a new password for each person, by name."""
    for force in FORCES:
        people.add_force(force, by)
    there = {account.name for account in people.accounts() if not account.disabled}
    passwords = {person.name: _password() for person in PEOPLE}
    for person in PEOPLE:
        if person.name in there:
            people.set_password(person.name, passwords[person.name], by)
        else:
            people.add(person, passwords[person.name], by)
    return passwords


def _load(site: Site, by: str) -> None:
    """Within this process: nine commands would take a second each to start."""
    loader = Loader(site.config, site.connection, site.audit)
    for seizure in SEIZURES:
        _say(f"\nloading {seizure.key}: {seizure.title}")
        stated = replace(seizure, timezone="Europe/London")
        report = loader.load(Order(Path(seizure.source), stated, STATED), by, Silent())
        loader.ended(report.seizure)
        counts = report.counts
        _say(f"{counts.documents} documents of {counts.found} files, {counts.searchable} of them searchable as a whole")
    _say("\nlooking for persons, organisations and places")
    if code := _cets("names"):
        raise NotLoaded(f"`cets names` ended with {code}.")


def _cets(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "cets_search", *arguments], check=False).returncode


def _tell(config: Config, passwords: dict[str, str]) -> None:
    width = max(map(len, passwords))
    _say(f"\nOpen {config.url} and sign in as one of\n")
    for person in PEOPLE:
        roles = ", ".join(sorted(person.roles))
        _say(f"  {person.name:{width}}  {passwords[person.name]}  {roles}, {person.force}")
    _say("\nAs essex-investigator, search for  @seatfox")
    _say("It finds Essex's own documents and the open ones of the West Midlands, and not Scotland's, which are closed.")
    _say("Then  phone:07700900456  tells that Scotland holds it too, and whom to ring: a pointer, without its text.")
    _say("As wm-analyst,  velo_ron_0900  finds a courier's papers in Essex, for the case op-saddlebag and its members.")
    _say("The story is in samples/README.md.")
    _say(f"For `cets` in another terminal: export CETS_HOME={os.environ['CETS_HOME']}")
    _say("\nCtrl-C ends everything; the passwords change at the next start.")


def _wait(config: Config, started: list[Server]) -> NoReturn:
    while True:
        time.sleep(1)
        for server in started:
            if running(server.name, Home(config.home).run) is None:
                raise NotLoaded(f"{server.title} ended by itself; its log is in {config.home}/logs.")


def _password() -> str:
    """Sixteen characters in groups of four: some 79 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
