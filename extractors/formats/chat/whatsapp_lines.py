"""The header of a WhatsApp line, Android's and the iPhone's, and what a whole file's headers have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from extractors.formats.chat.calendar_words import AM, PM, fold
from extractors.formats.chat.date_order import ORDERS, OrderFinder, year_of
from extractors.formats.chat.thread import ROSTER
from extractors.formats.chat.times import Moment, half_day, local, spoken

MARKS: Final = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
MARKS_PLAIN: Final = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_AROUND: Final = MARKS_PLAIN + " \u00a0\u202f"
_M = f"[{MARKS}]{{0,4}}"
_END = rf"{_M}(?(open)\s?\]{_M}\s?|(?:\s?[-–—]|:)\s)(?P<rest>.*)$"

# Figures only: `[12.07.17, 22:35:10] `, `12.07.17, 22:35:10: `,
# , `7/12/17, 10:35 PM - `, `2017. 07. 12. 22:35 - `, `١٢/٧/٢٠١٧، ١٠:٣٥ م - `.
_DATE: Final = (
    rf"(?P<first>\d{{1,4}}){_M}\s?(?P<sep>[./\-年년]){_M}\s?(?P<second>\d{{1,2}}){_M}\s?[./\-月월]{_M}\s?"
    rf"(?P<third>\d{{1,4}})[.日일]?{_M}"
)
_CLOCK: Final = (  # `22:35:10`, `22.35`, and as Canadians write French `22 h 35 min 10 s`
    r"(?P<hour>\d{1,2})(?:[:.]|\s?h\s?)(?P<minute>\d{2})(?:(?:[:.]|\s?min\s)(?P<seconds>\d{2})(?:\s?s(?!\w))?)?"
    r"(?P<after>[^\d\[\]:]{0,16}?)"
)
FIGURES: Final = re.compile(rf"{_M}(?P<open>\[\s?)?{_M}{_DATE}(?P<before>[^\d\[\]:]{{0,16}}?){_CLOCK}{_END}", re.DOTALL)
# As WhatsApp Web copies messages, and as Vietnamese writes: `[22:35, 12/07/2017] `, `22:35, 12/07/2017 - `.
CLOCK_FIRST: Final = re.compile(
    rf"{_M}(?P<open>\[\s?)?{_M}(?P<before>(?:[^\W\d]{{1,6}}\s?)?){_CLOCK},\s?{_M}{_DATE}{_END}", re.DOTALL
)
# With the month's name: `5 Jan 2015 10:35 - `, `[Jan 5, 2015, 10:35:10 AM] `; the year may be missing in old ones.
NAMED: Final = re.compile(
    rf"{_M}(?P<open>\[\s?)?{_M}(?P<date>(?:\d{{1,4}}[. ]{{1,3}})?[^\W\d_][^\d\[\]:]{{1,14}}[\d.,\s]{{1,12}}?"
    rf"[^\d\[\]:]{{0,12}}?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?[^\d\[\]:]{{0,12}}?)" + _END,
    re.DOTALL,
)
_FORMS: Final = (FIGURES, CLOCK_FIRST, NAMED)
_SENDER_LIMIT: Final = 122
_FIRST_YEAR: Final = 2000  # an earlier year is one of a calendar that is not read (Persian, Islamic)
_QUOTES = frozenset('"“”«»„')


def header(line: str) -> re.Match[str] | None:
    """The header that a line opens with, of whatever form."""
    return FIGURES.match(line) or CLOCK_FIRST.match(line) or NAMED.match(line)


def split_sender(rest: str) -> tuple[str | None, str]:
    """Sender and text of what follows a header; no sender on a line of WhatsApp's own (`X created group "Y: Z"`)."""
    end = rest.find(": ", 1, _SENDER_LIMIT)
    if end < 0:
        end = len(rest) - 1 if 1 < len(rest) <= _SENDER_LIMIT and rest[-1] == ":" else -1
    if end < 0 or not _QUOTES.isdisjoint(rest[:end]):
        return None, rest
    return rest[:end].strip(_AROUND), rest[end + 2 :]


