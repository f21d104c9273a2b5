"""Pidgin's (Gaim's) logs, HTML and text: a heading that names people, account and protocol, then a line a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import fragment, text_of
from extractors.formats.chat.text import head_text, lines
from extractors.formats.chat.thread import TEXT_LIMIT, Message, Thread
from extractors.formats.chat.times import Moment, aware, half_day, local, next_day
from extractors.formats.source import Format, Source
from extractors.model import Document

_PARSER = "pidgin"
_HEADING = re.compile(
    r"^(?:<html.*?<title>|.{0,40})Conversation with (?P<who>.{1,200}?) (?:at|on) (?P<when>.{6,60}?)"
    r" on (?P<account>\S.{0,200}?) \((?P<protocol>[\w.+-]{1,32})\)",
    re.DOTALL,
)
# In other languages: who and account are single words, and the protocol is one that Pidgin has.
_TRANSLATED = re.compile(
    r"^(?:<html.*?<title>)?[^\W\d][^\s\d<]{2,30} [^\W\d]{1,6} (?P<who>[^\s<]{1,200}) (?:[^\W\d]{1,4} ){1,2}?"
    r"(?P<when>[^<()]{8,60}?\d{1,2}[:.]\d\d[^<()]{0,24}?)"
    r" \S{1,6} (?P<account>[^\s<]{1,200}) \((?P<protocol>[\w.+-]{1,32})\)",
    re.DOTALL,
)
_TIMED = re.compile(r"^(?:<[^>]*>|\s)*\((?P<when>[^()<>]{4,40})\)(?:</[^>]*>)*(?P<rest>.*)$", re.DOTALL)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(.*)$")
_SAID = re.compile(r"^(?P<nick>.{1,200}?):(?:\s+(?P<text>.*))?$", re.DOTALL)
_BOLD = re.compile(r"^\s*<b>(?P<nick>.{1,300}?):</b>(?:</font>)?(?P<text>.*)$", re.DOTALL)
_NAME_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)\.(\d\d)(\d\d)(\d\d)(?P<zone>[+-]\d{4})?")
_PLATFORMS = {
    "jabber": "xmpp", "xmpp": "xmpp", "gtalk": "xmpp", "msn": "msn", "irc": "irc", "aim": "aim", "icq": "icq",
    "yahoo": "yahoo", "skype": "skype", "facebook": "facebook", "telegram": "telegram", "bonjour": "xmpp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Heading:
    who: str
    when: str
    account: str
    protocol: str


def _heading(source: Source) -> _Heading | None:
    beginning = head_text(source.head)[:4096]
    found = _HEADING.search(beginning) or _TRANSLATED.search(beginning)
    if found is None or (found.re is _TRANSLATED and _platform(found["protocol"]) not in _PLATFORMS.values()):
        return None
    return _Heading(*(html_text(found[name]) for name in ("who", "when", "account", "protocol")))


def _platform(protocol: str) -> str:
    plain = protocol.casefold().removeprefix("prpl-")
    return _PLATFORMS.get(plain, protocol.casefold())


def sniff(source: Source) -> float:
    """The heading, and a clock in brackets below it."""
    if _heading(source) is None:
        return 0.0
    return 0.95 if re.search(r"\n.{0,120}\(\d{1,2}[:.]\d\d", head_text(source.head)) else 0.75


def read(source: Source) -> Iterator[Document]:
    """The platform is the heading's protocol; the day comes from the file's name, else from the heading."""
    heading = _heading(source) or _Heading(source.name, "", "", "jabber")
    platform = _platform(heading.protocol)
    yield from guarded(platform, _PARSER)(lambda one: _documents(one, heading, platform))(source)


def _documents(source: Source, heading: _Heading, platform: str) -> Iterator[Document]:
    thread = Thread(source, platform, _PARSER, heading.who)
    clock = _Clock(source, heading)
    about: dict[str, str | list[str]] = {"account": heading.account, "began": heading.when, **clock.dates.metadata()}
    yield thread.opening((heading.who, heading.account), about)
    thread.participants = ()  # names in the lines are nicknames: which is whose is told by colour, if at all
    rich = head_text(source.head).lstrip()[:6].lower() == "<html>"
    waiting: list[str] = []
    size = 0
    for line in lines(source.path, source.head):
        if _TIMED.match(line) and waiting:
            yield thread.message(_message("\n".join(waiting), clock, heading if rich else None))
            waiting = []
            size = 0
        if (waiting and size <= TEXT_LIMIT) or _TIMED.match(line):
            waiting.append(line)
            size += len(line) + 1
    if waiting:
        yield thread.message(_message("\n".join(waiting), clock, heading if rich else None))


def _message(record: str, clock: _Clock, rich: _Heading | None) -> Message:
    """One message; `rich` is the heading of a log in HTML, whose colours tell the two sides."""
    timed = _TIMED.match(record)
    if not timed:
        return Message(text=record, flags=["system"])
    message = Message(moment=clock.moment(timed["when"].strip()))
    rest = timed["rest"]
    if rich:
        if bold := _BOLD.match(rest):
            message.sender, message.text = html_text(bold["nick"]).strip(), html_text(bold["text"]).strip()
        else:
            message.text = html_text(rest).strip()
    elif said := _SAID.match(rest.strip()):
        message.sender, message.text = said["nick"], (said["text"] or "").rstrip()
    else:
        message.text = rest.strip()
    if rich and message.sender:
        _sides(record, rich, message)
    if message.sender is None:
        if message.text.startswith("***"):
            nick, _, text = message.text[3:].partition(" ")
            message.sender, message.text, message.more["style"] = nick, text, "action"
        else:
            message.flags.append("system")
    if message.sender and "<AUTO-REPLY>" in message.sender:
        message.more["style"] = "automatic reply"
        message.sender = message.sender.replace("<AUTO-REPLY>", "").strip()
    return message


def _sides(record: str, heading: _Heading, message: Message) -> None:
    colour = record[:40].upper()
    if "#A82F2F" in colour:
        message.sender_id, message.recipients = heading.who, (heading.account,)
    elif "#16569E" in colour:
        message.sender_id, message.recipients = heading.account, (heading.who,)


def html_text(piece: str) -> str:
    """The text of a piece of HTML."""
    if "<" not in piece and "&" not in piece:
        return piece
    root = fragment(piece)
    return piece if root is None else text_of(root)


class _Clock:
    """Turns `(2:45:36 AM)` into a time of the conversation's day, or of the next where the clock falls back."""

    def __init__(self, source: Source, heading: _Heading) -> None:
        self._timezone = source.timezone
        self._offset: timedelta | None = None
        self._last = 0
        self.dates = WrittenDates(None)
        self.dates.take(heading.when)
        self._day: date | None = None
        if found := _NAME_TIME.search(source.name):
            try:
                self._day = date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                self._day = None
            if zone := found["zone"]:
                size = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
                self._offset = -size if zone[0] == "-" else size
        elif begun := self.dates.moment(heading.when).at:
            self._day = date.fromisoformat(begun[:10])

    def moment(self, written: str) -> Moment:
        """When that is."""
        if re.search(r"\d[/.-]\d", written) and (whole := self.dates.moment(written)).at:
            self._day = date.fromisoformat(whole.at[:10])
            written_clock = re.sub(r"^\S*\d[/.-]\d\S*\s+", "", written)
        else:
            written_clock = written
        found = _CLOCK.search(written_clock)
        hour = half_day(int(found[1]), written_clock[: found.start()], found[4]) if found else None
        if found is None or hour is None or self._day is None or int(found[2]) > 59:
            return Moment(None, written, None)
        if hour <= self._last - 12:
            self._day = next_day(self._day)
        self._last = hour
        value = datetime.combine(self._day, time(hour, int(found[2]), min(int(found[3] or 0), 59)))
        if self._offset is not None:
            return aware(value, written, self._offset)
        return local(value, written, self._timezone)


FORMAT = Format(name="pidgin", platform=None, sniff=sniff, read=read)
