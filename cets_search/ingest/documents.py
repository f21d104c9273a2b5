"""Turns the documents that the extractors give of one item into those that the index holds, one by one."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from cets_search.engine.evidence import Index
from cets_search.engine.loading import Write
from cets_search.ingest import derived
from cets_search.ingest.found import Finder
from cets_search.ingest.identity import Names, shown
from cets_search.ingest.shape import SHORT, Item, belonging, encoded, hashes, told
from extractors.model import Digests, Document

METADATA_VALUE: Final = 4_000
"""Characters kept of one metadata value: a term of the index holds 32,766 bytes, the key's path among them."""

METADATA_KEY: Final = 200

WORD: Final = re.compile(r"[^\W\d_]{2}")
"""Two letters together: where a text has none there is no name to find."""

ABOVE: Final = 10_000
"""Parts of which the depth is remembered. What holds others comes before them, and seldom long before."""

NO_DIGESTS: Final = Digests()
"""Those of what is no file."""


class Shaper:
    """Shapes one item's documents in their order, the first being number `order`. Used by one thread."""

    def __init__(
        self,
        item: Item,
        finder: Finder,
        order: int = 0,
        depth_of: Callable[[str], int] = lambda part: 0,
    ) -> None:
        """`finder` is one of the seizure's region; `depth_of` tells the depth of a part that was shaped in an earlier
        run."""
        self._item = item
        self._order = order
        self._depth_of = depth_of
        self._depths: OrderedDict[str, int] = OrderedDict()
        self._names = Names(item.seizure.key, item.found.raw, item.digests.sha256)
        self._finder = finder
        self._parent = ("", self._names.document(""))
        self._shared = encoded(told(_shared(item, item.id)))[:-1] + b","

    def write(self, document: Document) -> Write:
        """The document as it is sent to the index."""
        depth = 0 if document.parent is None else self._depth(document.parent) + 1
        self._remember(document.part, depth)
        source, listed = self._source(document)
        source |= {"order": self._order, "depth": depth}
        self._order += 1
        found = b"" if listed == b"[]" else b',"entities":' + listed
        line = b"".join((self._shared, encoded(told(source))[1:-1], found, b"}"))
        return Write(Index.EVIDENCE, self._names.document(document.part), line)

    def _depth(self, part: str) -> int:
        if part not in self._depths:
            self._remember(part, self._depth_of(part) if part else 0)
        self._depths.move_to_end(part)  # a conversation is not forgotten while its messages come
        return self._depths[part]

    def _remember(self, part: str, depth: int) -> None:
        self._depths[part] = depth
        if len(self._depths) > ABOVE:
            self._depths.popitem(last=False)

    def _parent_id(self, part: str) -> str:
        if part != self._parent[0]:
            self._parent = (part, self._names.document(part))
        return self._parent[1]

    def _source(self, document: Document) -> tuple[dict[str, Any], bytes]:
        """The fields of its own, and the list of its identifiers, which is mostly encoded already."""
        about = _metadata(document.metadata)
        sender_id = about.get("sender_id")
        found = self._finder.find(document, sender_id if isinstance(sender_id, str) else "")
        own = self._item.digests if document.parent is None else document.digests or NO_DIGESTS
        source = {
            "part": document.part,
            "parent": None if document.parent is None else self._parent_id(document.parent),
            "kind": document.kind,
            "platform": document.platform,
            "mime": document.mime and document.mime[:SHORT],
            "conversation": document.conversation,
            "sender": document.sender,
            "recipients": document.recipients,
            "sender_id": sender_id,
            "message_id": about.get("message_id"),
            "reply_to": about.get("reply_to"),
            "thread": about.get("thread"),
            "participants": about.get("participants"),
            "flags": about.get("flags"),
            "sent": _date(document.sent_at),
            "sent_at": document.sent_at,
            "sent_at_raw": document.sent_at_raw,
            "zone": document.zone,
            "subject": document.subject,
            "text": document.text,
            "metadata": about,
            "ents": found.values,
            "sent_by": found.sent_by,
            "sent_to": found.sent_to,
            **derived.of_values(found.values),
            "names": "waiting" if WORD.search(document.text) else "none",
            "size": own.size or None,
            **(hashes(own) if own is not NO_DIGESTS else {}),
            "outcome": document.outcome,
            "reason": document.reason,
            "parser": document.parser[:SHORT],
        }
        source["content"] = derived.content(source)
        return source, found.listed


def _shared(item: Item, item_id: str) -> dict[str, Any]:
    """What all documents of an item have in common."""
    return {
        **belonging(item.seizure),
        "exhibit": item.seizure.exhibit,
        "cases": list(item.seizure.cases),
        "item": item_id,
        "path": shown(item.found.raw),
        "current": True,
        "loaded_at": item.seizure.loaded_at,
    }


def _metadata(metadata: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    kept: dict[str, str | list[str]] = {}
    for key, value in metadata.items():
        if name := _key(key):
            kept[name] = _cut(value) if isinstance(value, str) else [_cut(one) for one in value]
    return kept


@lru_cache(maxsize=1024)
def _key(key: str) -> str:
    """The same few name the metadata of millions."""
    return key[:METADATA_KEY].strip()


def _cut(value: str) -> str:
    return value if len(value) <= METADATA_VALUE else value[: METADATA_VALUE - 1] + "…"


def _date(sent_at: str | None) -> str | None:
    """`sent_at` where it is a date that the index can hold; what is none is still shown as written."""
    if sent_at is None:
        return None
    try:
        datetime.fromisoformat(sent_at)
    except ValueError:
        return None
    return sent_at
