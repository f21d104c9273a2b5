"""`cets ocr`: text in the pictures of a seizure that was loaded without looking for it."""

from __future__ import annotations

import time

import click

from cets_search.cli.acting import acting, explained
from cets_search.cli.load import AGAIN, finish, interruptible, loader, tell
from cets_search.cli.plainly import plainly
from cets_search.cli.progress import Progress
from cets_search.engine.stock import Stock
from cets_search.ingest.ocr import check
from cets_search.ingest.seizure import named


@click.command()
@click.argument("reference")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Files in flight at once.")
@click.option("--no-names", is_flag=True, help="Leave persons, organisations and places to `cets names`.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object last on stdout.")
@explained
def ocr(reference: str, workers: int, no_names: bool, as_json: bool) -> None:
    """Read text in the pictures and scanned pages of a seizure, wherever nobody did yet. Exit codes as for `cets load`.

    Run again it goes on where it stopped, and finds nothing to do where all was read.
    """
    began = time.monotonic()
    with interruptible(), plainly(AGAIN), acting() as at:
        check(at.config)
        seizure = named(Stock(at.connection), reference)
        with Progress("reading pictures", "files") as progress:
            report = loader(at).read_pictures(seizure, at.operator, progress, workers)
        entities = finish(at, seizure, no_names)
    tell(report, entities, time.monotonic() - began, as_json)
