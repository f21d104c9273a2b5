"""Why a span that the model takes for a name is hardly one, by where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.given import is_given
from extractors.entities.ordinary import is_common, is_frequent

_INNER_CAPITAL: Final = re.compile(
    r"(?!Mac[A-Z]|Mc[A-Z]|[DLO]['’]|De[A-Z]|Di[A-Z]|Du[A-Z]|La[A-Z]|Le[A-Z]|Van[A-Z]|Fitz)\w*[a-z]['’]?[A-Z]"
)
_VERSION: Final = re.compile(r"[ -][vV]?\d+(?:\.\d+)+|[ -][vV]\d")
_ARTICLE: Final = re.compile(
    r"(?:^|\W)(?:an?|the|my|your|this|these|any|every|some|no|in|under|using|run|running|install|installed)[ \n]$",
    re.IGNORECASE,
)
_BEGINS: Final = re.compile(r"(?:^|[.!?:;)\n]|[\[(\"'“‘*-])[\s>]*$")
_SPOKEN_TO: Final = re.compile(r"[:,](?:\s|$)")
_NEAR: Final = 16


def doubt(text: str, start: int, end: int, kind: str) -> str | None:
    """What tells against `text[start:end]`, a `person`, `org` or `place` by its model, as a name there; None: nothing.

    `text` is a passage of prose.
    """
    return next(_doubts(text, start, end, kind), None)


def _doubts(text: str, start: int, end: int, kind: str) -> Iterator[str]:
    written = text[start:end]
    if (kind != "place" and _VERSION.match(text, end)) or (kind == "person" and text[end : end + 2].strip().isdigit()):
        yield "a version follows, as after a program's name"
    if kind != "org" and _INNER_CAPITAL.match(written):
        yield "a capital inside a word, as nicks and programs have"
    if written.isalpha() and not is_given(written):
        yield from _doubts_of_a_word(text, start, end, kind)


def _doubts_of_a_word(text: str, start: int, end: int, kind: str) -> Iterator[str]:
    written, before = text[start:end], text[max(0, start - _NEAR) : start]
    if start == 0 and _SPOKEN_TO.match(text, end) and not is_common(written):
        yield "who is spoken to, by a nick"
    if kind == "person" and _ARTICLE.search(before):
        yield "a word before it that stands before no person"
    begins = _BEGINS.search(before) if start >= _NEAR else _BEGINS.search(before) or not before.strip()
    if begins and (is_common(written) if kind == "person" else is_frequent(written)):
        yield "an ordinary word that begins a sentence"
    if written[0].islower() and kind != "org":
        yield "no capital at its beginning"
