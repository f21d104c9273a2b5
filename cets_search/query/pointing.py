"""Which searches are for one exact identifier, so that other forces' pointers may answer them. Pure."""

from __future__ import annotations

from typing import Final

from luqum import tree

from cets_search.query.errors import BadQuery
from cets_search.query.fields import FIELDS
from cets_search.query.identifiers import entity, pasted
from cets_search.query.parse import field_name, literal, parse

POINTED: Final = frozenset({"email", "phone", "handle", "imei", "serial", "mac", "iban", "crypto"})
"""Types of which one value names one person's address, device or account: no names, places or words."""


def points(kind: str, value: str) -> bool:
    """Whether a value in its normal form is exact and complete: a handle is so with its platform only."""
    return kind in POINTED and bool(value) and not (kind == "handle" and value.startswith("@"))


def one_identifier(text: str) -> tuple[str, str] | None:
    """The type and value of the one exact identifier that is all of the text; None for any other search.

    Wildcards, skeletons (`handle~:`), near spellings, further words and operators are other searches.
    """
    try:
        root = parse(text, FIELDS).root
    except BadQuery:
        return None
    if isinstance(root, tree.SearchField):
        name, written = field_name(root), _written(root.expr)
        found = (name, entity(name, written) or "") if written and name in POINTED else None
    else:
        written = _written(root)
        found = pasted(written) if written else None
    return found if found and points(*found) else None


def _written(node: tree.Item | None) -> str:
    """What a word or a phrase says; "" for a pattern, and for anything else."""
    if isinstance(node, tree.Phrase):
        return literal(node.value[1:-1])[0]
    if isinstance(node, tree.Word):
        text, pattern = literal(node.value)
        return "" if pattern is not None else text
    return ""
