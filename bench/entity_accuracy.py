"""Precision and recall of the types that have a form or a checksum, beside `ioc-finder` for those that it knows.

`python -m bench.entity_accuracy` puts made values and near misses (bench/planted.py) into lines of the mail and IRC
corpora. The seed is another at each run, and is printed; `CETS_BENCH_SEED` sets it.
"""

from __future__ import annotations

import os
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv6Address
from pathlib import Path
from random import Random
from typing import Final

from ioc_finder import find_iocs

from bench.planted import MAKERS, Planted
from bench.report import table, write
from extractors.entities import extract

EACH: Final = 1000
"""Values, and as many near misses, of each type."""
CORPORA: Final = Path(os.environ.get("CORPORA") or Path(__file__).resolve().parents[2] / "shared" / "corpora")
FOLDERS: Final = ("mail/spamassassin-ham", "chat/irc-disentanglement/train")
_LINE: Final = re.compile(r"^(?:\[\d\d:\d\d\] <[^>]{1,30}> |> )?(?![\w-]+:)(?P<words>\w.{25,200})$", re.MULTILINE)
_HELD: Final = re.compile(r"[0-9A-Za-z+/=]{26}|@|://|www\.|\w\.\w|::|[0-9a-fA-F]:[0-9a-fA-F]{1,4}:")
"""What may be a value that nobody labelled."""
_THEIRS: Final = {
    "email_addresses": "email", "urls": "url", "ipv4s": "ip", "ipv6s": "ip", "domains": "domain",
    "md5s": "hash", "sha1s": "hash", "sha256s": "hash",
}  # fmt: skip
"""The types of `ioc-finder`, and ours."""

Pair = tuple[str, str]
"""Type and value."""


def main() -> None:
    """Plant, find, score, print the table and keep it."""
    seed = int(os.environ.get("CETS_BENCH_SEED") or secrets.randbelow(10**9))
    random = Random(seed)  # noqa: S311 - for a sample, which must come again from its seed
    sentences = list(lines())
    ours, theirs = Score(), Score()
    for kind in MAKERS:
        for planted in plants(random, kind):
            text = put(random, random.choice(sentences), planted.written)
            wanted: set[Pair] = {(kind, planted.value)} if planted.value else set()
            found: set[Pair] = {(entity.type, entity.value) for entity in extract(text) if entity.type in MAKERS}
            ours.add(wanted, found)
            theirs.add(wanted if kind in _THEIRS.values() else set(), by_ioc_finder(text))
    write("entity-accuracy", result(seed, len(sentences), ours, theirs))


def lines() -> Iterator[str]:
    """Lines of the corpora but headers, and but those that may hold a value by themselves."""
    for folder in FOLDERS:
        for path in sorted((CORPORA / folder).rglob("*")):
            if path.is_file():
                for match in _LINE.finditer(path.read_text(encoding="utf-8", errors="replace")):
                    if not _HELD.search(match["words"]):
                        yield match["words"]


def plants(random: Random, kind: str) -> Iterator[Planted]:
    """Values and near misses of a type, as many of each."""
    for maker in MAKERS[kind]:
        for _ in range(EACH):
            yield Planted(kind, *maker(random))


def put(random: Random, sentence: str, written: str) -> str:
    """The sentence with `written` between two of its words."""
    words = sentence.split(" ")
    words.insert(random.randrange(len(words) + 1), written)
    return " ".join(words)


class Score:
    """What was found, rightly and wrongly, and what was missed, by type."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, wanted: set[Pair], found: set[Pair]) -> None:
        """One line's."""
        self.right.update(kind for kind, _ in wanted & found)
        self.wrong.update(kind for kind, _ in found - wanted)
        self.missed.update(kind for kind, _ in wanted - found)

    def cells(self, kind: str) -> tuple[str, str]:
        """Precision and recall."""
        right = self.right[kind]
        found, wanted = right + self.wrong[kind], right + self.missed[kind]
        return f"{right / found:.4f}" if found else "-", f"{right / wanted:.4f}" if wanted else "-"


def by_ioc_finder(text: str) -> set[Pair]:
    """What it finds, each once: the host of a URL or an address is none by itself here. Small letters but in URLs."""
    found = find_iocs(
        text,
        parse_domain_from_url=False,
        parse_from_url_path=False,
        parse_domain_from_email_address=False,
        parse_address_from_cidr=False,
        parse_domain_name_from_xmpp_address=False,
        parse_urls_without_scheme=False,
        included_ioc_types=tuple(_THEIRS),
    )
    return {(kind, _spelt(kind, str(value))) for name, kind in _THEIRS.items() for value in found.get(name, ())}


def _spelt(kind: str, value: str) -> str:
    if kind == "ip" and ":" in value:
        return str(IPv6Address(value))
    return value if kind == "url" else value.lower()


def result(seed: int, sentences: int, ours: Score, theirs: Score) -> str:
    """The table, with the sizes of its sets above it."""
    rows = [
        (
            kind,
            f"{EACH:,}",
            f"{EACH:,}",
            *ours.cells(kind),
            *(theirs.cells(kind) if kind in _THEIRS.values() else ("-", "-")),
        )
        for kind in MAKERS
    ]
    header = ("type", "values", "near misses", "precision", "recall", "ioc-finder's precision", "and recall")
    return f"Seed {seed}, put into lines drawn from {sentences:,} of mail and IRC.\n\n{table(header, rows)}"


if __name__ == "__main__":
    main()
