"""Pages of one conversation that an exporter wrote into several files, told by the names that it gives them.

The conversation's document says so in its metadata: `conversation_files`, the name with `*` for what numbers the files,
and `conversation_file`, the number of this one. Files of one folder that agree in the first and in the conversation's
own name are one conversation, in the order of the second. A file under another name (seized files are misnamed) stands
for itself.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.formats.source import Source

NUMBERED: Final = re.compile(r"(?P<stem>messages)(?P<number>\d{0,6})(?P<suffix>\.html)", re.IGNORECASE)
"""`messages.html`, `messages2.html` …: Telegram Desktop (`export_output_html.cpp`) and Element (`HtmlExport.tsx`)."""

UNDERLINED: Final = re.compile(r"(?P<stem>message_)(?P<number>\d{1,6})(?P<suffix>\.(?:html|json))", re.IGNORECASE)
"""`message_1.json`, `message_2.json` …: Facebook and Instagram, the newest in the first."""

PARTITION: Final = re.compile(r"(?P<stem>.+?)(?: \[part (?P<number>\d{1,6})\])?(?P<suffix>\.[a-z]{3,4})", re.IGNORECASE)
"""`A - b [1].html`, `A - b [1] [part 2].html` …: DiscordChatExporter's partitions (`MessageExporter.cs`)."""


def page(source: Source, names: re.Pattern[str]) -> dict[str, str | list[str]]:
    """Metadata of the conversation's document; empty where the file is not named as the exporter names it."""
    found = names.fullmatch(source.name.replace("\\", "/").rpartition("/")[2])
    if found is None:
        return {}
    files = f"{found['stem']}*{found['suffix']}".lower()
    return {"conversation_files": files, "conversation_file": str(int(found["number"] or 1))}
