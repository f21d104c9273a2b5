"""What people do with lists of their own: make, look through, change, start, cancel, read, take away, remove.

The record of use has an entry for each of these, and for each batch the exact searches (see `lists.worker`).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from cets_search.access import Action, permit, restrict, still
from cets_search.audit import Audit, use_by
from cets_search.config import Config
from cets_search.engine.errors import EngineConflict
from cets_search.engine.evidence import Evidence, Index
from cets_search.lists.errors import BadList
from cets_search.lists.model import LINES, UNDER_WAY, Head, Line, Sheet, Shown, State, is_shown
from cets_search.lists.store import MOST_LISTS, Listed, Store, summed, tally
from cets_search.lists.taking import first_reading, retake
from cets_search.model import Actor
from cets_search.query.listed import CHOICES
from cets_search.query.rules import Rules
from cets_search.search import NotFound
from cets_search.stored import stamp

LONGEST_TITLE: Final = 200
MOST_SEIZURES: Final = 50_000
AT_ONCE: Final = 10
"""Parts that are read in one call."""

CHANGED_MEANWHILE: Final = "This list was changed meanwhile, here or in another window: look at it again first."


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list. `total` is how many of `shown` there are. `withheld`: the owner may no longer see all that
    was counted, so that no line has what was found.
    """

    head: Head
    shown: Shown
    total: int
    lines: tuple[Line, ...]
    withheld: bool


