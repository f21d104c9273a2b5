"""JSON by streaming: whole records from a file of any size, in bounded memory, up to the place where it breaks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final

import ijson

from extractors.formats.chat.guard import BrokenError
from extractors.formats.chat.text import clean, head_text, mend, stated_encoding

DEPTH: Final = 64  # levels of nesting no exporter comes near
VALUES: Final = 500_000  # scalars in one record
STRETCH: Final = 32 << 20  # bytes without a quotation mark, or characters of one record

Path_ = tuple[str, ...]
Pattern = tuple[str, ...]
_KEY = re.compile(r'"((?:[^"\\\n]|\\.){1,80})"\s*:')


@lru_cache(maxsize=4)
def keys(head: bytes) -> frozenset[str]:
    """The names of members that a file's head shows; empty for what does not open like JSON."""
    text = head_text(head).lstrip()
    return frozenset(_KEY.findall(text)) if text[:1] in ("{", "[") else frozenset()


def records(path: Path, head: bytes, *wanted: Pattern) -> Iterator[tuple[Path_, Any]]:
    """Every whole value whose place fits a pattern, and every scalar outside them, as (place, value) in file order.

    A place is the member names down to a value, `item` for a list's; `*` in a pattern fits any one name. Several
    top-level values after each other are read as well. Raises `BrokenError` where the file cannot be read further, and
    `OSError`.
    """
    with path.open("rb") as file:
        try:
            yield from _Walk(wanted).run(ijson.basic_parse(_Utf8(file, head), multiple_values=True, use_float=True))
        except ijson.JSONError as error:
            raise BrokenError(_why(error)) from error
        except (RecursionError, OverflowError, ValueError) as error:
            raise BrokenError("The JSON holds a value that cannot be read.") from error


def objects(path: Path, head: bytes) -> Iterator[Any]:
    """As `records`, the values of a list, or of a file that holds one after the other (JSON lines)."""
    place = ("item",) if head_text(head).lstrip().startswith("[") else ()
    for _, value in records(path, head, place):
        yield value


def _why(error: ijson.JSONError) -> str:
    text = str(error).lower()
    if "premature eof" in text or "incomplete" in text:
        return "The file ends inside a record: it was cut."
    return "The JSON is broken from here on."


class _Walk:
    """Follows the parser's events, building the wanted values and no other."""

    def __init__(self, wanted: tuple[Pattern, ...]) -> None:
        self._wanted = wanted
        self._lengths = {len(pattern) for pattern in wanted}
        self._place: list[str] = []
        self._fits: dict[tuple[str, ...], bool] = {}

    def run(self, events: Iterator[tuple[str, Any]]) -> Iterator[tuple[Path_, Any]]:
        place = self._place
        lists: list[bool] = []
        for event, value in events:
            if event == "map_key":
                place[-1] = value
                continue
            if event in ("end_map", "end_array"):
                place.pop()
                lists.pop()
                continue
            here = tuple(place)
            opens = event in ("start_map", "start_array")
            if len(here) in self._lengths and self._fit(here):
                yield here, _build(events, event) if opens else _scalar(value)
            elif opens:
                if len(lists) >= DEPTH:
                    raise BrokenError(f"The JSON is nested deeper than {DEPTH} levels.")
                lists.append(event == "start_array")
                place.append("item" if event == "start_array" else "")
            else:
                yield here, _scalar(value)

    def _fit(self, place: Path_) -> bool:
        return any(
            len(pattern) == len(place) and all(p in ("*", name) for p, name in zip(pattern, place, strict=True))
            for pattern in self._wanted
        )


