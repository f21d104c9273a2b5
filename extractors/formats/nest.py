"""What a container holds, read by every format again, and hostile nesting kept within limits.

A container (`extractors.formats.source.Container`) finds its members and hands each to `Nest`, which unpacks it to a
folder of its own, hashes it, lets any format read it, and puts what that gives below the container.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Final, Self

from extractors.formats.nursery import Nursery
from extractors.formats.source import Source, open_source
from extractors.model import Digests, Document, Outcome

END: Final = "~end"
"""The part of the document that tells why a container could not be read to its end."""

_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How far one item may be unpacked. `depth` counts containers within containers, `members` all that they hold,
    `size` all bytes that they unpack to. A member larger than `small` may unpack to `ratio` times its packed size.
    `text` is how many characters of a message's text are kept."""

    depth: int = 16
    members: int = 1_000_000
    size: int = 64 << 30
    ratio: int = 250
    small: int = 256 << 20
    text: int = 10_000_000


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Means:
    """What containers are unpacked by: how far, with which passwords (tried in their order on what is encrypted), and
    where the processes that unpack archives come from. `unpacked` is told of each member's hashes while its bytes lie
    at a place. Good for any number of files."""

    limits: Limits = DEFAULT_LIMITS
    passwords: tuple[str, ...] = field(default=(), repr=False)
    nursery: Nursery = field(default_factory=Nursery)
    unpacked: Callable[[Digests, Path], None] | None = None


class DamagedError(Exception):
    """A container or a member of it is damaged from here on; the message says how. What came before is good."""


@dataclass(frozen=True, slots=True)
class Member:
    """One thing that a container holds.

    `part` is its place in the container, unique there and free of `.` and `..` steps; `name` what it is called, which
    may lie. `chunks` are its bytes; they are taken once, may raise `DamagedError`, and are None where it cannot be
    opened: `outcome` and `reason` say why. `packed` is what it takes up inside the container, None where unknown.
    `metadata` is what the container says of it, `kind` what it is where it cannot be opened, `beside` as in `Source`.
    """

    part: str
    name: str
    chunks: Iterable[bytes] | None
    packed: int | None = None
    metadata: Mapping[str, str | list[str]] = field(default_factory=dict)
    outcome: Outcome = Outcome.SEARCHABLE
    reason: str = ""
    kind: str = "file"
    beside: Path | None = None


Leaf = Callable[[Source], Iterator[Document]]
"""Reads what is no format of ours, the file's own document first."""


