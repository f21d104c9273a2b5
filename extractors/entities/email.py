"""E-mail addresses as they stand in running text: the `addr-spec` of RFC 5322 with the letters of RFC 6531."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from extractors.entities import host
from extractors.entities.case import lower
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = "@"
EXAMPLES: Final = (
    Example("Mail Jo.B+tickets@Example.ORG.", "jo.b+tickets@example.org"),
    Example("mailto:jo@example.org", "jo@example.org"),
    Example("jo [at] example dot org", "jo@example.org", "disguised"),
    Example("jo dot briggs at example dot org", "jo.briggs@example.org", "every dot of it said"),
    Example("o'neil@example.org", "o'neil@example.org", "an apostrophe between letters"),
    Example("jo arroba example punto org", "jo@example.org", "the sign's name in another language"),
    Example("jo=40example.org", "jo@example.org", "left of quoted-printable"),
    Example('"front desk"@example.org', '"front desk"@example.org', "a quoted local part"),
    Example("jo@xn--bcher-kva.example", "jo@bücher.example", "IDNA"),
    Example("icon@2x.png", None, "a file"),
    Example("jo [~jo@host.example.org] has joined", None, "the user and the host of a connection to IRC"),
    Example("jo@localhost", None, "a host without a dot"),
)
LONGEST_LOCAL: Final = 64
"""Octets before the `@`: RFC 5321, 4.5.3.1.1."""
LONGEST: Final = 254
"""Octets of a whole address: RFC 3696, erratum 1690."""

# Letters of Indic scripts carry marks, and joiners stand between them, which `\w` leaves out.
_MARKS: Final = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u200c\u200d"
# An apostrophe only between letters: `o'neil`; elsewhere it quotes.
_LOCAL: Final = re.compile(rf"(?:[\w{_MARKS}.!#$%&*+/=?^`{{|}}~-]|(?<=[^\W\d_])'(?=[^\W\d_]))+")
_ELIDED: Final = re.compile(r"(?:[cjlmnst]|qu)'", re.IGNORECASE)
"""French, and no part of the address: `l'adresse`, `qu'anna@example.org`."""
_DOMAIN: Final = re.compile(rf"[\w{_MARKS}-]{{1,63}}(?:\.[\w{_MARKS}-]{{1,63}})+")
_LABEL: Final = re.compile(rf"[^\W_](?:[\w{_MARKS}-]*(?:[^\W_]|[{_MARKS}]))?")
_TLD: Final = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}]){{1,62}}|xn--[a-z0-9-]{{1,59}}", re.IGNORECASE)
# What ends in these is a file (`icon@2x.png`), not a host: none of them is a top-level domain.
_ENDINGS: Final = (
    "png jpg jpeg gif svg webp bmp ico css js jsx ts tsx json xml html htm php txt pdf doc docx xls xlsx ppt pptx "
    "zst gz exe dll so jar mp3 mp4 avi wav log tmp bak"
)
_FILE_ENDINGS: Final = frozenset(_ENDINGS.split())
_KEY_WORDS: Final = "from to cc bcc mail email e-mail user username login address addr sender rcpt id"
_KEYS: Final = frozenset(_KEY_WORDS.split())
_NEVER: Final = frozenset({"arpa", "invalid", "test", "localhost"})
"""RFC 6761, RFC 3172; not `example`, under which documentation and this project write."""
_AROUND: Final = re.compile(r"[\w.-]{1,64}")
_CAME_OR_WENT: Final = re.compile(r"\][ ]{1,2}(?:has )?(?:joined|left|quit)\b")
_BEFORE_QUOTED: Final = " \t\r\n<([{,;:="
# In `mailto:` links, in quotations and in lists these stand before an address far oftener than inside one.
_NOT_FIRST: Final = ".'=/|*#?&~`{}$%^!+-"
_REMEMBERED: Final = 8_192
"""Addresses, and parts of them, whose reading is kept: those of a mailbox come again in each of its messages."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every address of `text`, left to right."""
    return (one for one in _judged(text) if isinstance(one, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """Each `@` with something on both its sides, and why that is no address."""
    return (one for one in _judged(text) if isinstance(one, Rejection))


def normalise(written: str) -> str:
    """Lower case on both sides: hosts that tell `Jo@` from `jo@` are not met, people who write both are.

    The letters that an `xn--` host stands for.
    """
    local, _, name = written.rpartition("@")
    return f"{lower(local)}@{host.normalise(name)}"


def _judged(text: str) -> Iterator[Entity | Rejection]:
    at, floor, backwards = text.find("@"), 0, text[::-1]
    while at != -1:
        found = _at(text, backwards, at, floor)
        if found is not None:
            yield found
        if isinstance(found, Entity):
            floor = found.end
        at = text.find("@", max(at + 1, floor))


def _at(text: str, backwards: str, at: int, floor: int) -> Entity | Rejection | None:
    end = _domain_end(text, at + 1)
    if isinstance(end, str):
        around = _AROUND.match(text, at + 1)
        start = _local_start(text, backwards, at, floor) if around else None
        return Rejection("email", text[start : around.end()], start, around.end(), end) if around and start else None
    start = _quoted_start(text, at, floor) if at and text[at - 1] == '"' else _local_start(text, backwards, at, floor)
    if start is None:
        return Rejection("email", text[at:end], at, end, "no local part that may stand before the @")
    written = text[start:end]
    if _is_of_irc(text, start, end):
        return Rejection("email", written, start, end, "the user and the host of a connection to IRC")
    value, fault = _read(written)
    if fault is not None:
        return Rejection("email", written, start, end, fault)
    return Entity("email", value, written, start, end, "local part, @ and a host name")


@lru_cache(maxsize=_REMEMBERED)
def _read(written: str) -> tuple[str, str | None]:
    """The normal form, and what only the whole address can tell against it."""
    value = normalise(written)
    return value, _fault(value)


def _fault(value: str) -> str | None:
    """Lengths are those on the wire."""
    local, _, name = value.rpartition("@")
    octets = host.octets(name)
    if octets is None:
        return "a host that IDNA does not let be"
    if name.rpartition(".")[2] in _NEVER:
        return "a top-level domain that receives no mail"
    before = max(len(one.encode()) for one in (local, unicodedata.normalize("NFC", local)))
    if before > LONGEST_LOCAL or before + 1 + octets > LONGEST:
        return f"longer than {LONGEST} octets, or {LONGEST_LOCAL} before the @"
    return None


def _local_start(text: str, backwards: str, at: int, floor: int) -> int | None:
    lowest = max(floor, at - LONGEST_LOCAL - 1)
    run = _LOCAL.match(backwards, len(text) - at, len(text) - lowest)
    if run is None or run.end() - run.start() > LONGEST_LOCAL:
        return None
    start = len(text) - run.end()
    before = text[start - 1] if start else ""
    length = 0 if before == "@" else _local_length(text[start:at], before == '"')
    return at - length if length else None


@lru_cache(maxsize=_REMEMBERED)
def _local_length(run: str, after_quote: bool) -> int:
    """How many characters at the end of `run` are a local part; 0 for none."""
    start = run.rfind("..") + 2 if ".." in run else 0
    start = _after_key(run, start)
    if elided := _ELIDED.match(run, start):
        start = elided.end()
    if start == 0 and after_quote and run[0] == ".":
        return 0  # the end of an obsolete form, RFC 5322, 4.4: half of it is nobody's address
    while start < len(run) and run[start] in _NOT_FIRST:
        start += 1
    return len(run) - start if run[-1] != "." else 0


def _after_key(run: str, start: int) -> int:
    """Past `email=` or `?a=1&to=`: a field's name before the address, and no part of it."""
    equals = run.rfind("=", start)
    if equals == -1:
        return start
    before = run[start:equals]
    return equals + 1 if "?" in before or "&" in before or before.lower() in _KEYS else start


def _quoted_start(text: str, at: int, floor: int) -> int | None:
    start = at - 2
    lowest = max(floor, at - LONGEST_LOCAL - 2)
    while start >= lowest and (text[start] != '"' or (start and text[start - 1] == "\\")):
        if text[start] in "\r\n":
            return None
        start -= 1
    if start < lowest or at - start < 3:
        return None
    return start if start == 0 or text[start - 1] in _BEFORE_QUOTED else None


def _is_of_irc(text: str, start: int, end: int) -> bool:
    """`nick [~user@host] has joined`, `nick!~user@host`, and `[n=user@host]` where a server knows of no ident."""
    before = text[max(0, start - 2) : start]
    if (
        before in ("[~", "(~")
        or "!~" in text[start:end]
        or (before[-1:] == "[" and text.startswith(("n=", "i="), start))
    ):
        return True
    return before[-1:] == "[" and text.startswith("]", end) and _CAME_OR_WENT.match(text, end) is not None


def _domain_end(text: str, start: int) -> int | str:
    """Where the host that begins at `start` ends; in words, why none does."""
    match = _DOMAIN.match(text, start, start + LONGEST + 1)
    if match is None:
        return "no host with a dot after the @"
    length = _host_length(match[0])
    return start + length if isinstance(length, int) else length


@lru_cache(maxsize=_REMEMBERED)
def _host_length(run: str) -> int | str:
    """How many characters at the front of `run`, labels with dots between, are a host; in words, why none are."""
    labels = run.split(".")
    if _begins_a_sentence(labels):
        labels.pop()
    labels[-1] = labels[-1].rstrip("-_")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return "a label that no host may have"
    if labels[-1].lower() in _FILE_ENDINGS:
        return "a file's name"
    if not _TLD.fullmatch(labels[-1]):
        return "no top-level domain at its end"
    return len(".".join(labels))


def _begins_a_sentence(labels: list[str]) -> bool:
    """`jo@example.org.Please ring`: the last label is a capitalised word, and the address is whole without it."""
    return len(labels) > 2 and labels[-1].istitle() and all(label == label.lower() for label in labels[:-1])
