"""Chats through `cets load`: one message one document, hostile ones accounted for, a cut load gone on with inside."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from opensearchpy import OpenSearch

from bench import made_chats
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.embedded.places import PROJECT
from tests.engine.commands import answer, balanced, cets, command, count, environ, loading, whole_index

pytestmark = pytest.mark.engine

MESSAGES = 40_000


def whatsapp(messages: int) -> Iterator[str]:
    """An export of so many messages, no two the same."""
    moment = datetime(2021, 1, 13, 8, 0)  # noqa: DTZ001 - an export states no zone
    for number in range(messages):
        moment += timedelta(seconds=40)
        sender = ("Jo Example", "Sam Field", "+44 7700 900123")[number % 3]
        yield f"{moment:%d/%m/%Y, %H:%M} - {sender}: Ticket {number} for the evening show\n"


def items(config: Config) -> dict[str, dict[str, Any]]:
    return {item["path"]: item for item in whole_index(config)["items"].values()}


def messages(config: Config, path: str) -> list[dict[str, Any]]:
    found = [one for one in whole_index(config)["evidence"].values() if one["path"] == path]
    return sorted((one for one in found if one["kind"] == "message"), key=lambda one: int(one["order"]))


def database(place: Path, rows: int = 1_000) -> bytes:
    """A database of rows that fill many pages."""
    with contextlib.closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("CREATE TABLE rides (id INTEGER PRIMARY KEY, note TEXT)")
        connection.executemany("INSERT INTO rides (note) VALUES (?)", [(f"Ticket {n} " * 20,) for n in range(rows)])
    return place.read_bytes()


def test_a_message_is_found_by_whoever_sent_it(force: Config, tmp_path: Path) -> None:
    (tmp_path / "WhatsApp Chat with Rides.txt").write_text("".join(whatsapp(4)))
    snaps = {
        "jo.example": [{"From": "pit9", "Media Type": "TEXT", "Created": "2023-07-12 21:35:00 UTC", "Text": "Six"}]
    }
    (tmp_path / "chat_history.json").write_text(json.dumps({"Received Saved Chat History": snaps["jo.example"]}))
    told = answer(cets(force, *loading(tmp_path)))
    assert (told["searchable"], told["found"]) == (2, 2), items(force)
    rides = messages(force, "WhatsApp Chat with Rides.txt")
    assert [one["order"] for one in rides] == [1, 2, 3, 4]
    assert [one["conversation"] for one in rides] == ["Rides"] * 4
    assert rides[2]["sender_id"] == "+447700900123"
    assert "phone:+447700900123" in rides[2]["ents"]
    (snap,) = messages(force, "chat_history.json")
    assert "handle:snapchat:pit9" in snap["ents"]


def test_what_a_package_holds_besides_chats_is_read_as_well(force: Config, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "WhatsApp Chat - Rides.zip", "w") as package:
        package.writestr("_chat.txt", "".join(whatsapp(3)))
        package.writestr("00000001-list.html", "<p>spokes, bells, saddles</p>")
    assert answer(cets(force, *loading(tmp_path)))["searchable"] == 1, items(force)
    evidence = whole_index(force)["evidence"].values()
    kinds = Counter((one["kind"], one["depth"]) for one in evidence)
    assert kinds[("message", 2)] == 3
    (page,) = (one for one in evidence if "saddles" in one.get("text", ""))
    assert (page["part"], page["depth"]) == ("00000001-list.html", 1)


def test_what_only_looks_like_a_chat_is_read_as_text_and_said(force: Config, tmp_path: Path) -> None:
    lines = ["Minutes of the meeting of the bicycle club, as taken down.\n"] * 30
    lines[20] = "12/07/2023, 21:35 - Jo Example: the tandem is mended\n"
    (tmp_path / "minutes.txt").write_text("".join(lines))
    assert answer(cets(force, *loading(tmp_path)))["searchable"] == 1
    assert items(force)["minutes.txt"]["reason"].startswith("looks like a chat (whatsapp)")
    assert not messages(force, "minutes.txt")
    assert any("tandem" in one["text"] for one in whole_index(force)["evidence"].values())


def test_every_whole_message_before_a_fault_is_kept(force: Config, tmp_path: Path) -> None:
    rides = "".join(whatsapp(50))
    telegram = {
        "name": "Rides",
        "type": "personal_chat",
        "id": 7,
        "messages": [
            {"id": n, "type": "message", "date": "2023-07-12T21:35:00", "date_unixtime": "1689197700",
             "from": "Jo", "from_id": "user7", "text": f"Ticket {n}"}
            for n in range(50)
        ],
    }  # fmt: skip
    whole = json.dumps(telegram)
    (tmp_path / "cut.json").write_text(whole[: len(whole) * 3 // 4])
    (tmp_path / "misnamed.jpg").write_text(rides)
    (tmp_path / "nul.txt").write_bytes(rides.encode().replace(b"Ticket 7 ", b"Ticket\x00 7 \xed\xa0\x80"))
    (tmp_path / "wide.txt").write_bytes(rides.encode("utf-16"))
    (tmp_path / "empty.txt").touch()
    (tmp_path / "deep.json").write_text('{"messages":' + "[" * 100_000)
    (tmp_path / "long.txt").write_text(rides + "bell " * 1_000_000)
    (tmp_path / "bomb.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE Log [<!ENTITY a "bell"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Log FirstSessionID="1" LastSessionID="1">&c;&c;&c;</Log>'
    )
    (tmp_path / "cut.db").write_bytes(database(tmp_path.with_suffix(".db"))[:60_000])
    ran = cets(force, *loading(tmp_path))
    told = answer(ran)
    assert ran.returncode == 3, ran.stderr
    assert (balanced(told), told["found"]) == (True, 9)
    found = items(force)
    assert {path for path, item in found.items() if item["outcome"] != "searchable" and not item.get("reason")} == set()
    assert found["cut.json"]["outcome"] == "partial"
    assert 30 <= len(messages(force, "cut.json")) < 50
    assert len(messages(force, "misnamed.jpg")) == len(messages(force, "wide.txt")) == 50
    assert len(messages(force, "nul.txt")) == 50
    assert len(messages(force, "long.txt")) == 50
    assert found["cut.db"]["outcome"] in {"failed", "partial"}


def text(place: Path) -> None:
    (place / "Rides.txt").write_text("".join(whatsapp(MESSAGES)))


def package(place: Path) -> None:
    with zipfile.ZipFile(place / "Rides.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("_chat.txt", "".join(whatsapp(MESSAGES)))


def report(place: Path) -> None:
    made_chats.ufdr(place / "phone.ufdr", MESSAGES)


def rows(place: Path) -> None:
    database(place / "rides.db", MESSAGES)


@pytest.mark.parametrize("make", [text, package, report, rows])
def test_a_cut_load_of_one_large_export_goes_on_inside_it(
    force: Config, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path)
    assert loaded_until(force, tmp_path, signal.SIGKILL) == -signal.SIGKILL
    assert count(force, "items") == 0
    assert cets(force, *loading(tmp_path)).returncode == 0
    assert list((force.home / "scratch").iterdir()) == [], "copies of evidence are gone, those of the killed load too"
    resumed = whole_index(force)
    first_load, second_load = (number for _, number in sorted(written_at(force).items()))
    assert first_load >= MESSAGES // 50, "what the first load had written was left as it stood"
    assert first_load + second_load == len(resumed["evidence"])
    assert answer(cets(force, *loading(tmp_path, seizure="EX-8")))["documents"] == len(resumed["evidence"])
    assert comparable(whole_index(force), "EX-8") == comparable(resumed, "EX-7")


def test_who_interrupts_a_load_need_not_wait_for_the_end_of_an_export(force: Config, tmp_path: Path) -> None:
    many = 10 * MESSAGES
    (tmp_path / "Rides.txt").write_text("".join(whatsapp(many)))
    assert loaded_until(force, tmp_path, signal.SIGINT) == 1
    assert count(force, "items") == 0
    assert count(force, "evidence") < many


def loaded_until(config: Config, folder: Path, struck: signal.Signals) -> int:
    """Load, send the signal when a part is written, and wait for the end; the loader's exit code."""
    with client(config, indices.administrator(config)) as engine:
        began = written(engine, config)
        arguments = command(*loading(folder))
        loader = subprocess.Popen(arguments, env=environ(config), cwd=PROJECT, stdout=subprocess.DEVNULL)
        while written(engine, config) - began < MESSAGES // 20:
            assert loader.poll() is None, "the load ended before it could be disturbed"
    loader.send_signal(struck)
    return loader.wait()


