"""Names in real mail and chat that were labelled by reading, ours beside the bare model's.

`python -m bench.name_lines`. The labels are in data/name_labels.tsv, one text a line, made before either was run over
these texts, and with no text of the corpora in it: file, place of the message (mail) or line (IRC) in it, a hash of
what was read, then each name as `start-end:type`. A person is a name and not a nick; a company before a model's number
is part of a product's name and not labelled; a street is a place.

Half of the texts, by their hash, were looked at to mend the rules; the other half was not.
"""

from __future__ import annotations

import email
import hashlib
import mailbox
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from spacy.tokens import Doc

from bench.corpus_lines import CORPORA, SAID
from bench.mail_bodies import body
from bench.names import MODEL, bare_model
from bench.report import table, write
from extractors.entities.name_doubt import trimmed
from extractors.entities.name_model import BATCH, TYPES, NameModel
from extractors.entities.names import DOUBTFUL, InPlace, Tagger

LABELS: Final = Path(__file__).with_name("data") / "name_labels.tsv"
AROUND: Final = 2
"""Messages of a chat before and after the one that is read, as the index gives them."""

Spans = set[tuple[int, int, str]]


class Labelled(NamedTuple):
    """A text with what is around it, its names, and whether it is of the half that nobody looked at."""

    text: InPlace
    names: Spans
    chat: bool
    held_out: bool


class Changed(Exception):  # noqa: N818 - reads as what it is
    """A text of the corpora is not the one that was labelled; the message says which."""


def main() -> None:
    """Score both, and keep the table."""
    write("name-lines", result(list(labelled())))


def labelled() -> Iterator[Labelled]:
    """The texts of the file of labels. `Changed` where the corpora hold another text at that place."""
    for row in LABELS.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            file, place, digest, *names = row.split("\t")
            text = in_place(file, int(place))
            if hashlib.sha256(text.text.encode()).hexdigest()[:16] != digest:
                raise Changed(f"{file}, {place}: this is not the text that was labelled.")
            yield Labelled(text, set(map(_name, names)), file.startswith("chat/"), int(digest, 16) % 2 == 1)


def result(texts: Sequence[Labelled]) -> str:
    """The figures as a Markdown table."""
    ours, certain, bare = found([one.text for one in texts])
    rows = []
    for title, chat in (("mail", False), ("chat", True)):
        for half, held_out in (("looked at", False), ("held out", True)):
            places = [place for place, one in enumerate(texts) if one.chat is chat and one.held_out is held_out]
            truth = [texts[place].names for place in places]
            scores = (
                cell for each in (ours, certain, bare) for cell in _scores([each[place] for place in places], truth)
            )
            rows.append((f"{title}, {half}", f"{len(places):,}", f"{sum(map(len, truth)):,}", *scores))
    scored = (f"{whose} {what}" for whose in ("our", "undoubted", "bare") for what in ("precision", "recall", "false"))
    return table(("texts", "how many", "names", *scored), rows)


def found(texts: Sequence[InPlace]) -> tuple[list[Spans], list[Spans], list[Spans]]:
    """The names of each text: all of ours, those that nothing speaks against, and the bare model's."""
    tagger, nlp = Tagger([NameModel(MODEL)]), bare_model(MODEL)
    tagged = [named.entities for named, _ in tagger.tag_many((text, None) for text in texts)]
    ours = [{(one.start, one.end, one.type) for one in names} for names in tagged]
    certain = [{(one.start, one.end, one.type) for one in names if DOUBTFUL not in one.why} for names in tagged]
    return ours, certain, [set(_spans(doc)) for doc in nlp.pipe((text.text for text in texts), batch_size=BATCH)]


def in_place(file: str, place: int) -> InPlace:
    """A message of mail, or a line of IRC with what is said around it."""
    return _in_chat(file, place) if file.startswith("chat/") else InPlace(_mails(file)[place])


def _scores(found: Sequence[Spans], truth: Sequence[Spans]) -> tuple[str, str, str]:
    """Precision, recall, and how many are false."""
    right = sum(len(one & other) for one, other in zip(found, truth, strict=True))
    all_found = sum(map(len, found))
    return f"{right / all_found:.3f}", f"{right / sum(map(len, truth)):.3f}", f"{all_found - right:,}"


def _spans(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """All that the bare model says, less the marks around it."""
    for span in doc.ents:
        if span.label_ in TYPES:
            yield *trimmed(doc.text, span.start_char, span.end_char), TYPES[span.label_]


def _name(written: str) -> tuple[int, int, str]:
    place, _, kind = written.partition(":")
    start, _, end = place.partition("-")
    return int(start), int(end), kind


@cache
def _mails(file: str) -> Sequence[str]:
    path = CORPORA / file
    messages = mailbox.mbox(path) if path.suffix == ".mbox" else [email.message_from_bytes(path.read_bytes())]
    return [body(message).strip() for message in messages]


@cache
def _lines(file: str) -> Sequence[str]:
    return (CORPORA / file).read_text(encoding="utf-8", errors="replace").splitlines()


def _in_chat(file: str, place: int) -> InPlace:
    lines = _lines(file)
    before, after = lines[:place][-8 * AROUND :], lines[place + 1 :][: 8 * AROUND]
    said = [[match[1] for line in some if (match := SAID.match(line))] for some in (before, [lines[place]], after)]
    return InPlace(said[1][0], "\n".join(said[0][-AROUND:]), "\n".join(said[2][:AROUND]))


if __name__ == "__main__":
    main()
