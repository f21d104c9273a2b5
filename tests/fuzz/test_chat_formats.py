"""Every chat format on broken input: nothing escapes, nothing hangs, and whole messages before a fault are kept.

`make fuzz` runs it a hundred times longer. Formats join by the registry; one without a sample below is fed the others'.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.chat import registry
from extractors.formats.source import Format, Source, open_source
from extractors.model import Document, Outcome
from tests.fuzz.faults import patience
from tests.unit.extractors.chat.chat_exports import SAMPLES
from tests.unit.extractors.chat.export_sample import Sample

Read = list[Document]
formats = st.sampled_from(registry.FORMATS)
samples = st.sampled_from(SAMPLES)


def own_format(sample: Sample) -> Format:
    """The format a sample is of."""
    return next(one for one in registry.FORMATS if one.name == sample.format)


@contextmanager
def stored(name: str, data: bytes) -> Iterator[Source]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield open_source(path)


def check(documents: Read) -> None:
    """What holds for the documents of any file, however broken."""
    parts = [document.part for document in documents]
    assert len(set(parts)) == len(parts)
    assert not documents or documents[0].part == ""
    assert all(document.parent is None or document.parent in parts for document in documents)
    for document in documents:
        document.text.encode()  # no lone surrogates
        assert "\x00" not in document.text
        assert (document.outcome is Outcome.SEARCHABLE) == (document.reason == "")
        assert (document.sent_at is None) == (document.zone is None)


def read(chosen: Format, name: str, data: bytes) -> Read:
    with stored(name, data) as source, patience():
        assert 0.0 <= chosen.sniff(source) <= 1.0
        return list(chosen.read(source))


@given(formats, st.binary(max_size=4096))
def test_random_bytes(chosen: Format, data: bytes) -> None:
    check(read(chosen, "x.bin", data))


@given(formats, samples)
def test_another_formats_file(chosen: Format, sample: Sample) -> None:
    check(read(chosen, sample.name, sample.data))


@given(samples, st.data())
def test_mutated(sample: Sample, data: st.DataObject) -> None:
    """Bytes changed, put in, taken out and doubled in a whole file of the format's own."""
    raw = bytearray(sample.data)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        length = data.draw(st.integers(0, 40))
        junk = data.draw(
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from(
                    [b"\x00", b"\\ud800", b"\xff\xfe", b"]]]", b"{{{", b"<div>", b"\n", b'"', b"99999999999999", b"]"]
                ),
                st.just(bytes(raw[at : at + length])),
            )
        )
        raw[at : at + data.draw(st.sampled_from([0, length]))] = junk
    with stored(sample.name, bytes(raw)) as source, patience():
        check(list(registry.read(source)))
        check(list(own_format(sample).read(source)))


@given(samples, st.data())
def test_cut(sample: Sample, data: st.DataObject) -> None:
    """A file cut anywhere gives the messages that were whole before the cut, unchanged and in order."""
    whole = sample.data
    own = own_format(sample)
    place = data.draw(st.integers(0, len(whole)))
    cut = read(own, sample.name, whole[:place])
    check(cut)
    full = [one for one in read(own, sample.name, whole) if one.kind == "message"]
    kept = [one for one in cut if one.kind == "message"]
    # Dates are read by the order of day and month that fits the whole file, so a cut one may date otherwise.
    for before, after in zip(full, kept[:-1], strict=False):
        assert (after.part, after.sender, after.text) == (before.part, before.sender, before.text)
