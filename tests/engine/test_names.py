"""The names tier over an index: conversations, languages without a model, and a run that was cut short."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from cets_search.answer import FacetValue
from cets_search.config import Config
from cets_search.engine.naming import Naming
from cets_search.model import SearchRequest
from cets_search.site import open_site
from tests.engine.commands import cets, command, environ, loading, whole_index
from tests.engine.planting import investigator

pytestmark = pytest.mark.engine

JO = investigator()

GERMAN = (
    "Wir haben uns gestern am Bahnhof getroffen und sind danach mit dem Zug nach Hause gefahren. "
    "Die Fahrkarten liegen noch auf dem Tisch, bitte bring sie morgen mit, wenn du zu uns kommst."
)
FRENCH = (
    "Hier, Camille Durand a retrouvé son collègue à Lyon, et ils ont pris le train pour Marseille. "
    "Les billets sont encore sur la table, il faudra les apporter demain matin à la réunion."
)


def chat(lines: list[str]) -> str:
    return "".join(f"12/03/2024, 1{number // 60}:{number % 60:02} - Sam: {line}\n" for number, line in enumerate(lines))


@pytest.fixture
def force(config: Config) -> Config:
    assert cets(config, "force", "add", "essex").returncode == 0
    return config


def test_a_language_without_a_model_is_marked_and_taken_up_when_there_is_one(force: Config, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "german.txt").write_text(GERMAN)
    (folder / "french.txt").write_text(FRENCH)
    assert cets(force, *loading(folder)).returncode == 0
    site = open_site(force)
    naming = Naming(site.connection)
    assert cets(force, "names").returncode == 0
    by_path = {one["path"]: one for one in whole_index(force)["evidence"].values()}
    assert (by_path["german.txt"]["names"], by_path["german.txt"]["lang"]) == ("untagged", "de")
    assert (by_path["french.txt"]["names"], by_path["french.txt"]["lang"]) == ("done", "fr")
    found = site.search.search(JO, SearchRequest())
    assert set(found.facets["language"]) == {FacetValue("de", 1), FacetValue("fr", 1)}
    german = site.search.search(JO, SearchRequest(languages=("de",)))
    assert [hit.path for hit in german.hits] == ["german.txt"]
    assert "place:Marseille" in by_path["french.txt"].get("ents", [])
    assert naming.count(None, ("en", "fr")) == 0
    assert naming.count(None, ("en", "fr", "de")) == 1


def test_a_run_that_was_killed_goes_on_to_the_same_names(force: Config, tmp_path: Path) -> None:
    lines = [
        "who did you meet?",
        "Tom Briggs",
        "in Birmingham",
        "with Margaret Holloway",
        "ok",
        "and the tickets?",
    ] * 40
    for seizure in ("EX-7", "EX-8"):
        folder = tmp_path / seizure
        folder.mkdir()
        (folder / "WhatsApp Chat with Sam.txt").write_text(chat(lines))
        assert cets(force, *loading(folder, seizure=seizure)).returncode == 0
    with subprocess.Popen(command("names", "--seizure", "EX-8"), env=environ(force), stderr=subprocess.DEVNULL) as run:
        naming = Naming(open_site(force).connection)
        while run.poll() is None and naming.count("essex/EX-8") > 100:
            pass
        run.send_signal(signal.SIGKILL)
    assert cets(force, "names").returncode == 0
    found: dict[str, dict[str, list[str]]] = {"EX-7": {}, "EX-8": {}}
    for one in whole_index(force)["evidence"].values():
        found[one["seizure"]][one["part"]] = one.get("ents", [])
        assert one["names"] != "waiting"
    assert found["EX-7"] == found["EX-8"]
    assert any("person:Tom Briggs" in ents for ents in found["EX-7"].values())
