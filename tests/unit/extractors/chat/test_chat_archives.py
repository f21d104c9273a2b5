"""A chat within an archive is a file of it, also where the archive keeps its files as they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extractors.formats import choose, open_source
from extractors.formats.archive import CONTAINER
from extractors.formats.chat import registry
from tests.unit.extractors.chat.chat_exports import SAMPLES
from tests.unit.extractors.chat.export_sample import Sample
from tests.unit.extractors.made_archives import tarred

BESIDE = {"costs.csv": b"what,pounds\nbell,3\n"}


def files(sample: Sample) -> dict[str, bytes]:
    """A long export, so that next to nothing of the archive's own stands in what is sniffed, and another file."""
    return {sample.name: sample.data * (1 + 80_000 // len(sample.data)), **BESIDE}


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_tar_is_unpacked_whatever_lies_first_in_it(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "taken.tar"
    path.write_bytes(tarred(files(sample)))
    assert choose(open_source(path)).format is CONTAINER


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_zip_is_read_alike_whether_or_not_it_is_compressed(sample: Sample, tmp_path: Path) -> None:
    chosen = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = tmp_path / f"{method}.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, data in files(sample).items():
                archive.writestr(name, data)
        chosen.append(choose(open_source(path)).format)
    assert chosen[0] is chosen[1]


@pytest.mark.parametrize("at", [0, 9_000])
def test_blocks_of_zeros_in_a_text_cost_no_message(at: int, tmp_path: Path) -> None:
    lines = [f"{day:02d}/03/2025, 09:{minute:02d} - Jo: Row 17\n" for day in range(1, 29) for minute in range(60)]
    written = "".join(lines).encode()
    path = tmp_path / "carved.txt"
    path.write_bytes(written[:at] + bytes(16_384) + written[at:])
    documents = list(registry.read(open_source(path)))
    assert [one.text for one in documents if one.kind == "message"] == ["Row 17"] * len(lines)
