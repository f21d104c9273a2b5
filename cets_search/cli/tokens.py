"""`cets token`: API tokens of people, made, listed and revoked by the operator."""

from __future__ import annotations

import click

from cets_search.access import Action
from cets_search.api_tokens import ApiToken, ApiTokens, BadToken
from cets_search.cli.acting import Acting, BadArgument, acting, explained
from cets_search.engine.credentials import Credentials
from cets_search.model import Person
from cets_search.search import NotFound


@click.group()
def token() -> None:
    """API tokens, by which programs act for people."""


@token.command("add")
@click.argument("owner")
@click.option("--name", required=True, help="What will use it; it stands in the record of use.")
@click.option("--scope", multiple=True, required=True, type=click.Choice([action.value for action in Action]))
@click.option("--days", default=30, show_default=True, type=click.IntRange(1), help="How long it lasts.")
@explained
def token_add(owner: str, name: str, scope: tuple[str, ...], days: int) -> None:
    """Make a token that speaks for the person OWNER, and print it, this once."""
    with acting() as at:
        account = at.people.account(owner)
        person = Person(account.name, account.force, account.roles)
        try:
            made, text = _tokens(at).make(person, name, set(scope), days, at.operator)
        except BadToken as bad:
            raise BadArgument(str(bad)) from bad
    click.echo(f"{made.id} speaks for {owner} until {made.expires_at}. It is shown this once:", err=True)
    click.echo(text)


@token.command("list")
@click.option("--of", "owner", default="", help="Only this person's.")
@explained
def token_list(owner: str) -> None:
    """List tokens, expired ones too, with their ids."""
    with acting() as at:
        if owner:
            at.people.account(owner)
        tokens = _tokens(at).of(owner, at.operator)
    for each in tokens:
        click.echo(_line(each))
    if not tokens:
        click.echo("There is no token: `cets token add OWNER --name N --scope ACTION` makes one.")


@token.command("revoke")
@click.argument("owner")
@click.argument("key", metavar="ID")
@explained
def token_revoke(owner: str, key: str) -> None:
    """End the token ID of the person OWNER at once."""
    with acting() as at:
        try:
            ended = _tokens(at).revoke(owner, key, at.operator)
        except NotFound:
            raise BadArgument(
                f"{owner} has no token {key!r}; `cets token list --of {owner}` shows the ids there are."
            ) from None
    click.echo(f"The token {ended.name} of {owner} is revoked.")


def _tokens(at: Acting) -> ApiTokens:
    return ApiTokens(Credentials(at.connection), at.people, at.audit, at.config.token_days)


def _line(each: ApiToken) -> str:
    state = "  expired" if each.expired else ""
    used = f"used {each.used_at[:10]}" if each.used_at else "never used"
    until = f"until {each.expires_at[:10]}{state}"
    return f"{each.id}  {each.owner:24} {each.name}  {until}  {used}  ({', '.join(each.scope)})"
