"""Forces, guards, cases, and the accounts of OpenSearch Security: who there is, read afresh at every request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from opensearchpy import RequestError

from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineMissing, translated
from cets_search.engine.services import CASES, Service
from cets_search.model import Case, Force, Role
from cets_search.stored import case

ACCOUNTS: Final = "/_plugins/_security/api/internalusers"
MOST_FORCES: Final = 10_000
MOST_GUARDS: Final = 10_000
MOST_CASES: Final = 10_000


EVERY: Final[Mapping[str, Any]] = {"match_all": {}}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as stored. Its force and roles are attributes: they give no right at the engine."""

    name: str
    force: str
    roles: frozenset[Role]
    disabled: bool = False
    sessions_from: float = 0.0
    """Seconds since the epoch: sessions that began before are over."""
    second_factor: bool = False
    """Whether a password alone signs nobody in; the factor itself is not here, where `directory` reads."""
    given_password: bool = False
    """Whether an administrator made the password, so that its owner has to choose another."""

    @property
    def attributes(self) -> dict[str, str]:
        """How it stands in OpenSearch Security, beside name and password."""
        return {
            "force": self.force,
            "roles": ",".join(sorted(self.roles)),
            "disabled": "true" if self.disabled else "false",
            "sessions_from": f"{self.sessions_from:.3f}",
            "second_factor": "true" if self.second_factor else "false",
            "given_password": "true" if self.given_password else "false",
        }


class AccountRefused(Exception):  # noqa: N818 - reads as what happened
    """OpenSearch Security does not take this account; the message is its reason, such as a weak password."""


class Directory:
    """Reads as `directory`, writes as `registrar`. Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sign_in(self, name: str, password: str) -> bool:
        """Whether OpenSearch Security takes this password for this name."""
        return self._connection.sign_in(name, password)

    def account(self, name: str) -> Account | None:
        """The account of that name, None where there is none."""
        try:
            answer = self._read(f"{ACCOUNTS}/{name}")
        except EngineMissing:
            return None
        return _account(name, answer[name])

    def accounts(self) -> tuple[Account, ...]:
        """Every account that belongs to a force, by name."""
        answer = self._read(ACCOUNTS)
        return tuple(_account(name, stored) for name, stored in sorted(answer.items()) if _is_person(stored))

    def put_account(self, account: Account, password: str) -> None:
        """Store the account over an earlier one of its name; `AccountRefused` says what was wrong."""
        body = {
            "password": password,
            # No backend roles: what stands on an account gives no right at the engine.
            "backend_roles": [],
            "attributes": account.attributes,
        }
        with translated(f"storing the account {account.name}"):
            try:
                self._connection.client.transport.perform_request(
                    "PUT",
                    f"{ACCOUNTS}/{account.name}",
                    body=body,
                    headers=self._connection.as_service(Service.REGISTRAR),
                )
            except RequestError as error:
                raise AccountRefused(_reason(error.info)) from error

    def change_account(self, account: Account) -> None:
        """Store the account over the one of its name, which keeps its password."""
        with translated(f"changing the account {account.name}"):
            self._connection.client.transport.perform_request(
                "PATCH",
                f"{ACCOUNTS}/{account.name}",
                body=[{"op": "replace", "path": "/attributes", "value": account.attributes}],
                headers=self._connection.as_service(Service.REGISTRAR),
            )

    def forces(self) -> tuple[Force, ...]:
        """Every force, by slug."""
        found = [hit["_source"] for hit in self._all("forces", MOST_FORCES)]
        return tuple(sorted((Force(f["slug"], f["name"], f.get("contact", "")) for f in found), key=lambda f: f.slug))

    def put_force(self, force: Force) -> None:
        """Store a force, over an earlier one of its slug; read back at once by whoever asks next."""
        with translated("storing a force"):
            self._connection.client.index(
                index=self._connection.config.index("forces"),
                id=force.slug,
                body={"slug": force.slug, "name": force.name, "contact": force.contact},
                params={"refresh": "true"},
                headers=self._connection.as_service(Service.REGISTRAR),
            )

    def guards(self) -> frozenset[str]:
        """Ids of the seizures that are hidden from everybody right now."""
        return frozenset(hit["_source"]["seizure_id"] for hit in self._all("guards", MOST_GUARDS))

    def cases_of(self, name: str) -> tuple[Case, ...]:
        """The cases of which an account is called a member, whether or not it may read in them."""
        hits = self._all(CASES, MOST_CASES, {"term": {"members": name}})
        return tuple(case(hit["_source"]) for hit in hits)

    def covert_cases(self) -> frozenset[str]:
        """Ids of the cases of which nobody is told."""
        return frozenset(hit["_source"]["id"] for hit in self._all(CASES, MOST_CASES, {"term": {"covert": True}}))

    def _all(self, index: str, most: int, query: Mapping[str, Any] = EVERY) -> list[Mapping[str, Any]]:
        with translated(f"reading the {index}"):
            answer = self._connection.client.search(
                index=self._connection.config.index(index),
                body={"query": dict(query), "size": most},
                params={"allow_partial_search_results": "false"},
                headers=self._connection.as_service(Service.DIRECTORY),
            )
        hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
        return hits

    def _read(self, path: str) -> Mapping[str, Any]:
        with translated("reading the accounts"):
            answer: Mapping[str, Any] = self._connection.client.transport.perform_request(
                "GET", path, headers=self._connection.as_service(Service.DIRECTORY)
            )
        return answer


def _reason(info: Any) -> str:
    return str(info.get("reason", "no reason given")) if isinstance(info, Mapping) else "no reason given"


def _is_person(stored: Mapping[str, Any]) -> bool:
    return bool(stored.get("attributes", {}).get("force"))


def _account(name: str, stored: Mapping[str, Any]) -> Account:
    attributes = stored.get("attributes", {})
    known = {role.value for role in Role}
    return Account(
        name=name,
        force=attributes.get("force", ""),
        roles=frozenset(Role(role) for role in attributes.get("roles", "").split(",") if role in known),
        disabled=attributes.get("disabled") != "false",
        sessions_from=float(attributes.get("sessions_from", "0")),
        second_factor=attributes.get("second_factor") == "true",
        given_password=attributes.get("given_password") == "true",
    )