@dataclass(slots=True)
class Profile:
    """What the first reading of a file found: how it dates, who speaks, and in which of the two styles."""

    form: re.Pattern[str] = FIGURES
    bracketed: bool = False
    mixed: bool = False
    order: str = "DMY"
    order_why: str = ""
    half_days: bool = False
    unknown_halves: frozenset[str] = frozenset()
    senders: dict[str, int] = field(default_factory=dict)
    headers: int = 0

    @property
    def named(self) -> bool:
        """Whether months are words, whose order needs no finding."""
        return self.form is NAMED

    def match(self, line: str) -> re.Match[str] | None:
        """The header of a line in this file's own style; a pasted line of the other style is text."""
        found = self.form.match(line)
        if found and not self.mixed and (found["open"] is not None) != self.bracketed:
            return None
        return found

    def moment(self, found: re.Match[str], timezone: str | None) -> Moment:
        """When the line of this header was sent."""
        if self.named:
            return spoken(found["date"], timezone)
        start = min(found.start("first"), found.start("before"))
        raw = found.string[start : found.start("rest")].rstrip(f" -–—]{MARKS_PLAIN}")
        first, second, third = found.group("first", "second", "third")
        before, hour, minute, second_, after = found.group("before", "hour", "minute", "seconds", "after")
        halves = half_word(before, after)
        if halves and halves in self.unknown_halves:
            return Moment(None, raw, None)
        figures = (int(first), int(second), int(third))
        year, month, day = (figures[at] for at in ORDERS[self.order])
        hours = half_day(int(hour), before, after) if halves or self.half_days else int(hour)
        if year_of(year) < _FIRST_YEAR:
            return Moment(None, raw, None)
        try:
            value = datetime(year_of(year), month, day, hours or 0, int(minute), int(second_ or 0))  # noqa: DTZ001
        except ValueError:
            return Moment(None, raw, None)
        return local(value, raw, timezone) if hours is not None else Moment(None, raw, None)


@lru_cache(maxsize=256)
def half_word(before: str, after: str) -> str:
    """The folded letters beside a clock: a half-day's word, or a filler such as `um`, `klo`, `Uhr`; "" for none."""
    return fold(after.strip(" -–—],")) or fold(before.strip(" ,،"))


def profile(lines: Iterable[str]) -> Profile:
    """Reads a file once, holding counts and the names of its speakers only."""
    survey = _Survey()
    for line in lines:
        survey.take(line)
    return survey.result()


class _Survey:
    def __init__(self) -> None:
        self._headers = [[0, 0] for _ in _FORMS]  # of each form, without and with brackets
        self._order = OrderFinder()
        self._separator = "/"
        self._halves: dict[str, int] = {}  # the highest hour seen beside each word
        self._senders: dict[str, int] = {}

    def take(self, line: str) -> None:
        form = 0
        found = FIGURES.match(line)
        if not found:
            form, found = 1, CLOCK_FIRST.match(line)
        if found:
            first, second, third, hour = found.group("first", "second", "third", "hour")
            self._order.take(int(first), int(second), int(third))
            self._separator = found["sep"]
            if word := half_word(found["before"], found["after"]):
                self._halves[word] = max(self._halves.get(word, 0), int(hour))
        else:
            form = 2
            found = NAMED.match(line) if line[:1].isalnum() or line[:1] in "[\u200e\u200f\u202a" else None
            if not found:
                return
        self._headers[form][found["open"] is not None] += 1
        sender, _ = split_sender(found["rest"])
        if sender and (sender in self._senders or len(self._senders) < ROSTER):
            self._senders[sender] = self._senders.get(sender, 0) + 1

    def result(self) -> Profile:
        plain, bracketed = most = max(self._headers, key=sum)
        known = {word for word in self._halves if word in AM or word in PM}
        twelve = bool(known) or bool(len(self._halves) > 1 and max(self._halves.values()) <= 12)
        unknown = frozenset(self._halves) - known if twelve and len(self._halves) > 1 else frozenset()
        order, why = self._order.decide(self._separator, bool(known)) if self._order.seen else ("DMY", "")
        return Profile(
            form=_FORMS[self._headers.index(most)],
            bracketed=bracketed > plain,
            mixed=min(plain, bracketed) * 5 > max(plain, bracketed),
            order=order,
            order_why=why,
            half_days=bool(known),
            unknown_halves=unknown,
            senders=self._senders,
            headers=plain + bracketed,
        )
