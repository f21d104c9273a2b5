"""Cases made within a test's own process: a command takes a second to start."""

from __future__ import annotations

from cets_search.cases import Cases
from cets_search.engine.cases import Cases as KeptCases
from cets_search.model import Case, Person
from cets_search.site import Site

OPERATOR = "operator:test"


def make_case(site: Site, case_id: str, force: str, *members: str, covert: bool = False) -> None:
    """A case that a force leads, with these people in it."""
    cases = Cases(KeptCases(site.connection), site.audit)
    cases.add(Case(case_id, force, covert=covert), OPERATOR)
    for name in members:
        change_members(site, case_id, add=name)


def change_members(site: Site, case_id: str, *, add: str = "", remove: str = "") -> None:
    """Put somebody into a case, or take them out."""
    cases = Cases(KeptCases(site.connection), site.audit)
    if add:
        account = site.people.account(add)
        cases.add_member(case_id, Person(account.name, account.force, account.roles), OPERATOR)
    if remove:
        cases.remove_member(case_id, remove, OPERATOR)
