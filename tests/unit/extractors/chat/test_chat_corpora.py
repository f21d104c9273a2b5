"""Real chats by others' hands: the counts their README states, and the rows of each `target.json`."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from pathlib import Path

import pytest

from extractors.formats.chat import registry
from extractors.formats.chat.phone_formats import PHONE
from extractors.formats.source import open_source
from extractors.model import Document
from tests.unit.extractors.made_archives import read

pytestmark = pytest.mark.corpora

Target = list[tuple[str, str, str]]


def messages(path: Path) -> list[Document]:
    return [document for document in read(path) if document.kind == "message"]


def flags(document: Document) -> list[str]:
    found = document.metadata.get("flags", [])
    assert isinstance(found, list)
    return found


def target(folder: Path) -> Target:
    """Its rows, oldest last as written there, with a text's lines joined by blanks as its makers compare them."""
    rows = json.loads((folder / "target.json").read_bytes())
    return sorted((row["timestamp"], row["author"], row["message"]) for row in rows)


def said(path: Path) -> Target:
    """What people said: the target leaves out the lines WhatsApp writes itself, and the one whose colon no blank
    follows, which is a line of no known form (`John Doe:.`)."""
    return sorted(
        ((one.sent_at or "").removesuffix("Z"), one.sender or "", one.text.replace("\n", " "))
        for one in messages(path)
        if "system" not in flags(one)
    )


def test_header_matrix(corpora: Path) -> None:
    files = sorted((corpora / "chat/whatsapp-header-matrix").glob("*.txt"))
    assert len(files) == 29
    for path in files:
        found = messages(path)
        assert [(one.sender, one.sent_at[:16] if one.sent_at else None) for one in found] == [
            ("Johannes Gruber", "2017-07-12T22:35"),
            ("R", "2017-07-13T09:12"),
        ], path.name


def test_header_forms_seen_in_the_wild(corpora: Path, tmp_path: Path) -> None:
    forms = json.loads((corpora / "chat/whatsapp-header-matrix/whatstk_header_format_support.json").read_bytes())
    assert len(forms) == 96
    moments = [datetime(2021, 3, 9, 14, 5, 7), datetime(2021, 3, 28, 23, 59, 59), datetime(2021, 4, 1, 0, 30, 0)]  # noqa: DTZ001
    for number, form in enumerate(forms):
        stem = form["format"].removesuffix("%name:")
        seconds = "%S" in stem
        path = tmp_path / f"{number}.txt"
        path.write_text("".join(f"{moment.strftime(stem)}Jo: ticket\n" for moment in moments))
        expected = [moment.replace(second=moment.second if seconds else 0).isoformat() for moment in moments]
        assert [one.sent_at for one in messages(path)] == expected, form["format"]


@pytest.mark.parametrize(
    ("name", "count"),
    [("lorem", 500), ("lorem-2000", 2000), ("pokemon", 20), ("lorem-merge-part1", 300), ("lorem-merge-part2", 300)],
)
def test_whatstk(corpora: Path, name: str, count: int) -> None:
    found = messages(corpora / f"chat/whatstk/whatsapp/{name}.txt")
    assert len(found) == count
    assert all(one.sent_at and one.sender for one in found if "system" not in flags(one))
    times = [one.sent_at or "" for one in found]
    assert all(earlier <= later for earlier, later in itertools.pairwise(times))


def test_a_bare_number_is_normalised(corpora: Path) -> None:
    found = messages(corpora / "chat/whatstk/whatsapp/lorem.txt")
    assert {one.metadata["sender_id"] for one in found if "sender_id" in one.metadata} == {"+1123456789"}


@pytest.mark.parametrize("name", ["sample.txt", "sample.zip"])
def test_rwhatsapp(corpora: Path, name: str) -> None:
    """11 lines, one of them the second of a message and one empty: nine messages, two of WhatsApp's own."""
    found = messages(corpora / "chat/rwhatsapp/inst/extdata" / name)
    assert len(found) == 9
    assert sum("system" in flags(one) for one in found) == 2
    assert [one.text for one in found if "media" in flags(one)] == ["<Media omitted>"]


def test_chat_miner_whatsapp(corpora: Path) -> None:
    folder = corpora / "chat/chat-miner/whatsapp"
    files = sorted(folder.glob("*.txt"))
    assert len(files) == 5
    for path in files:
        assert said(path) == target(folder), path.name
        assert len(messages(path)) == 9


