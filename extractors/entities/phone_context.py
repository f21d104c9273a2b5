"""Words that say a number is a phone number, and words that say it is not."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = 32
_AFTER: Final = 24

_WORD: Final = re.compile(r"[^\W\d_]+")
_PHONE_WORDS: Final = (
    "tel telephone phone phoned phones ph mob mobile cell cellphone call called calling calls ring rang ringing text "
    "texted txt sms mms whatsapp signal viber telegram number numbers num fax contact contacts dial dialled landline "
    "handset msisdn burner telefon telefono teléfono téléphone telefone handy móvil portable numéro número numer "
    "nummer тел телефон номер"
)
_PHONE: Final = frozenset(_PHONE_WORDS.split())
_OTHER_WORDS: Final = (
    "order invoice account acct ref reference ticket serial isbn issn policy card parcel tracking batch bug part model "
    "version sort vat crime exhibit case barcode iban imei imsi iccid"
)
_OTHER: Final = frozenset(_OTHER_WORDS.split())


def word_near(text: str, start: int, end: int) -> str | None:
    """The word beside `text[start:end]` that says it is a phone number, in lower case; None where there is none.

    A word for another kind of number before it ("order number") takes the sense away.
    """
    before = _words_before(text, start)
    after = _WORD.findall(text[end : end + _AFTER].partition("\n")[0].lower())
    if not _OTHER.isdisjoint(before) or (_PHONE.isdisjoint(before) and _PHONE.isdisjoint(after)):
        return None
    return next((word for word in (*reversed(before), *after) if word in _PHONE), None)


def is_other(text: str, start: int) -> bool:
    """Whether a word before `start` says that the number there is of another kind: an order's, a ticket's."""
    return not _OTHER.isdisjoint(_words_before(text, start))


def _words_before(text: str, start: int) -> list[str]:
    """The words just before `start` in its paragraph, in lower case."""
    return _WORD.findall(text[max(0, start - _BEFORE) : start].rpartition("\n\n")[2].lower())
