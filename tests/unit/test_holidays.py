"""Days off: which they are, where a due day goes, and what is wrong with a file that says so."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli import holidays_source
from sixiang_cli.errors import BadDefinitions
from sixiang_cli.holidays import AFTER, BEFORE, KEEP, NOTHING_KNOWN, DaysOff, joined, moved

# 2026: 国庆 10-01 to 10-07, 09-20 and 10-10 are worked.
KNOWN = DaysOff(
    frozenset({2026}),
    frozenset(date(2026, 10, day) for day in range(1, 8)),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
EARLY = date(2026, 1, 1)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("due", "rule", "wanted"),
    [
        ("10-05", AFTER, "10-08"), ("10-05", BEFORE, "09-30"), ("10-05", KEEP, "10-05"),
        ("10-31", AFTER, "11-02"), ("10-31", BEFORE, "10-30"), ("10-10", AFTER, "10-10"),
        ("10-10", BEFORE, "10-10"), ("11-30", AFTER, "11-30"),
    ],
)  # fmt: skip
def test_a_due_day_moves_to_the_working_day_that_the_setting_says(due, rule, wanted):
    assert moved(date.fromisoformat(f"2026-{due}"), rule, KNOWN, EARLY) == date.fromisoformat(
        f"2026-{wanted}"
    )


def test_a_due_day_never_moves_before_the_period_begins():
    assert moved(date(2026, 10, 5), BEFORE, KNOWN, date(2026, 10, 1)) == date(2026, 10, 5)


def test_a_due_day_that_would_move_into_a_year_nobody_knows_has_no_answer():
    whole = KNOWN._replace(off=KNOWN.off | {date(2026, 12, 31)})
    assert moved(date(2026, 12, 31), AFTER, whole, EARLY) is None
    assert moved(date(2027, 5, 1), BEFORE, KNOWN, EARLY) is None
    assert moved(date(2027, 5, 1), KEEP, NOTHING_KNOWN, EARLY) == date(2027, 5, 1)


@given(days, st.sampled_from([AFTER, BEFORE]), days)
def test_whatever_it_moves_to_is_worked_and_nothing_between_is(due, rule, earliest):
    found = moved(due, rule, KNOWN, earliest)
    if found is None:
        return
    assert not KNOWN.is_off(found) or (found == due and rule == BEFORE)
    if found != due:
        step = 1 if found > due else -1
        between = [due + timedelta(days=step * at) for at in range(abs((found - due).days))]
        assert all(KNOWN.is_off(day) for day in between)
        assert (found > due) == (rule == AFTER)
        assert rule == AFTER or found >= earliest


@given(days, st.sampled_from([AFTER, BEFORE, KEEP]))
def test_a_working_day_stays_where_it_is(due, rule):
    if not KNOWN.is_off(due):
        assert moved(due, rule, KNOWN, EARLY) == due


def test_a_year_in_the_own_file_is_taken_from_it_alone():
    own = DaysOff(frozenset({2026}), frozenset({date(2026, 6, 1)}), frozenset())
    both = joined(KNOWN, own)
    assert both.is_off(date(2026, 6, 1))
    assert not both.is_off(date(2026, 10, 5))
    assert both.years == {2026}


def test_the_package_knows_the_announced_days_of_2026():
    known = holidays_source.packaged()
    assert known.is_off(date(2026, 10, 1))
    assert not known.is_off(date(2026, 10, 10))
    assert known.knows(date(2004, 1, 1))


def test_without_the_package_nothing_is_known(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "chinese_calendar", None)
    assert holidays_source.packaged() == NOTHING_KNOWN


def load(tmp_path, text):
    (tmp_path / "holidays.toml").write_text(text, encoding="utf-8")
    return holidays_source.load(str(tmp_path))


def test_days_and_runs_of_days_are_read_in_every_spelling(tmp_path):
    known = load(
        tmp_path,
        '[[year]]\nyear = 2031\noff = ["01-01", "02-05..02-07", "5-1至5-3", "2031-10-01~10-02"]\n'
        'work = ["02-08"]\n',
    )
    off = sorted(day.isoformat()[5:] for day in known.off if day.year == 2031)
    assert off == ["01-01", "02-05", "02-06", "02-07", "05-01", "05-02", "05-03", "10-01", "10-02"]
    assert not known.is_off(date(2031, 2, 8))
    assert known.is_off(date(2031, 2, 9))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('off = ["02-30"]', "bad-date"), ('off = ["2030-01-01"]', "bad-date"), ('off = ["元旦"]', "bad-date"),
        ('off = ["02-07..02-05"]', "bad-range"), ('off = ["01-01..03-01"]', "bad-range"),
        ('off = ["01-04"]\nwork = ["01-04"]', "contradiction"), ('work = ["01-01"]', "no-effect"),
        ("off = [1]", "wrong-type"), ('of = ["01-01"]', "unknown-key"), ('off = ["٠١-٠١"]', "bad-date"),
        ("[[year]]\nyear = 2031", "repeated"), ('[[year]]\noff = ["01-01"]', "missing-key"),
        ("[[year]]\nyear = 1", "out-of-range"),
    ],
)  # fmt: skip
def test_every_fault_of_the_file_is_found_where_it_stands(tmp_path, line, code):
    path = tmp_path / "holidays.toml"
    path.write_text(f"schema = 1\n[[year]]\nyear = 2031\n{line}\n", encoding="utf-8")
    found = holidays_source.check(str(path))
    assert code in [fault.code for fault in found]
    assert all(fault.line for fault in found)


def test_a_file_that_cannot_be_read_as_toml_names_itself(tmp_path):
    with pytest.raises(BadDefinitions, match=r"holidays\.toml"):
        load(tmp_path, "year = ＝")
