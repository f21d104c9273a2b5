"""Mails of a few people who plan an outing, and a note that names two of them: what is followed from page to page."""

from __future__ import annotations

from typing import Any

from cets_search.model import Seizure
from tests.engine import talking

ANCHOR = "Meet at the kiosk. Ring 07700 900321."


def talk(seizure: Seizure) -> list[dict[str, Any]]:
    """Rowan writes to Ash and Elm, Elm to Hazel, Hazel to Alder; Rowan's number stands in two of them."""
    mails = (
        ("rowan", ["ash", "elm"], ANCHOR),
        ("ash", ["rowan"], "The kiosk it is."),
        ("rowan", ["elm"], ANCHOR),
        ("elm", ["hazel"], "Kiosk at noon, says rowan@example.org."),
        ("hazel", ["alder"], "Noon."),
        ("willow", ["birch"], "The kiosk is shut on Monday."),
    )
    return [
        talking.mail(seizure, number, sender, to, text, day=number, subject=f"Outing {number}")
        for number, (sender, to, text) in enumerate(mails, 1)
    ]
