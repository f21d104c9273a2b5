"""`cets share`: who may read a seizure. Less at once, more once a second person has confirmed it."""

from __future__ import annotations

import click

from cets_search import access
from cets_search.cli.acting import Acting, BadArgument, acting, explained
from cets_search.cli.case import cases as kept_cases
from cets_search.cli.plainly import plainly
from cets_search.cli.progress import Progress
from cets_search.engine.evidence import Evidence
from cets_search.engine.resharing import Resharing
from cets_search.engine.share_changes import ShareChanges
from cets_search.engine.stock import Stock
from cets_search.ingest.seizure import named
from cets_search.ingest.share import Sharer
from cets_search.model import Seizure, ShareChange, Sharing
from cets_search.sharing import Asked, BadShare, ChangedMeanwhile, SharingChanges


class Counting:
    """Tells how many documents have their new readers."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __call__(self, changed: int) -> None:
        self._progress.passed(changed)


@click.command()
@click.argument("reference")
@click.argument("level", required=False, type=click.Choice([level.value for level in Sharing]))
@click.option("--case", "cases", multiple=True, help="A case it is linked to, in place of those it has; several times.")
@click.option("--no-case", is_flag=True, help="Link it to no case.")
@click.option("--take-back", is_flag=True, help="Take back the change that waits.")
@explained
def share(reference: str, level: str | None, cases: tuple[str, ...], no_case: bool, take_back: bool) -> None:
    """Share a seizure at LEVEL. Without one, say how it is shared. REFERENCE is FORCE/REFERENCE, or it alone.

    What takes something from somebody acts at once: the seizure is hidden from everybody until all its documents
    say so. What lets somebody see more waits for an administrator of the force, who confirms it on the Seizures page.
    """
    if (cases or no_case) and level is None:
        raise BadArgument("Give the level too: open, pointer, closed or case.")
    with plainly("What is hidden stays so; run the same command again, or the worker finishes."), acting() as at:
        seizure = named(Stock(at.connection), reference)
        try:
            if take_back:
                _changes(at).take_back_as_operator(seizure, at.operator)
                click.echo(f"The change of {seizure.key} that waited is taken back.")
            elif level is None:
                _say(at, seizure)
            else:
                wanted = () if no_case else cases or None
                asked = _changes(at).ask_as_operator(seizure, level, wanted, at.operator)
                _rewrite(at, asked)
        except (BadShare, ChangedMeanwhile) as bad:
            raise BadArgument(str(bad)) from bad


def _rewrite(at: Acting, asked: Asked) -> None:
    if asked.hidden:
        with Progress("rewriting", "documents") as progress:
            done = Sharer(at.config, at.connection, at.audit, at.people).tighten(asked.now.id, Counting(progress))
        if done:
            click.echo(f"{asked.now.key} is {_words(asked.now)} from now on.")
        else:
            click.echo(f"{asked.now.key} is hidden from everybody; the worker makes it {_words(asked.now)} shortly.")
    if asked.waits:
        click.echo(_waits(asked.waits))


def _say(at: Acting, seizure: Seizure) -> None:
    at.record("view-sharing", force=seizure.force, detail={"seizure": seizure.key})
    click.echo(f"{seizure.key} is {_words(seizure)}. Read by: {', '.join(access.readers(seizure)) or 'nobody'}.")
    if waits := _changes(at).waiting(seizure):
        click.echo(_waits(waits))


def _changes(at: Acting) -> SharingChanges:
    connection = at.connection
    return SharingChanges(
        Evidence(connection),
        ShareChanges(connection),
        Resharing(connection),
        kept_cases(at),
        at.audit,
        at.config.share_days,
    )


def _waits(change: ShareChange) -> str:
    return (
        f"The change to {_words(change.after)}, asked for by {change.asked_by}, waits until {change.expires_at[:10]}: "
        f"a second administrator of {change.after.force} confirms it on the Seizures page."
    )


def _words(seizure: Seizure) -> str:
    cases = f" with {', '.join(seizure.cases)}" if seizure.cases else ""
    return f"{seizure.sharing}{cases}"