class Lists:
    """Raises `access.Refused`, `search.NotFound` for a list that is not the actor's, `RecordUnwritten`, the engine's
    errors, and `BadList`.
    """

    def __init__(self, config: Config, evidence: Evidence, store: Store, audit: Audit, rules: Rules) -> None:
        self._config = config
        self._evidence = evidence
        self._store = store
        self._audit = audit
        self._rules = rules

    @property
    def most_lines(self) -> int:
        """How many lines or cells a list may hold."""
        return self._config.list_lines

    def make(self, actor: Actor, sheet: Sheet, title: str = "", choice: str = "") -> Head:
        """Keep a list as a draft, its lines normalised. `choice` is the type of what does not say its own."""
        permit(actor.person, Action.LIST_SEARCH)
        _check_choices([choice])
        if len(self._store.of(actor)) >= MOST_LISTS:
            raise BadList(f"You have {MOST_LISTS} lists, the most that are kept at a time: remove some first.")
        lines, columns = first_reading(sheet, choice, self._rules.card_key)
        now = datetime.now(UTC)
        told = tally(lines)
        head = Head(
            id=secrets.token_hex(16),
            owner=actor.person.name,
            title=" ".join(title.split())[:LONGEST_TITLE] or f"{len(lines):,} lines",
            state=State.DRAFT,
            made_at=stamp(now),
            expires_at=stamp(now + timedelta(days=self._config.list_days)),
            sha256=_hash(lines),
            lines=len(lines),
            parts=-(-len(lines) // LINES),
            sought=sum(line.sought for line in lines),
            tally=told,
            columns=columns,
        )
        self._record(actor, "make-list", head)
        self._store.make(head, lines)
        return head

    def of(self, actor: Actor) -> tuple[Head, ...]:
        """The actor's lists, the newest first."""
        permit(actor.person, Action.LIST_SEARCH)
        found = self._store.of(actor)
        self._audit.record(use_by(actor, "view-lists", hits=len(found)))
        return found

    def head(self, actor: Actor, list_id: str) -> Head:
        """How the list stands; nothing of its lines."""
        return self._find(actor, list_id).head

    def page(self, actor: Actor, list_id: str, shown: Shown = Shown.ALL, start: int = 0, size: int = 100) -> Page:
        """Lines of those `shown`, from the one of number `start` (from 0) among them."""
        head = self._find(actor, list_id).head
        withheld = self._withheld(actor, head)
        if withheld:
            shown = shown if shown in _OF_THE_LIST else Shown.ALL
        tallies = self._store.tallies(actor, list_id)
        parts, skipped = _parts_of([each[shown] for each in tallies], start, size)
        lines = [line for line in self._store.lines(actor, list_id, parts) if is_shown(line, shown)]
        some = lines[start - skipped :][:size]
        total = summed(tallies)[shown]
        if head.done:
            self._record(actor, "view-list", head, shown=shown, lines=f"{start + 1}-{start + len(some)}")
        return Page(head, shown, total, tuple(map(_bare, some) if withheld else some), withheld)

    def lines(self, actor: Actor, list_id: str, shown: Shown = Shown.ALL) -> tuple[Page, Iterator[Line]]:
        """A list and, as they are asked for, all lines of those `shown`: to be taken away."""
        head = self._find(actor, list_id).head
        withheld = self._withheld(actor, head)
        self._record(actor, "export-list", head, shown=shown)
        return Page(head, shown, head.lines, (), withheld), self._every(actor, head, shown, withheld)

    def change(
        self, actor: Actor, list_id: str, choices: Mapping[int, str], columns: Mapping[str, str] | None = None
    ) -> Head:
        """Take lines (by number) and columns (by name) of a draft as a person says."""
        found = self._find(actor, list_id)
        _check_choices([*choices.values(), *(columns or {}).values()])
        if found.head.state is not State.DRAFT:
            raise BadList("This list was started: make a new one to have its lines taken otherwise.")
        of_columns = tuple(
            replace(each, choice=(columns or {}).get(each.name, each.choice)) for each in found.head.columns
        )
        before = self._every(actor, found.head, Shown.ALL, withheld=False)
        lines = retake(before, choices, of_columns, found.head.columns, self._rules.card_key)
        head = replace(found.head, columns=of_columns, tally=tally(lines), sought=sum(line.sought for line in lines))
        self._record(actor, "change-list", head)
        self._put(head, found)
        self._store.put_lines(head, lines)
        return head

    def start(self, actor: Actor, list_id: str) -> Head:
        """Have the worker search for it, for what the actor is at work on now."""
        found = self._find(actor, list_id)
        if found.head.state is not State.DRAFT:
            raise BadList("This list was started before.")
        if not found.head.sought:
            raise BadList("No line of this list was taken as something to look for: change some first.")
        purpose = actor.purpose
        head = replace(
            found.head,
            state=State.WAITING,
            case=purpose.case,
            reason=purpose.reason,
            started_at=stamp(datetime.now(UTC)),
        )
        self._record(actor, "start-list", head)
        self._put(head, found)
        return head

    def cancel(self, actor: Actor, list_id: str) -> Head:
        """Have the worker leave it. What was found until then stays."""
        found = self._find(actor, list_id)
        if found.head.state not in UNDER_WAY:
            raise BadList("This list is not being searched for.")
        self._record(actor, "cancel-list", found.head)
        for _ in range(50):  # a batch may end in between, and the version is another then
            head = replace(found.head, state=State.CANCELLED, ended_at=stamp(datetime.now(UTC)))
            try:
                self._store.put(head, found.version)
            except EngineConflict:
                found = self._find(actor, list_id)
                if found.head.state not in UNDER_WAY:
                    return found.head
            else:
                return head
        raise BadList(CHANGED_MEANWHILE)

    def delete(self, actor: Actor, list_id: str) -> None:
        """Remove it with what was found. One that is being searched for is cancelled first."""
        found = self._find(actor, list_id)
        if found.head.state in UNDER_WAY:
            self.cancel(actor, list_id)
        self._record(actor, "delete-list", found.head)
        self._store.delete(found.head)

    def _find(self, actor: Actor, list_id: str) -> Listed:
        permit(actor.person, Action.LIST_SEARCH)
        found = self._store.find(actor, list_id)
        if found is None:
            raise NotFound
        return found

    def _every(self, actor: Actor, head: Head, shown: Shown, withheld: bool) -> Iterator[Line]:
        for start in range(0, head.parts, AT_ONCE):
            now = still(actor, Action.LIST_SEARCH)
            withheld = withheld or self._withheld(now, head)
            numbers = range(start, min(start + AT_ONCE, head.parts))
            for line in self._store.lines(now, head.id, numbers):
                if is_shown(line, shown):
                    yield _bare(line) if withheld else line

    def _withheld(self, actor: Actor, head: Head) -> bool:
        return not set(head.reach) <= set(reach(self._evidence, actor))

    def _put(self, head: Head, found: Listed) -> None:
        try:
            self._store.put(head, found.version)
        except EngineConflict as error:
            raise BadList(CHANGED_MEANWHILE) from error

    def _record(self, actor: Actor, action: str, head: Head, **more: str) -> None:
        detail = {"list": head.id, "sha256": head.sha256, "lines": str(head.lines), "sought": str(head.sought)}
        self._audit.record(use_by(actor, action, detail=detail | more))


def reach(evidence: Evidence, actor: Actor) -> tuple[str, ...]:
    """The keys of the seizures that the actor may see now."""
    body = {"size": 0, "aggs": {"keys": {"terms": {"field": "key", "size": MOST_SEIZURES}}}}
    answer = evidence.run(Index.SEIZURES, restrict(actor, body))
    return tuple(sorted(bucket["key"] for bucket in answer["aggregations"]["keys"]["buckets"]))


_OF_THE_LIST: Final = frozenset({Shown.ALL, Shown.PHRASES, Shown.REFUSED, Shown.SAME})
"""What is told of a list's own lines, and of nothing that was found."""


def _bare(line: Line) -> Line:
    return replace(line, counts=None, near=(), pointers=(), unasked=False)


def _parts_of(counts: list[int], start: int, size: int) -> tuple[list[int], int]:
    """The parts that hold the lines wanted, by how many of such each part holds, and how many stand before those."""
    parts, before, skipped = [], 0, 0
    for number, count in enumerate(counts):
        if before + count <= start:
            skipped = before + count
        elif before < start + size:
            parts.append(number)
        before += count
    return parts, skipped


def _check_choices(given: list[str]) -> None:
    for choice in given:
        if choice not in CHOICES:
            raise BadList(
                f"{choice[:40]!r} is no type that a line can be taken as: give one of {', '.join(CHOICES[1:])}."
            )


def _hash(lines: list[Line]) -> str:
    """The SHA-256 of the list as it was read: its lines, cards and phrases of wallets masked, in UTF-8."""
    text = "\n".join(line.text for line in lines)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
