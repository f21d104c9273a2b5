"""Which parts of a message are encrypted, and how: S/MIME (RFC 8551) and PGP (RFC 3156, RFC 9580)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from extractors.formats.mail_letter import Letter
from extractors.formats.mail_part import Part
from extractors.formats.mail_parts import Parts

SMIME: Final = "encrypted with S/MIME: the recipient's key is needed"
PGP_MIME: Final = "encrypted with PGP (PGP/MIME): the recipient's key is needed"
PGP_INLINE: Final = "encrypted with PGP (inline): the recipient's key is needed"

_ARMOUR: Final = "-----BEGIN PGP MESSAGE-----"
_DATA: Final = re.compile(rf"^{_ARMOUR}\s*\n(?:[\w-]+: [^\n]*\n){{0,20}}\s*[A-Za-z0-9+/]{{30,80}}=?$", re.MULTILINE)
_CMS: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENVELOPED: Final = ("enveloped-data", "authenveloped-data")
# Object identifiers as they stand near the start of the DER: envelopedData, encryptedData; authEnvelopedData.
_IDS: Final = (
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06",
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17",
)
_LOOK: Final = 64


@dataclass(frozen=True, slots=True)
class Encryption:
    """`message` says how all of a message is encrypted, "" where it is not; `parts` the same by `id` of a part."""

    message: str = ""
    parts: dict[int, str] = field(default_factory=dict)


def inline(text: str) -> str:
    """How a body is encrypted, "" where it is not. Who only writes about PGP leaves out what it made."""
    return PGP_INLINE if _ARMOUR in text and _DATA.search(text) else ""


def encryption(message: Part, parts: Parts, letter: Letter) -> Encryption:
    """What is encrypted of the message. One that is only signed is not."""
    inner = {id(part): reason for part in parts.attachments if (reason := _reason(part, letter))}
    if message.mime == "multipart/encrypted":
        inner |= {id(part): PGP_MIME for part in message.children if part.mime != "application/pgp-encrypted"}
        return Encryption(PGP_MIME, inner)
    return Encryption(inner.get(id(message), ""), inner)


def _reason(part: Part, letter: Letter) -> str:
    if part.mime in _CMS:
        head = b"".join(islice(part.chunks(letter), 1))[:_LOOK]
        stated = part.parameter("smime-type").lower() in _ENVELOPED
        return SMIME if stated or any(one in head for one in _IDS) else ""
    if part.mime in ("application/octet-stream", "application/pgp-encrypted", "application/pgp", "text/plain"):
        head = b"".join(islice(part.chunks(letter), 1))[:_LOOK]
        return PGP_INLINE if head.lstrip().startswith(_ARMOUR.encode()) else ""
    return ""
