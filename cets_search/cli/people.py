"""`cets force` and `cets user`: the forces and the people of a site."""

from __future__ import annotations

import sys

import click

from cets_search.cli.acting import acting, explained
from cets_search.counters import shared_counters
from cets_search.engine.credentials import Credentials
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import secret
from cets_search.lockout import Lockout
from cets_search.model import Force, Person, Role
from cets_search.second_factor import SecondFactors


@click.group()
def force() -> None:
    """Police forces."""


@force.command("add")
@click.argument("slug")
@click.option("--name", default="", help="The force's full name; its slug where it is not given.")
@click.option("--contact", default="", help="Whom to ring about its evidence.")
@explained
def force_add(slug: str, name: str, contact: str) -> None:
    """Add the force SLUG (a-z, 0-9 and -), or give it another name and contact."""
    with acting() as at:
        at.people.add_force(Force(slug, name or slug, contact), at.operator)
    click.echo(f"Force {slug} is there.")


@force.command("list")
@explained
def force_list() -> None:
    """List the forces."""
    with acting() as at:
        forces = at.people.forces()
        at.record("list-forces", hits=len(forces))
    for each in forces:
        click.echo(f"{each.slug:24} {each.name}{f'  ({each.contact})' if each.contact else ''}")
    if not forces:
        click.echo("There is no force yet: `cets force add SLUG` makes one.")


@click.group()
def user() -> None:
    """People and their passwords."""


@user.command("add")
@click.argument("name")
@click.option("--force", "force_slug", required=True, help="The slug of the person's force.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
@explained
def user_add(name: str, force_slug: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Open an account for the person NAME (a-z, 0-9 and -), or open a disabled one again."""
    with acting() as at:
        at.people.force(force_slug)
        person = Person(name, force_slug, frozenset(Role(role) for role in roles))
        at.people.add(person, _password(password_stdin), at.operator)
    click.echo(f"{name} of {force_slug} may sign in as {', '.join(roles)}.")


@user.command("list")
@explained
def user_list() -> None:
    """List the people, disabled ones too."""
    with acting() as at:
        accounts = at.people.accounts()
        at.record("list-users", hits=len(accounts))
    for each in accounts:
        state = "  disabled" if each.disabled else ""
        click.echo(f"{each.name:24} {each.force:24} {', '.join(sorted(each.roles))}{state}")
    if not accounts:
        click.echo("There is nobody yet: `cets user add NAME --force FORCE --role ROLE` opens an account.")


@user.command("disable")
@click.argument("name")
@explained
def user_disable(name: str) -> None:
    """Shut the account NAME; its sessions end at their next request."""
    with acting() as at:
        at.people.disable(name, at.operator)
    click.echo(f"{name} is disabled.")


@user.command("role")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@explained
def user_role(name: str, roles: tuple[str, ...]) -> None:
    """Give the person NAME these roles and no others, from the next request on."""
    with acting() as at:
        at.people.set_roles(name, frozenset(Role(role) for role in roles), at.operator)
    click.echo(f"{name} is now {', '.join(sorted(roles))}.")


@user.command("sign-out")
@click.argument("name")
@explained
def user_sign_out(name: str) -> None:
    """End every session of the person NAME, at the next request of each."""
    with acting() as at:
        at.people.end_sessions(name, at.operator)
    click.echo(f"{name} is signed out everywhere.")


@user.command("totp")
@click.argument("name")
@click.option("--reset", is_flag=True, required=True, help="Take the second factor off; the sessions end.")
@explained
def user_totp(name: str, reset: bool) -> None:
    """Take off the second factor of the person NAME, who has lost it."""
    assert reset  # noqa: S101 - click sees to that
    with acting() as at:
        key = secret(Home(at.config.home).secrets, "second-factor-key")
        SecondFactors(Credentials(at.connection), at.people, at.audit, key).reset(name, at.operator)
    click.echo(f"{name} signs in with the password alone, until they set up a second factor again.")


@user.command("unlock")
@click.argument("name")
@explained
def user_unlock(name: str) -> None:
    """Let the person NAME, for whom too many sign-ins have failed, sign in again."""
    with acting() as at:
        account = at.people.account(name)
        lockout = Lockout(shared_counters(at.config), at.audit, at.config.lock_after)
        locked = lockout.locked(name)
        lockout.unlock(name, account.force, at.operator)
    click.echo(f"{name} may sign in again." if locked else f"{name} was not locked.")


@user.command("passwd")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
@explained
def user_passwd(name: str, password_stdin: bool) -> None:
    """Give the person NAME a new password."""
    with acting() as at:
        at.people.set_password(name, _password(password_stdin), at.operator)
    click.echo(f"{name} has a new password.")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return entered
