"""What a mail's form tells of persons, and what around a span tells against it; no model is asked."""

from __future__ import annotations

import pytest

from extractors.entities import name_around
from extractors.entities.name_doubt import listed, trimmed
from extractors.entities.name_forms import persons
from extractors.entities.prose import lines


def told(text: str) -> list[str]:
    """The persons that the form of `text` tells, as they are written."""
    return [text[one.start : one.end] for one in persons(text, lines(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On Tue, 23 Sep 2003, Tom Briggs wrote:\n> The bell is loose.", ["Tom Briggs"]),
        ("On 3/4/21 at 5:10 PM Jo van den Berg <jo@example.org> wrote:", ["Jo van den Berg"]),
        ("Briggs, Tom wrote:\n\n> Hi.", ["Briggs, Tom"]),
        ("Am 1. Mai schrieb Klara Vogt:\n", []),
        ("Klara Vogt schrieb:\n> Die Klingel ist lose.", ["Klara Vogt"]),
        ("bellringer wrote:\n> Ding.", []),
        ("The Committee wrote:", []),
        ('From: "Tom Briggs" <tom@example.org>', ["Tom Briggs"]),
        ("> From: Ada Fletcher [mailto:ada@example.org]", ["Ada Fletcher"]),
        ("Cycle Repair List <list@example.org>", []),
        ("See you there.\n\n- Jim", ["Jim"]),
        ("See you there.\n\nfriday", []),
        ("See you there.\n\nThanks", []),
        ("See you there.\n\n-- jim", ["jim"]),
        ("See you there.\n\n-Ada Fletcher\n ada@example.org", ["Ada Fletcher"]),
        ("On 9 Sep 2002 00:05:03 MDT Tom Briggs wrote:", ["Tom Briggs"]),
        ("Tom\n\nIs the saddle still for sale?", []),
        ("> See you there.\n>\n> Jim\n\nI shall.", ["Jim"]),
        ("Done.\n-- \nAda B. Fletcher      https://example.org/~ada\nCycle Repairs", ["Ada B. Fletcher"]),
        ("Done.\n-- \nCycle Repair Centre\n", []),
    ],
)
def test_the_form_of_a_mail_tells_who_writes(text: str, names: list[str]) -> None:
    assert told(text) == names


@pytest.mark.parametrize(
    ("text", "start", "end", "left"),
    [
        ("the Department of Bicycles", 0, 26, "Department of Bicycles"),
        ("Jim (oiling his chain", 0, 21, "Jim"),
        ("Jim (the elder) Briggs", 0, 22, "Jim (the elder) Briggs"),
        ("Ada Fletcher\nCycle Repairs   Leeds", 0, 34, "Ada Fletcher"),
        ("a line that is long enough to have been wrapped by Ada\nFletcher", 51, 63, "Ada\nFletcher"),
        ("Cycle Repairs     Leeds", 0, 23, "Cycle Repairs"),
    ],
)
def test_a_span_is_cut_to_what_can_be_a_name(text: str, start: int, end: int, left: str) -> None:
    first, last = trimmed(text, start, end)
    assert text[first:last] == left


@pytest.mark.parametrize(
    ("text", "name", "kind", "reason"),
    [
        ("BellRinger: have you oiled it?", "BellRinger", "person", "capital inside"),
        ("Wheelnut: have you oiled it?", "Wheelnut", "org", "nick"),
        ("It runs on Chainring 2.4.1 here.", "Chainring", "org", "version"),
        ("I found it in the Spokeshave yesterday.", "Spokeshave", "person", "before no person"),
        ("It rained. Interesting that it stopped.", "Interesting", "person", "begins a sentence"),
    ],
)
def test_what_stands_around_tells_against_a_name(text: str, name: str, kind: str, reason: str) -> None:
    start = text.index(name)
    assert reason in (name_around.doubt(text, start, start + len(name), kind) or "")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Jim, have you oiled it?", "Jim", "person"),
        ("McAllister has oiled it.", "McAllister", "person"),
        ("She moved to Dublin 14 in May.", "Dublin", "place"),
        ("We asked CycleWorks about it.", "CycleWorks", "org"),
        ("Turkey is where she went.", "Turkey", "place"),
    ],
)
def test_nothing_around_tells_against_a_name(text: str, name: str, kind: str) -> None:
    start = text.index(name)
    assert name_around.doubt(text, start, start + len(name), kind) is None


def test_an_abbreviation_is_one_in_capitals_only() -> None:
    assert listed("SIM") is not None
    assert listed("Sim") is None
    assert listed("windows  XP") == "a program or a system"
