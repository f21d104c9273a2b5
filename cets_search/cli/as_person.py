"""How a command acts as one person: with that person's password or token, and no more than they may do."""

from __future__ import annotations

import os
import sys

import click

from cets_search.access import Refused
from cets_search.api_tokens import WRITTEN
from cets_search.counters import shared_counters
from cets_search.lockout import Lockout
from cets_search.model import Actor, Person, Purpose
from cets_search.people import SignInFailed, owed
from cets_search.query.errors import BadQuery
from cets_search.site import Site

CLIENT = "command line"


def acting_as(site: Site, name: str, purpose: Purpose) -> Actor:
    """The person of that name, whose password or token comes on stdin or in `CETS_TOKEN`, or is asked for.

    `SignInFailed` where it is not theirs, `Refused` where the web server would first ask for something else.
    """
    actor = _actor(site, name, purpose)
    _refuse_unready(site, actor)
    return actor


def one_line(text: str) -> str:
    """Evidence is hostile: a terminal gets no control characters of it."""
    return "".join(character if character.isprintable() else " " for character in text)


def _actor(site: Site, name: str, purpose: Purpose) -> Actor:
    given = _password()
    if WRITTEN.match(given):
        found = site.api_tokens.actor(given, purpose, CLIENT)
        if found.person.name != name:
            raise SignInFailed(f"This token speaks for somebody else than {one_line(name)}.")
        return found
    if _signed_in(site, name, given, purpose).second_factor:
        raise SignInFailed(f"{one_line(name)} has a second factor, so a password is not enough: give an API token.")
    return site.people.actor(name, purpose, CLIENT)


def _signed_in(site: Site, name: str, password: str, purpose: Purpose) -> Person:
    """As at the sign-in page: behind the lock of the name, and counted towards it."""
    lockout = Lockout(shared_counters(site.config), site.audit, site.config.lock_after)
    lockout.allow(name, CLIENT)
    try:
        person = site.people.sign_in(name, password, purpose, CLIENT)
    except SignInFailed:
        lockout.failed(name, CLIENT)
        raise
    if not person.second_factor:
        lockout.succeeded(name)
    return person


def _refuse_unready(site: Site, actor: Actor) -> None:
    """What the web server asks for before anything else, asked for here too."""
    if what := owed(actor, site.config):
        raise Refused(what)
    if site.config.purpose == "required" and not actor.purpose.whole:
        raise BadQuery("Say with --case and --reason what this is for: this site requires both.")


def _password() -> str:
    if secret := os.environ.get("CETS_TOKEN"):
        return secret
    if sys.stdin.isatty():
        entered: str = click.prompt("Password", hide_input=True, err=True)
        return entered
    return sys.stdin.readline().rstrip("\r\n")
