"""Finding a known mail again: by its subject line, by a rare phrase of it, and by the words of that phrase.

`python -m bench.relevance` loads the mail corpora into a site of its own, makes the searches by script (below), and
compares the mean reciprocal rank of the mail that is meant, within the first 50, with that of OpenSearch's own
`simple_query_string` over the same fields, in the same index and run. Half of the mails are there to tune by, with
`CETS_BENCH_TUNE=1`; the figures that are kept come from the other half.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any, Final

from bench.corpus_lines import CORPORA
from bench.own_site import own_site
from bench.report import table, write
from bench.stored import store
from cets_search.access import restrict
from cets_search.engine.evidence import Evidence, Index
from cets_search.engine.loading import Loading, Write
from cets_search.ingest.documents import Shaper
from cets_search.ingest.found import Finder
from cets_search.ingest.shape import Item
from cets_search.ingest.walk import Found
from cets_search.model import Actor, Person, Purpose, Role, SearchRequest, Seizure
from cets_search.query.body import plan
from cets_search.query.clauses import TEXT_FIELDS
from cets_search.query.errors import BadQuery
from cets_search.query.paging import Place
from cets_search.site import Site
from extractors.formats import extract
from extractors.formats.tika import TikaServer
from extractors.model import Digests, Document

SEIZURE: Final = Seizure("essex", "BENCH-1", loaded_at="2026-01-01T00:00:00Z")
READER: Final = Actor(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), Purpose(), frozenset())
MAILS: Final = 600
"""How many are looked for; every other of them is there to tune by."""

DEPTH: Final = 50
WORD: Final = re.compile(r"[^\W_](?:['’]?[^\W_])+")
QUOTED: Final = re.compile(r"\s*(?:[>|:]|--|On .* wrote)")
ANSWER: Final = re.compile(r"(?:(?:re|fwd?|aw)(?:\[\d+\])?: *)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """A mail, and what somebody who remembers it would type."""

    id: str
    searches: Mapping[str, str]


def main() -> None:
    """Run the benchmark, print its table and keep it in docs/benchmarks.md."""
    tuning = os.environ.get("CETS_BENCH_TUNE") == "1"
    with own_site() as (site, _):
        known = load(site)
        mails = known[:: 2 if tuning else -2]
        result = compared(site, mails, len(known))
    if tuning:
        print(result)
    else:
        write("relevance", result)


def load(site: Site) -> list[Known]:
    """Put all mails in, and choose those that are looked for."""
    mails: dict[str, Document] = {}
    tika = TikaServer(site.config.tika_endpoint)

    def writes() -> Iterator[Write]:
        for path in paths():
            shaper = Shaper(item_of(path), Finder(SEIZURE.region, None))
            for document in extract(path, tika=tika):
                shaped = shaper.write(document)
                if document.kind == "email":
                    mails[shaped.id] = document
                yield shaped

    store(Loading(site.connection), writes())
    return chosen(mails)


def paths() -> Iterator[Path]:
    yield from sorted((CORPORA / "mail" / "linux-mips-list" / "mbox").glob("*.mbox"))
    yield from sorted((CORPORA / "mail" / "spamassassin-ham" / "easy_ham").iterdir())


def item_of(path: Path) -> Item:
    name = str(path.relative_to(CORPORA)).encode()
    return Item(SEIZURE, Found(name, os.fsencode(path)), Digests(hashlib.sha256(name).hexdigest()))


def chosen(mails: Mapping[str, Document]) -> list[Known]:
    """Mails that say enough of their own to be remembered, the same at each run."""
    common = Counter(word for mail in mails.values() for word in set(words(mail.text)))
    made = (known(name, mail, common) for name, mail in sorted(mails.items()))
    return random.Random(5).sample([each for each in made if each is not None], MAILS)  # noqa: S311 - nothing secret


def known(name: str, mail: Document, common: Mapping[str, int]) -> Known | None:
    """None for a mail whose subject or own words are too few."""
    subject = WORD.findall(ANSWER.sub("", mail.subject or ""))
    own = [WORD.findall(line) for line in mail.text.splitlines() if not QUOTED.match(line)]
    phrases = [line[at : at + 3] for line in own for at in range(len(line) - 2)]
    if len(subject) < 3 or len(phrases) < 20:
        return None
    # The rarest word makes a phrase rare; of those that are in one mail only, anybody would be found.
    rare = min(phrases, key=lambda phrase: (abs(min(common[word.lower()] for word in phrase) - 4), phrase))
    phrase = " ".join(rare)
    return Known(name, {"subject line": " ".join(subject), "rare phrase": f'"{phrase}"', "its words": phrase})


def words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def compared(site: Site, mails: Sequence[Known], of: int) -> str:
    """The table."""
    evidence = Evidence(site.connection)
    rows, both = [], list[tuple[float, float]]()
    for kind in mails[0].searches:
        ranks = [ranked(evidence, mail, mail.searches[kind]) for mail in mails]
        both += ranks
        rows.append((kind, *figures(ranks)))
    rows.append(("all", *figures(both)))
    told = f"{len(mails)} of {of} mails, each looked for in {len(mails[0].searches)} ways; mean reciprocal rank."
    return f"{told}\n\n{table(('what is typed', 'ours', 'simple_query_string', 'ratio'), rows)}"


def figures(ranks: Sequence[tuple[float, float]]) -> tuple[str, str, str]:
    ours, theirs = (mean(each) for each in zip(*ranks, strict=True))
    return f"{ours:.3f}", f"{theirs:.3f}", f"{ours / theirs:.2f}"


def ranked(evidence: Evidence, mail: Known, typed: str) -> tuple[float, float]:
    """The reciprocal ranks of the mail in our answer and in OpenSearch's own."""
    plain = {"simple_query_string": {"query": typed, "fields": list(TEXT_FIELDS)}}
    return reciprocal(evidence, mail.id, ours(typed)), reciprocal(evidence, mail.id, plain)


def ours(typed: str) -> Mapping[str, Any]:
    """What is made of the text; nothing is found by one that is refused."""
    try:
        query: Mapping[str, Any] = plan(SearchRequest(q=typed), Place()).page["query"]
    except BadQuery:
        return {"match_none": {}}
    return query


def reciprocal(evidence: Evidence, wanted: str, query: Mapping[str, Any]) -> float:
    """1 / rank, 0 behind the first `DEPTH`."""
    body = {"query": query, "size": DEPTH, "_source": False, "track_total_hits": False}
    hits = [hit["_id"] for hit in evidence.run(Index.EVIDENCE, restrict(READER, body))["hits"]["hits"]]
    return 1 / (hits.index(wanted) + 1) if wanted in hits else 0.0


if __name__ == "__main__":
    main()
