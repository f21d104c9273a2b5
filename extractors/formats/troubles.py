"""What went wrong in a parse, as an outcome and a reason that quotes nothing of the file.

Exception messages may hold evidence text, so of each only its class is told, which names the parser's complaint.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.formats.mail_fields import Fields, first, values
from extractors.model import Outcome

_PREFIX: Final = "X-TIKA:EXCEPTION:"
_CLASS: Final = re.compile(r"^(?:Caused by: )?((?:[a-z_]\w*\.)+[A-Z][\w$]*)", re.MULTILINE)
_ENCRYPTED: Final = ("EncryptedDocumentException", "InvalidPasswordException", "UnsupportedEncryptionException")
_WORDS: Final = {
    "TikaMemoryLimitException": "it would take more memory than the parser may use",
    "UnsupportedFormatException": "this version of its format is not supported",
    "UnsupportedZipFeatureException": "the archive uses a feature that is not supported",
    "CorruptedFileException": "it is corrupt",
    "EOFException": "it is cut short",
    "SecureContentHandler$SecureSAXException": "it unpacks to far more than it takes up",
    "TruncatedFileException": "it is cut short",
    "RuntimeSAXException": "its XML is not well-formed",
    "SAXParseException": "its XML is not well-formed",
    "ZipException": "its ZIP structure is damaged",
    "TikaTimeoutException": "it took too long",
}
_NO_PARSER: Final = ("EmptyParser", "UnrecognizedParser")
EMPTY: Final = "empty: it holds no bytes"


def of_document(fields: Fields, text: str, has_parts: bool) -> tuple[Outcome, str]:
    """What became of one document: `fields` are its metadata, `text` what was read, `has_parts` whether parts were."""
    trace = first(fields, f"{_PREFIX}container_exception") or first(fields, f"{_PREFIX}embedded_exception")
    stream = "\n".join(values(fields, f"{_PREFIX}embedded_stream_exception"))
    if trace:
        return _broken(classes(trace), bool(text.strip()) or has_parts)
    if stream:
        return _members(classes(stream), has_parts)
    limits = _limits(fields)
    if limits:
        return Outcome.PARTIAL, limits
    if parser(fields) in _NO_PARSER:
        mime = first(fields, "Content-Type").partition(";")[0] or "unknown"
        return Outcome.SKIPPED, f"no parser for its type ({mime[:100]}): found by name, hashes and type only"
    return Outcome.SEARCHABLE, ""


def parser(fields: Fields) -> str:
    """The parser that read it, without its package: the last but for those that only decorate."""
    names = [name.rpartition(".")[2] for name in values(fields, "X-TIKA:Parsed-By")]
    return names[-1] if names else ""


def classes(trace: str) -> list[str]:
    """The exception classes of a Java stack trace, outermost first, without packages."""
    return [name.rpartition(".")[2] for name in _CLASS.findall(trace)]


def _broken(names: list[str], read: bool) -> tuple[Outcome, str]:
    if "ZeroByteFileException" in names:
        return Outcome.SEARCHABLE, EMPTY
    if any(name in _ENCRYPTED for name in names):
        return Outcome.ENCRYPTED, _encryption(names)
    why = _why(names)
    return (
        (Outcome.PARTIAL, f"only part could be read: {why}") if read else (Outcome.FAILED, f"could not be read: {why}")
    )


def _members(names: list[str], has_parts: bool) -> tuple[Outcome, str]:
    if all(name in _ENCRYPTED for name in names):
        if has_parts:
            return Outcome.PARTIAL, "some of what it holds is encrypted"
        return Outcome.ENCRYPTED, "what it holds is encrypted: a password is needed"
    return Outcome.PARTIAL, f"some of what it holds could not be read: {_why(names)}"


def _limits(fields: Fields) -> str:
    if first(fields, f"{_PREFIX}write_limit_reached") == "true":
        return "the limit on the text of one file was reached"
    if first(fields, f"{_PREFIX}embedded_resource_limit_reached") == "true":
        return "the limit on embedded files was reached"
    if first(fields, f"{_PREFIX}embedded_depth_limit_reached") == "true":
        return "the limit on files within files was reached"
    return ""


def _encryption(names: list[str]) -> str:
    return "encrypted: a password is needed" if names else "encrypted"


def _why(names: list[str]) -> str:
    if not names:
        return "the parser gave no reason"
    told = next((_WORDS[name] for name in reversed(names) if name in _WORDS), "")
    chain = names[0] if names[0] == names[-1] else f"{names[0]}, {names[-1]}"
    return f"{told} ({chain})" if told else f"the parser stopped with {chain}"
