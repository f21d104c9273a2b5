"""Who may sign in, and who they are at this request. The directory of people is OpenSearch Security."""

from __future__ import annotations

import difflib
import re
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from cets_search import access
from cets_search.audit import Audit
from cets_search.engine.directory import Account, AccountRefused, Directory
from cets_search.model import Actor, Force, Person, Purpose, Role, Use

SLUG: Final = re.compile(r"[a-z0-9-]{1,64}\Z")
"""Names of people, forces and cases: they go into the engine's filter as text (see access.PRINCIPAL)."""

SHORTEST_PASSWORD: Final = 12

LOOKUPS: Final = 16
"""How many look-ups of guards and cases one process makes at once; further ones wait."""


class SignInFailed(Exception):  # noqa: N818 - reads as what happened
    """The name and password do not fit, or the account is disabled or gone: which of them is not said."""


class BadAccount(ValueError):  # noqa: N818 - reads as what it is
    """A person or force cannot be stored as asked; the message says what is wrong and what would do."""


class People:
    """Signs people in and administers them. Every method raises the engine's errors and `RecordUnwritten` too."""

    def __init__(self, directory: Directory, audit: Audit) -> None:
        self._directory = directory
        self._audit = audit
        self._lookups = ThreadPoolExecutor(LOOKUPS, "guards")

    def sign_in(self, name: str, password: str, purpose: Purpose, client: str) -> Person:
        """The person whose name and password these are; `SignInFailed` otherwise. Both are recorded."""
        person = None
        if SLUG.match(name) and self._directory.sign_in(name, password):
            person = self._person(name)
        # What was typed for a name may be somebody's password: only what can be a name is kept.
        known = person or Person(name if SLUG.match(name) else "not a name", "", frozenset())
        self._audit.record(
            Use(
                action="sign-in" if person else "sign-in-failed",
                person=known.name,
                force=known.force,
                roles=tuple(sorted(known.roles)),
                purpose=purpose,
                client=client,
            )
        )
        if person is None:
            raise SignInFailed("That name and password do not fit, or the account is disabled.")
        return person

    def actor(self, name: str, purpose: Purpose, client: str) -> Actor:
        """Who that person is at this request: account, cases and guards as they stand now.

        `SignInFailed` where the account is disabled or gone: the session must end.
        """
        guards = self._lookups.submit(self._directory.guards)
        person = self._person(name) if SLUG.match(name) else None
        if person is None:
            raise SignInFailed("This account is disabled or gone. Ask your force's administrator.")
        return Actor(person=person, purpose=purpose, guards=guards.result(), client=client)

    def sign_out(self, actor: Actor) -> None:
        """Record that the person signed out."""
        person = actor.person
        self._audit.record(
            Use("sign-out", person.name, person.force, tuple(sorted(person.roles)), actor.purpose, client=actor.client)
        )

    def forces(self) -> tuple[Force, ...]:
        """Every force, by slug."""
        return self._directory.forces()

    def add_force(self, force: Force, operator: str) -> None:
        """Store a force, or its new name and contact. `BadAccount` where its slug cannot be one."""
        _check_slug("force", force.slug)
        self._audit.record(Use("add-force", operator, force.slug, detail={"name": force.name}))
        self._directory.put_force(force)

    def force(self, slug: str) -> Force:
        """The force of that slug; `BadAccount` names those that are spelt nearly so."""
        forces = {force.slug: force for force in self.forces()}
        if slug in forces:
            return forces[slug]
        near = difflib.get_close_matches(slug, forces, n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`cets force list` shows those there are."
        raise BadAccount(f"There is no force {slug!r}. {hint} `cets force add` makes a new one.")

    def accounts(self) -> tuple[Account, ...]:
        """Every person's account, by name, disabled ones too."""
        return self._directory.accounts()

    def existing(self, name: str) -> Account:
        """The account of that name; `BadAccount` names those that are spelt nearly so."""
        return self._existing(name)

    def add(self, person: Person, password: str, operator: str) -> None:
        """Open an account, or open a disabled one again. `BadAccount` where it exists or cannot be stored."""
        _check_slug("person", person.name)
        _check_password(person.name, password)
        if not person.roles:
            raise BadAccount(f"Give {person.name} a role: {_listed(Role)}.")
        self.force(person.force)
        there = self._directory.account(person.name)
        if there is not None and not there.disabled:
            raise BadAccount(f"There is a person {person.name!r} already; `cets user passwd` gives a new password.")
        self._audit.record(
            Use("add-user", operator, person.force, detail={"name": person.name, "roles": _listed(person.roles)})
        )
        self._put(Account(person.name, person.force, person.roles), password)

    def disable(self, name: str, operator: str) -> None:
        """Shut an account: its sessions end at their next request, and its password becomes an unknown one."""
        account = self._existing(name)
        self._audit.record(Use("disable-user", operator, account.force, detail={"name": name}))
        self._put(replace(account, disabled=True), secrets.token_urlsafe(32))

    def set_password(self, name: str, password: str, operator: str) -> None:
        """Give an account a new password."""
        _check_password(name, password)
        account = self._existing(name)
        if account.disabled:
            raise BadAccount(f"{name} is disabled; `cets user add` opens the account again.")
        self._audit.record(Use("set-password", operator, account.force, detail={"name": name}))
        self._put(account, password)

    def _person(self, name: str) -> Person | None:
        cases = self._lookups.submit(self._directory.cases_of, name)
        account = self._directory.account(name)
        if account is None or account.disabled or not account.force:
            return None
        person = Person(name=account.name, force=account.force, roles=account.roles)
        return replace(person, cases=frozenset(case.id for case in cases.result() if access.in_case(case, person)))

    def _existing(self, name: str) -> Account:
        _check_slug("person", name)
        account = self._directory.account(name)
        if account is None or not account.force:
            near = difflib.get_close_matches(name, [a.name for a in self.accounts()], n=3, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`cets user list` shows those there are."
            raise BadAccount(f"There is no person {name!r}. {hint}")
        return account

    def _put(self, account: Account, password: str) -> None:
        try:
            self._directory.put_account(account, password)
        except AccountRefused as refused:
            raise BadAccount(f"OpenSearch Security did not take the account {account.name}: {refused}") from refused


def _check_slug(what: str, name: str) -> None:
    if not SLUG.match(name):
        raise BadAccount(f"{name!r} cannot name a {what}: use a-z, 0-9 and -, at most 64 characters.")


def _check_password(name: str, password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise BadAccount(f"The password is too short: give at least {SHORTEST_PASSWORD} characters.")
    if name in password.lower():
        raise BadAccount("The password holds the person's name: choose another.")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(str(name) for name in names))
