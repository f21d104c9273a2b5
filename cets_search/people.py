"""Who may sign in, and who they are at this request. The directory of people is OpenSearch Security."""

from __future__ import annotations

import difflib
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from cets_search import access, passwords
from cets_search.audit import Audit, By, change_by
from cets_search.config import Config
from cets_search.engine.directory import Account, AccountRefused, Directory
from cets_search.engine.errors import EngineConflict
from cets_search.model import Actor, Case, Force, Person, Purpose, Role, Use

SLUG: Final = re.compile(r"[a-z0-9-]{1,64}\Z")
"""Names of people, forces and cases: they go into the engine's filter as text (see access.PRINCIPAL)."""


class SignInFailed(Exception):  # noqa: N818 - reads as what happened
    """The name and password do not fit, or the account is disabled or gone: which of them is not said."""


class BadAccount(ValueError):  # noqa: N818 - reads as what it is
    """A person or force cannot be stored as asked; the message says what is wrong and what would do."""


class People:
    """Signs people in and administers them. Every method raises the engine's errors and `RecordUnwritten` too."""

    def __init__(self, directory: Directory, audit: Audit) -> None:
        self._directory = directory
        self._audit = audit

    def sign_in(self, name: str, password: str, purpose: Purpose, client: str) -> Person:
        """The person whose name and password these are; `SignInFailed` otherwise. Both are recorded.

        One who has a second factor is not signed in by that: `SecondFactors.check` comes next.
        """
        person = None
        if SLUG.match(name) and self._directory.sign_in(name, password):
            account = self._directory.account(name)
            person = _person(account) if account else None
        # What was typed for a name may be somebody's password: only what can be a name is kept.
        known = person or Person(name if SLUG.match(name) else "not a name", "", frozenset())
        self._audit.record(
            Use(
                action=_outcome(person),
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

    def actor(self, name: str, purpose: Purpose, client: str, began: float | None = None) -> Actor:
        """Who that person is at this request: account, cases and guards as they stand now.

        `SignInFailed` where the account is disabled or gone, or the session, which `began` then, was ended since.
        """
        if not SLUG.match(name):
            raise SignInFailed("This account is disabled or gone. Ask your force's administrator.")
        standing = self._directory.standing(name)
        account = standing.account
        person = _person(account, standing.cases) if account else None
        if account is None or person is None:
            raise SignInFailed("This account is disabled or gone. Ask your force's administrator.")
        if began is not None and began < account.sessions_from:
            raise SignInFailed("All sessions of this account were ended. Sign in again.")
        veiled = frozenset(case.id for case in standing.cases if access.is_veiled(case, person))
        return Actor(person=person, purpose=purpose, guards=standing.guards, client=client, veiled=veiled)

    def change_own_password(self, actor: Actor, present: str, new: str) -> None:
        """Give oneself a new password. `SignInFailed` where `present` is not the one that stands."""
        self.prove(actor, present, "set-password")
        self.set_password(actor.person.name, new, actor)

    def prove(self, actor: Actor, present: str, action: str) -> None:
        """Have somebody who is signed in give their password again, before they do what a session alone may not.

        `SignInFailed` where it is another, on record as the action that failed.
        """
        person = actor.person
        if not self._directory.sign_in(person.name, present):
            self._audit.record(change_by(actor, f"{action}-failed", person.force, name=person.name))
            raise SignInFailed("That is not your present password. Nothing was changed.")

    def sign_out(self, actor: Actor) -> None:
        """Record that the person signed out."""
        person = actor.person
        self._audit.record(
            Use("sign-out", person.name, person.force, tuple(sorted(person.roles)), actor.purpose, client=actor.client)
        )

    def forces(self) -> tuple[Force, ...]:
        """Every force, by slug."""
        return self._directory.forces()

    def add_force(self, force: Force, by: By) -> None:
        """Store a force, or its new name and contact. `BadAccount` where its slug cannot be one."""
        _check_slug("force", force.slug)
        self._audit.record(
            change_by(by, "add-force", force.slug, slug=force.slug, name=force.name, contact=force.contact)
        )
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

    def add(self, person: Person, password: str, by: By, *, given: bool = False) -> None:
        """Open an account, or open a disabled one again. `BadAccount` where it exists or cannot be stored.

        `given`: its owner has to choose another password before anything else.
        """
        _check_slug("person", person.name)
        _check_password(person.name, password, person.force)
        if not person.roles:
            raise BadAccount(f"Give {person.name} a role: {_listed(Role)}.")
        self.force(person.force)
        there = self._directory.account(person.name)
        if there is not None and not there.disabled:
            raise _taken(person.name)
        self._audit.record(change_by(by, "add-user", person.force, name=person.name, roles=_listed(person.roles)))
        now = time.time()
        # Until the account is stored its password opens nothing.
        self._put_password(person.name, password)
        account = Account(person.name, person.force, person.roles, sessions_from=now, given_password=given)
        try:
            self._directory.put_account(account, new=there is None)
        except EngineConflict as conflict:
            raise _taken(person.name) from conflict

    def disable(self, name: str, by: By) -> None:
        """Shut an account: its sessions end at their next request, and its password becomes an unknown one."""
        account = self.account(name)
        self._audit.record(change_by(by, "disable-user", account.force, name=name))
        self._directory.change_account(name, disabled=True)
        self._put_password(name, secrets.token_urlsafe(32))

    def set_password(self, name: str, password: str, by: By, *, given: bool = False) -> None:
        """Give an account a new password; sessions that are open end at their next request. `given` as for `add`."""
        account = self._open_account(name)
        _check_password(name, password, account.force)
        self._audit.record(change_by(by, "set-password", account.force, name=name))
        self._put_password(name, password)
        self._directory.change_account(name, sessions_from=time.time(), given_password=given)

    def set_roles(self, name: str, roles: frozenset[Role], by: By) -> None:
        """Give an account these roles and no others, from its next request on."""
        account = self._open_account(name)
        if not roles:
            raise BadAccount(f"Give {name} a role: {_listed(Role)}.")
        if roles == account.roles:
            return
        told = {"roles": _listed(roles), "before": _listed(account.roles)}
        self._audit.record(change_by(by, "set-roles", account.force, name=name, **told))
        self._directory.change_account(name, roles=sorted(roles))

    def end_sessions(self, name: str, by: By) -> None:
        """Sign a person out everywhere: every session that is open ends at its next request."""
        account = self.account(name)
        self._audit.record(change_by(by, "end-sessions", account.force, name=name))
        self._directory.change_account(name, sessions_from=time.time())

    def set_second_factor(self, name: str, by: By, action: str, *, stands: bool) -> None:
        """Write to the account whether it has a second factor; one that has none any more is signed out everywhere."""
        account = self.account(name)
        self._audit.record(change_by(by, action, account.force, name=name))
        ended = {} if stands else {"sessions_from": time.time()}
        self._directory.change_account(name, second_factor=stands, **ended)

    def account(self, name: str) -> Account:
        """The account of that name; `BadAccount` names those that are spelt nearly so."""
        _check_slug("person", name)
        account = self._directory.account(name)
        if account is None or not account.force:
            near = difflib.get_close_matches(name, [a.name for a in self.accounts()], n=3, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`cets user list` shows those there are."
            raise BadAccount(f"There is no person {name!r}. {hint}")
        return account

    def _open_account(self, name: str) -> Account:
        account = self.account(name)
        if account.disabled:
            raise BadAccount(f"{name} is disabled: add the account again, which opens it.")
        return account

    def _put_password(self, name: str, password: str) -> None:
        try:
            self._directory.put_password(name, password)
        except AccountRefused as refused:
            raise BadAccount(f"OpenSearch Security did not take the account {name}: {refused}") from refused


def owed(actor: Actor, config: Config) -> str:
    """What an account owes before anything else, in words for its owner; "" where that is nothing.

    A password of one's own in the place of one that was given, and a second factor where the site requires one. A token
    stands for both: none is made before.
    """
    person = actor.person
    if actor.token:
        return ""
    if person.given_password:
        return "First choose a password of your own, on your account's page."
    if config.second_factor == "required" and not person.second_factor:
        return "First set up a second factor, which this site requires, on your account's page."
    return ""


def _person(account: Account, cases: Iterable[Case] = ()) -> Person | None:
    """Who that is, with those of the cases in which they may read; None for an account that opens nothing."""
    if account.disabled or not account.force:
        return None
    person = Person(
        account.name,
        account.force,
        account.roles,
        second_factor=account.second_factor,
        given_password=account.given_password,
    )
    return replace(person, cases=frozenset(case.id for case in cases if access.in_case(case, person)))


def _taken(name: str) -> BadAccount:
    return BadAccount(f"There is a person {name!r} already: give a new password, or other roles.")


def _outcome(person: Person | None) -> str:
    if person is None:
        return "sign-in-failed"
    return "password-accepted" if person.second_factor else "sign-in"


def _check_slug(what: str, name: str) -> None:
    if not SLUG.match(name):
        raise BadAccount(f"{name!r} cannot name a {what}: use a-z, 0-9 and -, at most 64 characters.")


def _check_password(name: str, password: str, force: str) -> None:
    if refusal := passwords.refusal(name, password, force):
        raise BadAccount(refusal)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(str(name) for name in names))
