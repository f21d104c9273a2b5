"""The fields of a stored document that go out to people and programs; who may read it does not."""

from __future__ import annotations

from typing import Any, Final

from cets_search.model import StoredDocument

FIELDS: Final = (
    "kind", "force", "seizure", "exhibit", "cases", "item", "path", "part", "depth", "order", "platform", "mime",
    "conversation", "sender", "recipients", "sent_at", "sent_at_raw", "zone", "subject", "text", "metadata",
    "entities", "names", "lang", "size", "sha256", "sha1", "md5", "outcome", "reason", "parser", "loaded_at",
)  # fmt: skip

BRIEF: Final = (
    "kind", "path", "part", "mime", "subject", "conversation", "sender", "sent_at", "zone", "outcome", "size",
)  # fmt: skip
"""What is told of a document beside another: its parent, its children."""

BESIDE: Final = (*BRIEF, "force", "seizure", "message_id")
"""What is told of a document that may lie in another seizure: a mail of the same thread, a copy of the file."""

MESSAGE: Final = (
    "kind", "path", "part", "order", "platform", "conversation", "sender", "recipients", "sent_at", "sent_at_raw",
    "zone", "subject", "text", "metadata", "outcome", "reason",
)  # fmt: skip
"""What is told of a message among its neighbours."""

ROW: Final = ("part", "text", "metadata")
"""What is told of a row of a sheet beside the others."""

LISTS: Final = frozenset({"cases", "recipients", "entities"})


def told(document: StoredDocument, fields: tuple[str, ...] = FIELDS) -> dict[str, Any]:
    """The document's id and fields; None (or an empty list) for those that the index holds nothing of."""
    found = {name: document.source.get(name) for name in fields}
    return {"id": document.id} | {name: value or [] if name in LISTS else value for name, value in found.items()}
