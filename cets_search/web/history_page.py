"""One's own searches, to be made again, saved, or hidden from the list."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.history import HistoryRequest
from cets_search.web import drafts
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.serving import actor, serving

pages = Pages("history", __name__)


@pages.answers("/history", Action.HISTORY)
def page() -> ResponseReturnValue:
    asked = HistoryRequest(request.args.get("q", ""), request.args.get("next", ""))
    found = serving().site.history.visible(actor(), asked)
    return render_template("history.html", asked=asked, found=found, address=drafts.address)


@pages.answers("/history", SignedIn("hides from one's own list, and shows nothing"), methods=("POST",))
def hide() -> ResponseReturnValue:
    history = serving().site.history
    if request.form.get("all"):
        history.hide_all(actor())
    else:
        history.hide(actor(), request.form.get("id", ""))
    return redirect(url_for("history.page", q=request.form.get("q") or None), 303)
