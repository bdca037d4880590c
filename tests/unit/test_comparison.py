"""What a task adds to a rate, what stands for several, and which place a rate has."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import progress
from sixiang_cli.calendar import parse_key
from sixiang_cli.comparison import (
    Share,
    State,
    completion_share,
    is_small,
    most_pressing,
    on_time_share,
    places,
    state_of,
)
from sixiang_cli.model import Act, Cadence, Facts, Measure, Tally, Unit

NOVEMBER = parse_key("2026-11")
MEASURE = Measure("1.3.2", "theme-party-day", "主题党日", "1.3", "1", Cadence.MONTHLY)
UNIT = Unit("b2", "示例作业区", "作业区")


def _moment(text):
    return date.fromisoformat(text).toordinal() * 86_400_000


def _task(days=(), *, verdict="", today="2026-12-02", times=1, typed=None):
    acts = tuple(Act(day, 1, _moment(typed or day)) for day in days)
    return progress.assess(
        MEASURE,
        UNIT,
        NOVEMBER,
        Facts(acts=acts, verdict=verdict),
        today=date.fromisoformat(today),
        due=NOVEMBER.end,
        times=times,
        recorded_on=lambda ms: date.fromordinal(ms // 86_400_000),
    )


DONE = _task(["2026-11-18"])
LATE = _task(["2026-12-01"])
LATE_ENTRY = _task(["2026-11-28"], typed="2026-12-02")
OVERDUE = _task()
OPEN = _task(today="2026-11-20")
BEGUN = _task(["2026-11-05"], times=4, today="2026-11-20")
MISSED = _task(verdict="missed")
NA = _task(verdict="na")
ALL = (DONE, LATE, LATE_ENTRY, OVERDUE, OPEN, BEGUN, MISSED, NA)


def test_each_task_adds_one_or_nothing_to_the_completion_rate():
    assert [completion_share(task) for task in ALL] == [
        (1, 1), (1, 1), (1, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 0),
    ]  # fmt: skip


def test_what_is_not_due_yet_adds_nothing_to_the_on_time_rate():
    assert [on_time_share(task) for task in ALL] == [
        (1, 1), (0, 1), (1, 1), (0, 1), (0, 0), (0, 0), (0, 1), (0, 0),
    ]  # fmt: skip


@given(st.lists(st.sampled_from(ALL)))
def test_the_shares_of_tasks_add_up_to_the_rates_of_their_sum(tasks):
    sums = progress.tally(tasks)
    for rate, share in (
        (progress.completion(sums), completion_share),
        (progress.on_time(sums), on_time_share),
    ):
        shares = [share(task) for task in tasks]
        assert rate == (sum(s.numerator for s in shares), sum(s.denominator for s in shares))


def test_every_task_has_a_state_of_its_own():
    assert [state_of(task).value for task in ALL] == [
        "done", "late", "late_entry", "overdue", "not_started", "in_progress", "missed",
        "not_applicable",
    ]  # fmt: skip


def test_the_most_pressing_state_stands_for_several():
    assert most_pressing([DONE, OPEN, MISSED]) is State.NOT_STARTED
    assert most_pressing([DONE, OPEN, OVERDUE]) is State.OVERDUE
    assert most_pressing([NA, DONE]) is State.DONE
    assert most_pressing([]) is None


def test_equal_rates_share_a_place_and_the_next_one_is_skipped():
    assert places([Share(1, 2), Share(3, 3), Share(5, 10), Share(1, 3)]) == [2, 1, 2, 4]


def test_rates_are_compared_as_fractions_not_as_rounded_percentages():
    assert places([Share(200, 301), Share(2, 3)]) == [2, 1]  # both are shown as 66% or 67%


def test_small_units_and_rates_of_nothing_have_no_place():
    assert places([None, Share(0, 0), Share(0, 4)]) == [0, 0, 1]
    assert is_small(Tally(expected=9), 10)
    assert not is_small(Tally(expected=10), 10)
