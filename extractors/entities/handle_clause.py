"""A name in the clause that speaks of a platform, with other words between the two, in whatever language.

"du findest mich auf kik unter pit_9", "insta aku ya @pit9", "got snap? yeah its pit.nine". What no everyday word has (a
low line, a dot, digits at its end) tells a name more surely than any list of words for telling it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from extractors.entities import handle_words as words
from extractors.entities.alternatives import alternatives
from extractors.entities.case import lower
from extractors.entities.handle_doubt import Join, Said
from extractors.entities.handle_name import Look, Shape, is_formed, look, shape
from extractors.entities.ordinary import is_common

CJK: Final = "\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3"
"""Letters of scripts that have no spaces between words, or endings written to them."""

_TOKEN: Final = re.compile(rf"[{CJK}]{{1,64}}|[^\s{CJK}]{{1,64}}")
_CLAUSE_END: Final = re.compile(r"\n|[.!;…](?=\s|$)|[|•·]|\s//?\s|\s-{1,2}\s")
_ROUND: Final = "：，。！？、（）「」\"'“”„«»‘’<>[](){}*`,:=!?.~-–—→"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME: Final = re.compile(r"(?P<at>@?)(?P<name>\w[\w.-]{1,39})")
_SIGNS: Final = re.compile(r"[^\w\s@#$%&/\\<>{}|^+]+")
_GOES_ON: Final = re.compile(r"[ \t]*[\w#(]")
_MARKS: Final = re.compile(r"[_.@\d]")
_FAR: Final = 80
_NEAR: Final = 48
_MOST_BETWEEN: Final = 5
_MOST_UNCLAIMED: Final = 3
_MOST_BEFORE: Final = 2
_CALLING: Final = re.compile(r"[^\W\d_]{2,}-(?:me|moi|mi|mă|m)|[^\W\d_]{3,}(?:[aeéíá]me|[aei]mi)")
"""A verb with its object written to it, as Romance languages have them: `búscame`, `scrivimi`, `suis-moi`."""
_FIRST: Final = words.SELVES | words.INTRODUCTIONS | words.OWNERS | words.NOUNS
_CLAIMS: Final = _FIRST | words.CALLS
_NAMING: Final = words.SELVES | words.VERBS | words.NOUNS | words.OWNERS_AFTER | words.LEADS | words.NOW
_FILLERS: Final = alternatives(filter(str.isalpha, words.YES | words.INTRODUCTIONS | words.VERBS | {"it's"}))
_ANSWER: Final = re.compile(
    r"(?P<noun>(?:[ \t]+[^\s?]{1,20}){0,2})[ \t]?(?P<asks>\?{0,3})[^\w\n]{0,6}\n(?:[ \t]?[^\n:]{1,30}:[ \t])?[ \t]{0,4}"
    rf"(?:(?:{_FILLERS})[ \t,]{{1,3}}){{0,3}}(?P<at>@?)(?P<name>\w[\w.-]{{2,39}})[ \t]{{0,2}}[.!]?[ \t]{{0,2}}(?:\n|$)",
    re.IGNORECASE,
)


_ASKED: Final = re.compile(r"(?:[ \t][^\s?]{1,20}){0,2}[ \t]?\?(?:[ \t]*[-–—])?")
_HEADED: Final = re.compile(r"[ \t]{0,2}\n[ \t]{0,4}(?P<at>@?)(?P<name>\w[\w.-]{2,39})[ \t]{0,2}(?:\n|$)")


class _Token(NamedTuple):
    text: str
    start: int
    bare: str
    """In lower case, without the marks round it."""


class _Around:
    """What is told round one platform's name, each part read when it is first asked for: most lines need none."""

    def __init__(self, text: str, platform: re.Match[str], floor: int) -> None:
        self.text, self.start, self.end = text, platform.start(), platform.end()
        self.called = lower(platform[0])
        self.platform = words.CALLED[self.called]
        self._floor = floor

    @cached_property
    def before(self) -> list[_Token]:
        """The words of the clause before it, the nearest first."""
        return list(_before(self.text, self.start, self._floor))

    @cached_property
    def asks(self) -> bool:
        """Whether the clause has a word that questions for an account have."""
        return any(token.bare in words.ASKS for token in self.before)

    @cached_property
    def claimed(self) -> bool:
        """Whether what stands before speaks of somebody's account, or asks to get in touch; of a platform called by
        an everyday word, whether an account is named."""
        if self.called in words.EVERYDAY:
            return any(token.bare in words.NOUNS for token in self.before[:_MOST_BETWEEN])
        if any(token.bare in _CLAIMS or token.bare.endswith(("'s", "’s")) for token in self.before):
            return True
        call = self.before[1:] and self.before[0].bare in words.ON and any(map(_is_call, self.before[1:4]))
        return bool(call)

    @cached_property
    def questioned(self) -> bool:
        """Whether it is asked for, so that what follows is an answer."""
        return (
            "?" in self.text[self.end : self.end + _NEAR]
            and self.asks
            and _ASKED.match(self.text, self.end) is not None
        )


def near(text: str, platform: re.Match[str], floor: int) -> Iterator[Said]:
    """The words of the clause round `platform`, a platform's name, that can be names of accounts on it."""
    around = _Around(text, platform, floor)
    if around.called == "x":
        return
    yield from _after(around)
    if "\n" in text[around.end : around.end + _FAR]:
        yield from _headed(around)
        yield from _answered(around)
    if _MARKS.search(text, max(floor, around.start - _FAR), around.start):
        yield from _told_before(around)


