"""Outlook's files read by content, and what becomes of those that lie about their lengths or their form."""

from __future__ import annotations

import signal
import struct
import subprocess
from pathlib import Path

import pytest

from extractors.formats import mapi, nest, pst, pst_frames, rtf_text
from extractors.model import Outcome
from tests.unit.extractors.outlook_files import attribute, cyclic_msg, letter, properties, read, winmail


def test_winmail_is_a_message_with_its_attachment(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(winmail(*letter()))
    own, ticket = read(path)
    assert (own.kind, own.subject, own.text) == ("email", "Bicycle tickets", "Two tickets for the tandem.")
    assert own.sender == "Jo Example <jo@example.org>"
    assert own.metadata["attachments"] == "1"
    assert (ticket.part, ticket.parent, ticket.text) == (".._ticket.txt", "", "ticket 7, seat 12")
    assert ticket.digests is not None
    assert ticket.digests.size == 17


def test_two_attachments_of_one_name_have_two_parts(tmp_path: Path) -> None:
    path = tmp_path / "winmail.dat"
    path.write_bytes(winmail(*letter(), *letter()[1:]))
    assert [one.part for one in read(path)] == ["", ".._ticket.txt", ".._ticket~2.txt"]
    assert [one.part for one in read(path, resume=".._ticket.txt")] == [".._ticket~2.txt"]


def test_a_message_within_a_message_lies_below_it(tmp_path: Path) -> None:
    inner = winmail(*letter("Meeting at noon"))
    held = properties((0x3701, 0x0D, bytes(16) + inner), (0x3001, 0x1E, b"Meeting\0"))
    path = tmp_path / "winmail.dat"
    path.write_bytes(winmail(*letter()[:2], attribute(2, 0x69005, held)))
    assert [(one.part, one.parent) for one in read(path)] == [
        ("", None),
        ("Meeting", ""),
        ("Meeting/.._ticket.txt", "Meeting"),
    ]


@pytest.mark.parametrize("size", [10_000, 0xFFFFFFFF])
def test_a_length_beyond_the_end_keeps_what_came_before(tmp_path: Path, size: int) -> None:
    path = tmp_path / "winmail.dat"
    path.write_bytes(winmail(*letter(), attribute(1, 0x6FFFF, b"seat", size)))
    *whole, end = read(path)
    assert [one.part for one in whole] == ["", ".._ticket.txt"]
    assert (end.part, end.outcome, end.reason) == (
        nest.END,
        Outcome.FAILED,
        "it is cut short, or a length in it goes beyond its end",
    )


def test_a_count_of_properties_that_cannot_be_ends_at_once(tmp_path: Path) -> None:
    path = tmp_path / "winmail.dat"
    path.write_bytes(winmail(attribute(1, 0x69003, struct.pack("<I", 0xFFFFFFFF))))
    assert [one.outcome for one in read(path)] == [Outcome.SEARCHABLE, Outcome.FAILED]


def test_every_cut_of_a_winmail_ends(tmp_path: Path) -> None:
    data, path = winmail(*letter()), tmp_path / "winmail.dat"
    for length in range(7, len(data)):
        path.write_bytes(data[:length])
        assert read(path)[0].kind in ("email", "document")


def test_a_cyclic_directory_ends(tmp_path: Path) -> None:
    path = tmp_path / "ticket.msg"
    path.write_bytes(cyclic_msg())
    own, attachment = read(path)
    assert (own.outcome, own.reason) == (
        Outcome.PARTIAL,
        "its properties could not be read: the file is cut short or damaged",
    )
    assert (attachment.outcome, attachment.reason) == (Outcome.SKIPPED, "its content is not in the file")


@pytest.mark.parametrize("data", [b"", b"!BDN", b"!BDN" + bytes(4) + b"XX", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_only_begins_like_one_is_left_to_others(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mail.pst"
    path.write_bytes(data)
    assert read(path)[0].parser == "other"


def test_a_store_of_nothing_but_its_mark_fails_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "mail.pst"
    path.write_bytes(b"!BDN" + bytes(4) + b"SM" + bytes(600))
    (own,) = read(path)
    assert (own.outcome, own.reason) == (
        Outcome.FAILED,
        "an Outlook store that is damaged: it cannot be opened",
    )


def _child(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    def started(path: Path, after: str, depth: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(["/bin/sh", "-c", script], stdout=subprocess.PIPE)

    monkeypatch.setattr(pst, "_started", started)


def test_a_parser_that_crashes_costs_its_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mail.pst"
    path.write_bytes(b"!BDN" + bytes(4) + b"SM" + bytes(600))
    _child(monkeypatch, f"kill -{signal.SIGSEGV.value} $$")
    (own,) = read(path)
    assert (own.outcome, own.reason) == (Outcome.FAILED, "parser crashed (SIGSEGV)")


def test_a_parser_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, told = tmp_path / "mail.pst", tmp_path / "frames"
    path.write_bytes(b"!BDN" + bytes(4) + b"SM" + bytes(600))
    with told.open("wb") as pipe:
        pst_frames.tell(pipe, pst_frames.STORE, encryption=1, password=True, name="Jo", damaged=False)
        pst_frames.tell(
            pipe,
            pst_frames.ITEM,
            properties={},
            recipients=[],
            lacking="",
            attached=0,
            part="Inbox/000001.eml",
            folder="Inbox",
        )
        pst_frames.write(pipe, pst_frames.END)
    _child(monkeypatch, f"cat {told}; exec sleep 1000")
    monkeypatch.setattr(pst, "PATIENCE", 0.2)
    own, message, end = read(path)
    assert own.metadata["password"] == "set; it locks nothing, and all was read"
    assert (message.part, message.metadata["folder"]) == ("Inbox/000001.eml", "Inbox")
    assert (end.part, end.outcome, end.reason) == (nest.END, Outcome.FAILED, "parser crashed: it said nothing for 0 s")


def test_rich_text_is_unpacked_and_read() -> None:
    # The example of MS-OXRTFCP 3.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert rtf_text.decompressed(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert rtf_text.text(packed).strip() == "hello world"
    for length in range(len(packed)):
        rtf_text.text(packed[:length])


def test_rich_text_made_to_hurt_ends() -> None:
    body = b"{\\rtf1 tickets" + b"{\\field{\\*\\fldinst{HYPERLINK " * 2000 + b"}"
    packed = struct.pack("<II4sI", len(body) + 12, len(body), b"MELA", 0) + body
    assert rtf_text.text(packed).startswith("tickets")


def test_no_date_is_none() -> None:
    for ticks in (0, 0x0CB34557A3DD4000, 0xFFFFFFFFFFFFFFFF):
        assert mapi.Properties({"0039": (mapi.TIME, struct.pack("<Q", ticks))}).moment("0039") is None
