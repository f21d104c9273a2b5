"""`cets search`: a search as one person, with that person's password and no more than that person may see."""

from __future__ import annotations

import dataclasses
import html
import json
from typing import Any

import click

from cets_search.answer import Hit, NothingFound, Pointed, SearchResult
from cets_search.cli.acting import explained
from cets_search.cli.as_person import acting_as, one_line
from cets_search.config import load
from cets_search.model import Purpose, SearchRequest
from cets_search.query.body import LARGEST_PAGE
from cets_search.query.errors import BadQuery
from cets_search.query.repair import repaired
from cets_search.site import open_site


@click.command()
@click.argument("query")
@click.option("--as", "name", required=True, help="Whose search it is.")
@click.option("--size", default=20, show_default=True, type=click.IntRange(1, LARGEST_PAGE), help="Hits to show.")
@click.option("--forms", is_flag=True, help="Let an English word find its other forms: ticket, tickets, ticketing.")
@click.option("--case", default="not given", show_default=True, help="The case reference for the record of use.")
@click.option("--reason", default="not given", show_default=True, help="The reason for the record of use.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, as GET /api/v1/search does.")
@explained
def search(query: str, name: str, case: str, reason: str, as_json: bool, **choices: Any) -> None:
    """Search for QUERY as the person NAME.

    The person's password, or an API token of theirs, is read from standard input, one line, or from CETS_TOKEN; on a
    terminal it is asked for.
    """
    site = open_site(load())
    actor = acting_as(site, name, Purpose(case, reason))
    try:
        asked = SearchRequest(q=query, **choices)
        pending = site.pointers.of_search(actor, asked)
        result = site.search.search(actor, asked)
        pointers = pending.answer()
    except BadQuery as bad:
        if bad.offset is not None:
            click.echo(f"  {one_line(query)}\n  {' ' * bad.offset}^", err=True)
        if (repair := repaired(query)) is not None:
            click.echo(f"Instead: {one_line(repair)}", err=True)
        raise
    if as_json:
        pointed = dataclasses.asdict(pointers) if pointers else None
        click.echo(json.dumps({**dataclasses.asdict(result), "pointers": pointed}, ensure_ascii=False))
    else:
        _show(result)
        _point(pointers)


def _show(result: SearchResult) -> None:
    click.echo(f"Searched for {result.reading}: {result.total:,} found.")
    for notice in result.notices:
        click.echo(notice)
    if result.nothing:
        _explain(result.nothing)
    for hit in result.hits:
        click.echo(f"\n{one_line(_title(hit))}\n  {one_line(_where(hit))}")
        for snippet in hit.snippets:
            click.echo(f"  {one_line(_plain(snippet))}")


def _point(pointers: Pointed | None) -> None:
    """Which other forces hold the identifier that was searched for."""
    if pointers is None:
        return
    if pointers.refused:
        click.echo(pointers.refused)
    for each in pointers.forces:
        ring = f" To reach them: {each.contact}." if each.contact else ""
        click.echo(f"Held by {one_line(each.name)} in {each.documents:,} documents.{one_line(ring)}")


def _explain(nothing: NothingFound) -> None:
    """What each part finds, and words like those that nothing was found for."""
    for clause in nothing.clauses:
        click.echo(f"  {one_line(clause.text)}: {clause.alone:,} alone, {clause.without:,} without it")
    for each in nothing.spellings:
        if each.total:
            click.echo(f"Did you mean {one_line(each.query)}? {each.total:,} found.")


def _title(hit: Hit) -> str:
    return f"{hit.kind}  {hit.subject or hit.part or hit.path}"


def _where(hit: Hit) -> str:
    parts = (hit.seizure, hit.sent_at, hit.sender, hit.path, hit.part, hit.id)
    return "  ".join(part for part in parts if part)


def _plain(snippet: str) -> str:
    marked = snippet.replace("<mark>", "[").replace("</mark>", "]")
    return html.unescape(marked)
