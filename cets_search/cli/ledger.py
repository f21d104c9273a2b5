"""`cets ledger`, `cets retry`, `cets verify`, `cets withdraw`: the account of a seizure, and what is done from it."""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

import click

from cets_search.cli.acting import acting, explained
from cets_search.cli.load import finish, interruptible, loader, tell
from cets_search.cli.passwords import passwords_option
from cets_search.cli.plainly import plainly
from cets_search.cli.progress import Progress
from cets_search.engine.stock import Stock
from cets_search.handling import Markings
from cets_search.ingest.seizure import named
from cets_search.ingest.verify import Verifier
from cets_search.ingest.withdraw import Withdrawer
from cets_search.model import LedgerEntry
from extractors.model import Outcome

DIFFERS = 4


@click.command()
@click.argument("reference")
@click.option(
    "--outcome", type=click.Choice([outcome.value for outcome in Outcome]), help="Only files of this outcome."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: seizure, counts, items.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV with a header.")
@explained
def ledger(reference: str, outcome: str | None, as_json: bool, as_csv: bool) -> None:
    """What became of every file of a seizure, and why. REFERENCE is FORCE/REFERENCE, or the reference alone."""
    with plainly(), acting() as at:
        stock = Stock(at.connection)
        seizure = named(stock, reference)
        at.record("read-ledger", force=seizure.force, detail={"seizure": seizure.key, "outcome": outcome or "all"})
        entries = (entry for entry, _ in stock.entries(seizure.key, *([outcome] if outcome else [])))
        if as_json:
            head = {"seizure": seizure.key, "markings": asdict(seizure.markings), **asdict(stock.counts(seizure.key))}
            write_json(head, "items", map(asdict, entries))
        elif as_csv:
            _write_csv(entries, seizure.markings)
        else:
            for entry in entries:
                click.echo(f"{entry.outcome:10} {entry.path}" + (f"  ({entry.reason})" if entry.reason else ""))


@click.command()
@click.argument("reference")
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Files in flight at once.")
@click.option("--no-names", is_flag=True, help="Leave persons, organisations and places to `cets names`.")
@passwords_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last on stdout.")
@explained
def retry(reference: str, workers: int, no_names: bool, passwords: tuple[str, ...], as_json: bool) -> None:
    """Load the failed files of a seizure again, and no others; with --passwords also the encrypted and partial ones.

    Exit codes as for `cets load`.
    """
    began = time.monotonic()
    with interruptible(), plainly("What is loaded stays; run the same command again to go on."), acting() as at:
        seizure = named(Stock(at.connection), reference)
        with Progress("loading again", "files") as progress:
            report = loader(at).retry(seizure, at.operator, progress, workers, passwords)
        entities = finish(at, seizure, no_names)
    tell(report, entities, time.monotonic() - began, as_json)


@click.command()
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: seizure, source, differences.")
@explained
def verify(reference: str, as_json: bool) -> None:
    """Read a seizure's source again and compare every hash with the index. Exit code 4 where they differ."""
    with plainly(), acting() as at:
        seizure = named(Stock(at.connection), reference)
        with Progress("verifying", "files") as progress:
            verifier = Verifier(at.connection, at.audit)
            found = list(verifier.differences(seizure, at.operator, progress))
    if as_json:
        write_json({"seizure": seizure.key, "source": seizure.source}, "differences", map(asdict, found))
    else:
        for one in found:
            click.echo(f"{one.what:10} {one.path}")
        same = "every file on disk is in the index with the same hash, and the other way round"
        click.echo(
            f"{seizure.key}: {f'{len(found):,} differences from {seizure.source}' if found else same}.", err=True
        )
    if found:
        sys.exit(DIFFERS)


@click.command()
@click.argument("reference")
@click.option("--why", default="not given", help="The reason, for the record of use.")
@explained
def withdraw(reference: str, why: str) -> None:
    """Hide a seizure from everybody at once: a wrong load, or legal privilege."""
    with plainly("If it was hidden by then, it stays so; run the same command again to finish."), acting() as at:
        seizure = named(Stock(at.connection), reference)
        finished = Withdrawer(at.config, at.connection, at.audit).withdraw(seizure, at.operator, why)
    click.echo(f"{seizure.key} is hidden from everybody.")
    if not finished:
        click.echo("It is being loaded: that load stops shortly, and the worker clears up after it.")


def write_json(head: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object on one line, `head` and then the list `name`, written row by row: ledgers are long."""
    sys.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + f', "{name}": [')
    for number, row in enumerate(rows):
        sys.stdout.write((", " if number else "") + json.dumps(row, ensure_ascii=False))
    sys.stdout.write("]}\n")


def _write_csv(entries: Iterable[LedgerEntry], markings: Markings) -> None:
    """The entries; each line carries the seizure's markings."""
    writer = csv.DictWriter(sys.stdout, [field.name for field in (*fields(LedgerEntry), *fields(Markings))])
    writer.writeheader()
    for entry in entries:
        writer.writerow({name: _harmless(value) for name, value in (asdict(entry) | asdict(markings)).items()})


def _harmless(value: object) -> object:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") and value else value
