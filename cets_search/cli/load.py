"""`cets load` and `cets names`."""

from __future__ import annotations

import json
import re
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

import click

from cets_search.cases import BadCase
from cets_search.cli.acting import Acting, BadArgument, acting, explained
from cets_search.cli.case import cases as kept_cases
from cets_search.cli.markings import NAMES as MARKINGS
from cets_search.cli.markings import marking_options
from cets_search.cli.passwords import passwords_option
from cets_search.cli.plainly import plainly
from cets_search.cli.progress import Progress
from cets_search.engine.stock import Stock
from cets_search.handling import UNMARKED, Markings
from cets_search.ingest.load import Loader, Order, Report
from cets_search.ingest.naming import NamingRun
from cets_search.ingest.ocr import check as check_ocr
from cets_search.ingest.seizure import named
from cets_search.ingest.walk import walk
from cets_search.markings import BadMarking, marked
from cets_search.model import Seizure, Sharing
from extractors.entities import names as names_model
from extractors.model import Outcome

AGAIN: Final = "What is done stays; run the same command again to go on."
REFERENCE: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}\Z")
REGION: Final = re.compile(r"[A-Z]{2}\Z")
CASE: Final = re.compile(r"[a-z0-9-]{1,64}\Z")
NOT_ALL_SEARCHABLE: Final = 3


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--force", required=True, help="The force that owns the seizure (its slug; see `cets force list`).")
@click.option("--seizure", "reference", required=True, help="The seizure's reference, unique within the force.")
@click.option("--exhibit", help="The exhibit reference.")
@click.option("--title", help="What it is, in a few words.")
@click.option("--case", "cases", multiple=True, help="A case it belongs to. Can be given several times.")
@click.option("--sharing", type=click.Choice([level.value for level in Sharing]), help="Who may read it [closed].")
@click.option("--region", help="Country of national phone numbers in it, as ISO 3166-1 letters [GB].")
@click.option("--timezone", help="Zone of times that state none, such as Europe/London.")
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Files in flight at once.")
@click.option("--no-names", is_flag=True, help="Leave persons, organisations and places to `cets names`.")
@click.option("--ocr", is_flag=True, help="Read text in pictures and scans too, which is slow.")
@passwords_option
@marking_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last on stdout.")
@explained
def load(path: Path, force: str, reference: str, workers: int, no_names: bool, as_json: bool, **fields: Any) -> None:
    """Load the files below PATH as a seizure, or go on with one.

    Exit code 0: all files are searchable. 3: some are not (all are accounted for), or a file's bytes changed since an
    earlier load. 2: the command asks for something wrong. 1: it did not come to its end.
    """
    began = time.monotonic()
    pictures, passwords = fields.pop("ocr"), fields.pop("passwords")
    order = Order(
        source=path.resolve(),
        seizure=_seizure(force, reference, path, fields),
        given=frozenset(name for name, value in fields.items() if value or value is False),
        in_flight=workers,
        ocr=pictures,
        passwords=passwords,
    )
    with interruptible(), plainly(AGAIN), acting() as at:
        at.people.force(force)
        _hold(at, order.seizure)
        if pictures:
            check_ocr(at.config)
        with Progress("loading", "files") as progress:
            threading.Thread(target=_count, args=(order.source, progress), daemon=True).start()
            report = loader(at).load(order, at.operator, progress)
        if pictures:
            report = read_pictures(at, report, workers)
        entities = finish(at, report.seizure, no_names)
    tell(report, entities, time.monotonic() - began, as_json)


@click.command()
@click.option("--seizure", "reference", help="Only this seizure: FORCE/REFERENCE, or REFERENCE alone.")
@explained
def names(reference: str | None) -> None:
    """Find persons, organisations and places in what still waits for it."""
    with interruptible(), plainly(AGAIN), acting() as at:
        seizure = named(Stock(at.connection), reference) if reference else None
        key = seizure.key if seizure else None
        at.record("names", force=seizure.force if seizure else "", detail={"seizure": key or "all"})
        tag_names(at, key)


def read_pictures(at: Acting, report: Report, workers: int) -> Report:
    """Look for text in the pictures that an earlier load left unread; the report of both."""
    with Progress("reading pictures", "files") as progress:
        then = loader(at).read_pictures(report.seizure, at.operator, progress, workers)
    return replace(then, fresh=report.fresh + then.fresh, changed=report.changed + then.changed)


