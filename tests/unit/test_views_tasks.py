"""Cells of many tasks: worded once for what is alike, and still each task's own."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import progress
from sixiang_cli.calendar import parse_key
from sixiang_cli.model import Act, Facts
from sixiang_cli.organisation import Organisation
from sixiang_cli.views import tasks as view
from support.domain import TODAY, day, measure, ms, recorded_on, unit

UNITS = (
    unit(),
    unit(code="b2", name="精整作业区"),
    unit(code="c1", name="甲班", level="班组", parent="b1"),
)
TITLES = (("班组", "主题党日（班组）"),)
MEASURES = (
    measure(),
    measure(id="2.1.3", title="领导来班组宣讲", compared=False),
    measure(id="4.1.1", review=True, level_titles=TITLES, departments=("党支部",)),
)
PERIODS = tuple(map(parse_key, ("2025-12", "2026-10", "2026-11")))
COLUMNS = (
    view.ID, view.MEASURE, view.UNIT, view.PERIOD, view.DUE, view.LIGHT, view.STATUS, view.ASSIGNEE,
    *(view.STATUS._replace(key=key) for key in ("department", "evidence", "note")),
)  # fmt: skip
DAYS = st.sampled_from(["2026-10-31", "2026-11-20", "2026-11-30"])
ACTS = st.lists(st.builds(Act, DAYS, st.integers(1, 2), DAYS.map(ms)), max_size=2)
FACTS = st.builds(
    Facts,
    ACTS.map(tuple),
    st.sampled_from(["", "", "na", "missed"]),
    st.sampled_from(["", "停机"]),
    st.sampled_from(["", "accepted", "returned"]),
    st.just("") | DAYS,
    st.just("") | DAYS,
    st.sampled_from(["", "备注"]),
    st.sampled_from(["", "纪要1"]),
    st.booleans(),
)
TASKS = st.builds(
    lambda of, by, period, facts, due, times, assignee, moved: progress.assess(
        of,
        by,
        period,
        facts,
        today=TODAY,
        due=due,
        times=times,
        assignee=assignee,
        recorded_on=recorded_on,
        begin=period.start,
        moved_from=None if due is None or not moved else due + timedelta(days=2),
    ),
    st.sampled_from(MEASURES),
    st.sampled_from(UNITS),
    st.sampled_from(PERIODS),
    FACTS,
    st.none() | DAYS.map(day),
    st.integers(1, 3),
    st.sampled_from(["", "支部书记"]),
    st.booleans(),
)


@given(st.lists(TASKS, max_size=12))
def test_every_task_reads_in_a_long_list_as_it_does_alone(tasks):
    tasks += [
        progress.with_facts(each, sister, each.facts._replace(note="另记", evidence="纪要2"), 1)
        for each in tasks
        for sister in UNITS
        if sister.level == each.unit.level
    ]
    frame = view.Frame(
        "示例",
        TODAY,
        Organisation(UNITS, tuple(each.name for each in UNITS), ""),
        7,
        "Asia/Shanghai",
    )
    alone = [view.cells(task, frame, COLUMNS) for task in tasks]
    assert list(view.all_cells(tasks, frame, COLUMNS)) == alone
