"""Hostile files: an outcome with a reason, in bounded memory, and every whole message before the fault."""

from __future__ import annotations

import resource
import tracemalloc
from pathlib import Path

import pytest

from extractors.formats.chat import registry
from extractors.formats.source import Format, open_source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat.chat_exports import SAMPLES
from tests.unit.extractors.chat.export_sample import Sample
from tests.unit.extractors.chat.markup_exports import MARKUP
from tests.unit.extractors.chat.page_exports import PAGES
from tests.unit.extractors.chat.signal_exports import SIGNAL
from tests.unit.extractors.chat.text_exports import TEXT

EVERY = registry.FORMATS
JSON_FORMATS = ("json", "package", "snapchat", "chat", "hangouts", "slack", "plaintext", "desktop")


def by_name(name: str) -> Format:
    return next(one for one in EVERY if one.name == name)


def first(format_: str) -> Sample:
    return next(sample for sample in SAMPLES if sample.format == format_)


def read(chosen: Format, path: Path) -> list[Document]:
    return list(chosen.read(open_source(path)))


def store(folder: Path, sample: Sample, data: bytes) -> Path:
    path = folder / sample.name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("chosen", EVERY, ids=lambda one: one.name)
@pytest.mark.parametrize("data", [b"", b"\x00" * 100_000, b" \n" * 50_000, b"\xff\xfe", bytes(range(256)) * 400])
def test_nothing_to_read(chosen: Format, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    assert chosen.sniff(open_source(path)) < registry.SURE
    documents = read(chosen, path)
    assert documents[0].part == ""


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.format.endswith(JSON_FORMATS)], ids=str)
def test_deep_nesting(sample: Sample, tmp_path: Path) -> None:
    """The nesting stands in place of the last message."""
    at = sample.data.rfind(b"{")
    documents = read(by_name(sample.format), store(tmp_path, sample, sample.data[:at] + b"[" * 100_000))
    assert documents[-1].outcome in (Outcome.PARTIAL, Outcome.FAILED)
    assert documents[-1].reason


LINES_AND_PAGES = (*TEXT, *MARKUP, *SIGNAL, *PAGES)


