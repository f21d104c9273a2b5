"""Searches that people keep, with a name and a note: each for its maker alone, or for everybody in a case."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from cets_search import access
from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.errors import EngineConflict, EngineMissing
from cets_search.engine.evidence import Evidence, Personal
from cets_search.engine.keeping import NEW, Keeping, version_of
from cets_search.model import Actor, SavedSearch, SearchRequest
from cets_search.query.body import plan
from cets_search.query.errors import BadQuery
from cets_search.query.paging import Pages, Place
from cets_search.query.rules import Rules
from cets_search.query.secret import concealed
from cets_search.search import NotFound
from cets_search.stored import kept, saved_search, stamp

LONGEST_NAME: Final = 120
LONGEST_NOTE: Final = 2000
ON_A_PAGE: Final = 50
VERSION: Final = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}\Z")


class BadDraft(ValueError):  # noqa: N818 - reads as what it is
    """This cannot be kept as it is; the message says what would do."""


class Overtaken(Exception):  # noqa: N818 - reads as what happened
    """Somebody changed it meanwhile, so nothing was written. The message says who and when."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be kept. `case` is empty for what is its maker's alone."""

    name: str
    search: SearchRequest
    note: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class SavedRequest:
    """Which saved searches: those of a case, or all one may see; `next` is the mark that the page before gave."""

    case: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """Saved searches, the one changed last first; `next` opens the page after, "" on the last."""

    total: int
    searches: tuple[SavedSearch, ...]
    next: str


