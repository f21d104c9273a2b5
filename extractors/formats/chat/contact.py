"""A contact as a document, the same for every source, with its numbers and addresses where a search finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.formats.chat.addresses import person, present
from extractors.model import Document


@dataclass(frozen=True, slots=True)
class Contact:
    """One person or organisation of an address book. `lines` are further words for the text, as `label: value`;
    `kinds` say what a number or address is for (`+44…`: `cell`)."""

    part: str
    name: str
    phones: list[str] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    kinds: Mapping[str, str] = field(default_factory=dict)
    platform: str | None = None
    more: Mapping[str, str | list[str]] = field(default_factory=dict)


def contact_document(contact: Contact) -> Document:
    """The document of a contact: `sender` is who it is, `recipients` all that reaches them, the text says it all."""
    phones, emails, accounts = (
        list(dict.fromkeys(filter(None, map(str.strip, values))))
        for values in (contact.phones, contact.emails, contact.accounts)
    )
    reached = [*phones, *emails, *accounts]
    stated = [
        f"{title} ({kind}): {one}" if (kind := contact.kinds.get(one)) else f"{title}: {one}"
        for title, values in (("phone", phones), ("e-mail", emails), ("account", accounts))
        for one in values
    ]
    text = "\n".join(filter(None, [contact.name, *stated, *contact.lines]))
    return Document(
        kind="contact",
        path="",
        part=contact.part,
        parent="",
        platform=contact.platform,
        sender=person(contact.name, reached[0] if reached else "") or None,
        recipients=tuple(reached[:100]),
        subject=contact.name or (reached[0] if reached else None),
        text=text,
        metadata=present(("phone", phones), ("email", emails), ("account", accounts), *contact.more.items()),
    )
