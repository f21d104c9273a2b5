"""The samples: the script still gives the files kept, the story ties up, nothing in it could be somebody real."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import ExifTags, Image

from cets_search.model import Sharing
from extractors.entities.skeleton import skeleton
from samples.catalogue import CASES, FOLDER, FORCES, SEIZURES
from samples.make import SEIZURES as MAKERS
from samples.make import make
from samples.write.archive import unzipped

PHONE = re.compile(r"(?<![\w-])(?:0|\+|00)[\d ]{8,16}\d(?![\w-])")
ADDRESS = re.compile(r"[\w.]+@([\w.]+\w)")


def words(content: bytes) -> str:
    """Everything legible in a file: of archives and office files, what is inside; markup taken off."""
    if content[:2] != b"PK":
        return content.replace(b"=\r\n", b"").replace(b"=\n", b"").decode("utf-8", "replace")
    try:
        inside = unzipped(content)
    except zipfile.BadZipFile:
        return ""
    return " ".join(re.sub(r"<[^>]*>", " ", words(part)) for part in inside.values())


def pixels(content: bytes) -> tuple[bytes, bytes]:
    """A picture as drawn, and its Exif: what does not hang on the build of the compressor."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.convert("RGB").tobytes(), picture.info.get("exif", b"")


def kept(seizure: str) -> Iterator[tuple[str, bytes]]:
    folder = FOLDER / seizure
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


@pytest.mark.parametrize("seizure", MAKERS)
def test_the_script_gives_the_files_kept(seizure: str, tmp_path: Path) -> None:
    make(tmp_path)
    made = {
        path.relative_to(tmp_path / seizure).as_posix() for path in (tmp_path / seizure).rglob("*") if path.is_file()
    }
    assert made == {name for name, _ in kept(seizure)}
    for name, content in kept(seizure):
        again = (tmp_path / seizure / name).read_bytes()
        if name.endswith((".jpg", ".png")):
            assert pixels(again) == pixels(content), name
        elif content[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(content)):
            assert unzipped(again) == unzipped(content), name
        else:
            assert again == content, name


def test_the_catalogue_names_each_folder_once() -> None:
    assert {force.slug for force in FORCES} == {seizure.force for seizure in SEIZURES}
    assert sorted(Path(seizure.source).name for seizure in SEIZURES) == sorted(MAKERS)
    assert all(Path(seizure.source).is_dir() for seizure in SEIZURES)
    assert {case for seizure in SEIZURES for case in seizure.cases} == {case.id for case in CASES}


def test_every_level_of_sharing_is_there() -> None:
    assert {seizure.sharing for seizure in SEIZURES} == set(Sharing)


@pytest.mark.parametrize(
    ("force", "phone"),
    [("essex", "07700 900123"), ("west-midlands", "+44 7700 900123"), ("scotland", "0044 7700 900 123")],
)
def test_each_force_holds_the_shared_identifiers_its_own_way(force: str, phone: str) -> None:
    text = " ".join(words(content) for _, content in kept(force))
    assert "@seatfox" in text
    assert "fox.seats@example.org" in text.lower()
    assert phone in text


@pytest.mark.parametrize("seizure", MAKERS)
def test_numbers_and_addresses_belong_to_nobody(seizure: str) -> None:
    for name, content in kept(seizure):
        if name.endswith((".pdf", ".jpg", ".png")):  # drawn by byte offsets and numbers of their own
            continue
        text = words(content)
        for number in PHONE.findall(text):
            digits = re.sub(r"^(?:\+44|0044|44|0)", "", number.replace(" ", ""))
            assert re.fullmatch(r"7700900\d{3}", digits), (name, number)
        for domain in ADDRESS.findall(text):
            assert re.search(r"(?:^|\.)example\.(?:org|com|net)$", domain.lower()), (name, domain)


HANDLES = {
    "seatfox": {"essex", "west-midlands", "scotland"},
    "velo_ron_0900": {"essex-lockup", "essex-courier"},
    "night_rack_0900": {"scotland-stall", "west-midlands-van"},
    "spoke.and.stub.0900": {"west-midlands-van"},
    "rowan_rides": {"essex-lockup"},
    "seat_f0x": {"west-midlands-van"},
    "kerbside_stubs": {"scotland-locker"},
}
"""One person's, and where each stands."""

LOOK_ALIKES = {"seatfoxx": "west-midlands-van", "seat.fox": "west-midlands-upholsterer"}
"""Two other people's."""


def holding(written: str) -> set[str]:
    """The seizures in which it stands as a word."""
    word = re.compile(rf"(?<![\w.]){re.escape(written)}(?!\w|\.\w)")
    return {seizure for seizure in MAKERS if any(word.search(words(content)) for _, content in kept(seizure))}


@pytest.mark.parametrize("written", HANDLES)
def test_each_handle_stands_where_the_story_says(written: str) -> None:
    assert holding(written) == HANDLES[written]


def test_the_look_alikes_are_spelt_alike_and_stand_elsewhere() -> None:
    for written, seizure in LOOK_ALIKES.items():
        assert holding(written) == {seizure}
        assert skeleton(written) == skeleton("seat_f0x") == skeleton("seatfox")


def test_one_file_went_from_hand_to_hand_and_names_nobody() -> None:
    copies = {hashlib.sha256(content).hexdigest() for _, content in _price_lists()}
    assert len(copies) == 1
    text = words(next(content for _, content in _price_lists()))
    assert not any(written in text for written in HANDLES)


def _price_lists() -> list[tuple[str, bytes]]:
    lists = [
        (seizure, content) for seizure in MAKERS for name, content in kept(seizure) if name.endswith("price-list.docx")
    ]
    assert {seizure for seizure, _ in lists} == {"west-midlands-van", "scotland-locker"}
    return lists


def test_one_file_is_locked_and_one_is_cut_off() -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(FOLDER / "essex/laptop/documents/accounts-private.pdf")
    whole, cut = (FOLDER / f"west-midlands/office/accounts/invoices-2025{end}.xlsx" for end in ("", "-copy"))
    assert not zipfile.is_zipfile(cut)
    assert whole.read_bytes().startswith(cut.read_bytes())


def test_the_picture_carries_its_time_and_place() -> None:
    with Image.open(FOLDER / "essex/phone/WhatsApp/IMG-20250614-WA0003.jpg") as picture:
        exif = picture.getexif()
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] == "2025:06:14 16:47:09"
    assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] == (51.0, 44.0, 11.0)
