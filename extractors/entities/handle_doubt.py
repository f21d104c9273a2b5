"""Whether a word beside a platform's name is the name of an account on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from extractors.entities.handle_name import Look, is_inflected, is_likely, look


class Join(Enum):
    """What joins a platform and a name."""

    AT = "@"
    MARK = "a mark"  # `:`, `=`, an arrow, a quotation mark
    VERB = "a verb"
    DASH = "a dash"
    NOTHING = "nothing"
    LEAD = "a word before the name"  # which stands before the platform: "I'm pit9 on kik"


@dataclass(frozen=True, slots=True)
class Said:
    """A word beside a platform's name, and what surrounds the two.

    `claimed`: somebody's account is spoken of, or a call to get in touch stands before. `called`: what is said leaves
    no other sense than a name's. `label`: the platform begins a line or an entry. `ends`: the clause ends after it.
    """

    name: str
    start: int
    platform: str
    join: Join
    claimed: bool
    called: bool
    label: bool
    ends: bool

    @property
    def end(self) -> int:
        """Where the name ends."""
        return self.start + len(self.name)


_LONG: Final = 8
"""Letters of a word that no list has, which is no verb of a language of which few words are known either."""


def doubt(said: Said) -> str | None:
    """Why it is no name; None where it is one."""
    like = look(said.name, said.platform)
    if like is Look.NONE:
        return "a version, a file, a platform or a thing of one"
    if said.join is Join.AT or "#" in said.name:
        return None
    if like is Look.SHAPED:
        return _of_a_shaped(said)
    if like is Look.FREQUENT or (like is Look.COMMON and not (said.join is Join.MARK and said.claimed)):
        return "an ordinary word"
    return _of_a_word(said)


def _of_a_shaped(said: Said) -> str | None:
    sure = said.claimed or said.label or said.join in (Join.MARK, Join.LEAD)
    if sure and (said.join is not Join.NOTHING or said.claimed or said.ends):
        return None
    return "nothing says that it is an account's"


def _of_a_word(said: Said) -> str | None:
    if is_inflected(said.name) and said.join in (Join.VERB, Join.LEAD, Join.NOTHING):
        return "by its ending it tells what became of it"
    if said.join is Join.LEAD:
        return None if said.called else "nothing says that it is a name"
    if said.join is Join.VERB:
        return None if said.claimed else "nobody says whose account it is"
    if not said.ends:
        return "the sentence goes on"
    if said.join is Join.NOTHING:
        entry = (said.label and is_likely(said.name)) or (
            said.claimed and is_likely(said.name, _LONG)
        )  # "snap pitandpat, insta pit_9"
        return None if said.called or entry else "nothing joins it to the platform"
    return None if said.claimed or said.label else "nobody says whose account it is"
