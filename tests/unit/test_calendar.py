"""The plant's calendar: periods, their keys and labels, due days, and days in its own time zone."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import calendar
from sixiang_cli.calendar import ONCE, Period, parse_key, period_of
from sixiang_cli.errors import BadInput
from sixiang_cli.model import Cadence

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1901, 1, 1), date(2998, 12, 31))
REPEATING = [each for each in Cadence if each not in (Cadence.ONCE, Cadence.AS_NEEDED)]
repeating = st.sampled_from(REPEATING)


# --- periods and their keys --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "day", "key", "start", "end"),
    [
        (Cadence.MONTHLY, "2026-11-23", "2026-11", "2026-11-01", "2026-11-30"),
        (Cadence.MONTHLY, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
        (Cadence.MONTHLY, "2100-02-28", "2100-02", "2100-02-01", "2100-02-28"),
        (Cadence.QUARTERLY, "2026-09-30", "2026Q3", "2026-07-01", "2026-09-30"),
        (Cadence.QUARTERLY, "2026-10-01", "2026Q4", "2026-10-01", "2026-12-31"),
        (Cadence.HALF_YEARLY, "2026-06-30", "2026H1", "2026-01-01", "2026-06-30"),
        (Cadence.HALF_YEARLY, "2026-07-01", "2026H2", "2026-07-01", "2026-12-31"),
        (Cadence.YEARLY, "2026-12-31", "2026", "2026-01-01", "2026-12-31"),
        (Cadence.AS_NEEDED, "2026-12-31", "2026", "2026-01-01", "2026-12-31"),
        (Cadence.WEEKLY, "2026-11-23", "2026-W48", "2026-11-23", "2026-11-29"),
        (Cadence.WEEKLY, "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),
        (Cadence.WEEKLY, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        (Cadence.ONCE, "2019-05-04", "once", "1900-01-01", "2999-12-31"),
    ],
)
def test_a_day_lies_in_the_period_of_its_cadence(cadence, day, key, start, end):
    period = period_of(cadence, date.fromisoformat(day))
    assert (period.key, period.start.isoformat(), period.end.isoformat()) == (key, start, end)


@given(repeating, DAYS)
def test_the_key_of_any_period_reads_back_as_that_period(cadence, day):
    period = period_of(cadence, day)
    assert parse_key(period.key) == period
    assert parse_key(f" {period.key.lower()} ") == period


@given(repeating, DAYS)
def test_every_day_is_in_one_period_and_the_next_begins_the_day_after_it_ends(cadence, day):
    period = period_of(cadence, day)
    assert period.start <= day <= period.end
    following = period.shift(1)
    assert following.start == period.end + timedelta(days=1)
    assert following.number == period.number + 1
    assert following.shift(-1) == period


@given(repeating, DAYS, st.integers(-300, 300))
def test_shifting_there_and_back_is_where_one_was(cadence, day, by):
    period = period_of(cadence, day)
    try:
        away = period.shift(by)
    except BadInput:
        return
    assert away.shift(-by) == period
    assert calendar.count_between(period, away) == max(0, by + 1)


@given(repeating, DAYS, DAYS)
def test_keys_of_one_cadence_sort_like_their_periods(cadence, one, other):
    first, second = period_of(cadence, one), period_of(cadence, other)
    assert (first.key < second.key) == (first.start < second.start)


def test_once_is_its_own_neighbour_and_holds_every_day():
    assert ONCE.shift(5) is ONCE
    assert parse_key("once") is ONCE
    assert parse_key("ONCE") is ONCE
    assert ONCE.start < date(1949, 10, 1) < ONCE.end


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-13", "2026-00", "2026Q0", "2026Q5", "2026H3", "2026-W54", "2025-W53", "2026-W00",
     "2026-W", "1899", "3000", "2026-1 1", "2026-٣", "２０２６", "2026-²", "2026Q", "2026-11-23", "主题党日"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_ways_to_write_one(text):
    with pytest.raises(BadInput) as refused:
        parse_key(text)
    assert f"“{text}”不是周期" in refused.value.message
    assert "2026Q4" in refused.value.hint


# --- weeks belong to their Thursday ------------------------------------------------------------


@pytest.mark.parametrize(
    ("week", "month", "quarter", "year"),
    [
        ("2026-W53", "2026-12", "2026Q4", "2026"),  # Thursday 31 December; ends on 3 January
        ("2026-W01", "2026-01", "2026Q1", "2026"),  # begins on 29 December 2025
        ("2026-W14", "2026-04", "2026Q2", "2026"),  # begins on 30 March, Thursday 2 April
        ("2026-W40", "2026-10", "2026Q4", "2026"),  # Thursday 1 October
    ],
)
def test_a_week_is_held_by_the_month_quarter_and_year_of_its_thursday(week, month, quarter, year):
    within = parse_key(week)
    for key in (month, quarter, year):
        assert parse_key(key).holds(within)
    assert not parse_key(month).shift(1).holds(within)
    assert not parse_key(month).shift(-1).holds(within)


@given(DAYS)
def test_every_week_is_in_one_month_one_quarter_and_one_year(day):
    week = period_of(Cadence.WEEKLY, day)
    for cadence in (Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.YEARLY):
        around = [period_of(cadence, week.start), period_of(cadence, week.end)]
        assert sum(outer.holds(week) for outer in set(around)) == 1


def test_a_longer_period_is_not_held_by_a_shorter_one_nor_once_by_any():
    assert not parse_key("2026-11").holds(parse_key("2026Q4"))
    assert not parse_key("2026").holds(ONCE)
    assert not ONCE.holds(parse_key("2026"))
    assert ONCE.holds(ONCE)
    assert parse_key("2026Q4").holds(parse_key("2026-10"))


def test_cadences_are_ordered_by_length_with_once_the_longest():
    order = [
        Cadence.WEEKLY,
        Cadence.MONTHLY,
        Cadence.QUARTERLY,
        Cadence.HALF_YEARLY,
        Cadence.YEARLY,
        Cadence.ONCE,
    ]
    for place, cadence in enumerate(order):
        assert [calendar.is_longer(cadence, other) for other in order] == [
            place > at for at in range(len(order))
        ]


# --- due days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "period", "day"),
    [
        ("", "2026-11", "2026-11-30"),
        ("25", "2026-11", "2026-11-25"),
        ("31", "2026-11", "2026-11-30"),
        ("31", "2026-02", "2026-02-28"),
        ("31", "2028-02", "2028-02-29"),
        ("30", "2026-02", "2026-02-28"),
        ("20", "2026Q4", "2026-12-20"),
        ("31", "2026Q2", "2026-06-30"),
        ("15", "2026H1", "2026-06-15"),
        ("03-31", "2026", "2026-03-31"),
        ("02-29", "2026", "2026-02-28"),
        ("02-29", "2028", "2028-02-29"),
        ("09-30", "2027", "2027-09-30"),
        ("5", "2026-W48", "2026-11-27"),
        ("7", "2026-W53", "2027-01-03"),
        ("", "2026-W53", "2027-01-03"),
    ],
)
def test_a_due_day_falls_within_its_period_whatever_the_months_length(due, period, day):
    assert calendar.due_day(due, parse_key(period)).isoformat() == day


def test_what_is_owed_once_has_no_due_day():
    assert calendar.due_day("", ONCE) is None


@given(st.integers(1, 31), st.sampled_from([Cadence.MONTHLY, Cadence.QUARTERLY]), DAYS)
def test_a_day_of_the_month_is_never_outside_the_periods_last_month(number, cadence, day):
    period = period_of(cadence, day)
    due = calendar.due_day(str(number), period)
    assert (due.year, due.month) == (period.end.year, period.end.month)
    assert due.day == min(number, period.end.day)


# --- how people say it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("2026-11", "11月"),
        ("2025-12", "2025年12月"),
        ("2027-01", "2027年1月"),
        ("2026Q4", "四季度"),
        ("2026Q1", "一季度"),
        ("2025Q3", "2025年三季度"),
        ("2026H1", "上半年"),
        ("2026H2", "下半年"),
        ("2025H2", "2025年下半年"),
        ("2026", "全年"),
        ("2025", "2025年"),
        ("2026-W48", "第48周"),
        ("2025-W03", "2025年第3周"),
        ("once", "一次性"),
    ],
)
def test_a_period_is_said_as_people_say_it_with_the_year_only_where_it_is_another(key, said):
    assert calendar.label(parse_key(key), TODAY) == said


def test_a_week_at_the_turn_of_the_year_is_named_by_its_own_year():
    week = period_of(Cadence.WEEKLY, date(2027, 1, 2))
    assert calendar.label(week, date(2027, 1, 2)) == "第53周"
    assert calendar.label(week, date(2027, 1, 5)) == "2026年第53周"


def test_a_day_is_said_without_its_year_only_within_this_year():
    assert calendar.day_label(date(2026, 11, 3), TODAY) == "11-03"
    assert calendar.day_label(date(2027, 3, 31), TODAY) == "2027-03-31"
    assert calendar.weekday_label(TODAY) == "周一"
    assert calendar.weekday_label(TODAY - timedelta(days=1)) == "周日"


# --- the plant's own day -----------------------------------------------------------------------


def ms(*moment):
    return int(datetime(*moment, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    "machine", ["America/New_York", "UTC", "Pacific/Kiritimati", "Asia/Shanghai"]
)
def test_the_day_is_the_plants_whatever_zone_the_machine_is_in(machine, monkeypatch):
    monkeypatch.setenv("TZ", machine)
    if hasattr(time, "tzset"):
        time.tzset()
    assert calendar.day_at(ms(2026, 11, 30, 15, 59, 59), "Asia/Shanghai") == date(2026, 11, 30)
    assert calendar.day_at(ms(2026, 11, 30, 16), "Asia/Shanghai") == date(2026, 12, 1)
    assert calendar.end_of_day(date(2026, 11, 30), "Asia/Shanghai") == ms(2026, 11, 30, 16) - 1


def test_summer_time_of_1988_moves_midnight_in_shanghai():
    # From 17 April to 11 September 1988 clocks stood an hour ahead, at UTC+9.
    assert calendar.day_at(ms(1988, 7, 1, 15), "Asia/Shanghai") == date(1988, 7, 2)
    assert calendar.day_at(ms(1988, 12, 1, 15), "Asia/Shanghai") == date(1988, 12, 1)
    assert calendar.end_of_day(date(1988, 7, 1), "Asia/Shanghai") == ms(1988, 7, 1, 15) - 1
    assert calendar.end_of_day(date(1988, 12, 1), "Asia/Shanghai") == ms(1988, 12, 1, 16) - 1


@given(
    st.dates(date(1980, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "UTC"]),
)
def test_a_day_ends_one_millisecond_before_the_next_begins(day, timezone):
    last = calendar.end_of_day(day, timezone)
    assert calendar.day_at(last, timezone) == day
    assert calendar.day_at(last + 1, timezone) == day + timedelta(days=1)


def test_an_unknown_zone_is_refused_by_name():
    with pytest.raises(BadInput, match="Asia/Shanghia"):
        calendar.zone("Asia/Shanghia")


def test_a_period_before_1900_or_after_2999_is_refused():
    for key, by in (("1900", -1), ("2999-12", 1), ("2999H2", 1)):
        with pytest.raises(BadInput, match="1900 到 2999"):
            parse_key(key).shift(by)


def test_a_period_is_a_plain_record_that_compares_by_value():
    assert parse_key("2026-11") == Period(
        Cadence.MONTHLY, 2026 * 12 + 10, "2026-11", date(2026, 11, 1), date(2026, 11, 30)
    )
