"""`cets entities` and `cets extract` as far as they go without a server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cets_search.cli import cets


def test_entities_one_json_object_a_line() -> None:
    answer = CliRunner().invoke(
        cets, ["entities", "--no-names"], input="🎟️ ring 07700 900123 or jo@example.org".encode()
    )
    assert answer.exit_code == 0
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [list(one) for one in found] == [["type", "value", "text", "start", "end"]] * 2
    assert [(one["type"], one["value"], one["start"]) for one in found] == [
        ("phone", "+447700900123", 8),
        ("email", "jo@example.org", 24),
    ]


def test_explain_tells_what_was_refused_and_why() -> None:
    text = "🎟️ jo [at] example dot org has icon@2x.png, runs setup.sh of version 1.2.3.4"
    answer = CliRunner().invoke(cets, ["entities", "--no-names", "--explain"], input=text.encode())
    assert answer.exit_code == 0
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(one["taken"], one["type"], one["text"]) for one in told] == [
        (True, "email", "jo [at] example dot org"),
        (False, "email", "icon@2x.png"),
        (False, "domain", "setup.sh"),
        (False, "ip", "1.2.3.4"),
    ]
    assert told[0]["value"] == "jo@example.org"
    assert all(one["why"] and text[one["start"] : one["end"]] == one["text"] for one in told)


@pytest.mark.parametrize("more", [[], ["--explain"]])
def test_what_points_at_nobody_is_told_with_the_reason(more: list[str]) -> None:
    text = "From no-reply@example.org to jo@example.org"
    answer = CliRunner().invoke(cets, ["entities", "--no-names", *more], input=text.encode())
    assert [json.loads(line).get("stop") for line in answer.stdout.splitlines()] == [
        "a sender that nobody answers",
        None,
    ]


def test_a_missing_model_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CETS_NAMES_MODEL", "xx_none")
    answer = CliRunner().invoke(cets, ["entities"], input="Tom Briggs")
    assert answer.exit_code == 1
    assert answer.stderr.count("\n") == 1
    assert "xx_none" in answer.stderr


def test_a_tika_that_does_not_answer_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ticket.txt"
    file.write_text("Two tickets", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("CETS_TIKA_PORT", str(taken.getsockname()[1]))
    answer = CliRunner().invoke(cets, ["extract", str(file)])
    assert answer.exit_code == 1
    assert answer.stderr.count("\n") == 1
    assert "cets up" in answer.stderr


def test_a_chat_is_told_message_by_message_without_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "photo.jpg"
    file.write_text("12/07/2023, 21:35 - Jo Example: ring 07700 900123\n12/07/2023, 21:36 - Sam Field: at nine\n")
    monkeypatch.setenv("CETS_TIKA_PORT", "9")
    answer = CliRunner().invoke(cets, ["extract", str(file), "--json"])
    assert answer.exit_code == 0, answer.stderr
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(one["kind"], one["sender"], one["sent_at"]) for one in told[1:]] == [
        ("message", "Jo Example", "2023-07-12T21:35:00"),
        ("message", "Sam Field", "2023-07-12T21:36:00"),
    ]
    assert [one["value"] for one in told[1]["entities"]] == ["+447700900123"]


def test_a_name_that_is_no_utf8_is_told_in_utf8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CETS_HOME", str(tmp_path))
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/chat \xff\n with Sam.txt"))
    path.write_text("12/07/2023, 22:35 - Jo: nine o'clock\n12/07/2023, 22:36 - Sam: yes\n")
    ran = subprocess.run([sys.executable, "-m", "cets_search", "extract", path], capture_output=True, check=True)
    told = [json.loads(line) for line in ran.stdout.decode().splitlines()]
    assert [one["text"] for one in told[1:]] == ["nine o'clock", "yes"]
    assert {one["path"] for one in told} == {f"{tmp_path}/chat \\xff\\u{{a}} with Sam.txt"}


@pytest.mark.parametrize(("option", "value"), [("--region", "Essex"), ("--timezone", "Mars/Base")])
def test_what_is_no_region_or_zone_is_refused(tmp_path: Path, option: str, value: str) -> None:
    file = tmp_path / "ticket.txt"
    file.touch()
    answer = CliRunner().invoke(cets, ["extract", str(file), option, value])
    assert answer.exit_code == 2
    assert option in answer.stderr
