"""The one place that decides who may see and do what.

A person reads a document when one of the person's principals is among the document's `readers` and no guard hides
its seizure. `restrict` puts that filter into a search; the engine's document-level security applies the same rule a
second time from the roles in the person's token (see `DLS`). The engine layer runs only what `restrict` returned.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from cets_search import covert
from cets_search.model import Actor, Case, Person, Role, SavedSearch, Seizure, ShareChange, Sharing

PRINCIPAL = re.compile(r"(?:all|(?:force|case|role|user|hide):[a-z0-9-]{1,64})\Z")
"""What follows the prefix goes into the engine's filter as text, so nothing but these characters may stand there."""

SESSION_ROLE: Final = "cets:session"
"""In tokens only, never on a stored account: a password alone opens nothing at the engine."""

AUDITOR_ROLE: Final = "cets:auditor"
"""In the tokens of those who may read the record of use, and in no others."""

DLS: Final = json.dumps(
    {
        "bool": {
            "filter": [{"terms": {"readers": ["${user.roles}"]}}],
            "must_not": [{"terms": {"guard": ["${user.roles}"]}}],
        }
    }
).replace('"${user.roles}"', "${user.roles}")
"""The engine's copy of `readers_filter`: OpenSearch Security substitutes the token's roles, quoted, into it."""

WITHDRAWN: Final = "withdrawn"
"""The `audience` of what was withdrawn, whatever its level was."""

POINTERS: Final[Mapping[str, Any]] = {"prefix": {"audience": "pointer:"}}
"""Documents of `pointer` seizures, by what `audience` begins with."""

POINTER_DLS: Final = json.dumps(
    {"bool": {"filter": [POINTERS], "must_not": [{"terms": {"guard": ["${user.roles}"]}}]}}
).replace('"${user.roles}"', "${user.roles}")
"""What the identity that answers pointer hits sees at all: its token carries the guards in force."""


class Action(StrEnum):
    """What can be asked of the application. Every route and service names one; an API token's scope is some of them."""

    SEARCH = "search"
    VIEW = "view"
    ENTITY = "entity"
    GRAPH = "graph"
    DOWNLOAD = "download"
    LIST_SEIZURES = "list-seizures"
    READ_LEDGER = "read-ledger"
    NOTICES = "notices"
    SAVED_SEARCHES = "saved-searches"
    HISTORY = "history"
    WATCH = "watch"
    MATCHES = "matches"
    LIST_SEARCH = "list-search"
    SHARE = "share"
    RUN_JOBS = "run-jobs"
    READ_RECORD = "read-record"
    MANAGE_PEOPLE = "manage-people"


READERS_OF_EVIDENCE: Final = frozenset({Role.INVESTIGATOR, Role.ANALYST, Role.ADMINISTRATOR, Role.COORDINATOR})

PERMISSIONS: Final[Mapping[Action, frozenset[Role]]] = {
    Action.SEARCH: READERS_OF_EVIDENCE,
    Action.VIEW: READERS_OF_EVIDENCE,
    Action.ENTITY: READERS_OF_EVIDENCE,
    Action.GRAPH: READERS_OF_EVIDENCE,
    Action.DOWNLOAD: READERS_OF_EVIDENCE,
    Action.LIST_SEIZURES: READERS_OF_EVIDENCE,
    Action.READ_LEDGER: READERS_OF_EVIDENCE,
    Action.NOTICES: READERS_OF_EVIDENCE,
    Action.SAVED_SEARCHES: READERS_OF_EVIDENCE,
    Action.HISTORY: READERS_OF_EVIDENCE,
    Action.WATCH: READERS_OF_EVIDENCE,
    Action.MATCHES: READERS_OF_EVIDENCE,
    Action.LIST_SEARCH: READERS_OF_EVIDENCE,
    Action.SHARE: frozenset({Role.ADMINISTRATOR}),
    Action.RUN_JOBS: frozenset({Role.ADMINISTRATOR}),
    Action.READ_RECORD: frozenset({Role.AUDITOR}),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
}
"""The one table of what each role may do. Routes, links and buttons (`may`), services and commands (`permit`), what a
token for the engine opens (`token_roles`) and the scopes of API tokens (`permitted`) are made from it."""


TOLD_OF: Final = frozenset({Sharing.OPEN, Sharing.POINTER})
"""The levels at which other forces learn that a seizure holds what they hold."""

