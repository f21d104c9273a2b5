"""What a search looks for in a text, as a pattern to mark it with where the whole text is shown.

The engine finds documents; this only shows a reader where. It knows no folding of accents and no scores.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from luqum import tree

from cets_search.query.fields import FIELDS
from cets_search.query.parse import field_name, literal, parse
from cets_search.query.secret import masked

IN_TEXT: Final = frozenset({"", "text", "subject"})
"""The fields whose words stand in what is shown; "" is a word without a field."""

BETWEEN: Final = r"\W{1,5}"
"""What may stand between the words of a phrase: a space, a comma and a space, a line break and a quote mark."""


def pattern(text: str) -> re.Pattern[str] | None:
    """A pattern for the words and phrases of a search that are not excluded by it; None where there are none.

    `query.errors.BadQuery` for a text that is no search.
    """
    root = parse(text, FIELDS).root
    found = {each for each in _wanted(root, "") if each} if root is not None else set()
    if not found:
        return None
    longest_first = sorted(found, key=lambda each: (-len(each), each))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)


def meant(kind: str, value: str, identifiers: Collection[tuple[str, str]]) -> bool:
    """Whether an entity is among the identifiers searched for; a handle without a platform is meant on every one."""
    return (kind, value) in identifiers or (kind == "handle" and (kind, f"@{value.rpartition(':')[2]}") in identifiers)


def _wanted(node: tree.Item, field: str) -> Iterator[str]:
    if isinstance(node, tree.Not | tree.Prohibit | tree.Range | tree.From | tree.To):
        return
    if isinstance(node, tree.Word | tree.Phrase):
        if field in IN_TEXT:
            yield _expression(node.value[1:-1] if isinstance(node, tree.Phrase) else node.value)
        return
    inner = field_name(node) if isinstance(node, tree.SearchField) else field
    for child in node.children:
        yield from _wanted(child, inner)


def _expression(escaped: str) -> str:
    """A regular expression for one term; "" where it holds no word, or nothing but wildcards."""
    plain, wild = literal(escaped)
    if wild and masked(plain):  # a masked card: its stars stand for digits that no text writes as stars
        return ""
    words = re.findall(r"[\w*?]+" if wild else r"\w+", wild or plain)
    if not any(word.strip("*?") for word in words):
        return ""
    return BETWEEN.join(re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w") for word in words)
