"""Every export format people make: its own layout is taken by it, whole, with the right times and senders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extractors.formats.chat import registry
from extractors.formats.chat.phone_formats import PHONE
from extractors.formats.source import Source, open_source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat.chat_exports import SAMPLES
from tests.unit.extractors.chat.export_sample import Sample
from tests.unit.extractors.chat.text_exports import WHATSAPP


def source_of(sample: Sample, folder: Path) -> Source:
    path = folder / sample.name
    path.write_bytes(sample.data)
    return open_source(path)


def messages(documents: list[Document]) -> list[Document]:
    return [document for document in documents if document.kind == "message"]


def rows(documents: list[Document]) -> tuple[tuple[str | None, str | None, str], ...]:
    return tuple((one.sender, one.sent_at, one.text) for one in messages(documents))


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_takes_its_own(sample: Sample, tmp_path: Path) -> None:
    source = source_of(sample, tmp_path)
    chosen = registry.choose(source)
    assert chosen is not None
    assert chosen.name == sample.format
    documents = list(registry.read(source))
    assert rows(documents) == sample.rows
    assert {document.platform for document in messages(documents)} == {sample.platform}
    assert all(d.outcome is Outcome.SEARCHABLE for d in documents if d.outcome is not Outcome.SKIPPED)
    parts = [document.part for document in documents]
    assert len(set(parts)) == len(parts)
    assert documents[0].part == ""
    assert documents[0].parent is None
    assert all(document.parent in parts for document in documents[1:])
    for one in messages(documents):
        assert (one.sent_at is None) == (one.zone is None)
        assert one.sent_at is None or one.sent_at.endswith("Z") == (one.zone in ("stated", "assumed"))
        assert one.metadata["sequence"]


def test_every_format_of_exports_has_a_sample() -> None:
    phone = {one.name for one in PHONE}
    assert {one.name for one in registry.FORMATS} - phone == {sample.format for sample in SAMPLES}


def _named_by_chance(sample: Sample) -> bool:
    """Whether the name tells nothing that the content does not: Viber's texts and dated logs rest on theirs."""
    return sample.format != "viber-text" and "2023" not in sample.name


@pytest.mark.parametrize("sample", [s for s in SAMPLES if _named_by_chance(s)], ids=str)
def test_names_do_not_matter(sample: Sample, tmp_path: Path) -> None:
    source = source_of(replace(sample, name="IMG_0001.bin"), tmp_path)
    chosen = registry.choose(source)
    assert chosen is not None
    assert chosen.name == sample.format


STATES_ITS_CHARSET = frozenset({"viber-rows", "msn-xml", "adium"})


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.format not in STATES_ITS_CHARSET], ids=str)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_charsets(sample: Sample, encoding: str, tmp_path: Path) -> None:
    data = sample.data.decode().encode(encoding)
    documents = list(registry.read(source_of(replace(sample, data=data), tmp_path)))
    assert rows(documents) == sample.rows


def test_a_given_zone_makes_utc(tmp_path: Path) -> None:
    source = replace(source_of(WHATSAPP[0], tmp_path), timezone="Europe/London")
    first = messages(list(registry.read(source)))[0]
    assert (first.sent_at, first.zone, first.sent_at_raw) == ("2023-07-12T21:35:00Z", "assumed", "12/07/2023, 22:35")


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_resumes_after_a_part(sample: Sample, tmp_path: Path) -> None:
    source = source_of(sample, tmp_path)
    whole = list(registry.read(source))
    at = len(whole) // 2
    assert list(registry.read(replace(source, resume=whole[at].part))) == whole[at + 1 :]
    assert list(registry.read(replace(source, resume="no such part"))) == whole


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_cut_file_keeps_its_whole_messages_and_says_so(sample: Sample, tmp_path: Path) -> None:
    """Cut in its last message: those before it stand as they were. Text and rows end anywhere and cannot tell."""
    before = sample.rows[:-1]
    place = (
        sample.data.rfind(sample.rows[-1][2].split("\n")[0].encode()) if sample.rows[-1][2] else len(sample.data) - 9
    )
    cut = sample.data[:place] if place > 0 else sample.data[:-9]
    source = source_of(replace(sample, data=cut), tmp_path)
    if registry.choose(source) is None:
        return
    documents = list(registry.read(source))
    if sample.format.endswith(("json", "html", "xml", "package", "chat", "hangouts")):
        assert documents[-1].part in ("~end", "")
        assert documents[-1].outcome in (Outcome.PARTIAL, Outcome.FAILED)
        assert documents[-1].reason
    kept = rows(documents)
    assert kept[: len(before)] == before
