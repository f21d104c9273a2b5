"""The kinds of clause that a field or a word without one becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cets_search.query.errors import BadQuery

TEXT_FIELDS: Final = ("text", "subject^2", "sender.words", "recipients.words", "path.words", "part.words")
"""What a word without a field is looked for in."""

SIGNED_FIELDS: Final = ("text", "subject")
"""Those of which the index also keeps, as `text.signs`, what is no word by itself: words with their sign (`#tag`,
`c++`, `C#`) and each letter of scripts without spaces."""

UNSPACED: Final = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Thai, Lao, Burmese and Khmer."""

SIGN: Final = re.compile(r"#\w|[A-Za-z0-9](?:\+\+|#)")
SIGNED: Final = re.compile(rf"{SIGN.pattern}|{UNSPACED.pattern}")

APART: Final = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff]"
)
"""Letters of scripts that do not part their words by spaces, or not by all: the index holds each letter by itself
(`mappings/evidence.json`), so that what is looked for is met within whatever stands round it."""

LOUD: Final = re.compile("[A-Z\u00c0-\u0dff\u1e00-\u1fff]")
"""Where a word begins as the index keeps it by its exact form: words without such a letter are not kept twice."""

EMOJI: Final = re.compile("[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]\ufe0f?\\Z")


@dataclass(frozen=True, slots=True)
class Value:
    """What was written after a field's name: its text, its pattern where it holds `*` or `?`, and its place."""

    text: str
    pattern: str | None
    offset: int


def any_of(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    """One of the clauses holds."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def every_one(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    """All of the clauses hold."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"must": clauses}}


def words_in(fields: Sequence[str], value: Value) -> dict[str, Any]:
    """The words stand side by side in one of the fields; or one word of them fits the pattern."""
    if value.pattern is not None:
        return _pattern_in(fields, value)
    if EMOJI.match(value.text):
        return _emoji_in(fields, value.text[0])
    signed = [field for field in fields if unweighted(field) in SIGNED_FIELDS]
    if not signed or not SIGNED.search(value.text):
        return side_by_side(fields, value.text)
    # What is kept letter by letter is one long word to the field itself.
    words = UNSPACED.sub(" ", value.text).strip()
    clauses = [side_by_side([f"{unweighted(field)}.signs" for field in signed], value.text)]
    if any(character.isalnum() for character in words):
        clauses.append(side_by_side(signed, words))
    # A word with its sign is looked for only where signs are kept: every path that begins with C: would be one for C++.
    others = [] if SIGN.search(value.text) else [field for field in fields if field not in signed]
    return any_of([every_one(clauses), *([side_by_side(others, value.text)] if others else [])])


def side_by_side(fields: Sequence[str], text: str) -> dict[str, Any]:
    """The words of the text as a phrase in one of the fields."""
    return {"multi_match": {"query": text, "type": "phrase", "fields": list(fields)}}


def of_any_field(fields: Sequence[str], kind: str, body: Any) -> dict[str, Any]:
    """A word of one of the fields fits; `kind` is the engine's name for the way it does."""
    return any_of([{kind: {unweighted(field): body}} for field in fields])


def unweighted(field: str) -> str:
    """A field's name without its weight, `subject^2`."""
    return field.partition("^")[0]


def same(field: str, text: str) -> dict[str, Any]:
    """A keyword field has this value, in any case."""
    return {"term": {field: {"value": text, "case_insensitive": True}}}


def wild(field: str, pattern: str) -> dict[str, Any]:
    """A value of a keyword field fits the pattern, in any case."""
    return {"wildcard": {field: {"value": pattern, "case_insensitive": True}}}


def plain(text: str) -> str:
    """The text as a pattern that nothing else fits."""
    return "".join(f"\\{character}" if character in "*?\\" else character for character in text)


def _pattern_in(fields: Sequence[str], value: Value) -> dict[str, Any]:
    pattern = value.pattern or ""
    if not all(character.isalnum() or character in "*?'’" for character in pattern):
        raise BadQuery(
            "Where * or ? stand for letters, nothing but letters and digits may stand beside them: search for each "
            "word apart, name a field (as in email:*@example.org), or put it all in quotes to take them as they are.",
            value.offset,
            None,
        )
    if APART.search(pattern):
        raise BadQuery(
            "In this script letters are met wherever they stand within others: leave out * and ?.", value.offset
        )
    return of_any_field(fields, "wildcard", {"value": pattern.lower(), "case_insensitive": True})


def _emoji_in(fields: Sequence[str], emoji: str) -> dict[str, Any]:
    """The emoji, in any colour of skin and either way of showing it."""
    return of_any_field(fields, "prefix", {"value": emoji})