@pytest.mark.parametrize(
    "sample", {one.format: one for one in LINES_AND_PAGES if one.format != "signal-desktop"}.values(), ids=str
)
def test_a_long_line_stays_within_memory(sample: Sample, tmp_path: Path) -> None:
    """Twenty-four MiB without a line's end after the last message: what is held at once is far less."""
    path = store(tmp_path, sample, sample.data)
    with path.open("ab") as file:
        for _ in range(24):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kept = [
        (d.kind, d.sender, d.text[:200]) for d in by_name(sample.format).read(open_source(path)) if d.kind == "message"
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10
    expected = [("message", row[0], row[2][:200]) for row in sample.rows[:-1]]
    assert kept[: len(expected)] == expected


@pytest.mark.parametrize("format_", ["msn-xml", "adium"])
def test_entities_are_not_expanded(format_: str, tmp_path: Path) -> None:
    """A bomb stops the reading, with a reason; an entity of a file or another place is left out."""
    sample = first(format_)
    root = sample.data.index(b"<Log" if format_ == "msn-xml" else b"<chat")
    told = tmp_path / "told"
    told.write_text("secret")

    def with_entities(declared: str, used: bytes) -> list[Document]:
        data = sample.data[:root] + f"<!DOCTYPE x [{declared}]>".encode() + sample.data[root:].replace(b"At nine", used)
        return read(by_name(format_), store(tmp_path, sample, data))

    small = with_entities(f'<!ENTITY a "inside"><!ENTITY b SYSTEM "{told.as_uri()}">', b"At &a;&b; nine")
    assert small[-1].text.split() == ["At", "nine"]
    bomb = with_entities(f'<!ENTITY a "{"lol" * 1000}"><!ENTITY b "{"&a;" * 1000}">', b"At &b; nine")
    assert (bomb[-1].outcome, bool(bomb[-1].reason)) == (Outcome.PARTIAL, True)
    assert not any("lol" in document.text for document in bomb)


@pytest.mark.parametrize("format_", ["pidgin", "skype-json", "adium", "msn-xml", "telegram-html", "whatsapp", "irc"])
@pytest.mark.parametrize("junk", [b"\x01", b"\xef\xbf\xbf", b"T22:34<", b"\\u0001", b"<a:b:c>", b"<>"])
def test_characters_that_markup_refuses(format_: str, junk: bytes, tmp_path: Path) -> None:
    """Found by the fuzz run: each of these once ended a reading with an exception."""
    sample = first(format_)
    for place in (sample.data.find(b"At nine"), sample.data.find(b"Jo"), len(sample.data) // 3):
        assert read(by_name(format_), store(tmp_path, sample, sample.data[:place] + junk + sample.data[place:]))


def test_a_broken_row_does_not_lose_those_before(tmp_path: Path) -> None:
    sample = first("discord-csv")
    data = sample.data + b'"1","x","13-Jul-23 09:14 PM","' + b"x" * (5 << 20)
    documents = read(by_name("discord-csv"), store(tmp_path, sample, data))
    assert [one.sender for one in documents if one.kind == "message"] == ["jo#0001", "al"]
    assert documents[-1].outcome is Outcome.PARTIAL


def test_a_message_longer_than_is_kept_says_so(tmp_path: Path) -> None:
    sample = TEXT[0]
    data = sample.data + b"14/07/2023, 09:15 - Jo: " + b"word " * 500_000 + b"\n14/07/2023, 09:16 - Jo: after\n"
    long, after = read(by_name("whatsapp"), store(tmp_path, sample, data))[-2:]
    assert (long.outcome, len(long.text)) == (Outcome.PARTIAL, 1 << 20)
    assert "longer than" in long.reason
    assert after.text == "after"


def test_pasted_chat_lines_of_the_other_style_are_text(tmp_path: Path) -> None:
    pasted = b"[13/07/23, 09:15:00] Al: copied\n"
    data = TEXT[0].data + pasted + b"14/07/2023, 09:16 - Jo: after\n"
    found = read(by_name("whatsapp"), store(tmp_path, TEXT[0], data))
    assert len(found) == len(TEXT[0].rows) + 2
    assert found[-2].text.endswith(pasted.decode().strip())


def test_ambiguous_dates_are_told(tmp_path: Path) -> None:
    data = b"03/04/2023, 22:35 - Jo: a\n03/05/2023, 22:35 - Al: b\n"
    about = read(by_name("whatsapp"), store(tmp_path, TEXT[0], data))[0].metadata
    assert about["date_order"] == "DMY"
    assert "not decided by the file" in about["date_order_why"]


def test_a_calendar_that_is_not_read_gives_no_time(tmp_path: Path) -> None:
    data = "۱۴۰۲/۴/۲۲، ۲۲:۳۵ - Jo: a\n۱۴۰۲/۴/۲۳، ۲۲:۳۵ - Al: b\n".encode()
    found = read(by_name("whatsapp"), store(tmp_path, TEXT[0], data))
    assert [(one.sent_at, one.sent_at_raw) for one in found[1:]] == [
        (None, "۱۴۰۲/۴/۲۲، ۲۲:۳۵"),
        (None, "۱۴۰۲/۴/۲۳، ۲۲:۳۵"),
    ]


def test_a_page_of_posts_is_no_chat(tmp_path: Path) -> None:
    box = (
        '<div class="_a6-g"><div class="_a6-h _a6-i">Jo updated her status.</div><div class="_a6-p">A ride</div>'
        '<div class="_a6-o">Jul 12, 2023 10:35 pm</div></div>'
    )
    path = tmp_path / "your_posts_1.html"
    path.write_text(f"<html><body>{box * 3}</body></html>")
    assert registry.choose(open_source(path)) is None


def test_closing_tags_left_out_are_no_cut(tmp_path: Path) -> None:
    sample = first("discord-html")
    data = sample.data.replace(
        b"</body></html>", b'<div class="postamble"><div class="postamble__entry">Exported 1 message(s)</div></div>'
    )
    documents = read(
        by_name("discord-html"),
        store(tmp_path, sample, data.replace(b'class="chatlog__message"', b"class=chatlog__message")),
    )
    assert [one.text for one in documents if one.kind == "message"] == ["At nine"]
    assert documents[-1].outcome is Outcome.SEARCHABLE


def test_unknown_words_for_half_days_give_no_time(tmp_path: Path) -> None:
    data = b"13/07/2023, 9:12 foo - Jo: a\n13/07/2023, 9:15 bar - Al: b\n"
    found = read(by_name("whatsapp"), store(tmp_path, TEXT[0], data))
    assert [one.sent_at for one in found[1:]] == [None, None]
    assert "foo" in found[0].metadata["clock"]


def test_a_long_page_loses_no_message_where_its_parser_is_renewed(tmp_path: Path) -> None:
    message = (
        '<div class="message default clearfix" id="message{0}"><div class="body"><div class="pull_right date details"'
        ' title="12.07.2023 22:35:00 &gt; UTC+01:00">22:35</div><div class="from_name">Jo</div><div class="text">'
        "ticket {0} {1}<br>of <strong>many</strong></div></div></div>\n"
    )
    count = 30_000
    path = tmp_path / "messages.html"
    with path.open("w") as file:
        file.write('<html><body><div class="page_wrap"><div class="page_header">R</div><div class="history">')
        file.writelines(message.format(number, "x" * 100) for number in range(count))
        file.write("</div></div></body></html>")
    assert path.stat().st_size > 9 << 20
    found = [one.text.split()[1] for one in by_name("telegram-html").read(open_source(path)) if one.kind == "message"]
    assert found == [str(number) for number in range(count)]


def test_lines_that_might_open_a_message_are_not_all_held(tmp_path: Path) -> None:
    sample = first("sigtop-text")
    path = store(tmp_path, sample, sample.data + (b"From: " + b"x" * 280 + b"\n") * 60_000)
    tracemalloc.start()
    documents = read(by_name("sigtop-text"), path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert documents[-1].outcome is Outcome.PARTIAL
    assert peak < 12 << 20


def test_a_page_nested_without_end_keeps_what_stood_before(tmp_path: Path) -> None:
    sample = first("snapchat-html")
    at = sample.data.rfind(b"<div style")
    documents = read(by_name(sample.format), store(tmp_path, sample, sample.data[:at] + b"<div><span>" * 100_000))
    assert [one.text for one in documents if one.kind == "message"] == [sample.rows[0][2]]
    assert documents[-1].part == "~end"


@pytest.mark.parametrize("shift", range(14))
def test_halves_of_surrogate_pairs_cost_themselves_only(shift: int, tmp_path: Path) -> None:
    """Whole pairs and escaped backslashes stay, wherever the pieces that a file is read in end."""
    long = "x" * shift + r"\ud83d\ude00\\\\udc00\ud800\udc00b\udfff" * 6000
    texts = (r"a\udc00b", r"\ud83d", long, r"\\udc00")
    messages = [
        f'{{"id": {at}, "type": "message", "date_unixtime": "1689197700", "from": "J\\ud800o", "text": "{text}"}}'
        for at, text in enumerate(texts)
    ]
    path = tmp_path / "result.json"
    path.write_text(f'{{"name": "Rides", "type": "private_group", "id": 1, "messages": [{", ".join(messages)}]}}')
    documents = read(by_name("telegram-json"), path)
    assert {one.sender for one in documents[1:]} == {"Jo"}
    kept = "x" * shift + "😀\\\\udc00\U00010000b" * 6000
    assert [one.text for one in documents[1:]] == ["ab", "", kept, "\\udc00"]
