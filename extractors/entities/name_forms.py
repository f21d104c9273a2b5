"""Persons that the form of a mail tells, whatever a model thinks of them: who wrote, whose address it is, who signs.

`On Friday, Jo Briggs wrote:`, `From: "Jo Briggs" <jo@example.org>`, and a name that stands alone at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extractors.entities.given import is_given
from extractors.entities.name_doubt import listed
from extractors.entities.ordinary import is_common
from extractors.entities.prose import Line, Sort

LONGEST: Final = 200
"""Characters of a line that says who wrote or who signs."""

_PARTICLE: Final = "(?:van|von|der|den|de|del|della|di|da|do|dos|bin|ibn|al|el|la|le|ter|ten|zu|zum|af|av)"
_WORD: Final = r"(?:[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*\.?)"
_QUOTED: Final = r"(?:[\"“][^\"“”\n]{1,20}[\"”])"
_FULL: Final = rf"{_WORD}(?:[ ](?:{_PARTICLE}[ ])*(?:{_QUOTED}[ ])?{_WORD}){{1,3}}"
_TURNED: Final = rf"{_WORD},[ ]{_WORD}(?:[ ]{_WORD})?"
_ADDRESS: Final = (
    r"(?:<[^<>\s@]{1,64}@[^<>\s]{1,190}>|[\[(](?:(?:mailto|SMTP):[ ]?)?[^\[\]()\s@]{1,64}@[^\[\]()\s]{1,190}[\])])"
)
_VERB: Final = r"(?:wrote|writes|said|says|schrieb|a écrit|escribió|scrisse|schreef)"

_WROTE: Final = re.compile(
    rf"(?:(?<![^\W_])(?P<full>{_FULL})|^(?P<turned>{_TURNED})|(?<![^\W_])(?P<one>{_WORD}))"
    rf"[\"']?(?:[ ]{_ADDRESS})?[ ]{_VERB}[ ]?:$"
)
_ADDRESSED: Final = re.compile(rf"(?<![\w.,-])(?<![\w.]\s)[\"']?(?P<full>{_FULL}|{_TURNED})[\"']?[ ]{{1,2}}{_ADDRESS}")
_BEFORE_ADDRESS: Final = re.compile(r"(?:<|\[|\()(?:mailto:|SMTP:)?[^\s<>@()\[\]]{1,64}@")
_SIGNED: Final = re.compile(
    rf"[ \t]*[^\w\s(\[]{{0,3}}[ \t]*(?P<full>{_FULL})(?=[ \t]*$|[ \t]{{2,}}|\t|,|[ ]+[-–—|/<(\[])"
)
_FIRST: Final = re.compile(
    r"[ \t]*(?P<dash>[-–—~=*/]{1,3})?[ \t]*"
    rf"(?P<name>{_WORD}(?:[ ]{_WORD}){{0,2}}|[a-z]{{2,20}})[.,!]?[ \t]*[-–—~=*]{{0,3}}[ \t]*$"
)
_TIMES: Final = frozenset(
    {"AM", "PM", "GMT", "UTC", "EST", "EDT", "PST", "PDT", "CET", "CEST", "BST", "MET", "MST", "MDT", "CST", "CDT"}
)
_REACHED: Final = re.compile(r"\S{1,100}(?:@|://|\.\w)\S{1,100}")
"""A line with nothing but an address or a link: who signs is just above."""
_DELIMITER: Final = re.compile(r"--[ \t]*$")


class Formed(NamedTuple):
    """A person at `start` to `end`, and what in the form says so."""

    start: int
    end: int
    why: str


def persons(text: str, lines: Sequence[Line]) -> list[Formed]:
    """The persons of `text`, whose lines are `lines`, that the form of a mail tells, by where they start."""
    found = [*_by_line(text, lines), *_signing(text, lines)]
    apart: list[Formed] = []
    for one in sorted(found):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _by_line(text: str, lines: Iterable[Line]) -> Iterator[Formed]:
    for line in lines:
        if line.sort not in (Sort.PROSE, Sort.HEADER) or line.end - line.start > LONGEST:
            continue
        written = text[line.start : line.end].rstrip()
        if written.endswith(":") and (match := _WROTE.search(written)):
            yield from _person(match, line.start, "who wrote, before a quotation")
        elif _BEFORE_ADDRESS.search(written):
            for match in _ADDRESSED.finditer(written):
                yield from _person(match, line.start, "the name before an address")


def _signing(text: str, lines: Sequence[Line]) -> Iterator[Formed]:
    """The full name on the first line under `-- `, and a first name alone on the last line before it or at the end."""
    told = [line for line in lines if line.sort is not Sort.BLANK]
    for line, following in pairwise([*told, None]):
        if line is None or line.end - line.start > LONGEST:
            continue
        written = text[line.start : line.end].rstrip()
        if following is not None and _DELIMITER.match(written) and following.depth == line.depth:
            signature = text[following.start : min(following.end, following.start + LONGEST)].rstrip()
            if match := _SIGNED.match(signature):
                yield from _person(match, following.start, "the name that a signature begins with")
        elif (match := _FIRST.match(written)) and _is_last(text, line, following) and _signs(match):
            start, end = match.span("name")
            yield Formed(line.start + start, line.start + end, "a given name that signs")


def _signs(match: re.Match[str]) -> bool:
    """Whether it is a given name, and further names; in small letters only after a dash."""
    first, *further = match["name"].split()
    if not (first[0].isupper() or match["dash"]) or listed(match["name"]) is not None:
        return False
    return is_given(first) and not any(map(is_common, further))


def _is_last(text: str, line: Line, following: Line | None) -> bool:
    """Whether the text, or what one person wrote of it, ends after `line`."""
    if following is None or following.depth != line.depth:
        return True
    written = text[following.start : following.end].strip()
    if _REACHED.fullmatch(written):
        return True
    return not any(map(str.isalnum, written)) and len(written) >= 2


def _person(match: re.Match[str], offset: int, why: str) -> Iterator[Formed]:
    group = next(name for name, value in match.groupdict().items() if value)
    start, end = match.span(group)
    words = match[group].split()
    while words and words[0] in _TIMES:
        start += len(words.pop(0)) + 1
    plain = [word.strip('.,"“”') for word in words]
    given = any(map(is_given, plain))
    if words and (given if len(words) == 1 else given or not any(map(is_common, plain))):
        yield Formed(offset + start, offset + end, why)
