"""Parts of the record of use as a file, with a statement beside it that the site's key signed.

The file has one entry a line, canonical JSON, in the order of time. The statement (`FILE.signed.json`) has its SHA-256,
what was asked for, how many entries, the last anchor then, and the public key: RFC 8032 over its canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from cets_search.audit import entry_hash
from cets_search.engine.record_reading import RecordReading
from cets_search.record.anchor_file import AnchorFile
from cets_search.record.selection import Selection, query
from cets_search.record.signing import Signer, canonical, statement_signed_by
from cets_search.stored import stamp

BESIDE: Final = ".signed.json"


class BadExport(Exception):  # noqa: N818 - reads as what it is
    """The file is not what was exported; the message says what differs."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds, as its statement tells."""

    entries: int
    sha256: str
    exported_at: str


def write(reading: RecordReading, anchors: AnchorFile, signer: Signer, selection: Selection, path: Path) -> Exported:
    """Export the entries to `path` and its statement beside it, both for their owner alone, entry by entry.

    `FileExistsError` where either is there already; the engine's errors, `OSError` and `BadQuery` leave neither.
    """
    wanted, beside = query(selection), path.with_name(path.name + BESIDE)
    for each in (path, beside):
        if each.exists():
            raise FileExistsError(f"{each} is there already: give another name.")
    drafts = [each.with_name(f".{each.name}.part") for each in (path, beside)]
    try:
        with _opened(drafts[0]) as file:
            told = _written(file, (hit["_source"] for hit in reading.entries(wanted)))
        with _opened(drafts[1]) as file:
            statement = _statement(told, selection, anchors, signer)
            file.write(json.dumps(statement, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
        for draft, whole in zip(drafts, (path, beside), strict=True):
            draft.rename(whole)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return told


def check(path: Path, public_key: str) -> Exported:
    """What the export holds, if it is the one that the holder of `public_key` (PEM) signed; `BadExport` otherwise.

    `OSError` where a file cannot be read.
    """
    beside = path.with_name(path.name + BESIDE)
    try:
        statement = json.loads(beside.read_bytes())
        told = Exported(int(statement["entries"]), str(statement["sha256"]), str(statement["exported_at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadExport(f"{beside} is no statement of an export.") from error
    if not statement_signed_by(public_key, statement):
        raise BadExport(f"{beside} was not signed by this key: it was changed, or another site made it.")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != told.sha256:
            raise BadExport(f"{path} was changed after it was exported: {_first_changed(path)}.")
    return told


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone, on the disk when this ends."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _written(file: IO[bytes], entries: Iterator[Mapping[str, Any]]) -> Exported:
    digest, count = hashlib.sha256(), 0
    for entry in entries:
        line = canonical(entry) + b"\n"
        digest.update(line)
        file.write(line)
        count += 1
    return Exported(count, digest.hexdigest(), stamp(datetime.now(UTC)))


def _statement(told: Exported, selection: Selection, anchors: AnchorFile, signer: Signer) -> dict[str, Any]:
    last = None
    for anchor in anchors:
        last = anchor
    return signer.signed(
        {
            "what": "an export of a record of use",
            "entries": told.entries,
            "sha256": told.sha256,
            "exported_at": told.exported_at,
            "selection": selection.given,
            "last_anchor": {"number": last.number, "hash": last.hash, "made_at": last.made_at} if last else None,
            "public_key": signer.public_key,
        }
    )


def _first_changed(path: Path) -> str:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                entry = json.loads(line)
                good = entry["hash"] == entry_hash(entry)
            except (ValueError, KeyError, TypeError, AttributeError):
                good = False
            if not good:
                return f"line {number} is not as it was"
    return "lines are missing, were added, or stand in another order"
