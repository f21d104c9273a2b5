"""A client of a Tika server: one file in, its documents out, and clear signals when the server dies or stalls.

Why not the `tika` package: docs/decisions/0002-tika-is-spoken-to-over-http.md.
"""

from __future__ import annotations

import json
import re
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO, Final

import orjson
import urllib3
from urllib3.exceptions import HTTPError, ReadTimeoutError

from extractors.formats import left_out
from extractors.formats.clean import storable
from extractors.formats.mail_fields import Fields
from extractors.formats.pieces import may_have
from extractors.formats.rmeta import Reading, documents
from extractors.formats.row_numbers import RowNumbers
from extractors.formats.separated import is_named_so
from extractors.model import Document, Outcome

DEFAULT_ENDPOINT: Final = "http://127.0.0.1:9998"
"""Where a Tika server listens when nobody says otherwise."""
GRACE_SECONDS: Final = 15
"""How long after its own limit a server may take to end a parse before the client stops waiting."""
TEXTS: Final = 2
"""How many times the text limit all documents of one file may hold together: what bounds the size of an answer."""
ANSWER_LIMIT: Final = 128 << 20
"""Bytes of an answer. Far beyond what text and metadata of one file come to; a stop against what is built to be so."""
LARGE: Final = 8 << 20
"""Bytes from which an answer waits for its turn: one is in hand at a time, since as objects it takes far more."""

_CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 16
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,10}")
_VERSION: Final = re.compile(r"Apache Tika ([\w.-]+)")


class TikaDown(Exception):  # noqa: N818 - reads as what happened
    """The server refused or dropped the connection, or said that it is restarting: this file may or may not be why."""


class TikaStalled(Exception):  # noqa: N818 - reads as what happened
    """No answer within the time a file may take."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: `seconds` of parsing; `text` characters kept of each document.

    The server has a limit of its own, which should be the same. It is not told of this one: Tika 3.3.2 answers a
    request for more than its own with an empty list, as if the file held nothing.
    """

    seconds: int = 120
    text: int = 10_000_000


