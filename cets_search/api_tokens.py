"""API tokens: each speaks for one person, for some of what that person may do, until a day. The secret is kept nowhere.

A token is `cets_<id>_<secret>`, the secret 256 random bits (RFC 6750 has how it is sent). What is stored is SHA-256 of
the secret: nothing that so much chance is in can be guessed back from it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cets_search import access
from cets_search.audit import Audit, By, change_by
from cets_search.engine.credentials import Credentials, Kept
from cets_search.engine.errors import EngineConflict
from cets_search.engine.services import API_TOKENS
from cets_search.model import Actor, Person, Purpose, Use
from cets_search.people import People, SignInFailed
from cets_search.search import NotFound
from cets_search.stored import stamp

WRITTEN: Final = re.compile(r"cets_([0-9a-f]{16})_([A-Za-z0-9_-]{43})\Z")
ID: Final = re.compile(r"[0-9a-f]{16}\Z")
LONGEST_NAME: Final = 60
SPELL: Final = timedelta(hours=1)
"""How long a use stands for those after it: a write for each would cost more than the search."""
MOST: Final = 20
"""Tokens that one person may have."""


class BadToken(ValueError):  # noqa: N818 - reads as what it is
    """No token can be made like this; the message says what would do."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it is listed. `scope` are names of `access.Action`; times are ISO 8601 in UTC.

    `used_at` is when it was last used, to `SPELL`, "" where never.
    """

    id: str
    owner: str
    name: str
    scope: tuple[str, ...]
    made_at: str
    expires_at: str
    used_at: str = ""

    @property
    def expired(self) -> bool:
        return self.expires_at <= stamp(datetime.now(UTC))


class ApiTokens:
    """Raises `RecordUnwritten` and the engine's errors."""

    def __init__(self, credentials: Credentials, people: People, audit: Audit, longest_days: int) -> None:
        self._credentials = credentials
        self._people = people
        self._audit = audit
        self.longest_days = longest_days

    def of(self, owner: str, by: By) -> tuple[ApiToken, ...]:
        """A person's tokens, or with "" everybody's, the newest first; expired ones too."""
        found = [_token(kept) for kept in self._credentials.of(API_TOKENS, owner)]
        self._audit.record(replace(change_by(by, "list-tokens", "", of=owner or "everybody"), hits=len(found)))
        return tuple(sorted(found, key=lambda token: token.made_at, reverse=True))

    def make(self, person: Person, name: str, scope: Collection[str], days: int, by: By) -> tuple[ApiToken, str]:
        """A new token that speaks for the person, and its text, which nobody is told again. `BadToken` says why not."""
        if isinstance(by, Actor) and by.token:
            raise access.Refused("A token makes no tokens: sign in for that.")
        name = self._checked(person, name, scope, days)
        now, key, secret = datetime.now(UTC), secrets.token_hex(8), secrets.token_urlsafe(32)
        expires = stamp(now + timedelta(days=days))
        made = ApiToken(key, person.name, name, tuple(sorted(scope)), stamp(now), expires)
        told = {"of": person.name, "name": name, "id": key, "scope": ", ".join(made.scope), "expires": expires}
        self._audit.record(change_by(by, "make-token", person.force, **told))
        self._credentials.put(API_TOKENS, key, _source(made, secret))
        return made, f"cets_{key}_{secret}"

    def revoke(self, owner: str, key: str, by: By) -> ApiToken:
        """End a token of that person's at once. `NotFound` where it is not theirs, or is not there."""
        kept = self._credentials.one(API_TOKENS, key) if ID.match(key) else None
        if kept is None or kept.source["owner"] != owner:
            raise NotFound
        token = _token(kept)
        self._audit.record(change_by(by, "revoke-token", "", of=owner, name=token.name, id=key))
        self._credentials.delete(API_TOKENS, key)
        return token

    def actor(self, text: str, purpose: Purpose, client: str) -> Actor:
        """Whom a token speaks for at this request, within its scope.

        `SignInFailed`, on record, where it is unknown, has expired, or is older than its owner's last new password or
        sign-out everywhere.
        """
        kept = self._known(text)
        token = _token(kept) if kept else None
        if kept is None or token is None or token.expired:
            raise self._refused(token, client)
        try:
            began = datetime.fromisoformat(token.made_at).timestamp()
            found = self._people.actor(token.owner, purpose, client, began)
        except SignInFailed as gone:
            raise self._refused(token, client) from gone
        self._note_use(kept, token)
        return replace(found, person=replace(found.person, scope=frozenset(token.scope)), token=token.name)

    def _note_use(self, kept: Kept, token: ApiToken) -> None:
        now = datetime.now(UTC)
        if token.used_at >= stamp(now - SPELL):
            return
        # Another process may note the same use at this moment, or the token may have been revoked.
        with suppress(EngineConflict):
            self._credentials.put(API_TOKENS, kept.key, {**kept.source, "used_at": stamp(now)}, kept)

    def _known(self, text: str) -> Kept | None:
        written = WRITTEN.match(text)
        kept = self._credentials.one(API_TOKENS, written[1]) if written else None
        if kept is None or written is None or not hmac.compare_digest(kept.source["hash"], _hash(written[2])):
            return None
        return kept

    def _refused(self, token: ApiToken | None, client: str) -> SignInFailed:
        known = {"token": token.name, "id": token.id} if token else {}
        self._audit.record(Use("token-refused", token.owner if token else "not known", client=client, detail=known))
        return SignInFailed(
            "This token is not good: it has expired or been revoked, or its owner's access has changed."
        )

    def _checked(self, person: Person, name: str, scope: Collection[str], days: int) -> str:
        name = " ".join(name.split())
        may = {str(action) for action in access.permitted(person)}
        theirs = [_token(kept) for kept in self._credentials.of(API_TOKENS, person.name)]
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise BadToken(f"Give the token a name of 1 to {LONGEST_NAME} characters, such as what will use it.")
        if any(token.name == name for token in theirs):
            raise BadToken(f"There is a token {name!r} already: give another name, or revoke that one first.")
        if not scope or not set(scope) <= may:
            raise BadToken(f"Choose at least one thing that the token may do, of what {person.name} may do.")
        if not 1 <= days <= self.longest_days:
            raise BadToken(f"A token lasts from 1 day to {self.longest_days}.")
        if len(theirs) >= MOST:
            raise BadToken(f"There are {MOST} tokens already: revoke one that is no longer needed.")
        return name


def _token(kept: Kept) -> ApiToken:
    told = {name: kept.source[name] for name in ("owner", "name", "made_at", "expires_at")}
    return ApiToken(id=kept.key, scope=tuple(kept.source["scope"]), used_at=kept.source.get("used_at") or "", **told)


def _source(token: ApiToken, secret: str) -> dict[str, Any]:
    return {
        "owner": token.owner,
        "name": token.name,
        "scope": list(token.scope),
        "hash": _hash(secret),
        "made_at": token.made_at,
        "expires_at": token.expires_at,
    }


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
