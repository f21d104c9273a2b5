"""Which files an exporter's names tell to be pages of one conversation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors.formats.chat import registry
from extractors.formats.chat.export_pages import NUMBERED, PARTITION, UNDERLINED, page
from extractors.formats.source import Source, open_source
from tests.unit.extractors.chat.chat_exports import SAMPLES


@pytest.mark.parametrize(
    ("names", "name", "expected"),
    [
        (NUMBERED, "messages.html", ("messages*.html", "1")),
        (NUMBERED, "export.zip/ChatExport/Messages12.HTML", ("messages*.html", "12")),
        (NUMBERED, "messages_old.html", None),
        (NUMBERED, "messages9999999.html", None),
        (UNDERLINED, "message_2.json", ("message_*.json", "2")),
        (UNDERLINED, "message_.json", None),
        (PARTITION, "Guild - general [12].html", ("guild - general [12]*.html", "1")),
        (PARTITION, "Guild - general [12] [part 3].html", ("guild - general [12]*.html", "3")),
        (PARTITION, "general", None),
    ],
)  # fmt: skip
def test_the_number_stands_in_the_name(names: re.Pattern[str], name: str, expected: tuple[str, str] | None) -> None:
    found = page(Source(Path(name), name, b"", 0), names)
    assert (found.get("conversation_files"), found.get("conversation_file")) == (expected or (None, None))


RENAMED = {
    "telegram-html": "messages2.html",
    "matrix-html": "messages2.html",
    "meta-html": "message_2.html",
    "meta-json": "message_2.json",
    "discord-html": "A - b [1] [part 2].html",
    "discord-json": "A - b [1] [part 2].json",
    "discord-text": "A - b [1] [part 2].txt",
    "discord-csv": "A - b [1] [part 2].csv",
}


@pytest.mark.parametrize("format_name", RENAMED)
def test_each_such_export_says_which_page_it_is(tmp_path: Path, format_name: str) -> None:
    sample = next(sample for sample in SAMPLES if sample.format == format_name)
    path = tmp_path / RENAMED[format_name]
    path.write_bytes(sample.data)
    form = next(one for one in registry.FORMATS if one.name == format_name)
    about, *_ = form.read(open_source(path))
    assert about.metadata["conversation_file"] == "2"
    assert "*" in about.metadata["conversation_files"]
    assert "[part" not in str(about.conversation)
