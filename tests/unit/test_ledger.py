"""What the ledger answers from counts is what going through every task would answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixiang_cli import journal
from sixiang_cli.journal import Draft
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Kind, Status
from sixiang_cli.workspace import Surroundings, Workspace, locate

TODAY = date(2026, 11, 23)
MEASURES = ("1.3.2", "1.2.1", "2.1.2", "2.1.3", "3.1.2", "3.1.6")
UNITS = ("a1", "b1", "c1")
PERIODS = (
    *(f"2026-{month:02d}" for month in range(1, 13)),
    *(f"2026Q{quarter}" for quarter in range(1, 5)),
    *("2026H1", "2026H2", "2026", "2025", "once"),
)


def moment(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 4, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("ledger")
    (made / "sx.toml").write_text('start = "2026-01-15"\n', encoding="utf-8")
    return made


def opened(folder, day: date = TODAY) -> Workspace:
    around = Surroundings({"HOME": str(folder)}, str(folder))
    return Workspace(locate(str(folder), around), around, moment(day))


drafts = st.builds(
    lambda measure, unit, period, kind, days, amount: Draft(
        measure,
        unit,
        period,
        kind,
        (TODAY - timedelta(days=days)).isoformat(),
        {"n": amount}
        if kind == Kind.DONE
        else {"reason": "检修停产"}
        if kind in (Kind.SKIP, Kind.NOT_APPLICABLE)
        else {},
    ),
    st.sampled_from(MEASURES),
    st.sampled_from(UNITS),
    st.sampled_from(PERIODS),
    st.sampled_from((Kind.DONE, Kind.DONE, Kind.DONE, Kind.REOPEN, Kind.SKIP, Kind.NOT_APPLICABLE)),
    st.integers(0, 300),
    st.integers(1, 2),
)
standing = st.builds(
    lambda measure, unit, since: Draft(
        measure,
        unit,
        "",
        Kind.NOT_APPLICABLE,
        "2026-06-01",
        {"reason": "未设支委会", "standing": since},
    ),
    st.sampled_from(("1.3.2", "1.2.1")),
    st.sampled_from(UNITS),
    st.sampled_from(("2026-03", "2026Q2")),
)


def recorded(folder, history) -> Workspace:
    workspace = opened(folder)
    for name in ("sx.db", "sx.db-journal", "sx.lock"):
        (folder / name).unlink(missing_ok=True)
    for day, batch in history:
        with journal.writing(
            workspace.journal_path, now_ms=moment(day), actor="甲班"
        ) as transaction:
            transaction.append(batch)
    return workspace


histories = st.lists(
    st.tuples(
        st.integers(0, 200).map(lambda days: TODAY - timedelta(days=days)),
        st.lists(drafts | standing, min_size=1, max_size=12),
    ),
    max_size=4,  # each is a transaction, and each of those waits for the disk
).map(lambda found: sorted(found, key=lambda pair: pair[0]))


@settings(max_examples=30)
@given(histories)
def test_arrears_found_by_counting_are_the_open_tasks_of_earlier_periods(folder, history):
    workspace = recorded(folder, history)
    with journal.reading(workspace.journal_path) as reader:
        ledger = Ledger(workspace, reader)
        units = ledger.organisation.units
        current = {period.key for period in ledger.current.values()}
        still_open = [task for task in ledger.all_tasks(units) if task.is_open]
        expected = [task for task in still_open if task.period.key not in current]
        carried = ledger.arrears(units)
        assert set(carried) == set(expected)
        now = [task for task in ledger.current_tasks(units) if task.is_open]
        assert len(carried) + len(now) == len(still_open)
        assert set(carried + now) == set(still_open)
        for unit in units:
            assert set(ledger.arrears([unit])) == {task for task in expected if task.unit == unit}


@settings(max_examples=25)
@given(histories, st.integers(0, 250))
def test_the_ledger_of_a_past_day_is_what_was_recorded_by_then(folder, history, back):
    past = TODAY - timedelta(days=back)
    with journal.reading(recorded(folder, history).journal_path) as reader:
        looking_back = Ledger(opened(folder), reader, as_of=past)
        seen = looking_back.all_tasks(looking_back.organisation.units)
    earlier = [(day, batch) for day, batch in history if day <= past]
    recorded(folder, earlier)
    with journal.reading(opened(folder).journal_path) as reader:
        then = Ledger(opened(folder, past), reader)
        assert seen == then.all_tasks(then.organisation.units)


@settings(max_examples=25)
@given(histories, st.integers(1, 150))
def test_arrears_of_a_past_day_are_the_tasks_of_earlier_periods_that_were_open_then(
    folder, history, back
):
    with journal.reading(recorded(folder, history).journal_path) as reader:
        then = Ledger(opened(folder), reader, as_of=TODAY - timedelta(days=back))
        units = then.organisation.units
        earlier = [
            task
            for task in then.all_tasks(units)
            if task.is_open and task.period.number < then.current[task.period.cadence].number
        ]
        assert then.arrears(units) == earlier


@settings(max_examples=25)
@given(histories)
def test_tasks_done_in_a_month_are_found_whatever_their_own_period(folder, history):
    workspace = recorded(folder, history)
    with journal.reading(workspace.journal_path) as reader:
        ledger = Ledger(workspace, reader)
        span = ledger.current[ledger.catalogue.measure("1.3.2").cadence].shift(-1)
        first, last = span.start.isoformat(), span.end.isoformat()
        expected = {
            task
            for task in ledger.all_tasks(ledger.organisation.units)
            if task.status is not Status.NOT_APPLICABLE
            and any(first <= act.day <= last for act in task.facts.acts)
        }
        found = set(ledger.tasks_done_in(span, ledger.organisation.units))
        late = {
            task
            for task in expected
            if all(act.recorded_at < moment(span.start) for act in task.facts.acts)
        }
        assert expected - late == found - late