class Nest:
    """Reads the members of one item's containers. Made anew for each reading of an item; used by one thread, which
    leaves it (`with`) when it is done: what was unpacked is removed then."""

    def __init__(
        self,
        read: Callable[[Source, Nest], Iterator[Document]],
        leaf: Leaf,
        means: Means | None = None,
    ) -> None:
        """`read` chooses a format and reads by it."""
        means = means or Means()
        self._read = read
        self.leaf = leaf
        self.limits = means.limits
        self.passwords = means.passwords
        self.nursery = means.nursery
        self._on_unpacked = means.unpacked
        self._members = 0
        self._size = 0
        self._empty: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._empty:
            shutil.rmtree(self._empty.pop(), ignore_errors=True)

    @property
    def spent(self) -> tuple[int, int]:
        """Members and bytes that were unpacked so far: set back where something is read once more."""
        return self._members, self._size

    @spent.setter
    def spent(self, spent: tuple[int, int]) -> None:
        self._members, self._size = spent

    def read(self, source: Source) -> Iterator[Document]:
        """The documents of a file that a container holds, its own first; `source.depth` says how deep it lies."""
        yield from self._read(source, self)

    def members(self, holder: Source, members: Iterable[Member]) -> Iterator[Document]:
        """The documents of all of them, each below its part: those behind `holder.resume`, where that is given.

        Damage to the container, and a limit reached, end in a document (`END`) that says so.
        """
        resume = holder.resume
        try:
            for member in members:
                if self._members >= self.limits.members:
                    many = f"holds more than {self.limits.members:,} files: those after were not unpacked"
                    yield ending(holder, Outcome.SKIPPED, many)
                    return
                self._members += 1
                if resume is None:
                    yield from self._member(holder, member)
                elif resume == member.part or resume.startswith(f"{member.part}/"):
                    yield from self._member(holder, member, resume[len(member.part) + 1 :])
                    resume = None
                if self._size > self.limits.size:  # asked before the next is: to come to it may take as long
                    much = f"unpacks to more than {self.limits.size >> 20:,} MiB: what comes after was not unpacked"
                    yield ending(holder, Outcome.SKIPPED, much)
                    return
        except DamagedError as error:
            yield ending(holder, Outcome.FAILED, str(error))
        except OSError as error:
            yield ending(holder, Outcome.FAILED, f"could not be read further: {error.strerror or type(error).__name__}")

    def _member(self, holder: Source, member: Member, after: str | None = None) -> Iterator[Document]:
        """The member's documents, or those behind the part `after` of it ("": behind its own)."""
        if member.chunks is None:
            if after is None:
                yield _unopened(holder, member, member.outcome, member.reason)
        elif holder.depth >= self.limits.depth:
            if after is None:
                reason = f"lies deeper than {self.limits.depth} containers: it was not unpacked"
                yield _unopened(holder, member, Outcome.SKIPPED, reason)
        else:
            with self._folder(holder) as folder:
                documents = self._unpacked(
                    holder, member, member.chunks, folder / f"member{_suffix(member.name)}", after
                )
                yield from islice(documents, 1, None) if after == "" else documents

    @contextmanager
    def _folder(self, holder: Source) -> Iterator[Path]:
        """An empty folder for one member, used again for the next if it is empty then: to make and remove one costs
        more than to read a short message."""
        folder = self._empty.pop() if self._empty else Path(tempfile.mkdtemp(prefix="nest-", dir=holder.scratch))
        try:
            yield folder
        finally:
            for left in folder.iterdir():
                left.unlink()
            self._empty.append(folder)

    def _unpacked(
        self, holder: Source, member: Member, chunks: Iterable[bytes], place: Path, after: str | None
    ) -> Iterator[Document]:
        digests, excess, damage = self._unpack(chunks, place, member.packed)
        if excess:
            yield _unopened(holder, member, Outcome.SKIPPED, excess)
            return
        if self._on_unpacked is not None:
            self._on_unpacked(digests, place)
        source = replace(
            open_source(place, member.name, holder.timezone, after or None),
            depth=holder.depth + 1,
            scratch=holder.scratch,
            beside=member.beside,
            sha256=digests.sha256,
        )
        for document in self._behind(source) if after else self.read(source):
            own = document.parent is None
            yield below(holder, member.part, _own(document, member, digests, damage) if own else document)

    def _behind(self, source: Source) -> Iterator[Document]:
        """What comes behind `source.resume`; all, where there is no such part. A format that has nothing behind it
        gives nothing, or begins at the beginning too: then one is read until the part is met."""
        start, spent = replace(source, resume=None), self.spent
        documents = self.read(source)
        first = next(documents, None)
        if first is not None and first.parent is not None:
            yield first
        else:
            if first is None:
                self.spent, documents = spent, self.read(start)
            if not any(document.part == source.resume for document in documents):
                self.spent, documents = spent, self.read(start)
        yield from documents

    def _unpack(self, chunks: Iterable[bytes], place: Path, packed: int | None) -> tuple[Digests, str, str]:
        """Write the bytes out; their hashes, what limit they overran and how they were damaged, "" where not."""
        sha256, size = hashlib.sha256(), 0
        md5, sha1 = hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False)
        excess = damage = ""
        with place.open("wb") as file:
            try:
                for chunk in chunks:
                    size += len(chunk)
                    if excess := self.excess(size, packed):
                        break
                    file.write(chunk)
                    for digest in (sha256, md5, sha1):
                        digest.update(chunk)
            except DamagedError as error:
                damage = str(error)
        self._size += size
        return Digests(sha256.hexdigest(), md5.hexdigest(), sha1.hexdigest(), size), excess, damage

    def excess(self, size: int, packed: int | None) -> str:
        """Why a member of so many bytes, which takes up `packed`, is not unpacked; "" where it is."""
        limits = self.limits
        if packed is not None and size > limits.small and size > limits.ratio * max(packed, 1):
            return f"unpacks to more than {limits.ratio} times its packed size: it was not unpacked"
        if self._size + size > limits.size:
            return f"with it the item unpacks to more than {limits.size >> 20:,} MiB: it was not unpacked"
        return ""


def _suffix(name: str) -> str:
    """All of a name that is kept on disk: the rest may be hostile, or longer than a file system bears."""
    suffix = _SUFFIX.fullmatch(PurePosixPath(name).suffix)
    return suffix[0] if suffix else ""


def below(holder: Source, part: str, document: Document, digests: Digests | None = None) -> Document:
    """A document of a member as one of its container; `digests` are those of its bytes, where it does not tell them."""
    parent = "" if document.parent is None else f"{part}/{document.parent}" if document.parent else part
    return replace(
        document,
        path=str(holder.path),
        part=f"{part}/{document.part}" if document.part else part,
        parent=parent,
        digests=document.digests or digests,
    )


def ending(holder: Source, outcome: Outcome, reason: str) -> Document:
    """What tells that the rest of a container is missing, and why."""
    return Document(kind="file", path=str(holder.path), part=END, parent="", outcome=outcome, reason=reason)


def _own(document: Document, member: Member, digests: Digests, damage: str) -> Document:
    """The member's own document, with what its container knows of it."""
    metadata = {**member.metadata, **document.metadata}
    digests = document.digests or digests
    if not damage:
        return replace(document, digests=digests, metadata=metadata)
    readable = document.outcome in (Outcome.SEARCHABLE, Outcome.PARTIAL)
    outcome = Outcome.PARTIAL if readable and digests.size else Outcome.FAILED
    return replace(document, digests=digests, metadata=metadata, outcome=outcome, reason=damage)


def _unopened(holder: Source, member: Member, outcome: Outcome, reason: str) -> Document:
    return Document(
        kind=member.kind,
        path=str(holder.path),
        part=member.part,
        parent="",
        metadata=member.metadata,
        outcome=outcome,
        reason=reason,
    )
