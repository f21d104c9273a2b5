"""The second factor of an account: codes of an authenticator (TOTP, RFC 6238) beside the password.

SHA-1, six digits and 30 seconds are what authenticator programs take. A code is good in its own step and the ones
beside it (RFC 6238, 5.2), and once: the step that was used last is kept, and only later ones are taken.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from cets_search.audit import Audit, By, use_by
from cets_search.engine.credentials import Credentials, Kept
from cets_search.engine.errors import EngineConflict
from cets_search.engine.services import SECOND_FACTORS
from cets_search.model import Actor, Person, Purpose, Use
from cets_search.people import BadAccount, People, SignInFailed

ISSUER: Final = "Evidence index"
DIGITS: Final = 6
STEP: Final = 30
"""Seconds for which one code stands."""
BESIDE: Final = 1
"""Steps by which the clocks may differ."""
SECRET_BYTES: Final = 20
"""As long as SHA-1's output (RFC 4226, 4)."""
NONCE_BYTES: Final = 12
RECOVERY_CODES: Final = 10
RECOVERY_LENGTH: Final = 12
LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Nothing that is read for something else."""


class BadCode(SignInFailed):
    """The code is wrong, was used already, or there is none to check it against."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator is given: the secret in Base32 (RFC 4648), and the same as an `otpauth` address."""

    secret: str
    address: str


class SecondFactors:
    """Raises `RecordUnwritten` and the engine's errors. `key` encrypts the secrets, and marks the recovery codes."""

    def __init__(self, credentials: Credentials, people: People, audit: Audit, key: bytes) -> None:
        self._credentials = credentials
        self._people = people
        self._audit = audit
        self._key = key

    def begin(self, actor: Actor) -> Enrolment:
        """A new secret, which signs nobody in until a code of it was given to `confirm`."""
        name = actor.person.name
        if actor.person.second_factor:
            raise BadCode("There is a second factor already: take it off first.")
        secret = secrets.token_bytes(SECRET_BYTES)
        self._audit.record(use_by(actor, "begin-second-factor"))
        source = {"owner": name, "secret": self._sealed(name, secret), "confirmed": False, "step": 0, "recovery": []}
        self._credentials.put(SECOND_FACTORS, name, source, self._kept(name))
        return _enrolment(name, secret)

    def begun(self, actor: Actor) -> Enrolment | None:
        """What `begin` gave, while it waits for its first code."""
        kept = self._kept(actor.person.name)
        if kept is None or kept.source["confirmed"] or actor.person.second_factor:
            return None
        return _enrolment(actor.person.name, self._opened(kept))

    def confirm(self, actor: Actor, code: str) -> tuple[str, ...]:
        """From now on signing in takes a code. The recovery codes, which nobody is told again; `BadCode` if wrong."""
        name = actor.person.name
        kept = self._kept(name)
        used = None if kept is None or actor.person.second_factor else self._used(kept, code)
        if used is None:
            self._audit.record(use_by(actor, "set-second-factor-failed"))
            raise BadCode("That is not the code. See that the authenticator's clock is right, and try the next one.")
        codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
        marks = [self._mark(name, code) for code in codes]
        self._credentials.put(SECOND_FACTORS, name, {**used, "confirmed": True, "recovery": marks}, kept)
        self._people.set_second_factor(name, actor, "set-second-factor", stands=True)
        return tuple("-".join(code[place : place + 4] for place in range(0, RECOVERY_LENGTH, 4)) for code in codes)

    def check(self, name: str, began: float, code: str, client: str) -> Person:
        """Sign in the person whose password was right and whose code this is, or `SignInFailed`. Both are recorded.

        `began`: when the password was sent; what ends sessions since, such as another password, ends this too.
        """
        told = {"step": "second factor"}
        try:
            actor = self._people.actor(name, Purpose(), client, began)
        except SignInFailed:
            self._audit.record(Use("sign-in-failed", name, client=client, detail=told))
            raise
        good = self._spent(name, code)
        self._audit.record(use_by(actor, "sign-in" if good else "sign-in-failed", detail=told))
        if not good:
            raise BadCode("That code is not right, or was used already. Wait for the next one, and try again.")
        return actor.person

    def remove(self, actor: Actor, code: str) -> None:
        """Take off one's own, which takes a code of it."""
        name = actor.person.name
        if not self._spent(name, code):
            self._audit.record(use_by(actor, "remove-second-factor-failed"))
            raise BadCode("That code is not right, or was used already. Nothing was changed.")
        self._people.set_second_factor(name, actor, "remove-second-factor", stands=False)
        self._credentials.delete(SECOND_FACTORS, name)

    def reset(self, name: str, by: By) -> None:
        """Take off somebody's who has lost it; their sessions end, and the password alone signs in."""
        if not self._people.account(name).second_factor:
            raise BadAccount(f"{name} has no second factor.")
        self._people.set_second_factor(name, by, "reset-second-factor", stands=False)
        self._credentials.delete(SECOND_FACTORS, name)

    def _spent(self, name: str, code: str) -> bool:
        """Whether the code is good, which it is never again."""
        kept = self._kept(name)
        used = self._used(kept, code) if kept is not None and kept.source["confirmed"] else None
        if used is None:
            return False
        try:
            self._credentials.put(SECOND_FACTORS, name, used, kept)
        except EngineConflict:  # somebody else used a code at this very moment, and it may be this one
            return False
        return True

    def _used(self, kept: Kept, code: str) -> Mapping[str, Any] | None:
        """What is to be kept once this code was used; None where it is not good."""
        name, source = kept.key, kept.source
        written = re.sub(r"[\s-]", "", code).upper()
        if len(written) == DIGITS:
            secret, now = self._opened(kept), int(time.time()) // STEP
            for step in range(max(now - BESIDE, source["step"] + 1), now + BESIDE + 1):
                if hmac.compare_digest(code_at(secret, step), written.encode("utf-8", "replace")):
                    return {**source, "step": step}
            return None
        mark = self._mark(name, written)
        left = [each for each in source["recovery"] if not hmac.compare_digest(each, mark)]
        return {**source, "recovery": left} if len(left) < len(source["recovery"]) else None

    def _kept(self, name: str) -> Kept | None:
        return self._credentials.one(SECOND_FACTORS, name)

    def _sealed(self, name: str, secret: bytes) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.b64encode(nonce + AESGCM(self._key).encrypt(nonce, secret, name.encode())).decode("ascii")

    def _opened(self, kept: Kept) -> bytes:
        """The secret, which opens only under the name of the account that it was sealed for."""
        sealed = base64.b64decode(kept.source["secret"])
        try:
            return AESGCM(self._key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], kept.key.encode())
        except InvalidTag:
            raise BadCode(
                "The second factor of this account cannot be read: ask an administrator to take it off."
            ) from None

    def _mark(self, name: str, code: str) -> str:
        return hmac.new(self._key, f"{name}/{code}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def code_at(secret: bytes, step: int) -> bytes:
    """The code of a step of 30 seconds, counted from the epoch."""
    return _totp(secret).generate(step * STEP)


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 - as RFC 6238 has it; HMAC does not rest on collisions


def _enrolment(name: str, secret: bytes) -> Enrolment:
    return Enrolment(base64.b32encode(secret).decode("ascii"), _totp(secret).get_provisioning_uri(name, ISSUER))


def _recovery_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))
