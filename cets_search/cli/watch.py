"""`cets watch`: the watches of one person, with that person's password or token."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from cets_search.cli.acting import BadArgument, explained
from cets_search.cli.as_person import acting_as, one_line
from cets_search.config import load
from cets_search.model import Actor, Purpose, SearchRequest
from cets_search.saved_searches import BadDraft
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from cets_search.watches.model import State, Watch
from cets_search.watches.service import Draft

Command = Callable[..., None]


def whose(command: Command) -> Command:
    """The options that say who acts, and for what: the same for all of them."""
    for option in (
        click.option("--reason", default="not given", show_default=True, help="The reason for the record of use."),
        click.option("--case", default="not given", show_default=True, help="The case for the record of use."),
        click.option("--as", "name", required=True, help="Whose watches they are."),
    ):
        command = option(command)
    return command


@click.group()
def watch() -> None:
    """Searches that go on by themselves, of one person.

    The person's password, or an API token of theirs, comes as for `cets search`: on standard input, in CETS_TOKEN, or
    asked for.
    """


@watch.command("list")
@whose
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, as GET /api/v1/watches does.")
@explained
def watch_list(name: str, case: str, reason: str, as_json: bool) -> None:
    """List the watches of the person NAME, the newest first."""
    site, actor = _opened(name, case, reason)
    watches = site.watches.of(actor)
    if as_json:
        click.echo(json.dumps({"watches": [_told(each) for each in watches]}, ensure_ascii=False))
    else:
        for each in watches:
            _show(each)


@watch.command("add")
@click.argument("query")
@whose
@click.option("--name", "title", required=True, help="What to call the watch.")
@click.option("--silent", is_flag=True, help="Ask no other force, so that nobody else hears of it.")
@click.option("--mail", default="", metavar="ADDRESS", help="Have news told there too, where the site sends mail.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@explained
def watch_add(name: str, case: str, reason: str, query: str, **given: Any) -> None:
    """Watch for QUERY, which means what it means to `cets search`, from now on."""
    site, actor = _opened(name, case, reason)
    draft = Draft(given["title"], SearchRequest(q=query), given["silent"], given["mail"])
    try:
        made = site.watches.make(actor, draft)
    except BadDraft as bad:
        raise BadArgument(str(bad)) from bad
    if given["as_json"]:
        click.echo(json.dumps(_told(made), ensure_ascii=False))
    else:
        _show(made)


@watch.command("remove")
@click.argument("watch_id")
@whose
@explained
def watch_remove(watch_id: str, name: str, case: str, reason: str) -> None:
    """Stop the watch WATCH_ID and forget it."""
    site, actor = _opened(name, case, reason)
    try:
        site.watches.stop(actor, watch_id)
    except NotFound as missing:
        raise BadArgument(
            f"{one_line(name)} has no watch {one_line(watch_id)!r}: `cets watch list` shows them."
        ) from missing


def _opened(name: str, case: str, reason: str) -> tuple[Site, Actor]:
    site = open_site(load())
    return site, acting_as(site, name, Purpose(case, reason))


def _told(each: Watch) -> dict[str, Any]:
    fields = asdict(each)
    del fields["search"], fields["version"]
    return {**fields, "query": each.search.q}


def _show(each: Watch) -> None:
    state = f" It has stopped: {each.why}" if each.state is State.STOPPED else ""
    mail = f" Mail to {each.mail}." if each.mail else ""
    click.echo(f"{each.id}  {one_line(each.name)}{'  (silent)' if each.silent else ''}")
    counts = f"{each.found:,} when it was made, {each.told:,} new since"
    click.echo(f"  Searches for {one_line(each.reading)}: {counts}.{mail}{state}")
