"""Archives that were cut into volumes of bytes, `tickets.7z.001`, `.002` and so on, as 7-Zip cuts them: put together
and read as the one archive that they are. Volumes of rar (`.part1.rar`, `.r00`) are archives of their own kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.formats import archive_sniff
from extractors.formats.clean import storable
from extractors.formats.nest import Member, Nest
from extractors.formats.source import Container, Source, open_source
from extractors.model import Document, Outcome

_SURE: Final = 0.96
"""More than what is sure of the first volume alone."""
_NAME: Final = re.compile(r"(.+)\.([0-9]{3,4})", re.DOTALL)
_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class _Volumes:
    """Those that lie beside each other: `whole` is what they make, `gap` the number of the first that is missing."""

    whole: str
    number: int
    paths: Sequence[Path]
    gap: int | None


def _volumes(source: Source) -> _Volumes | None:
    """Of which set a file is one; None where it is none, or the first of them is no archive."""
    name = _NAME.fullmatch(source.path.name)
    if name is None or source.depth:
        return None
    width = len(name[2])
    first = source.path.with_name(f"{name[1]}.{1:0{width}}")
    try:
        if not (_is_file(first) and archive_sniff.sniff(open_source(first))):
            return None
        numbers = sorted(_numbers(source.path.parent, name[1], width))
    except OSError:
        return None
    if numbers == [1]:
        return None
    gap = next((at for at in range(1, numbers[-1]) if at not in set(numbers)), None)
    kept = [number for number in numbers if gap is None or number < gap]
    paths = [source.path.with_name(f"{name[1]}.{number:0{width}}") for number in kept]
    return _Volumes(name[1], int(name[2]), paths, gap)


def _numbers(folder: Path, whole: str, width: int) -> Iterator[int]:
    for path in folder.iterdir():
        found = _NAME.fullmatch(path.name)
        if found is not None and found[1] == whole and len(found[2]) == width and int(found[2]) and _is_file(path):
            yield int(found[2])


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _sniff(source: Source) -> float:
    return _SURE if _volumes(source) else 0.0


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    volumes = _volumes(source)
    if volumes is None:  # the others went while this one was read
        yield from nest.leaf(source)
        return
    if source.resume is None:
        yield _own(source, volumes)
    if volumes.number == 1:
        # The suffix is kept: some formats are told by it. What the file system spells otherwise is shown as it can be.
        name, packed = storable(volumes.whole), 0
        for path in volumes.paths:
            with suppress(OSError):
                packed += path.stat().st_size
        yield from nest.members(source, [Member(name, name, _bytes(volumes.paths), packed)])


def _own(source: Source, volumes: _Volumes) -> Document:
    outcome, reason = Outcome.SEARCHABLE, ""
    if volumes.number != 1:
        outcome = Outcome.SKIPPED
        reason = "a further volume of an archive: what it holds is read with the first, which ends in 001"
    elif volumes.gap is not None:
        outcome = Outcome.PARTIAL
        reason = f"volume {volumes.gap} of the archive is missing: what lies in it and behind it cannot be read"
    return Document(
        kind="archive",
        path=storable(str(source.path)),
        metadata={"volumes": str(len(volumes.paths))},
        outcome=outcome,
        reason=reason,
        parser="split",
    )


def _bytes(paths: Sequence[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


CONTAINER: Final = Container("split", _sniff, _read)
