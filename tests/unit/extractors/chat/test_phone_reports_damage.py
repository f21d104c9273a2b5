"""Cellebrite reports that are cut or hostile: what is whole is kept, and the rest has a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractors.formats.chat import ufdr
from extractors.formats.chat.registry import choose
from extractors.formats.source import open_source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat import phone_reports as made


def read(path: Path) -> list[Document]:
    source = open_source(path)
    assert choose(source) is ufdr.FORMAT
    return list(ufdr.FORMAT.read(source))


def test_a_report_cut_anywhere_keeps_every_whole_message(tmp_path: Path) -> None:
    messages = "".join(made.message(f"message {n}", made.party(made.SAM)) for n in range(50))
    xml = made.report(("Chat", made.chat(messages))).encode()
    path = tmp_path / "report.xml"
    for cut in range(400, len(xml) - 20, 997):
        path.write_bytes(xml[:cut])
        found = read(path)
        whole = sum(_closed(xml, match.start(), cut) for match in re.finditer(rb"message \d+", xml))
        assert len([document for document in found if document.kind == "message"]) == whole, cut
        assert found[-1].outcome in (Outcome.PARTIAL, Outcome.FAILED)
        assert found[-1].reason


def _closed(xml: bytes, start: int, cut: int) -> bool:
    """Whether the message whose words start there ends before the cut."""
    return 0 <= xml.find(b"</model>", start) <= cut - len(b"</model>")


def test_a_cut_ufdr_keeps_what_can_be_unpacked(tmp_path: Path) -> None:
    messages = "".join(made.message(f"message {n} {n * 7919 % 10007}", made.party(made.SAM)) for n in range(3000))
    path = made.ufdr(tmp_path / "phone.ufdr", made.report(("Chat", made.chat(messages))))
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    found = read(path)
    kept = [document for document in found if document.kind == "message"]
    assert len(kept) > 500
    assert kept[0].text.startswith("message 0 ")
    assert (found[-1].part, found[-1].outcome) == ("~end", Outcome.PARTIAL)


BOMB = '<!DOCTYPE project [<!ENTITY a "bicycle"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("<project", BOMB + "<project", 1).replace("Phone of Jo", "&b;&b;"),
        lambda xml: xml.replace("<project", '<!DOCTYPE p SYSTEM "file:///etc/passwd"><project', 1),
        lambda xml: xml.replace("<decodedData>", "<decodedData>" + "<model>" * 100_000),
        lambda xml: xml.replace("</decodedData>", "</model></decodedData>"),
        lambda xml: xml.replace("<decodedData>", "<decodedData><a>&undeclared;</a>"),
    ],
    ids=["bomb", "external", "deep", "unbalanced", "undeclared"],
)
def test_hostile_markup_ends_in_an_outcome(tmp_path: Path, change: object) -> None:
    xml = change(made.report(("Chat", made.chat(made.message("x", made.party(made.SAM))))))  # type: ignore[operator]
    path = tmp_path / "report.xml"
    path.write_text(xml)
    found = list(ufdr.FORMAT.read(open_source(path)))
    assert found[-1].outcome in (Outcome.FAILED, Outcome.PARTIAL)
    assert "bicyclebicycle" not in str(found)
    assert "root:" not in str(found)


def test_one_endless_element_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.formats.chat.ufdr_stream.ELEMENT_CAP", 1_000_000)
    xml = made.report(
        ("Chat", made.chat(made.message("kept", made.party(made.SAM)), made.message("y" * 5_000_000, "")))
    )
    path = tmp_path / "report.xml"
    path.write_text(xml)
    found = read(path)
    assert [document.text for document in found if document.kind == "message"] == ["kept"]
    assert "longer than" in found[-1].reason


def test_one_endless_tag_is_given_up(tmp_path: Path) -> None:
    xml = made.report(
        ("Chat", made.chat(made.message("kept", made.party(made.SAM)), f'<model id="{"y" * 9_000_000}">'))
    )
    path = tmp_path / "report.xml"
    path.write_text(xml)
    found = read(path)
    assert [document.text for document in found if document.kind == "message"] == ["kept"]
    assert "a tag or a comment is longer than" in found[-1].reason
