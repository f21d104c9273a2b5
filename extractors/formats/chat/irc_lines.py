"""One line of an IRC log, as irssi, WeeChat, ZNC, mIRC, HexChat, Konversation, Textual, dircproxy and bots write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from extractors.formats.chat.calendar_words import MONTHS, fold
from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.times import NEVER, Moment, half_day, iso, local, next_day, spoken

_CONTROL = re.compile("\x03(?:\\d{1,2}(?:,\\d{1,2})?)?|[\x02\x04\x0f\x11\x16\x1d-\x1f]")
_STAMP = re.compile(
    r"(?:\d{1,2}(?=\[))?(?:\[[^\W\d][^\[\]:]{6,40}\d{4}\] (?=\[\d))?\[?(?:"
    r"(?P<iso>\d{4}[-/.]\d\d[-/.]\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d| UTC| GMT)?)"
    r"|(?:(?P<month>[^\W\d]{3,9}) (?P<day>[ \d]\d)|(?P<day2>\d{1,2}) (?P<month2>[^\W\d]{3,9}))"
    r" (?P<at>\d\d:\d\d(?::\d\d)?)"
    r"|(?P<dated>(?:[^\W\d]{2,9},? )?(?:\d{1,2}[./-](?:\d{1,2}|[^\W\d]{3,9})[./-]\d{2,4}\.?|\d{1,2} [^\W\d]{3,9} \d{4}"
    r"|[^\W\d]{3,9} \d{1,2},? \d{4}),?(?: [-–@])? \d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[apAP][mM])?)"
    r"|(?P<clock>\d{1,2}:\d\d(?::\d\d)?)(?: (?P<half>[apAP][mM])| (?P<zone>[A-Z]{3,4}))?"
    r")\]?(?P<gap>[\t ]+)"
)
_SAID = re.compile(
    r"<(?P<rank>[ @+%&~!.]?)(?P<nick>[^<>!\s]{1,64}(?: [^<>!\s]{1,32})?)(?:!(?P<host>[^<>\s]{1,200}))?[ ]{0,24}>[\t ]?"
)
_NOTICE = re.compile(r"-(?P<nick>[^\s()!-][^\s()!]{0,63}?)(?:[(!](?P<host>[^)\s]{1,200})\)?)?- ")
_ACTION = re.compile(r"(?:\*[\t ]|Action: )(?P<nick>[^\s*:]{1,64})[\t ](?P<text>.*)$", re.DOTALL)
_EVENT = re.compile(r"(?:-!-|\*\*\*|===|-->|<--|->|<-|—>|<—|---?|!)(?:[\t ]|$)")
_WEECHAT = re.compile(r"(?P<nick>[ @+%&~]?[^\s]{1,64})\t(?P<text>.*)$", re.DOTALL)
_HAPPENING = re.compile(
    r"(?:has |have )?(?:joined|left|quit|parted)\b|(?:is|are) now (?:known|talking)|sets? (?:mode|ban)|set the topic|"
    r"(?:has )?changed (?:the )?(?:topic|nick)|was kicked|has been kicked|gives|removes|(?:dis)?connected|timeout",
    re.IGNORECASE,
)
_HAPPENING_FIRST = re.compile(
    r"\*[\t ](?:now talking|topic (?:is|for)|set by|joins:|parts:|quits:|disconnected|retrieving|attempting|rejoined"
    r"|you (?:have|were|are)\b)",
    re.IGNORECASE,
)
_DAY_LINE = re.compile(
    r"(?:---|\*{4}|Session|#{2,}) ?(?:Log opened|Log closed|Day changed|BEGIN LOGGING AT|ENDING LOGGING AT|Start:"
    r"|Close:|Time:|[^\W\d][^\d<]{4,40}?(?=\s\S{1,4}\s\S{3,5}\s{1,2}\d{1,2}\s\d\d:\d\d:\d\d\s\d{4}$))"
    r" ?(?P<when>.{8,40})$",
    re.IGNORECASE,
)
_NEW_DAY = re.compile(r"--- (?P<when>[^\W\d]{2,4} [^\W\d]{3} [ \d]\d \d{4})$")  # Eggdrop's, behind a clock
_NAME_DATE = re.compile(r"(?<!\d)(19[89]\d|20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(slots=True)
class Line:
    """A line taken apart. `said` and `action` are a person's, all else is the log's or the server's own."""

    kind: str  # said, action, notice, event
    nick: str | None
    host: str | None
    text: str
    moment: Moment = NEVER


