"""Archives in several volumes: put together, and a missing one named."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import py7zr
import pytest

from extractors.formats import Source, choose, open_source
from extractors.formats import read as read_source
from extractors.formats.split import CONTAINER
from extractors.model import Document, Outcome
from tests.unit.extractors.made_archives import NOTE, read, tarred, texts, told, zipped

FILES = {f"note {number}.txt": NOTE + bytes(str(number), "ascii") for number in range(4)}
WRITTEN = {name: data.decode() for name, data in FILES.items()}


def seven() -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password="spoke", header_encryption=True) as archive:
        for name, data in FILES.items():
            archive.writestr(data, name)
    return out.getvalue()


def cut(folder: Path, name: str, data: bytes, size: int) -> list[Path]:
    paths = []
    for number, at in enumerate(range(0, len(data), size), 1):
        paths.append(folder / f"{name}.{number:03}")
        paths[-1].write_bytes(data[at : at + size])
    return paths


@pytest.mark.parametrize(
    ("name", "data"), [("a.7z", seven()), ("a.zip", zipped(FILES)), ("a.tgz", tarred(FILES, "w:gz"))]
)
def test_volumes_are_read_as_the_one_archive_that_they_are(name: str, data: bytes, tmp_path: Path) -> None:
    paths = cut(tmp_path, name, data, len(data) // 3)
    assert len(paths) > 2
    documents = read(paths[0], passwords=["spoke"])
    assert texts(documents) == {f"{name}/{inner}": text for inner, text in WRITTEN.items()}
    assert {document.outcome.value for document in documents} == {"searchable"}
    assert documents[1].digests is not None
    assert documents[1].digests.size == len(data)
    assert read(paths[0], passwords=["spoke"], after=documents[2].part) == documents[3:]
    for path in paths[1:]:
        (document,) = read(path)
        assert document.outcome.value == "skipped"
        assert "read with the first" in document.reason


def test_a_missing_one_is_named_and_what_comes_before_it_is_read(tmp_path: Path) -> None:
    data = zipped(FILES)
    paths = cut(tmp_path, "a.zip", data, len(data) // 4)
    paths[1].unlink()
    found = told(read(paths[0]))
    assert found[""] == ("partial", "volume 2 of the archive is missing: what lies in it and behind it cannot be read")
    assert found["a.zip/note 0.txt"][0] == "searchable"
    assert found["a.zip/~end"][0] == "failed"


def test_files_that_are_only_called_so_are_read_as_they_are(tmp_path: Path) -> None:
    for name, data in {"log.001": b"The bicycle", "log.002": b"is in the shed.", "b.zip.001": zipped(FILES)}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "b.zip.002").symlink_to("log.002")
    for name in ("log.001", "log.002"):
        assert choose(open_source(tmp_path / name)).format is not CONTAINER
    assert texts(read(tmp_path / "b.zip.001")) == WRITTEN, "one volume alone is whole, and no link is followed"
    inside = tmp_path / "c.zip"
    inside.write_bytes(zipped({"b.zip.001": zipped(FILES), "b.zip.002": b"more"}))
    assert texts(read(inside))["b.zip.001/note 1.txt"] == WRITTEN["note 1.txt"], "there are none beside a member"


def test_a_lone_one_that_cannot_be_opened_says_what_is_the_matter(tmp_path: Path) -> None:
    def failing(source: Source) -> Iterator[Document]:
        yield Document("archive", str(source.path), outcome=Outcome.FAILED, reason="the parser stopped")

    path = tmp_path / "a.7z.001"
    path.write_bytes(seven()[:90])
    source = open_source(path)
    (document,) = read_source(source, choose(source), failing)
    assert document.outcome is Outcome.FAILED
    assert document.reason.startswith("could not be opened: ")
    assert document.reason.endswith("by its name one volume of several: it was read for itself, as far as it goes")
