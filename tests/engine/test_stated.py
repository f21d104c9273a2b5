"""What cameras, contact cards and office files state finds their documents on a real site; most are files of others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from app import create_app
from cets_search.config import Config
from cets_search.model import SearchRequest
from cets_search.site import Site, open_site
from samples.write.office import xlsx
from tests.engine.commands import answer, cets, loading, whole_index
from tests.engine.planting import investigator
from tests.engine.web_client import admit, signed_in

pytestmark = [pytest.mark.engine, pytest.mark.corpora]

PICTURES = "documents/tika/tika-parser-image-module"


@pytest.fixture
def site(force: Config, corpora: Path, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "seizure"
    folder.mkdir()
    pictures = [file for file in (corpora / PICTURES).rglob("*") if file.suffix.lower() in {".jpg", ".jpeg", ".tif"}]
    cards = (corpora / "chat/msgvault-vcard").glob("*.vcf")
    for file in (*pictures, *cards):
        shutil.copy(file, folder / file.name)
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "EX-000123"  # no picture of the corpora has one
    Image.new("RGB", (8, 8)).save(folder / "numbered.jpg", exif=exif)
    (folder / "rota.xlsx").write_bytes(xlsx("Sam Reed", "2025-03-03T09:00:00", {"Rota": [["Row F", 7]]}))
    assert answer(cets(force, *loading(folder)))["found"] == len(list(folder.iterdir()))
    opened = open_site(force)
    yield opened
    opened.connection.client.close()


def test_a_position_a_serial_number_and_a_card_find_their_documents(site: Site) -> None:
    held = list(whole_index(site.config)["evidence"].values())
    placed = [source for source in held if source.get("metadata", {}).get("gps")]
    reached = [source for source in held if source["kind"] == "contact" and source["metadata"].get("email")]
    assert placed
    assert reached

    def paths(q: str) -> set[str]:
        return {hit.path for hit in site.search.search(investigator(), SearchRequest(q=q, size=100)).hits}

    for source in placed:
        at = source["metadata"]["gps"]
        if float(at.split(",")[0]) or float(at.split(",")[1]):
            assert source["path"] in paths(f'coordinates:"{at}"')
            stands = [one for one in source["entities"] if one["type"] == "coordinates"]
            assert "metadata.gps" in {one.get("field") for one in stands}
    assert paths("serial:ex-000123") == {"numbered.jpg"}
    assert paths('person:"sam reed"') == {"rota.xlsx"}
    for source in reached:
        assert source["path"] in paths(f'email:"{source["metadata"]["email"][0]}"')


def test_the_page_says_where_each_stood(site: Site) -> None:
    admit(site)
    client = signed_in(create_app(site.config))
    held = whole_index(site.config)["evidence"].items()
    key = next(
        key for key, source in held if any(one.get("field") == "metadata.gps" for one in source.get("entities", ()))
    )
    aside = client.get(f"/documents/{key}").text.split('id="identifiers-title"')[1].split("</section>")[0]
    assert re.search(r"-?\d+\.\d{5},-?\d+\.\d{5}</bdi></a>.*?metadata: latitude, longitude", aside)
