"""Precision and recall of handles: names planted in real lines, and lines that hold none.

`python -m bench.handle_accuracy [seed]`; without a seed each run plants anew, and the table says which it was. The
phrasings are kept apart from the rules' own lists of words: what people may write, not what the rules look for.
"""

from __future__ import annotations

import random
import string
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.corpus_lines import sentences
from bench.report import table, write
from extractors.entities import extract

PLANTED: Final = 3_000
BARE: Final = 20_000
"""Real lines into which nothing is put."""

_PARTS: Final = (
    "blue", "fox", "river", "stone", "moto", "velo", "nacht", "luna", "sol", "kot", "ptak", "wolf", "pixel", "retro",
    "turbo", "tango", "cedar", "maple", "falke", "pato", "gris", "zorro", "lupo", "nave", "kuzey", "deniz", "volk",
    "reka", "seat", "ticket", "spoke", "wheel",
)  # fmt: skip

LINKS: Final = (
    ("telegram", "https://t.me/{}"), ("instagram", "https://www.instagram.com/{}/"), ("tiktok", "tiktok.com/@{}"),
    ("snapchat", "https://www.snapchat.com/add/{}"), ("twitter", "https://twitter.com/{}"), ("twitter", "x.com/{}"),
    ("facebook", "https://www.facebook.com/{}"), ("vk", "vk.com/{}"), ("reddit", "https://www.reddit.com/user/{}/"),
    ("twitch", "twitch.tv/{}"), ("steam", "https://steamcommunity.com/id/{}"), ("linkedin", "linkedin.com/in/{}"),
    ("pinterest", "https://www.pinterest.co.uk/{}/"), ("soundcloud", "https://soundcloud.com/{}/sets"),
    ("youtube", "https://youtube.com/@{}?sub=1"), ("github", "https://github.com/{}"), ("kik", "https://kik.me/{}"),
)  # fmt: skip

PHRASES: Final = (
    ("kik", "my kik is {}"), ("kik", "kik me {}"), ("kik", "Kik - {}"), ("kik", "u got kik? mine's {}"),
    ("snapchat", "add me on snap: {}"), ("snapchat", "snap: {}"), ("snapchat", "my snapchat name is {}"),
    ("instagram", "insta – {}"), ("instagram", "follow me on insta @{}"), ("instagram", "IG: {}"),
    ("wickr", "wickr me: {}"), ("skype", "skype: live:{}"), ("skype", "my skype id is {}"), ("telegram", "tg @{}"),
    ("discord", "discord: {}"), ("steam", "add {} on steam"), ("telegram", "find me on telegram as {}"),
    ("instagram", "mein Insta ist {}"), ("snapchat", "füg mich auf Snap hinzu: {}"), ("kik", "schreib mir auf kik: {}"),
    ("instagram", "mon insta c'est {}"), ("snapchat", "ajoute-moi sur snap : {}"),
    ("telegram", "je suis {} sur telegram"),
    ("instagram", "mi insta es {}"), ("kik", "agrégame en kik: {}"), ("telegram", "búscame en telegram como {}"),
    ("instagram", "meu insta é {}"), ("snapchat", "me adiciona no snap: {}"), ("discord", "meu discord: {}"),
    ("instagram", "il mio insta è {}"), ("snapchat", "aggiungimi su snap: {}"), ("telegram", "su telegram sono {}"),
    ("snapchat", "mijn snap is {}"), ("instagram", "voeg me toe op insta: {}"), ("kik", "mijn kik: {}"),
    ("snapchat", "mój snap to {}"), ("instagram", "dodaj mnie na insta: {}"),
    ("discord", "mój nick na discordzie to {}"),
    ("telegram", "мой телеграм {}"), ("telegram", "добавь меня в телеге: {}"), ("vk", "мой вк - {}"),
    ("instagram", "instagramım {}"), ("snapchat", "snap hesabım: {}"), ("telegram", "telegramdan ekle: {}"),
)  # fmt: skip

NEAR: Final = (
    "my kik is broken", "my snap keeps crashing", "skype isn't working", "my insta got hacked", "mein Insta ist weg",
    "mon snap marche plus", "mi insta no funciona", "meu insta caiu", "il mio insta non va", "mijn snap doet raar",
    "mój snap nie działa", "мой телеграм завис", "instagramım çalışmıyor", "see https://www.instagram.com/accounts/login/",
    "https://www.facebook.com/sharer/sharer.php?u=x", "https://t.me/joinchat/AAAAAE", "twitter.com/share?url=x",
    "https://www.instagram.com/p/CAbCdEfGh/", "https://www.youtube.com/watch?v=abc123", "reddit.com/r/bicycles",
    "https://github.com/login", "bug#1234", "order#4711", "@media screen", "see you @home", "@property", "img@2x.png",
    "jo@example.org", "install it from snap please", "I saw it on youtube yesterday", "steam is 32bit only",
    "is it on discord or telegram?", "Twitter: the new rules", "skype 4.3.0 is out", "github: README.md", "kik back",
    "my discord server is full", "the line is busy", "my session id expired", "discord = Client()", "u/min",
    "https://x.com/home", "linkedin.com/jobs/view/1", "snap out of it", "my telegram bot is ready", "@param name",
)  # fmt: skip


