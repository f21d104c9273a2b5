"""How much text one document may bring, for the formats that do not write theirs by `thread`."""

from __future__ import annotations

from dataclasses import replace

from extractors.formats.chat.thread import TEXT_LIMIT
from extractors.model import Document, Outcome


def bounded(document: Document) -> Document:
    """The document, its text cut at `TEXT_LIMIT` characters where it is longer, and then `partial` with a reason."""
    if len(document.text) <= TEXT_LIMIT:
        return document
    reason = document.reason or f"The text is longer than {TEXT_LIMIT:,} characters: its end is not searchable."
    outcome = Outcome.PARTIAL if document.outcome is Outcome.SEARCHABLE else document.outcome
    return replace(document, text=document.text[:TEXT_LIMIT], outcome=outcome, reason=reason)