def loader(at: Acting) -> Loader:
    return Loader(at.config, at.connection, at.audit)


def finish(at: Acting, seizure: Seizure, no_names: bool) -> int:
    """Run the names tier over what was loaded, unless told not to; how many entities the seizure has then."""
    if not no_names:
        tag_names(at, seizure.key)
    loader(at).ended(seizure)
    stock = Stock(at.connection)
    stock.refresh()
    return stock.entities(seizure.key)


def tag_names(at: Acting, seizure_key: str | None) -> None:
    """Run the names tier over what waits, and say so on stderr."""
    naming = NamingRun(at.connection)
    waiting = sum(naming.waiting(seizure_key, names_model.languages(at.config.names_model)).values())
    if not waiting:
        return
    with Progress("names", "documents") as progress:
        progress.expect(waiting)
        naming.run(seizure_key, names_model.load(at.config.names_model), progress.passed)


def tell(report: Report, entities: int, seconds: float, as_json: bool) -> None:
    """Say what a load or a retry came to, and end with its exit code."""
    counts = asdict(report.counts)
    documents = counts.pop("documents")
    if as_json:
        rest = {"documents": documents, "entities": entities, "seconds": round(seconds, 3)}
        click.echo(json.dumps({"seizure": report.seizure.key, **counts, **rest}))
    else:
        click.echo(_in_words(report, entities, seconds))
    if not report.whole:
        sys.exit(NOT_ALL_SEARCHABLE)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let a termination request end the command as Ctrl-C does: in good order."""
    before = signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _in_words(report: Report, entities: int, seconds: float) -> str:
    counts = report.counts
    rest = ", ".join(f"{getattr(counts, outcome):,} {outcome}" for outcome in Outcome if outcome != "searchable")
    lines = [
        f"{report.seizure.key}: {counts.found:,} files found: {counts.searchable:,} searchable, {rest}",
        f"{counts.documents:,} documents, {entities:,} entities",
        f"{counts.duplicates:,} files share their content with another",
        f"{report.fresh.total():,} files loaded now, in {seconds:,.1f} s",
    ]
    if report.changed:
        lines.append(f"{report.changed:,} files have other bytes than at an earlier load: both versions are kept.")
    if counts.found != counts.searchable:
        lines.append(f"`cets ledger {report.seizure.key}` says why for each file that is not searchable.")
    return "\n".join(lines)


def _seizure(force: str, reference: str, path: Path, fields: dict[str, Any]) -> Seizure:
    """The seizure as the command states it; one line and exit code 2 where it cannot be one."""
    _require(REFERENCE.match(reference), "--seizure", "1 to 200 characters, none of them a control character")
    region, timezone, cases = fields["region"], fields["timezone"], fields["cases"]
    _require(region is None or REGION.match(region), "--region", "two capital letters, such as GB")
    _require(timezone is None or timezone in available_timezones(), "--timezone", "a zone such as Europe/London")
    _require(all(CASE.match(case) for case in cases), "--case", "a-z, 0-9 and -, at most 64")
    return Seizure(
        force=force,
        reference=reference,
        exhibit=fields["exhibit"] or "",
        title=fields["title"] or "",
        cases=tuple(sorted(set(cases))),
        sharing=Sharing(fields["sharing"] or Sharing.CLOSED),
        region=region or "GB",
        timezone=timezone,
        source=str(path.resolve()),
        markings=_markings({name: fields[name] for name in MARKINGS if fields[name] is not None}),
    )


def _markings(given: dict[str, Any]) -> Markings:
    try:
        return marked(UNMARKED, given)
    except BadMarking as bad:
        raise BadArgument(str(bad)) from bad


def _hold(at: Acting, seizure: Seizure) -> None:
    """Note in the cases that they hold a seizure of the force; one line and exit code 2 where a case is not there."""
    try:
        kept_cases(at).hold(seizure.cases, seizure.force, at.operator)
    except BadCase as bad:
        raise BadArgument(f"--case: {bad}") from bad


def _require(condition: object, option: str, meaning: str) -> None:
    if not condition:
        raise BadArgument(f"{option}: give {meaning}.")


def _count(source: Path, progress: Progress) -> None:
    """Walk once ahead, so that the time left can be told."""
    progress.expect(sum(1 for _ in walk(source)))


def _as_interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
