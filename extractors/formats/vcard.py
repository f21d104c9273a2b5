"""vCards of all versions (2.1, 3.0, 4.0), one contact a card (RFC 2426, RFC 6350, RFC 9554; versit vCard 2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from extractors.formats.chat.addresses import present
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.chat.limits import bounded
from extractors.formats.content_lines import VALUE_CAP, ContentLine, begins, components, content_lines, unescaped
from extractors.formats.resume import behind
from extractors.formats.source import Format, Source
from extractors.model import Document, Outcome

NAME, MIME = "vcard", "text/vcard"
# Lines of one card that are kept: the longest in the wild have a few hundred.
CARD_LINES = 5000
_HANDLES = re.compile(r"X-(?:SKYPE|SKYPE-USERNAME|AIM|ICQ|JABBER|MSN|YAHOO|QQ|TWITTER|GTALK|GADUGADU|GROUPWISE)")
_TOLD_ELSEWHERE = {
    "VERSION", "PRODID", "XML", "CLIENTPIDMAP", "X-ABLABEL", "N", "FN", "BEGIN", "END", "TEL", "EMAIL", "IMPP",
}  # fmt: skip
_STRUCTURED = {"ADR", "ORG", "GENDER"}


@dataclass(slots=True)
class _Card:
    lines: list[ContentLine] = field(default_factory=list)
    dropped: int = 0

    def add(self, line: ContentLine) -> None:
        if len(self.lines) < CARD_LINES:
            self.lines.append(line)
        else:
            self.dropped += 1

    def of(self, *names: str) -> list[ContentLine]:
        return [line for line in self.lines if line.name in names]


def _sniff(source: Source) -> float:
    return begins(source.head, "VCARD")


def _read(source: Source) -> Iterator[Document]:
    yield from behind(_documents(source), source.resume)


def _documents(source: Source) -> Iterator[Document]:
    root = Document("document", str(source.path), mime=MIME, parser=NAME)
    yield root
    count, reason = 0, ""
    cards: list[_Card] = []
    try:
        for line in content_lines(source):
            said = line.value.strip().upper()
            if (line.name, said) == ("BEGIN", "VCARD"):
                cards.append(_Card())
            elif (line.name, said) == ("END", "VCARD") and cards:
                count += 1
                yield bounded(replace(_contact(cards.pop(), count), path=root.path, parser=NAME))
            elif cards:
                cards[-1].add(line)
    except OSError as error:
        reason = f"The file cannot be read to its end: {error.strerror}."
    for card in cards[:1]:
        count += 1
        reason = reason or "The file ends inside a card."
        whole = replace(_contact(card, count), path=root.path, parser=NAME, outcome=Outcome.PARTIAL, reason=reason)
        yield bounded(whole)
    if not count:
        reason = reason or "The file holds no whole card."
    if reason:
        outcome = Outcome.PARTIAL if count else Outcome.FAILED
        yield replace(root, kind="file", part="~end", parent="", outcome=outcome, reason=reason)


def _contact(card: _Card, number: int) -> Document:
    labels = {line.group: _label(line.value) for line in card.of("X-ABLABEL") if line.group}
    names = [" ".join(unescaped(line.value).split()) for line in card.of("FN")]
    phones = [_bare(line) for line in card.of("TEL")]
    emails = [_bare(line) for line in card.of("EMAIL")]
    accounts = [account for line in card.lines if (account := _account(line))]
    kinds = {_bare(line): _kinds(line, labels) for line in card.of("TEL", "EMAIL")}
    document = contact_document(
        Contact(
            part=f"{number:08d}",
            name=next(filter(None, names), "") or _name(card) or next(map(_bare, card.of("NICKNAME", "ORG")), ""),
            phones=phones,
            emails=emails,
            accounts=accounts,
            lines=[text for line in card.lines if (text := _shown(line, labels))],
            kinds=kinds,
            more=present(
                ("sequence", f"{number:08d}"),
                ("uid", next(map(_bare, card.of("UID", "X-ABUID")), "")),
                ("revised_at", next(map(_bare, card.of("REV")), "")),
                ("birthday", next(map(_bare, card.of("BDAY")), "")),
                ("vcard_version", next(map(_bare, card.of("VERSION")), "")),
            ),
        )
    )
    if card.dropped or any(line.is_cut for line in card.lines):
        reason = f"The first {CARD_LINES} lines of the card and {VALUE_CAP:,} characters of each are searchable."
        return replace(document, outcome=Outcome.PARTIAL, reason=reason)
    return document


def _name(card: _Card) -> str:
    """A name out of `N`, whose parts are family, given, additional, prefixes, suffixes."""
    for line in card.of("N"):
        family, given, additional, prefix, suffix = (components(line.value) + [""] * 5)[:5]
        return " ".join(filter(None, [prefix, given, additional, family, suffix]))
    return ""


def _label(text: str) -> str:
    """Apple writes its own labels as `_$!<Home>!$_`."""
    return unescaped(text).removeprefix("_$!<").removesuffix(">!$_")


def _kinds(line: ContentLine, labels: dict[str, str]) -> str:
    """What a property is for: the label that the card gives it, else its types."""
    kinds = [kind.lower() for kind in line.params.get("TYPE", []) if kind.upper() not in ("INTERNET", "VOICE", "PREF")]
    return labels.get(line.group) or " ".join(kinds)


def _bare(line: ContentLine) -> str:
    """A value without its scheme: `tel:`, `mailto:`."""
    value = unescaped(line.value).strip()
    scheme, colon, rest = value.partition(":")
    return unquote(rest) if colon and scheme.casefold() in ("tel", "mailto", "sms") else value


def _account(line: ContentLine) -> str:
    """A messenger's or social network's account as `service:account`."""
    value = unescaped(line.value).strip()
    if _HANDLES.fullmatch(line.name):
        return f"{line.name[2:].partition('-')[0].lower()}:{value}"
    if line.name == "IMPP":
        scheme, colon, rest = value.partition(":")
        service = line.first("X-SERVICE-TYPE") or (scheme if colon else "")
        return f"{service.lower()}:{unquote(rest or value)}" if service else value
    if line.name in ("SOCIALPROFILE", "X-SOCIALPROFILE"):
        service = line.first("SERVICE-TYPE") or line.first("TYPE")
        user = line.first("USERNAME") or line.first("X-USER") or value
        return f"{service.lower()}:{user}" if service else user
    return ""


def _shown(line: ContentLine, labels: dict[str, str]) -> str:
    """A property in words: its name, its kind, what it says; a picture or key by its size only."""
    if line.name in _TOLD_ELSEWHERE or _HANDLES.fullmatch(line.name):
        return ""
    if not line.name:
        return line.value
    title = " ".join(filter(None, [line.name.lower(), _kinds(line, labels)]))
    if line.is_binary:
        return f"{title}: {len(line.value) + line.dropped} characters of encoded data"
    if line.name in _STRUCTURED:
        return f"{title}: {', '.join(filter(None, components(line.value)))}"
    return f"{title}: {_bare(line)}" if line.value.strip() else ""


FORMAT = Format(NAME, None, _sniff, _read)
