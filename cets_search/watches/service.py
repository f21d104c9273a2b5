"""Making a watch, seeing one's own, and ending one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.config import ADDRESS, Smtp
from cets_search.engine.errors import EngineMissing, EngineTooCostly
from cets_search.engine.evidence import Evidence, Index, Personal
from cets_search.engine.keeping import NEW
from cets_search.engine.watches import Watches as Keeping
from cets_search.model import Actor, SearchRequest
from cets_search.pointers import Pointers
from cets_search.query.body import plan
from cets_search.query.errors import BadQuery
from cets_search.query.paging import Place
from cets_search.query.rules import Rules
from cets_search.query.secret import concealed
from cets_search.saved_searches import LONGEST_NAME, BadDraft
from cets_search.search import NotFound
from cets_search.stored import kept, stamp
from cets_search.watches import stored
from cets_search.watches.looking import counting
from cets_search.watches.model import Watch

MOST: Final = 200
"""Watches that one person may have at a time."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be watched for. `silent`: other forces' pointers are not asked now, so nobody else hears of it.
    `mail`: the address to which news is told too, as far as this site mails there.
    """

    name: str
    search: SearchRequest
    silent: bool = False
    mail: str = ""


class Watches:
    """Raises `access.Refused`, `NotFound`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(
        self, evidence: Evidence, keeping: Keeping, pointers: Pointers, audit: Audit, rules: Rules, smtp: Smtp | None
    ) -> None:
        self._evidence = evidence
        self._keeping = keeping
        self._pointers = pointers
        self._audit = audit
        self._rules = rules
        self._domains = smtp.domains if smtp else ()

    def of(self, actor: Actor) -> tuple[Watch, ...]:
        """The actor's watches, the newest first."""
        permit(actor.person, Action.WATCH)
        found = self._own(actor)
        self._record(actor, "list", hits=len(found))
        return found

    def one(self, actor: Actor, key: str) -> Watch:
        """A watch of the actor's; `NotFound` where there is none."""
        permit(actor.person, Action.WATCH)
        found = self._one(actor, key)
        self._record(actor, "open", hits=int(found is not None), detail={"id": key})
        if found is None:
            raise NotFound
        return found

    def make(self, actor: Actor, draft: Draft) -> Watch:
        """Watch from now on; the answer tells how much is there already. `BadDraft` or `BadQuery` where it cannot be.

        A search for one exact identifier asks other forces' pointers too, as a search does, unless it is silent.
        """
        permit(actor.person, Action.WATCH)
        permit(actor.person, Action.SEARCH)
        name, search = self._checked(actor, draft)
        address = self._address(draft.mail.strip())
        now = stamp(datetime.now(UTC))
        found = self._count(actor, search)
        watch = Watch(
            id=secrets.token_hex(16),
            name=name,
            search=search,
            owner=actor.person.name,
            case=actor.purpose.case,
            reason=actor.purpose.reason,
            silent=draft.silent,
            mail=address,
            made_at=now,
            found=found,
        )
        told = {"id": watch.id, "name": name, "silent": "yes" if draft.silent else "no", "mail": address}
        self._record(actor, "make", hits=found, query=search.q, detail=told)
        version = self._keeping.put(watch.id, stored.source(watch), NEW)
        if not draft.silent:
            self._pointers.of_search(actor, search).answer()
        return replace(watch, version=version, reading=self._reading(search))

    def stop(self, actor: Actor, key: str) -> None:
        """End a watch and forget it; `NotFound` where the actor has none of that id."""
        permit(actor.person, Action.WATCH)
        found = self._one(actor, key)
        self._record(actor, "stop", hits=int(found is not None), detail={"id": key})
        if found is None:
            raise NotFound
        try:
            self._keeping.delete(found.id)
        except EngineMissing as error:
            raise NotFound from error

    def _checked(self, actor: Actor, draft: Draft) -> tuple[str, SearchRequest]:
        """Name and search as they are kept: spaces put right, cards and phrases masked as in the record of use."""
        name = " ".join(draft.name.split())
        if not name or len(name) > LONGEST_NAME:
            raise BadDraft(f"Give it a name of 1 to {LONGEST_NAME} characters.")
        plain = SearchRequest()
        q = concealed(draft.search.q, self._rules.card_key)
        search = replace(draft.search, q=q, sort=plain.sort, size=plain.size, next="")
        if not kept(search):
            raise BadDraft("There is nothing to watch for yet: search for something first.")
        if search.loads:
            raise BadDraft("This search is kept to what one load brought: take that away, then watch for it.")
        plan(search, Place(), self._rules)
        if len(self._own(actor)) >= MOST:
            raise BadDraft(f"You have {MOST} watches, which is the most: stop one first.")
        return name, search

    @property
    def mails_to(self) -> tuple[str, ...]:
        """The domains to which this site mails; none where it sends no mail."""
        return self._domains

    def _address(self, given: str) -> str:
        if given and not self._domains:
            raise BadDraft("This site sends no mail: leave the address out, and find what is new in your inbox.")
        if given and not (re.fullmatch(ADDRESS, given) and given.rpartition("@")[2] in self._domains):
            raise BadDraft(f"Mail goes to one address at {' or '.join(self._domains)}: give yours, or none.")
        return given

    def _count(self, actor: Actor, search: SearchRequest) -> int:
        try:
            answer = self._evidence.run(Index.EVIDENCE, restrict(actor, counting(search, self._rules)))
        except EngineTooCostly as refused:
            raise BadQuery(str(refused)) from refused
        return int(answer["hits"]["total"]["value"])

    def _own(self, actor: Actor) -> tuple[Watch, ...]:
        return self._run(actor, {"query": {"match_all": {}}, "size": MOST, "sort": [{"made_at": "desc"}]})

    def _one(self, actor: Actor, key: str) -> Watch | None:
        found = self._run(actor, {"query": {"ids": {"values": [key or "-"]}}, "size": 1})
        return found[0] if found else None

    def _run(self, actor: Actor, body: Mapping[str, Any]) -> tuple[Watch, ...]:
        asked = {**body, "seq_no_primary_term": True}
        hits = self._evidence.run(Personal.WATCHES, restrict(actor, asked))["hits"]["hits"]
        found = [stored.watch(hit) for hit in hits]
        return tuple(replace(each, reading=self._reading(each.search)) for each in found)

    def _reading(self, search: SearchRequest) -> str:
        try:
            return plan(search, Place(), self._rules.unlimited()).reading
        except BadQuery:  # what could be searched for when it was made
            return search.q

    def _record(
        self, actor: Actor, did: str, *, hits: int, query: str = "", detail: Mapping[str, str] | None = None
    ) -> None:
        told = {"did": did, **(detail or {})}
        self._audit.record(use_by(actor, Action.WATCH, query=query, hits=hits, detail=told))