@dataclass
class Count:
    """Of one kind of lines: handles that were planted, found among them, and found that were not planted."""

    planted: int = 0
    found: int = 0
    false: int = 0


def main() -> None:
    """Plant, count, and keep the table."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else time.time_ns() % 1_000_000
    write("handles", result(seed, PLANTED, BARE))


def result(seed: int, count: int, bare: int) -> str:
    """The figures as a Markdown table, from `count` lines of each kind and `bare` lines as they are."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark's, to be repeated
    lines = sentences(draw, count + bare)
    kinds: dict[str, Callable[[], tuple[str, str | None]]] = {
        "links": lambda: filled(draw, draw.choice(LINKS), shaped=True),
        "phrases, a name with a digit, _ or .": lambda: filled(draw, draw.choice(PHRASES), shaped=True),
        "phrases, a name of letters": lambda: filled(draw, draw.choice(PHRASES), shaped=False),
        "`@name`, `name#1234`, `u/name`": lambda: _marked(draw),
        "near misses": lambda: (draw.choice(NEAR), None),
    }
    counts = {kind: planted(draw, lines[:count], make) for kind, make in kinds.items()}
    counts["real lines with nothing put in"] = planted(draw, lines[count:], None)
    rows = [_row(kind, count) for kind, count in counts.items()]
    rows.append(_row("all that is planted", _sum([counts[kind] for kind in kinds])))
    told = f"Seed {seed}: {count:,} real lines of IRC and mail of each kind, {bare:,} as they are.\n\n"
    return told + table(("", "planted", "found", "found wrongly", "recall", "precision"), rows)


def planted(draw: random.Random, lines: list[str], make: Callable[[], tuple[str, str | None]] | None) -> Count:
    """What of the phrases put into `lines` is found; with nothing to put in, what is found in them as they are."""
    count = Count()
    for line in lines:
        own = _handles(line)
        phrase, value = make() if make else ("", None)
        text = _put(draw, line, phrase) if make else line
        found = _handles(text) - (own if make else set())
        count.planted += value is not None
        count.found += value in found
        count.false += len(found - {value})
    return count


def _handles(text: str) -> set[str | None]:
    return {entity.value for entity in extract(text) if entity.type == "handle"}


def _put(draw: random.Random, line: str, phrase: str) -> str:
    """The phrase after, before, or on a line of its own beside the real one."""
    ends = draw.choice((". ", ", ", "\n", " - "))
    return draw.choice((f"{line}{ends}{phrase}", f"{phrase}{ends}{line}", f"{line}\n{phrase}\n{line}"))


def _name(draw: random.Random, shaped: bool) -> str:
    name = draw.choice(_PARTS) + draw.choice(_PARTS)
    if shaped:
        name += draw.choice(("9", "42", "_x", "2007", f"_{draw.choice(_PARTS)}", str(draw.randrange(100, 999))))
    return draw.choice((name, name.title())) + (draw.choice(string.ascii_lowercase) if not shaped else "")


def filled(draw: random.Random, form: tuple[str, str], shaped: bool) -> tuple[str, str]:
    """A form with a name in it, and the value that is to be found."""
    platform, phrase = form
    name = _name(draw, shaped)
    if phrase.startswith(
        ("https://soundcloud", "https://github", "linkedin", "https://www.facebook", "https://www.snap")
    ):
        name = name.replace("_", "")
    written = phrase.format(name)
    return written, f"{platform}:{'live:' if 'live:' in written else ''}{name.lower()}"


def _marked(draw: random.Random) -> tuple[str, str]:
    name = _name(draw, draw.random() < 0.5)
    number = draw.randrange(1000, 9999)
    forms = (
        (f"ask @{name}", f"@{name.lower()}"),
        (f"@{name} said so", f"@{name.lower()}"),
        (f"{name}#{number}", f"discord:{name.lower()}#{number}"),
        (f"thanks u/{name}", f"reddit:{name.lower()}"),
    )
    return draw.choice(forms)


def _sum(counts: list[Count]) -> Count:
    return Count(sum(c.planted for c in counts), sum(c.found for c in counts), sum(c.false for c in counts))


def _row(kind: str, count: Count) -> tuple[str, ...]:
    recall = f"{count.found / count.planted:.3f}" if count.planted else ""
    taken = count.found + count.false
    precision = f"{count.found / taken:.3f}" if count.planted else ""
    return kind, f"{count.planted:,}", f"{count.found:,}", f"{count.false:,}", recall, precision


if __name__ == "__main__":
    main()
