"""What a search must find, worked out from the files themselves: reads mails, chats and notes by the standard library
alone and looks for words by plain rules. Imports nothing of the application, nor of the engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

TOKEN = re.compile(r"[^\W_]+(?:(?:['’]|(?<=\d)[,;](?=\d))[^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s\Z")
ANDROID = re.compile(r"(\d\d)/(\d\d)/(\d{4}), (\d\d):(\d\d) - (?:([^:]+): )?(.*)")
IPHONE = re.compile(r"\u200e?\[(\d\d)/(\d\d)/(\d{4}), (\d\d):(\d\d):\d\d\] (?:([^:]+): )?(.*)")


@dataclass(frozen=True)
class Plain:
    """One mail, message or note. `path` is below its seizure's folder; `number` that of a message in its chat."""

    seizure: str
    path: str
    number: int
    kind: str
    text: str
    subject: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    sent: datetime | None = None
    ids: tuple[str, ...] = ()

    def fields(self, *names: str) -> Iterator[str]:
        for name in names or ("text", "subject", "sender", "recipients", "path"):
            value = getattr(self, name)
            yield from value if isinstance(value, tuple) else (value,)


Test = Callable[[Plain], bool]


def read(seizure: str, folder: Path) -> Iterator[Plain]:
    """Every mail of one plain body, every line of a chat, every note below the folder; other files are passed over."""
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        path = str(file.relative_to(folder))
        if "chat" in file.name.lower():
            yield from _chat(seizure, path, file.read_text(encoding="utf-8"))
        elif file.suffix == ".txt":
            yield Plain(seizure, path, 0, "document", file.read_text(encoding="utf-8"))
        elif file.suffix not in {".mbox", ".pdf", ".docx", ".xlsx", ".png", ".jpg", ".zip"}:
            message = message_from_bytes(file.read_bytes())
            if is_plain(message):
                yield _mail(seizure, path, message)


def is_plain(message: Message) -> bool:
    """Whether it has one body, of plain text in a charset that Python knows."""
    if message.is_multipart() or message.get_content_type() != "text/plain":
        return False
    payload = message.get_payload(decode=True)
    try:
        assert isinstance(payload, bytes)
        payload.decode(_charset(message))
    except (LookupError, UnicodeDecodeError):
        return False
    return "-----BEGIN PGP" not in str(message)


def _mail(seizure: str, path: str, message: Message) -> Plain:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    date = parsedate_to_datetime(message["Date"])
    return Plain(
        seizure,
        path,
        0,
        "email",
        payload.decode(_charset(message)),
        _header(message, "Subject"),
        _header(message, "From"),
        tuple(_header(message, name) for name in ("To", "Cc", "Bcc") if message[name]),
        (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC),  # "-0000" is UTC: RFC 5322, 3.3
        tuple(str(message[name]) for name in ("Message-ID", "In-Reply-To", "References") if message[name]),
    )


def _charset(message: Message) -> str:
    """As declared; but ISO-8859-1 is read as Windows-1252, which mail programs meant (WHATWG, Encoding, 4.2)."""
    declared = message.get_content_charset("us-ascii")
    return "windows-1252" if declared == "iso-8859-1" else declared


def _header(message: Message, name: str) -> str:
    return re.sub(r"\s+", " ", str(make_header(decode_header(str(message.get(name, ""))))))


def _chat(seizure: str, path: str, text: str) -> Iterator[Plain]:
    lines = [match for line in text.splitlines() if (match := IPHONE.match(line) or ANDROID.match(line))]
    for number, line in enumerate(lines):
        yield Plain(seizure, path, number, "message", line[7], sender=line[6] or "")


@cache
def folded(text: str) -> str:
    """Without accents, in small letters."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(each for each in apart if not unicodedata.combining(each)).lower()


@cache
def tokens(text: str) -> tuple[str, ...]:
    """Its words: an apostrophe between letters does not part them, a possessive is cut off."""
    return tuple(POSSESSIVE.sub("", each).replace("’", "'") for each in TOKEN.findall(folded(text)))


@cache
def path_tokens(path: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", folded(path)))


def words(document: Plain, *names: str) -> Iterator[tuple[str, ...]]:
    """The words of each of the fields, in their order."""
    for name in names or ("text", "subject", "sender", "recipients", "path"):
        for value in document.fields(name):
            yield path_tokens(value) if name == "path" else tokens(value)


def has(phrase: str, *names: str) -> Test:
    """The words stand side by side in one field."""
    wanted = tokens(phrase)

    def test(document: Plain) -> bool:
        return any(
            found[place : place + len(wanted)] == wanted
            for found in words(document, *names)
            for place in range(len(found) - len(wanted) + 1)
        )

    return test


def near(first: str, second: str, most: int, *names: str) -> Test:
    """The second at most so many words behind the first, or two fewer before it."""

    def test(document: Plain) -> bool:
        for found in words(document, *names):
            ones = [place for place, word in enumerate(found) if word == first]
            others = [place for place, word in enumerate(found) if word == second]
            if any(0 < b - a <= most + 1 or 0 < a - b <= most - 1 for a in ones for b in others):
                return True
        return False

    return test


def fits(expression: str, *names: str) -> Test:
    """A whole word fits the regular expression."""
    pattern = re.compile(expression, re.IGNORECASE)
    return lambda document: any(pattern.fullmatch(word) for found in words(document, *names) for word in found)


def alike(word: str, most: int, *names: str) -> Test:
    """A word becomes this one by at most so many letters put in, taken out, changed or swapped."""
    return lambda document: any(_edits(word, each) <= most for found in words(document, *names) for each in found)


def written(expression: str, *names: str) -> Test:
    """The text itself, as it stands, holds what fits."""
    pattern = re.compile(expression)
    return lambda document: any(pattern.search(value) for value in document.fields(*names))


@cache
def _edits(one: str, other: str) -> int:
    """Damerau's distance, of neighbours swapped once; 3 for all that is more than 2."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
