"""What the title of a column says of the type of its cells."""

from __future__ import annotations

from typing import Final

from cets_search.query.listed import PHRASE
from extractors.entities.registry import TYPES

_ALSO: Final = {
    "phone": ("phone", "phones", "mobile", "telephone", "tel", "msisdn", "mobile number", "telephone number", "cell"),
    "email": ("email address", "mail", "e-mail", "email"),
    "handle": ("username", "user name", "screen name", "account", "nickname", "user"),
    "url": ("website", "web address", "link", "address of page"),
    "vrm": ("registration", "reg", "vehicle", "number plate", "plate", "vehicle registration"),
    "hash": ("sha256", "sha-256", "md5", "sha1", "sha-1", "hash"),
    "crypto": ("wallet", "bitcoin", "bitcoin address", "crypto"),
    "card": ("card", "card number"),
    "iban": ("bank account", "account number (iban)"),
    "ip": ("ip", "ip addr"),
    "iccid": ("sim", "sim number"),
    PHRASE: ("keyword", "keywords", "term", "terms", "phrase", "phrases", "words", "search term"),
}

_TITLES: Final = {
    title: kind
    for kind in (*TYPES, PHRASE)
    for title in (
        *((kind, TYPES[kind].one.lower(), TYPES[kind].many.lower()) if kind in TYPES else ()),
        *_ALSO.get(kind, ()),
    )
}


def kind_of_title(title: str) -> str:
    """The type that the title names; "" where it names none."""
    return _TITLES.get(title.strip().rstrip(":").strip().lower().replace("_", " "), "")
