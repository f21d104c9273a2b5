"""Which passwords are refused, without asking anybody elsewhere."""

from __future__ import annotations

import pytest

from cets_search.passwords import refusal


@pytest.mark.parametrize("password", ["correct-horse-battery-9", "umbrella stand 41 teal", "Ω-naïve-zèbre-77"])
def test_what_nobody_tries_first_is_taken(password: str) -> None:
    assert refusal("jo", password, "west-midlands") == ""


@pytest.mark.parametrize(
    "password",
    [
        "sonyericsson", "123456789012", "qwertyuiop123", "1qaz2wsx3edc", "Password1234!", "P@ssw0rd2024!",
        "iloveyou1234",
        "passwordpassword", "aaaaaaaaaaaaaaaa", "westmidlands1", "manchesterunited", "lkjhgfdsapoiu", "x9" * 200,
    ],
)  # fmt: skip
def test_breached_passwords_and_what_is_made_of_them_are_refused(password: str) -> None:
    assert "tried first" in refusal("jo", password, "west-midlands")


def test_short_ones_and_those_with_the_name_are_refused() -> None:
    assert "12 characters" in refusal("jo", "tandem-bell")
    assert "name" in refusal("harriet", "tandem-Harriet-bell-9")
