"""Archives on broken input, through the process that unpacks them: nothing escapes or hangs, whole files are given.

`make fuzz` runs it longer. Each example starts a process, so they are a twentieth of the others'.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import py7zr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.faults import broken, check, check_goes_on, fewer, folder, read
from tests.unit.extractors.made_archives import NOTE, packed, tarred, zipped
from tests.unit.extractors.test_archive_elsewhere import SECTOR, program
from tests.unit.extractors.test_archive_passwords import rar4, rar5

FILES = {
    "notes/shed.txt": NOTE,
    "/data/data/org.example/b.txt": NOTE * 30,
    "../up.txt": NOTE,
    "in.zip": zipped({"a.txt": NOTE, "b/c.txt": NOTE}),
    "empty": b"",
    "last.txt.gz": gzip.compress(NOTE),
}
PLAIN = {f"{number}.txt": b"%d " % number + NOTE * 20 for number in range(6)}
MARKS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"ustar", b"../", b"/", b"7z\xbc\xaf\x27\x1c", b"0777777777777")
PASSWORD = "schuppen"
BY_OTHERS = (
    "test-documents.7z",
    "test-documents.cab",
    "test-documents.rar",
    "test-documents.tbz2",
    "test-documents.tar.Z",
)
DISC = bytes(16 * SECTOR) + b"".join(mark.ljust(SECTOR, b"\0") for mark in (b"\0BEA01\1", b"\0NSR03\1", b"\0TEA01\1"))
"""How a disc that is UDF alone is known (ECMA-167 2/9)."""
PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def seven(password: str | None = None) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, data in PLAIN.items():
            archive.writestr(data, name)
    return out.getvalue()


@cache
def seeds() -> dict[str, bytes]:
    made = {
        "x.zip": zipped(FILES, b"the shed's"),
        "x.tar": tarred(FILES),
        "x.7z": seven(),
        "locked.7z": seven(PASSWORD),
        "setup.exe": program(zipped(FILES)),
        "x4.rar": rar4(("a.txt", NOTE, False), ("b.txt", NOTE, True), ("c.txt", NOTE, False)),
        "x5.rar": rar5(("a.txt", NOTE, False), ("b.txt", NOTE, True), ("c.txt", NOTE, False)),
        "disc.iso": DISC,
    }
    made |= {f"x.tar.{name}": pack(made["x.tar"]) for name, pack in PACKERS.items()}
    made |= {f"x.txt.{name}": pack(NOTE * 50) for name, pack in PACKERS.items()}
    with tempfile.TemporaryDirectory() as place:
        for name, form in {"x.cpio": "cpio_newc", "x.iso": "iso9660", "x.ar": "ar_svr4"}.items():
            made[name] = packed(Path(place) / name, form, PLAIN).read_bytes()
        made["locked.zip"] = packed(Path(place) / "x", "zip", PLAIN, "encryption=aes256", PASSWORD).read_bytes()
    return made


@cache
def by_others(corpora: Path) -> dict[str, bytes]:
    place = corpora / "documents/tika/tika-parser-pkg-module"
    return {name: (place / name).read_bytes() for name in BY_OTHERS}


@fewer(20)
@given(data=st.data(), at=st.integers(0, 99), passwords=st.sampled_from([(), ("wrong", PASSWORD)]))
def test_a_broken_archive_is_accounted_for_and_read_on(
    data: st.DataObject, at: int, passwords: tuple[str, ...]
) -> None:
    made = data.draw(broken(seeds(), MARKS))
    with folder() as place:
        documents = read(place, *made, passwords=passwords)
        check(documents)
        if not passwords:
            check_goes_on(place, *made, documents, at)


def volumes() -> list[bytes]:
    whole = zipped(PLAIN)
    size = len(whole) // 3 + 1
    return [whole[at : at + size] for at in range(0, len(whole), size)]


@fewer(20)
@given(data=st.data(), missing=st.integers(0, 5))
def test_broken_volumes_are_accounted_for(data: st.DataObject, missing: int) -> None:
    """Each of them is read; the bytes of one are changed, and one may not be there."""
    made = dict(zip(("a.zip.001", "a.zip.002", "a.zip.003"), volumes(), strict=True))
    name, changed = data.draw(broken(made, MARKS))
    with tempfile.TemporaryDirectory() as place:
        for number, (volume, whole) in enumerate(made.items()):
            if number != missing:
                (Path(place) / volume).write_bytes(changed if volume == name else whole)
        for path in sorted(Path(place).iterdir()):
            check(read(path.parent, path.name, path.read_bytes()))
        assert len(list(Path(place).iterdir())) == 3 - (missing < 3), "nothing is left beside the files"


@fewer(20)
@given(st.sampled_from(["zip", "tar", "cpio"]), st.floats(0, 1))
def test_a_cut_archive_keeps_the_files_that_are_whole(form: str, share: float) -> None:
    made = {"zip": zipped(PLAIN), "tar": tarred(PLAIN), "cpio": seeds()["x.cpio"]}[form]
    cut = int(share * len(made))
    ends = _ends(form, made)
    with folder() as place:
        after = {one.part: one for one in read(place, f"x.{form}", made[:cut])}
    for (name, data), end in zip(PLAIN.items(), ends, strict=True):
        if end <= cut:
            assert after[name].text == data.decode()  # partial where the padding behind it is cut


def _ends(form: str, made: bytes) -> list[int]:
    """Where the data of each file ends, by what stands behind it: the next file's header, or the list of them all."""
    if form == "zip":
        starts = [made.index(f"{number}.txt".encode()) - 30 for number in range(6)]
        return [*starts[1:], made.index(b"PK\x01\x02")]
    return [made.index(f"{number} ".encode() + NOTE) + len(PLAIN[f"{number}.txt"]) for number in range(6)]


@pytest.mark.corpora
@fewer(80)
@given(data=st.data())
def test_a_broken_archive_by_others_is_accounted_for(corpora: Path, data: st.DataObject) -> None:
    made = data.draw(broken(by_others(corpora)))
    with folder() as place:
        check(read(place, *made))
