"""`cets case`: cases, their members, and the consents that members of further forces need."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from cets_search import access
from cets_search.cases import BadCase, Cases
from cets_search.cli.acting import Acting, BadArgument, acting, explained
from cets_search.engine.cases import Cases as KeptCases
from cets_search.engine.stock import Stock
from cets_search.model import Case, Person


@click.group()
def case() -> None:
    """Cases, and who is in them."""


@case.command("add")
@click.argument("case_id", metavar="ID")
@click.option("--force", required=True, help="The force that leads it (its slug).")
@click.option("--title", default="", help="What it is, in a few words.")
@click.option("--covert", is_flag=True, help="Tell nobody of what it holds or is looked for in it.")
@explained
def add(case_id: str, force: str, title: str, covert: bool) -> None:
    """Open the case ID (a-z, 0-9 and -), led by a force."""
    with acting() as at:
        at.people.force(force)
        holders = Stock(at.connection).holders(case_id)
        try:
            cases(at).add(Case(case_id, force, title, covert, holders=holders), at.operator)
        except BadCase as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"Case {case_id} is there, led by {force}. `cets case member add {case_id} NAME` puts people in it.")


@case.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@explained
def show(as_json: bool) -> None:
    """List the cases, with their members and whose consent is missing."""
    with acting() as at:
        found = cases(at).all()
        people = {account.name: Person(account.name, account.force, account.roles) for account in at.people.accounts()}
        at.record("list-cases", hits=len(found))
    for each in found:
        if as_json:
            click.echo(json.dumps(asdict(each), ensure_ascii=False))
            continue
        click.echo(f"{each.id:24} {each.force:24} {each.title}{'  covert' if each.covert else ''}".rstrip())
        for name in each.members:
            click.echo(f"  {name:22} {_state(each, people.get(name))}")
    if not found and not as_json:
        click.echo("There is no case yet: `cets case add ID --force FORCE` opens one.")


@case.group("member")
def member() -> None:
    """Who is in a case."""


@member.command("add")
@click.argument("case_id", metavar="ID")
@click.argument("name")
@explained
def member_add(case_id: str, name: str) -> None:
    """Put the person NAME in the case; who is of a further force reads once every force in it has consented."""
    with acting() as at:
        person = _person(at, name)
        try:
            found = cases(at).add_member(case_id, person, at.operator)
        except BadCase as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"{name} is in {case_id}: {_state(found, person)}.")


@member.command("remove")
@click.argument("case_id", metavar="ID")
@click.argument("name")
@explained
def member_remove(case_id: str, name: str) -> None:
    """Take the person NAME out of the case, from their next request on."""
    with acting() as at:
        try:
            cases(at).remove_member(case_id, name, at.operator)
        except BadCase as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"{name} is no longer in {case_id}.")


@case.command("consent")
@click.argument("case_id", metavar="ID")
@click.argument("name")
@click.option("--force", required=True, help="The force that consents: one whose seizures the case holds.")
@explained
def consent(case_id: str, name: str, force: str) -> None:
    """Record that a force lets NAME, a member of another force, read what it has in the case."""
    with acting() as at:
        at.people.force(force)
        person = _person(at, name)
        try:
            found = cases(at).consent(case_id, person, force, at.operator)
        except BadCase as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"{force} consents to {name} in {case_id}: {_state(found, person)}.")


def cases(at: Acting) -> Cases:
    """The cases of the site, for whatever else links to them."""
    return Cases(KeptCases(at.connection), at.audit)


def _person(at: Acting, name: str) -> Person:
    account = at.people.account(name)
    return Person(account.name, account.force, account.roles)


def _state(found: Case, person: Person | None) -> str:
    if person is None:
        return "no account any more"
    missing = access.missing_consents(found, person)
    return f"reads nothing yet, until {', '.join(missing)} consent" if missing else f"reads, for {person.force}"
