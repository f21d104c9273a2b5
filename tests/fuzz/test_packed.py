"""Phone reports and packages of chats with entries doubled, oddly named, cut, damaged: all is told, nothing escapes.

Read as a load reads them, members too. `make fuzz` runs it a hundred times longer. An archive is unpacked by a process
of its own, which takes its time: those get a tenth of the examples.
"""

from __future__ import annotations

import io
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import formats
from extractors.formats import Limits, Means, Source
from extractors.model import Document
from tests.fuzz.test_chat_formats import check, patience
from tests.unit.extractors.chat import phone_reports as made
from tests.unit.extractors.chat.test_chat_packages import SLACK
from tests.unit.extractors.made_archives import NOTE, zipped

CHAT = b"".join(b"1%d/01/2024, 09:0%d - Sam: bring the bicycle %d\n" % (day, day, day) for day in range(8))
REPORT = made.report(
    ("Chat", made.chat(*(made.message(f"message {number}", made.party(made.SAM)) for number in range(4))))
).encode()
FEW = Means(Limits(depth=4, members=40, size=8 << 20))

TENTH = max(settings.default.max_examples // 10 if settings.default else 10, 10)

Entries = list[tuple[str, bytes]]

UFDR: Entries = [("files/Image/IMG-1.jpg", b"not shown"), ("report.xml", REPORT), ("files/Text/rides.txt", CHAT)]
PACKAGES: list[Entries] = [[("_chat.txt", CHAT), ("IMG-1.jpg", b"not shown")], list(SLACK.items())]

names = st.one_of(
    st.sampled_from([
        "report.xml", "REPORT.XML", "files/Image/IMG-1.jpg", "files\\Text\\notes.txt", "Chat/00000001",
        "file/00000001/x", "~end", "", "/", "..", "../report.xml", "/etc/hosts", "C:\\x", "a", "a/", "a/b", "a/b/c",
        "a~2", "users.json",
        "rides/2023-07-12.json", "x" * 300, "\u202egpj", "\ud7ff\uffff", "a\x00b", "a//b", "./a", "_chat.txt",
    ]),
    st.text(max_size=12),
)  # fmt: skip
plain = st.one_of(st.sampled_from([b"", NOTE, CHAT, REPORT, REPORT[:900], b"\x00" * 999]), st.binary(max_size=60))
nested = st.one_of(plain, st.sampled_from([zipped({"report.xml": REPORT}), zipped(SLACK)]))
beside_report = st.lists(st.tuples(names, plain), max_size=6)
beside_chats = st.lists(st.tuples(names, nested), max_size=6)
places = st.floats(0, 1)
flips = st.lists(st.tuples(places, st.integers(0, 255)), max_size=12)
ends = st.one_of(st.just(1.0), places)
packages = st.sampled_from(PACKAGES)


def zip_of(*entries: tuple[str, bytes], stored: bool = False) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as package:
        warnings.simplefilter("ignore", UserWarning)  # of a name that is there twice, which is meant
        for name, data in entries:
            kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name or "."), data, kind)
    return out.getvalue()


def damaged(data: bytes, flips: list[tuple[float, int]], end: float) -> bytes:
    raw = bytearray(data)
    for place, value in flips:
        raw[int(place * (len(raw) - 1))] = value
    return bytes(raw[: max(1, int(end * len(raw)))])


def leaf(source: Source) -> Iterator[Document]:
    text = source.head.decode("utf-8", "replace").replace("\x00", "")
    yield Document("document", str(source.path), text=text, parser="leaf")


def read(data: bytes, after: str | None = None) -> list[Document]:
    with tempfile.TemporaryDirectory() as folder, patience():
        path = Path(folder) / "x.zip"
        path.write_bytes(data)
        source = formats.open_source(path, resume=after)
        found = list(formats.read(source, formats.choose(source), leaf, FEW))
        assert [entry.name for entry in Path(folder).iterdir()] == [path.name], "nothing is left beside the file"
    if after is None:
        check(found)
    return found


def talk(documents: list[Document]) -> list[str]:
    return [one.text for one in documents if one.kind == "message"]


def goes_on(data: bytes, place: float) -> None:
    """Read on behind any part that it holds, it gives what came behind that before."""
    found = read(data)
    at = 1 + int(place * (len(found) - 2))
    rest = [one.part for one in read(data, found[at].part) if one.part]
    assert rest == [one.part for one in found[at + 1 :]]


@given(beside_report, st.booleans())
def test_a_report_among_odd_entries_is_read_whole(more: Entries, stored: bool) -> None:
    found = talk(read(zip_of(*UFDR, *more, stored=stored)))
    assert found[:4] == [f"message {number}" for number in range(4)]


@given(beside_report, flips, ends)
def test_damage_to_a_report_ends_in_an_account(more: Entries, flips: list[tuple[float, int]], end: float) -> None:
    assert read(damaged(zip_of(*UFDR, *more), flips, end))


@given(beside_report, places)
def test_reading_goes_on_in_a_report(more: Entries, place: float) -> None:
    goes_on(zip_of(*UFDR, *more), place)


@settings(max_examples=TENTH)
@given(packages, beside_chats, flips, ends)
def test_damage_to_a_package_ends_in_an_account(
    whole: Entries, more: Entries, flips: list[tuple[float, int]], end: float
) -> None:
    assert read(damaged(zip_of(*whole, *more), flips, end))


@settings(max_examples=TENTH)
@given(packages, beside_chats, places)
def test_reading_goes_on_in_a_package(whole: Entries, more: Entries, place: float) -> None:
    data = zip_of(*whole, *more)
    assert set(talk(read(zip_of(*whole)))) <= set(talk(read(data)))
    goes_on(data, place)
