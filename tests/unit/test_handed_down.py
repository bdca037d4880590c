"""What a measure that was handed down is owed for: by whom, from when, until when, how often."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.calendar import parse_key, period_of
from sixiang_cli.model import Cadence, Measure, Unit
from sixiang_cli.obligations import Cascade, handed_on, window

START = date(2026, 1, 1)
TODAY = date(2026, 11, 23)
TEAM = Unit("c1", "甲班", "班组", "b1")


def measure(cadence=Cadence.MONTHLY, **more):
    return Measure("4.1.2", "x", "职工意见收集", "4.1", "4", cadence, ("厂",), ("班组",), **more)


def stretches(*decisions):
    """Fold decisions such as ``("on", day)``, ``("on", day, times)``, ``("off", day)``."""
    found = ()
    for word, day, *times in decisions:
        decided = Cascade("4.1.2", "a1", "班组", word == "on", day, (), *times)
        found = handed_on(found, decided)
    return found


def owed(*decisions, cadence=Cadence.MONTHLY, today=TODAY, unit=TEAM):
    return window(
        measure(cadence),
        unit,
        start=START,
        today=today,
        handed=stretches(*decisions),
        top_level="厂",
    )


def keys(*decisions, **more):
    found = owed(*decisions, **more)
    return [] if found is None else [period.key for period in found.periods()]


def test_it_is_owed_from_the_period_of_the_day_on():
    assert keys(("on", date(2026, 9, 15))) == ["2026-09", "2026-10", "2026-11"]


def test_taken_back_it_is_owed_no_longer_from_the_period_that_was_running():
    assert keys(("on", date(2026, 8, 3)), ("off", date(2026, 10, 5))) == ["2026-08", "2026-09"]


def test_taken_back_on_the_same_day_nothing_is_left():
    day = date(2026, 10, 5)
    assert owed(("on", day), ("off", day)) is None


def test_handed_down_again_what_was_owed_before_is_kept_and_the_gap_is_not_owed():
    found = keys(("on", date(2026, 3, 10)), ("off", date(2026, 6, 5)), ("on", date(2026, 9, 1)))
    assert found == ["2026-03", "2026-04", "2026-05", "2026-09", "2026-10", "2026-11"]


def test_taken_back_and_handed_down_again_within_a_period_it_stays_owed():
    decisions = ("on", date(2026, 9, 1)), ("off", date(2026, 11, 2)), ("on", date(2026, 11, 20))
    assert keys(*decisions) == ["2026-09", "2026-10", "2026-11"]


def test_another_number_of_times_holds_from_its_period_on_and_not_before():
    found = owed(("on", date(2026, 9, 1)), ("on", date(2026, 11, 2), 2))
    assert found is not None
    assert [found.run(parse_key(f"2026-{month}")).times for month in ("09", "10", "11")] == [
        1,
        1,
        2,
    ]
    assert [period.key for period in found.periods()] == ["2026-09", "2026-10", "2026-11"]


def test_a_corrected_number_of_times_on_the_same_day_replaces_the_first():
    day = date(2026, 11, 2)
    assert stretches(("on", day, 2), ("on", day, 3)) == stretches(("on", day, 3))


def test_what_is_on_already_stays_as_it_is():
    first = stretches(("on", date(2026, 9, 1)))
    assert handed_on(first, Cascade("4.1.2", "a1", "班组", True, TODAY)) is first
    assert handed_on((), Cascade("4.1.2", "a1", "班组", False, TODAY)) == ()


def test_a_one_off_task_is_owed_only_while_it_is_handed_down():
    on, off = ("on", date(2026, 9, 1)), ("off", date(2026, 10, 1))
    assert keys(on, cadence=Cadence.ONCE) == ["once"]
    assert keys(on, off, cadence=Cadence.ONCE) == []
    assert keys(on, off, ("on", TODAY), cadence=Cadence.ONCE) == ["once"]


def test_a_unit_that_joined_later_owes_from_then_on():
    late = TEAM._replace(since="2026-10-08")
    assert keys(("on", date(2026, 3, 1)), unit=late) == ["2026-10", "2026-11"]


def test_a_window_with_gaps_holds_only_its_periods_and_can_be_cut():
    found = owed(("on", date(2026, 3, 10)), ("off", date(2026, 6, 5)), ("on", date(2026, 9, 1)))
    assert found is not None
    assert found.holds(parse_key("2026-05"))
    assert not found.holds(parse_key("2026-07"))
    cut = found.up_to(parse_key("2026-04"))
    assert [period.key for period in cut.periods()] == ["2026-03", "2026-04"]
    assert found.up_to(parse_key("2026-02")) is None


days = st.dates(START, TODAY)
turns = st.lists(st.tuples(days, st.booleans(), st.sampled_from([0, 2])), max_size=6)


@given(turns, st.sampled_from([Cadence.WEEKLY, Cadence.MONTHLY, Cadence.QUARTERLY]))
def test_exactly_the_periods_are_owed_at_whose_end_it_was_on(turned, cadence):
    # In any order of days: on another device a decision for an earlier day may have come later.
    decisions = [("on" if on else "off", day, times) for day, on, times in turned]
    found = owed(*decisions, cadence=cadence)
    wanted = []
    period = period_of(cadence, START)
    while period.start <= TODAY:
        # What was the last word by the end of the period (or by today)?
        before = [one for one in decisions if one[1] <= min(period.end, TODAY)]
        if before and before[-1][0] == "on":
            wanted.append(period)
        period = period.shift(1)
    assert ([] if found is None else list(found.periods())) == wanted
    if found is not None:
        assert all(found.holds(period) for period in wanted)
        assert (found.first, found.last) == (wanted[0], wanted[-1])
