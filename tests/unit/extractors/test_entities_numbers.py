"""Types with a form or a check: by their examples, by published values, near misses, and hostile text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from random import Random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic

from bench.planted import MAKERS
from extractors.entities import (
    card,
    coordinates,
    crypto,
    extract,
    iban,
    iccid,
    imei,
    imsi,
    nino,
    passport,
    postcode,
    rejected,
    seed,
    serial,
    vrm,
)
from extractors.entities import hash as digest

TYPES: tuple[ModuleType, ...] = (
    card,
    coordinates,
    crypto,
    digest,
    iban,
    iccid,
    imei,
    imsi,
    nino,
    passport,
    postcode,
    seed,
    serial,
    vrm,
)
MASKED = (card, seed)


def name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def found(text: str, kind: str) -> list[str]:
    return [entity.value for entity in extract(text) if entity.type == kind]


@pytest.mark.parametrize(
    ("module", "text", "value"),
    [(module, example.text, example.value) for module in TYPES for example in module.EXAMPLES],
)
def test_the_examples_hold(module: ModuleType, text: str, value: str | None) -> None:
    assert found(text, name(module)) == ([] if value is None else [value])
    assert value is None or re.search(module.ANCHOR, text, re.ASCII)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        # ISO 13616 registry, and the addresses that BIP-173, BIP-350, EIP-55 and the coins' own pages publish.
        ("iban", "IBAN FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        ("iban", "NO9386011117947", "NO9386011117947"),
        ("iban", "Pay MT84 MALT 0110 0001\n2345 MTLC AST0 01S today", "MT84MALT011000012345MTLCAST001S"),
        ("iban", "ＧＢ８２ WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("crypto", "bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=1", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("crypto", "to 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy now", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
        (
            "crypto",
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        ),
        ("crypto", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
        (
            "crypto",
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
        ),
        ("crypto", "usdt TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("crypto", "So11111111111111111111111111111111111111112", None),
        ("card", "3530111333300000", "353011******0000"),
        ("card", "card: 30569309025904", "305693****5904"),
        ("imei", "IMEI:\n490154203237518", "490154203237518"),
        ("imei", "490154203237518 (IMEI)", "490154203237518"),
        ("imei", "IMEI\tIMSI\n490154203237518\t001010123456789", "490154203237518"),
        ("imsi", "IMEI\tIMSI\n490154203237518\t001010123456789", "001010123456789"),
        ("coordinates", "geo:13.4125,103.8667", "13.41250,103.86670"),
        ("coordinates", "40° 26′ 46″ N 79° 58′ 56″ W", "40.44611,-79.98222"),
        ("coordinates", "#map=17/51.50140/-0.14190", "51.50140,-0.14190"),
        ("coordinates", "51.5014N 0.1419W", "51.50140,-0.14190"),
        ("hash", "sha1: a9993e364706816aba3e25717850c26c9cd0d89d.", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("hash", "https://example.org/f/900150983cd24fb0d6963f7d28e17f72", "900150983cd24fb0d6963f7d28e17f72"),
        ("hash", "md5 9f1b6c0e5d3a4b7c8e2f1a0b3c4d5e6f", "9f1b6c0e5d3a4b7c8e2f1a0b3c4d5e6f"),
        ("hash", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0", None),
        ("hash", "uuid 900150983cd24fb0d6963f7d28e17f72", None),
        ("seed", "letter advice cage absurd amount doctor acoustic avoid letter advice cage above", None),
        (
            "seed",
            "my words: letter advice cage absurd amount doctor acoustic avoid letter advice cage above.",
            "letter … above (12 words)",
        ),
    ],
)
def test_published_values(kind: str, text: str, value: str | None) -> None:
    if kind == "seed" and value is None:
        text, value = text.replace("doctor", "doctors"), None
    assert found(text, kind) == ([] if value is None else [value])


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_made_values_are_found_and_their_near_misses_are_not(kind: str) -> None:
    random = Random(kind)  # noqa: S311 - for a sample
    sound, near = MAKERS[kind]
    for _ in range(60):
        written, value = sound(random)
        if kind == "hash" and value is not None and value[12:13] == "4":
            written = f"md5 {written}"
        assert found(f"He sent {written}, I think", kind) == [value], written
        missed = near(random)[0]
        assert found(f"He sent {missed}, I think", kind) == [], missed


def test_what_is_refused_is_said_with_the_reason() -> None:
    (one,) = rejected("IBAN GB82WEST12345698765433")
    assert (one.type, one.text) == ("iban", "GB82WEST12345698765433")
    assert "mod 97" in one.why
    assert any("one number in ten" in other.why for other in rejected("ticket 490154203237518"))


def test_a_card_is_masked_and_hashed_under_the_key() -> None:
    text = "card 5555 5555 5555 4444"
    (plain,) = extract(text)
    (keyed,) = extract(text, card_key=b"a key")
    (again,) = extract("5555555555554444", card_key=b"a key")
    (other,) = extract(text, card_key=b"another")
    assert plain.value == "555555******4444"
    assert "no key" in plain.why
    assert keyed.value == again.value
    assert re.fullmatch(r"555555\*{6}4444#[0-9a-f]{64}", keyed.value)
    assert keyed.value != other.value
    assert keyed.text == "5555 55** **** 4444"
    assert (keyed.start, keyed.end) == (5, len(text))


def test_no_refusal_shows_a_sound_number_of_a_card() -> None:
    assert [one.text for one in rejected("order 5555555555554444") if "5555555555554444" in one.text] == []


def test_a_wallets_phrase_is_masked_and_hashed_under_the_key() -> None:
    text = f"keep {'abandon ' * 11}about"
    (plain,), (keyed,) = extract(text), extract(text, card_key=b"a key")
    assert plain.value == "abandon … about (12 words)"
    assert keyed.value.startswith(f"{plain.value}#")
    assert keyed.text.count("abandon") == 1


def test_the_list_itself_holds_no_phrase_and_phrases_in_lines_are_found() -> None:
    wordlist = Mnemonic("english").wordlist
    assert extract(" ".join(wordlist)) == extract("\n".join(wordlist)) == []
    phrase = f"{'abandon ' * 11}about"
    assert len(extract("\n".join([phrase] * 9))) == 9


@given(
    st.sampled_from((16, 20, 24, 28, 32)).flatmap(lambda size: st.binary(min_size=size, max_size=size)), st.booleans()
)
def test_the_checksum_is_that_of_the_standards_own_program(entropy: bytes, changed: bool) -> None:
    english = Mnemonic("english")
    words = english.to_mnemonic(entropy).split()
    if changed:
        words[0] = "zoo"
    assert (seed.normalise(" ".join(words)) is not None) == english.check(" ".join(words))


pieces = st.one_of(
    st.text(max_size=12),
    st.text(st.sampled_from("0123456789abcdefABCDEF -:.,/\n<°'\"NSEWx"), max_size=60),
    st.sampled_from([example.text for module in TYPES for example in module.EXAMPLES]),
    st.sampled_from(
        ["IMEI ", "IMSI: ", "SIM ", "card ", "S/N ", "reg ", "NI ", "postcode ", "lat ", "geo:", "0x", "bc1"]
    ),
)
texts = st.lists(pieces, max_size=6).map("".join)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_offsets_slice_back_and_values_are_fixed_points(text: str) -> None:
    for module in TYPES:
        end = 0
        for entity in module.find(text, "GB"):
            assert end <= entity.start < entity.end <= len(text)
            end = entity.end
            if module not in MASKED:
                assert entity.text == text[entity.start : entity.end]
                assert module is coordinates or module.normalise(entity.text) == entity.value
            assert len(entity.text) == entity.end - entity.start
            assert module.normalise(entity.value) == entity.value
            assert entity.why
            assert re.search(module.ANCHOR, text), "an anchor stands wherever a type is found"
        for refusal in getattr(module, "rejected", lambda *_: ())(text, "GB"):
            assert refusal.end - refusal.start == len(refusal.text)


HOSTILE = (
    "0", "1-", "1 ", "12 34 ", "4111 ", "89", "a", "f", "ab:", "IMEI ", "GB82 ", "GB82WEST", "P<", "<", "1A1zP1",
    "bc1q", "0x", "abandon ", "abandon 1. ", "51.5014,", "51° ", "N51 30 ", "AB12", "AB 12 ", "SW1A 1", "serial ",
    "S/N: ", "lat 5 ", "/maps", "?q=", "\n",
)  # fmt: skip


@pytest.mark.parametrize("module", TYPES, ids=name)
@pytest.mark.parametrize("unit", HOSTILE)
def test_work_grows_with_the_text_and_no_faster(module: ModuleType, unit: str) -> None:
    def seconds(of: str, work: Callable[[str], object]) -> float:
        began = time.process_time()
        work(of)
        return time.process_time() - began

    def work(text: str) -> None:
        for entity in module.find(text, "GB"):
            assert entity.value

    size = 8_000 // len(unit)
    small = min(seconds(unit * size, work) for _ in range(3))
    assert seconds(unit * size * 8, work) <= 30 * small + 0.2
