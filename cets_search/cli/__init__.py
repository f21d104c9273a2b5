"""The command line `cets`: one module for each group of commands, loaded only when one of them is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Final

import click

from cets_search.config import BadSetting

COMMANDS: Final[Mapping[str, str]] = {
    "up": "servers:up",
    "down": "servers:down",
    "status": "servers:status",
    "force": "people:force",
    "user": "people:user",
    "load": "load:load",
    "names": "load:names",
    "ledger": "ledger:ledger",
    "retry": "ledger:retry",
    "ocr": "ocr:ocr",
    "verify": "ledger:verify",
    "withdraw": "ledger:withdraw",
    "search": "search:search",
    "extract": "extract:extract",
    "entities": "extract:entities",
    "stop-list": "stop_list:stop_list",
    "worker": "worker:worker",
}
"""One line a command: its module under `cets_search.cli`, and the click command in it."""


class Commands(click.Group):
    """Imports a command's module only when it is asked for, so that `cets extract` never loads the web part."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command = getattr(importlib.import_module(f"{__name__}.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101 - a wrong line in COMMANDS, caught by its test
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cets() -> None:
    """The evidence index: load seizures, answer for every file, search."""


def main() -> None:
    """Run `cets`; a setting that cannot be used ends it with one line and exit code 2."""
    try:
        cets(prog_name="cets")
    except BadSetting as bad:
        click.echo(f"cets: {bad}", err=True)
        raise SystemExit(2) from None
