"""What stands right after a platform's name or right before it: "kik username: pit9", "I'm pit9 on kik"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from extractors.entities import handle_words as words
from extractors.entities.alternatives import alternatives
from extractors.entities.handle_doubt import Join, Said
from extractors.entities.handle_name import Shape, is_formed, is_likely, shape


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(names), key=lambda name: (-len(name), name))))


_SYMBOLS: Final = "[\u2600-\u27ff\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]{1,4}"
_RIGHT: Final = re.compile(
    r"(?P<closed>[)\]]?)(?:[\"'](?=\s?:))?(?P<noun>(?:[?,.][ \t](?:mine|(?:my )?(?:user)?name)(?!\w))?"
    rf"(?:(?:,?[ \t]{{1,2}}|-)(?:me (?:at|on|under)|{_any(words.NOUNS)})(?!\w)){{0,2}})"
    rf"(?P<told>(?:[?,.]?[ \t]{{1,2}}(?:{_any(words.INTRODUCTIONS)})(?!\w)){{0,4}})"
    rf"(?P<verb>(?:'s(?!\w)|,?\s{{1,2}}(?:{_any(words.VERBS)})(?!\w)){{0,3}})"
    rf"(?P<mark>\s{{0,2}}(?:{_SYMBOLS}\s?[:=]?|#?[:=：]|#|[-=]{{0,3}}>|//?|[;|•·](?=\s)|→|»|~|(?:[-–—]|,|\?)(?=\s)|–|—))?"
    r"(?:</\w{1,8}>)?(?P<gap>\s{0,3})(?P<open>[\"'“„«‘<\[(`*$]{0,2}|(?<=[:=])/|(?<=[:=] )/)"
    r"(?P<at>(?:@ ?)?)(?P<name>live:\.?[\w.:-]+|\w[\w.-]*)(?P<number> ?#\d{4}(?!\w))?",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(r"[@:(=\[{]|[-./\\]\w|'\w")
"""After a word: it is part of an address, a path or program code."""
_LEFT: Final = re.compile(
    r"(?:(?P<lead>[^\W\d_][\w'’]*)[ \t]{1,2})?(?P<open>[\"'“(]?)(?P<at>@?)\$?(?P<name>\w[\w.-]{1,39})[\"'”)]?"
    r"(?:[ \t]{1,2}(?P<on>[^\W\d_]+)[ \t]{1,2}|[ \t]?(?P<bracket>[(\[]))$"
)
_MINE: Final = re.compile(
    rf"(?<![\w@.])(?P<name>\w[\w.-]{{1,39}})[ \t]{{1,2}}(?:{_any(words.VERBS - {'to'})})[ \t]{{1,2}}"
    rf"(?:{_any(words.OWNERS)})[ \t]{{1,2}}$",
    re.IGNORECASE,
)
_GO: Final = re.compile(r"\b(?:go|goes|going|went|known) $", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[^\s,;:.!?()\[\]\"“”]+")
_LABEL: Final = re.compile(
    r"(?:^|[\n,;|/•*·(\[{>&+]|[.!?]\s|[-–—]\s|"
    r"\s(?:and|or|und|oder|et|ou|y|o|e|en|of|och|og|i|lub|и|или|ve)\s)[ \t]{0,4}$"
)
_END: Final = re.compile(
    r"[ \t]{0,3}(?:$|[\n\r,;!?|/)\]}\"”»<*`•]|\.(?!\w)|[-–—]\s|[^\w\s\x00-\x7f]|"
    rf"(?:{_any(words.ENDS | words.CALLS)})(?!\w))",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(
    r"(?:^|[\n,;|])[ \t]{0,4}(?P<at>@?)(?P<name>\w[\w.-]{2,39})[ \t]{0,2}(?:<[-=]{1,2}|[-=]|[–—←|])[ \t]{0,2}"
    rf"(?:(?:{alternatives(words.OWNERS)})[ \t])?$"
)
_SIGN: Final = re.compile(r"[-=–—←|]")
_ENDS_LINE: Final = re.compile(r"[ \t.!)\]]{0,3}(?:\n|$|[,;|])")
_NEXT_WORD: Final = re.compile(r"[ \t]{1,2}([^\W\d_]{1,20})(?![\w@])")
_PLAIN_CALLED: Final = words.CALLED.keys() - words.EVERYDAY - {"x"}
_FULL_NAME: Final = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+(?!\w)")
_OWNED: Final = re.compile(r".+(?:ım|im|um)")
"""Turkish writes "my" as an ending: `instagramım`."""

_LONGEST: Final = 120
_LONGEST_NAME: Final = 40
_BEFORE: Final = 48
_NEAR: Final = 8


def after(text: str, platform: re.Match[str], floor: int, *, listed: bool = False) -> Said | None:
    """What follows the platform: "kik username: pit9"."""
    right = _RIGHT.match(text, platform.end(), platform.end() + _LONGEST)
    if right is None or not _is_apart(right):
        return None
    if right["closed"] and text[platform.start() - 1 : platform.start()] not in ("(", "["):
        return None
    called = platform[0].lower()
    name, start = right["name"].rstrip(".-:"), right.start("name")
    if right["number"] and name == right["name"] and (right["number"][0] == "#" or called == "discord"):
        name += right["number"]
    if not name or len(name) > _LONGEST_NAME or _GOES_ON.match(text, start + len(name)):
        return None
    noun = (
        bool(right["noun"])
        or called in words.NOUNS
        or (_OWNED.fullmatch(called) is not None and words.CALLED[called] != called)
    )
    tokens = _tokens_before(text, platform)
    claimed, asked = _claimed(tokens)
    paired = (next_word := _NEXT_WORD.match(text, start + len(name))) is not None and next_word[
        1
    ].lower() in _PLAIN_CALLED
    claimed, asked = claimed or listed, asked or listed
    label = _LABEL.search(text[max(0, platform.start() - _NEAR) : platform.start()]) is not None
    label = label or (floor > 0 and text[floor : platform.start()].isspace())  # the next of a list without marks
    if not _is_platform(platform[0], right, claimed or noun, label):
        return None
    asked = asked or (bool(right["told"]) and tokens[-1:] != [] and tokens[-1] in words.ON)
    if paired and label:  # the first of "snap pit9 insta pit.nine"
        claimed = asked = True
    foreign = (
        (claimed or is_likely(name)) and name.isascii() and not called.isascii() and called[0].isalpha()
    )  # Russian has no "is": "мой телеграм pit9"
    if _FULL_NAME.match(text, start):
        return None  # a person's name: "facebook: Pit Nine"
    ends = paired or _END.match(text, start + len(name)) is not None
    return Said(
        name,
        start,
        words.CALLED[called],
        _join(right, claimed or noun) if called[0].isalnum() or right["at"] else Join.MARK,
        claimed or noun,
        asked or noun or foreign,
        label,
        ends,
    )


def is_claimed(text: str, platform: re.Match[str]) -> bool:
    """Whether the words before a platform say that somebody's account is spoken of."""
    return _claimed(_tokens_before(text, platform))[0]


