"""Accounts that people tell each other: "my kik is pit9", "füg mich auf Snap hinzu: pit9", "I'm pit9 on Steam"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from extractors.entities import handle_beside as beside
from extractors.entities import handle_clause
from extractors.entities import handle_words as words
from extractors.entities.alternatives import alternatives
from extractors.entities.case import lower
from extractors.entities.handle_doubt import Join, Said, doubt
from extractors.entities.handle_name import Look, is_inflected, look
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.model import Entity


def _platform() -> str:
    """Their names by first letter: a search that skips to those letters is four times as fast as one for any name."""
    firsts = sorted({name[0] for name in words.CALLED})
    rests = {first: alternatives(name[1:] for name in words.CALLED if name[0] == first) for first in firsts}
    rests["x"] = f"{alternatives(name[1:] for name in words.CALLED if name[0] == 'x' and name != 'x')}|(?!-)"
    branches = "|".join(f"(?<=[{first}{first.upper()}])(?:{rest})" for first, rest in rests.items())
    letters = "".join(f"{first}{first.upper()}" for first in firsts)
    cjk = handle_clause.CJK
    apart = rf"(?:(?<![\w@#.&?-].)|(?<=[{cjk}].))"  # where no spaces are written, a letter is an edge too
    return rf"[{letters}]{apart}(?<![^A-Za-z]/.)(?<!^/.)(?:{branches})(?:(?![\w@]|\.\w)|(?=[{cjk}])|(?<=\W)(?=@))"


_EDGE: Final = r"[^0-9A-Za-z_]"
ANCHOR: Final = (
    rf"(?:^|{_EDGE})(?:{alternatives(set(words.CALLED) - {'x'})})(?:$|{_EDGE})"
    rf"|(?:^|{_EDGE})x(?:$|[^0-9A-Za-z_-])"
)
"""The name of a platform, to be read without regard to case. `x` is none before a hyphen: so begin headers of mail."""

_SIEVED: Final = [name for name in words.CALLED if name[0].isascii()]
_BEYOND: Final = sorted({letter for name in words.CALLED if not name[0].isascii() for letter in name})
_PLATFORM: Final = Sifted(
    # The sieve reads `?` for each character beyond ASCII, and counts it no letter: `?` or an edge follows a name.
    rf"(?i:\b(?:{alternatives(''.join(letter if letter.isascii() else '?' for letter in name) for name in _SIEVED)})"
    r"(?:$|[^0-9A-Za-z_@]))",
    re.compile(_platform(), re.IGNORECASE),
    beyond="".join(_BEYOND),
)
_ANDS: Final = "|".join(sorted(map(re.escape, words.AND), key=len, reverse=True))
_AND: Final = re.compile(rf"[ \t]{{0,2}}(?:{_ANDS})[ \t]{{0,2}}", re.IGNORECASE)
_MORE: Final = re.compile(rf"[ \t]{{0,2}}(?:{_ANDS})[ \t]{{0,2}}@?(?P<name>\w[\w.-]{{1,39}})", re.IGNORECASE)
_LISTED: Final = re.compile(
    r"[\"'”)\]]?(?:[ \t]{0,3}[/|,;·•&+\n-]{1,2}[ \t]{0,3}|[ \t]{1,2})(?:(?:and|or|und|oder|et|ou|og|och)[ \t])?"
)
"""Between two entries of a list: what the second tells is an account as the first one's was."""
_WEAK: Final = re.compile(r"[ \t]{0,2},?[ \t]{0,2}@?")
_RENAMED: Final = re.compile(
    rf"[\"')]?[ \t]{{0,2}}[,;.–-]?[ \t]{{0,2}}(?:(?:and|but)[ \t])?(?:{alternatives(words.NOW)})[ \t]{{1,2}}"
    rf"(?:(?:{alternatives(words.VERBS | words.INTRODUCTIONS)})[ \t]{{1,2}}){{0,2}}@?(?P<name>\w[\w.-]{{2,39}})",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(
    rf"[:=@>→_：{handle_clause.CJK}]|\w\.\d|id|user|name|nick|acc|handle|konto|profil|gebruiker|cuenta|conta",
    re.IGNORECASE,
)
"""Some of what an everyday word needs after it to be a platform: looked for first, since it is none most often."""
_LONGEST_NAME: Final = 40
_LONGEST: Final = 80
_BEFORE: Final = 48
_NEAR: Final = 8
_WORD: Final = re.compile(r"[^\s,;:.!?()\[\]\"“”]+")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every account told by a platform's name and a word that is a name, left to right; `value` `platform:name`.

    One name may be told for several platforms: these have the same place.
    """
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
            if one is None:
                continue
            yield one
            if isinstance(one, Entity):
                told = one
                if renamed := _renamed(text, one):
                    yield renamed
                    told, floor = renamed, max(floor, renamed.end)


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
    claimed = beside.is_claimed(text, together[0])
    first = beside.after(text, together[-1], floor, listed=claimed)
    if first is not None and first.join in (Join.MARK, Join.AT, Join.VERB):
        first = replace(first, label=True)
    if first is None or doubt(first) is not None:
        left = beside.before(text, together[0], floor, end=together[-1].end())
        return [] if left is None or doubt(left) is not None else [_entity(one, left) for one in together]
    names = [first]
    while len(names) < len(together) and (more := _MORE.match(text, names[-1].end, names[-1].end + _LONGEST_NAME)):
        platform = words.CALLED[together[len(names)][0].lower()]
        named = replace(first, name=more["name"].rstrip(".-"), start=more.start("name"), platform=platform)
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
    if platform[0].lower() in words.EVERYDAY and not _SIGN.search(text, platform.end(), platform.end() + _BEFORE):
        return None, floor
    listed = told is not None and _LISTED.fullmatch(text, told.end, platform.start()) is not None
    right, left = beside.after(text, platform, floor, listed=listed), beside.before(text, platform, floor)
    said = [one for one in (right, left) if one is not None]
    if right is not None and left is not None and _WEAK.fullmatch(text, platform.end(), right.start):
        said.reverse()  # "@pit9 on insta, @pit8 on kik"
    doubts = [doubt(one) for one in said]
    taken = next((one for one, why in zip(said, doubts, strict=True) if why is None), None)
    if taken is None and told is not None and _is_same(text, told, platform):
        value = f"{words.CALLED[platform[0].lower()]}:{told.value.partition(':')[2]}"
        why = f"said to be the same on {platform[0]!r}"
        return Entity("handle", value, told.text, told.start, told.end, why), platform.end()
    taken = taken or next((one for one in handle_clause.near(text, platform, floor) if doubt(one) is None), None)
    if taken is not None:
        return _entity(platform, taken), max(taken.end, platform.end())
    if not said or said[0].name.lower() in words.CALLED:
        return None, floor
    end = max(said[0].end, platform.end()) if said[0].start >= platform.end() else platform.end()
    return Rejection("handle", said[0].name, said[0].start, said[0].end, doubts[0] or ""), end


def _entity(platform: re.Match[str], said: Said) -> Entity:
    called = words.CALLED[platform[0].lower()]
    name = said.name.replace(" ", "")  # "pit9 #1234"
    name = name.replace("-", "") if name.replace("-", "").isdigit() else name
    return Entity("handle", f"{called}:{lower(name)}", said.name, said.start, said.end, f"name beside {platform[0]!r}")


def _renamed(text: str, told: Entity) -> Entity | None:
    """A second name of the account that was just told: "my kik was pit9, now its pit10"."""
    match = _RENAMED.match(text, told.end, told.end + _LONGEST)
    name = match["name"].rstrip(".-") if match is not None else ""
    if match is None or look(name, "") < Look.WORD or is_inflected(name):
        return None
    start = match.start("name")
    value = f"{told.value.partition(':')[0]}:{lower(name)}"
    return Entity("handle", value, name, start, start + len(name), f"said to be the new name for {told.text!r}")


def _is_same(text: str, told: Entity, platform: re.Match[str]) -> bool:
    """Whether the account that was told before is said to be on `platform` too."""
    between = text[min(told.end, platform.start()) : platform.start()]
    after = text[platform.end() : platform.end() + _NEAR].partition("\n")[0]
    if len(between) > _BEFORE or "\n" in between or told.value.startswith(f"{words.CALLED[platform[0].lower()]}:"):
        return False
    near = (*_WORD.findall(between.lower()), *_WORD.findall(after.lower())[:1])
    return not words.SAME.isdisjoint(near)