def written(engine: OpenSearch, config: Config) -> int:
    """How many documents the index has taken since it was opened, those that no search shows yet among them."""
    told = engine.indices.stats(index=config.index("evidence"), metric="indexing")
    return int(told["_all"]["primaries"]["indexing"]["index_total"])


def written_at(config: Config) -> dict[str, int]:
    """How many documents were written by each load."""
    body = {"size": 0, "aggs": {"loads": {"terms": {"field": "loaded_at"}}}}
    with client(config, indices.administrator(config)) as engine:
        answered = engine.search(index=config.index("evidence"), body=body)
    return {one["key_as_string"]: one["doc_count"] for one in answered["aggregations"]["loads"]["buckets"]}


def comparable(index: dict[str, dict[str, dict[str, Any]]], seizure: str) -> list[dict[str, Any]]:
    """A seizure's documents and ledger in order, without what its name goes into."""
    named = {"seizure", "seizure_key", "guard", "item", "parent"}
    every = [*index["evidence"].values(), *index["items"].values()]
    mine = (one for one in every if one["seizure"] == seizure)
    bare = [{name: value for name, value in one.items() if name not in named} for one in mine]
    return sorted(bare, key=lambda one: (one["path"], int(one.get("order", -1))))


@pytest.mark.corpora
def test_the_counts_of_the_corpora_are_in_the_index(force: Config, corpora: Path) -> None:
    told = answer(cets(force, *loading(corpora / "chat")))
    assert balanced(told)
    assert told["failed"] == told["encrypted"] == 0, [
        one for one in items(force).values() if one["outcome"] == "failed"
    ]
    found = by_path(force)
    assert sum(n for path, n in found.items() if path.startswith("irc-disentanglement/")) == 90_953
    for name, expected in (("lorem", 500), ("lorem-2000", 2000), ("lorem-merge-part1", 300), ("pokemon", 20)):
        assert found[f"whatstk/whatsapp/{name}.txt"] == expected
    assert [n for path, n in found.items() if path.startswith("whatsapp-header-matrix/")] == [2] * 29
    assert found["rwhatsapp/inst/extdata/sample.zip"] == found["rwhatsapp/inst/extdata/sample.txt"] == 9
    assert found["telegram-export-md/result.json"] == 14
    assert found["slack-zulip-fixture/test_slack_export.zip"] == 9


def by_path(config: Config) -> dict[str, int]:
    """How many messages each file gave."""
    body = {
        "size": 0,
        "query": {"term": {"kind": "message"}},
        "aggs": {"paths": {"terms": {"field": "path", "size": 1000}}},
    }
    with client(config, indices.administrator(config)) as engine:
        answered = engine.search(index=config.index("evidence"), body=body)
    return {one["key"]: one["doc_count"] for one in answered["aggregations"]["paths"]["buckets"]}
