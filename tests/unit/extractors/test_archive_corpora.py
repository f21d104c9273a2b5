"""Archives by others: what is in them, and that those which are endless, exploding or broken end."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from extractors.formats import Limits
from tests.unit.extractors.made_archives import read, texts, told

pytestmark = pytest.mark.corpora

NINE = {
    *("testEXCEL.xls", "testHTML.html", "testOpenOffice2.odt", "testPDF.pdf", "testPPT.ppt"),
    *("testRTF.rtf", "testTXT.txt", "testWORD.doc", "testXML.xml"),
}
PKG = "documents/tika/tika-parser-pkg-module"


@pytest.mark.parametrize("form", ["7z", "cab", "cpio", "rar", "tar", "tar.Z", "tbz2", "tgz", "zip"])
def test_the_same_nine_files_are_in_archives_of_every_kind(form: str, corpora: Path) -> None:
    documents = read(corpora / PKG / f"test-documents.{form}")
    assert {document.part.rpartition("/")[2] for document in documents[1:]} == NINE
    assert {document.outcome.value for document in documents} == {"searchable"}
    digests = {document.part.rpartition("/")[2]: document.digests for document in documents[1:]}
    again = {one.part.rpartition("/")[2]: one.digests for one in read(corpora / PKG / "test-documents.tar")[1:]}
    assert digests == again


@pytest.mark.parametrize(
    ("name", "files"),
    [("test_mockRar4.rar", 18), ("test_mockRar5.rar", 18), ("test_mockTar.tar", 9), ("test_mockArc.ar", 6)],
)
def test_so_are_the_files_of_another_suite(name: str, files: int, corpora: Path) -> None:
    documents = read(corpora / "documents/iped" / name)
    assert len(documents) == files + 1
    assert {document.outcome.value for document in documents} == {"searchable"}


@pytest.mark.parametrize("name", ["badtar.tar", "badzip.zip", "bad7zip.7z", "badrar.rar"])
def test_links_out_of_the_archive_are_not_followed(name: str, corpora: Path) -> None:
    documents = read(corpora / "documents/aleph-ingest" / name)
    assert told(documents)["secret.txt"][0] == "skipped"
    assert texts(documents) == {}


def test_a_zip_that_holds_itself_ends_at_the_depth(corpora: Path) -> None:
    documents = read(corpora / PKG / "droste.zip", limits=Limits(depth=5))
    assert documents[-1].part == "/".join(["droste.zip"] * 6)
    assert [one.reason for one in documents if one.outcome.value == "skipped"] == [
        "lies deeper than 5 containers: it was not unpacked"
    ] * 2


def test_a_gzip_that_unpacks_to_itself_ends(corpora: Path) -> None:
    (own,) = read(corpora / PKG / "quine.gz")
    assert (own.outcome.value, own.reason) == ("skipped", "is packed within itself too often: it was not unpacked")


def test_every_archive_of_the_corpus_ends_and_accounts_for_itself(corpora: Path) -> None:
    for path in sorted((corpora / PKG).iterdir()):
        documents = read(path, limits=Limits(depth=3, size=64 << 20))
        assert documents, path.name
        assert all(document.reason or document.outcome.value == "searchable" for document in documents), path.name
        told(documents)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1 << 20  # KiB
