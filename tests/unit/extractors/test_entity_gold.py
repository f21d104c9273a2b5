"""Lines labelled by others. Where these rules differ, `answers/entity_differences.jsonl` says who is right and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from extractors.entities import extract

DIFFERENCES: Final = Path(__file__).parent / "answers" / "entity_differences.jsonl"
WANTED: Final = 0.98
NOT_OF_TEXT: Final = ("unsafe_character", "smtputf8_off")
"""Tests of that suite whose lines are no addresses but single characters, or depend on one of its options."""


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:  # not splitlines: there are odd ends of lines in the texts
        yield from map(json.loads, file)


def links(gold: Path) -> Iterator[tuple[str, str | None, str | None]]:
    """Each text with the link that its label says, and the one found."""
    for line in lines(gold / "linkify.jsonl"):
        found = [one.text for one in extract(line["text"]) if one.type in {"url", "domain", "ip", "email"}]
        label = line["expected"]
        wanted = label[len("mailto:") :] if label and label.lower().startswith("mailto:") else label
        yield line["text"], wanted, wanted if wanted in found else next(iter(found), None)


def addresses(gold: Path) -> Iterator[tuple[str, str | None, str | None]]:
    """Each text with the address that it is or holds in angle brackets, and the one found."""
    for line in lines(gold / "email_syntax.jsonl"):
        text = line["text"]
        if any(name in line["test"] for name in NOT_OF_TEXT):
            continue
        whole = text[text.rindex("<") + 1 : text.rindex(">")] if line["valid"] and text.endswith(">") else text
        found = [one.text for one in extract(text) if one.type == "email"]
        taken = next((one for one in found if one == text or f"<{one}>" in text), None)
        yield text, whole if line["valid"] else None, whole if whole in found else taken


@pytest.mark.corpora
def test_labelled_lines_are_met_or_judged(corpora: Path) -> None:
    judged = {(one["set"], one["text"]): one for one in lines(DIFFERENCES)}
    met = missed = false = 0
    gold = corpora / "entities/gold"
    read = [("links", *one) for one in links(gold)] + [("addresses", *one) for one in addresses(gold)]
    for name, text, wanted, found in read:
        verdict = None
        if wanted != found:
            verdict = judged.pop((name, text))
            assert (verdict["label"], verdict["found"]) == (wanted, found)
        right = found if verdict and verdict["right"] == "found" else wanted
        met += right is not None and found == right
        missed += right is not None and found != right
        false += found is not None and found != right
    assert not judged, "no difference any more"
    assert met / (met + missed) >= WANTED
    assert met / (met + false) >= WANTED


@pytest.mark.corpora
def test_what_was_written_so_as_not_to_be_a_link_gives_what_the_link_gives(corpora: Path) -> None:
    folder = corpora / "entities/ioc-fanger"
    plain = (folder / "sample_text_fanged.txt").read_text(encoding="utf-8").splitlines()
    disguised = (folder / "sample_text_defanged.txt").read_text(encoding="utf-8").splitlines()
    for link, written in zip(plain, disguised, strict=True):
        assert [(one.type, one.value) for one in extract(link)] == [(one.type, one.value) for one in extract(written)]
