"""Clauses for words that stand near each other, are spelt nearly so, or fit a regular expression."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from cets_search.query.clauses import any_of, of_any_field, side_by_side
from cets_search.query.errors import BadQuery

FEWEST_LETTERS: Final = {1: 3, 2: 5}
"""How long a word must be, by how many letters may differ: otherwise every short word would be met."""

LONGEST_WORD: Final = 64
LONGEST_EXPRESSION: Final = 64
MOST_REPEATS: Final = 20

ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
CLASSES: Final = frozenset("dwsDWS")
REPEAT: Final = re.compile(r"\{(\d*)(?:,(\d*))?\}")


def words_apart(fields: Sequence[str], text: str, most: int) -> dict[str, Any]:
    """The words stand in one field with at most `most` others between them; in the other order, two fewer.

    That is Lucene's slop: how many places the words must be moved by, in all, to stand side by side as written.
    """
    return {"multi_match": {"query": text, "type": "phrase", "slop": most, "fields": list(fields)}}


def one_of_words(fields: Sequence[str], words: Sequence[str]) -> dict[str, Any]:
    """One of the words stands in one of the fields. The first, as it was typed, is weighed by how rare it is; the
    others are not, since each would be a clause of its own for every field.
    """
    return any_of([side_by_side(fields, words[0]), of_any_field(fields, "terms", list(words[1:]))])


def word_nearly(fields: Sequence[str], word: str, edits: int, offset: int) -> dict[str, Any]:
    """A word that becomes this one when at most `edits` (1 or 2) letters are put in, taken out, changed or swapped."""
    fewest = FEWEST_LETTERS[edits]
    if not fewest <= len(word) <= LONGEST_WORD or not word.isalnum():
        raise BadQuery(
            f"Near spellings with ~{edits} are for one word of {fewest} to {LONGEST_WORD} letters or digits.", offset
        )
    # The engine's usual way takes the 50 nearest words and drops the rest unseen; this one takes all.
    fuzzy = {"value": word.lower(), "fuzziness": edits, "transpositions": True, "rewrite": "constant_score"}
    return of_any_field(fields, "fuzzy", fuzzy)


def word_fitting(fields: Sequence[str], expression: str, offset: int) -> dict[str, Any]:
    """A whole word that fits the regular expression, case and accents folded."""
    check_expression(expression, offset)
    # The engine anchors every expression at both ends; `^` and `$` would be letters to it.
    whole = expression.removeprefix("^")
    whole = whole[:-1] if whole.endswith("$") and not whole.endswith("\\$") else whole
    return of_any_field(fields, "regexp", {"value": whole, "flags": "NONE", "case_insensitive": True})


def check_expression(expression: str, offset: int) -> None:
    """`BadQuery` for an expression that the engine would not take, or that no word can fit. A subset both of Python's
    expressions and of Lucene's: letters, `.`, `[…]`, `( | )`, `? * + {n,m}`, `\\d \\w`, and `\\` before a sign.
    """
    if len(expression) > LONGEST_EXPRESSION:
        raise BadQuery(f"This expression is longer than {LONGEST_EXPRESSION} characters: shorten it.", offset)
    for escaped in ESCAPED.findall(expression):
        if escaped.isalnum() and escaped not in CLASSES:
            raise BadQuery(f"“\\{escaped}” has no meaning here: there are \\d and \\w.", offset)
    if "(?" in expression:
        raise BadQuery("“(?” has no meaning here: parentheses only group.", offset)
    if re.search(r"\s", expression) or "\\s" in expression:
        raise BadQuery("An expression is compared with one word at a time, and no word holds a space.", offset)
    for low, high in REPEAT.findall(ESCAPED.sub("", expression)):
        if not low or any(int(count or 0) > MOST_REPEATS for count in (low, high)):
            raise BadQuery(f"Repeat by {{n}} or {{n,m}}, at most {MOST_REPEATS} times.", offset)
    try:
        re.compile(expression)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadQuery(f"This is no regular expression: {_why(error)}.", offset) from error


def _why(error: Exception) -> str:
    """What Python says of it, without the place, which counts in the expression and not in the search."""
    return str(error).partition(" at position")[0] or "it cannot be read"
