"""What administrators do with the people of their own force, and with its contact; nobody else's people exist here.

Nobody changes the roles, password, factor or state of their own account here: that takes a second administrator, or the
site's operator.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from cets_search.access import Action, permit
from cets_search.api_tokens import ApiToken, ApiTokens
from cets_search.audit import Audit, use_by
from cets_search.engine.directory import Account
from cets_search.lockout import Lockout
from cets_search.model import Actor, Force, Person, Role
from cets_search.people import BadAccount, People
from cets_search.search import NotFound
from cets_search.second_factor import SecondFactors

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is read for something else."""
PASSWORD_LENGTH: Final = 20
LONGEST_CONTACT: Final = 300


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the force: the account, and whether its name is locked."""

    account: Account
    locked: bool


class Administration:
    """Raises `access.Refused`, `NotFound`, `BadAccount`, `RecordUnwritten` and the engine's errors."""

    def __init__(
        self, people: People, lockout: Lockout, second_factors: SecondFactors, api_tokens: ApiTokens, audit: Audit
    ) -> None:
        self._people = people
        self._lockout = lockout
        self._second_factors = second_factors
        self._api_tokens = api_tokens
        self._audit = audit

    def members(self, actor: Actor) -> tuple[Member, ...]:
        """The people of the actor's force, by name, disabled ones too."""
        found = self._accounts(actor)
        self._audit.record(use_by(actor, "list-users", hits=len(found)))
        return tuple(self._member(account) for account in found)

    def member(self, actor: Actor, name: str) -> Member:
        """One of them; `NotFound` for everybody else."""
        found = [account for account in self._accounts(actor) if account.name == name]
        self._audit.record(use_by(actor, "view-user", hits=len(found), detail={"name": name[:64]}))
        if not found:
            raise NotFound
        return self._member(found[0])

    def add(self, actor: Actor, name: str, roles: Iterable[str]) -> str:
        """Open an account of the actor's force, or one of its disabled ones again; its first password."""
        permit(actor.person, Action.MANAGE_PEOPLE)
        force = actor.person.force
        if any(account.name == name and account.force != force for account in self._people.accounts()):
            raise BadAccount(f"The name {name!r} is taken: choose another.")
        password = _password(name)
        self._people.add(Person(name, force, _roles(roles)), password, actor, given=True)
        return password

    def set_roles(self, actor: Actor, name: str, roles: Iterable[str]) -> None:
        """These roles and no others, from the person's next request on."""
        self._people.set_roles(self._another(actor, name).name, _roles(roles), actor)

    def new_password(self, actor: Actor, name: str) -> str:
        """A new password, which its owner has to change; the sessions end."""
        account = self._another(actor, name)
        password = _password(account.name)
        self._people.set_password(account.name, password, actor, given=True)
        return password

    def disable(self, actor: Actor, name: str) -> None:
        """Shut the account; its sessions and tokens end at their next request."""
        self._people.disable(self._another(actor, name).name, actor)

    def reset_second_factor(self, actor: Actor, name: str) -> None:
        """Take the second factor off; the sessions end."""
        self._second_factors.reset(self._another(actor, name).name, actor)

    def end_sessions(self, actor: Actor, name: str) -> None:
        """Sign the person out everywhere."""
        self._people.end_sessions(self._one(actor, name).name, actor)

    def unlock(self, actor: Actor, name: str) -> None:
        """Let the name be tried again."""
        account = self._another(actor, name)
        self._lockout.unlock(account.name, account.force, actor)

    def tokens(self, actor: Actor, name: str) -> tuple[ApiToken, ...]:
        """The person's API tokens."""
        return self._api_tokens.of(self._one(actor, name).name, actor)

    def revoke(self, actor: Actor, name: str, key: str) -> None:
        """End one of the person's API tokens."""
        self._api_tokens.revoke(self._one(actor, name).name, key, actor)

    def forces(self, actor: Actor) -> tuple[Force, ...]:
        """Every force with its contact, by slug."""
        permit(actor.person, Action.MANAGE_PEOPLE)
        found = self._people.forces()
        self._audit.record(use_by(actor, "list-forces", hits=len(found)))
        return found

    def set_contact(self, actor: Actor, slug: str, contact: str) -> Force:
        """Say whom others ring about the force's evidence: the actor's own force alone."""
        permit(actor.person, Action.MANAGE_PEOPLE)
        if slug != actor.person.force:
            raise NotFound
        contact = " ".join(contact.split())
        if len(contact) > LONGEST_CONTACT or not contact.isprintable():
            raise BadAccount(f"Give a contact of at most {LONGEST_CONTACT} characters, such as a desk and its number.")
        force = replace(self._people.force(slug), contact=contact)
        self._people.add_force(force, actor)
        return force

    def _accounts(self, actor: Actor) -> list[Account]:
        permit(actor.person, Action.MANAGE_PEOPLE)
        return [account for account in self._people.accounts() if account.force == actor.person.force]

    def _one(self, actor: Actor, name: str) -> Account:
        for account in self._accounts(actor):
            if account.name == name:
                return account
        raise NotFound

    def _another(self, actor: Actor, name: str) -> Account:
        account = self._one(actor, name)
        if name == actor.person.name:
            raise BadAccount("Nobody changes their own account here. Another administrator of your force can.")
        return account

    def _member(self, account: Account) -> Member:
        return Member(account, self._lockout.locked(account.name))


def _roles(named: Iterable[str]) -> frozenset[Role]:
    try:
        return frozenset(Role(name) for name in named)
    except ValueError:
        raise BadAccount(f"Roles are {', '.join(sorted(Role))}.") from None


def _password(name: str) -> str:
    """One that nobody chose, and that does not hold the name."""
    while True:
        made = "".join(secrets.choice(LETTERS) for _ in range(PASSWORD_LENGTH))
        if not name or name not in made:
            return made
