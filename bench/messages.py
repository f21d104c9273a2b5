"""Messages, mails and papers of any number, made up: what is searched in `bench.search`, the same at each run.

Words come as often as in real chat and mail (`bench.corpus_lines`), which gives the long tail that a handful of words
lacks: most of an index's terms stand in it once or twice.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Final

from bench import corpus_lines
from cets_search.ingest.shape import Item
from cets_search.ingest.walk import Found
from cets_search.model import Seizure, Sharing
from extractors.model import Digests, Document

LOADED: Final = "2026-01-01T00:00:00Z"
FIRST: Final = datetime(2015, 1, 1, tzinfo=UTC)
YEARS: Final = 10
PEOPLE: Final = 400
IN_A_FILE: Final = 1_000
SHORTEST: Final = 4
"""Letters of a word that is searched for: enough for each kind of search."""

WORD: Final = re.compile(r"[A-Za-z]{2,20}")

SEIZURES: Final = tuple(
    Seizure(force, f"BENCH-{number}", sharing=sharing, loaded_at=LOADED)
    for force, count, sharings in (
        ("essex", 12, (Sharing.CLOSED,)),
        ("kent", 6, (Sharing.OPEN, Sharing.CLOSED)),
        ("norfolk", 6, (Sharing.OPEN, Sharing.CLOSED)),
    )
    for number in range(1, count + 1)
    for sharing in (sharings[number % len(sharings)],)
)
"""Of three in four documents the readers are the first force, or all."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in lower case, the most frequent first, and how often they and those before them come."""

    words: Sequence[str]
    summed: Sequence[int]

    def some(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.summed, k=count)

    def at(self, share: float) -> str:
        """The word of four letters or more of which about this share of all words is made: `at(0.01)` stands once in a
        hundred.
        """
        wanted = share * self.summed[-1]
        before = 0
        for word, summed in zip(self.words, self.summed, strict=True):
            if summed - before <= wanted and len(word) >= SHORTEST:
                return word
            before = summed
        return self.words[-1]


def real_words() -> Words:
    """The words of the corpora's chat and mail, in their real proportions."""
    counted: Counter[str] = Counter()
    for source in (corpus_lines.chat(), corpus_lines.mail()):
        for line in source:
            counted.update(word.lower() for word in WORD.findall(line))
    words, counts = zip(*counted.most_common(), strict=True)
    return Words(words, list(accumulate(counts)))


def files(count: int, words: Words) -> Iterator[tuple[Item, Iterator[Document]]]:
    """Files of `IN_A_FILE` documents, each with its seizure, until there are `count` documents."""
    chance = random.Random(7)  # noqa: S311 - nothing secret: the same index each time
    posted: list[Document] = []
    for number in range(0, count, IN_A_FILE):
        seizure = chance.choice(SEIZURES)
        digest = hashlib.sha256(f"{number}".encode()).hexdigest()
        found = Found(f"export-{number}.zip".encode(), b"", IN_A_FILE * 400)
        item = Item(seizure, found, Digests(digest, digest[:32], digest[:40], found.size))
        yield item, (_document(place, chance, words, posted) for place in range(min(IN_A_FILE, count - number)))


def phone(person: int) -> str:
    """A person's number, from those set aside for fiction."""
    return f"+447700900{person % 1000:03}"


def _document(place: int, chance: random.Random, words: Words, posted: list[Document]) -> Document:
    part = f"{place}"
    kind = chance.random()
    if kind < 0.05 and posted:
        return replace(chance.choice(posted), part=part)
    sent = FIRST + timedelta(minutes=chance.randrange(YEARS * 365 * 24 * 60))
    said = " ".join(words.some(chance, max(3, int(chance.lognormvariate(3.2, 0.9))))) + _identifier(chance)
    sender, other = chance.choices(range(PEOPLE), k=2)
    made = Document(
        kind="message",
        path="",
        part=part,
        parent="",
        sent_at=f"{sent:%Y-%m-%dT%H:%M:%SZ}",
        zone="stated",
        text=said,
    )
    if kind < 0.6:
        platform = chance.choice(("whatsapp", "sms", "telegram"))
        names = f"Person {sender}", (f"Person {other}",)
        return replace(made, platform=platform, conversation=f"chat {other}", sender=names[0], recipients=names[1])
    if kind < 0.95:
        mail = replace(
            made,
            kind="email",
            sender=f"Person {sender} <p{sender}@example.org>",
            recipients=(f"Person {other} <p{other}@example.org>",),
            subject=" ".join(words.some(chance, 5)),
            mime="message/rfc822",
            metadata={"message_id": f"<{chance.getrandbits(64):x}@example.org>"},
        )
        if len(posted) < PEOPLE or chance.random() < 0.1:
            posted[len(posted) % PEOPLE : len(posted) % PEOPLE + 1] = [mail]
        return mail
    return replace(made, kind="document", sent_at=None, zone=None, mime=chance.choice(("application/pdf", "text/html")))


def _identifier(chance: random.Random) -> str:
    one = chance.randrange(40)
    person = chance.randrange(PEOPLE)
    if one < 4:
        return f" call {phone(person)}"
    if one < 7:
        return f" write to p{person}@example.org"
    if one < 9:
        return f" see https://shop{person % 40}.example.org/{chance.randrange(100_000)}"
    return f" ask @seat_{person}" if one < 10 else ""
