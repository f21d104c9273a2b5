"""No format is registered that no fuzz test has a whole file of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.formats import choose, open_source
from extractors.formats.chat import registry as chat
from extractors.formats.registry import CONTAINERS
from extractors.formats.source import Container, Format
from tests.fuzz import test_archive_formats, test_mail_formats, test_outlook_formats, test_packed, test_phone_formats
from tests.unit.extractors.chat.chat_exports import SAMPLES


def seeds(corpora: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that a fuzz test begins from, by a name that its kind has."""
    yield from ((sample.name, sample.data) for sample in SAMPLES)
    yield from zip(test_phone_formats.NAMES, test_phone_formats.samples(), strict=True)
    yield from test_mail_formats.SEEDS.items()
    yield from test_outlook_formats.TNEF.items()
    yield from test_outlook_formats.messages(corpora).items()
    yield from test_outlook_formats.stores(corpora).items()
    yield from test_archive_formats.seeds().items()
    yield "a.ufdr", test_packed.zip_of(*test_packed.UFDR)


@pytest.mark.corpora
def test_every_registered_format_reads_a_file_that_is_fuzzed(corpora: Path, tmp_path: Path) -> None:
    read = set()
    for number, (name, data) in enumerate(seeds(corpora)):
        path = tmp_path / str(number) / Path(name).name
        path.parent.mkdir()
        path.write_bytes(data)
        read.add(choose(open_source(path)).format)
    volumes = tmp_path / "volumes"
    volumes.mkdir()
    for number, data in enumerate(test_archive_formats.volumes(), 1):
        (volumes / f"a.zip.{number:03}").write_bytes(data)
    read.add(choose(open_source(volumes / "a.zip.001")).format)
    registered: tuple[Container | Format, ...] = (*CONTAINERS, *chat.FORMATS)
    assert [one.name for one in registered if one not in read] == []