NARROWEST: Final = (Sharing.CASE, Sharing.CLOSED, Sharing.POINTER, Sharing.OPEN)
"""The levels, each letting less be seen than the one after it where the cases are the same."""


class Refused(Exception):  # noqa: N818 - reads as what happened
    """The person may not do this; the message says which role may."""


class UnsafeQuery(Exception):  # noqa: N818 - reads as what it is
    """A body holds something that looks past the query's filter (see docs/security.md)."""


@dataclass(frozen=True, slots=True)
class Restricted:
    """A search body that carries its reader's filter. Only `restrict` makes one (tests/test_access.py watches)."""

    actor: Actor
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OfRecord:
    """A search of the whole record of use, by somebody who may read it. Only `of_record` makes one."""

    actor: Actor
    body: Mapping[str, Any]


class NotGranted(Exception):  # noqa: N818 - reads as what happened
    """An original is not given out like this; the message says what is missing."""


class Grant:
    """Leave to open one original, once. Only `grant` makes one (tests/unit/test_access.py watches)."""

    def __init__(self, sha256: str) -> None:
        self._left = [sha256]

    def spend(self, file: Mapping[str, Any]) -> None:
        """Use it up for this file. `NotGranted` where it was made for another, or is used up."""
        if self._left != [file["sha256"]]:
            raise NotGranted("This leave was for another file, or has been used: ask again.")
        self._left.clear()


def grant(actor: Actor, file: Mapping[str, Any], reason: str, *, confirmed: bool) -> Grant:
    """Leave to open the original of a document that a restricted search gave; `NotGranted` says what is missing.

    `confirmed`: the person said that they know it to be a picture or a film.
    """
    permit(actor.person, Action.DOWNLOAD)
    if not set(principals(actor.person)) & set(file["readers"]):
        raise NotGranted("This file is not open to you.")
    if not reason:
        raise NotGranted("Say what the file is needed for: it is written to the record of use.")
    if shows_pictures(file) and not confirmed:
        raise NotGranted("Confirm that you know it to be a picture or a film.")
    return Grant(file["sha256"])


def shows_pictures(file: Mapping[str, Any]) -> bool:
    """Whether a document's file is a picture or a film."""
    mime = str(file.get("mime") or "")
    return file["kind"] in ("image", "video") or mime.startswith(("image/", "video/"))


def permit(person: Person, action: Action) -> None:
    """Return when one of the person's roles allows the action; raise `Refused` otherwise."""
    if may(person, action):
        return
    allowed = PERMISSIONS[action]
    if person.roles & allowed:
        raise Refused(f"This token was not made for that: its scope lacks {action!s}. Make one that has it.")
    needed = " or ".join(sorted(allowed))
    raise Refused(f"This needs the role {needed}; ask your force's administrator for it.")


def may(person: Person, action: Action) -> bool:
    """Whether one of the person's roles, and the token's scope where there is one, allow the action."""
    return bool(person.roles & PERMISSIONS[action]) and (person.scope is None or action in person.scope)


def still(actor: Actor, action: Action) -> Actor:
    """The actor as things stand now, for each batch of what goes out for longer than a request; raises as `permit`
    does, and as `Actor.again` does.
    """
    now = replace(actor.again(), reader=actor.reader) if actor.again else actor
    permit(now.person, action)
    return now


def permitted(person: Person) -> tuple[Action, ...]:
    """Every action that the person may do, in the order of the table."""
    return tuple(action for action in PERMISSIONS if may(person, action))


def principals(person: Person) -> tuple[str, ...]:
    """The names under which a person reads, sorted; none at all for somebody whose roles do not read evidence."""
    if not person.roles & READERS_OF_EVIDENCE:
        return ()
    names = {"all", f"force:{person.force}", f"user:{person.name}"}
    names |= {f"role:{role}" for role in person.roles}
    names |= {f"case:{case}" for case in person.cases}
    return _checked(names)


def missing_consents(case: Case, person: Person) -> tuple[str, ...]:
    """The forces without whose consent the person, though a member, may not read what the case holds.

    A member of the force that leads the case needs none: who links a seizure to a case knows who leads it.
    """
    if person.force == case.force:
        return ()
    given = {each.force for each in case.consents if (each.member, each.of) == (person.name, person.force)}
    return tuple(sorted(set(case.holders) - given - {person.force}))


