"""Handles: where a platform and a name are told together, and where words only look like it."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import corpus_lines, handle_accuracy
from extractors.entities import extract, handle, handle_links, handle_sites
from extractors.entities.example import Example
from extractors.entities.skeleton import skeleton


def values(text: str) -> list[str]:
    return [entity.value for entity in extract(text) if entity.type == "handle"]


@pytest.mark.parametrize("example", handle.EXAMPLES, ids=lambda example: example.text)
def test_examples(example: Example) -> None:
    assert values(example.text) == ([example.value] if example.value else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://t.me/Pit9, look", ["telegram:pit9"]),
        ("http://www.instagram.com/pit.nine/?hl=en", ["instagram:pit.nine"]),
        ("https://www.facebook.com/profile.php?id=100012345678901", ["facebook:100012345678901"]),
        ("see x.com/pit9/status/12 and vk.com/id12345", ["twitter:pit9", "vk:id12345"]),
        ("?next=https%3A%2F%2Ft.me%2Fpit9&x=1", ["telegram:pit9"]),
        ("pit9.tumblr.com", ["tumblr:pit9"]),
        ("https://github.com/login", []),
        ("https://www.instagram.com/p/CAbCdEfGh/", []),
        ("https://www.youtube.com/watch?v=1", []),
        ("vk.com/wall-1_2 vk.com/club12345", []),
        ("jo@x.com/pit9 notx.com/pit9", []),
    ],
)
def test_links(text: str, expected: list[str]) -> None:
    assert values(text) == expected


def test_platforms_with_links_are_many() -> None:
    assert len({site.platform for site in handle_sites.SITES}) >= 25


def test_a_link_that_names_nobody_says_why() -> None:
    (refused,) = handle_links.rejected("https://www.facebook.com/sharer/sharer.php?u=1", "GB")
    assert (refused.text, refused.why) == ("sharer", "a page of facebook itself")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("insta: @Pit9", "instagram:pit9"),
        ("my username on kik is seatfox", "kik:seatfox"),
        ("wickr me: seatfox", "wickr:seatfox"),
        ("skype live:.cid.12ab34cd", "skype:live:.cid.12ab34cd"),
        ("ICQ# 123456789", "icq:123456789"),
        ("my discord is pit9#1234", "discord:pit9#1234"),
        ("füg mich auf Snap hinzu: pit9", "snapchat:pit9"),
        ("mon insta c'est seatfox", "instagram:seatfox"),
        ("agrégame en kik: seatfox", "kik:seatfox"),
        ("me adiciona no insta seatfox", "instagram:seatfox"),
        ("il mio snap è seatfox", "snapchat:seatfox"),
        ("voeg me toe op snap: seatfox", "snapchat:seatfox"),
        ("мой телеграм seatfox", "telegram:seatfox"),
        ("instagramım seatfox", "instagram:seatfox"),
        ("seatfox9 (kik)", "kik:seatfox9"),
        ("on kik I'm called seatfox9", "kik:seatfox9"),
        ("add me on Steam, I'm seat_fox", "steam:seat_fox"),
        ("auf Insta heiße ich seatfox9", "instagram:seatfox9"),
        ("en telegram soy seatfox9", "telegram:seatfox9"),
        ("estoy en kik como seatfox9", "kik:seatfox9"),
        ("na insta jestem seat.fox9", "instagram:seat.fox9"),
        ("я в дискорде seatfox9", "discord:seatfox9"),
        ("je m'appelle seatfox9 sur discord", "discord:seatfox9"),
        ("[kik] seat.fox9", "kik:seat.fox9"),
        ("ig handle: seat.fox", "instagram:seat.fox"),
        ("cashapp: $seatfox9", "cashapp:seatfox9"),
        ("/u/seat_fox wrote it", "reddit:seat_fox"),
        ("if you're on snap I'm seatfox9", "snapchat:seatfox9"),
        ("kik me at seatfox9", "kik:seatfox9"),
        ("her kik used to be seatfox9", "kik:seatfox9"),
        ("what's your kik? seatfox9", "kik:seatfox9"),
        ("kik username? mine is seatfox9", "kik:seatfox9"),
        ("do you have telegram? @seat_fox", "telegram:seat_fox"),
    ],
)
def test_told_in_many_languages(text: str, value: str) -> None:
    (found,) = (entity for entity in extract(text) if entity.type == "handle")
    assert found.value == value
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "my snap is acting weird",
        "kik me at 5pm",
        "do you have kik? maybe tomorrow",
        "what's your insta? mine is broken",
        "my discord used to be better",
        "skype is down",
        "mein Insta ist gesperrt",
        "mon snap est piraté",
        "my discord server is full",
        "skype 4.3 is out",
        "steam is 32bit only",
        "discord = discord.Client()",
        "the line is busy",
        "my x is y1",
        "I'm stuck on steam",
        "#bug1 and order#4711",
        "@app.route('/')",
        "import @babel/core",
        "@wraps\ndef ticket():",
    ],
)
def test_words_that_name_nobody(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ig/snap/tt: seat_fox", ["instagram:seat_fox", "snapchat:seat_fox", "tiktok:seat_fox"]),
        ("ig/snap: seat.fox / seatfox1", ["instagram:seat.fox", "snapchat:seatfox1"]),
        ("Snap & Insta = seat_fox", ["snapchat:seat_fox", "instagram:seat_fox"]),
        ("seatfox9 (kik & snap)", ["kik:seatfox9", "snapchat:seatfox9"]),
        ("insta @seat.fox and its the same on tiktok", ["instagram:seat.fox", "tiktok:seat.fox"]),
        ("@seat.fox on insta, @foxseat on twitter", ["instagram:seat.fox", "twitter:foxseat"]),
        ("snap seatfoxes insta seat.fox", ["snapchat:seatfoxes", "instagram:seat.fox"]),
        ("my kik was seatfoxes, now its seatfox2", ["kik:seatfoxes", "kik:seatfox2"]),
        ("what's your kik?\nseatfoxes", ["kik:seatfoxes"]),
        ("do u have insta\nnope", []),
        ("insta and snap both banned me", []),
    ],
)
def test_lists_answers_and_second_names(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tu peux me trouver sur telegram sous le nom seat_fox", "telegram:seat_fox"),
        ("jag finns på discord som seatfoxes", "discord:seatfoxes"),
        ("telegramissa olen seat_fox", "telegram:seat_fox"),
        ("האינסטה שלי seat_fox", "instagram:seat_fox"),
        ("ضيفني على السناب seat_fox", "snapchat:seat_fox"),
        ("LINEのIDは seat_fox です", "line:seat_fox"),
        ("我的QQ号：3401122987", "qq:3401122987"),
        ("ICQ# 612-345-789", "icq:612345789"),
        ("discord: SeatFox #4821", "discord:seatfox#4821"),
        ("👻 seat.fox", "snapchat:seat.fox"),
        ("signal: seatfox.42", "signal:seatfox.42"),
        ("add me on snap, lad: seat_fox", "snapchat:seat_fox"),
        ("seat_fox <- my insta", "instagram:seat_fox"),
        ('"snapchat": "seatfox9"', "snapchat:seatfox9"),
        ("<b>Kik:</b> seatfox9", "kik:seatfox9"),
        ("follow @seatfox@mastodon.example.org", "mastodon:seatfox@mastodon.example.org"),
        ("I am @seatfox:example.org", "matrix:@seatfox:example.org"),
        ("seatfox.bsky.social", "bluesky:seatfox.bsky.social"),
        ("or live:seat.fox_3", "skype:live:seat.fox_3"),
        (f"05{'9a' * 32}", f"session:05{'9a' * 32}"),
        ("https://mastodon.social/@seatfox", "mastodon:seatfox@mastodon.social"),
        ("https://mbasic.facebook.com/seat.fox", "facebook:seat.fox"),
    ],
)
def test_told_with_words_between_or_by_a_form_of_its_own(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "telegram on windows11",
        "facebook: Seat Fox",
        "add me on snap rn",
        "ping moderators on discord",
        "mein discord spinnt",
        "<font face=3DArial size=3D2>",
        "jabber.example.org: closed",
        "MacOS X (Re: [SAtalk] news)",
        "on some other line <module name> <number> ide_cd",
        "@jo@example",
        "add me on discord, the file is seat_fox.zip",
    ],
)
def test_what_stands_near_a_platform_and_names_nobody(text: str) -> None:
    assert values(text) == []


def test_a_word_that_is_known_is_no_name_unless_it_is_said_to_be() -> None:
    assert values("add sunflower on kik") == []
    assert values("my kik: sunflower") == ["kik:sunflower"]


def test_a_refusal_says_why() -> None:
    (refused,) = handle.rejected("my kik is broken", "GB")
    assert (refused.text, refused.start, refused.why) == ("broken", 10, "an ordinary word")


@pytest.mark.corpora
def test_planted_in_real_lines_most_are_found_and_little_else() -> None:
    draw = random.Random(20)  # noqa: S311 - to be repeated
    lines = corpus_lines.sentences(draw, 300)
    form = handle_accuracy.PHRASES + handle_accuracy.LINKS
    found = handle_accuracy.planted(draw, lines, lambda: handle_accuracy.filled(draw, draw.choice(form), True))
    assert found.found >= 0.9 * found.planted
    assert found.false <= 0.1 * found.found


@pytest.mark.parametrize(
    "written",
    [
        "J0hn_D.oe",
        "@johndoe",
        "kik:john-doe",
        "JOHNDOE",
        "johnndoe",
        "j\u043ehnd\u043ee",
        "skype:live:johndoe",
        "johndoe#1234",
    ],
)
def test_near_spellings_share_a_skeleton(written: str) -> None:
    assert skeleton(written) == "johndoe"


def test_skeletons_keep_people_apart() -> None:
    assert skeleton("johndoe2") != skeleton("johndoe")
    assert skeleton("icq:100100") == "100100"
    assert skeleton("_._") == ""


@settings(max_examples=500, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("01il|oO._-:#@aаеİΣς٠")), max_size=40))
def test_a_skeleton_is_a_fixed_point_of_itself(written: str) -> None:
    assert skeleton(skeleton(written)) == skeleton(written)


pieces = st.sampled_from(
    [
        "my kik is ",
        "snap: ",
        "insta",
        " – ",
        "@",
        "pit9",
        "#1234",
        "u/",
        "t.me/",
        ".com/",
        "%2F",
        " on ",
        "x",
        "\n",
        "İ",
        "live:",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=20).map("".join))
def test_offsets_slice_back_and_values_are_fixed_points(text: str) -> None:
    for found in (*handle.find(text, "GB"), *handle_links.find(text, "GB")):
        assert text[found.start : found.end] == found.text
        assert handle.normalise(found.value) == found.value
    for refused in (*handle.rejected(text, "GB"), *handle_links.rejected(text, "GB")):
        assert text[refused.start : refused.end] == refused.text
        assert refused.why


@pytest.mark.parametrize(
    "unit",
    ["kik ", "my kik is ", "snap: ", "insta insta", "@a", "a#1234", "u/ab", "t.me/", ".com/", "%2F", "aaaa", "x "],
)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    def work(find: Callable[[str, str], object], times: int) -> int:
        count = 0

        def tally(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(tally)
        try:
            list(find(unit * times, "GB"))  # type: ignore[call-overload]
        finally:
            sys.setprofile(None)
        return count

    for find in (handle.find, handle_links.find, handle.rejected):
        assert work(find, 2000) <= 2.5 * work(find, 1000) + 1000
