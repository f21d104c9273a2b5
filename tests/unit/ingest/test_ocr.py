"""Text in pictures: a file that brings the parser down with it keeps its other text, and says what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cets_search.config import BadSetting, load
from cets_search.ingest import ocr
from cets_search.ingest.ocr import TOO_MUCH, NoTesseract, Pictures, check
from extractors.formats.tika import TikaServer, TikaStalled
from extractors.model import Document, Outcome

SCAN = Path("scan.pdf")


class Slow(TikaServer):
    """A server that never comes to an end with pictures."""

    def extract(
        self, path: Path, timezone: str | None = None, ocr: bool = False, password: str | None = None
    ) -> Iterator[Document]:
        if ocr:
            raise TikaStalled
        yield Document("document", str(path), text="typed words")
        yield Document("document", str(path), part="page 2", parent="")


def test_a_file_that_takes_too_long_is_read_without_its_pictures_at_last() -> None:
    pictures, server = Pictures(), Slow()
    for _ in range(ocr.ENOUGH):
        with pytest.raises(TikaStalled):
            list(pictures.extract(server, SCAN, None))
    whole, page = pictures.extract(server, SCAN, None)
    assert (whole.text, whole.outcome, whole.reason) == ("typed words", Outcome.PARTIAL, TOO_MUCH)
    assert page.outcome is Outcome.SEARCHABLE
    with pytest.raises(TikaStalled):
        list(pictures.extract(server, Path("another.pdf"), None))


def test_what_is_to_be_installed_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoTesseract, match="apt-get install tesseract-ocr"):
        check(load({}))
    check(load({"CETS_TIKA_URL": "http://tika.example.org:9998"}))


def test_a_language_that_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\necho "List of available languages (2):"\necho eng\necho pol\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    check(load({"CETS_OCR_LANGUAGES": "pol,eng"}))
    with pytest.raises(NoTesseract, match=r"no chi_sim, deu here .*tesseract-ocr-chi-sim tesseract-ocr-deu;"):
        check(load({"CETS_OCR_LANGUAGES": "eng, chi_sim,deu"}))
    check(load({"CETS_OCR_LANGUAGES": "deu", "CETS_TIKA_URL": "http://tika.example.org:9998"}))


@pytest.mark.parametrize("given", ["english", "eng;pol", "eng,", "../eng", "eng pol"])
def test_what_is_no_language_is_refused(given: str) -> None:
    with pytest.raises(BadSetting, match="CETS_OCR_LANGUAGES"):
        load({"CETS_OCR_LANGUAGES": given})
