"""iCalendar and vCalendar files, one event a component (RFC 5545; versit vCalendar 1.0)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.formats.calendar_zones import Observance, moment, observance
from extractors.formats.chat.addresses import person, present
from extractors.formats.chat.limits import bounded
from extractors.formats.chat.times import Moment
from extractors.formats.content_lines import VALUE_CAP, ContentLine, begins, content_lines, unescaped
from extractors.formats.resume import behind
from extractors.formats.source import Format, Source
from extractors.model import Document, Outcome

NAME, MIME = "icalendar", "text/calendar"
COMPONENT_LINES, MOST_ZONES, DEPTH = 5000, 500, 8
_EVENTS = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"}
_SHOWN = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "URL", "CATEGORIES", "RESOURCES", "GEO", "ATTACH")
_NOT_TOLD = {"BEGIN", "END", "DTSTAMP", "SEQUENCE", "TRANSP", "CLASS", "UID", "DTSTART", "DTEND", "DUE", "CREATED"}


@dataclass(slots=True)
class _Component:
    kind: str
    lines: list[ContentLine] = field(default_factory=list)
    dropped: int = 0

    def first(self, *names: str) -> ContentLine | None:
        return next((line for name in names for line in self.lines if line.name == name), None)

    def value(self, *names: str) -> str:
        line = self.first(*names)
        return unescaped(line.value).strip() if line else ""


def _sniff(source: Source) -> float:
    return begins(source.head, "VCALENDAR")


class _Reader:
    """Walks the components of a file; only the open ones and the zones are held."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._zones: dict[str, list[Observance]] = {}
        self._open: list[_Component] = []
        self.count = 0

    def documents(self) -> Iterator[Document]:
        """The events of the file in order. Raises `OSError`."""
        for line in content_lines(self._source):
            if line.name == "BEGIN":
                if len(self._open) < DEPTH:
                    self._open.append(_Component(line.value.strip().upper()))
            elif line.name == "END":
                yield from self._close(line.value.strip().upper())
            elif self._open:
                top = self._open[-1]
                if len(top.lines) < COMPONENT_LINES:
                    top.lines.append(line)
                else:
                    top.dropped += 1

    def unfinished(self) -> Iterator[Document]:
        """The event that the file ends in."""
        for component in self._open:
            if component.kind in _EVENTS:
                self.count += 1
                yield replace(
                    self._event(component), outcome=Outcome.PARTIAL, reason="The file ends inside this entry."
                )

    def _close(self, kind: str) -> Iterator[Document]:
        if not any(component.kind == kind for component in self._open):
            return
        while self._open:
            component = self._open.pop()
            if component.kind in ("STANDARD", "DAYLIGHT"):
                self._zone(component)
            elif component.kind in _EVENTS:
                self.count += 1
                yield self._event(component)
            if component.kind == kind:
                return

    def _zone(self, component: _Component) -> None:
        zone = next((one for one in reversed(self._open) if one.kind == "VTIMEZONE"), None)
        found = observance(component.lines)
        name = zone.value("TZID").removeprefix("/") if zone else ""
        if name and found and len(self._zones) < MOST_ZONES:
            self._zones.setdefault(name, []).append(found)

    def _event(self, component: _Component) -> Document:
        starts = self._moment(component, "DTSTART", "DUE", "DTSTAMP")
        organiser = component.first("ORGANIZER")
        attendees = [_who(line) for line in component.lines if line.name == "ATTENDEE"]
        document = Document(
            kind="event",
            path=str(self._source.path),
            part=f"{self.count:08d}",
            parent="",
            sender=(_who(organiser) if organiser else None) or None,
            recipients=tuple(filter(None, attendees[:500])),
            sent_at=starts.at,
            sent_at_raw=starts.raw,
            zone=starts.zone,
            subject=component.value("SUMMARY") or None,
            text=_text(component, organiser, attendees),
            metadata=present(
                ("sequence", f"{self.count:08d}"),
                ("component", component.kind),
                ("uid", component.value("UID")),
                ("ends_at", self._moment(component, "DTEND", "DUE").at or ""),
                ("duration", component.value("DURATION")),
                ("repeats", [line.value for line in component.lines if line.name in ("RRULE", "RDATE")]),
                ("status", component.value("STATUS")),
                ("location", component.value("LOCATION")),
                ("coordinates", component.value("GEO").replace(";", ",")),
                ("created_at", self._moment(component, "CREATED").at or ""),
                ("modified_at", self._moment(component, "LAST-MODIFIED").at or ""),
                ("flags", ["deleted"] if component.value("STATUS").upper() == "CANCELLED" else []),
            ),
            parser=NAME,
        )
        if component.dropped or any(line.is_cut for line in component.lines):
            reason = f"The first {COMPONENT_LINES} lines of it and {VALUE_CAP:,} characters of each are searchable."
            return replace(document, outcome=Outcome.PARTIAL, reason=reason)
        return document

    def _moment(self, component: _Component, *names: str) -> Moment:
        return moment(component.first(*names), self._zones, self._source.timezone)


def _who(line: ContentLine) -> str:
    """An organiser or attendee: the common name with the address."""
    address = line.value.strip()
    scheme, colon, rest = address.partition(":")
    if colon and scheme.casefold() in ("mailto", "tel"):
        address = rest
    return person(line.first("CN"), address)


def _text(component: _Component, organiser: ContentLine | None, attendees: list[str]) -> str:
    told = [(line.name, line) for line in component.lines if line.name in _SHOWN]
    first = [_shown(line) for _, line in sorted(told, key=lambda pair: _SHOWN.index(pair[0]))]
    people = [f"organiser: {_who(organiser)}"] if organiser else []
    people += [f"attendee: {one}" for one in attendees if one]
    rest = [
        f"{line.name.lower()}: {unescaped(line.value)}" if line.name else line.value
        for line in component.lines
        if line.name not in _NOT_TOLD and line.name not in (*_SHOWN, "ORGANIZER", "ATTENDEE") and not line.is_binary
    ]
    return "\n".join(filter(None, [*first, *people, *rest]))


def _shown(line: ContentLine) -> str:
    if line.is_binary:
        return f"{line.name.lower()}: {len(line.value) + line.dropped} characters of encoded data"
    text = unescaped(line.value).strip()
    if line.name in ("SUMMARY", "DESCRIPTION"):
        return text
    return f"{line.name.lower()}: {text.replace(';', ',') if line.name == 'GEO' else text}" if text else ""


def _read(source: Source) -> Iterator[Document]:
    yield from behind(_documents(source), source.resume)


def _documents(source: Source) -> Iterator[Document]:
    root = Document("document", str(source.path), mime=MIME, parser=NAME)
    yield root
    reader, reason = _Reader(source), ""
    try:
        for document in reader.documents():
            yield bounded(document)
    except OSError as error:
        reason = f"The file cannot be read to its end: {error.strerror}."
    for document in reader.unfinished():
        reason = reason or "The file ends inside an entry."
        yield bounded(document)
    if not reader.count:
        reason = reason or "The file holds no whole entry."
    if reason:
        outcome = Outcome.PARTIAL if reader.count else Outcome.FAILED
        yield replace(root, kind="file", part="~end", parent="", outcome=outcome, reason=reason)


FORMAT = Format(NAME, None, _sniff, _read)
