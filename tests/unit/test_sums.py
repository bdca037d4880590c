"""What a report counts by index is what summing up every task of its scope would give."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixiang_cli import journal, progress, sums
from sixiang_cli.calendar import parse_key
from sixiang_cli.journal import Draft
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Kind
from sixiang_cli.workspace import Surroundings, Workspace, locate
from support.domain import TWO_LEVELS

TODAY = date(2026, 11, 23)
CATALOGUE = (
    TWO_LEVELS
    + """\
[[area]]
id = "1.2"
title = "活动"
dimension = "1"
[[measure]]
id = "1.1.1"
slug = "m"
title = "每月一学"
area = "1.1"
levels = ["厂", "班组"]
cadence = "monthly"
due = "25"
department = ["示例一部", "示例二部"]
[[measure]]
id = "1.1.2"
slug = "twice"
title = "每季两次"
area = "1.1"
levels = ["班组"]
cadence = "quarterly"
times = 2
[[measure]]
id = "1.2.1"
slug = "reviewed"
title = "每月一审"
area = "1.2"
levels = ["班组"]
cadence = "monthly"
review = true
department = ["示例二部"]
[[measure]]
id = "1.2.2"
slug = "handed"
title = "可下沉"
area = "1.2"
levels = ["厂"]
optional_levels = ["班组"]
cadence = "monthly"
[[measure]]
id = "1.1.3"
slug = "m-too"
title = "每月一查"
area = "1.1"
levels = ["厂", "班组"]
cadence = "monthly"
due = "25"
department = ["示例三部"]
[[measure]]
id = "1.2.4"
slug = "handed-too"
title = "也可下沉"
area = "1.2"
levels = ["厂"]
optional_levels = ["班组"]
cadence = "monthly"
[[measure]]
id = "1.2.3"
slug = "once"
title = "一次性"
area = "1.2"
levels = ["班组"]
cadence = "once"
"""
)
ORGANISATION = """\
schema = 1
[[unit]]
code = "p0"
name = "示例厂"
level = "厂"
[[unit]]
code = "t1"
name = "甲班"
level = "班组"
parent = "p0"
[[unit]]
code = "t2"
name = "乙班"
level = "班组"
parent = "p0"
[[unit]]
code = "t3"
name = "丙班"
level = "班组"
parent = "p0"
from = 2026-09-20
[[unit]]
code = "t4"
name = "丁班"
level = "班组"
parent = "p0"
until = 2026-10-15
"""
MEASURES = ("1.1.1", "1.1.2", "1.1.3", "1.2.1", "1.2.2", "1.2.3", "1.2.4")
UNITS = ("p0", "t1", "t2", "t3", "t4")
PERIODS = ("2026-09", "2026-10", "2026-10", "2026-11", "2026Q3", "2026Q4", "once")
# What is most often drawn, so that events meet on the same tasks.
BUSY = ("1.1.1", "1.1.1", "1.1.3", "1.2.1"), ("t1", "t2", "t3"), ("2026-10", "2026-11")
OUTER = (None, *map(parse_key, ("2026-10", "2026-11", "2026-10", "2026Q4", "2026", "once")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("sums")
    made.joinpath("sx.toml").write_text('start = "2026-08-10"\n', encoding="utf-8")
    made.joinpath("checklists.toml").write_text(CATALOGUE, encoding="utf-8")
    made.joinpath("organisation.toml").write_text(ORGANISATION, encoding="utf-8")
    return made


def moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 4, tzinfo=UTC).timestamp() * 1000)


def opened(folder) -> Workspace:
    around = Surroundings({"HOME": str(folder)}, str(folder))
    return Workspace(locate(str(folder), around), around, moment(TODAY))


backs = st.integers(0, 100) | st.integers(18, 50)
days = backs.map(lambda back: (TODAY - timedelta(days=back)).isoformat())
bodies = st.one_of(
    *[st.just((Kind.DONE, {"n": number})) for number in (1, 1, 2)],
    st.just((Kind.DONE, {"n": 1, "by": "示例厂"})),
    st.just((Kind.DONE, {"n": 1, "evidence": "纪要“due”:"})),
    st.just((Kind.REOPEN, {})),
    st.just((Kind.SKIP, {"reason": "检修停产"})),
    st.just((Kind.NOT_APPLICABLE, {"reason": "没有这项业务"})),
    st.just((Kind.NOTE, {"text": '注："due":"postponed":'})),
    st.just((Kind.ACCEPT, {})),
    st.just((Kind.RETURN, {"reason": "缺照片"})),
    days.map(lambda day: (Kind.ASSIGN, {"due": day})),
    days.map(lambda day: (Kind.POSTPONE, {"to": day, "reason": "检修"})),
    st.sampled_from(("班组长", "")).map(lambda post: (Kind.ASSIGN, {"to": post})),
    st.sampled_from(("示例三部", "")).map(
        lambda name: (Kind.ASSIGN, {"department": name, "only": False})
    ),
)
of_tasks = st.one_of(
    *(
        st.builds(
            lambda measure, unit, period, what, day: Draft(
                measure, unit, period, what[0], day, what[1]
            ),
            *map(st.sampled_from, places),
            bodies,
            days,
        )
        for places in (BUSY, BUSY, (MEASURES, UNITS, PERIODS))
    )
)
lasting = st.builds(
    lambda measure, unit, since: Draft(
        measure, unit, "", Kind.NOT_APPLICABLE, "", {"reason": "没有这个岗位", "standing": since}
    ),
    st.sampled_from(MEASURES),
    st.sampled_from(UNITS),
    st.sampled_from(("2026-09", "2026Q3", "once")),
)
handed_down = st.builds(
    lambda since, on, times, spared: Draft(
        "1.2.2",
        "p0",
        "",
        Kind.CASCADE,
        "",
        {"level": "班组", "on": on, "since": since, "times": times, "except": spared, "row": ""},
    ),
    days,
    st.sampled_from((1, 1, 0)),
    st.sampled_from((0, 2)),
    st.sampled_from(([], ["t2"])),
)
histories = st.lists(
    st.tuples(
        backs.map(lambda back: TODAY - timedelta(days=back)),
        st.lists(of_tasks | of_tasks | of_tasks | lasting | handed_down, min_size=8, max_size=30),
        st.sampled_from((False, False, False, True)),
    ),
    min_size=1,
    max_size=4,
).map(lambda found: sorted(found, key=lambda entry: entry[0]))


def record(folder, history) -> str:
    path = str(folder / "sx.db")
    for name in ("sx.db", "sx.db-journal", "sx.db.lock"):
        (folder / name).unlink(missing_ok=True)
    for day, batch, is_undone in history:
        with journal.writing(path, now_ms=moment(day), actor="甲班") as transaction:
            transaction.append(batch)
        if is_undone:
            with journal.writing(path, now_ms=moment(day) + 60_000, actor="甲班") as transaction:
                transaction.undo(transaction.commands(off=False, last=1)[0])
    return path


def headings(parts, by):
    """Add parts up under one heading, empty ones left out."""
    found = {}
    for part in parts:
        keys = part.departments or ("",) if by == "department" else (getattr(part, by),)
        for key in keys:
            found.setdefault(key, []).append(part.sums)
    added = {key: progress.add(group) for key, group in found.items()}
    return {key: sums_ for key, sums_ in added.items() if any(sums_)}


def check(ledger, units, measures, by, outer):
    if outer is None:
        tasks = ledger.current_tasks(units, measures)
        counted = sums.Sums(ledger, units, measures, by).current()
    else:
        tasks = ledger.tasks_within(outer, units, measures)
        counted = sums.Sums(ledger, units, measures, by).within(outer)
    expected = sums.of_tasks(tasks)
    assert headings(counted.parts, by) == headings(expected, by)
    assert sum(part.by_proxy for part in counted.parts) == sum(part.by_proxy for part in expected)
    assert set(counted.periods) == {task.period for task in tasks}
    assert counted.added == sum(map(ledger.is_added, tasks))


@settings(max_examples=150)
@given(
    histories,
    st.none() | st.none() | backs.map(lambda back: TODAY - timedelta(days=back)),
    st.sampled_from(OUTER),
    st.sampled_from(sorted(sums.COUNTED)),
    st.none() | st.none() | st.sets(st.sampled_from(MEASURES)),
    st.sets(st.sampled_from(UNITS)),
)
def test_counting_gives_what_going_through_every_task_gives(
    folder, history, as_of, outer, by, measures, some
):
    with journal.reading(record(folder, history)) as reader:
        ledger = Ledger(opened(folder), reader, as_of)
        units = ledger.organisation.units
        check(ledger, units, measures, by, outer)
        check(ledger, [unit for unit in units if unit.code in some], None, by, outer)


def act(period, day, body=None):
    return Draft("1.1.1", "t1", period, Kind.DONE, day, body or {"n": 1})


NOTE = Draft("1.1.1", "t1", "2026-10", Kind.NOTE, "2026-11-10", {"text": "补充"})


@pytest.mark.parametrize("as_of", [None, date(2026, 11, 6)])
@pytest.mark.parametrize(
    ("recorded_on", "drafts"),
    [
        pytest.param(date(2026, 11, 5), [act("2026-10", "2026-10-20")], id="entered late"),
        pytest.param(date(2026, 10, 28), [act("2026-10", "2026-10-28")], id="done late"),
        pytest.param(
            date(2026, 10, 20),
            [act("2026-10", "2026-10-20", {"n": 1, "by": "示例厂"})],
            id="recorded by the unit above",
        ),
        pytest.param(
            date(2026, 10, 20),
            [
                Draft("1.1.1", "t1", "2026-10", Kind.POSTPONE, "", {"to": "2026-10-30"}),
                act("2026-10", "2026-10-28"),
            ],
            id="postponed",
        ),
    ],
)
def test_what_was_touched_again_later_is_counted_once(folder, recorded_on, drafts, as_of):
    history = [(recorded_on, drafts, False), (date(2026, 11, 10), [NOTE], False)]
    with journal.reading(record(folder, history)) as reader:
        ledger = Ledger(opened(folder), reader, as_of)
        for by in sorted(sums.COUNTED):
            check(ledger, ledger.organisation.units, None, by, parse_key("2026-10"))
