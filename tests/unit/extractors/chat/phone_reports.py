"""A small invented Cellebrite report with the elements and attributes of real ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

SHA256 = "ab" * 32
OWNER, SAM, PIT = "+447700900111", "447700900222@s.whatsapp.net", "447700900333@s.whatsapp.net"

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<project id="8a1d" name="Phone of Jo" reportVersion="5.3.0.1" licenseID="1" containsGarbage="True"
  extractionType="FileSystem" NodeCount="2" ModelCount="9" xmlns="http://pa.cellebrite.com/report/2.0">
<sourceExtractions><extractionInfo id="0" name="File System" type="FileSystem"/></sourceExtractions>
<caseInformation><field name="CaseNumber" fieldType="CaseNumber">B-17</field></caseInformation>
<metadata section="Device Info">
  <item id="d1" name="IMEI" sourceExtraction="0"><![CDATA[490154203237518]]></item>
  <item id="d2" name="MSISDN" sourceExtraction="0"><![CDATA[+447700900111]]></item>
</metadata>
"""
FILES = f"""<taggedFiles>
<file fs="Image" fsid="1" path="/data/media/0/WhatsApp/IMG-1.jpg" size="17" id="f-1" extractionId="0" deleted="Deleted"
  embedded="false" isrelated="False" source_index="3">
  <accessInfo><timestamp name="ModifyTime" format="TimeStampKnown" formattedTimestamp="2024-03-01T09:00:00+00:00"
    >2024-03-01T09:00:00.000+00:00</timestamp></accessInfo>
  <metadata section="File"><item name="Local Path"><![CDATA[files\\Image\\IMG-1.jpg]]></item>
    <item name="SHA256"><![CDATA[{SHA256.upper()}]]></item><item name="Tags"><![CDATA[Image]]></item></metadata>
</file>
<file fs="Image" fsid="1" path="/data/notes.txt" size="5" id="f-2" deleted="Intact">
  <metadata section="File"><item name="Local Path">files\\Text\\notes.txt</item><item name="Tags">Text</item></metadata>
</file></taggedFiles>
"""
TAIL = """<extraInfos><extraInfo type="model" id="m-1"><sourceInfo><nodeInfos><nodeInfo name="msgstore.db"
  path="/data/msgstore.db" size="9" tableName="message" offset="823"/></nodeInfos></sourceInfo></extraInfo></extraInfos>
</project>
"""


def field(name: str, text: str | None, kind: str = "String") -> str:
    """A field; None leaves it empty."""
    value = f'<value type="{kind}"><![CDATA[{text}]]></value>' if text is not None else "<empty />"
    return f'<field name="{name}" type="{kind}">{value}</field>'


def stamp(text: str, name: str = "TimeStamp", attributes: str = 'format="TimeStampKnown"') -> str:
    """A time."""
    return f'<field name="{name}" type="TimeStamp"><value type="TimeStamp" {attributes}>{text}</value></field>'


def party(identifier: str, name: str = "", role: str = "General", owner: bool = False) -> str:
    """A person at one end."""
    return (
        f'<model type="Party" id="p" deleted_state="Intact">{field("Identifier", identifier)}{field("Role", role)}'
        f"{field('Name', name or None)}{field('IsPhoneOwner', str(owner), 'Boolean')}</model>"
    )


def model(kind: str, *inside: str, attributes: str = 'id="m" deleted_state="Intact" decoding_confidence="High"') -> str:
    """A decoded record."""
    return f'<model type="{kind}" {attributes} isrelated="False" extractionId="0">{"".join(inside)}</model>'


def many(name: str, kind: str, *models: str) -> str:
    """A field of several models."""
    return f'<multiModelField name="{name}" type="{kind}">{"".join(models)}</multiModelField>'


def one(name: str, kind: str, inside: str) -> str:
    """A field of one model."""
    return f'<modelField name="{name}" type="{kind}">{inside}</modelField>'


def message(
    text: str, sender: str, *more: str, time: str = "2024-03-01T09:00:00.000+00:00", attributes: str = ""
) -> str:
    """An instant message."""
    return model(
        "InstantMessage",
        field("Source", "WhatsApp"),
        one("From", "Party", sender),
        many("To", "Party"),
        field("Body", text),
        stamp(time),
        *more,
        attributes=attributes or 'id="m" deleted_state="Intact" decoding_confidence="High"',
    )


def chat(*messages: str, name: str | None = "Cycling") -> str:
    """A conversation of Jo, Sam and Pit."""
    people = (party(OWNER, "Jo", owner=True), party(SAM, "Sam"), party(PIT))
    return model(
        "Chat",
        field("Source", "WhatsApp"),
        field("Id", "chat-1"),
        field("Name", name),
        stamp("2024-03-01T08:00:00.000+00:00", "StartTime"),
        many("Participants", "Party", *people),
        many("Messages", "InstantMessage", *messages),
    )


def report(*models: tuple[str, str]) -> str:
    """A whole report of these (type, models)."""
    types = "".join(f'<modelType type="{kind}">{inside}</modelType>' for kind, inside in models)
    return f"{HEAD}{FILES}<decodedData>{types}</decodedData>{TAIL}"


def ufdr(path: Path, xml: str | bytes, name: str = "report.xml") -> Path:
    """A .ufdr of this report."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("files/Image/IMG-1.jpg", b"not shown")
        archive.writestr(name, xml)
    return path
