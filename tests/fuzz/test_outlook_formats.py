"""Outlook's files on broken input: nothing escapes, nothing hangs, and attachments before a fault are given.

`make fuzz` runs it a hundred times longer. The stores and message files are those of the corpora, for nothing free
writes them; each store takes a process of its own, and so has a fortieth of the examples.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats import rtf_text
from tests.fuzz.faults import broken, check, check_goes_on, fewer, folder, read
from tests.unit.extractors.outlook_files import attribute, cyclic_msg, letter, properties, winmail

MESSAGES = (
    "testMSG.msg",
    "testMSG_forwarded.msg",
    "testMSG_Contact.msg",
    "testMSG_Appointment.msg",
    "testMSG_att_doc.msg",
)
STORES = ("mail/go-pst/32-bit.pst", "mail/aleph-ingest-mail/testPST.pst", "mail/go-pst/support.pst")

HELD = properties((0x3701, 0x0D, bytes(16) + winmail(*letter("Meeting at noon"))), (0x3001, 0x1E, b"Meeting\0"))
PEOPLE = struct.pack("<I", 2) + 2 * properties(
    (0x3001, 0x1E, b"Sam\0"), (0x39FE, 0x1F, "sam@example.org\0".encode("utf-16-le"))
)
RICH = (
    b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}"
    b'{\\field{\\*\\fldinst{HYPERLINK "a"}}{\\fldrslt tandem}}'
    b"\\u8364?\\'e9\\par}"
)
TNEF = {
    "winmail.dat": winmail(*letter(), *letter()[1:]),
    "nested.dat": winmail(*letter()[:1], attribute(1, 0x69004, PEOPLE), *letter()[1:2], attribute(2, 0x69005, HELD)),
    "rich.dat": winmail(
        attribute(1, 0x69007, struct.pack("<II", 1251, 0)),
        attribute(1, 0x18004, "Träger\0".encode("cp1252")),
        attribute(
            1, 0x69003, properties((0x1009, 0x102, struct.pack("<II4sI", len(RICH) + 12, len(RICH), b"MELA", 0) + RICH))
        ),
    ),
}
PACKED = {
    # The examples of MS-OXRTFCP 3.1, and rich text that is not packed.
    "one": bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    ),
    "two": bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"),
    "plain": struct.pack("<II4sI", len(RICH) + 12, len(RICH), b"MELA", 0) + RICH,
}
LENGTHS = tuple(struct.pack("<I", number) for number in (0, 1, 3, 0x1000, 0x7FFFFFFF, 0xFFFFFFFC, 0xFFFFFFFF))


@cache
def messages(corpora: Path) -> dict[str, bytes]:
    place = corpora / "documents/tika/tika-parser-microsoft-module"
    return {"cyclic.msg": cyclic_msg(), **{name: (place / name).read_bytes() for name in MESSAGES}}


@cache
def stores(corpora: Path) -> dict[str, bytes]:
    return {name: (corpora / name).read_bytes() for name in STORES}


@given(broken(TNEF, LENGTHS), st.integers(0, 99))
def test_a_broken_winmail_is_accounted_for_and_read_on(made: tuple[str, bytes], at: int) -> None:
    with folder() as place:
        documents = read(place, *made)
        check(documents)
        check_goes_on(place, *made, documents, at)


@given(st.integers(7, len(TNEF["winmail.dat"])))
def test_a_cut_winmail_keeps_its_whole_attachments(cut: int) -> None:
    whole = TNEF["winmail.dat"]
    with folder() as place:
        before, after = read(place, "a", whole), {one.part: one for one in read(place, "a", whole[:cut])}
    end = -1
    for one in before[1:]:
        end = whole.index(b"seat 12", end + 1)
        if end + len(b"seat 12") <= cut:
            assert one.digests in {found.digests for found in after.values()}


@given(broken(PACKED, LENGTHS))
def test_broken_rich_text_is_text_or_named_as_broken(made: tuple[str, bytes]) -> None:
    with suppress(ValueError):
        rtf_text.text(made[1])


@pytest.mark.corpora
@fewer(4)
@given(data=st.data(), at=st.integers(0, 99))
def test_a_broken_message_file_is_accounted_for_and_read_on(corpora: Path, data: st.DataObject, at: int) -> None:
    made = data.draw(broken(messages(corpora), LENGTHS))
    with folder() as place:
        documents = read(place, *made)
        check(documents)
        check_goes_on(place, *made, documents, at)


@pytest.mark.corpora
@fewer(40)
@given(data=st.data())
def test_a_broken_store_is_accounted_for(corpora: Path, data: st.DataObject) -> None:
    made = data.draw(broken(stores(corpora), LENGTHS))
    with folder() as place:
        check(read(place, *made))
