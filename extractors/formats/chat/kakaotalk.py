"""KakaoTalk's exports: text of phones (`2023년 5월 10일 오후 2:30, name : text`) and of Windows, and the Mac's CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.formats.chat.discord_text import csv_rows
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.text import head_lines, head_text, lines
from extractors.formats.chat.thread import TEXT_LIMIT, Message, Thread
from extractors.formats.chat.times import iso, spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "kakaotalk"
_SAVED = re.compile(r"(?:저장한 날짜|Date Saved|Saved on|保存日時?|保存した日時?)\s*[:：]")
_DAY = re.compile(
    r"-{5,20}\s?(?P<day>[^-\s].{4,40}?)\s?-{5,20}$"
    r"|(?P<bare>\d{4}년 \d{1,2}월 \d{1,2}일 .요일|\d{4}年\s?\d{1,2}月\s?\d{1,2}日 ?.曜日"
    r"|[A-Z][a-z]+day, [A-Z][a-z]+ \d{1,2}, \d{4})$"
)
_WINDOWS = re.compile(
    r"\[(?P<who>[^\]\n]{1,120})\] \["
    r"(?P<clock>(?:오전|오후|午前|午後) ?\d{1,2}:\d{2}|\d{1,2}:\d{2}(?: [AP]M)?)\] (?P<text>.*)$",
    re.DOTALL,
)
_PHONE = re.compile(
    r"(?P<when>\d{4}(?:년|年|\.) ?\d{1,2}(?:월|月|\.) ?\d{1,2}(?:일|日|\.?) (?:오전|오후|午前|午後)? ?\d{1,2}:\d{2}"
    r"|(?:[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})(?:,| at)? \d{1,2}:\d{2}(?:\s?[AP]M)?)"
    r"(?:, (?P<who>.{1,120}?) : (?P<text>.*)|[,:]? ?(?P<event>.*))$",
    re.DOTALL,
)
_MEDIA = re.compile(
    r"(?:写真|動画|スタンプ|사진|동영상|이모티콘|파일: .+|음성메시지"
    r"|Photo|Video|Emoticons?|File: .+|Voice message|<(?:사진|동영상).{0,20}>)(?: \d+(?:장|개))?$"
)

_EVENT = re.compile(
    r".{1,80}(?:님이|님을) .{0,80}(?:나갔습니다|들어왔습니다|초대(?:했|하였)습니다|내보냈습니다)\.?$"
    r"|.{1,80} (?:joined|left) this chatroom\.?$|.{1,80} invited .{1,80}\.$"
)


def _title(line: str) -> str:
    """The chat's name in a file's first line, "" where that is no title of KakaoTalk's."""
    name, mark, after = line.partition("카카오톡 대화")
    if mark:
        return re.sub(r"(?:님과|님|와|과)?(?: 의)?$", "", name.strip()).strip() or name.strip() or "KakaoTalk"
    if found := re.match(r"(?P<name>.{1,200}?)(?:さん)?との?\s?(?:カカオトーク|KakaoTalk)", line):
        return found["name"]
    name, mark, after = line.partition("KakaoTalk Chats")
    return (after.removeprefix(" with").strip() or name.strip() or "KakaoTalk") if mark else ""


def sniff(source: Source) -> float:
    """The title with the app's name, or its forms of line."""
    beginning = head_lines(source.head)
    if not beginning:
        return 0.0
    phone = sum(1 for line in beginning if (match := _PHONE.match(line)) and match["who"])
    said = phone + sum(1 for line in beginning if _WINDOWS.match(line))
    if _title(beginning[0]) and (said or any(_SAVED.match(line) for line in beginning[:4])):
        return 0.95
    if said and any(_DAY.match(line) or _SAVED.match(line) for line in beginning):
        return 0.85
    return 0.7 if phone > 1 and phone * 2 >= len(beginning) else 0.0


@guarded(_PLATFORM, "kakaotalk")
def read(source: Source) -> Iterator[Document]:
    """Day lines give the date of Windows' clocks; phones write it on every line."""
    beginning = head_lines(source.head, 1)
    name = _title(beginning[0]) if beginning else ""
    thread = Thread(source, _PLATFORM, "kakaotalk", name or source.name)
    yield thread.opening()
    day = ""
    pieces: list[str] = []
    size = 0
    for line in lines(source.path, source.head):
        heading = _DAY.match(line)
        if heading or _WINDOWS.match(line) or _PHONE.match(line) or _EVENT.match(line):
            yield from _flush(thread, pieces, day, source.timezone)
            pieces, size = ([], 0) if heading else ([line], 0)
            day = (heading["day"] or heading["bare"]) if heading else day
        elif pieces and size <= TEXT_LIMIT:
            pieces.append(line)
            size += len(line) + 1
        elif line.strip() and (thread.count or day):
            pieces = [line]
    yield from _flush(thread, pieces, day, source.timezone)


def _flush(thread: Thread, pieces: list[str], day: str, timezone: str | None) -> Iterator[Document]:
    record = "\n".join(pieces).strip()
    if not record:
        return
    windows, phone = _WINDOWS.match(record), _PHONE.match(record)
    if windows:
        moment = spoken(f"{day} {windows['clock']}", timezone)
        message = Message(sender=windows["who"], text=windows["text"].rstrip(), moment=moment)
    elif phone and phone["who"]:
        message = Message(sender=phone["who"], text=phone["text"].rstrip(), moment=spoken(phone["when"], timezone))
    elif phone:
        if not phone["event"].strip():
            return  # a time alone on a line is a heading of Android's
        message = Message(text=phone["event"].strip(), moment=spoken(phone["when"], timezone), flags=["system"])
    else:
        message = Message(text=record, flags=["system"])
    if message.sender and _MEDIA.match(message.text):
        message.flags.append("media")
    if message.text in ("삭제된 메시지입니다.", "This message was deleted."):
        message.flags.append("deleted")
    yield thread.message(message)


def _csv_sniff(source: Source) -> float:
    return 0.9 if re.match(r'"?Date"?,"?User"?,"?Message"?\s*\n', head_text(source.head)[:200].lstrip()) else 0.0


@guarded(_PLATFORM, "kakaotalk-csv")
def _csv_read(source: Source) -> Iterator[Document]:
    thread = Thread(source, _PLATFORM, "kakaotalk-csv", source.name)
    yield thread.opening()
    for row in csv_rows(source):
        if "~" in row:
            yield thread.bad("A row has more fields than the header names.", row["~"])
            continue
        columns: dict[str, Any] = {"sender": row.get("User") or None, "text": row.get("Message", "")}
        yield thread.message(Message(**columns, moment=iso(row.get("Date", ""), source.timezone)))


FORMAT = Format(name="kakaotalk", platform=_PLATFORM, sniff=sniff, read=read)
CSV = Format(name="kakaotalk-csv", platform=_PLATFORM, sniff=_csv_sniff, read=_csv_read)
