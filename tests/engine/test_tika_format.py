"""Files of every family through a real Tika: what nobody here wrote, what is broken, and what kills the parser."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from cets_search.cli import cets
from cets_search.cli.extract import KEYS
from cets_search.config import Config
from extractors.formats import extract
from extractors.formats.tika import Limits, TikaServer
from extractors.model import Document, Outcome

pytestmark = pytest.mark.engine

KILLERS = ("testOneNote-fuzz2.one", "testOneNote-fuzz3.one")


@pytest.fixture(scope="module")
def tika(stack: Config) -> TikaServer:
    server = TikaServer(stack.tika_endpoint, Limits(stack.tika_seconds, stack.text_limit))
    assert server.wait_ready(60)
    return server


def read(path: Path, tika: TikaServer) -> list[Document]:
    return list(extract(path, tika=tika))


def spread(corpora: Path) -> list[Path]:
    """The first two files of each kind of name and parser module, in order."""
    root = corpora / "documents" / "tika"
    seen: Counter[tuple[str, str]] = Counter()
    chosen = []
    for path in sorted(root.rglob("*")):
        family = (path.relative_to(root).parts[0], path.suffix.lower())
        if path.is_file() and path.name not in KILLERS and seen[family] < 2:
            seen[family] += 1
            chosen.append(path)
    return chosen


@pytest.mark.corpora
def test_each_file_is_accounted_for(corpora: Path, tika: TikaServer) -> None:
    paths = spread(corpora)
    assert len(paths) > 200
    outcomes: Counter[Outcome] = Counter()
    for path in paths:
        found = read(path, tika)
        parts = [one.part for one in found]
        assert parts[0] == "", path
        assert len(set(parts)) == len(parts), path
        for index, one in enumerate(found[1:], 1):
            assert one.parent in parts[:index], (path, one.part)
        for one in found:
            json.dumps(asdict(one), ensure_ascii=False).encode("utf-8")
            assert one.outcome is Outcome.SEARCHABLE or one.reason, path
        outcomes[found[0].outcome] += 1
    assert outcomes[Outcome.SEARCHABLE] > 0.7 * len(paths)
    assert outcomes[Outcome.ENCRYPTED]
    assert outcomes[Outcome.FAILED]


def test_a_table_in_plain_text_is_read_by_row_whatever_its_charset(tmp_path: Path, tika: TikaServer) -> None:
    table = tmp_path / "orders.csv"
    lines = "имя;телефон;заметка\nЖанна;07700 900123;велосипед готов\nПётр;07700 900124;два билета\n"
    for charset in ("utf-8", "utf-8-sig", "utf-16", "cp1251"):
        table.write_bytes(lines.encode(charset))
        own, sheet, *rows = read(table, tika)
        assert (own.outcome, own.mime, sheet.part) == (Outcome.SEARCHABLE, "text/csv", "sheet 1")
        assert [one.text for one in rows] == [line.replace(";", "\t") for line in lines.splitlines()], charset
        assert [one.metadata["row"] for one in rows] == ["1", "2", "3"]


@pytest.mark.corpora
def test_a_table_by_others_is_read_by_row(corpora: Path, tika: TikaServer) -> None:
    found = read(corpora / "documents/aleph-ingest/countries_nonutf.csv", tika)
    assert Counter(one.kind for one in found) == {"document": 2, "row": 21}


@pytest.mark.corpora
def test_the_same_file_gives_the_same_documents(corpora: Path, tika: TikaServer) -> None:
    for path in spread(corpora)[::7]:
        assert read(path, tika) == read(path, tika), path


@pytest.mark.corpora
@pytest.mark.parametrize(
    "name",
    [
        "tika-server-standard/testPassword4Spaces.pdf",
        "tika-server-standard/password.xls",
        "tika-parser-microsoft-module/testWORD_protected_passtika.docx",
        "tika-parser-pkg-module/test7Z_protected_passTika.7z",
    ],
)
def test_encrypted_files_are_called_so(corpora: Path, tika: TikaServer, name: str) -> None:
    innermost = read(corpora / "documents" / "tika" / name, tika)[-1]
    assert innermost.outcome is Outcome.ENCRYPTED
    assert "password" in innermost.reason


@pytest.mark.corpora
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("tika-server-standard/testPassword4Spaces.pdf", "    "),
        ("tika-server-standard/password.xls", "password"),
        ("tika-parser-microsoft-module/testWORD_protected_passtika.docx", "tika"),
    ],
)
def test_a_list_of_passwords_opens_them(corpora: Path, tika: TikaServer, name: str, password: str) -> None:
    path = corpora / "documents" / "tika" / name
    whole = next(iter(extract(path, tika=tika, passwords=("wrong", password))))
    assert whole.outcome is Outcome.SEARCHABLE, whole.reason
    assert whole.metadata["password"] == password
    assert whole.text


@pytest.mark.corpora
def test_files_within_files_keep_their_places(corpora: Path, tika: TikaServer) -> None:
    found = read(corpora / "documents" / "tika" / "tika-server-standard" / "test_recursive_embedded.docx", tika)
    by_part = {one.part: one for one in found}
    text = by_part["embed1.zip/embed1/embed2.zip/embed2/embed3.zip/embed3/embed4.zip/embed4.txt"]
    assert text.parent == "embed1.zip/embed1/embed2.zip/embed2/embed3.zip/embed3/embed4.zip"
    assert by_part["embed1.zip"].parent == ""
    assert by_part["embed1.zip"].kind == "archive"


@pytest.mark.corpora
def test_mail_nobody_here_wrote(corpora: Path, tika: TikaServer) -> None:
    folder = corpora / "mail" / "ruby-mail"
    messages = sorted(folder.rglob("*.eml"))
    dated = 0
    for path in messages:
        whole = read(path, tika)[0]
        if whole.kind == "email" and whole.sent_at:
            dated += 1
            assert whole.sent_at.endswith("Z") == (whole.zone in ("stated", "assumed")), path
    assert dated > len(messages) / 3


def test_a_limit_on_text_makes_the_file_partial(stack: Config, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("ticket " * 1_000, encoding="utf-8")
    small = TikaServer(stack.tika_endpoint, Limits(stack.tika_seconds, 1_000))
    (found,) = read(file, small)
    assert found.outcome is Outcome.PARTIAL
    assert len(found.text) == 1_000


def test_what_the_limit_left_out_of_an_archive_is_said(stack: Config, tmp_path: Path) -> None:
    file = tmp_path / "lists.zip"
    with ZipFile(file, "w") as archive:
        for number in range(9):
            archive.writestr(f"list-{number}.txt", "bicycle " * 200)
    found = read(file, TikaServer(stack.tika_endpoint, Limits(stack.tika_seconds, 1_500)))
    assert len(found) == 10
    assert all(one.outcome is Outcome.PARTIAL for one in found if one.kind == "document")


def test_a_name_that_is_no_text_is_shown_as_far_as_it_is(tika: TikaServer, tmp_path: Path) -> None:
    file = Path(os.fsdecode(bytes(tmp_path) + b"/ticket-\xff.txt"))
    file.write_text("Two tickets", encoding="utf-8")
    (found,) = read(file, tika)
    assert found.text == "Two tickets"
    assert found.path.endswith("/ticket-\ufffd.txt")


def test_an_empty_file_lacks_nothing(tika: TikaServer, tmp_path: Path) -> None:
    file = tmp_path / "empty"
    file.touch()
    (found,) = read(file, tika)
    assert (found.outcome, found.text) == (Outcome.SEARCHABLE, "")
    assert "no bytes" in found.reason


def test_pictures_are_not_read_unless_asked(tika: TikaServer, corpora: Path) -> None:
    picture = corpora / "documents" / "tika" / "tika-parser-ocr-module" / "testOCR.pdf"
    if not picture.exists():
        picture = next((corpora / "documents" / "tika").rglob("testOCR*"))
    assert all("OCR" not in one.parser for one in read(picture, tika))


def test_extract_command_tells_documents_by_the_keys_others_rely_on(stack: Config, tmp_path: Path) -> None:
    file = tmp_path / "message.eml"
    file.write_bytes(
        b"From: Jo <jo@example.org>\r\nTo: sam@example.net\r\nDate: Wed, 1 May 2024 10:00:00\r\n"
        b"Subject: Tickets\r\n\r\nRing 07700 900123\r\n"
    )
    environ = {"CETS_TIKA_URL": stack.tika_endpoint}
    answer = CliRunner().invoke(cets, ["extract", str(file), "--timezone", "Europe/London", "--json"], env=environ)
    (whole,) = [json.loads(line) for line in answer.stdout.splitlines()]
    assert list(whole) == list(KEYS)
    assert (whole["kind"], whole["sender"], whole["recipients"]) == (
        "email",
        "Jo <jo@example.org>",
        ["sam@example.net"],
    )
    assert (whole["sent_at"], whole["zone"]) == ("2024-05-01T09:00:00Z", "assumed")
    assert [(one["type"], one["value"]) for one in whole["entities"]] == [("phone", "+447700900123")]
