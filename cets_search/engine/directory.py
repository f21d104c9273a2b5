"""Forces, guards, cases and accounts: who there is, read afresh at every request.

Passwords are OpenSearch Security's. Whose they are stands beside it, in an index: its own interface reads every account
to answer for one (decision 27).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from opensearchpy import RequestError

from cets_search.engine.connection import Connection
from cets_search.engine.errors import refusal, translated
from cets_search.engine.services import ACCOUNTS, CASES, Service
from cets_search.model import Case, Force, Role
from cets_search.stored import case

PASSWORDS: Final = "/_plugins/_security/api/internalusers"
MOST: Final = 10_000
"""Forces, guards, and cases of one person and covert ones; and accounts read at a time."""

EVERY: Final[Mapping[str, Any]] = {"match_all": {}}
COVERT: Final[Mapping[str, Any]] = {"term": {"covert": True}}


@dataclass(frozen=True, slots=True)
class Account:
    """An account as stored, but for its password. Its force and roles give no right at the engine."""

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


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with somebody at one moment: the account, None where there is none; the cases of which it is
    called a member, whether or not it may read in them, and all covert ones; and the seizures hidden from everybody.
    """

    account: Account | None
    cases: tuple[Case, ...]
    guards: frozenset[str]


@dataclass(frozen=True, slots=True)
class Others:
    """Forces by slug, with whom to ring, and the cases of which nobody is told."""

    forces: Mapping[str, Force]
    covert: frozenset[str]


class AccountRefused(Exception):  # noqa: N818 - reads as what happened
    """OpenSearch Security does not take this account; the message is its reason, such as a weak password."""


class Directory:
    """Reads as `directory`, writes as `registrar`. Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sign_in(self, name: str, password: str) -> bool:
        """Whether OpenSearch Security takes this password for this name."""
        return self._connection.sign_in(name, password)

    def standing(self, name: str) -> Standing:
        """What a request needs to know of who makes it, asked at once."""
        cases_of = {"bool": {"should": [{"term": {"members": name}}, COVERT]}}
        accounts, cases, guards = self._at_once(
            (ACCOUNTS, {"ids": {"values": [name]}}), (CASES, cases_of), ("guards", EVERY)
        )
        return Standing(
            _account(accounts[0]) if accounts else None,
            tuple(map(case, cases)),
            frozenset(each["seizure_id"] for each in guards),
        )

    def others(self) -> Others:
        """What may be told of other forces, asked at once."""
        forces, covert = self._at_once(("forces", EVERY), (CASES, {"term": {"covert": True}}))
        return Others(
            {each["slug"]: Force(each["slug"], each["name"], each.get("contact", "")) for each in forces},
            frozenset(each["id"] for each in covert),
        )

    def account(self, name: str) -> Account | None:
        """The account of that name, None where there is none."""
        hits = self._all(ACCOUNTS, {"ids": {"values": [name]}})
        return _account(hits[0]["_source"]) if hits else None

    def accounts(self) -> tuple[Account, ...]:
        """Every account, by name."""
        return tuple(map(_account, self._every_account()))

    def put_password(self, name: str, password: str) -> None:
        """Give the name a password; `AccountRefused` says what was wrong with it."""
        with translated(f"storing the password of {name}"):
            try:
                self._connection.client.transport.perform_request(
                    "PUT",
                    f"{PASSWORDS}/{name}",
                    # No backend roles: what stands on an account gives no right at the engine.
                    body={"password": password, "backend_roles": [], "attributes": {}},
                    headers=self._connection.as_service(Service.REGISTRAR),
                )
            except RequestError as error:
                raise AccountRefused(_reason(error.info)) from error

    def put_account(self, account: Account, *, new: bool = False) -> None:
        """Store the account, over an earlier one of its name; the name's password stays.

        `new`: there is none yet; `EngineConflict` where somebody else stored one meanwhile.
        """
        stored = {**asdict(account), "roles": sorted(account.roles)}
        self._put(ACCOUNTS, account.name, stored, f"storing the account {account.name}", new=new)

    def change_account(self, name: str, **changes: object) -> None:
        """Change these fields of an account that stands, whatever others change of it meanwhile."""
        with translated(f"changing the account {name}"):
            self._connection.client.update(
                index=self._connection.config.index(ACCOUNTS),
                id=name,
                body={"doc": changes},
                params={"refresh": "true", "retry_on_conflict": "5"},
                headers=self._connection.as_service(Service.REGISTRAR),
            )

    def forces(self) -> tuple[Force, ...]:
        """Every force, by slug."""
        found = [hit["_source"] for hit in self._all("forces", EVERY)]
        return tuple(sorted((Force(f["slug"], f["name"], f.get("contact", "")) for f in found), key=lambda f: f.slug))

    def put_force(self, force: Force) -> None:
        """Store a force, over an earlier one of its slug."""
        self._put("forces", force.slug, asdict(force), "storing a force")

    def guards(self) -> frozenset[str]:
        """Ids of the seizures that are hidden from everybody right now."""
        return frozenset(hit["_source"]["seizure_id"] for hit in self._all("guards", EVERY))

    def covert_cases(self) -> frozenset[str]:
        """Ids of the cases of which nobody is told."""
        return frozenset(hit["_source"]["id"] for hit in self._all(CASES, COVERT))

    def _every_account(self) -> Iterator[Mapping[str, Any]]:
        after: Mapping[str, Any] = {}
        while hits := self._all(ACCOUNTS, EVERY, {"sort": ["name"], **after}):
            yield from (hit["_source"] for hit in hits)
            after = {"search_after": hits[-1]["sort"]}

    def _at_once(self, *asked: tuple[str, Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
        """What stands in each of those indices by those queries."""
        lines: list[Mapping[str, Any]] = []
        for index, query in asked:
            lines += [
                {"index": self._connection.config.index(index), "allow_partial_search_results": False},
                {"query": query, "size": MOST},
            ]
        with translated("reading who there is"):
            answers = self._connection.client.msearch(
                body=lines,
                headers=self._connection.as_service(Service.DIRECTORY),
            )["responses"]
        for answer in answers:
            if error := refusal(answer, "reading who there is"):
                raise error
        return ([hit["_source"] for hit in answer["hits"]["hits"]] for answer in answers)

    def _all(
        self, index: str, query: Mapping[str, Any], more: Mapping[str, Any] | None = None
    ) -> list[Mapping[str, Any]]:
        with translated(f"reading the {index}"):
            answer = self._connection.client.search(
                index=self._connection.config.index(index),
                body={"query": dict(query), "size": MOST, **(more or {})},
                params={"allow_partial_search_results": "false"},
                headers=self._connection.as_service(Service.DIRECTORY),
            )
        hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
        return hits

    def _put(self, index: str, name: str, body: Mapping[str, Any], doing: str, *, new: bool = False) -> None:
        """Store a document that is read back at once by whoever asks next."""
        with translated(doing):
            self._connection.client.index(
                index=self._connection.config.index(index),
                id=name,
                body=dict(body),
                params={"refresh": "true", **({"op_type": "create"} if new else {})},
                headers=self._connection.as_service(Service.REGISTRAR),
            )


def _reason(info: Any) -> str:
    return str(info.get("reason", "no reason given")) if isinstance(info, Mapping) else "no reason given"


def _account(stored: Mapping[str, Any]) -> Account:
    known = {role.value for role in Role}
    return Account(**{**stored, "roles": frozenset(Role(role) for role in stored["roles"] if role in known)})