def _scalar(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _build(events: Iterator[tuple[str, Any]], first: str) -> Any:
    """The value that has just been opened, whole. Raises `BrokenError` for one deeper or larger than any record is."""
    root: Any = {} if first == "start_map" else []
    stack: list[Any] = [root]
    names: list[str] = [""]
    values = size = 0
    try:
        for event, value in events:
            if event == "map_key":
                names[-1] = clean(value)
                size += len(value)
                continue
            if event in ("end_map", "end_array"):
                stack.pop()
                names.pop()
                if not stack:
                    return root
                continue
            child = {} if event == "start_map" else [] if event == "start_array" else _scalar(value)
            top = stack[-1]
            if isinstance(top, dict):
                top[names[-1]] = child
            else:
                top.append(child)
            if event in ("start_map", "start_array"):
                stack.append(child)
                names.append("")
            values += 1
            size += len(value) if isinstance(value, str) else 8
            if len(stack) > DEPTH or values > VALUES or size > STRETCH:
                raise BrokenError("A record is larger or deeper nested than any message is.", strings(root))
    except ijson.JSONError as error:
        raise BrokenError(_why(error), strings(root)) from error
    raise BrokenError("The file ends inside a record: it was cut.", strings(root))


def scalar(value: Any) -> str | None:
    """A member that is a string or a number, as text; None for what is empty or a structure."""
    return None if value is None or value == "" or isinstance(value, (dict, list)) else str(value)


def items(value: Any, name: str) -> list[Any]:
    """A member that is a list; empty where it is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def members(value: Any, name: str) -> dict[str, Any]:
    """A member that is an object; empty where it is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def described(value: Any, name: str = "") -> str:
    """A value for people to read and search: one `name: value` a line."""
    if isinstance(value, dict):
        return "\n".join(
            line for key, one in value.items() if (line := described(one, f"{name}.{key}" if name else key))
        )
    if isinstance(value, list):
        return "\n".join(line for one in value if (line := described(one, name)))
    if value is None or value == "":
        return ""
    return f"{name}: {value}" if name else str(value)


def strings(value: Any, limit: int = 4000) -> str:
    """The texts within a value, in order: what is left to search of a record that is not whole."""
    found: list[str] = []
    waiting = [value]
    while waiting and limit > 0:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one[:limit])
            limit -= len(one)
        elif isinstance(one, dict):
            waiting.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
    return "\n".join(found)


_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_UNFINISHED = re.compile(r"(?:\\{1,64}(?:u[0-9a-fA-F]{0,4})?){1,16}$")


def _without_halves(text: str) -> str:
    """JSON without the escapes of halves of surrogate pairs, which make the parser give up the file. `text` starts
    where an escape may start, and ends in none."""
    return _ESCAPE.sub(lambda found: "" if found["half"] else found[0], text)


class _Utf8:
    """A file's bytes as the parser needs them: UTF-8 without a mark, whatever the file is in, and no half of a pair."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        self._file = file
        wide = stated_encoding(head)
        self._wide = codecs.getincrementaldecoder(wide)("replace") if wide else None
        self._utf8 = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._stretch = 0
        self._first = True
        self._held = ""  # the beginning of an escape that the next bytes end

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        chunk = self._file.read(1 << 16)
        if not chunk:
            rest, self._held = self._held, ""
            return rest.encode("utf-8")
        quote = chunk.rfind(b'"')
        self._stretch = len(chunk) - quote if quote >= 0 else self._stretch + len(chunk)
        if self._stretch > STRETCH:
            raise BrokenError(f"A single value is longer than {STRETCH >> 20} MiB.")
        if self._first:
            self._first = False
            chunk = chunk.removeprefix(codecs.BOM_UTF8)
        decoder = self._wide or self._utf8
        text = self._held + clean(mend(decoder.decode(chunk)).removeprefix("\ufeff"))
        self._held = ""
        if "\\u" in text or text.endswith("\\"):
            if open_end := _UNFINISHED.search(text, max(0, len(text) - 1024)):
                text, self._held = text[: open_end.start()], open_end[0]
            text = _without_halves(text) if _HALF.search(text) else text
        return text.encode("utf-8") or self.read(size)
