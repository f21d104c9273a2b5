"""Originals: read again at their source, checked, given for a reason, and only to those who may see them."""

from __future__ import annotations

import hashlib
import io
import mailbox
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cets_search.access import Action
from cets_search.audit import Audit, RecordUnwritten
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client as engine_client
from cets_search.model import Use
from cets_search.site import Site, open_site
from tests.engine.commands import cets, whole_index
from tests.engine.web_client import admit, csrf, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

NOTE = b"The bicycle is behind the gate.\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seizure's folder: a file, a picture, an archive in an archive, a mailbox with an attachment."""
    root = tmp_path_factory.mktemp("seized")
    (root / "note.txt").write_bytes(NOTE)
    (root / "row.png").write_bytes(PICTURE)
    (root / '..\u202egpj."na\nme;.txt').write_bytes(b"A hostile name")
    (root / "changed.txt").write_bytes(b"as it was loaded")
    (root / "moved.txt").write_bytes(b"it was here")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep/note.txt", b"Deep " + NOTE)
    with zipfile.ZipFile(root / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "sam@example.org", "jo@example.com", "Seats"
    mail["Date"], mail["Message-ID"] = "Sat, 1 Mar 2025 18:02:11 +0000", "<1@example.org>"
    mail.set_content("The seating plan is attached.")
    mail.add_attachment(b"Row G, seats 4 and 5", maintype="application", subtype="octet-stream", filename="plan.bin")
    box = mailbox.mbox(root / "post.mbox")
    box.add(mail)
    box.close()
    return root


@pytest.fixture(scope="module")
def site(stack: Config, source: Path) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    admit(opened, "al", "scotland")
    ran = cets(stack, "load", source, "--force", "essex", "--seizure", "EX-1", "--no-names", "--json")
    assert ran.returncode in (0, 3), ran.stderr
    (source / "changed.txt").write_bytes(b"as it never was!")
    (source / "moved.txt").unlink()
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def ids(site: Site) -> dict[str, str]:
    """Documents by the end of their place."""
    found = whole_index(site.config)["evidence"]
    return {f"{one['path']}/{one['part']}".rstrip("/").rpartition("/")[2]: key for key, one in found.items()}


def download(client: FlaskClient, key: str, **form: str) -> TestResponse:
    form = {"reason": "exhibit for court", "csrf_token": csrf(client, "/purpose"), **form}
    return client.post(f"/documents/{key}/original", data=form, buffered=True)


def uses(site: Site, key: str) -> list[dict[str, Any]]:
    """The entries of the record of use for a download of the document, the first first."""
    with engine_client(site.config, indices.administrator(site.config)) as engine:
        name = site.config.index("cets-audit")
        engine.indices.refresh(index=name)
        wanted = {"bool": {"filter": [{"term": {"action": "download"}}, {"term": {"query": key}}]}}
        found = engine.search(index=name, body={"query": wanted, "sort": ["@timestamp", "seq"], "size": 100})
    return [hit["_source"] for hit in found["hits"]["hits"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [("note.txt", b"Deep " + NOTE), ("plan.bin", b"Row G, seats 4 and 5"), ("outer.zip", None)],
)
def test_the_bytes_come_back_as_they_are(
    jo: FlaskClient, site: Site, source: Path, ids: dict[str, str], name: str, content: bytes | None
) -> None:
    content = content or (source / name).read_bytes()
    page = jo.get(f"/documents/{ids[name]}/original").text
    assert hashlib.sha256(content).hexdigest() in page
    answer = download(jo, ids[name])
    assert answer.data == content
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content_length == len(content)
    told = uses(site, ids[name])[-1]
    assert (told["person"], told["detail"]["reason"], told["detail"]["outcome"]) == ("jo", "exhibit for court", "given")
    assert told["detail"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert ids[name] in told["documents"]


def test_the_interface_gives_them_too_for_a_reason_of_their_own(
    jo: FlaskClient, site: Site, source: Path, ids: dict[str, str]
) -> None:
    address = f"/api/v1/documents/{ids['outer.zip']}/original"
    whole = (source / "outer.zip").read_bytes()
    about = jo.get(address).get_json()
    assert (about["name"], about["pictures"]) == ("outer.zip", False)
    assert about["file"]["sha256"] == hashlib.sha256(whole).hexdigest()
    assert jo.post(address, json={}).status_code == 400  # the session's reason does not stand for it
    answer = jo.post(address, headers={"CETS-Reason": "exhibit for court"}, buffered=True)
    assert answer.data == whole
    assert answer.headers["Content-Disposition"] == "attachment; filename=outer.zip"
    told = uses(site, ids["outer.zip"])[-1]
    assert (told["detail"]["reason"], told["detail"]["outcome"]) == ("exhibit for court", "given")
    picture = f"/api/v1/documents/{ids['row.png']}/original"
    assert jo.get(picture).get_json()["pictures"] is True
    assert "picture" in jo.post(picture, headers={"CETS-Reason": "court"}).get_json()["detail"]
    confirmed = jo.post(f"{picture}?confirmed=1", headers={"CETS-Reason": "court"}, buffered=True)
    assert confirmed.data == PICTURE
    gone = jo.post(f"/api/v1/documents/{ids['moved.txt']}/original", headers={"CETS-Reason": "court"})
    assert (gone.status_code, gone.mimetype) == (410, "application/problem+json")


def test_a_mail_is_taken_out_of_its_mailbox(jo: FlaskClient, site: Site) -> None:
    (key,) = (key for key, one in whole_index(site.config)["evidence"].items() if one["kind"] == "email")
    answer = download(jo, key)
    assert b"The seating plan is attached." in answer.data
    assert b"Message-ID: <1@example.org>" in answer.data


def test_without_a_reason_nothing_is_given(jo: FlaskClient, site: Site, ids: dict[str, str]) -> None:
    before = len(uses(site, ids["outer.zip"]))
    for reason in ("", "  ", "\x00"):
        answer = download(jo, ids["outer.zip"], reason=reason)
        assert answer.status_code == 400
        assert "Say what the file is needed for" in answer.text
        assert "Content-Disposition" not in answer.headers
    assert len(uses(site, ids["outer.zip"])) == before


def test_a_picture_takes_a_confirmation(jo: FlaskClient, ids: dict[str, str]) -> None:
    key = ids["row.png"]
    assert 'name="confirmed"' in jo.get(f"/documents/{key}/original").text
    assert 'name="confirmed"' not in jo.get(f"/documents/{ids['outer.zip']}/original").text
    assert download(jo, key).status_code == 400
    answer = download(jo, key, confirmed="yes")
    assert answer.data == PICTURE
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.mimetype == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "says"), [("changed.txt", "its bytes are others"), ("moved.txt", "not there any more")]
)
def test_a_source_that_is_gone_or_changed_is_told(
    jo: FlaskClient, site: Site, ids: dict[str, str], name: str, says: str
) -> None:
    answer = download(jo, ids[name])
    assert answer.status_code == 410
    assert says in answer.text
    assert uses(site, ids[name])[-1]["detail"]["outcome"].startswith("not given")


def test_a_link_put_in_the_files_place_leads_nowhere(
    jo: FlaskClient, source: Path, ids: dict[str, str], tmp_path: Path
) -> None:
    kept = (source / "outer.zip").read_bytes()
    elsewhere = tmp_path / "same"
    elsewhere.write_bytes(kept)
    (source / "outer.zip").unlink()
    try:
        (source / "outer.zip").symlink_to(elsewhere)
        assert download(jo, ids["outer.zip"]).status_code == 410
    finally:
        (source / "outer.zip").unlink()
        (source / "outer.zip").write_bytes(kept)


def test_a_hostile_name_is_saved_as_a_plain_one(jo: FlaskClient, site: Site) -> None:
    found = whole_index(site.config)["evidence"]
    (key,) = (key for key, one in found.items() if one.get("text") == "A hostile name")
    said = download(jo, key).headers["Content-Disposition"]
    assert said.startswith("attachment; filename=")
    assert not set("\u202e\n\r;/\\") & set(said.removeprefix("attachment;"))
    assert said.rstrip('"').endswith(".txt")


def test_others_and_the_absent_are_answered_alike(app: Flask, ids: dict[str, str]) -> None:
    al = signed_in(app, "al")
    unseen, absent = (al.get(f"/documents/{key}/original") for key in (ids["outer.zip"], "0" * 64))
    assert unseen.status_code == absent.status_code == 404
    unseen, absent = (download(al, key) for key in (ids["outer.zip"], "0" * 64))
    assert unseen.status_code == absent.status_code == 404


def test_a_form_from_elsewhere_is_refused(jo: FlaskClient, ids: dict[str, str]) -> None:
    assert jo.post(f"/documents/{ids['outer.zip']}/original", data={"reason": "x"}).status_code == 400


def test_no_record_no_file(jo: FlaskClient, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    written = Audit.record

    def refuse(self: Audit, use: Use) -> None:
        if use.action == Action.DOWNLOAD:
            raise RecordUnwritten("It could not be written.")
        written(self, use)

    monkeypatch.setattr(Audit, "record", refuse)
    answer = download(jo, ids["outer.zip"])
    assert answer.status_code == 503
    assert "Content-Disposition" not in answer.headers
