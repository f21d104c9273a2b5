"""Real stores and messages: as many items and attachments as pypff and olefile count, by ways of their own."""

from __future__ import annotations

from pathlib import Path

import pypff
import pytest
from olefile import OleFileIO

from extractors.model import Outcome
from tests.unit.extractors.outlook_files import read

pytestmark = pytest.mark.corpora

STORES = (
    "mail/go-pst/32-bit.pst",
    "mail/go-pst/support.pst",
    "mail/aleph-ingest-mail/testPST.pst",
    "documents/tika/tika-parser-microsoft-module/testPST.pst",
    "documents/tika/tika-parser-microsoft-module/testPST_variousBodyTypes.pst",
)


def counted(path: Path) -> tuple[int, int]:
    """Items and attachments, by pypff."""
    store = pypff.file()
    store.open(str(path))
    items = attachments = 0
    folders = [store.root_folder]
    while folders:
        folder = folders.pop()
        folders += list(folder.sub_folders)
        for message in folder.sub_messages:
            items += 1
            attachments += message.number_of_attachments
    return items, attachments


@pytest.mark.parametrize("name", STORES)
def test_a_store_gives_what_pypff_counts(corpora: Path, name: str) -> None:
    documents = read(corpora / name)
    items = [one for one in documents if one.parent == "" and one.part != "~counts"]
    parts = {one.part for one in items}
    attachments = [one for one in documents if one.parent in parts]
    assert (len(items), len(attachments)) == counted(corpora / name)
    stated = {one.part: int(str(one.metadata.get("attachments", 0))) for one in items}
    assert stated == {part: sum(one.parent == part for one in attachments) for part in stated}
    counts = documents[-1]
    assert (counts.part, counts.outcome) == ("~counts", Outcome.SEARCHABLE)
    assert counts.metadata["expected"] == counts.metadata["emitted"] == str(len(items))


@pytest.mark.parametrize("name", STORES)
def test_reading_goes_on_behind_every_part(corpora: Path, name: str) -> None:
    whole = read(corpora / name)
    for number in range(1, len(whole) - 1, max(1, len(whole) // 6)):
        rest = [one.part for one in read(corpora / name, resume=whole[number].part) if one.parent is not None]
        assert rest == [one.part for one in whole[number + 1 :]]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_store_says_so(corpora: Path, tmp_path: Path, share: float) -> None:
    data = (corpora / STORES[1]).read_bytes()
    (tmp_path / "mail.pst").write_bytes(data[: int(len(data) * share)])
    documents = read(tmp_path / "mail.pst")
    assert any(one.outcome is not Outcome.SEARCHABLE and one.reason for one in documents)


def test_a_message_file_gives_its_attachments(corpora: Path) -> None:
    for path in sorted(corpora.rglob("*.msg")):
        if not path.read_bytes().startswith(b"\xd0\xcf"):
            continue
        own, *rest = read(path)
        with OleFileIO(path) as ole:
            held = [one for one in ole.root.kids if one.name.startswith("__attach")]
        assert own.subject
        assert own.outcome is Outcome.SEARCHABLE
        assert len([one for one in rest if one.parent == ""]) == len(held)
        assert own.metadata.get("attachments", "0") == str(len(held))


def test_every_cut_of_a_message_file_ends(corpora: Path, tmp_path: Path) -> None:
    data = (corpora / "documents/tika/tika-parser-microsoft-module/testMSG_att_msg.msg").read_bytes()
    for length in range(600, len(data), 4099):
        (tmp_path / "ticket.msg").write_bytes(data[:length])
        assert read(tmp_path / "ticket.msg")
