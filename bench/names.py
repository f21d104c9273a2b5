"""The names tier against `nlp.pipe` with only tok2vec and ner on: the same texts, batch size and process, in one run.

`python -m bench.names` starts a site of its own and loads mail into it. What the tier adds is reading from the index,
cutting long texts, and writing back; all of that is to overlap with the model.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import spacy

from bench.own_site import cets, own_site
from bench.report import table, write
from cets_search.engine.naming import Naming
from cets_search.ingest.names import NamesTier
from extractors.entities import names
from extractors.entities.name_model import BATCH, PACKAGES
from extractors.entities.pieces import split

MODEL: Final = "en_core_web_sm"
ROUNDS: Final = 3
CHARACTERS: Final = 400_000
"""Of text a round: some ten seconds of the model."""


def main() -> None:
    """Run the benchmark, print its table and keep it."""
    with own_site("--no-web") as (site, environ):
        folder = site.config.home / "files"
        gather(folder)
        ours, theirs, size = [], [], 0
        nlp = bare_model(MODEL)
        for number in range(ROUNDS):
            seizure = f"BENCH-{number}"
            cets(environ, *_load(folder, seizure), good=(0, 3))
            naming = Naming(site.connection)
            pieces = list(_pieces(naming, f"essex/{seizure}"))
            size = sum(map(len, pieces))
            began = time.perf_counter()
            for _ in nlp.pipe(pieces, batch_size=BATCH):
                pass
            theirs.append(time.perf_counter() - began)
            tagger = names.load(MODEL)  # anew: the one of an earlier round remembers the same texts
            tagger.tag("The model is loaded before the time is taken.")
            began = time.perf_counter()
            NamesTier(naming, tagger).run(f"essex/{seizure}", lambda _: None)
            ours.append(time.perf_counter() - began)
    write("names", result(size, statistics.median(ours), statistics.median(theirs)))


def bare_model(model: str) -> spacy.language.Language:
    """The model with nothing on but what names need."""
    package = next(one for one in PACKAGES.get(model, (model,)) if spacy.util.is_package(one))
    nlp = spacy.load(package)
    nlp.select_pipes(enable=["tok2vec", "ner"])
    return nlp


def gather(folder: Path) -> None:
    """Real mail from the corpora where they are, the samples' otherwise, up to the size of a round."""
    folder.mkdir()
    corpora = Path(os.environ.get("CORPORA", "../shared/corpora")) / "mail"
    source = corpora if corpora.is_dir() else Path("samples")
    left = CHARACTERS
    for number, file in enumerate(sorted(one for one in source.rglob("*") if one.suffix in {".eml", ".txt", ".mbox"})):
        text = file.read_bytes()[:left]
        (folder / f"{number:05}{file.suffix}").write_bytes(text)
        left -= len(text)
        if left <= 0:
            return


def result(size: int, ours: float, theirs: float) -> str:
    """The figures as a Markdown table."""
    rows = [("characters/s", f"{size / ours:,.0f}", f"{size / theirs:,.0f}", f"{theirs / ours:.2f}")]
    told = f"{size:,} characters of mail, batches of {BATCH}, one process, the median of {ROUNDS} rounds.\n\n"
    return told + table(("", "names tier", "bare nlp.pipe", "ratio"), rows)


def _load(folder: Path, seizure: str) -> tuple[str, ...]:
    return ("load", str(folder), "--force", "essex", "--seizure", seizure, "--no-names")


def _pieces(naming: Naming, seizure_key: str) -> Iterator[str]:
    for waiting in chain.from_iterable(naming.waiting(seizure_key)):
        for start, end in split(waiting.text):
            yield waiting.text[start:end]


if __name__ == "__main__":
    main()
