"""Files within the text of a message, lines that were broken, and parts that are elsewhere."""

from __future__ import annotations

import base64
import binascii
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.mail_flowed import joined
from extractors.formats.mail_inline import taken_out
from extractors.formats.mail_letter import Letter
from tests.unit.extractors.made_archives import read, texts, told, zipped

HEAD = b"From: pat@example.org\nTo: kim@example.org\nSubject: the shed\nMIME-Version: 1.0\n"
LETTER = Letter(b"")


def message(path: Path, body: bytes, kind: str = "text/plain; charset=utf-8") -> Path:
    path.write_bytes(HEAD + f"Content-Type: {kind}\nContent-Transfer-Encoding: 8bit\n\n".encode() + body)
    return path


def uu(data: bytes, name: str = "shed.txt") -> bytes:
    lines = [binascii.b2a_uu(data[at : at + 45], backtick=True) for at in range(0, len(data), 45)]
    return f"begin 644 {name}\n".encode() + b"".join(lines) + b"`\nend\n"


def uu64(data: bytes, name: str = "shed.txt") -> bytes:
    return f"begin-base64 644 {name}\n".encode() + base64.encodebytes(data) + b"====\n"


def yenc(data: bytes, name: str = "shed.txt") -> bytes:
    """As yenc.org's draft 1.3 has it."""
    out = bytearray()
    for byte in data:
        code = (byte + 42) % 256
        out += bytes([61, (code + 64) % 256]) if code in b"\0\n\r=" else bytes([code])
    lines = []
    while out:
        length = 129 if out[127:128] == b"=" else 128
        lines.append(bytes(out[:length]))
        del out[:length]
    head = f"=ybegin line=128 size={len(data)} name={name}\r\n".encode()
    return head + b"\r\n".join(lines) + f"\r\n=yend size={len(data)} crc32={zlib.crc32(data):08x}\r\n".encode()


WRITERS = {"uuencode": uu, "uuencode -m": uu64, "yEnc": yenc}


@pytest.mark.parametrize("form", WRITERS)
def test_a_file_within_the_text_is_an_attachment(form: str, tmp_path: Path) -> None:
    packed = zipped({"ticket.txt": b"Platform 4, 09:15."})
    body = b"The key is under the pot.\n\n" + WRITERS[form](packed, "Tickets.zip") + b"\nRegards\n"
    path = message(tmp_path / "a.eml", body)
    documents = read(path)
    assert documents[0].text == "The key is under the pot.\n\n\nRegards"
    assert texts(documents[1:]) == {"Tickets.zip/ticket.txt": "Platform 4, 09:15."}
    assert documents[1].metadata.keys().isdisjoint({"Content-Type", "Content-Disposition"}), "it states nothing of it"
    assert read(path, after="Tickets.zip") == documents[2:]


@given(st.lists(st.tuples(st.sampled_from(sorted(WRITERS)), st.binary(min_size=1, max_size=600)), max_size=4))
def test_whatever_the_bytes_they_come_out_again(files: list[tuple[str, bytes]]) -> None:
    body = b"Hello\n" + b"and\n".join(WRITERS[form](data) for form, data in files)
    left, parts = taken_out(body)
    assert sorted(b"".join(part.chunks(LETTER)) for part in parts) == sorted(data for _, data in files)
    assert left.replace(b"and\n", b"") == b"Hello\n"


@pytest.mark.parametrize(
    "body",
    [
        b"We begin 644 metres on.\n",
        b"begin 644 shouting\nTHE BICYCLE IS IN THE SHED.\nTHE KEY IS UNDER THE POT.\nend\n",
        b"begin 644 shed.txt\n",
        b"=ybegin line=128 size=9 name=shed.txt\nnothing ends it\n",
        b"=yend size=3\n=ybegin line=128 size=9 name=a\n" * 3 + b"words",
        b"begin-base64 644 a\nAAAA\nno end\n",
    ],
)
def test_what_only_looks_like_one_stays(body: bytes) -> None:
    left, parts = taken_out(body)
    if parts:
        assert body.startswith(b"=yend"), "a beginning and an end, in a row, are a file"
    else:
        assert left == body
    assert b"words" in left or not body.endswith(b"words")


def test_one_that_was_cut_gives_what_is_there(tmp_path: Path) -> None:
    lines = uu(b"The bicycle is in the shed. " * 9).splitlines(keepends=True)
    documents = read(message(tmp_path / "a.eml", b"Hello\n\n" + b"".join(lines[:4])))
    assert documents[1].text.startswith("The bicycle is in the shed.")


def test_a_link_that_was_broken_between_lines_is_whole(tmp_path: Path) -> None:
    body = (
        b"see https://www.example.org/tickets/ \n2025/platform-4 or \nask\n> and a quote that \n> goes on\n-- \nPat\n"
    )
    (own,) = read(message(tmp_path / "a.eml", body, "text/plain; format=flowed; delsp=yes"))
    assert "https://www.example.org/tickets/2025/platform-4 orask\n> and a quote thatgoes on\n-- \nPat" in own.text
    (own,) = read(message(tmp_path / "b.eml", body, "text/plain; format=flowed"))
    assert "https://www.example.org/tickets/ \n2025" in own.text


@given(st.text(alphabet="a >-\n", max_size=60))
def test_nothing_but_marks_is_lost(text: str) -> None:
    assert joined(text).count("a") == text.count("a")


def test_what_is_elsewhere_or_in_pieces_says_so(tmp_path: Path) -> None:
    place = b'message/external-body; access-type=URL; URL="ftp://files.example.org/t.pdf"; name="t.pdf"'
    inner = b"Content-Type: " + place + b"\n\nContent-Type: application/pdf\nContent-ID: <a@example.org>\n\n"
    body = b"--x\nContent-Type: text/plain\n\nsee the file\n--x\n" + inner + b"\n--x--\n"
    found = told(read(message(tmp_path / "a.eml", body, "multipart/mixed; boundary=x")))
    assert found["t.pdf"][0] == "skipped"
    assert "not fetched" in found["t.pdf"][1]
    piece = message(tmp_path / "b.eml", b"half of it\n", 'message/partial; id="a@example.org"; number=2; total=3')
    assert told(read(piece))[""] == ("partial", "it is piece 2 of 3 of a message that was sent in pieces")


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [("windows-874", "cp874", "ตั๋ว"), ("x-mac-cyrillic", "mac-cyrillic", "билеты"), ("cp-850", "cp850", "über")],
)
def test_charsets_by_the_names_that_programs_give_them(charset: str, codec: str, text: str, tmp_path: Path) -> None:
    (own,) = read(message(tmp_path / "a.eml", text.encode(codec), f"text/plain; charset={charset}"))
    assert own.text == text
