"""Fields of the index that follow from a document's others: what it is counted, met and folded by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from extractors.entities.skeleton import skeleton

KEPT: Final = 32
"""Hex digits that tell one content from another: 128 bits."""

TIMED: Final = frozenset({"message", "call"})
"""Kinds of which two that say the same are two, unless their times are the same."""

SAID: Final = ("kind", "platform", "conversation", "sender", "recipients", "sent_at", "subject", "text")
"""What a document says, where no file of its own stands behind it."""


def of_values(values: Iterable[str]) -> dict[str, list[str]]:
    """The fields that follow from a document's identifiers, which are `type:value`: all that change with them."""
    known = sorted(values)
    return {"ent_types": entity_types(known), "domains": domains(known), "skeletons": skeletons(known)}


def skeletons(values: Iterable[str]) -> list[str]:
    """What the handles among `values` have in common with near spellings of them, sorted."""
    handles = (value.removeprefix("handle:") for value in values if value.startswith("handle:"))
    return sorted({skeleton(handle) for handle in handles} - {""})


def entity_types(values: Iterable[str]) -> list[str]:
    """The types of `values`, each once and sorted."""
    return sorted({value.partition(":")[0] for value in values})


def domains(values: Iterable[str]) -> list[str]:
    """The host names of the e-mail addresses, URLs and domains among `values`, each once and sorted."""
    return sorted({name for value in values if (name := _domain(*value.split(":", 1)))})


def content(source: Mapping[str, Any]) -> str:
    """A name that two documents share when their content is the same; "" where there is nothing to compare.

    A file is its bytes. A mail is what it says and its Message-ID: each mailbox keeps it with other transport headers.
    Anything else is what it says; where it has no text, or is a message without a time, it is like no other.
    """
    if source.get("sha256") and source["kind"] != "email":
        return str(source["sha256"])[:KEPT]
    if not source.get("text") or (source["kind"] in TIMED and not source.get("sent_at")):
        return ""
    said = [source.get(name) for name in (*SAID, "message_id")]
    return hashlib.sha256(_spelt(said)).hexdigest()[:KEPT]


def _spelt(said: list[Any]) -> bytes:
    """As JSON without blanks: the same bytes by either library, or contents would part from those loaded earlier."""
    try:
        return orjson.dumps(said)
    except orjson.JSONEncodeError:  # half of a surrogate pair
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _domain(kind: str, value: str) -> str:
    if kind == "email":
        return value.rpartition("@")[2].lower()
    if kind == "domain":
        return value.lower()
    if kind == "url":
        try:
            return urlsplit(value).hostname or ""
        except ValueError:  # an unfinished [IPv6 host]
            return ""
    return ""
