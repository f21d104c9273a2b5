"""The inbox under `/api/v1`. docs/api.md has the shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.look_ups import Notice
from cets_search.notices import InboxRequest
from cets_search.web import links
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages
from cets_search.web.serving import actor, serving

pages = Pages("api_inbox", __name__, url_prefix="/api/v1")


@pages.answers("/notices", Action.NOTICES)
def notices() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"next"}))
    found = serving().site.notices.visible(actor(), InboxRequest(request.args.get("next", "")))
    return jsonify({"total": found.total, "next": found.next or None, "notices": [_told(n) for n in found.notices]})


def _told(each: Notice) -> dict[str, Any]:
    fields = asdict(each)
    asked = fields.pop("asked")
    return {**fields, "url": links.kept(asked) if asked else None}
