"""What a sample export is: a file, the format that must take it, and the messages in it."""

from __future__ import annotations

import json
from dataclasses import dataclass

Row = tuple[str | None, str | None, str]  # sender, sent_at, text


@dataclass(frozen=True)
class Sample:
    """A file by name and bytes, the format that must take it, its platform, and its messages."""

    format: str
    platform: str
    name: str
    data: bytes
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return f"{self.format}:{self.name}"


def text(format_: str, platform: str, name: str, written: str, *rows: Row) -> Sample:
    return Sample(format_, platform, name, written.encode(), rows)


def json_file(format_: str, platform: str, name: str, value: object, *rows: Row) -> Sample:
    return Sample(format_, platform, name, json.dumps(value, ensure_ascii=False, indent=1).encode(), rows)


CREATED = 1_689_197_700_000  # 2023-07-12T21:35:00Z in milliseconds
SNOWFLAKE = str((CREATED - 1_420_070_400_000) << 22)
