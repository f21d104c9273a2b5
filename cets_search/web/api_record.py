"""The record of use under `/api/v1`, for those who audit. docs/api.md has the shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.record.service import RecordRequest
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages
from cets_search.web.record_asked import FILTERS, selection
from cets_search.web.serving import actor, serving

pages = Pages("api_record", __name__, url_prefix="/api/v1")


@pages.answers("/audit", Action.READ_RECORD)
def record() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({*FILTERS, "next"}))
    asked = RecordRequest(selection(request.args), request.args.get("next", ""))
    found = serving().site.record.visible(actor(), asked)
    return jsonify(
        {
            "total": found.total,
            "next": found.next or None,
            "entries": [asdict(use) for use in found.uses],
            "days": _counts(found.days),
            "counts": {name: _counts(values) for name, values in found.counts.items()},
        }
    )


def _counts(values: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"value": value, "count": count} for value, count in values]
