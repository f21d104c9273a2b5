"""What Tika does not tell: a PDF that was cut, where slides begin, what was deleted under tracked changes."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from extractors.formats import left_out, tracked_changes, troubles
from extractors.formats.mail_fields import Fields
from extractors.formats.row_numbers import RowNumbers
from extractors.model import Document, Outcome

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = (
    "<w:p><w:r><w:t>We meet at </w:t></w:r>"
    '<w:del w:author="Pat &amp; Kim"><w:r><w:delText>nine</w:delText></w:r><w:r><w:tab/></w:r></w:del>'
    '<w:ins w:author="Ash"><w:r><w:t>ten</w:t></w:r></w:ins></w:p>'
    '<w:p><w:pPr><w:rPr><w:del w:author="Pat &amp; Kim"/></w:rPr></w:pPr></w:p>'
    '<w:p><w:moveFrom w:author="Ash"><w:r><w:t>Platform 4</w:t></w:r></w:moveFrom></w:p>'
)


def word(path: Path, body: str, before: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"{before}<w:document {SPACE}><w:body>{body}</w:body></w:document>")
    return path


def told(path: Path, mime: str, most: int = 1_000, outcome: Outcome = Outcome.SEARCHABLE) -> list[Document]:
    own = Document("document", str(path), mime=mime, outcome=outcome)
    return list(left_out.told(iter([own]), path, most))


def test_what_was_deleted_stands_apart_from_what_was_not(tmp_path: Path) -> None:
    own, deleted = told(word(tmp_path / "plan.docx", BODY), WORD)
    assert (deleted.part, deleted.parent, deleted.outcome) == ("~deleted", own.part, Outcome.SEARCHABLE)
    assert deleted.text == "nine\t\nPlatform 4"
    assert deleted.metadata["deleted-by"] == ["Pat & Kim", "Ash"]


def test_a_document_without_deletions_gives_nothing_more(tmp_path: Path) -> None:
    path = word(tmp_path / "plan.docx", "<w:p><w:r><w:t>We meet at ten</w:t></w:r></w:p>")
    assert len(told(path, WORD)) == 1
    assert len(told(path, WORD, outcome=Outcome.ENCRYPTED)) == 1
    (tmp_path / "broken.docx").write_bytes(path.read_bytes()[:60])
    assert len(told(tmp_path / "broken.docx", WORD)) == 1


ODP = "application/vnd.oasis.opendocument.presentation"
ODF = 'xmlns:office="o" xmlns:draw="d" xmlns:text="t" xmlns:presentation="p" xmlns:svg="s"'
SLIDES = (
    '<draw:page draw:name="page1"><draw:frame><draw:text-box><text:h>Shed</text:h><text:list><text:list-item>'
    "<text:p>new <text:span>lock</text:span>,<text:s text:c='2'/>bell<text:line-break/>two</text:p></text:list-item>"
    "</text:list></draw:text-box><svg:desc>a tandem</svg:desc></draw:frame>"
    "<presentation:notes><text:p>ask Kim</text:p></presentation:notes></draw:page>"
    '<draw:page draw:name="page2"/><draw:page draw:name="page3"><text:p>Träger</text:p></draw:page>'
)


def presentation(path: Path, slides: str, before: str = "") -> Path:
    body = (
        f"<office:body><office:presentation><text:p>of the master</text:p>{slides}</office:presentation></office:body>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", f"{before}<office:document-content {ODF}>{body}</office:document-content>")
    return path


def test_slides_of_an_opendocument_presentation_stand_apart(tmp_path: Path) -> None:
    path = presentation(tmp_path / "plan.odp", SLIDES)
    own = Document("document", str(path), text="Shed\nnew lock,  bell\ntwo\nask Kim\nTräger\nfooter", mime=ODP)
    held = [Document("image", str(path), part="slide 3", parent="", mime="image/png")]
    whole, picture, first, third = left_out.told(iter([own, *held]), path, 1_000)
    assert (whole.text, picture.part) == ("footer", "slide 3")
    assert first.text == "Shed\nnew lock,  bell\ntwo\na tandem\nask Kim"
    assert (first.part, first.parent, first.metadata["page"], first.mime) == ("slide 1", "", "1", ODP)
    assert (third.part, third.metadata["page"], third.text) == ("slide 3 #2", "3", "Träger")


def test_a_presentation_that_is_damaged_hostile_or_of_one_slide_stays_whole(tmp_path: Path) -> None:
    alone = presentation(tmp_path / "alone.odp", SLIDES[SLIDES.index('<draw:page draw:name="page3"') :])
    assert len(told(alone, ODP)) == 1
    whole = presentation(tmp_path / "whole.odp", SLIDES)
    assert len(told(whole, ODP)) == 3
    assert len(told(whole, ODP, outcome=Outcome.ENCRYPTED)) == 1
    assert len(told(whole, ODP, most=20)) == 1, "more than may be kept"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    assert len(told(presentation(tmp_path / "bomb.odp", SLIDES.replace("Träger", "&a;"), bomb), ODP)) == 1
    assert len(told(presentation(tmp_path / "cut.odp", SLIDES + "<draw:page>"), ODP)) == 1
    deep = presentation(
        tmp_path / "deep.odp", SLIDES + "<draw:page>" + "<text:p>" * 50_000 + "</text:p>" * 50_000 + "</draw:page>"
    )
    assert len(told(deep, ODP, most=100_000)) == 3
    (tmp_path / "torn.odp").write_bytes(whole.read_bytes()[:80])
    assert len(told(tmp_path / "torn.odp", ODP)) == 1


@pytest.mark.parametrize("chunk", range(1, 12))
def test_deletions_are_met_wherever_the_bytes_are_parted(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracked_changes, "_CHUNK", chunk)
    moved = "<w:p><w:moveFrom><w:r><w:t>Platform 4</w:t></w:r></w:moveFrom></w:p>"
    assert told(word(tmp_path / "plan.docx", moved), WORD)[1].text == "Platform 4"


def test_deletions_are_met_in_utf_16_and_without_a_prefix(tmp_path: Path) -> None:
    story = "<document><p><del author='Ash'><r><delText>nine</delText></r></del></p></document>"
    for encoded in (story.encode("utf-16"), story.encode()):
        with zipfile.ZipFile(tmp_path / "plan.docx", "w") as package:
            package.writestr("word/document.xml", encoded)
        assert told(tmp_path / "plan.docx", WORD)[1].text == "nine"


def test_hostile_xml_ends_where_it_begins_to_hurt(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    assert len(told(word(tmp_path / "bomb.docx", BODY.replace("nine", "&a;"), bomb), WORD)) == 1
    long = word(tmp_path / "long.docx", BODY.replace("nine", "n" * 2_000))
    assert len(told(long, WORD)) == 1, "more than may be kept"
    deep = "<w:del>" * 5_000 + "<w:delText>nine</w:delText>" + "</w:del>" * 5_000
    assert told(word(tmp_path / "deep.docx", deep), WORD)[1].text == "nine"


def test_damage_in_what_is_packed_ends_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(path, "w", method) as package:
            package.writestr("word/document.xml", f"<w:document {SPACE}>{BODY * 40}</w:document>")
        data = bytearray(path.read_bytes())
        data[80:120] = b"\xff" * 40
        path.write_bytes(data)
        assert len(told(path, WORD)) in (1, 2), "with what came before, or without"
        assert RowNumbers(path)("Orders") == ()


def test_a_file_that_unpacks_to_too_much_says_so_in_words() -> None:
    trace = (
        "org.apache.tika.exception.TikaException: Zip bomb detected!\n\tat a.b.C\n"
        "Caused by: org.apache.tika.sax.SecureContentHandler$SecureSAXException: x\n"
    )
    fields: Fields = {"X-TIKA:EXCEPTION:container_exception": trace}
    outcome, reason = troubles.of_document(fields, "some text", has_parts=False)
    assert (outcome, "unpacks to far more" in reason) == (Outcome.PARTIAL, True)


@pytest.mark.parametrize("behind", [b"", b"\0" * 4_096])
def test_a_pdf_that_was_cut_says_so(behind: bytes, tmp_path: Path) -> None:
    path = tmp_path / "timetable.pdf"
    with pikepdf.new() as pdf:
        for _ in range(900):
            pdf.add_blank_page()
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    whole = path.read_bytes()
    assert len(whole) > 100_000
    path.write_bytes(whole + behind)
    assert told(path, "application/pdf")[0].outcome is Outcome.SEARCHABLE
    path.write_bytes(whole[: len(whole) // 2])
    (own,) = told(path, "application/pdf")
    assert (own.outcome, own.reason) == (Outcome.PARTIAL, left_out.CUT)
    failed = replace(own, outcome=Outcome.FAILED, reason="why")
    assert next(left_out.told(iter([failed]), path, 10)) == failed, "what the parser said stands"


def test_files_nobody_here_wrote_keep_their_deletions(corpora: Path) -> None:
    path = next((corpora / "documents").rglob("testWORD_2006ml.docx"))
    found = told(path, next(iter(tracked_changes.MIMES & {WORD})))
    assert "Deleted paragraph1" in found[1].text
