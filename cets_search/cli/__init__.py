"""The command line `cets`: one module for each group of commands, loaded only when one of them is called."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
import threading
from collections.abc import Mapping
from typing import Final, NamedTuple, NoReturn

import click

from cets_search.config import BadSetting


class Line(NamedTuple):
    """Where a command is, `module:name` below `cets_search.cli`, and how `cets --help` begins to tell of it."""

    where: str
    told: str


COMMANDS: Final[Mapping[str, Line]] = {
    "up": Line("servers:up", "Start OpenSearch, Tika, the web server and the worker."),
    "down": Line("servers:down", "End what `cets up` started in this home."),
    "status": Line("servers:status", "Say what runs and whether it answers."),
    "force": Line("people:force", "Police forces."),
    "user": Line("people:user", "People and their passwords."),
    "case": Line("case:case", "Cases, and who is in them."),
    "token": Line("tokens:token", "API tokens, by which programs act for people."),
    "load": Line("load:load", "Load the files below PATH as a seizure, or go on with one."),
    "names": Line("load:names", "Find persons, organisations and places."),
    "ledger": Line("ledger:ledger", "What became of every file of a seizure, and why."),
    "retry": Line("ledger:retry", "Load the failed files of a seizure again."),
    "ocr": Line("ocr:ocr", "Read text in the pictures and scanned pages of a seizure."),
    "verify": Line("ledger:verify", "Read a seizure's source again and compare every hash."),
    "withdraw": Line("ledger:withdraw", "Hide a seizure from everybody at once."),
    "share": Line("share:share", "Share a seizure at LEVEL."),
    "mark": Line("mark:mark", "Mark a seizure: what is given changes, the rest stays."),
    "search": Line("search:search", "Search for QUERY as the person NAME."),
    "watch": Line("watch:watch", "Searches that go on by themselves, of one person."),
    "extract": Line("extract:extract", "The documents of FILE, one JSON object a line."),
    "entities": Line("extract:entities", "The entities of a text on standard input."),
    "stop-list": Line("stop_list:stop_list", "Identifiers that point at nobody, such as no-reply senders."),
    "audit": Line("audit:audit", "The record of use: whether it is what was written, and parts of it to hand on."),
    "worker": Line("worker:worker", "Do background jobs."),
}
"""One line a command."""


class Commands(click.Group):
    """Imports a command's module only when it is asked for, so that `cets extract` never loads the web part."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        line = COMMANDS.get(cmd_name)
        if line is None:
            return None
        module, _, name = line.where.partition(":")
        command = getattr(_imported(f"{__name__}.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong line in COMMANDS, caught by its test
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line.told) for name, line in COMMANDS.items()])


def _imported(module: str) -> object:
    """Modules stay to the end: the collector would look through all that they hold, and find nothing to free."""
    gc.disable()
    try:
        return importlib.import_module(module)
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cets() -> None:
    """The evidence index: load seizures, answer for every file, search."""


def main() -> None:
    """Run `cets`; a setting that cannot be used ends it with one line and exit code 2."""
    code: str | int | None = 2
    try:
        cets(prog_name="cets")
    except BadSetting as bad:
        click.echo(f"cets: {bad}", err=True)
    except SystemExit as end:
        code = end.code
    if any(thread.daemon for thread in threading.enumerate()):
        _end_at_once(code)
    raise SystemExit(code)


def _end_at_once(code: str | int | None) -> NoReturn:
    """End the process beside threads that still work, as those of a load that was interrupted do.

    Python would end each of them where it stands. In a library of C++ that is no end it knows, and aborts the process.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 - what `os._exit` leaves out; there is no public name for it
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else bool(code))
