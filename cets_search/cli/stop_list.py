"""`cets stop-list`: identifiers that point at nobody, ranked out on every page and never left out."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from cets_search.cli.acting import Acting, BadArgument, acting, explained
from cets_search.engine.stop_list import StopList as KeptStops
from cets_search.stop_list import BadStop, StopList
from extractors.entities import stop_list as built_in


@click.group("stop-list")
def stop_list() -> None:
    """Identifiers that point at nobody, such as no-reply senders."""


@stop_list.command("add")
@click.argument("kind", metavar="TYPE")
@click.argument("value")
@click.option("--reason", required=True, help="Why it points at nobody; it stands beside the value on every page.")
@explained
def add(kind: str, value: str, reason: str) -> None:
    """Put VALUE, an identifier of TYPE (email, phone, url ...), on the list."""
    with acting() as at:
        try:
            stop = _kept(at).add(kind, value, reason, at.operator)
        except BadStop as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"{stop.type} {stop.value} is ranked out: {stop.reason}.")


@stop_list.command("remove")
@click.argument("kind", metavar="TYPE")
@click.argument("value")
@explained
def remove(kind: str, value: str) -> None:
    """Take VALUE, which this site had added, off the list again."""
    with acting() as at:
        try:
            stop = _kept(at).remove(kind, value, at.operator)
        except BadStop as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"{stop.type} {stop.value} is no longer ranked out.")


@stop_list.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@explained
def show(as_json: bool) -> None:
    """List what this site added, then what comes with the application (patterns between slashes)."""
    with acting() as at:
        own = _kept(at).stops()
        at.record("list-stops", hits=len(own))
    if as_json:
        for stop in own:
            click.echo(json.dumps({"site": True, **asdict(stop)}, ensure_ascii=False))
        for row in built_in.ROWS:
            click.echo(json.dumps({"site": False, **asdict(row)}, ensure_ascii=False))
        return
    for stop in own:
        click.echo(f"{stop.type:12} {stop.value}  ({stop.reason}; {stop.by})")
    if not own:
        click.echo("This site added nothing: `cets stop-list add TYPE VALUE --reason R` does.")
    for row in built_in.ROWS:
        for value in (*row.values, *(f"/{pattern}/" for pattern in row.patterns)):
            click.echo(f"{row.type:12} {value}  ({row.reason})")


def _kept(at: Acting) -> StopList:
    return StopList(KeptStops(at.connection), at.audit)
