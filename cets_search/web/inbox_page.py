"""What one's force was told: who looked for what it holds, and who holds what one looked for."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.notices import InboxRequest
from cets_search.web.decisions import Pages
from cets_search.web.serving import actor, serving

pages = Pages("inbox", __name__)


@pages.answers("/inbox", Action.NOTICES)
def page() -> ResponseReturnValue:
    asked = InboxRequest(request.args.get("next", ""))
    return render_template("inbox.html", asked=asked, inbox=serving().site.notices.visible(actor(), asked))
