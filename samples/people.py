"""Who signs in to the demo, and who is in the cases of the samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cets_search import access
from cets_search.cases import Cases
from cets_search.model import Person, Role
from samples.catalogue import CASES

PEOPLE: Final = (
    Person("essex-investigator", "essex", frozenset({Role.INVESTIGATOR})),
    Person("essex-administrator", "essex", frozenset({Role.ADMINISTRATOR})),
    Person("essex-auditor", "essex", frozenset({Role.AUDITOR})),
    Person("essex-analyst", "essex", frozenset({Role.ANALYST})),
    Person("wm-analyst", "west-midlands", frozenset({Role.ANALYST})),
    Person("scot-investigator", "scotland", frozenset({Role.INVESTIGATOR})),
)

MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {"op-saddlebag": ("essex-analyst", "wm-analyst")}
"""Who is in each case."""


def open_cases(cases: Cases, by: str) -> None:
    """Open the cases that are missing, with their members and the consents that these need; accounts are there."""
    there = {case.id for case in cases.all()}
    people = {person.name: person for person in PEOPLE}
    for case in CASES:
        if case.id in there:
            continue
        cases.add(case, by)
        cases.hold([case.id], case.force, by)
        for member in map(people.__getitem__, MEMBERS[case.id]):
            for force in access.missing_consents(cases.add_member(case.id, member, by), member):
                cases.consent(case.id, member, force, by)