def _tokens_before(text: str, platform: re.Match[str]) -> list[str]:
    line = text[max(0, platform.start() - _BEFORE) : platform.start()].rpartition("\n")[2]
    return _TOKEN.findall(line.lower())


def _claimed(before: list[str]) -> tuple[bool, bool]:
    """Of the words before a platform: whether they say that it is somebody's, and whether they ask to get in touch."""
    if not before:
        return False, False
    owner = not words.OWNERS.isdisjoint(before[-2:])
    owner = owner or (before[-1] in words.ON and not words.NOUNS.isdisjoint(before[-3:-1]))  # "my username on kik is"
    owner = owner or (before[-1] in words.ON and not words.INTRODUCTIONS.isdisjoint(before[-2:-1]))  # "estoy en kik"
    call = not words.CALLS.isdisjoint(before[-6:])
    asked = before[-1] in ("add", "hmu") or (before[-1] in words.ON and not words.NAMED.isdisjoint(before[-3:-1]))
    asked = asked or (before[-1] in words.ON and not words.OBJECTS.isdisjoint(before[-2:-1]))
    asked = asked or (call and (before[-1] in words.ON or before[-1] in words.OWNERS))
    return owner or call or asked, asked


def _is_apart(right: re.Match[str]) -> bool:
    """Whether the word does not just grow out of the platform's; on a new line only what is joined to it counts."""
    if "\n" in right["gap"] and not (right["mark"] or right["told"] or right["verb"]):
        return False
    return bool(right["mark"] or right["gap"] or right["open"] or right["at"])


