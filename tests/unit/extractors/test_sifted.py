"""A sieve loses no match of the expression that it stands before."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings

from extractors.entities import (
    coordinates,
    crypto,
    handle_said,
    hash,  # noqa: A004 - the type's name
    iban,
    iccid,
    nino,
    postcode,
    reading,
    seed,
    serial,
    vrm,
)
from extractors.entities.folded import fold
from extractors.entities.sifted import Sifted
from tests.unit.extractors.entity_texts import chats, mails, texts

MODULES = (coordinates, crypto, handle_said, hash, iban, iccid, nino, postcode, reading, seed, serial, vrm)
SIFTED = {
    f"{module.__name__.rpartition('.')[2]}{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Sifted)
}
NOT_ALL = {"coordinates_SEXAGESIMAL", "iban_HEAD"}
"""Of these the sieve leaves out what can come to nothing: no north or south, too short for any country."""


@settings(max_examples=500, deadline=None)
@given(texts)
def test_a_sieve_changes_nothing(text: str) -> None:
    check(fold(text))


@pytest.mark.corpora
def test_a_sieve_changes_nothing_in_real_text(corpora: Path) -> None:
    for text in chain(mails(corpora, 100), chats(corpora, 200)):
        check(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "sam [at] example dot org, sam{@}example(punkt)org, sam ( AT ) example [.] org",
        "sam at example dot org or\x85sam\x85at\u2028bücher\x1cpunkt\x0borg",
        "hxxps://example[.]org hXXp[:]//example(.)org htxp:// h**p://example{.}org http[://]example.org[:]80[/]a[@]b",
        "see it at the dot, at example.org [dot and (at) last",
    ],
)
def test_a_sieve_lets_every_disguise_through(text: str) -> None:
    check(fold(text))
    check(fold(text.upper()))


def check(text: str) -> None:
    for name, sifted in SIFTED.items():
        found = [match.span() for match in sifted.finditer(text)]
        every = [match.span() for match in sifted.exact.finditer(text)]
        assert found == every or name in NOT_ALL, name
        assert name == "coordinates_SEXAGESIMAL" or set(found) <= set(every), name


def test_what_is_beyond_ascii_moves_nothing() -> None:
    sifted = Sifted(r"\d{3}", re.compile(r"(?<!é)\d{3}"))
    assert [match.span() for match in sifted.finditer("é123 ☎ 456 𝒳789")] == [(7, 10), (12, 15)]


def test_letters_whose_small_form_is_of_ascii_are_met() -> None:
    sifted = Sifted("(?i:kik)", re.compile("kik", re.IGNORECASE))
    assert [match[0] for match in sifted.finditer("kik \u212aik")] == ["kik", "\u212aik"]


def test_what_the_sieve_has_nothing_for_is_met() -> None:
    sifted = Sifted("(?i:kik)", re.compile("kik|ник", re.IGNORECASE), beyond="ник")
    assert [match[0] for match in sifted.finditer("Kik – НИК")] == ["Kik", "НИК"]
