"""Where a message quotes the one that it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_MARKED: Final = re.compile(r" {0,3}>")
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
    r"^(?: {0,3}>|\s*(?:-{2,}|\*?(?:From|Von|De|Da|Van|Från):|(?:On|At|Am|Le|El|Il|Op|Den|Em|Dnia|In)\b))", re.M
)
"""How a line begins that may be or introduce a quote: most texts hold none."""
_LONGEST: Final = 400
"""Characters of a line that introduces a quote."""


def quoted(text: str) -> list[str]:
    """`start-end` of each quote, with the line that introduces it: offsets in code points of `text`, the end not part.

    A quote is a run of lines that begin with `>` (RFC 3676, 4.5) with the blank ones between them, or all behind the
    mark or the headers that a mail program puts above the message which it quotes whole.
    """
    if _ANY.search(text) is None:
        return []
    lines = [match.span() for match in _LINE.finditer(text)]
    spans: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        if _MARKED.match(text, *lines[number]):
            first, number = _introduced(text, lines, number), _run(text, lines, number)
            spans.append((lines[first][0], lines[number - 1][1]))
        elif _ANY.match(text, *lines[number]) and _whole(text, lines, number):
            spans.append((lines[number][0], len(text)))
            break
        else:
            number += 1
    return [f"{start}-{end}" for start, end in _joined(spans)]


def _run(text: str, lines: list[tuple[int, int]], number: int) -> int:
    """The number of the line behind the last that is marked."""
    last = number
    while number < len(lines):
        if _MARKED.match(text, *lines[number]):
            last = number
        elif text[slice(*lines[number])].strip():
            break
        number += 1
    return last + 1


def _introduced(text: str, lines: list[tuple[int, int]], number: int) -> int:
    """The number of the first line that introduces the quote at `number`: up to two, a blank one between."""
    last = number - 1
    if last > 0 and not text[slice(*lines[last])].strip():
        last -= 1
    if last < 0 or not _WROTE.search(_line(text, lines, last)):
        return number
    broken = last > 0 and not _OPENS.match(_line(text, lines, last)) and _OPENS.match(_line(text, lines, last - 1))
    return last - 1 if broken else last


def _whole(text: str, lines: list[tuple[int, int]], number: int) -> bool:
    """Whether a message that is quoted whole, with no marks, begins at this line."""
    line = _line(text, lines, number)
    if _ORIGINAL.match(line):
        return True
    following = [_line(text, lines, one) for one in range(number + 1, min(number + 3, len(lines)))]
    if _FROM.match(line):
        return len(following) == 2 and all(_BLOCK.match(one) for one in following)
    if not _OPENS.match(line):
        return False
    introduction = line if _WROTE.search(line) else f"{line} {following[0]}" if following else ""
    return bool(_WROTE.search(introduction) and _WHEN.search(introduction)) and not any(
        _MARKED.match(one) for one in _next_lines(text, lines, number)
    )


def _next_lines(text: str, lines: list[tuple[int, int]], number: int) -> Iterator[str]:
    for one in range(number + 1, min(number + 5, len(lines))):
        yield _line(text, lines, one)


def _line(text: str, lines: list[tuple[int, int]], number: int) -> str:
    start, end = lines[number]
    return text[start : min(end, start + _LONGEST)].rstrip()


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
