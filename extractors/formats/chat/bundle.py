"""Exports that come packed: WhatsApp's and Slack's zip, Skype's tar, Facebook's, Google's and Snapchat's downloads."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from extractors.formats.chat.guard import BrokenError
from extractors.formats.chat.packages import Member, is_package, members
from extractors.formats.chat.text import wide_encoding
from extractors.formats.chat.thread import ending
from extractors.formats.source import Format, Source
from extractors.model import Document, Outcome

Choose = Callable[[Source], Format | None]
Others = Callable[[Source], Iterator[Document]]

_PARSER = "chat-bundle"
_NAMES: Final = re.compile(
    r"(?:^|/)_chat\.txt$|whats\s?app[^/]*\.txt$|viber[^/]*\.(?:csv|txt)$"
    r"|messages/(?:inbox|archived_threads|message_requests|filtered_threads|e2ee_cutover)/[^/]+/message_\d+\.(?:json|html)$"
    r"|google chat/groups/[^/]+/messages\.json$|(?:^|/)hangouts\.json$|(?:^|/)chat_history\.json$"
    r"|messages/c?\d{15,20}/messages\.(?:json|csv)$",
    re.IGNORECASE,
)
_PAIRS = (("channels.json", "users.json"), ("endpoints.json", "messages.json"), ("result.json", "export_results.html"))
_BESIDE = frozenset({"users.json", "channels.json", "groups.json", "dms.json", "mpims.json", "group_info.json"})
_BESIDE_LIMIT: Final = 64 << 20
_FEW: Final = 3  # so few files are sniffed by content, as the package may be nothing but a chat


@dataclass(frozen=True, slots=True)
class Bundle:
    """Reads a package of chats by the formats that `choose` knows."""

    choose: Choose

    def sniff(self, source: Source) -> float:
        """File names that only such exports have, or a handful of files with a chat among them."""
        if not is_package(source.head):
            return 0.0
        try:
            found = list(members(source.path, source.head, 5_000))
            names = {member.name.rpartition("/")[2].lower() for member in found}
            if any(_NAMES.search(member.name) for member in found) or any(set(pair) <= names for pair in _PAIRS):
                return 0.9
            return 0.8 if len(found) <= _FEW and any(self._is_chat(source, member.name) for member in found) else 0.0
        except (BrokenError, OSError):
            return 0.0

    def _is_chat(self, source: Source, name: str) -> bool:
        for member in members(source.path, source.head):
            if member.name == name and not member.encrypted:
                head = member.head()
                return _is_text(head) and self.choose(Source(source.path, name, head, member.size)) is not None
        return False

    def read(self, source: Source, others: Others | None = None) -> Iterator[Document]:
        """The documents of every member, their parts below the member's name. `others` reads the members that are no
        chats; without it they are skipped, and each says so."""
        yield Document(kind="archive", path=str(source.path), parser=_PARSER)
        with tempfile.TemporaryDirectory(prefix="chat-", dir=source.scratch) as folder:
            try:
                self._put_beside(source, Path(folder))
                seen: dict[str, int] = {}
                for member in members(source.path, source.head):
                    seen[member.name] = again = seen.get(member.name, 0) + 1
                    part = member.name if again == 1 else f"{member.name}~{again}"
                    yield from self._member(source, member, part, Path(folder), others)
            except BrokenError as error:
                yield ending(source, None, _PARSER, error.reason)
            except OSError as error:
                yield ending(source, None, _PARSER, f"The package could not be read further: {error.strerror}.")

    def _put_beside(self, source: Source, folder: Path) -> None:
        """Unpacks the small files that others look up beside themselves."""
        for member in members(source.path, source.head):
            if member.name.rpartition("/")[2] in _BESIDE and member.size <= _BESIDE_LIMIT and not member.encrypted:
                member.unpack(folder / member.name)

    def _member(
        self, source: Source, member: Member, part: str, folder: Path, others: Others | None
    ) -> Iterator[Document]:
        if member.encrypted:
            yield _left(source, part, Outcome.ENCRYPTED, "The file is encrypted within the package.")
            return
        if member.excessive:
            yield _left(source, part, Outcome.FAILED, "The file unpacks to more than is let: it was not unpacked.")
            return
        target = folder / member.name
        try:
            head = member.head()
            name, depth = f"{source.name}/{member.name}", source.depth + 1
            inner = Source(target, name, head, member.size, source.timezone, None, depth, source.scratch)
            chosen = self.choose(inner) if _is_text(head) else None
            if chosen is None and others is None:
                yield _left(source, part, Outcome.SKIPPED, "No message format takes this file of the package.")
                return
            member.unpack(target)
        except BrokenError as error:
            yield _left(source, part, Outcome.FAILED, error.reason)
            return
        read = chosen.read if chosen else others
        if read is not None:
            for document in read(inner):
                yield _below(source, part, document)
        if member.name.rpartition("/")[2] not in _BESIDE:
            target.unlink(missing_ok=True)


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head or wide_encoding(head) is not None


def _left(source: Source, part: str, outcome: Outcome, reason: str) -> Document:
    return Document(
        kind="file", path=str(source.path), part=part, parent="", outcome=outcome, reason=reason, parser=_PARSER
    )


def _below(source: Source, part: str, document: Document) -> Document:
    return replace(
        document,
        path=str(source.path),
        part=f"{part}/{document.part}" if document.part else part,
        parent="" if document.parent is None else f"{part}/{document.parent}" if document.parent else part,
    )
