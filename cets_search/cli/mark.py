"""`cets mark`: how a seizure is to be handled."""

from __future__ import annotations

from typing import Any

import click

from cets_search.cli.acting import BadArgument, acting, explained
from cets_search.cli.markings import marking_options
from cets_search.cli.plainly import plainly
from cets_search.engine.evidence import Evidence
from cets_search.engine.markings import KeptMarkings
from cets_search.engine.stock import Stock
from cets_search.ingest.seizure import named
from cets_search.marking_changes import MarkingChanges
from cets_search.markings import BadMarking


@click.command()
@click.argument("reference")
@marking_options
@explained
def mark(reference: str, **given: Any) -> None:
    """Mark a seizure: what is given changes, the rest stays. REFERENCE is FORCE/REFERENCE, or it alone."""
    stated = {name: value for name, value in given.items() if value is not None}
    with plainly(), acting() as at:
        seizure = named(Stock(at.connection), reference)
        if not stated:
            at.record("view-marking", force=seizure.force, detail={"seizure": seizure.key})
            click.echo(f"{seizure.key}: {seizure.markings.line}.")
            return
        kept = MarkingChanges(Evidence(at.connection), KeptMarkings(at.connection), at.audit)
        try:
            wanted = kept.mark_as_operator(seizure, stated, at.operator)
        except BadMarking as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"{seizure.key}: {wanted.line}.")