def in_case(case: Case, person: Person) -> bool:
    """Whether the person reads as a member of the case."""
    return person.name in case.members and not missing_consents(case, person)


def is_veiled(case: Case, person: Person) -> bool:
    """Whether the case's id is kept from the person: it is covert, and the person is not named among its members.

    Wherever ids of cases are asked for or told, those are left out (`restrict`, `answered`, `shown`).
    """
    return case.covert and person.name not in case.members


def may_link(case: Case, person: Person) -> bool:
    """Whether the person may link a seizure to the case, or learn that there is one of that id."""
    return person.name in case.members or (person.force == case.force and not case.covert)


def answered(restricted: Restricted, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The engine's answer without the ids of cases that are kept from whoever asked."""
    return covert.answered(answer, restricted.actor.veiled)


def shown(actor: Actor, seizure: Seizure) -> Seizure:
    """The seizure with those of its cases of which the actor may know."""
    return replace(seizure, cases=tuple(case for case in seizure.cases if case not in actor.veiled))


def shown_counts(actor: Actor, counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by case, of those cases of which the actor may know."""
    return {case: count for case, count in counts.items() if case not in actor.veiled}


def may_know(actor: Actor, change: ShareChange) -> bool:
    """Whether the actor may know of a change: not where it links or unlinks a case that is kept from the actor."""
    return not actor.veiled & (set(change.before.cases) ^ set(change.after.cases))


def unveiled(actor: Actor) -> Actor:
    """The actor for a reading that is written back whole, and shown to nobody before `shown` went over it."""
    return replace(actor, veiled=frozenset())


def guards(actor: Actor) -> tuple[str, ...]:
    """The guards in force, as they stand in a document's `guard` field."""
    return _checked(guard(seizure_id) for seizure_id in actor.guards)


def guard(seizure_id: str) -> str:
    """What every document of the seizure carries in `guard`, so that one name hides them all at once."""
    return f"hide:{seizure_id}"


def readers(seizure: Seizure) -> tuple[str, ...]:
    """Who may read a seizure's documents: the `readers` field of each. Nobody, once it is withdrawn."""
    if seizure.withdrawn:
        return ()
    cases = {f"case:{case}" for case in seizure.cases}
    match seizure.sharing:
        case Sharing.OPEN:
            return _checked({"all"})
        case Sharing.CASE:
            return _checked(cases)
        case Sharing.CLOSED | Sharing.POINTER:
            return _checked({f"force:{seizure.force}"} | cases)


def audience(seizure: Seizure) -> str:
    """Sharing, readers and cases of a seizure in one short word, which each of its documents carries: what has
    another was not rewritten yet. It begins with the level, so that the engine can tell pointers from the rest.
    """
    if seizure.withdrawn:
        return WITHDRAWN
    told = json.dumps([readers(seizure), sorted(seizure.cases)]).encode()
    return f"{seizure.sharing}:{hashlib.sha256(told).hexdigest()[:16]}"


def within(new: Seizure, old: Seizure) -> bool:
    """Whether nobody learns of `new` what they do not learn of `old`: such a change tightens, and acts at once.

    A pointer that leaves a case may be one that was silent, because that case is covert.
    """
    if old.sharing is Sharing.OPEN:
        return True
    if new.sharing is Sharing.POINTER and set(old.cases) - set(new.cases):
        return False
    if new.sharing is Sharing.OPEN or (new.sharing, old.sharing) == (Sharing.POINTER, Sharing.CLOSED):
        return False
    return set(readers(new)) <= set(readers(old))


def common(old: Seizure, new: Seizure) -> Seizure:
    """What both let be seen, as the level and cases that say so: as far as a change from one to the other tightens."""
    level = min(old.sharing, new.sharing, key=NARROWEST.index)
    cases = new.cases if old.sharing is Sharing.OPEN else tuple(sorted(set(old.cases) & set(new.cases)))
    if level is Sharing.POINTER and old.sharing is not Sharing.OPEN and set(old.cases) - set(cases):
        level = Sharing.CLOSED
    return replace(old, sharing=level, cases=cases)


def permit_sharing(person: Person, force: str) -> None:
    """Return where the person may say how a force's seizures are shared: an administrator of that force."""
    permit(person, Action.SHARE)
    if person.force != force:
        raise Refused("Only an administrator of the force that owns a seizure may say how it is shared.")


def readers_of_change(seizure: Seizure) -> tuple[str, ...]:
    """Who may see that a change of the seizure's sharing waits: its force, or the members where they alone see it."""
    return readers(seizure) if seizure.sharing is Sharing.CASE else _checked({f"force:{seizure.force}"})


def told_of_change(actor: Actor, seizure: Seizure) -> bool:
    """Whether the actor may see what is being made of the seizure, which is hidden itself while that goes on."""
    return bool(set(principals(actor.person)) & set(readers_of_change(seizure)))


def readers_of_notice(seizure: Seizure) -> tuple[str, ...]:
    """Who is told that somebody looked for what a seizure holds: its force, or its members where they alone read it."""
    return readers_of_change(seizure)


def tells(seizure: Seizure, covert: Collection[str]) -> bool:
    """Whether other forces learn that the seizure holds what one of theirs holds, how often, and whom to ring.

    Never where one of its cases is among the `covert` ones.
    """
    return not seizure.withdrawn and seizure.sharing in TOLD_OF and not set(covert) & set(seizure.cases)


def own(name: str) -> tuple[str, ...]:
    """The readers of what is alone that person's, by the account's name."""
    return _checked({f"user:{name}"})


def readers_of_saved(search: SavedSearch) -> tuple[str, ...]:
    """Who may see a saved search: the members of its case, or its maker alone."""
    return _checked({f"case:{search.case}"}) if search.case else own(search.made_by)


def token_roles(actor: Actor) -> tuple[str, ...]:
    """What the person's token for the engine carries: the mark of a session, principals and guards; that of an auditor.

    Nothing at all for somebody who reads neither evidence nor the record: the engine then refuses every call.
    """
    names = principals(actor.person)
    auditor = (AUDITOR_ROLE,) if may(actor.person, Action.READ_RECORD) else ()
    return (*auditor, SESSION_ROLE, *names, *guards(actor)) if names else auditor


def readers_filter(actor: Actor) -> dict[str, Any]:
    """The application's guard: the clause that keeps a search within what the actor may read."""
    names = principals(actor.person)
    if not names:
        return {"match_none": {}}
    hidden = guards(actor)
    clause: dict[str, Any] = {"filter": [{"terms": {"readers": list(names)}}]}
    if hidden:
        clause["must_not"] = [{"terms": {"guard": list(hidden)}}]
    return {"bool": clause}


def restrict(actor: Actor, body: Mapping[str, Any]) -> Restricted:
    """Put the actor's filter round the body's query, and leave out the ids of cases that are kept from the actor.

    `UnsafeQuery` where a part of it would look past that.
    """
    _refuse_unsafe(body)
    try:
        veiled = covert.asked(body, actor.veiled)
    except covert.Unveiled as error:
        raise UnsafeQuery(f"A search may not ask for {error}: ids of covert cases would show.") from error
    query = veiled.get("query", {"match_all": {}})
    inner = {"bool": {"must": [query], "filter": [readers_filter(actor)]}}
    return Restricted(actor, {**veiled, "query": inner})


def of_record(actor: Actor, body: Mapping[str, Any]) -> OfRecord:
    """The body as a search of the record of use; `Refused` where the actor may not read it, `UnsafeQuery` as above."""
    permit(actor.person, Action.READ_RECORD)
    _refuse_unsafe(body)
    return OfRecord(actor, body)


REFUSED_KEYS: Final = frozenset(
    {"suggest", "global", "significant_terms", "significant_text", "explain", "post_filter"}
)
"""Parts of a request that answer from documents outside the query (measured on OpenSearch 3.4, docs/security.md)."""


def _refuse_unsafe(part: Any) -> None:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in REFUSED_KEYS or (key == "min_doc_count" and value == 0):
                raise UnsafeQuery(f"A search may not use {key!r}: it answers from documents its reader may not see.")
            _refuse_unsafe(value)
    elif isinstance(part, list | tuple):
        for value in part:
            _refuse_unsafe(value)


def _checked(names: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted(set(names)))
    for name in found:
        if not PRINCIPAL.match(name):
            raise ValueError(f"not a principal: {name!r} (what follows the prefix is a-z, 0-9 and -, at most 64)")
    return found
