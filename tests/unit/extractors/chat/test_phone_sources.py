"""Which file of the device a record of a Cellebrite report was decoded from."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats.chat import ufdr
from extractors.formats.chat.ufdr_sources import FILES_LISTED, Sources
from extractors.formats.source import open_source
from extractors.model import Document
from tests.unit.extractors.chat import phone_reports as made

STORE = '<nodeInfo name="msgstore.db" path="/data/msgstore.db" size="9" tableName="message" offset="823"/>'
LOG = '<nodeInfo name="msgstore.db-wal" path="/data/msgstore.db-wal" size="9" tableName="" offset="4"/>'


def info(model_id: str, *nodes: str, kind: str = "model") -> str:
    return (
        f'<extraInfo type="{kind}" id="{model_id}"><sourceInfo><nodeInfos>{"".join(nodes)}</nodeInfos></sourceInfo>'
        f"</extraInfo>"
    )


def with_infos(xml: str, *infos: str) -> str:
    return xml.replace(made.TAIL, f"<extraInfos>{''.join(infos)}</extraInfos></project>")


def read(path: Path, xml: str, encoding: str = "utf-8") -> dict[str, Document]:
    path.write_bytes(xml.encode(encoding))
    return {document.part: document for document in ufdr.FORMAT.read(open_source(path))}


def report(text: str = "nine o'clock") -> str:
    messages = [made.message(text, made.party(made.SAM), attributes=f'id="m-{n}"') for n in range(3)]
    contact = made.model("Contact", made.field("Name", "Sam"), attributes='id="c-1"')
    return made.report(("Chat", made.chat(*messages)), ("Contact", contact))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_record_says_which_file_it_came_from(tmp_path: Path, encoding: str) -> None:
    infos = info("m-1", STORE, LOG), info("c-1", LOG), info("m-9", LOG), info("m-2", LOG, kind="file")
    found = read(tmp_path / "report.xml", with_infos(report(), *infos), encoding)
    message = found["Chat/00000001/00000002"].metadata
    assert message["decoded_from"] == ["/data/msgstore.db", "/data/msgstore.db-wal"]
    assert (message["decoded_from_table"], message["decoded_from_offset"]) == ("message", "823")
    contact = found["Contact/00000001"].metadata
    assert (contact["decoded_from"], contact["decoded_from_offset"]) == (["/data/msgstore.db-wal"], "4")
    assert "decoded_from_table" not in contact
    others = [document for document in found.values() if document.metadata.get("model_id") in ("m-0", "m-2")]
    assert len(others) == 2
    assert not any("decoded_from" in document.metadata for document in others)


def test_a_ufdr_and_a_later_start_say_it_too(tmp_path: Path) -> None:
    path = made.ufdr(tmp_path / "phone.ufdr", with_infos(report(), info("m-2", STORE)))
    for resume in (None, "Chat/00000001/00000002"):
        *_, last = (one for one in ufdr.FORMAT.read(open_source(path, resume=resume)) if one.kind == "message")
        assert last.metadata["decoded_from"] == ["/data/msgstore.db"]


def test_a_message_that_looks_like_the_block_is_not_one(tmp_path: Path) -> None:
    planted = f"<extraInfos>{info('m-1', LOG)}</extraInfos>"
    for text in (planted, planted.replace("<", "&lt;")):
        xml = report(text) if text is planted else report("x").replace("<![CDATA[x]]>", text)
        found = read(tmp_path / "report.xml", with_infos(xml, info("m-2", STORE)))
        assert "decoded_from" not in found["Chat/00000001/00000002"].metadata
        assert found["Chat/00000001/00000003"].metadata["decoded_from"] == ["/data/msgstore.db"]


def test_the_block_is_found_wherever_the_pieces_end() -> None:
    xml = with_infos(report("<![CDATA[ <extraInfos> extraInfos"), info("m-1", STORE)).encode()
    for size in (7, 64, 333, len(xml)):
        with Sources() as sources:
            sources.look_through(xml[at : at + size] for at in range(0, len(xml), size))
            assert sources.about("m-1")["decoded_from"] == ["/data/msgstore.db"]


def test_a_cut_block_keeps_what_is_whole_and_a_long_one_is_cut_short(tmp_path: Path) -> None:
    many = [f'<nodeInfo name="n" path="/data/{n}" tableName="t" offset="1"/>' for n in range(99)]
    whole = with_infos(report(), info("m-1", *many), info("m-2", STORE))
    found = read(tmp_path / "report.xml", whole[: whole.index("</nodeInfos></sourceInfo></extraInfo></extraInfos>")])
    assert len(found["Chat/00000001/00000002"].metadata["decoded_from"]) == FILES_LISTED
    assert found["Chat/00000001/00000003"].metadata["decoded_from"] == ["/data/msgstore.db"]
    assert "ends too early" in found["~end"].reason


def test_an_entity_bomb_in_the_block_is_no_more_than_a_fault(tmp_path: Path) -> None:
    found = read(tmp_path / "report.xml", with_infos(report(), info("m-1", STORE), "&lol;", info("m-2", STORE)))
    assert found["Chat/00000001/00000002"].metadata["decoded_from"] == ["/data/msgstore.db"]
    assert "broken" in found["~end"].reason