def _after(around: _Around) -> Iterator[Said]:
    text, called, between = around.text, around.called, 0
    everyday = called in words.EVERYDAY
    guarded = everyday or called in words.GUARDED - words.SHORT.keys()
    most = 0 if called in words.SHORT else _MOST_UNCLAIMED
    claimed = naming = False
    for token in _tokens(text, around.end, _clause_end(text, around.end)):
        found, kind = None, Shape.PLAIN
        if naming or not (token.bare.isalpha() and token.text.islower()):
            found = _NAME.fullmatch(token.bare.strip(".-"))
            kind = shape(found["name"]) if found is not None else kind
        if found is not None:
            last = _GOES_ON.match(text, token.start + len(token.text)) is None
            if kind > Shape.PLAIN or found["at"] or (naming and last and look(token.bare, "") is Look.WORD):
                claimed = claimed or around.claimed or (around.questioned and not everyday)
                enough = claimed or is_formed(found["name"], around.platform)
                enough = enough or (kind is Shape.MARKED and between <= most and not guarded)
                if enough and (kind is Shape.MARKED or found["at"] or last):
                    yield _said(found, token, around, claimed=claimed)
                return
        if between >= _MOST_BETWEEN or _parts(token.bare) or not (_is_plain(token) or _opens(text, token)):
            return
        claimed = claimed or token.bare in (words.NOUNS if everyday else _FIRST)
        claimed = claimed or (not everyday and between < 2 and token.text.endswith((":", "=")))
        naming = token.bare in _NAMING or token.text.endswith(":")
        between += _WORD.fullmatch(token.bare) is not None


def _headed(around: _Around) -> Iterator[Said]:
    """What stands on the line below one that holds the platform alone."""
    below = _HEADED.match(around.text, around.end)
    if below is not None and not around.before and (below["at"] or shape(below["name"]) > Shape.PLAIN):
        join = Join.AT if below["at"] else Join.MARK
        yield Said(below["name"], below.start("name"), around.platform, join, True, True, True, True)


def _answered(around: _Around) -> Iterator[Said]:
    """What stands alone on the line after a question for an account."""
    answer = _ANSWER.match(around.text, around.end, around.end + 2 * _FAR)
    if answer is None or around.called in words.EVERYDAY:
        return
    named = any(word in words.NOUNS for word in lower(answer["noun"]).split())
    asked = around.claimed or around.asks or (named and bool(answer["asks"]))
    if asked and look(answer["name"], around.platform) >= Look.WORD:
        join = Join.AT if answer["at"] else Join.VERB
        yield Said(answer["name"], answer.start("name"), around.platform, join, True, True, True, True)


def _told_before(around: _Around) -> Iterator[Said]:
    called, before = around.called, around.before
    if called in words.EVERYDAY or (called in words.GUARDED - words.SHORT.keys() and not around.claimed):
        return
    for place, token in enumerate(before[: _MOST_BEFORE + 1]):
        found = _NAME.fullmatch(token.bare.strip(".-"))
        kind = shape(found["name"]) if found is not None else Shape.PLAIN
        if found is not None and (kind is Shape.MARKED or found["at"] or (kind is Shape.NUMBERED and around.claimed)):
            if place > 0 and (before[0].bare in words.ON or around.claimed):
                yield _said(found, token, around, claimed=around.claimed)
            return
        if not _WORD.fullmatch(token.bare) or token.bare != token.text.lower():
            return


def _said(found: re.Match[str], token: _Token, around: _Around, *, claimed: bool) -> Said:
    start = token.start + lower(token.text).index(token.bare) + token.bare.index(found["name"])
    name = token.text[start - token.start :][: len(found["name"])]
    join = Join.AT if found["at"] else Join.VERB
    return Said(name, start, around.platform, join, claimed, claimed, True, True)


def _opens(text: str, token: _Token) -> bool:
    """Whether a word with a comma after it is an answer's, or begins what goes on with "it is ..."."""
    if not token.text.endswith(",") or _WORD.fullmatch(token.bare) is None:
        return False
    following = _TOKEN.match(text, token.start + len(token.text) + 1)
    then = lower(following[0]).strip(_ROUND) if following is not None else ""
    return token.bare in words.YES or then in words.INTRODUCTIONS or then in words.OWNERS


def _parts(bare: str) -> bool:
    """Whether a word begins what is said of something else: another platform, or "and"."""
    return bare in words.CALLED or bare in words.NEXT


def _is_call(token: _Token) -> bool:
    return _CALLING.fullmatch(token.bare) is not None and not is_common(token.bare)


def _is_plain(token: _Token) -> bool:
    """A word, or marks that part nothing; a word with a comma after it ends what is said."""
    if token.bare and (token.text.endswith((",", ")", "]", "}")) or not {"<", ">"}.isdisjoint(token.text)):
        return False
    return _WORD.fullmatch(token.bare) is not None or _SIGNS.fullmatch(token.text) is not None


def _tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, start, end):
        yield _Token(match[0], match.start(), lower(match[0]).strip(_ROUND))


def _clause_end(text: str, start: int) -> int:
    asked = _ASKED.match(text, start)
    end = _CLAUSE_END.search(text, asked.end() if asked is not None else start, start + _FAR)
    if end is not None:
        return end.start()
    far = min(len(text), start + _FAR)
    return far if far == len(text) else max(start, text.rfind(" ", start, far))


def _before(text: str, end: int, floor: int) -> Iterator[_Token]:
    """The words of the clause before `end`, the nearest first."""
    start = max(floor, end - _FAR)
    for mark in _CLAUSE_END.finditer(text, start, end):
        start = mark.end()
    tokens = list(_tokens(text, start, end))
    yield from reversed(tokens[-7:])
