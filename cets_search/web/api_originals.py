"""The file behind a document under `/api/v1`: what would be given, and, for a reason, its bytes."""

from __future__ import annotations

from typing import Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.web import identity
from cets_search.web.asked import refuse_unknown, switch
from cets_search.web.attachment import attachment
from cets_search.web.decisions import Pages
from cets_search.web.documents import BESIDE, told
from cets_search.web.serving import actor, serving

pages = Pages("api_originals", __name__, url_prefix="/api/v1")

FILE: Final = (*BESIDE, "sha256")


@pages.answers("/documents/<document_id>/original", Action.DOWNLOAD)
def original(document_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset())
    held = serving().site.originals.about(actor(), document_id)
    return jsonify(
        {
            "document": told(held.document, BESIDE),
            "file": told(held.file, FILE) if held.file else None,
            "name": held.name,
            "pictures": held.pictures,
        }
    )


@pages.answers("/documents/<document_id>/original", Action.DOWNLOAD, methods=("POST",))
def send(document_id: str) -> ResponseReturnValue:
    """The bytes, for the reason that this request itself states in `CETS-Reason`: a session's does not stand for it."""
    refuse_unknown(request.args, frozenset({"confirmed"}))
    reason = identity.reason_given(request.headers.get("CETS-Reason", ""))
    confirmed = switch(request.args, "confirmed")
    return attachment(serving().site.originals.fetch(actor(), document_id, reason, confirmed=confirmed))
