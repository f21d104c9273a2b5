"""Which lines of a text are natural language: in all others a model that knows sentences finds false names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

LONGEST_JUDGED: Final = 2_000
"""Characters of a line that are looked at: a line of any length is judged by its beginning."""


class Sort(StrEnum):
    """What a line is. All but prose are left out, for the reason that the value tells."""

    PROSE = "prose"
    BLANK = "an empty line"
    HEADER = "a header line"
    CODE = "program code or output"
    TABLE = "columns of a table"
    ENCODED = "encoded data"
    ART = "marks and no words"
    SPARSE = "hardly any words"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: `start` to `end` is what is written after its quote marks, `depth` how many those are."""

    start: int
    end: int
    depth: int
    sort: Sort


_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_QUOTE: Final = re.compile(r"(?:[ \t]{0,3}(?:[>|¦]|[A-Z][A-Za-z]{0,2}>)(?![=|>-]{0,20}[=-]))+[ \t]?")
_MARK: Final = re.compile(r"[>|¦]")
_HEADER: Final = re.compile(
    r"\*?(?:From|To|Cc|CC|Bcc|Subject|Date|Sent|Reply-To|Message-I[dD]|In-Reply-To|References|Received|Return-Path|Sender"
    r"|Newsgroups|Content-[A-Z][a-z-]+|MIME-Version|X-[A-Z][\w-]*|Delivered-To|List-[A-Z]\w+|Envelope-[Tt]o|Precedence"
    r"|User-Agent|Errors-To|Resent-[A-Z]\w+|Von|An|Datum|Betreff|Gesendet|De|À|Objet|Envoyé)\*?[ \t]?:\*?(?:[ \t]|$)"
)
_SURELY_CODE: Final = re.compile(
    r"""\#[ ]?(?:include|define|ifn?def|if|endif|else|undef|pragma)\b              # the C preprocessor
    | diff[ ]-|Index:[ ]|---[ ]\S*[/.]|\+\+\+[ ]\S|@@[ ][-+]\d|RCS[ ]file:         # a patch
    | [+-](?:[ \t]*[\#/*{}]|\t|[ ]{2,})
    | (?:[$%\#]|\[?\w{1,32}@[\w.-]{1,64}(?:[ ~:][^\]$\#]{0,64})?\]?[$\#])[ ][\w./] # a shell's prompt
    | [\w./+-]{1,200}:\d+:                                                         # a compiler's message
    | (?:g?make|gcc|ld|cc1?)(?:\[\d+\])?:[ ]
    | (?:0x)?[0-9a-fA-F]{4,16}:?[ ]+(?:0x)?[0-9a-fA-F]{2,16}\b                     # a dump
    | [-dlbcsp][rwxsStT-]{9}\b                                                     # ls -l
    | <[/!a-zA-Z][^>]{0,200}>                                                      # mark-up
    """,
    re.VERBOSE,
)
_PERHAPS_CODE: Final = re.compile(r"/\*|\*/|//|\*[ ]|[+-][ ]?\w+\(")
_COMMENT: Final = re.compile(r"[+-]?[ \t]*(?:/\*+|\*|//|\#)[ \t]+")
_STATEMENT_ENDS: Final = (";", "{", "}", "*/", "\\", "()", "],", "),")
_ATTRIBUTION: Final = re.compile(r"(?:wrote|writes|said|says|schrieb|a écrit|escribió|scrisse|schreef)[ ]?:$")
_ENCODED: Final = re.compile(r"[A-Za-z0-9+/=_-]{45,}$|M[\x20-\x60]{60}$")
_ARMOUR: Final = re.compile(r"-----(BEGIN|END) [A-Z0-9 ]{1,40}-----$|(begin) [0-7]{3} \S|(end)$")
_GAP: Final = re.compile(r"(?<=\S)(?:[ ]{3,}|[ ]?\t[ \t]*|[ ]+\|[ ]+)(?=\S)")
_WORD: Final = re.compile(r"""["'(\[“‘*_]*[^\W\d_]+(?:['’-][^\W\d_]+)*["'’)\].,;:!?…”*_]*$""")
_BOX: Final = "+|*#=~"
WORDY: Final = 0.4
"""The least share of its characters that stands in words, for a line to be taken as prose by itself."""


