"""Which periods a unit owes: from its first day to its last, the measure's too, and what was handed down."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import obligations
from sixiang_cli.calendar import parse_key, period_of
from sixiang_cli.model import Cadence, Measure
from sixiang_cli.obligations import Cascade, HandedDown
from support.domain import TODAY, day, measure, unit

START = day("2026-08-15")
dates = st.dates(day("2024-01-01"), day("2027-06-30"))
cadences = st.sampled_from(
    [each for each in Cadence if each not in (Cadence.ONCE, Cadence.AS_NEEDED)]
)


def keys(measure, unit, *, start=START, today=TODAY, handed=()):
    window = obligations.window(
        measure, unit, start=start, today=today, handed=handed, top_level="厂"
    )
    return [] if window is None else [period.key for period in window.periods()]


# --- from when on ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        (Cadence.MONTHLY, ["2026-08", "2026-09", "2026-10", "2026-11"]),
        (Cadence.QUARTERLY, ["2026Q3", "2026Q4"]),
        (Cadence.HALF_YEARLY, ["2026H2"]),
        (Cadence.YEARLY, ["2026"]),
        (Cadence.ONCE, ["once"]),
    ],
)
def test_a_unit_owes_from_the_period_in_which_the_workspace_began(cadence, expected):
    assert keys(measure(cadence), unit()) == expected


def test_weeks_are_owed_from_the_week_of_the_start():
    found = keys(measure(Cadence.WEEKLY), unit(), start=day("2026-11-11"))
    assert found == ["2026-W46", "2026-W47", "2026-W48"]


def test_a_ledger_begun_today_owes_the_current_period_only():
    assert keys(measure(), unit(), start=TODAY) == ["2026-11"]


def test_a_unit_that_joined_later_owes_nothing_before():
    assert keys(measure(), unit(since="2026-10-31")) == ["2026-10", "2026-11"]
    assert keys(measure(), unit(since="2026-12-01")) == []


def test_a_unit_older_than_the_ledger_owes_from_the_ledgers_start():
    assert keys(measure(), unit(since="2019-01-01"))[0] == "2026-08"


@pytest.mark.parametrize(
    ("retired", "last"),
    [
        ("2026-10-31", "2026-10"),  # the whole of October: owed
        ("2026-10-30", "2026-09"),  # October was still running: not owed
        ("2026-11-30", "2026-11"),
    ],
)
def test_a_retired_unit_owes_nothing_that_was_still_running(retired, last):
    assert keys(measure(), unit(until=retired))[-1] == last


def test_a_unit_retired_within_its_first_period_owes_nothing():
    assert keys(measure(), unit(since="2026-10-05", until="2026-10-20")) == []


def test_what_is_owed_once_ends_with_the_unit():
    once = measure(Cadence.ONCE)
    assert keys(once, unit(until="2026-11-23")) == []
    assert keys(once, unit(until="2026-11-24")) == ["once"]


def test_a_measure_is_owed_from_its_from_until_its_until():
    assert keys(measure(since="2026-10-10"), unit()) == ["2026-10", "2026-11"]
    assert keys(measure(until="2026-09-15"), unit()) == ["2026-08", "2026-09"]
    assert keys(measure(since="2027-01-01"), unit()) == []
    assert keys(measure(until="2026-07-31"), unit()) == []
    assert keys(measure(Cadence.ONCE, until="2026-07-31"), unit()) == []


# --- who ---------------------------------------------------------------------------------------


def test_only_the_levels_named_owe_it():
    assert keys(measure(levels=("厂",)), unit()) == []
    assert keys(measure(levels=("厂", "作业区")), unit())


def test_without_levels_the_top_unit_owes_it_once():
    nobody_named = measure(levels=())
    assert keys(nobody_named, unit(level="厂", parent=""))
    assert keys(nobody_named, unit()) == []


def test_a_level_that_only_sums_up_owes_nothing_itself():
    led = measure(Cadence.HALF_YEARLY, levels=("厂", "班组"), derived=("厂",))
    assert keys(led, unit(level="厂", parent="")) == []
    assert keys(led, unit(level="班组")) == ["2026H2"]


@pytest.mark.parametrize(
    "fields",
    [{"archived": True}, {"rolls_up": ("1.1.1",)}, {"cadence": Cadence.AS_NEEDED}],
    ids=["campaign", "umbrella", "as-needed"],
)
def test_what_has_no_denominator_is_owed_by_nobody(fields):
    without = measure(**fields)
    assert not obligations.is_expected(without)
    assert keys(without, unit()) == []


# --- handed down -------------------------------------------------------------------------------


# What a measure is called, found by and sorted under: no task of it is owed or judged by that.
WORDS = {"id", "slug", "title", "area", "dimension", "departments", "compared", "part_of", "line"} | {
    "level_titles", "keywords", "evidence", "basis", "note",
}  # fmt: skip


@pytest.mark.parametrize("field", sorted({*Measure._fields} - WORDS))
def test_measures_that_differ_in_what_decides_do_not_follow_one_rule(field):
    plain = measure()
    assert obligations.rule_of(plain._replace(**{field: "别的"})) != obligations.rule_of(plain)


def down(since, *, on=True, times=0):
    return Cascade("4.1.2", "a1", "作业区", on, day(since), (), times)


def stood(*decisions):
    stands = ()
    for each in decisions:
        stands = obligations.handed_on(stands, each)
    return stands


OPTIONAL = measure(levels=("厂",), optional_levels=("作业区",))


def test_an_optional_level_owes_only_what_was_handed_down():
    assert keys(OPTIONAL, unit()) == []
    handed = stood(down("2026-10-20"))
    assert keys(OPTIONAL, unit(), handed=handed) == ["2026-10", "2026-11"]


def test_what_was_taken_back_is_owed_but_for_the_period_running_that_day():
    handed = stood(down("2026-08-20"), down("2026-10-20", on=False))
    assert keys(OPTIONAL, unit(), handed=handed) == ["2026-08", "2026-09"]


def test_handed_down_and_taken_back_within_one_period_leaves_nothing_owed():
    handed = stood(down("2026-10-02"), down("2026-10-20", on=False))
    assert keys(OPTIONAL, unit(), handed=handed) == []


def test_handed_down_again_the_months_between_are_not_owed():
    handed = stood(down("2026-08-20"), down("2026-09-20", on=False), down("2026-11-02"))
    assert keys(OPTIONAL, unit(), handed=handed) == ["2026-08", "2026-11"]
    window = obligations.window(OPTIONAL, unit(), start=START, today=TODAY, handed=handed)
    assert [window.holds(parse_key(key)) for key in ("2026-08", "2026-10", "2026-11")] == [
        True,
        False,
        True,
    ]


def test_another_number_of_times_holds_from_its_own_period_and_not_before():
    handed = stood(down("2026-09-01", times=2), down("2026-11-01", times=3))
    window = obligations.window(OPTIONAL, unit(), start=START, today=TODAY, handed=handed)
    assert [window.run(period).times for period in window.periods()] == [2, 2, 3]


def test_deciding_the_same_again_changes_nothing():
    handed = stood(down("2026-09-01"), down("2026-11-01"))
    assert handed == (HandedDown(day("2026-09-01"), None, 0, day("2026-09-01")),)
    assert stood(down("2026-09-01", on=False)) == ()


def test_what_is_owed_once_and_was_taken_back_is_not_owed():
    once = measure(Cadence.ONCE, levels=("厂",), optional_levels=("作业区",))
    assert keys(once, unit(), handed=stood(down("2026-09-01"))) == ["once"]
    assert keys(once, unit(), handed=stood(down("2026-09-01"), down("2026-10-01", on=False))) == []


# --- the part before now -----------------------------------------------------------------------


def test_the_part_up_to_a_period_keeps_what_lies_before_it():
    window = obligations.window(measure(), unit(), start=START, today=TODAY)
    assert [each.key for each in window.up_to(parse_key("2026-09")).periods()] == [
        "2026-08",
        "2026-09",
    ]
    assert window.up_to(parse_key("2026-07")) is None
    assert window.up_to(parse_key("2027-03")) == window


# --- for any days ------------------------------------------------------------------------------


@given(
    cadences,
    dates,
    dates,
    st.none() | dates,
    st.none() | dates,
    st.none() | dates,
    st.none() | dates,
)
def test_a_period_is_owed_exactly_if_all_concerned_existed_in_it(
    cadence, start, today, joined, left, came, went
):
    owed = measure(
        cadence,
        since=came.isoformat() if came else "",
        until=went.isoformat() if went else "",
    )
    ours = unit(
        since=joined.isoformat() if joined else "",
        until=left.isoformat() if left else "",
    )
    begin = max(filter(None, (start, joined, came)))
    end = min(filter(None, (today, went)))
    expected = []
    period = period_of(cadence, begin)
    while begin <= end and period.start <= end:
        if left is None or period.end <= left:
            expected.append(period.key)
        period = period.shift(1)
    assert keys(owed, ours, start=start, today=today) == expected


@given(
    cadences,
    st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.integers(0, 2)), max_size=6),
)
def test_handed_down_windows_hold_exactly_the_periods_between(cadence, decisions):
    at, made = START, []
    for gap, on, times in decisions:
        at += timedelta(days=gap)
        made.append(Cascade("4.1.2", "a1", "作业区", on, at, (), times))
    today = max(TODAY, at)
    found = keys(
        measure(cadence, levels=("厂",), optional_levels=("作业区",)),
        unit(),
        today=today,
        handed=stood(*made),
    )
    # Walked the plain way: on from the period of a decision, off from the period of its withdrawal.
    expected: set[str] = set()
    period = period_of(cadence, START)
    while period.start <= today:
        since_on = None
        for each in made:
            if each.on and since_on is None:
                since_on = each.since
            elif not each.on:
                if since_on is not None and (
                    period_of(cadence, since_on).number
                    <= period.number
                    < period_of(cadence, each.since).number
                ):
                    expected.add(period.key)
                since_on = None
        if since_on is not None and period_of(cadence, since_on).number <= period.number:
            expected.add(period.key)
        period = period.shift(1)
    assert found == sorted(expected)
