"""Matches as requests ask for them and people judge them: the same for the pages and the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for

from cets_search.matches.model import Match, MatchKind, MatchState
from cets_search.matches.pairs import By
from cets_search.matches.service import FILTERS, Judgement, MatchesRequest
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import BadDraft
from cets_search.web import drafts, labels, links
from cets_search.web.asked import Args

PARAMETERS: Final = frozenset({*FILTERS, "next"})
KINDS: Final = {
    MatchKind.IDENTIFIER: "Same identifier",
    MatchKind.DEVICE: "Same device",
    MatchKind.CONTENT: "Same file",
    MatchKind.NEAR: "Near spelling",
}
STATES: Final = {
    MatchState.NEW: "New",
    MatchState.SEEN: "Seen",
    MatchState.CONFIRMED: "Confirmed",
    MatchState.REFERRED: "Referred",
    MatchState.DISMISSED: "Dismissed",
}


def matches_request(args: Args) -> MatchesRequest:
    """Which matches these parameters ask for."""
    return MatchesRequest(**{name: args.get(name, "").strip() for name in PARAMETERS})


def by(args: Args) -> By:
    """What is to be paired. `BadQuery` for what cannot be."""
    given = args.get("by") or By.SEIZURES
    if given not in set(By):
        raise BadQuery(f"by is {given[:40]!r}: give {' or '.join(By)}.")
    return By(given)


def judgement(given: Mapping[str, Any]) -> Judgement:
    """What somebody makes of a match, as it was sent. `BadDraft` for what is none."""
    state, version = drafts.text(given, "state"), given.get("version")
    if state not in set(MatchState):
        raise BadDraft(f"state is one of {', '.join(MatchState)}.")
    if isinstance(version, str) and version.isascii() and version.isdecimal() and len(version) < 18:
        version = int(version)
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise BadDraft("Say which state was judged: the `version` that was given with the match.")
    return Judgement(MatchState(state), drafts.text(given, "why"), version)


def address(request: MatchesRequest, next_page: str = "") -> str:
    """The address of these matches from their first page, or from the one of that mark."""
    return url_for("matches.page", **_given(request), next=next_page or None)


def file_address(request: MatchesRequest) -> str:
    """The address of all of them as CSV."""
    return url_for("matches.matches_csv", **_given(request))


def _given(request: MatchesRequest) -> dict[str, Any]:
    return {name: getattr(request, name) or None for name in FILTERS}


def followed(match: Match) -> str:
    """The address of what is the same: an identifier's page, or the search for a file or for near spellings."""
    if match.kind is MatchKind.NEAR:
        return links.holding("handle~", match.value)
    if match.kind is MatchKind.CONTENT:
        return links.holding("hash", match.value)
    return links.entity(match.type, match.value)


def searched(match: Match, *, there: bool = False) -> str:
    """The address of a search for the documents of one's own side, or of the other."""
    field = {MatchKind.NEAR: "handle~", MatchKind.CONTENT: "hash"}.get(match.kind, match.type)
    where: dict[str, Any] = {"forces": (match.force,)} if there else {"seizures": (match.own,)}
    return links.holding(field, match.value, **where)


def shown(match: Match) -> str:
    """What is the same, as a heading: of near spellings those of one's own."""
    return ", ".join(match.forms) if match.kind is MatchKind.NEAR else match.value


def said(match: Match) -> str:
    """What kind of thing it is."""
    return "file" if match.kind is MatchKind.CONTENT else labels.identifier(match.type)
