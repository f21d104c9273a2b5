"""Commands start fast: each imports what it works with, and the list of them nothing."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from cets_search.cli import COMMANDS, Commands, cets

SEARCHING = {"cets_search.search", "cets_search.query.build", "cets_search.site"}
SELDOM = {"Crypto", "flask", "numpy", "py7zr", "py3langid.langid", "simplemma", "spacy", "tqdm.auto"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_begins_to_tell_what_a_command_tells_of_itself(name: str) -> None:
    command = Commands().get_command(click.Context(cets), name)
    assert command is not None
    assert command.help is not None
    assert command.help.startswith(COMMANDS[name].told.rstrip("."))


def test_the_list_of_commands_imports_none() -> None:
    imported = after("cets_search.cli", "cets_search.cli.cets(['--help'], standalone_mode=False)")
    assert not {name for name in imported if name.startswith(("cets_search.cli.", "extractors"))}


def test_a_load_imports_nothing_of_searching() -> None:
    assert not after("cets_search.cli.load") & (SEARCHING | SELDOM)


def test_a_search_imports_nothing_that_few_searches_need() -> None:
    assert not after("cets_search.cli.search") & (SELDOM | {"extractors.formats"})


def after(module: str, then: str = "") -> set[str]:
    """What a fresh Python has imported after that module, and what it did then."""
    program = f"import sys, {module}\n{then}\nprint('imported:', *sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ran.stdout.rpartition("imported: ")[2].split())
