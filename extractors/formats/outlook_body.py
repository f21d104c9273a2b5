"""The words of an Outlook item: its plain text, else its HTML, else its rich text (MS-OXBBODY)."""

from __future__ import annotations

from extractors.formats import html_text, rtf_text
from extractors.formats.charsets import decoded
from extractors.formats.clean import storable
from extractors.formats.mapi import BINARY, CODE_PAGES, Properties, code_page

_PLAIN, _HTML, _RTF = "1000", "1013", "1009"


def body(properties: Properties, most: int) -> tuple[str, str]:
    """The body, `most` characters of it, and what is missing of it in words, "" where nothing is."""
    text, lacking = properties.text(_PLAIN), ""
    if not text and (html := _html(properties)):
        text = html_text.text(html)
    if not text and (rich := properties.data(_RTF)):
        try:
            text = rtf_text.text(rich)
        except ValueError:
            lacking = "its body is rich text that is damaged"
    text = storable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text[:most], f"its text is cut after {most:,} characters" if len(text) > most else lacking


def _html(properties: Properties) -> str:
    kind, data = properties.values.get(_HTML, (0, b""))
    if kind != BINARY:
        return properties.text(_HTML)
    charset = next(filter(None, (code_page(properties.number(one)) for one in CODE_PAGES)), "")
    return decoded(data, charset)
