"""One part of a message (RFC 2045): what its headers say of it, and its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from email.utils import collapse_rfc2231_value
from functools import lru_cache
from typing import Any, Final

from extractors.formats.mail_headers import shown
from extractors.formats.mail_letter import Letter
from extractors.formats.mail_transfer import decoded, encoding

_REMEMBERED: Final = 1_000
"""Characters of a header up to which its parameters are kept for the next part: most say the same."""


class Part(Message):
    """A message or a part of one. Messages that it holds are left as they are: each is read as a file of its own, so
    that a thousand, one in the other, need no deeper stack than one, and keep their bytes."""

    _payload: str | list[Message] | None
    _type: str | None = None
    _first: dict[str, tuple[str, str]] | None = None
    """What the headers say: they are complete when it is asked for first, and asked for at every turn."""

    def get(self, name: str, failobj: Any = None) -> Any:
        """The first header of that name. (`Message` goes through all of them at each call.)"""
        if self._first is None:
            self._first = {header[0].lower(): header for header in reversed([*self.raw_items()])}
        found = self._first.get(name.lower())
        return failobj if found is None else self.policy.header_fetch_parse(*found)

    def get_content_type(self) -> str:
        if self._type is None:
            found = super().get_content_type()
            self._type = f"x-{found}" if found.startswith("message/") else found
        return self._type

    @property
    def mime(self) -> str:
        """Its type as it stands in the message."""
        found = self.get_content_type()
        return found.removeprefix("x-") if found.startswith("x-message/") else found

    @property
    def children(self) -> list[Part]:
        """The parts of a multipart; none of anything else, and where no boundary was found."""
        return [one for one in self._payload if isinstance(one, Part)] if isinstance(self._payload, list) else []

    @property
    def body(self) -> str:
        """What stands below its headers, bytes beyond ASCII as halves of surrogate pairs; "" of a multipart. (`Message`
        gives 8-bit text decoded by the charset that is declared: bytes that do not fit are lost to it.)"""
        return self._payload if isinstance(self._payload, str) else ""

    def written(self, name: str) -> str:
        """A header's value in words, "" where there is none."""
        return shown(str(self.get(name, "")))

    def parameter(self, name: str, header: str = "Content-Type") -> str:
        """A header's parameter (RFC 2231), "" where there is none that can be read."""
        written = str(self.get(header, ""))
        if name not in written.lower():
            return ""  # what most parts answer, without being taken apart
        return (_parameter if len(written) <= _REMEMBERED else _parameter.__wrapped__)(written, name)

    @property
    def filename(self) -> str:
        return self.parameter("filename", "Content-Disposition") or self.parameter("name")

    @property
    def attached(self) -> bool:
        """Whether it says that it is no part of the body."""
        return self.get_content_disposition() == "attachment" or bool(self.filename)

    def chunks(self, letter: Letter) -> Iterator[bytes]:
        """Its bytes, with the encoding in which they travelled undone."""
        pieces = letter.pieces(self.body) if self.body else iter(())
        yield from decoded(pieces, encoding(self.written("Content-Transfer-Encoding")))


@lru_cache(maxsize=1_024)
def _parameter(header: str, name: str) -> str:
    holder: Message = Message(policy=compat32)
    holder["Content-Type"] = header
    try:
        value = holder.get_param(name, "")
        return shown(collapse_rfc2231_value(value)) if isinstance(value, str | tuple) else ""
    except (ValueError, LookupError, TypeError):
        return ""
