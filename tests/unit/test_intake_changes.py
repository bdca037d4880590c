"""What a row asks of its task: the steps bring about what it states, or it is refused."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.calendar import parse_key
from sixiang_cli.facts import fold
from sixiang_cli.intake import changes
from sixiang_cli.intake.changes import change
from sixiang_cli.intake.headings import Wrong
from sixiang_cli.intake.stated import Stated
from sixiang_cli.model import Cadence, Event, Kind, Measure, Status, Unit
from sixiang_cli.progress import assess
from sixiang_cli.sheets import Row
from sixiang_cli.views.tasks import STATUS_WORDS

TODAY = date(2026, 12, 3)
PERIOD = parse_key("2026-11")
UNIT = Unit("b1", "轧辊作业区", "作业区")


def task_of(events, times):
    measure = Measure("1.3.2", "", "主题党日", "1.3", "1", Cadence.MONTHLY, times=times)
    facts = fold(events)
    return assess(measure, UNIT, PERIOD, facts, today=TODAY, due=PERIOD.end, times=times)


def event(number, kind, body, day):
    on = "" if day is None else day.isoformat()
    text = json.dumps(body)
    return Event(
        "A", number, number, number, "厂", number, "1.3.2", "b1", "2026-11", kind, on, text
    )


def stated(status=None, day=None, times=None, evidence="", remark=""):
    shown = ("1.3.2", "", "", "")
    return Stated(Row(5, {}), shown, "", "", None, status, day, times, evidence, remark, ("",) * 5)


days = st.integers(0, 29).map(lambda step: PERIOD.start + timedelta(days=step))
happened = st.one_of(
    st.tuples(st.just(Kind.DONE), st.sampled_from([{}, {"n": 2}, {"evidence": "旧"}]), days),
    st.tuples(st.just(Kind.REOPEN), st.just({}), st.just(TODAY)),
    st.tuples(st.just(Kind.SKIP), st.just({"reason": "停产"}), st.just(TODAY)),
    st.tuples(st.just(Kind.NOT_APPLICABLE), st.just({"reason": "没有"}), st.just(TODAY)),
    st.tuples(st.just(Kind.NOTE), st.just({"text": "一句"}), st.just(TODAY)),
)
rows = st.builds(
    stated,
    status=st.one_of(st.none(), st.sampled_from(list(Status))),
    day=st.one_of(st.none(), days),
    times=st.one_of(st.none(), st.integers(0, 5)),
    evidence=st.sampled_from(["", "旧", "新"]),
    remark=st.sampled_from(["", "一句", "一句；两句", "停产", "另一句"]),
)


@given(st.lists(happened, max_size=4), st.integers(1, 3), rows)
def test_what_a_row_states_is_what_comes_about_or_it_is_refused(before, times, row):
    events = [event(number, *each) for number, each in enumerate(before, 1)]
    task = task_of(events, times)
    wrong = Wrong()
    wanted = change(task, row, TODAY, wrong)
    assert (wanted is None) is bool(wrong)
    if wanted is None:
        return
    more = [
        event(len(events) + number, step.kind, step.body, step.on or task.done_on or TODAY)
        for number, step in enumerate(wanted.steps, 1)
    ]
    after = task_of([*events, *more], times)
    if row.status is not None:
        assert after.status is row.status
    if row.status is Status.DONE and row.day is not None and times == 1 and after.amount == 1:
        assert after.done_on == row.day
    if row.times is not None and row.status in {Status.DONE, Status.IN_PROGRESS}:
        assert after.amount == row.times
    if row.evidence:
        assert after.facts.evidence == row.evidence
    for part in filter(None, row.remark.split("；")):
        if part not in changes.remark_of(task):  # the reason of a verdict goes with it
            assert part in changes.remark_of(after)
    assert task.facts.note in after.facts.note
    assert bool(wanted.steps) == bool(wanted.shown)


@given(st.lists(happened, max_size=4), st.integers(1, 3))
def test_a_row_that_says_how_the_task_stands_changes_nothing(before, times):
    task = task_of([event(number, *each) for number, each in enumerate(before, 1)], times)
    word, day, count, evidence, remark = changes.filled_cells(task)
    status = next(status for status, said in changes.WORDS.items() if said == word)
    row = stated(
        status,
        date.fromisoformat(day) if day else None,
        int(count) if count else None,
        evidence,
        remark,
    )
    assert change(task, row, TODAY, Wrong()).steps == ()


def test_the_words_are_those_of_every_screen():
    assert changes.WORDS == STATUS_WORDS


@pytest.mark.parametrize("status", [Status.MISSED, Status.NOT_APPLICABLE])
def test_what_was_done_does_not_become_a_verdict(status):
    task = task_of([event(1, Kind.DONE, {}, PERIOD.start)], 1)
    wrong = Wrong()
    assert change(task, stated(status, remark="原因"), TODAY, wrong) is None
    assert "已经办过" in wrong.faults["status"].message
