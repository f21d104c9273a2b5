"""`cets audit`: verify the record of use, anchor it, and export parts of it, signed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from cets_search.cli.acting import BadArgument, acting, explained
from cets_search.cli.recording import anchoring_of, verifier_of
from cets_search.config import load
from cets_search.engine.record_reading import RecordReading
from cets_search.record.anchor_file import AnchorFile
from cets_search.record.anchors import BadAnchor
from cets_search.record.chain import Fault
from cets_search.record.export import BadExport, check, write
from cets_search.record.selection import Selection
from cets_search.record.signing import signer
from cets_search.record.verify import Report

DIFFERS = 4
SHOWN = 10

KEY = click.option(
    "--key",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The public key (PEM) to check against, as `cets audit key` prints it; this site's own where not given.",
)


@click.group()
def audit() -> None:
    """The record of use: whether it is what was written, and parts of it to hand on."""


@audit.command()
@KEY
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@explained
def verify(key_file: Path | None, as_json: bool) -> None:
    """Read the whole record of use, and name the first entry that is not as it was written.

    Exit code 0: it holds; 4: it does not; 1: it could not be read.
    """
    with acting() as at:
        at.record("verify-record")
        found = verifier_of(at, key_file.read_text(errors="replace") if key_file else "").report()
    if as_json:
        told = {**asdict(found), "holds": found.holds, "faults": [_fault(each) for each in found.faults]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _tell(found)
    if not found.holds:
        sys.exit(DIFFERS)


@audit.command()
@explained
def anchor() -> None:
    """Anchor what was recorded since the last anchor now, without waiting for the worker."""
    with acting() as at:
        at.record("anchor-record")
        try:
            made = anchoring_of(at).make()
        except (BadAnchor, OSError) as bad:
            raise click.ClickException(f"{bad}") from bad
    if made:
        click.echo(f"Anchor {made.number} covers {made.entries:,} entries: {made.hash}")
    else:
        click.echo("Nothing was recorded since the last anchor.")


@audit.command()
@explained
def key() -> None:
    """Print the public key by which anchors and exports are checked elsewhere."""
    with acting() as at:
        click.echo(signer(at.config).public_key, nl=False)


@audit.command()
@click.option("--from", "after", default="", help="The first day, such as 2026-03-01 (UTC).")
@click.option("--to", "before", default="", help="The last day.")
@click.option("--person", default="", help="Only what this person did.")
@click.option("--case", default="", help="Only what was done for this case.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@explained
def export(after: str, before: str, person: str, case: str, file: Path) -> None:
    """Write entries of the record of use to FILE, one a line, and beside it a statement that the site signed."""
    selection = Selection(person=person, case=case, after=after, before=before)
    with acting() as at:
        at.record("export-record", query=json.dumps(selection.given, ensure_ascii=False))
        try:
            told = write(
                RecordReading(at.connection), AnchorFile(at.config.anchor_file), signer(at.config), selection, file
            )
        except FileExistsError as there:
            raise BadArgument(str(there)) from there
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"{_entries(told.entries)}, SHA-256 {told.sha256}")


@audit.command("check")
@KEY
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_export(key_file: Path | None, file: Path) -> None:
    """Whether FILE is as `cets audit export` wrote it. Exit code 4 where it is not."""
    public_key = key_file.read_text(errors="replace") if key_file else signer(load(), make=False).public_key
    try:
        told = check(file, public_key)
    except BadExport as bad:
        click.echo(str(bad), err=True)
        sys.exit(DIFFERS)
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be read: {error.strerror}.") from error
    click.echo(f"{_entries(told.entries)}, as exported at {told.exported_at}.")


def _entries(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _tell(found: Report) -> None:
    for fault in found.faults[:SHOWN]:
        where = f"{fault.writer} {_numbers(fault)}" if fault.writer else "anchors" if fault.what == "anchor" else "?"
        click.echo(f"{fault.what:8} {where}{f' of {fault.at}' if fault.at else ''}: {fault.says}")
    until = f"the last, number {found.anchors}, of {found.anchored_at}" if found.anchors else "there is none yet"
    click.echo(
        f"{found.entries:,} entries by {found.writers:,} writers; {found.since:,} since the last anchor ({until}).",
        err=True,
    )
    for name in found.removed:
        click.echo(f"{name} was removed when its time was over.", err=True)
    click.echo("The record holds." if found.holds else f"It does not hold: {found.fault_count:,} faults.", err=True)


def _fault(fault: Fault) -> dict[str, object]:
    return {**asdict(fault), "entry": fault.entry}


def _numbers(fault: Fault) -> str:
    return f"entry {fault.first}" if fault.first == fault.last else f"entries {fault.first} to {fault.last}"
