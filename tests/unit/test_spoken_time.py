from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.calendar import ONCE, label, period_of
from sixiang_cli.errors import BadInput
from sixiang_cli.model import Cadence
from sixiang_cli.spoken_time import day_without_month, parse_period, parse_periods

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1950, 1, 1), date(2900, 12, 31))
CADENCES = st.sampled_from([each for each in Cadence if each is not Cadence.AS_NEEDED])


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("2026", "2026"),
        ("2026H2", "2026H2"),
        ("2026h1", "2026H1"),
        ("2026Q4", "2026Q4"),
        ("2026q4", "2026Q4"),
        ("2026-Q4", "2026Q4"),
        ("2026-11", "2026-11"),
        ("２０２６－１１", "2026-11"),
        ("2026.11", "2026-11"),
        ("2026/1", "2026-01"),
        ("2026-W47", "2026-W47"),
        ("2026-w07", "2026-W07"),
        ("once", "once"),
        ("一次性", "once"),
        ("11月", "2026-11"),
        ("１１月", "2026-11"),
        ("11月份", "2026-11"),
        ("十一月", "2026-11"),
        ("12月", "2025-12"),
        ("本月", "2026-11"),
        ("这个月", "2026-11"),
        ("上月", "2026-10"),
        ("上个月", "2026-10"),
        ("下月", "2026-12"),
        ("四季度", "2026Q4"),
        ("第四季度", "2026Q4"),
        ("4季度", "2026Q4"),
        ("Q4", "2026Q4"),
        ("q1", "2026Q1"),
        ("本季度", "2026Q4"),
        ("上季度", "2026Q3"),
        ("上半年", "2026H1"),
        ("下半年", "2026H2"),
        ("去年下半年", "2025H2"),
        ("今年", "2026"),
        ("全年", "2026"),
        ("本年度", "2026"),
        ("去年", "2025"),
        ("2026年", "2026"),
        ("2026年度", "2026"),
        ("2025年12月", "2025-12"),
        ("2025 年 12 月", "2025-12"),
        ("去年12月", "2025-12"),
        ("2025年四季度", "2025Q4"),
        ("本周", "2026-W48"),
        ("上周", "2026-W47"),
        ("第47周", "2026-W47"),
        ("47周", "2026-W47"),
        ("第49周", "2025-W49"),
        ("2025年第3周", "2025-W03"),
    ],
)
def test_a_period_is_read_as_another_period(typed, key):
    assert parse_period(typed, TODAY).key == key


@pytest.mark.parametrize(
    ("typed", "today", "key"),
    [
        ("下半年", date(2026, 3, 1), "2025H2"),
        ("四季度", date(2026, 3, 1), "2025Q4"),
        ("上月", date(2026, 1, 31), "2025-12"),
        ("上季度", date(2026, 1, 1), "2025Q4"),
        ("上周", date(2026, 1, 1), "2025-W52"),
        ("第1周", date(2025, 12, 30), "2026-W01"),
        ("第53周", date(2026, 11, 23), "2020-W53"),
        ("11月", date(2026, 11, 1), "2026-11"),
        ("11月", date(2026, 10, 31), "2025-11"),
    ],
)
def test_a_period_without_its_year_is_not_the_latest_that_has_begun(typed, today, key):
    assert parse_period(typed, today).key == key


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "13月",
        "0月",
        "五季度",
        "Q5",
        "H3",
        "2026-13",
        "2026-W54",
        "2025-W53",
        "0000",
        "9999-01",
        "2026-11-28",
        "11",
        "上上月",
        "本期",
        "主题党日",
        "20261",
        "2026年十三月",
        "²月",
        "①月",
        "2026年11",
    ],
)
def test_what_is_no_period_is_read_as_one(typed):
    with pytest.raises(BadInput) as refused:
        parse_period(typed, TODAY)
    assert f"“{typed}”" in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("typed", "cadence", "key"),
    [
        ("11", Cadence.MONTHLY, "2026-11"),
        ("１１", Cadence.MONTHLY, "2026-11"),
        ("3", Cadence.QUARTERLY, "2026Q3"),
        ("47", Cadence.WEEKLY, "2026-W47"),
        ("本期", Cadence.HALF_YEARLY, "2026H2"),
        ("上期", Cadence.QUARTERLY, "2026Q3"),
        ("上期", Cadence.ONCE, "once"),
        ("11月", Cadence.QUARTERLY, "2026-11"),
    ],
)
def test_the_cadence_of_a_measure_does_not_help(typed, cadence, key):
    assert parse_period(typed, TODAY, cadence=cadence).key == key


