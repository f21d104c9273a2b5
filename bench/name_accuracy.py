"""Names beside `nlp.pipe` with only tok2vec and ner on: processor time and names kept on threaded mail, and accuracy.

`python -m bench.name_accuracy`. Both have the same model, batch size and process; they take turns over the same texts.
"""

from __future__ import annotations

import json
import mailbox
import re
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import spacy

from bench.corpus_lines import CORPORA
from bench.mail_bodies import body
from bench.names import MODEL, bare_model
from bench.report import table, write
from extractors.entities.name_doubt import misformed, trimmed
from extractors.entities.name_model import BATCH, TYPES, NameModel
from extractors.entities.names import InPlace, Tagger, normalise
from extractors.entities.pieces import split

ROUNDS: Final = 1
MAILS: Final = 350
"""Messages of a list's year: threads, quoted as people quote."""
TWEETS: Final = 1_000
YEARS: Final = ("1997", "2000", "2003")

Name = tuple[str, str]
"""A name in one spacing, and its type."""

_MARKS: Final = re.compile(r"(^|\n)[ \t]*(?:[>|][ \t]?)+")
_WORD: Final = re.compile(r"[\"'(\[]*[A-Za-z][a-z]+(?:['-][a-z]+)*[\"')\].,;:!?]*")
_HEADER: Final = re.compile(r"(?:From|To|Cc|Subject|Date|Sent):")
_LABELS: Final = {
    "PERSON": "person", "ORGANIZATION": "org", "GPE": "place", "LOCATION": "place",
    "person": "person", "corporation": "org", "location": "place",
}  # fmt: skip


def main() -> None:
    """Run both parts, print their tables and keep them."""
    write("names-kept", kept())
    write("name-accuracy", accuracy())


def kept() -> str:
    """The table of times and of names kept, a row for each year of the list."""
    rows = []
    nlp = bare_model(MODEL)
    for year in YEARS:
        texts = list(islice(_mails(year), MAILS))
        ours, theirs = [], []
        names: set[Name] = set()
        reference: set[Name] = set()
        for _ in range(ROUNDS):
            began = time.process_time()
            reference = set(_bare(nlp, texts))
            theirs.append(time.process_time() - began)
            tagger = Tagger([NameModel(MODEL)])
            tagger.tag("The model is loaded before the time is taken.")
            began = time.process_time()
            found = [one for one, _ in tagger.tag_many((InPlace(text), None) for text in texts)]
            ours.append(time.process_time() - began)
            names = {(entity.value, entity.type) for one in found for entity in one.entities}
        refused = (reference - names) & _refused(tagger, texts)
        share = len(reference & names) / len(reference)
        beside = len(reference & names) / len(reference - refused)
        ratio = statistics.median(theirs) / statistics.median(ours)
        size = f"{sum(map(len, texts)):,}"
        rows.append((year, size, f"{ratio:.2f}", f"{len(reference):,}", f"{share:.3f}", f"{beside:.3f}"))
    told = f"{MAILS} messages of a public list a year, batches of {BATCH}, one process, {ROUNDS} round.\n\n"
    header = ("year", "characters", "times as fast", "distinct names of the bare model", "kept", "less those refused")
    return told + table(header, rows)


def accuracy() -> str:
    """Precision and recall on labelled texts, ours and the bare model's."""
    nlp = bare_model(MODEL)
    tagger = Tagger([NameModel(MODEL)])
    rows = []
    for title, labelled in (("made sentences", list(_presidio())), ("social media", list(islice(_wnut(), TWEETS)))):
        texts = [text for text, _ in labelled]
        bare = [set(_spans(doc)) for doc in nlp.pipe(texts, batch_size=BATCH)]
        ours = [
            {(one.start, one.end, one.type) for one in found.entities}
            for found, _ in tagger.tag_many((InPlace(text), None) for text in texts)
        ]
        truth = [spans for _, spans in labelled]
        rows.append((title, f"{sum(map(len, truth)):,}", *_scores(ours, truth), *_scores(bare, truth)))
    header = ("texts", "labels", "our precision", "recall", "bare precision", "recall")
    return table(header, rows)


Spans = set[tuple[int, int, str]]


def _scores(found: Sequence[Spans], truth: Sequence[Spans]) -> tuple[str, str]:
    right = sum(len(one & other) for one, other in zip(found, truth, strict=True))
    return f"{right / sum(map(len, found)):.3f}", f"{right / sum(map(len, truth)):.3f}"


def _refused(tagger: Tagger, texts: Iterable[str]) -> set[Name]:
    """What the model took and a reason is told against."""
    told = (found for found, _ in tagger.tag_many(((InPlace(text), None) for text in texts), explained=True))
    return {(normalise(one.text), one.type) for found in told for one in found.refused if "model label" in one.why}


def _bare(nlp: spacy.language.Language, texts: Iterable[str]) -> Iterator[Name]:
    """The names that the bare model finds in lines of natural language, quote marks inside a name taken off."""
    pieces = (text[start:end] for text in texts for start, end in split(text))
    for doc in nlp.pipe(pieces, batch_size=BATCH):
        for start, end, kind in _spans(doc):
            line = doc.text[doc.text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
            if _is_natural(_MARKS.sub("", line)):
                yield normalise(_MARKS.sub("\n", doc.text[start:end])), kind


def _spans(doc: spacy.tokens.Doc) -> Iterator[tuple[int, int, str]]:
    for span in doc.ents:
        start, end = trimmed(doc.text, span.start_char, span.end_char)
        # What any reader of a model's output would drop: no word, no capital, an address, two paragraphs.
        if span.label_ in TYPES and misformed(doc.text[start:end]) is None:
            yield start, end, TYPES[span.label_]


def _is_natural(line: str) -> bool:
    """A test of its own, cruder than the one that is measured: most of four or more tokens are words."""
    tokens = line.split()
    words = sum(_WORD.fullmatch(token) is not None for token in tokens)
    return len(tokens) >= 4 and words >= 0.7 * len(tokens) and not _HEADER.match(line)


def _mails(year: str) -> Iterator[str]:
    for message in mailbox.mbox(CORPORA / "mail" / "linux-mips-list" / "mbox" / f"linux-mips-{year}.mbox"):
        if text := body(message).strip():
            yield text


def _presidio() -> Iterator[tuple[str, Spans]]:
    for line in (CORPORA / "entities" / "gold" / "presidio_generated_small.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        spans = {(start, end, _LABELS[label]) for start, end, label, _ in told["spans"] if label in _LABELS}
        yield told["text"], spans


def _wnut() -> Iterator[tuple[str, Spans]]:
    """Sentences of one token a line; what is a group, a product or a work has no type of ours."""
    for block in re.split(r"\n\s*\n", (CORPORA / "entities" / "wnut17" / "wnut17train.conll").read_text("utf-8")):
        text = ""
        spans: list[tuple[int, int, str]] = []
        for token, _, label in (line.partition("\t") for line in block.splitlines() if line.strip()):
            start = len(text)
            text += f"{token} "
            if label.startswith("I-") and spans:
                spans[-1] = (spans[-1][0], start + len(token), spans[-1][2])
            elif label[2:] in _LABELS:
                spans.append((start, start + len(token), _LABELS[label[2:]]))
        yield text, set(spans)


if __name__ == "__main__":
    main()
