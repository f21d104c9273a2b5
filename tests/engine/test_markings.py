"""Markings stand on the seizure, and go wherever its documents go."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app import create_app
from cets_search.config import Config
from cets_search.model import Purpose, Role, SearchRequest
from cets_search.site import Site, open_site
from tests.engine.commands import answer, cets, loading
from tests.engine.web_client import admit, csrf, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

GRADE = (
    "--source-grade",
    "1",
    "--information-grade",
    "B",
    "--handling",
    "C",
    "--conditions",
    "Ask <b>Essex</b> first.",
)
LINE = "SECRET, 3x5x2 1 B C, with conditions, review by 2027-01-31, legal hold"


@pytest.fixture(scope="module")
def site(stack: Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A seizure of one letter, loaded with a grading and marked by two steps more."""
    empty(stack)
    opened = open_site(stack)
    admit(opened, "jo", "essex", Role.INVESTIGATOR, Role.ADMINISTRATOR)
    folder = tmp_path_factory.mktemp("letters")
    (folder / "letter.txt").write_text("A tandem at six.")
    assert cets(stack, *loading(folder, *GRADE)).returncode == 0
    told = cets(stack, "mark", "EX-7", "--classification", "SECRET", "--review-date", "2027-01-31", "--legal-hold")
    assert told.stdout == f"essex/EX-7: {LINE}.\n", told.stderr
    again = cets(stack, *loading(folder, *GRADE))
    assert again.returncode == 0, again.stderr
    refused = cets(stack, *loading(folder, "--classification", "OFFICIAL"))
    assert (refused.returncode, "`cets mark`" in refused.stderr) == (2, True)
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def jo(site: Site) -> FlaskClient:
    return signed_in(create_app(site.config))


def letter(site: Site) -> str:
    actor = site.people.actor("jo", Purpose(), "")
    return site.search.search(actor, SearchRequest(q="tandem")).hits[0].id


def test_every_page_and_answer_about_it_says_how_to_handle_it(site: Site, jo: FlaskClient) -> None:
    for page in (f"/documents/{letter(site)}", "/seizures", "/seizures/ledger?force=essex&reference=EX-7"):
        told = jo.get(page).text
        assert "SECRET" in told, page
        assert "legal hold" in told, page
        assert "<b>Essex</b>" not in told, page
    for call in (f"documents/{letter(site)}", "seizures/ledger?force=essex&reference=EX-7"):
        assert jo.get(f"/api/v1/{call}").get_json()["markings"] == {
            "classification": "SECRET",
            "source": "1",
            "information": "B",
            "handling": "C",
            "conditions": "Ask <b>Essex</b> first.",
            "review_date": "2027-01-31",
            "legal_hold": True,
        }


def test_exports_carry_it(site: Site, jo: FlaskClient) -> None:
    whole = jo.get("/seizures/ledger.csv?force=essex&reference=EX-7").get_data(as_text=True)
    (row,) = csv.DictReader(io.StringIO(whole.lstrip("\ufeff")))
    assert (row["classification"], row["grading"], row["review_date"]) == ("SECRET", "1 B C", "2027-01-31")
    assert row["conditions"] == "Ask <b>Essex</b> first."
    original = f"/documents/{letter(site)}/original"
    with jo.post(original, data={"reason": "enquiry", "csrf_token": csrf(jo, original)}) as sent:
        assert (sent.data, sent.headers["CETS-Marking"]) == (b"A tandem at six.", LINE)
    assert "SECRET" in cets(site.config, "ledger", "EX-7", "--csv").stdout
    assert answer(cets(site.config, "ledger", "EX-7", "--json"))["markings"]["legal_hold"] is True


def test_its_force_marks_it_and_no_other(site: Site, jo: FlaskClient) -> None:
    page = "/seizures/sharing/change?force=essex&reference=EX-7"
    to = "/seizures/sharing/marking?force=essex&reference=EX-7"
    form = {"classification": "OFFICIAL", "source": "2", "information": "D", "handling": "P"}
    assert jo.post(to, data={**form, "conditions": "x", "csrf_token": csrf(jo, page)}).status_code == 400
    assert jo.post(to, data={**form, "csrf_token": csrf(jo, page)}).status_code == 303
    assert "2 D P" in jo.get("/seizures").text
    admit(site, "lee", "kent", Role.INVESTIGATOR, Role.ADMINISTRATOR)
    lee = signed_in(create_app(site.config), "lee")
    sent = lee.post("/api/v1/seizures/marking?force=essex&reference=EX-7", json={"legal_hold": False})
    assert sent.status_code == 403