@given(cadence=CADENCES, day=DAYS, today=DAYS)
def test_a_printed_key_is_not_accepted_back(cadence, day, today):
    period = period_of(cadence, day)
    assert parse_period(period.key, today) == period
    assert parse_period(period.key.lower(), today) == period


@given(cadence=CADENCES, day=DAYS, today=DAYS)
def test_a_printed_label_is_not_accepted_back(cadence, day, today):
    period = period_of(cadence, day)
    if period.start <= today:
        assert parse_period(label(period, today), today) == period


def _keys(typed, today=TODAY):
    return [period.key for period in parse_periods(typed, today)]


@pytest.mark.parametrize(
    ("typed", "first", "last", "count"),
    [
        ("2026-01..2026-11", "2026-01", "2026-11", 11),
        ("2026-01～2026-11", "2026-01", "2026-11", 11),
        ("2025Q3..2026Q1", "2025Q3", "2026Q1", 3),
        ("1月至12月", "2026-01", "2026-12", 12),
        ("11月到2月", "2026-11", "2027-02", 4),
        ("2025年1月至3月", "2025-01", "2025-03", 3),
        ("去年11月至今年2月", "2025-11", "2026-02", 4),
        ("上月..本月", "2026-10", "2026-11", 2),
        ("2025..今年", "2025", "2026", 2),
        ("第40周至47周", "2026-W40", "2026-W47", 8),
        ("11月", "2026-11", "2026-11", 1),
        ("一次性", "once", "once", 1),
    ],
)
def test_a_range_is_read_as_another_range(typed, first, last, count):
    keys = _keys(typed)
    assert (keys[0], keys[-1], len(keys)) == (first, last, count)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2026-11..2026-01", "结束在开始之前"),
        ("2026..2026-11", "不是同一种"),
        ("2026-01..", "不是周期"),
        ("..2026-01", "不是周期"),
        ("1900-W01..2999-W01", "最多"),
        ("1月至13月", "没有"),
    ],
)
def test_a_broken_range_is_accepted(typed, reason):
    with pytest.raises(BadInput) as refused:
        parse_periods(typed, TODAY)
    assert reason in refused.value.message


@given(cadence=CADENCES, one=DAYS, other=DAYS)
def test_a_range_skips_or_repeats_a_period(cadence, one, other):
    start, end = sorted(
        (period_of(cadence, one), period_of(cadence, other)), key=lambda period: period.number
    )
    if end.number - start.number < 600:
        found = parse_periods(f"{start.key}..{end.key}", TODAY)
        assert found == tuple(start.shift(by) for by in range(len(found)))
        assert found[-1] == end


def test_once_is_no_longer_every_day():
    assert parse_period("一次性", TODAY) is ONCE


@pytest.mark.parametrize(
    ("typed", "today", "day"),
    [
        ("15", "2026-11-23", "2026-11-15"),
        ("15", "2026-11-15", "2026-11-15"),
        ("15", "2026-11-14", "2026-10-15"),
        ("15日", "2027-01-03", "2026-12-15"),
        ("１５号", "2026-11-23", "2026-11-15"),
        ("31", "2026-11-23", "2026-10-31"),
        ("上月3号", "2026-11-23", "2026-10-03"),
        ("本月25日", "2026-11-23", "2026-11-25"),
        ("周五", "2026-11-23", "2026-11-20"),
        ("周五", "2026-11-27", "2026-11-27"),
        ("星期天", "2026-11-23", "2026-11-22"),
        ("上周五", "2026-11-23", "2026-11-20"),
        ("上周五", "2026-11-28", "2026-11-20"),
        ("上个礼拜一", "2026-11-23", "2026-11-16"),
        ("本周五", "2026-11-23", "2026-11-27"),
    ],
)
def test_a_day_without_its_month_is_not_the_one_that_people_mean(typed, today, day):
    found = day_without_month(typed, date.fromisoformat(today))
    assert found == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["0", "32", "31"])
def test_a_number_that_is_no_day_lately_passes_for_one(typed):
    with pytest.raises(BadInput, match="没有已过的"):
        day_without_month(typed, date(2026, 12, 5))


@pytest.mark.parametrize(
    "typed", ["", "11-20", "今天", "周", "本周", "第47周", "周末", "²", "115", "下周五"]
)
def test_what_names_a_month_or_no_day_is_left_to_others(typed):
    assert day_without_month(typed, date(2026, 11, 23)) is None