class SavedSearches:
    """Raises `access.Refused`, `NotFound`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, keeping: Keeping, audit: Audit, pages: Pages, rules: Rules) -> None:
        self._evidence = evidence
        self._keeping = keeping
        self._audit = audit
        self._pages = pages
        self._rules = rules

    def visible(self, actor: Actor, request: SavedRequest) -> SavedPage:
        """A page of what the actor and the actor's cases keep."""
        permit(actor.person, Action.SAVED_SEARCHES)
        place = self._pages.open(actor.person.name, request)
        body: dict[str, Any] = {
            "query": {"bool": {"filter": [{"term": {"case": request.case}}] if request.case else []}},
            "size": ON_A_PAGE,
            "sort": [{"changed_at": "desc"}, {"key": "asc"}],
        }
        if place.after:
            body["search_after"] = [*place.after]
        hits, total = self._run(actor, body)
        self._record(actor, "list", hits=total, detail={"case": request.case} if request.case else {})
        mark = self._pages.onward(actor.person.name, request, place, hits, total)
        return SavedPage(total, tuple(self._read(hit) for hit in hits), mark)

    def one(self, actor: Actor, key: str) -> SavedSearch:
        """A saved search; `NotFound` where there is none or it is not the actor's to see."""
        permit(actor.person, Action.SAVED_SEARCHES)
        found = self._one(actor, key)
        self._record(actor, "open", hits=int(found is not None), detail={"id": key})
        if found is None:
            raise NotFound
        return found

    def save(self, actor: Actor, draft: Draft) -> SavedSearch:
        """Keep a new one. `BadDraft` or `BadQuery` where it cannot be kept."""
        permit(actor.person, Action.SAVED_SEARCHES)
        draft = self._checked(actor, draft)
        now, name = stamp(datetime.now(UTC)), actor.person.name
        new = SavedSearch(secrets.token_hex(16), NEW, draft.name, draft.note, draft.case, draft.search, name, now)
        return self._write(actor, "save", replace(new, changed_by=name, changed_at=now))

    def change(self, actor: Actor, key: str, draft: Draft, version: str) -> SavedSearch:
        """Put the draft in the place of `version`; `Overtaken` where that is not what stands there any more.

        Whoever sees it may change it; only its maker may say whose it is.
        """
        permit(actor.person, Action.SAVED_SEARCHES)
        found = self._one(actor, key)
        if found is None:
            self._record(actor, "change", hits=0, detail={"id": key})
            raise NotFound
        if draft.case != found.case and found.made_by != actor.person.name:
            raise BadDraft(f"Only {found.made_by}, who saved it, can say whom this search is for.")
        draft = self._checked(actor, draft)
        changed = replace(
            found,
            version=_checked_version(version),
            name=draft.name,
            note=draft.note,
            case=draft.case,
            search=draft.search,
            changed_by=actor.person.name,
            changed_at=stamp(datetime.now(UTC)),
        )
        return self._write(actor, "change", changed)

    def delete(self, actor: Actor, key: str, version: str) -> None:
        """Take away what the actor saved, where it stands in this version; `Overtaken` where it does not."""
        permit(actor.person, Action.SAVED_SEARCHES)
        found = self._one(actor, key)
        self._record(actor, "delete", hits=int(found is not None), detail={"id": key})
        if found is None:
            raise NotFound
        if found.made_by != actor.person.name:
            raise BadDraft(f"Only {found.made_by}, who saved it, can delete this search.")
        try:
            self._keeping.delete(Personal.SAVED, key, _checked_version(version))
        except (EngineConflict, EngineMissing) as error:
            raise self._overtaken(actor, key) from error

    def _write(self, actor: Actor, did: str, search: SavedSearch) -> SavedSearch:
        detail = {"id": search.id, "name": search.name} | ({"case": search.case} if search.case else {})
        self._record(actor, did, hits=1, query=search.search.q, detail=detail)
        source = {
            "readers": list(access.readers_of_saved(search)),
            "key": search.id,
            "name": search.name,
            "note": search.note,
            "case": search.case,
            "asked": kept(search.search),
            "made_by": search.made_by,
            "made_at": search.made_at,
            "changed_by": search.changed_by,
            "changed_at": search.changed_at,
        }
        try:
            version = self._keeping.put(Personal.SAVED, search.id, source, search.version)
        except EngineConflict as error:
            raise self._overtaken(actor, search.id) from error
        return replace(search, version=version, reading=self._reading(search.search))

    def _checked(self, actor: Actor, draft: Draft) -> Draft:
        """The draft as it is kept: spaces put right, cards and phrases masked as in the record of use."""
        name, note = " ".join(draft.name.split()), draft.note.replace("\r\n", "\n").strip()
        if not name or len(name) > LONGEST_NAME:
            raise BadDraft(f"Give it a name of 1 to {LONGEST_NAME} characters.")
        if len(note) > LONGEST_NOTE:
            raise BadDraft(f"The note has {len(note):,} characters: shorten it to {LONGEST_NOTE:,}.")
        if draft.case and draft.case not in actor.person.cases:
            raise BadDraft(
                f"You are no member of a case {draft.case[:80]!r}: save it for yourself, or a case of yours."
            )
        q = concealed(draft.search.q, self._rules.card_key)
        search = replace(draft.search, q=q, size=SearchRequest().size, next="")
        if not kept(search):
            raise BadDraft("There is nothing to save yet: search for something first.")
        plan(search, Place(), self._rules)
        return Draft(name, search, note, draft.case)

    def _one(self, actor: Actor, key: str) -> SavedSearch | None:
        hits, _ = self._run(actor, {"query": {"ids": {"values": [key or "-"]}}, "size": 1})
        return self._read(hits[0]) if hits else None

    def _run(self, actor: Actor, body: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], int]:
        asked = {**body, "seq_no_primary_term": True}
        answer = self._evidence.run(Personal.SAVED, restrict(actor, asked))["hits"]
        return answer["hits"], answer["total"]["value"]

    def _read(self, hit: Mapping[str, Any]) -> SavedSearch:
        found = saved_search(hit, version_of(hit))
        return replace(found, reading=self._reading(found.search))

    def _reading(self, search: SearchRequest) -> str:
        try:
            return plan(search, Place(), self._rules.unlimited()).reading
        except BadQuery:  # what could be searched for when it was saved
            return search.q

    def _overtaken(self, actor: Actor, key: str) -> Overtaken:
        now = self._one(actor, key)
        if now is None:
            return Overtaken("This search was deleted, or is no longer yours to see; nothing was written.")
        return Overtaken(
            f"{now.changed_by} changed this search at {now.changed_at[:16].replace('T', ' ')} UTC, after you opened "
            "it. Nothing was written: look at what stands there now, and save again if yours is still right."
        )

    def _record(self, actor: Actor, did: str, *, hits: int, query: str = "", detail: Mapping[str, str]) -> None:
        told = {"did": did, **detail}
        self._audit.record(use_by(actor, Action.SAVED_SEARCHES, query=query, hits=hits, detail=told))


def _checked_version(version: str) -> str:
    if not VERSION.match(version):
        raise BadDraft("Say which version is meant: the `version` that was given with the search.")
    return version