class TikaServer:
    """A Tika server at `endpoint`. Keeps connections open; safe to share among threads, not among processes."""

    def __init__(
        self,
        endpoint: str = DEFAULT_ENDPOINT,
        limits: Limits = Limits(),
        connections: int = 16,
        turn: threading.Semaphore | None = None,
        ocr_languages: Sequence[str] = ("eng",),
    ) -> None:
        """`turn` is taken for each large answer: servers that share one have one large answer in hand together.
        `ocr_languages` are those that text in pictures is read in, as Tesseract names them."""
        self._endpoint = endpoint.rstrip("/")
        self.limits = limits
        self._pool = urllib3.PoolManager(maxsize=connections, block=False)
        self._large = turn or threading.Semaphore()
        self._ocr_languages = "+".join(ocr_languages)

    def version(self) -> str:
        """Such as `3.3.2`. Raises `TikaDown` where no Tika answers."""
        try:
            answer = self._pool.request("GET", f"{self._endpoint}/tika", timeout=5, retries=False)
        except HTTPError as error:
            raise TikaDown(f"no Tika server answers at {self._endpoint}") from error
        found = _VERSION.search(answer.data.decode("utf-8", "replace")) if answer.status == 200 else None
        if found is None:
            raise TikaDown(f"what answers at {self._endpoint} is no Tika server")
        return found[1]

    def wait_ready(self, timeout: float) -> bool:
        """Wait until the server answers; False where it does not within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                self.version()
            except TikaDown:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.2)
            else:
                return True

    def extract(
        self, path: Path, timezone: str | None = None, ocr: bool = False, password: str | None = None
    ) -> Iterator[Document]:
        """The documents of one file, the file itself first. `password` opens it where it is encrypted.

        A file that Tika cannot read gives one document that says so. Raises `TikaDown` and `TikaStalled` where the
        server is the trouble, and `OSError` where the file cannot be read from its disk.
        """
        with ExitStack() as turn, path.open("rb") as file:
            head = file.read(_HEAD)
            table = is_named_so(path.name)
            xhtml = ocr or table or may_have(head)
            # So called, a table in which the server finds no cells is plain text to it, and not half a table.
            headers = self._headers("table.txt" if table else path.name, ocr, password)
            status, fields = self._ask(file, xhtml, headers, turn)
            if fields is None and xhtml:  # marks may make an answer too large (of empty cells, say) that text does not
                xhtml = False
                status, fields = self._ask(file, xhtml, headers, turn)
            reading = Reading(
                storable(str(path)), timezone, self.limits.text, head, xhtml, ocr, table, RowNumbers(path)
            )
            yield from left_out.told(self._documents(status, fields, reading), path, self.limits.text)

    def _ask(
        self, file: BinaryIO, xhtml: bool, headers: dict[str, str], turn: ExitStack
    ) -> tuple[int, list[Fields] | None]:
        """As `_put`, with the server's troubles told apart."""
        file.seek(0)
        body = _Body(file)
        started = time.monotonic()
        try:
            return self._put(body, f"/rmeta/{'xml' if xhtml else 'text'}", headers, turn)
        except ReadTimeoutError as error:
            raise TikaStalled(f"no answer within {self.limits.seconds} s") from error
        except HTTPError as error:
            if body.failure is not None:
                raise body.failure from error
            # A server that ends a parse at its limit does so by ending itself.
            if time.monotonic() - started >= self.limits.seconds:
                raise TikaStalled(f"the server gave up after {self.limits.seconds} s") from error
            raise TikaDown("the connection to the Tika server failed") from error

    def _put(
        self, body: _Body, endpoint: str, headers: dict[str, str], turn: ExitStack
    ) -> tuple[int, list[Fields] | None]:
        """Send the file; the status, and the answer, None where it is larger than may be. `turn` ends a large one's."""
        response = self._pool.request(
            "PUT",
            f"{self._endpoint}{endpoint}",
            body=body,
            headers=headers,
            timeout=urllib3.Timeout(connect=5, read=self.limits.seconds + GRACE_SECONDS),
            retries=False,
            preload_content=False,
        )
        answer, waited = bytearray(), False
        for chunk in response.stream(_CHUNK):
            answer += chunk
            if len(answer) > ANSWER_LIMIT:
                response.close()
                return response.status, None
            if len(answer) > LARGE and not waited:
                waited = True
                turn.enter_context(self._large)
        response.release_conn()
        return response.status, _fields(answer) if response.status == 200 else []

    def _headers(self, name: str, ocr: bool, password: str | None) -> dict[str, str]:
        # Only the suffix of the name is told, which helps to tell text formats apart: the server logs names.
        suffix = _SUFFIX.fullmatch(PurePath(name).suffix)
        return {
            "Accept": "application/json",
            "Content-Disposition": f'attachment; filename="item{suffix[0] if suffix else ""}"',
            "writeLimit": str(min(self.limits.text * TEXTS, 2**31 - 1)),
            "throwOnWriteLimitReached": "false",
            "X-Tika-OCRskipOcr": "false" if ocr else "true",
            "X-Tika-PDFOcrStrategy": "auto" if ocr else "no_ocr",
            **({"X-Tika-OCRLanguage": self._ocr_languages} if ocr else {}),
            **({} if password is None else {"Password_Base64_UTF-8": b64encode(password.encode()).decode("ascii")}),
        }

    def _documents(self, status: int, answer: list[Fields] | None, reading: Reading) -> Iterator[Document]:
        if status >= 500:
            raise TikaDown(f"the Tika server answered {status}")
        if answer is None:
            yield _failed(reading, "what it holds comes to more than the parser may answer with")
        elif status != 200:
            yield _failed(reading, f"could not be read: the Tika server answered {status}")
        elif answer:
            yield from documents(answer, reading)
        else:
            yield _failed(reading, "could not be read: the Tika server gave nothing")


class _Body:
    """A file as a request's body: remembers a failing disk, which urllib3 would report as a failing connection."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failure: OSError | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            while chunk := self._file.read(_CHUNK):
                yield chunk
        except OSError as error:
            self.failure = error
            raise


def _fields(answer: bytearray) -> list[Fields]:
    """The answer's metadata and texts, one for each document."""
    try:
        found: list[Fields] = orjson.loads(answer)
    except orjson.JSONDecodeError:  # half a surrogate pair, which Java writes and only Python's own reader takes
        found = json.loads(answer.decode("utf-8", "replace"))
    return found


def _failed(reading: Reading, reason: str) -> Document:
    return Document("file", reading.path, outcome=Outcome.FAILED, reason=reason, parser="Tika")
