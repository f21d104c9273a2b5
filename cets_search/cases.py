"""Cases, as far as access needs them: who leads one, who is in it, whose seizures it holds, and who consented."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from cets_search import access
from cets_search.audit import Audit
from cets_search.engine.cases import Cases as KeptCases
from cets_search.engine.errors import EngineConflict
from cets_search.engine.keeping import NEW
from cets_search.model import Case, Consent, Person, Use
from cets_search.people import SLUG
from cets_search.stored import stamp

TRIES = 5


class BadCase(ValueError):  # noqa: N818 - reads as what it is
    """What was asked of a case cannot be; the message says what would do."""


class Cases:
    """Every change is recorded first. Raises `BadCase`, `RecordUnwritten` and the engine's errors."""

    def __init__(self, kept: KeptCases, audit: Audit) -> None:
        self._kept = kept
        self._audit = audit

    def all(self) -> tuple[Case, ...]:
        """Every case, by id."""
        return self._kept.all()

    def one(self, case_id: str) -> Case:
        """The case of that id; `BadCase` names those that are spelt nearly so, and is for operators."""
        return self._one(case_id)[0]

    def linkable(self, case_id: str, person: Person) -> bool:
        """Whether there is a case of that id to which the person may link: absent and not theirs are alike."""
        found = self._kept.one(case_id if SLUG.match(case_id) else "-")
        return found is not None and access.may_link(found[0], person)

    def add(self, case: Case, by: str) -> Case:
        """Open a case. `case.holders` are the forces of whatever seizures name it already."""
        if not SLUG.match(case.id):
            raise BadCase(f"{case.id!r} cannot name a case: use a-z, 0-9 and -, at most 64 characters.")
        told = {"case": case.id, "covert": "yes" if case.covert else "no"}
        self._audit.record(Use("add-case", by, case.force, detail=told))
        try:
            self._kept.put(case, NEW)
        except EngineConflict as error:
            raise BadCase(f"There is a case {case.id!r} already; `cets case list` shows it.") from error
        return case

    def add_member(self, case_id: str, person: Person, by: str) -> Case:
        """Put a person on the list of members: `access.missing_consents` says who must agree before they read."""
        self._record("add-case-member", by, self.one(case_id), member=person.name, of=person.force)
        return self._change(case_id, lambda case: replace(case, members=_with(case.members, person.name)))

    def remove_member(self, case_id: str, name: str, by: str) -> Case:
        """Take a person off the list, and with that every consent that was given for them."""
        case = self.one(case_id)
        if name not in case.members:
            raise BadCase(f"{name!r} is no member of {case_id}. Its members: {', '.join(case.members) or 'nobody'}.")
        self._record("remove-case-member", by, case, member=name)
        return self._change(
            case_id,
            lambda case: replace(
                case,
                members=tuple(each for each in case.members if each != name),
                consents=tuple(each for each in case.consents if each.member != name),
            ),
        )

    def consent(self, case_id: str, person: Person, force: str, by: str) -> Case:
        """Record that `force` lets a member of another force read what it has in the case."""
        case = self.one(case_id)
        if person.name not in case.members:
            raise BadCase(f"{person.name!r} is no member of {case_id}: `cets case member add` comes first.")
        if force not in access.missing_consents(case, person):
            asked = ", ".join(access.missing_consents(case, person)) or "nobody"
            raise BadCase(f"{person.name} needs no consent of {force} in {case_id}. Still to consent: {asked}.")
        self._record("case-consent", by, case, member=person.name, of=person.force, consents=force)
        given = Consent(force, person.name, person.force, by, stamp(datetime.now(UTC)))
        return self._change(case_id, lambda case: replace(case, consents=(*case.consents, given)))

    def hold(self, case_ids: Iterable[str], force: str, by: str) -> None:
        """Note, before a seizure of `force` is linked to the cases, that they hold one; `BadCase` where one is not.

        From here on a member of a further force reads nothing in them until `force` consents.
        """
        for case in [self.one(case_id) for case_id in case_ids]:
            if force not in case.holders:
                self._record("link-case", by, case, holder=force)
                self._change(case.id, lambda case: replace(case, holders=_with(case.holders, force)))

    def _change(self, case_id: str, change: Callable[[Case], Case]) -> Case:
        """Store what `change` makes of the case as it stands, however many others change it at this moment."""
        for _ in range(TRIES):
            case, version = self._one(case_id)
            changed = change(case)
            try:
                self._kept.put(changed, version)
            except EngineConflict:
                continue
            return changed
        raise BadCase(f"{case_id} is being changed elsewhere at this moment: try again.")

    def _one(self, case_id: str) -> tuple[Case, str]:
        found = self._kept.one(case_id) if SLUG.match(case_id) else None
        if found is not None:
            return found
        near = difflib.get_close_matches(case_id, [case.id for case in self.all()], n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`cets case list` shows those there are."
        raise BadCase(f"There is no case {case_id[:80]!r}. {hint} `cets case add` opens one.")

    def _record(self, action: str, by: str, case: Case, **detail: str) -> None:
        self._audit.record(Use(action, by, case.force, detail={"case": case.id, **detail}))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(sorted({*names, name}))
