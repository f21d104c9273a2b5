"""How seizures are shared and marked, under `/api/v1`. docs/api.md has the shapes."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.handling import Markings
from cets_search.markings import BadMarking
from cets_search.model import Seizure, ShareChange
from cets_search.share_progress import Rewriting
from cets_search.sharing import Asked, BadShare, is_waiting
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages
from cets_search.web.sent import json_object
from cets_search.web.serving import actor, serving

pages = Pages("api_sharing", __name__, url_prefix="/api/v1")

WHICH: Final = frozenset({"force", "reference"})


@pages.answers("/seizures/sharing", Action.SHARE)
def changes() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset())
    site = serving().site
    return jsonify(
        {
            "changes": [_change(each) for each in site.sharing.changes(actor())],
            "under_way": [_under_way(each) for each in site.share_progress.rewriting(actor())],
        }
    )


@pages.answers("/seizures/sharing", Action.SHARE, methods=("POST",))
def ask() -> ResponseReturnValue:
    refuse_unknown(request.args, WHICH)
    given = json_object(frozenset({"sharing", "cases"}))
    sharing, cases = given.get("sharing", ""), given.get("cases")
    if not isinstance(sharing, str) or not (cases is None or _texts(cases)):
        raise BadShare('Send "sharing" as a text, and "cases" as a list of texts where they are to change.')
    wanted = None if cases is None else tuple(cases)
    return jsonify(_asked(serving().site.sharing.ask(actor(), *_which(), sharing, wanted)))


@pages.answers("/seizures/sharing/decision", Action.SHARE, methods=("POST",))
def decide() -> ResponseReturnValue:
    refuse_unknown(request.args, WHICH)
    given = json_object(frozenset({"confirm", "version"}))
    confirm, version = given.get("confirm"), given.get("version", "")
    if not isinstance(confirm, bool) or not isinstance(version, str):
        raise BadShare('Send "confirm": true or false, and the "version" of the change.')
    return jsonify(_change(serving().site.sharing.decide(actor(), *_which(), version, confirm=confirm)))


@pages.answers("/seizures/marking", Action.SHARE, methods=("POST",))
def mark() -> ResponseReturnValue:
    """Mark a seizure: the members that are sent change, the others stay."""
    refuse_unknown(request.args, WHICH)
    given = json_object(frozenset(each.name for each in fields(Markings)))
    if not all(isinstance(value, bool if name == "legal_hold" else str) for name, value in given.items()):
        raise BadMarking('Send each marking as a text, and "legal_hold" as true or false.')
    return jsonify(asdict(serving().site.markings.mark(actor(), *_which(), given)))


def _which() -> tuple[str, str]:
    return request.args.get("force", ""), request.args.get("reference", "")


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _asked(asked: Asked) -> dict[str, Any]:
    told = {"force": asked.now.force, "reference": asked.now.reference, **_shared(asked.now)}
    return {**told, "hidden": asked.hidden, "waits": _change(asked.waits) if asked.waits else None}


def _change(change: ShareChange) -> dict[str, Any]:
    return {
        "force": change.before.force,
        "reference": change.before.reference,
        "before": _shared(change.before),
        "after": _shared(change.after),
        "state": change.state,
        "waits": is_waiting(change),
        "asked_by": change.asked_by,
        "asked_at": change.asked_at,
        "expires_at": change.expires_at,
        "decided_by": change.decided_by or None,
        "decided_at": change.decided_at or None,
        "why": change.why,
        "version": change.version,
    }


def _under_way(each: Rewriting) -> dict[str, Any]:
    told = {"force": each.target.force, "reference": each.target.reference, **_shared(each.target)}
    return {**told, "hidden": each.hidden, "done": each.done, "total": each.total}


def _shared(seizure: Seizure) -> dict[str, Any]:
    return {"sharing": seizure.sharing, "cases": list(seizure.cases)}
