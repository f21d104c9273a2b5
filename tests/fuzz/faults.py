"""How files are broken for the fuzz tests, and what holds for the documents of any file, however broken."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from hypothesis import settings
from hypothesis import strategies as st

from extractors import formats
from extractors.formats import Limits, Means, Source
from extractors.formats.clean import storable
from extractors.model import Document, Outcome

PATIENCE = 60  # seconds after which a reader is taken to hang
MEANS = Means(Limits(depth=8, members=500, size=64 << 20, small=1 << 20))

JUNK = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xfe", b"\n", b"\n\n", b'"', b"-", b"99999999999"]
    ),
)


class Hang(Exception):  # noqa: N818 - reads as what happened
    """A reader has gone on for longer than any reader of so small a file may."""


@contextmanager
def patience() -> Iterator[None]:
    """Raises `Hang` in what takes longer than `PATIENCE`."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fewer(share: int) -> settings:
    """The profile's examples divided by `share`, for files that each take a process of their own: ten at the least."""
    return settings(deadline=None, max_examples=max(10, settings().max_examples // share))


@st.composite
def broken(draw: st.DrawFn, seeds: Mapping[str, bytes], marks: Sequence[bytes] = ()) -> tuple[str, bytes]:
    """A name and the bytes of one of the seeds: bytes changed, put in, taken out, doubled and cut off at the end.

    `marks` are what the format makes much of, and is put in more often than it comes by chance.
    """
    name = draw(st.sampled_from(sorted(seeds)))
    raw = bytearray(seeds[name])
    junk = st.one_of(JUNK, st.sampled_from(marks)) if marks else JUNK
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(raw) - 1, 0)))
        length = draw(st.integers(0, 80))
        new = draw(st.one_of(junk, st.just(bytes(raw[at : at + length]))))
        raw[at : at + draw(st.sampled_from([0, len(new), length]))] = new
    if draw(st.integers(0, 3)) == 0:
        del raw[draw(st.integers(0, len(raw))) :]
    return name, bytes(raw)


def read(
    folder: Path, name: str, data: bytes, after: str | None = None, passwords: tuple[str, ...] = ()
) -> list[Document]:
    """Every document of a file of that name and content, by whatever format is surest of it."""
    path = folder / Path(name).name
    path.write_bytes(data)
    with patience():
        source = formats.open_source(path, resume=after)
        return list(formats.read(source, formats.choose(source), _leaf, replace(MEANS, passwords=passwords)))


def _leaf(source: Source) -> Iterator[Document]:
    """Stands where Tika does."""
    text = storable(source.path.read_bytes()[:65_536].decode("utf-8", "replace"))
    yield Document("document", storable(str(source.path)), text=text, parser="plain")


@contextmanager
def folder() -> Iterator[Path]:
    """One that is empty, and holds nothing but the file that was read when it is left."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
        assert len(list(Path(name).iterdir())) <= 1, "nothing is left beside the file"


def check(documents: Sequence[Document]) -> None:
    """What holds for the documents of any file."""
    assert documents
    assert (documents[0].part, documents[0].parent) == ("", None)
    parts: set[str] = set()
    for document in documents:
        assert document.part not in parts
        assert document.parent in parts or (document.parent is None and not parts)
        parts.add(document.part)
        assert document.outcome is Outcome.SEARCHABLE or document.reason
        assert (document.sent_at is None) == (document.zone is None)
        for text in _said(document):
            text.encode()  # no lone surrogates
            assert "\x00" not in text


def _said(document: Document) -> Iterator[str]:
    yield from filter(None, (document.part, document.text, document.sender, document.subject, document.conversation))
    yield from document.recipients
    yield document.reason
    for value in document.metadata.values():
        yield from [value] if isinstance(value, str) else value


def check_goes_on(place: Path, name: str, data: bytes, whole: Sequence[Document], at: int) -> None:
    """Reading that goes on behind one of the parts gives exactly what came behind it. `at` counts them, round and
    round."""
    if len(whole) > 1:
        at = 1 + at % (len(whole) - 1)
        rest = [one for one in read(place, name, data, after=whole[at].part) if one.parent is not None]
        assert list(map(_kept, rest)) == list(map(_kept, whole[at + 1 :]))


def _kept(document: Document) -> tuple[object, ...]:
    return document.part, document.outcome, document.reason, document.text, document.digests
