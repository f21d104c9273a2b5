"""Times as programs write them, and the order of day and month told from many."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.chat.date_order import OrderFinder, year_of
from extractors.formats.chat.times import epoch, iso, local, next_day, spoken


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Sep 22, 2017 6:33 am", "2017-09-22T06:33:00"),
        ("Sep 22, 2017, 6:33 PM", "2017-09-22T18:33:00"),
        ("Thursday, November 3, 2016 at 11:59:50 AM UTC", "2016-11-03T11:59:50Z"),
        ("22.09.2017 06:33:10 UTC+03:00", "2017-09-22T03:33:10Z"),
        ("viernes, 17 de enero de 2020, 21:49 UTC+01", "2020-01-17T20:49:00Z"),
        ("17 de enero de 2020, 9:49 p. m.", "2020-01-17T21:49:00"),
        ("17 de enero de 2020, 9:49 de la tarde", "2020-01-17T21:49:00"),
        ("17 janv. 2020 à 21:49", "2020-01-17T21:49:00"),
        ("Donnerstag, 17. Januar 2020 um 21:49 Uhr", "2020-01-17T21:49:00"),
        ("2020年9月5日下午6:03", "2020-09-05T18:03:00"),
        ("2020년 1월 17일 오후 9:49", "2020-01-17T21:49:00"),
        ("17.1.2020 21.49", "2020-01-17T21:49:00"),
        ("Thu Oct 25 10:19:06 2016", "2016-10-25T10:19:06"),
        ("Fri, 31 Jan 2020 21:49:00 +0100", "2020-01-31T20:49:00Z"),
        ("1/17/2020 12:49 AM", "2020-01-17T00:49:00"),
        ("2023년 12월 24일 일요일 오후 9시 5분 11초 UTC", "2023-12-24T21:05:11Z"),
        ("Chủ Nhật, 4 tháng 3, 2023 lúc 21:05:11 UTC", "2023-03-04T21:05:11Z"),
        ("4 Tháng 3 2023 21:05", "2023-03-04T21:05:00"),
        ("2023年12月24日星期日 UTC 21:05:11", "2023-12-24T21:05:11Z"),
        ("2023年12月24日星期日 GMT+8 21:05:11", "2023-12-24T13:05:11Z"),
        ("२४ दिस॰ २०२३, ९:०५ अपराह्न", "2023-12-24T21:05:00"),
        ("24/12/23, பிற்பகல் 9:05", "2023-12-24T21:05:00"),
        ("31 ביולי 2023, 22:35", "2023-07-31T22:35:00"),
        ("2023-07-31 22 h 35 min 10 s", "2023-07-31T22:35:10"),
        ("31/7/2566 22:35", "2023-07-31T22:35:00"),
        ("Sen, 31/07/2023 22.35", "2023-07-31T22:35:00"),
        ("3/4/2020 9:49", None),
        ("31 Feb 2020 9:49", None),
        ("Sep 22, 99999999999999 6:33 am", None),
        ("no time at all", None),
        ("", None),
    ],
)
def test_spoken(written: str, at: str | None) -> None:
    assert spoken(written).at == at


@pytest.mark.parametrize(
    ("value", "per_second", "at"),
    [
        ("1544006350", 1, "2018-12-05T10:39:10Z"),
        (1_579_294_140_123, 1000, "2020-01-17T20:49:00.123Z"),
        ("1516454398.000069", 1, "2018-01-20T13:19:58Z"),
        (10**30, 1, None),
        ("9" * 9000, 1, None),
        ("nan", 1, None),
        (True, 1, None),
        (None, 1, None),
    ],
)
def test_epoch(value: object, per_second: int, at: str | None) -> None:
    assert epoch(value, per_second).at == at


def test_the_ends_of_the_calendar() -> None:
    assert iso("0001-01-01T00:00:00+14:00").at is None
    assert iso("9999-12-31T23:59:59-12:00").at is None
    assert local(datetime.min, "x", "Asia/Tokyo").at is None  # noqa: DTZ901
    assert next_day(date.max) == date.max


def test_a_zone_nobody_knows_is_none() -> None:
    assert local(datetime(2020, 1, 1), "x", "No/Where").zone == "unknown"  # noqa: DTZ001
    assert local(datetime(2020, 7, 1), "x", "Europe/London").at == "2020-06-30T23:00:00Z"  # noqa: DTZ001


@given(st.text(max_size=300))
def test_any_text_is_read_or_not(text: str) -> None:
    for moment in (spoken(text), spoken(text, day_first=True), iso(text), epoch(text)):
        assert (moment.at is None) == (moment.zone is None)
        assert moment.at is None or datetime.fromisoformat(moment.at)


@given(
    st.lists(st.dates(date(2009, 1, 1), date(2039, 12, 31)), min_size=12, max_size=60),
    st.sampled_from(["DMY", "MDY", "YMD"]),
)
def test_the_order_is_told_from_the_whole(days: list[date], order: str) -> None:
    """Of dates in order, if any day is over 12 the right order is found whatever the file's own is."""
    finder = OrderFinder()
    for day in sorted(days):
        figures = {"D": day.day, "M": day.month, "Y": day.year}
        finder.take(*(figures[letter] for letter in order))
    if any(day.day > 12 for day in days):
        assert finder.decide("/", half_days=False)[0] == order


def test_years_of_the_buddhist_era() -> None:
    assert [year_of(figures) for figures in (2566, 66, 2023, 23, 9)] == [2023, 2023, 2023, 2023, 2009]


def test_time_that_runs_forward_decides_where_no_day_is_over_twelve() -> None:
    finder = OrderFinder()
    for figures in ((3, 4, 2023), (4, 2, 2023), (5, 1, 2023)):  # 4 March, 2 April, 1 May; day first they would run back
        finder.take(*figures)
    assert finder.decide(".", half_days=False) == ("MDY", "the order in which time runs forward")


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (((13, 7, 23), (14, 7, 23)), "DMY"),
        (((23, 7, 13), (23, 7, 14)), "YMD"),
        (((4, 3, 2023), (4, 4, 2023), (4, 5, 2023), (4, 6, 2023)), "MDY"),
        (((3, 4, 2023), (4, 4, 2023), (5, 4, 2023), (6, 4, 2023)), "DMY"),
    ],
)
def test_dates_that_stand_close_decide(dates: list[tuple[int, int, int]], order: str) -> None:
    finder = OrderFinder()
    for figures in dates:
        finder.take(*figures)
    assert finder.decide("-", half_days=False)[0] == order


@pytest.mark.parametrize(
    ("separator", "half_days", "order"),
    [("/", True, "MDY"), ("/", False, "DMY"), (".", True, "DMY"), ("-", False, "DMY")],
)
def test_custom_decides_what_is_even_and_says_so(separator: str, half_days: bool, order: str) -> None:
    finder = OrderFinder()
    finder.take(3, 4, 2023)
    name, why = finder.decide(separator, half_days=half_days)
    assert name == order
    assert why.startswith("not decided by the file")
