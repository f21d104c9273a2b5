"""Lines that a mail program broke and marked as broken (RFC 3676, `format=flowed`), put together again."""

from __future__ import annotations

from typing import Final

_SIGNATURE: Final = "-- "


def joined(text: str) -> str:
    """The text of a part that says `delsp=yes`: there the mark is no space of the writer's, and what was broken may be
    a link, or a word of a script without spaces. (With `delsp=no` the mark is a space: what is broken are lines.)"""
    lines: list[str] = []
    open_at: int | None = None
    for written in text.replace("\r\n", "\n").split("\n"):
        quoted = written.lstrip(">")
        depth = len(written) - len(quoted)
        line = quoted.removeprefix(" ")
        flows = line.endswith(" ") and line != _SIGNATURE
        kept = line[:-1] if flows else line
        if open_at == depth and line != _SIGNATURE:
            lines[-1] += kept
        else:
            lines.append(f"{'>' * depth} {kept}" if depth else kept)
        open_at = depth if flows else None
    return "\n".join(lines)
