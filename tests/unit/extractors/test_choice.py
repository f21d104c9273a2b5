"""Which reader a file goes to: our own by its content, Tika for the rest, and a word where it is not sure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors import formats
from extractors.model import Document

CHAT = "".join(f"12/07/2023, 21:{n:02} - Jo Example: ticket {n}\n" for n in range(20))
MINUTES = "Minutes of the bicycle club.\n" * 20 + CHAT[:52] + "Nobody else spoke.\n" * 20


def by_documents(source: formats.Source) -> Iterator[Document]:
    """Stands where Tika does, and says that it was asked."""
    yield Document("document", str(source.path), text="read as a document", parser="other")


def read(path: Path, resume: str | None = None) -> list[Document]:
    source = formats.open_source(path, resume=resume)
    return list(formats.read(source, formats.choose(source), by_documents))


@pytest.mark.parametrize("name", ["WhatsApp Chat with Jo.txt", "photo.jpg", "report.pdf", "x"])
def test_content_goes_before_the_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(CHAT)
    assert [one.kind for one in read(tmp_path / name)] == ["document", *["message"] * 20]


def test_what_no_format_is_sure_of_goes_to_the_reader_of_documents(tmp_path: Path) -> None:
    (tmp_path / "WhatsApp Chat with Jo.txt").write_text("Dear Jo, the tickets are here.")
    (document,) = read(tmp_path / "WhatsApp Chat with Jo.txt")
    assert (document.parser, document.reason) == ("other", "")


def test_a_doubt_is_told(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text(MINUTES)
    (document,) = read(tmp_path / "minutes.txt")
    assert document.parser == "other"
    assert document.reason == "looks like a chat (whatsapp), but not surely: read as plain text"


def test_an_export_without_a_message_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(
        "[LINE] Chat history with Jo\nSaved on: 2026/09/25 21:00\n\nThe tandem is mended.\n"
    )
    (document,) = read(tmp_path / "chat.txt")
    assert document.parser == "other"
    assert document.reason == "looks like a chat (line-text), but holds no message: read as plain text"


def test_reading_goes_on_behind_a_part(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(CHAT)
    whole = read(tmp_path / "chat.txt")
    assert read(tmp_path / "chat.txt", resume=whole[7].part) == whole[8:]
    assert read(tmp_path / "chat.txt", resume=whole[-1].part) == []
