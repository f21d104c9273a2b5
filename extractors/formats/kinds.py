"""A document's kind by its MIME type."""

from __future__ import annotations

from typing import Final

_EXACT: Final = {
    "message/rfc822": "email",
    "message/x-emlx": "email",
    "application/vnd.ms-outlook": "email",
    "application/x-tika-pst-mail-item": "email",
    "application/mbox": "archive",
    "application/vnd.ms-outlook-pst": "archive",
    "application/vnd.ms-tnef": "archive",
    "text/vcard": "contact",
    "text/x-vcard": "contact",
    "text/calendar": "event",
    "text/x-vcalendar": "event",
    "application/pdf": "document",
    "application/rtf": "document",
    "application/postscript": "document",
    "application/msword": "document",
    "application/xml": "document",
    "application/json": "document",
    "application/xhtml+xml": "document",
    "application/epub+zip": "document",
    "application/onenote": "document",
    "application/x-tika-msoffice": "document",
    "application/x-tika-ooxml": "document",
    "application/x-tika-ooxml-protected": "document",
    "application/x-hwp": "document",
    "application/x-hwp-v5": "document",
    "application/x-mspublisher": "document",
    "application/x-quattro-pro": "document",
    "multipart/related": "document",
}
_ARCHIVES: Final = frozenset(
    {
        "application/zip",
        "application/gzip",
        "application/x-gzip",
        "application/x-tar",
        "application/x-gtar",
        "application/x-bzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/x-lzma",
        "application/x-lzip",
        "application/zstd",
        "application/x-snappy-framed",
        "application/x-7z-compressed",
        "application/x-rar-compressed",
        "application/x-archive",
        "application/x-arj",
        "application/x-cpio",
        "application/x-compress",
        "application/java-archive",
        "application/vnd.android.package-archive",
        "application/vnd.ms-cab-compressed",
        "application/warc",
        "application/warc+gz",
        "application/x-webarchive",
    }
)
_OFFICE: Final = (
    "application/vnd.ms-",
    "application/vnd.openxmlformats-officedocument",
    "application/vnd.oasis.opendocument",
    "application/vnd.sun.xml",
    "application/vnd.stardivision.",
    "application/vnd.apple.",
    "application/vnd.wordperfect",
    "application/vnd.visio",
    "application/vnd.lotus-",
    "application/x-tika-iworks",
)
# Outlook keeps every kind of thing in the same container; the class says which.
_OUTLOOK: Final = {
    "IPM.CONTACT": "contact",
    "IPM.APPOINTMENT": "event",
    "IPM.SCHEDULE": "event",
    "IPM.STICKYNOTE": "document",
    "IPM.TASK": "document",
    "IPM.ACTIVITY": "document",
    "IPM.DISTLIST": "contact",
}


def kind(mime: str, outlook_class: str = "") -> str:
    """One of the design's kinds; `file` for what is none of them."""
    for prefix, found in _OUTLOOK.items():
        if outlook_class.upper().startswith(prefix):
            return found
    if mime in _EXACT:
        return _EXACT[mime]
    if mime in _ARCHIVES or mime.startswith("application/x-rar"):
        return "archive"
    main = mime.partition("/")[0]
    if main in ("image", "audio", "video"):
        return main
    if main == "message":
        return "email"
    return "document" if main == "text" or mime.startswith(_OFFICE) or mime.endswith("+xml") else "file"
