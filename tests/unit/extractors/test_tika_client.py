"""The Tika client where there is no Tika: nothing listens, or what listens keeps silent or hangs up."""

from __future__ import annotations

import errno
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractors.formats import extract
from extractors.formats.tika import Limits, TikaDown, TikaServer, TikaStalled


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    file = tmp_path / "ticket.txt"
    file.write_text("Two tickets for Saturday", encoding="utf-8")
    return file


@contextmanager
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def at(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}"


def test_nothing_listens(ticket: Path) -> None:
    with listener() as server:
        endpoint = at(server)
    tika = TikaServer(endpoint)
    with pytest.raises(TikaDown):
        list(extract(ticket, tika=tika))
    with pytest.raises(TikaDown):
        tika.version()
    assert not tika.wait_ready(0)


def test_it_keeps_silent(ticket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.tika.GRACE_SECONDS", 0)
    with listener() as server, pytest.raises(TikaStalled):
        list(extract(ticket, tika=TikaServer(at(server), Limits(seconds=1))))


def test_it_hangs_up(ticket: Path) -> None:
    def hang_up(server: socket.socket) -> None:
        connection, _ = server.accept()
        connection.recv(1024)
        connection.close()

    with listener() as server:
        thread = threading.Thread(target=hang_up, args=(server,))
        thread.start()
        with pytest.raises(TikaDown):
            list(extract(ticket, tika=TikaServer(at(server))))
        thread.join()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (rb"half \ud83d of a pair", "half \ufffd of a pair"),
        (b"no \xff UTF-8", "no \ufffd UTF-8"),
        (b"it is ten", "it is ten"),
    ],
)
def test_an_answer_is_read_whatever_java_writes(ticket: Path, content: bytes, text: str) -> None:
    body = b'[{"X-TIKA:content": "%s"}]' % content

    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            while b"0\r\n\r\n" not in connection.recv(1 << 16):
                pass
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    with listener() as server:
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        (document,) = TikaServer(at(server)).extract(ticket)
        thread.join()
    assert document.text == text


@pytest.mark.parametrize(("ocr", "asked"), [(True, b"X-Tika-OCRLanguage: pol+eng\r\n"), (False, b"")])
def test_text_in_pictures_is_asked_for_in_the_languages_of_the_site(ticket: Path, ocr: bool, asked: bytes) -> None:
    heard = bytearray()

    def answer(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            while not heard.endswith(b"0\r\n\r\n"):
                heard.extend(connection.recv(1 << 16))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")

    with listener() as server:
        thread = threading.Thread(target=answer, args=(server,))
        thread.start()
        list(TikaServer(at(server), ocr_languages=("pol", "eng")).extract(ticket, ocr=ocr))
        thread.join()
    assert asked in heard
    assert (b"OCRLanguage" in heard) is ocr


def test_a_file_that_is_not_there_is_no_fault_of_the_server(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(extract(tmp_path / "gone.txt"))


class FailingLater(io.BytesIO):
    """A file whose beginning can be read, and no more."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.broken = True
        return super().seek(offset, whence)

    def read(self, size: int | None = -1, /) -> bytes:
        if getattr(self, "broken", False):
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


def test_a_disk_that_fails_is_no_fault_of_the_server(ticket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", lambda *_: FailingLater(b"Two tickets"))
    with listener() as server, pytest.raises(OSError, match="Input/output error"):
        list(TikaServer(at(server), Limits(seconds=1)).extract(ticket))
