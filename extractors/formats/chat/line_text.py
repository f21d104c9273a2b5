"""LINE's "Send chat history": a title, day lines, and `clock<tab>name<tab>text`; long texts in quotes over lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.text import head_lines, lines
from extractors.formats.chat.thread import ROSTER, TEXT_LIMIT, Message, Thread
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "line"
_TITLE = re.compile(
    r"\[LINE\]\s{0,3}(?:Chat history (?:with|in)\s+(?P<en>.+)|(?P<ja>.+?)(?:との|の)トーク履歴"
    r"|(?:与|與)?(?P<zh>.+?)的聊天(?:记录|記錄|紀錄)"
    r"|ประวัติการ(?:สนทนา|แชท)(?:กับ|ใน)?\s?(?P<th>.+)"
    r"|(?:Chatverlauf|Chat|Historial|Historique|Histórico|Conversa)\b.{0,40}? ?(?:mit|con|avec|com)\s+(?P<eu>.+)"
    r"|Riwayat obrolan dengan\s+(?P<id>.+)|(?P<ko>.+?)(?:님)?과의? 대화"
    r"|(?:與|与)(?P<tw>.+?)的聊天|(?P<other>.+))|与(?P<cn>.+?)的聊天记录",
    re.IGNORECASE,
)
_UNTITLED = re.compile(
    r"Chat history (?:with|in)\s|(?:与|與).+的聊天|ประวัติการ(?:สนทนา|แชท)|Riwayat obrolan|.+(?:との|の)トーク履歴"
)
_DAY = re.compile(  # vowel signs of Thai are no letters to `re`
    r"(?:[^\W\d][^\s\d.,:]{0,11}(?:\.,?|,) ?)?\d{1,4}[./年-] ?\d{1,2}[./月-] ?\d{1,4}日?[.]?"
    r"\s*(?:\([^)\d]{1,14}\)|（[^）\d]{1,12}）|[^\W\d][^\s\d:]{0,15})?$"
)
_SAID = re.compile(
    r"(?P<clock>(?:[^\W\d]{1,6} ?)?\d{1,2}[:.]\d{2}"
    r"(?:[ \u00a0\u202f]?[^\W\d]{1,4}\.?(?:[ \u00a0\u202f]?[^\W\d]\.)?)?)\t(?P<rest>.*)$",
    re.DOTALL,
)
_SPACED = re.compile(
    r"(?P<clock>(?:[^\W\d]{1,4}\s?)?\d{1,2}:\d{2}(?:\s?[AaPp][Mm])?)"
    r" (?:(?P<who>\S{1,60}) (?P<text>.*)|(?P<event>\S{2,200}))$",
    re.DOTALL,
)
_MEDIA = re.compile(
    r"\[(?:photo|video|sticker|voice message|file|album|note|contact|location|写真|動画|スタンプ|ボイスメッセージ"
    r"|ファイル|アルバム"
    r"|連絡先|位置情報|图片|圖片|照片|视频|影片"
    r"|贴图|貼圖|语音信息|語音訊息|文件|檔案|사진|동영상|스티커|파일|รูป|วิดีโอ|สติกเกอร์)\]",
    re.IGNORECASE,
)
_CALL = re.compile(r"☎|(?:missed|canceled) call|call time|通話時間|不在着信|未接来电|通话时长|通話時間", re.IGNORECASE)
_UNSENT = re.compile(r"unsent a message|メッセージの送信を取り消しました|已收回訊息|撤回了消息|收回訊息", re.IGNORECASE)


def sniff(source: Source) -> float:
    """The title; or day lines and clocks with tabs, where the title is missing as in groups."""
    beginning = head_lines(source.head)
    if not beginning:
        return 0.0
    if _TITLE.match(beginning[0]):
        return 0.95
    if _UNTITLED.match(beginning[0]) and any(_DAY.match(line) for line in beginning[:4]):
        return 0.9
    said = sum(1 for line in beginning if _SAID.match(line))
    days = sum(1 for line in beginning if _DAY.match(line))
    if days and _DAY.match(beginning[0]) and (said or sum(1 for line in beginning if _SPACED.match(line)) > 1):
        return 0.8 if said else 0.55
    return 0.0


@guarded(_PLATFORM, "line-text")
def read(source: Source) -> Iterator[Document]:
    """Two readings: the first for the order of the day lines' dates and the names."""
    dates = WrittenDates(source.timezone)
    people: dict[str, None] = {}
    title = ""
    for line in lines(source.path, source.head):
        if not title and not people and (match := _TITLE.match(_titled(line[:300]))):
            title = next(name for name in match.groups() if name)
        elif _DAY.match(line):
            dates.take(line)
        elif (said := _SAID.match(line)) and len(people) < ROSTER and "\t" in said["rest"]:
            people[said["rest"].partition("\t")[0]] = None
    people.pop("", None)
    thread = Thread(source, _PLATFORM, "line-text", title.strip() or source.name)
    yield thread.opening(people, dates.metadata())
    tabbed = bool(people)
    for day, record in _records(source, tabbed=tabbed):
        yield thread.message(_message(day, record, dates, tabbed=tabbed))


def _titled(line: str) -> str:
    """A title as most exports have it: some of the app's leave its name out."""
    return f"[LINE] {line}" if _UNTITLED.match(line) and not line.startswith("[LINE]") else line


def _records(source: Source, *, tabbed: bool) -> Iterator[tuple[str, str]]:
    """The day line in force and each record's whole text."""
    day, size = "", 0
    pieces: list[str] = []
    quoted = False
    for line in lines(source.path, source.head):
        starts = _SAID.match(line) if tabbed else _SPACED.match(line)
        inside = quoted and bool(pieces) and not pieces[-1].endswith('"')
        if not inside and (starts or _DAY.match(line)):
            if pieces:
                yield day, "\n".join(pieces)
            pieces, size = [], 0
            quoted = False
            if starts:
                pieces = [line]
                quoted = line.count('"') % 2 == 1
            else:
                day = line
        elif pieces and size <= TEXT_LIMIT:
            pieces.append(line)
            size += len(line) + 1
    if pieces:
        yield day, "\n".join(pieces)


def _message(day: str, record: str, dates: WrittenDates, *, tabbed: bool) -> Message:
    match = _SAID.match(record) if tabbed else _SPACED.match(record)
    if match is None:
        return Message(text=record, flags=["system"])
    if tabbed:
        who, tab, text = match["rest"].partition("\t")
        if not tab:
            who, text = "", who
    else:
        who, text = match["who"] or "", match["text"] or match["event"] or ""
    text = text.rstrip()
    if text.startswith('"') and text.endswith('"') and "\n" in text:
        text = text[1:-1].replace('""', '"')
    message = Message(text=text, sender=who.strip() or None, moment=dates.moment(f"{day} {match['clock']}"))
    if _UNSENT.search(text) and len(text) < 120:
        message.flags.append("deleted")
    elif not who.strip():
        message.flags.append("system")
    elif _MEDIA.match(text):
        message.flags.append("media")
    elif _CALL.match(text):
        message.flags.append("call")
    return message


FORMAT = Format(name="line-text", platform=_PLATFORM, sniff=sniff, read=read)
