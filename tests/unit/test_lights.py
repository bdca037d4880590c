"""Lights, each worked out by hand: which one a task has on which day, and why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.calendar import parse_key
from sixiang_cli.lights import Light, Rule, behind, light, read
from sixiang_cli.model import Act, Cadence, Facts, Measure, Unit
from sixiang_cli.progress import assess

TEAM = Unit("c1", "甲班", "班组", "b1")
TODAY = date(2026, 11, 23)


def measure(cadence=Cadence.MONTHLY, **more):
    return Measure("2.1.2", "x", "管理人员形势大会", "2.1", "2", cadence, ("班组",), **more)


def task(today=TODAY, *, period="2026-11", due=date(2026, 11, 30), facts=None, **more):
    what = more.pop("measure", None) or measure()
    return assess(
        what, TEAM, parse_key(period), facts or Facts(), today=today, due=due,
        times=more.pop("times", 1), **more,
    )  # fmt: skip


def acts(*days):
    return Facts(tuple(Act(day, 1, 0) for day in days))


def judged(today=TODAY, **more):
    rule = Rule(today, more.pop("soon", 7), more.pop("pace", 1))
    return light(task(today, **more), rule)


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (date(2026, 11, 22), Light.GREEN),  # 8 days left
        (date(2026, 11, 23), Light.BLUE),  # 7 days left
        (date(2026, 11, 30), Light.BLUE),  # the due day itself
        (date(2026, 12, 1), Light.RED),  # the day after
    ],
)
def test_a_task_turns_blue_seven_days_before_it_is_due_and_red_after(today, wanted):
    assert judged(today) is wanted


def test_how_soon_is_a_setting():
    assert judged(date(2026, 11, 20), soon=10) is Light.BLUE
    assert judged(date(2026, 11, 20), soon=3) is Light.GREEN


def test_done_is_green_even_if_it_was_late():
    assert judged(date(2026, 12, 5), facts=acts("2026-12-03")) is Light.GREEN


def test_what_waits_for_review_is_green_and_what_was_sent_back_is_yellow():
    reviewed = measure(review=True)
    waiting = acts("2026-11-20")
    assert judged(date(2026, 12, 5), measure=reviewed, facts=waiting) is Light.GREEN
    back = Facts(review="returned")
    assert judged(date(2026, 11, 2), measure=reviewed, facts=back) is Light.YELLOW
    assert judged(date(2026, 12, 5), measure=reviewed, facts=back) is Light.RED


# Four times in the fourth quarter: 92 days, so one is to be done by the end of each 23rd day.
# On 2026-11-23, 53 days are gone: 4 * 53 / 92 = 2.3, that is 2 times.
@pytest.mark.parametrize(
    ("today", "done", "short"),
    [
        (date(2026, 10, 23), 0, 0),  # 22 days gone: 0.96
        (date(2026, 10, 24), 0, 1),  # 23 days gone: 1
        (date(2026, 11, 23), 2, 0),
        (date(2026, 11, 23), 1, 1),
        (date(2026, 11, 23), 0, 2),
        (date(2026, 12, 31), 3, 0),  # 91 days gone: 3.96
        (date(2027, 1, 1), 3, 1),  # all of them
    ],
)
def test_a_counted_task_is_measured_against_the_share_of_the_period_that_is_gone(
    today, done, short
):
    days = [f"2026-10-0{number + 1}" for number in range(done)]
    one = task(today, period="2026Q4", due=date(2026, 12, 31), times=4, facts=acts(*days))
    assert behind(one, today) == short


def test_behind_is_yellow_and_more_pressing_than_due_soon():
    quarter = {"period": "2026Q4", "due": date(2026, 12, 31), "times": 4}
    assert judged(facts=acts("2026-10-02", "2026-10-03"), **quarter) is Light.GREEN
    assert judged(facts=acts("2026-10-02"), **quarter) is Light.YELLOW
    assert judged(facts=acts("2026-10-02"), pace=2, **quarter) is Light.GREEN
    late = date(2026, 12, 28)
    assert judged(late, facts=acts("2026-10-02"), **quarter) is Light.YELLOW
    assert judged(late, facts=acts("2026-10-02"), pace=4, **quarter) is Light.BLUE


def test_a_task_owed_only_since_the_middle_of_a_period_is_not_behind_on_its_first_day():
    quarter = {"period": "2026Q4", "due": date(2026, 12, 31), "times": 4}
    assert judged(begin=TODAY, **quarter) is Light.GREEN
    # From 11-23 on there are 39 days; 10 of them are gone on 12-03: 4 * 10 / 39 = 1.03.
    assert behind(task(date(2026, 12, 3), begin=TODAY, **quarter), date(2026, 12, 3)) == 1


def test_what_a_team_can_not_bring_about_never_turns_it_red_or_yellow():
    visit = measure(Cadence.HALF_YEARLY, compared=False)
    half = {"measure": visit, "period": "2026H2", "due": date(2026, 12, 31)}
    assert judged(date(2027, 1, 5), **half) is None
    assert judged(date(2026, 12, 28), **half) is Light.BLUE
    assert judged(date(2026, 12, 28), times=4, **half) is Light.BLUE
    assert judged(date(2027, 1, 5), facts=acts("2027-01-02"), **half) is Light.GREEN


def test_what_has_no_due_day_or_is_not_owed_has_no_light():
    assert judged(period="once", due=None, measure=measure(Cadence.ONCE)) is None
    assert judged(facts=Facts(verdict="na")) is None
    assert judged(date(2026, 12, 5), facts=Facts(verdict="missed")) is None


def test_a_postponed_task_is_judged_by_the_day_that_was_granted():
    later = Facts(postponed="2026-12-10")
    assert judged(date(2026, 12, 1), facts=later) is Light.GREEN
    assert judged(date(2026, 12, 4), facts=later) is Light.BLUE
    assert judged(date(2026, 12, 11), facts=later) is Light.RED


def test_lights_are_read_in_the_words_people_use():
    assert [read(word) for word in ("红", "红灯", "red", "黄色", "蓝", "绿灯", "紫")] == [
        Light.RED, Light.RED, Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, None,
    ]  # fmt: skip


@given(
    st.dates(date(2026, 9, 1), date(2027, 3, 1)),
    st.integers(1, 12),
    st.integers(0, 14),
    st.sampled_from(["", "returned", "accepted"]),
    st.booleans(),
)
def test_red_is_what_is_overdue_and_nothing_else(today, times, done, review, compared):
    facts = Facts((Act("2026-10-01", done, 0),) if done else (), review=review)
    one = task(
        today, period="2026Q4", due=date(2026, 12, 31), times=times, facts=facts,
        measure=measure(Cadence.QUARTERLY, compared=compared),
    )  # fmt: skip
    shown = light(one, Rule(today))
    assert (shown is Light.RED) == (compared and one.overdue > 0)
    assert shown is None or compared or shown in (Light.BLUE, Light.GREEN)