def lines(text: str) -> list[Line]:
    """Every line of `text` in order. Linear in its length."""
    settled: list[Line] = []
    for paragraph in _paragraphs(_judged(text)):
        settled.extend(_settled(paragraph))
    return settled


def _judged(text: str) -> Iterator[tuple[Line, bool]]:
    """Each line as it looks by itself, and whether that is sure."""
    armoured = False
    before = Sort.BLANK
    for found in _LINE.finditer(text):
        start, end = found.span()
        quote = _QUOTE.match(text, start, end)
        if quote is not None:
            start = quote.end()
        written = text[start : min(end, start + LONGEST_JUDGED)]
        armour = _ARMOUR.match(written.strip())
        if armour is not None:
            armoured = (armour[1] == "BEGIN" and "SIGNED" not in written) or armour[2] is not None
        sort, sure = (Sort.ENCODED, True) if armour is not None or armoured else _sort(written, before)
        if sort is Sort.CODE and (comment := _COMMENT.match(written)) and _is_sentence(written[comment.end() :]):
            start += comment.end()
            sort, sure = Sort.PROSE, True
        before = sort
        depth = len(_MARK.findall(quote[0])) if quote is not None else 0
        yield Line(start, start + len(text[start:end].rstrip()), depth, sort), sure


def _sort(written: str, before: Sort) -> tuple[Sort, bool]:
    stripped = written.strip()
    if not stripped:
        return Sort.BLANK, True
    if _HEADER.match(stripped) or (before is Sort.HEADER and written[0] in " \t"):
        return Sort.HEADER, True
    if _ATTRIBUTION.search(stripped, max(0, len(stripped) - 20)):
        return Sort.PROSE, True
    words = stripped.split()
    size = sum(map(len, words))
    other = _by_its_marks(stripped, size)
    return (other, True) if other is not None else _by_its_words(stripped, words, size)


def _by_its_marks(stripped: str, size: int) -> Sort | None:
    boxed = size > 4 and stripped[0] in _BOX and stripped[0] == stripped[-1]
    if boxed or sum(map(str.isalnum, stripped)) < size / 2:
        return Sort.ART
    if _ENCODED.match(stripped):
        return Sort.ENCODED
    if _SURELY_CODE.match(stripped):
        return Sort.CODE
    return Sort.TABLE if len(_GAP.findall(stripped)) >= 2 else None


def _by_its_words(stripped: str, words: Sequence[str], size: int) -> tuple[Sort, bool]:
    wordy = sum(len(word) for word in words if _WORD.match(word)) / size
    if wordy < WORDY:
        return Sort.SPARSE, False
    if wordy < 0.75 and (stripped.endswith(_STATEMENT_ENDS) or _PERHAPS_CODE.match(stripped)):
        return Sort.CODE, False
    return Sort.PROSE, len(words) > 2


def _is_sentence(written: str) -> bool:
    words = written.removesuffix("*/").split()
    return len(words) >= 5 and sum(_WORD.match(word) is not None for word in words) >= 0.75 * len(words)


def _paragraphs(judged: Iterable[tuple[Line, bool]]) -> Iterator[list[tuple[Line, bool]]]:
    """Runs of lines of one quote depth up to an empty one."""
    paragraph: list[tuple[Line, bool]] = []
    for line, sure in judged:
        if paragraph and (line.depth != paragraph[-1][0].depth or paragraph[-1][0].sort is Sort.BLANK):
            yield paragraph
            paragraph = []
        paragraph.append((line, sure))
    yield paragraph


_VOTING: Final = frozenset({Sort.PROSE, Sort.CODE, Sort.TABLE})
"""Sorts that tell what the paragraph is: a rule or a header may stand beside either."""


def _settled(paragraph: Sequence[tuple[Line, bool]]) -> Iterator[Line]:
    """A line that is not sure by itself is what most of the sure ones beside it are."""
    sure = [line.sort is Sort.PROSE for line, sure in paragraph if sure and line.sort in _VOTING]
    mostly = None if not sure or 2 * sum(sure) == len(sure) else 2 * sum(sure) > len(sure)
    for line, certain in paragraph:
        if certain or mostly is None or mostly is (line.sort is Sort.PROSE):
            yield line
        else:
            yield replace(line, sort=Sort.PROSE if mostly else Sort.CODE)
