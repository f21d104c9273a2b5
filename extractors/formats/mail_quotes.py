"""Where a message quotes the one that it answers."""

from __future__ import annotations

import re
from typing import Final

_MARKED: Final = re.compile(r" {0,3}>")
_RUN: Final = re.compile(r"(?:(?:[^\S\n]*\n)*+ {0,3}>[^\n]*\n?)++")
"""Marked lines, and the blank ones before each."""
# "On 3 May 2024, at 10:12, Jo Field <jo@example.org> wrote:" and the same of mail programs in other languages.
_WROTE: Final = re.compile(
    r"\b(?:wrote|writes|said|schrieb|a écrit|escribió|ha scritto|schreef|skrev|napisał|escreveu|написал|kirjoitti)\b"
    r"[^\n]{0,200}[:：]\s*$"
)
_OPENS: Final = re.compile(r"\s*(?:On|At|Am|Le|El|Il|Op|Den|Em|Dnia|In)\b[^\n]*\d")
_WHEN: Final = re.compile(r"\b\d{4}\b|\d[:.]\d\d|@")
_ORIGINAL: Final = re.compile(
    r"\s*-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale|"
    r"Oorspronkelijk bericht|Forwarded message)\s*-{2,}\s*$",
    re.IGNORECASE,
)
# The block of headers that Outlook puts above what it quotes.
_FROM: Final = re.compile(r"\s*\*?(?:From|Von|De|Da|Van|Från):\*?\s*\S")
_BLOCK: Final = re.compile(
    r"\s*\*?(?:Sent|Date|To|Cc|Subject|Gesendet|An|Betreff|Datum|Envoyé|À|Objet|Enviado|Para|Asunto|Inviato|A|Oggetto|"
    r"Verzonden|Aan|Onderwerp|Skickat|Till|Ämne):\*?\s"
)
_ANY: Final = re.compile(
    r"^(?: {0,3}>|[^\S\n]*(?:-{2,}|\*?(?:From|Von|De|Da|Van|Från):|(?:On|At|Am|Le|El|Il|Op|Den|Em|Dnia|In)\b))", re.M
)
"""How a line begins that may be or introduce a quote."""
_LONGEST: Final = 400
"""Characters of a line that introduces a quote."""


def quoted(text: str) -> list[str]:
    """`start-end` of each quote, with the line that introduces it: offsets in code points of `text`, the end not part.

    A quote is a run of lines that begin with `>` (RFC 3676, 4.5) with the blank ones between them, or all behind the
    mark or the headers that a mail program puts above the message which it quotes whole.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    while found := _ANY.search(text, at):
        start = found.start()
        if run := _RUN.match(text, start):
            at = run.end()
            spans.append((_introduced(text, start), at))
        elif _whole(text, start):
            spans.append((start, len(text)))
            break
        else:
            at = _behind(text, start)
    return [f"{start}-{end}" for start, end in _joined(spans)]


def _introduced(text: str, start: int) -> int:
    """Where the first line begins that introduces the quote at `start`: up to two, a blank one between."""
    last = _before(text, start)
    if last > 0 and not text[last:start].strip():
        last = _before(text, last)
    if last < 0 or not _WROTE.search(line := _line(text, last)):
        return start
    first = _before(text, last)
    return first if first >= 0 and not _OPENS.match(line) and _OPENS.match(_line(text, first)) else last


def _whole(text: str, start: int) -> bool:
    """Whether a message that is quoted whole, with no marks, begins at the line there."""
    line = _line(text, start)
    if _ORIGINAL.match(line):
        return True
    following = _next_lines(text, start)
    if _FROM.match(line):
        return len(following) > 1 and all(_BLOCK.match(one) for one in following[:2])
    if not _OPENS.match(line):
        return False
    introduction = line if _WROTE.search(line) else f"{line} {following[0]}" if following else ""
    return bool(_WROTE.search(introduction) and _WHEN.search(introduction)) and not any(
        _MARKED.match(one) for one in following
    )


def _next_lines(text: str, start: int) -> list[str]:
    """Up to four behind the line there."""
    lines: list[str] = []
    while len(lines) < 4 and (start := _behind(text, start)) < len(text):
        lines.append(_line(text, start))
    return lines


def _behind(text: str, start: int) -> int:
    """Where the line behind the one there begins, or the text ends."""
    return text.find("\n", start) + 1 or len(text)


def _before(text: str, start: int) -> int:
    """Where the line before the one there begins; -1 where there is none."""
    return text.rfind("\n", 0, start - 1) + 1 if start else -1


def _line(text: str, start: int) -> str:
    return text[start : start + _LONGEST].partition("\n")[0].rstrip()


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
