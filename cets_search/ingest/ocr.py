"""Text in pictures: whether it can be read here, and what becomes of a file for which that takes too long."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cets_search.config import Config
from extractors.formats.tika import TikaDown, TikaServer, TikaStalled
from extractors.model import Document, Outcome

ENOUGH: Final = 2
"""How often a file may bring the parser down with its pictures before it is read without them: once among others,
once alone."""

TOO_MUCH: Final = "text in its pictures was not read: the parser did not come to an end with it"


class NoTesseract(Exception):  # noqa: N818 - reads as what is missing
    """The program that reads text in pictures, or a language for it, is not installed. The message says what to do."""

    def __init__(self, missing: Sequence[str] = ()) -> None:
        """`missing` are languages (CETS_OCR_LANGUAGES); none where the program itself is not there."""
        what = f"which has no {', '.join(missing)} here (CETS_OCR_LANGUAGES)" if missing else "which is not installed"
        super().__init__(
            f"Text in pictures is read by Tesseract, {what}. Root can add it: apt-get install "
            f"{' '.join(map(package, missing)) or 'tesseract-ocr'}; then run the same command again."
        )


def package(language: str) -> str:
    """Debian's package for a language."""
    return f"tesseract-ocr-{language.replace('_', '-')}"


def check(config: Config) -> None:
    """`NoTesseract` where the site's own Tika would not find it; of one that somebody else runs nothing is known."""
    if config.tika_urls:
        return
    program = shutil.which("tesseract")
    if program is None:
        raise NoTesseract
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    there = {line.strip() for line in f"{told.stdout}\n{told.stderr}".splitlines()}
    if missing := [language for language in config.ocr_languages if language not in there]:
        raise NoTesseract(missing)


class Pictures:
    """Reads files with the text in their pictures. Safe to share among threads, each with another file."""

    def __init__(self) -> None:
        self._fell: Counter[Path] = Counter()

    def extract(
        self, server: TikaServer, place: Path, timezone: str | None, password: str | None = None
    ) -> Iterator[Document]:
        """As `TikaServer.extract`; a file that has brought the parser down is read without its pictures at last, so
        that its other text is not lost, and is `partial`."""
        if self._fell[place] >= ENOUGH:
            yield from (_unread(document) for document in server.extract(place, timezone, password=password))
            return
        try:
            yield from server.extract(place, timezone, ocr=True, password=password)
        except (TikaDown, TikaStalled):
            self._fell[place] += 1
            raise


def _unread(document: Document) -> Document:
    """The file's own document says what was left out; of its parts only those that were read."""
    if document.parent is not None or document.outcome is not Outcome.SEARCHABLE:
        return document
    return replace(document, outcome=Outcome.PARTIAL, reason=TOO_MUCH)
