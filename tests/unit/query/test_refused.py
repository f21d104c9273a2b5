"""What cannot be searched for is refused at its place, with a repair where one can be guessed."""

from __future__ import annotations

import pytest

from cets_search.query.build import build
from cets_search.query.errors import BadQuery
from cets_search.query.limits import Limits
from cets_search.query.repair import repaired
from cets_search.query.rules import Rules


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ('bike "front row', 5),
        ("bike (red", 5),
        ("bike) red", 4),
        ("bike ()", 6),
        ("bike OR", 7),
        ("AND bike", 0),
        ("bike AND AND red", 9),
        ("red knd:email", 4),
        ("red kind:", 4),
        ("red phone:bike", 10),
        ("red date:sometime", 9),
        ("date:2024-13", 5),
        ("date:[2024-02 TO 2024-01]", 5),
        ("kind:[a TO b]", 5),
        ("red hash:abc", 9),
        ('"front row"~', 11),
        ('"front row"~101', 11),
        ('"front row"^2', 11),
        ("red bicycle~3", 11),
        ("red it~1", 4),
        ("red kind:email~1", 9),
        ("red /a[b/", 4),
        ("red /a(?=b)/", 4),
        ("red is:delete", 7),
        ("red kind:mail", 9),
        ("platform:whatsap red", 9),
        ("red file:" + "a" * 201, 9),
        ("red author:" + "a" * 201, 11),
        ("red file:a/b", 9),
        ("red page:three", 9),
        ("red exact:bicycle", 10),
        ("red exact:Bi*", 10),
        ("red foo-b*r", 4),
        ("subject:(red kind:email)", 13),
        ("- --", 0),
    ],
)
def test_an_error_points_at_its_place(text: str, offset: int) -> None:
    with pytest.raises(BadQuery) as caught:
        build(text)
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('bike "front row', 'bike "front row"'),
        ('bike "', "bike "),
        ("bike (red", "bike (red)"),
        ("((bike", "((bike))"),
        ("bike) red", "bike red"),
        ("bike ()", "bike "),
        ("bike OR", "bike "),
        ("AND bike", " bike"),
        ("bike AND AND red", "bike AND  red"),
        ("red knd:email", "red kind:email"),
        ("red colour:blue (x", 'red "colour:blue" (x)'),
        ("red kind:", "red "),
        ("red kind:mail blue", "red kind:email blue"),
        ('kind:("mail" OR message) red', "kind:(email OR message) red"),
        ("platform:whatsap is:delete", "platform:whatsapp is:deleted"),
        ("kind:letterbox", None),
        ("bicycle~3", "bicycle~2"),
        ('"front row"~ bell', '"front row" bell'),
        ('"front row"~500', '"front row"~100'),
        ("date:2024-13", None),
        ("- --", None),
        ('"', None),
        ("bike", None),
    ],
)
def test_a_mistake_is_put_right(text: str, mended: str | None) -> None:
    assert repaired(text) == mended


@pytest.mark.parametrize("wrong", ["/a(b/", "/[z-a]/", "/a\\b/", "/x{30}/", "/a**/", "/" + "a.?" * 30 + "/"])
def test_an_expression_that_cannot_be_is_refused_in_its_place(wrong: str) -> None:
    with pytest.raises(BadQuery) as caught:
        build(f"red {wrong}")
    assert caught.value.offset == 4


def test_what_must_be_compared_with_every_word_is_counted() -> None:
    with pytest.raises(BadQuery, match="More than 2 terms with") as caught:
        build("a* bicycle~1 red /b.*/", Rules(Limits(patterns=2)))
    assert caught.value.offset == 17
    with pytest.raises(BadQuery, match="More than 2 terms"):
        build("a b c", Rules(Limits(terms=2)))


def test_an_unknown_field_names_those_spelt_nearly_so() -> None:
    with pytest.raises(BadQuery, match="Did you mean “kind:”"):
        build("knd:email")


def test_signs_alone_are_left_out_and_said() -> None:
    query = build("red - bike")
    assert query.reading == "“red” and “bike”"
    assert query.notices == ("“-” holds no letter or digit and was left out.",)


@pytest.mark.parametrize(
    "text", ["x" * 2001, "(" * 13 + "a" + ")" * 13, "a " * 65, "\ud83d broken", "*a????", "a" * 64 + "*"]
)
def test_what_would_cost_too_much_is_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        build(text)