class Reader:
    """Reads lines in order; remembers the day, which most logs tell by other lines or by the file's name only."""

    def __init__(self, name: str, timezone: str | None, dates: WrittenDates) -> None:
        """`dates` has seen what `dated` gives of every line."""
        self._timezone = timezone
        self._dates = dates
        match = _NAME_DATE.search(name)
        self._day = _date(int(match[1]), int(match[2]), int(match[3])) if match else None
        self._last_clock = (-1, 0)

    def take(self, raw: str) -> Line:
        """The line's parts; what no form fits is an event with the line for its text."""
        line = _CONTROL.sub("", raw)
        if day := _DAY_LINE.match(line):
            return self._day_line(line, day["when"])
        stamp = _STAMP.match(line)
        body = line[stamp.end() :] if stamp else line
        if day := _NEW_DAY.match(body):
            return self._day_line(body, day["when"])
        found = body_of(body, tabbed=bool(stamp and stamp["gap"] == "\t"))
        if stamp:
            found.moment = self._moment(stamp)
        return found

    def _day_line(self, line: str, when: str) -> Line:
        moment = spoken(when if ":" in when else when + " 00:00", self._timezone)
        plain = spoken(when if ":" in when else when + " 00:00")
        if plain.at:
            self._day = date.fromisoformat(plain.at[:10])
            self._last_clock = (-1, 0)
        return Line("event", None, None, line, moment if ":" in when else NEVER)

    def _moment(self, stamp: re.Match[str]) -> Moment:
        raw = stamp[0].strip("\t ").strip("[]")
        if stamp["iso"]:
            day, rest = stamp["iso"][:10], stamp["iso"][10:]
            return iso(day.replace("/", "-").replace(".", "-") + rest, self._timezone)
        if stamp["dated"]:
            return self._dates.moment(stamp["dated"])
        month = stamp["month"] or stamp["month2"]
        if month:
            number = MONTHS.get(fold(month))
            if self._day is None or number is None:
                return Moment(None, raw, None)
            day = _date(self._day.year, number, int(stamp["day"] or stamp["day2"]))
            return self._local(day, stamp["at"], raw)
        if "] [" in stamp[0]:  # Konversation gives the day with each line
            return spoken(stamp[0].replace("[", "").replace("]", ""), self._timezone)
        return self._clock(stamp["clock"], stamp["half"] or "", raw)

    def _clock(self, clock: str, half: str, raw: str) -> Moment:
        """A clock alone belongs to the day in hand, or to the next where it falls back by half a day or more."""
        figure, _, rest = clock.partition(":")
        hour = half_day(int(figure), after=half)
        if self._day is None or hour is None:
            return Moment(None, raw, None)
        if hour <= self._last_clock[0] - 12:
            self._day = next_day(self._day)
        self._last_clock = (hour, 0)
        return self._local(self._day, f"{hour:02d}:{rest}", raw)

    def _local(self, day: date | None, clock: str, raw: str) -> Moment:
        if day is None:
            return Moment(None, raw, None)
        parts = [int(part) for part in clock.split(":")]
        try:
            value = datetime(day.year, day.month, day.day, *parts)  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            return Moment(None, raw, None)
        return local(value, raw, self._timezone)


def body_of(body: str, *, tabbed: bool = False) -> Line:
    """What stands after the stamp. `tabbed`: a tab followed the stamp, as in WeeChat's `time<tab>nick<tab>text`."""
    if said := _SAID.match(body):
        return Line("said", said["nick"], said["host"], body[said.end() :])
    if tabbed and (told := _WEECHAT.match(body)):
        return _weechat(told["nick"].strip(), told["text"])
    lead = body.lstrip(" ")
    if _EVENT.match(lead):
        return Line("event", None, None, lead)
    if notice := _NOTICE.match(body):
        return Line("notice", notice["nick"].partition(":")[0], notice["host"], body[notice.end() :])
    action = _ACTION.match(lead)
    if action and not _HAPPENING_FIRST.match(lead) and not _HAPPENING.match(_after_host(action["text"])):
        return Line("action", action["nick"], None, action["text"])
    return Line("event", None, None, lead if action else body)


def _weechat(prefix: str, text: str) -> Line:
    """WeeChat puts the nick, or a sign for what happened, in a column of its own."""
    if prefix == "*":
        nick, _, rest = text.partition(" ")
        return Line("action", nick, None, rest)
    if prefix in ("--", "-->", "<--", "=!="):
        return Line("event", None, None, text)
    return Line("said", prefix.lstrip("@+%&~"), None, text)


def _after_host(text: str) -> str:
    """`text` without the `(user@host)` that stands before what happened."""
    return re.sub(r"^[(\[][^)\]\s]{1,200}[)\]]\s*", "", text)


def dated(raw: str) -> str:
    """The date and clock of a line that bears both in its client's own words or figures; "" of any other."""
    stamp = _STAMP.match(_CONTROL.sub("", raw))
    return (stamp["dated"] or "") if stamp else ""


def is_log_line(raw: str) -> tuple[bool, bool]:
    """Whether a line has a stamp and a body of a known form (or opens a day), and whether it is speech."""
    line = _CONTROL.sub("", raw)
    if _DAY_LINE.match(line):
        return True, False
    stamp = _STAMP.match(line)
    if not stamp:
        return bool(re.match(r"===? |\*\*\* |Session Ident: ", line)), False
    body = line[stamp.end() :]
    if _SAID.match(body):
        return True, True
    lead = body.lstrip(" ")
    return bool(_EVENT.match(lead) or _NOTICE.match(body) or (lead.startswith("*") and _ACTION.match(lead))), False


def opens_a_log(line: str) -> bool:
    """Whether a line is one that only an IRC client's log opens with."""
    return bool(_DAY_LINE.match(line))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


WEECHAT_LINE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\t[^\t]{0,70}\t")
