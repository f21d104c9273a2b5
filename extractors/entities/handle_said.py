"""Accounts that people tell each other: "my kik is pit9", "füg mich auf Snap hinzu: pit9", "I'm pit9 on Steam"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from extractors.entities import handle_clause
from extractors.entities import handle_words as words
from extractors.entities.alternatives import alternatives
from extractors.entities.case import lower
from extractors.entities.handle_doubt import Join, Said, doubt
from extractors.entities.handle_name import Shape, shape
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.model import Entity


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(names), key=lambda name: (-len(name), name))))


def _platform() -> str:
    """Their names by first letter: a search that skips to those letters is four times as fast as one for any name."""
    firsts = sorted({name[0] for name in words.CALLED})
    rests = {first: alternatives(name[1:] for name in words.CALLED if name[0] == first) for first in firsts}
    rests["x"] = f"{alternatives(name[1:] for name in words.CALLED if name[0] == 'x' and name != 'x')}|(?!-)"
    branches = "|".join(f"(?<=[{first}{first.upper()}])(?:{rest})" for first, rest in rests.items())
    letters = "".join(f"{first}{first.upper()}" for first in firsts)
    cjk = handle_clause.CJK
    apart = rf"(?:(?<![\w@#.&?-].)|(?<=[{cjk}].))"  # where no spaces are written, a letter is an edge too
    return rf"[{letters}]{apart}(?<![^A-Za-z]/.)(?<!^/.)(?:{branches})(?:(?![\w@])|(?=[{cjk}])|(?<=\W)(?=@))"


_EDGE: Final = r"[^0-9A-Za-z_]"
ANCHOR: Final = (
    rf"(?:^|{_EDGE})(?:{alternatives(set(words.CALLED) - {'x'})})(?:$|{_EDGE})"
    rf"|(?:^|{_EDGE})x(?:$|[^0-9A-Za-z_-])"
)
"""The name of a platform, to be read without regard to case. `x` is none before a hyphen: so begin headers of mail."""

_SIEVED: Final = [name for name in words.CALLED if name[0].isascii()]
_BEYOND: Final = sorted({letter for name in words.CALLED if not name[0].isascii() for letter in name})
_SYMBOLS: Final = "[\u2600-\u27ff\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]{1,4}"
_PLATFORM: Final = Sifted(
    # The sieve reads `?` for each character beyond ASCII, and counts it no letter: `?` or an edge follows a name.
    rf"(?i:\b(?:{alternatives(''.join(letter if letter.isascii() else '?' for letter in name) for name in _SIEVED)})"
    r"(?:$|[^0-9A-Za-z_@]))",
    re.compile(_platform(), re.IGNORECASE),
    beyond="".join(_BEYOND),
)
_RIGHT: Final = re.compile(
    r"(?P<closed>[)\]]?)(?P<noun>(?:[?,.][ \t](?:mine|(?:my )?(?:user)?name)(?!\w))?"
    rf"(?:(?:,?[ \t]{{1,2}}|-)(?:me (?:at|on|under)|{_any(words.NOUNS)})(?!\w)){{0,2}})"
    rf"(?P<told>(?:[?,.]?[ \t]{{1,2}}(?:{_any(words.INTRODUCTIONS)})(?!\w)){{0,4}})"
    rf"(?P<verb>(?:'s(?!\w)|,?\s{{1,2}}(?:{_any(words.VERBS)})(?!\w)){{0,3}})"
    rf"(?P<mark>\s{{0,2}}(?:{_SYMBOLS}\s?[:=]?|#?[:=：]|#|[-=]?>|/|→|»|~|(?:[-–—]|,|\?)(?=\s)|–|—))?"
    r"(?P<gap>\s{0,3})(?P<open>[\"'“„«‘<\[(`*$]{0,2}|(?<=[:=])/|(?<=[:=] )/)"
    r"(?P<at>(?:@ ?)?)(?P<name>live:\.?[\w.:-]+|\w[\w.-]*)(?P<number>#\d{4}(?!\w))?",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(r"[@:(=\[{]|[-./\\]\w|'\w")
"""After a word: it is part of an address, a path or program code."""
_LEFT: Final = re.compile(
    r"(?:(?P<lead>[^\W\d_][\w'’]*)[ \t]{1,2})?(?P<open>[\"'“(]?)(?P<at>@?)(?P<name>\w[\w.-]{1,39})[\"'”)]?"
    r"(?:[ \t]{1,2}(?P<on>[^\W\d_]+)[ \t]{1,2}|[ \t]?(?P<bracket>[(\[]))$"
)
_MINE: Final = re.compile(
    rf"(?<![\w@.])(?P<name>\w[\w.-]{{1,39}})[ \t]{{1,2}}(?:{_any(words.VERBS - {'to'})})[ \t]{{1,2}}"
    rf"(?:{_any(words.OWNERS)})[ \t]{{1,2}}$",
    re.IGNORECASE,
)
_GO: Final = re.compile(r"\b(?:go|goes|going|went|known) $", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[^\s,;:.!?()\[\]\"“”]+")
_LABEL: Final = re.compile(r"(?:^|[\n,;|/•*·(\[{>&+]|[.!?]\s|[-–—]\s)[ \t]{0,4}$")
_SIGNAL: Final = re.compile(r"[a-z_]\w{2,31}\.\d{2,4}", re.IGNORECASE)
"""A username of Signal: a name, a dot and two digits or more."""
_END: Final = re.compile(
    r"[ \t]{0,3}(?:$|[\n\r,;!?|/)\]}\"”»<*`•]|\.(?!\w)|[-–—]\s|[^\w\s\x00-\x7f]|"
    rf"(?:{_any(words.ENDS)})(?!\w))",
    re.IGNORECASE,
)
_ANDS: Final = "|".join(sorted(map(re.escape, words.AND), key=len, reverse=True))
_AND: Final = re.compile(rf"[ \t]{{0,2}}(?:{_ANDS})[ \t]{{0,2}}", re.IGNORECASE)
_MORE: Final = re.compile(rf"[ \t]{{0,2}}(?:{_ANDS})[ \t]{{0,2}}@?(?P<name>\w[\w.-]{{1,39}})", re.IGNORECASE)
_OWNED: Final = re.compile(r".+(?:ım|im|um)")
"""Turkish writes "my" as an ending: `instagramım`."""

_LONGEST: Final = 120
_LONGEST_NAME: Final = 40
_BEFORE: Final = 48
_NEAR: Final = 8


def find(text: str, region: str) -> Iterator[Entity]:
    """Every account told by a platform's name and a word that is a name, left to right; `value` `platform:name`."""
    return (found for found in _all(text) if isinstance(found, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """The words beside a platform that are no names, and why."""
    return (found for found in _all(text) if isinstance(found, Rejection))


def _all(text: str) -> Iterator[Entity | Rejection]:
    floor = 0
    told: Entity | None = None
    for together in _together(text):
        if len(together) > 1 and together[0].start() >= floor and (found := _shared(text, together, floor)):
            yield from found
            told, floor = found[-1], max(found[-1].end, together[-1].end())
            continue
        for platform in together:
            if platform.start() < floor:
                continue
            one, floor = _of_one(text, platform, floor, told)
            if one is not None:
                yield one
            told = one if isinstance(one, Entity) else told


def _together(text: str) -> Iterator[list[re.Match[str]]]:
    """The platforms of `text`; those that only `/`, `and` or the like stands between are one list."""
    held: list[re.Match[str]] = []
    for platform in _PLATFORM.finditer(text):
        if platform[0].lower() not in words.CALLED:  # İ folds to i for `re`, not here
            continue
        if held and _AND.fullmatch(text, held[-1].end(), platform.start()) is None:
            yield held
            held = []
        held.append(platform)
    if held:
        yield held


def _shared(text: str, together: Sequence[re.Match[str]], floor: int) -> list[Entity]:
    """The accounts of a list of platforms with one name for all, or one for each: "ig/snap: pit9 / pit.9"."""
    after = _after(text, together[-1], floor)
    if after is not None and after.join in (Join.MARK, Join.AT, Join.VERB):
        after = replace(after, label=True)
    if after is None or doubt(after) is not None:
        before = _before(text, together[0], floor)
        return [] if before is None or doubt(before) is not None else [_entity(one, before) for one in together]
    names = [after]
    while len(names) < len(together) and (more := _MORE.match(text, names[-1].end, names[-1].end + _LONGEST_NAME)):
        platform = words.CALLED[together[len(names)][0].lower()]
        named = replace(after, name=more["name"].rstrip(".-"), start=more.start("name"), platform=platform)
        if doubt(named) is not None:
            break
        names.append(named)
    if len(names) == 1:
        names *= len(together)
    return [_entity(one, name) for one, name in zip(together, names, strict=False)]


def _of_one(
    text: str, platform: re.Match[str], floor: int, told: Entity | None
) -> tuple[Entity | Rejection | None, int]:
    """What is told of one platform, and from where on the next may be."""
    said = [one for one in (_after(text, platform, floor), _before(text, platform, floor)) if one is not None]
    doubts = [doubt(one) for one in said]
    taken = next((one for one, why in zip(said, doubts, strict=True) if why is None), None)
    if taken is None and told is not None and _is_same(text, told, platform):
        value = f"{words.CALLED[platform[0].lower()]}:{told.value.partition(':')[2]}"
        why = f"said to be the same on {platform[0]!r}"
        return Entity("handle", value, told.text, told.start, told.end, why), platform.end()
    taken = taken or next((one for one in handle_clause.near(text, platform, floor) if doubt(one) is None), None)
    if taken is not None:
        return _entity(platform, taken), max(taken.end, platform.end())
    if not said:
        return None, floor
    end = max(said[0].end, platform.end()) if said[0].start >= platform.end() else platform.end()
    return Rejection("handle", said[0].name, said[0].start, said[0].end, doubts[0] or ""), end


def _entity(platform: re.Match[str], said: Said) -> Entity:
    called = words.CALLED[platform[0].lower()]
    name = said.name.replace("-", "") if said.name.replace("-", "").isdigit() else said.name
    return Entity("handle", f"{called}:{lower(name)}", said.name, said.start, said.end, f"name beside {platform[0]!r}")


def _is_same(text: str, told: Entity, platform: re.Match[str]) -> bool:
    """Whether the account that was told before is said to be on `platform` too."""
    between = text[min(told.end, platform.start()) : platform.start()]
    after = text[platform.end() : platform.end() + _NEAR].partition("\n")[0]
    if len(between) > _BEFORE or "\n" in between or told.value.startswith(f"{words.CALLED[platform[0].lower()]}:"):
        return False
    near = (*_TOKEN.findall(between.lower()), *_TOKEN.findall(after.lower())[:1])
    return not words.SAME.isdisjoint(near)


def _after(text: str, platform: re.Match[str], floor: int) -> Said | None:
    """What follows the platform: "kik username: pit9"."""
    right = _RIGHT.match(text, platform.end(), platform.end() + _LONGEST)
    if right is None or not _is_apart(right):
        return None
    if right["closed"] and text[platform.start() - 1 : platform.start()] not in ("(", "["):
        return None
    name, start = right["name"].rstrip(".-:"), right.start("name")
    if right["number"] and name == right["name"]:
        name += right["number"]
    if not name or len(name) > _LONGEST_NAME or _GOES_ON.match(text, start + len(name)):
        return None
    called = platform[0].lower()
    noun = (
        bool(right["noun"])
        or called in words.NOUNS
        or (_OWNED.fullmatch(called) is not None and words.CALLED[called] != called)
    )
    before = _TOKEN.findall(text[max(0, platform.start() - _BEFORE) : platform.start()].rpartition("\n")[2].lower())
    claimed, asked = _claimed(before)
    label = _LABEL.search(text[max(0, platform.start() - _NEAR) : platform.start()]) is not None
    label = label or (floor > 0 and text[floor : platform.start()].isspace())  # the next of a list without marks
    if not _is_platform(platform[0], right, claimed or noun, label):
        return None
    asked = asked or (bool(right["told"]) and before[-1:] != [] and before[-1] in words.ON)
    foreign = claimed and name.isascii() and not called.isascii()  # Russian has no "is": "мой телеграм pit9"
    ends = _END.match(text, start + len(name)) is not None
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


def _claimed(before: list[str]) -> tuple[bool, bool]:
    """Of the words before a platform: whether they say that it is somebody's, and whether they ask to get in touch."""
    if not before:
        return False, False
    owner = not words.OWNERS.isdisjoint(before[-2:])
    owner = owner or (before[-1] in words.ON and not words.NOUNS.isdisjoint(before[-3:-1]))  # "my username on kik is"
    owner = owner or (before[-1] in words.ON and not words.INTRODUCTIONS.isdisjoint(before[-2:-1]))  # "estoy en kik"
    call = not words.CALLS.isdisjoint(before[-6:])
    asked = before[-1] in ("add", "hmu") or (call and (before[-1] in words.ON or before[-1] in words.OWNERS))
    return owner or call, asked


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
        formed = called == "signal" and _SIGNAL.fullmatch(right["name"].rstrip(".")) is not None
        formed = formed or (label and marked and bool(right["at"]))
        return (claimed or formed or written.isupper()) and (marked or formed or bool(right["noun"]))
    if right["at"]:
        return claimed or not right["at"].endswith(" ")
    sure = claimed or marked or bool(right["told"]) or (label and shape(right["name"].rstrip(".-")) > Shape.PLAIN)
    return called not in words.GUARDED or sure


def _join(right: re.Match[str], owned: bool) -> Join:
    mark = (right["mark"] or "").strip()
    if right["at"]:
        return Join.AT
    if mark and mark not in ("-", "–", "—", ",", "~", "?", "/"):
        return Join.MARK
    if right["open"].strip("(["):
        return Join.MARK
    if right["told"] or right["closed"]:
        return Join.VERB if right["told"] and owned else Join.LEAD
    if right["verb"]:
        return Join.VERB
    return Join.NOTHING if mark in ("", ",", "?") else Join.DASH


def _before(text: str, platform: re.Match[str], floor: int) -> Said | None:
    """What stands before the platform: "I'm pit9 on kik", "@pit9 (insta)"."""
    called = platform[0].lower()
    line = text[max(floor, platform.start() - _BEFORE - _LONGEST_NAME) : platform.start()].rpartition("\n")[2]
    offset = platform.start() - len(line)
    if called in words.EVERYDAY:
        return None
    if mine := _MINE.search(line):  # "pit9 is my kik"
        name, start = mine["name"], offset + mine.start("name")
        return Said(name, start, words.CALLED[called], Join.VERB, True, True, False, True)
    left = _LEFT.search(line)
    if left is None or (called == "x" and not left["at"]):
        return None
    lead = (left["lead"] or "").lower().replace("’", "'")
    if lead == "by" and _GO.search(line, 0, left.start("lead")):
        lead = "as"
    bracketed = left["bracket"] is not None and text[platform.end() : platform.end() + 1] in (")", "]")
    if not bracketed and ((left["on"] or "").lower() not in words.ON or not (left["at"] or lead in words.LEADS)):
        return None
    if left["at"] and left.start("at") and line[left.start("at") - 1].isalnum():
        return None  # an e-mail address
    name, start = left["name"], offset + left.start("name")
    join = Join.AT if left["at"] else Join.LEAD
    return Said(name, start, words.CALLED[called], join, lead in words.OWNERS, lead in words.SELVES, False, True)