def _is_platform(written: str, right: re.Match[str], claimed: bool, label: bool) -> bool:
    """An everyday word, or an abbreviation, is a platform only where more than its name says so."""
    called, marked = written.lower(), (right["mark"] or "").endswith((":", "=", "：", ">", "→"))
    if called == "x":
        return bool(right["at"])
    if called in words.EVERYDAY:
        formed = is_formed(right["name"].rstrip("."), words.CALLED[called])
        formed = formed or (label and marked and bool(right["at"]))
        return (claimed or formed or written.isupper()) and (marked or formed or bool(right["noun"]))
    if right["at"]:
        return claimed or not right["at"].endswith(" ")
    sure = claimed or marked or bool(right["told"]) or (label and is_likely(right["name"].rstrip(".-")))
    return called not in words.GUARDED or sure


def _join(right: re.Match[str], owned: bool) -> Join:
    mark = (right["mark"] or "").strip()
    if right["at"]:
        return Join.AT
    if mark and mark not in ("-", "–", "—", ",", "~", "?", "/", "//", ";", "|", "•", "·"):
        return Join.MARK
    if right["open"].strip("(["):
        return Join.MARK
    if right["told"] or right["closed"]:
        return Join.VERB if right["told"] and owned else Join.LEAD
    if right["verb"]:
        return Join.VERB
    return Join.NOTHING if mark in ("", ",", "?") else Join.DASH


def before(text: str, platform: re.Match[str], floor: int, *, end: int = 0) -> Said | None:
    """What stands before the platform: "I'm pit9 on kik", "@pit9 (insta)". `end` is where a list of several ends."""
    end = end or platform.end()
    called = platform[0].lower()
    line = text[max(floor, platform.start() - _BEFORE - _LONGEST_NAME) : platform.start()].rpartition("\n")[2]
    offset = platform.start() - len(line)
    if called in words.EVERYDAY:
        return None
    return _owned_name(line, offset, called, text, end) or _led_name(line, offset, called, text, end)


def _owned_name(line: str, offset: int, called: str, text: str, end: int) -> Said | None:
    if mine := _MINE.search(line):  # "pit9 is my kik"
        name, start = mine["name"], offset + mine.start("name")
        return Said(name, start, words.CALLED[called], Join.VERB, True, True, False, True)
    if _SIGN.search(line) and (marked := _MARKED.search(line)) and _ENDS_LINE.match(text, end):  # "pit_9 <- my insta"
        name, start = marked["name"], offset + marked.start("name")
        if marked["at"] or shape(name) > Shape.PLAIN:
            join = Join.AT if marked["at"] else Join.LEAD
            return Said(name, start, words.CALLED[called], join, True, True, False, True)
    return None


def _led_name(line: str, offset: int, called: str, text: str, end: int) -> Said | None:
    left = _LEFT.search(line)
    if left is None or (called == "x" and not left["at"]):
        return None
    lead = (left["lead"] or "").lower().replace("’", "'")
    if lead == "by" and _GO.search(line, 0, left.start("lead")):
        lead = "as"
    unknown = words.CALLED[called] in words.ACCOUNTS and called not in words.GUARDED and is_likely(left["name"])
    bracketed = left["bracket"] is not None and text[end : end + 1] in (")", "]")
    if not bracketed and (
        (left["on"] or "").lower() not in words.ON
        or not (left["at"] or lead in words.LEADS or lead in words.CALLS or unknown)
    ):
        return None
    if left["at"] and left.start("at") and line[left.start("at") - 1].isalnum():
        return None  # an e-mail address
    name, start = left["name"], offset + left.start("name")
    join = Join.AT if left["at"] else Join.LEAD
    entry = bracketed and is_likely(name)
    noun = not words.NOUNS.isdisjoint(_TOKEN.findall(line[: left.start("name")].lower()))
    named = lead in words.SELVES or lead in words.CALLS or entry or noun or unknown
    return Said(name, start, words.CALLED[called], join, lead in words.OWNERS, named, False, True)
