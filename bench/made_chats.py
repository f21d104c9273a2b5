"""Exports of any size, made up: a WhatsApp chat and a Cellebrite report of one, the same at each run."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

_WORDS: Final = (
    "the a bicycle ticket at nine six meet tomorrow please bring saddle bell spokes yes no ok thanks platform station "
    "train evening show green repair shop later call me when you arrive"
)
WORDS: Final = _WORDS.split()
PEOPLE: Final = (
    ("Jo Example", "447700900111"),
    ("Sam Field", "447700900222"),
    ("Pat Green", "447700900333"),
    ("Alex Rivera", "447700900444"),
)
NAMESPACE: Final = "http://pa.cellebrite.com/report/2.0"


class Said(NamedTuple):
    """One message."""

    moment: datetime
    person: int
    text: str


def conversation(messages: int) -> Iterator[Said]:
    """So many messages of 2 to 17 words, with a telephone number in one of fifty and a link in one of seventy."""
    chance = random.Random(4)  # noqa: S311 - nothing secret: the same export each time
    moment = datetime(2011, 1, 13, 8, 0)  # noqa: DTZ001 - an export states no zone
    for number in range(messages):
        moment += timedelta(seconds=chance.randrange(5, 200))
        text = " ".join(chance.choices(WORDS, k=chance.randrange(2, 18)))
        if number % 50 == 0:
            text += f" ring 07700 9{chance.randrange(100_000):05}"
        if number % 70 == 0:
            text += f" https://example.org/{number}"
        yield Said(moment, chance.randrange(len(PEOPLE)), text)


def whatsapp(place: Path, messages: int) -> None:
    """Write Android's "Export chat"."""
    with place.open("w", encoding="utf-8") as file:
        for said in conversation(messages):
            file.write(f"{said.moment:%d/%m/%Y, %H:%M} - {PEOPLE[said.person][0]}: {said.text}\n")


def ufdr(place: Path, messages: int) -> None:
    """Write a Cellebrite report that holds the chat."""
    with (
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("report.xml", "w", force_zip64=True) as file,
    ):
        file.write(_HEAD.encode())
        for number, said in enumerate(conversation(messages)):
            file.write(_message(number, said).encode())
        file.write(_TAIL.encode())


def _message(number: int, said: Said) -> str:
    name, identifier = PEOPLE[said.person]
    return (
        f'<model type="InstantMessage" id="m-{number}" deleted_state="Intact" decoding_confidence="High" '
        f'isrelated="False" extractionId="0"><modelField name="From" type="Party">{_party(identifier, name)}'
        f'</modelField><multiModelField name="To" type="Party"/>{_field("Body", said.text)}'
        f'<field name="TimeStamp" type="TimeStamp"><value type="TimeStamp" format="TimeStampKnown">'
        f"{said.moment:%Y-%m-%dT%H:%M:%S}.000+00:00</value></field>{_field('Identifier', f'id-{number}')}</model>"
    )


def _party(identifier: str, name: str) -> str:
    return (
        f'<model type="Party" id="p-{identifier}" deleted_state="Intact">'
        f"{_field('Identifier', f'{identifier}@s.whatsapp.net')}{_field('Name', name)}</model>"
    )


def _field(name: str, text: str) -> str:
    return f'<field name="{name}" type="String"><value type="String"><![CDATA[{text}]]></value></field>'


_HEAD: Final = (
    f'<?xml version="1.0" encoding="utf-8"?>\n<project id="8a1d" name="Phone" reportVersion="5.3.0.1" '
    f'xmlns="{NAMESPACE}"><decodedData><modelType type="Chat"><model type="Chat" id="c-1" deleted_state="Intact" '
    f'decoding_confidence="High" isrelated="False" extractionId="0">{_field("Source", "WhatsApp")}'
    f"{_field('Id', '447700900111-1700000000@g.us')}"
    f'<multiModelField name="Participants" type="Party">{"".join(_party(i, n) for n, i in PEOPLE)}</multiModelField>'
    f'<multiModelField name="Messages" type="InstantMessage">'
)
_TAIL: Final = "</multiModelField></model></modelType></decodedData></project>\n"
