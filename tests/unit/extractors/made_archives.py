"""Archives made for a test, and what reading one gives. What no format of ours takes is read as plain text here."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from libarchive.write import file_writer

from extractors.formats import Limits, Means, Source, choose, open_source
from extractors.formats import read as read_source
from extractors.model import Document

NOTE = b"The bicycle is in the shed."


def plain(source: Source) -> Iterator[Document]:
    """The file's first 64 KiB as text."""
    yield Document(kind="document", path=str(source.path), text=source.head.decode("utf-8", "replace"), parser="plain")


def read(
    path: Path, *, limits: Limits | None = None, passwords: Sequence[str] = (), after: str | None = None
) -> list[Document]:
    """Every document of a file; behind the part `after` where that is given."""
    return read_by(path, Means(limits or Limits(), tuple(passwords)), after)


def read_by(path: Path, means: Means, after: str | None = None) -> list[Document]:
    """The same, by means that serve for several files."""
    source = open_source(path, resume=after)
    return list(read_source(source, choose(source), plain, means))


def told(documents: Sequence[Document]) -> dict[str, tuple[str, str]]:
    """What became of each part, and why; no two documents may have the same part."""
    found = {document.part: (document.outcome.value, document.reason) for document in documents}
    assert len(found) == len(documents)
    return found


def texts(documents: Sequence[Document]) -> dict[str, str]:
    """The text of each part that has some."""
    return {document.part: document.text for document in documents if document.text}


def zipped(files: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 3, 1, 9, 30, 0)), data, zipfile.ZIP_DEFLATED)
        package.comment = comment
    return out.getvalue()


def tarred(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as package:  # type: ignore[call-overload] # the mode decides
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), 1_709_285_400
            package.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def packed(path: Path, form: str, files: Mapping[str, bytes], options: str = "", password: str | None = None) -> Path:
    """An archive by libarchive's own writer of that format."""
    with file_writer(str(path), form, options=options, passphrase=password) as archive:
        for name, data in files.items():
            archive.add_file_from_memory(name, len(data), data)
    return path