@pytest.mark.parametrize(
    ("folder", "name", "platform"),
    [
        ("signal", "test_export.txt", "signal"),
        ("telegram", "test_single_export.json", "telegram"),
        ("telegram", "test_batch_export.json", "telegram"),
        ("instagram", "test_export.json", "instagram"),
    ],
)
def test_chat_miner(corpora: Path, folder: str, name: str, platform: str) -> None:
    path = corpora / "chat/chat-miner" / folder / name
    assert said(path) == target(path.parent)
    assert {one.platform for one in messages(path)} == {platform}


def test_telegram_account(corpora: Path) -> None:
    found = messages(corpora / "chat/telegram-export-md/result.json")
    assert len(found) == 14
    assert {one.conversation for one in found} == {"Gaming Crew", "Saved Messages"}
    assert sum("media" in flags(one) for one in found) == 6
    assert [one.metadata["reply_to"] for one in found if "reply_to" in one.metadata] == ["3"]
    assert found[1].text == "check this link (https://example.com)"


def test_slack_folder_and_zip(corpora: Path) -> None:
    folder = messages(corpora / "chat/slack-zulip-fixture/random/2018-01-20.json")
    package = messages(corpora / "chat/slack-zulip-fixture/test_slack_export.zip")
    assert len(folder) == len(package) == 9
    shown = [(one.conversation, one.sender, one.sent_at, one.text) for one in folder]
    assert shown == [(one.conversation, one.sender, one.sent_at, one.text) for one in package]
    assert {one.sender for one in folder} == {"Steve Howell", "Rhea Parekh", "Josef K.", "Rishi हिन्दी 汉语"}


def test_ubuntu_channel(corpora: Path) -> None:
    """60 days of #ubuntu: every line is a document, and every day is that of its file's name or the one it ends in."""
    files = sorted((corpora / "chat/irc-disentanglement/train").glob("*.txt"))
    assert len(files) == 60
    count = 0
    for path in files:
        found = messages(path)
        count += len(found)
        assert found[0].sent_at is None or found[0].sent_at.startswith(path.name[:10])
        for one in found:
            assert ("system" in flags(one)) == one.text.startswith("===") or one.sender or not one.text.startswith("<")
    assert count == 90_953


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("2005-01-08-test1", 8), ("2005-01-09-test2", 57), ("2009-01-14-dircproxy", 25), ("2009-01-15-dircproxy", 225),
        ("2009-01-16-dircproxy", 31), ("2011-01-16-hybrid-charset", 2), ("sample", 10), ("test1", 8), ("test2", 57),
    ],
)  # fmt: skip
def test_irclog2html(corpora: Path, name: str, count: int) -> None:
    """A document for each line that is not empty, each with its time."""
    found = messages(corpora / f"chat/irclog2html/{name}.log")
    assert len(found) == count
    assert all(one.sent_at for one in found)


def test_mixed_charset_in_one_file(corpora: Path) -> None:
    found = messages(corpora / "chat/irclog2html/sample.log")
    assert found[1].text.endswith("ąčę")
    assert found[2].text == "š"


def test_format_samples(corpora: Path) -> None:
    folder = corpora / "chat/format-samples"
    line = messages(folder / "line-en.txt")
    assert [(one.sender, one.sent_at) for one in line] == [
        ("Jordan Lee", "2026-09-25T21:03:00"),
        ("Alex Rivera", "2026-09-25T21:05:00"),
        ("Jordan Lee", "2026-09-25T21:10:00"),
    ]
    msn = messages(folder / "msn-messenger.xml")
    assert [(one.sent_at, one.zone) for one in msn] == [
        ("2009-03-12T13:05:33.383Z", "stated"),
        ("2009-03-12T13:06:00Z", "stated"),
        ("2009-03-13T20:00:00", "unknown"),
    ]
    pidgin = messages(folder / "pidgin-jabber.html")
    assert [(one.platform, one.sender, one.text) for one in pidgin] == [
        ("xmpp", "Gabe", "we need a 'bigger fish to fry' poster")
    ]
    mirc = messages(folder / "mirc.log")
    assert [one.text for one in mirc if one.sender == "nick"] == ["hello"]
    assert {one.conversation for one in mirc} == {"#Foo"}


def test_no_document_or_mail_is_taken_for_a_chat(corpora: Path) -> None:
    ours = {one.name for one in registry.FORMATS} - {one.name for one in PHONE}
    folders = ("documents/tika", "mail/ruby-mail", "mail/cpython", "mail/mbox-messageparser", "entities/gold")
    files = [path for folder in folders for path in sorted((corpora / folder).rglob("*")) if path.is_file()]
    taken = {path.name: chosen.name for path in files if (chosen := registry.choose(open_source(path)))}
    assert {name: one for name, one in taken.items() if one in ours} == {}
