"""What a search looks for in a text, as a pattern to mark it with where the whole text is shown.

The engine finds documents; this only shows a reader where. It knows no folding of accents and no scores.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from luqum import tree

from cets_search.query.clauses import APART
from cets_search.query.fields import FIELDS
from cets_search.query.forms import forms
from cets_search.query.limits import WIDEST
from cets_search.query.parse import field_name, literal, parse
from cets_search.query.secret import masked
from extractors.entities.skeleton import skeleton

IN_TEXT: Final = frozenset({"", "text", "subject", "exact"})
"""The fields whose words stand in what is shown; "" is a word without a field."""

BETWEEN: Final = r"[\W_]{1,5}"
"""What may stand between the words of a phrase: a space, a comma and a space, a line break and a quote mark."""


def pattern(text: str, *, word_forms: bool = False) -> re.Pattern[str] | None:
    """A pattern for the words and phrases of a search that are not excluded by it; None where there are none.

    `query.errors.BadQuery` for a text that is no search.
    """
    root = parse(text, FIELDS, WIDEST).root
    found = {each for each in _wanted(root, "", word_forms) if each} if root is not None else set()
    if not found:
        return None
    longest_first = sorted(found, key=lambda each: (-len(each), each))
    return re.compile("|".join(longest_first), re.IGNORECASE)


def meant(
    kind: str, value: str, identifiers: Collection[tuple[str, str]], skeletons: Collection[str] = frozenset()
) -> bool:
    """Whether an entity is among the identifiers searched for; a handle without a platform is meant on every one, and
    so is one whose near spelling is.
    """
    if (kind, value) in identifiers or kind != "handle":
        return (kind, value) in identifiers
    return (kind, f"@{value.rpartition(':')[2]}") in identifiers or (bool(skeletons) and skeleton(value) in skeletons)


def _wanted(node: tree.Item, field: str, word_forms: bool) -> Iterator[str]:
    if isinstance(node, tree.Not | tree.Prohibit | tree.Range | tree.From | tree.To):
        return
    if isinstance(node, tree.Word | tree.Phrase | tree.Proximity | tree.Fuzzy | tree.Regex):
        if field in IN_TEXT:
            yield from _expressions(node, word_forms)
        return
    inner = field_name(node) if isinstance(node, tree.SearchField) else field
    for child in node.children:
        yield from _wanted(child, inner, word_forms)


def _expressions(
    node: tree.Word | tree.Phrase | tree.Proximity | tree.Fuzzy | tree.Regex, word_forms: bool
) -> Iterator[str]:
    """Regular expressions for one term. None for a `/…/`: what a person wrote could take for ever here."""
    if isinstance(node, tree.Fuzzy):
        yield _whole(_nearly(literal(node.term.value)[0]))
    elif isinstance(node, tree.Proximity):
        yield from (_whole(re.escape(word)) for word in re.findall(r"[^\W_]+", literal(node.term.value[1:-1])[0]))
    elif isinstance(node, tree.Phrase):
        yield _expression(node.value[1:-1])
    elif isinstance(node, tree.Word):
        yield _expression(node.value)
        if word_forms:
            yield from (_whole(re.escape(form)) for form in forms(literal(node.value)[0])[1:])


def _expression(escaped: str) -> str:
    """A regular expression for one term; "" where it holds no word, or nothing but wildcards."""
    plain, wild = literal(escaped)
    if wild and masked(plain):  # a masked card: its stars stand for digits that no text writes as stars
        return ""
    if APART.search(plain):
        return re.escape(plain)
    words = re.findall(r"(?:[^\W_]|[*?])+" if wild else r"[^\W_]+", wild or plain)
    if not any(word.strip("*?") for word in words):
        return ""
    return _whole(BETWEEN.join(re.escape(word).replace(r"\*", r"\w*").replace(r"\?", r"\w") for word in words))


def _nearly(word: str) -> str:
    """The word with one letter put in, left out, changed, or swapped with the next; words two letters away are found
    and marked in a snippet, but not here.
    """
    letters = [re.escape(letter) for letter in word]
    some: dict[str, None] = {}
    for place in range(len(letters) + 1):
        before, after = "".join(letters[:place]), letters[place:]
        some[rf"{before}\w{''.join(after)}"] = None
        if after:
            some[rf"{before}\w?{''.join(after[1:])}"] = None
            some["".join([before, *after[1:2], after[0], *after[2:]])] = None
    return f"(?:{'|'.join(some)})"


def _whole(expression: str) -> str:
    return rf"(?<![^\W_]){expression}(?![^\W_])"
