"""`holiday = "before" | "after" | "keep"`: due days that fall on a day off, on every screen."""

from pathlib import Path

import pytest


@pytest.fixture
def ledger(sx, monkeypatch):
    """A ledger begun in January 2026; 31 January 2026 is a Saturday."""
    sx.at("2026-01-20 08:00")
    sx("init 台账 --start 2026-01-01")
    monkeypatch.chdir("台账")
    return sx


def due(sx, line="list 主题党日 -p 2026-01"):
    return {task["due"] for task in sx(f"{line} --json").data}


def test_due_days_stay_unless_the_setting_says_otherwise(ledger):
    assert due(ledger) == {"2026-01-31"}


@pytest.mark.parametrize(("rule", "day"), [("before", "2026-01-30"), ("after", "2026-02-02")])
def test_a_due_day_on_a_day_off_moves_as_the_setting_says(ledger, rule, day):
    ledger(f"config set holiday {rule}")
    assert due(ledger) == {day}


def test_the_original_due_day_stays_visible(ledger):
    ledger("config set holiday after")
    assert "02-02 原01-31" in ledger("list 主题党日 -p 1月").out


def test_a_task_is_overdue_only_after_the_day_it_moved_to(ledger):
    ledger("config set holiday after")
    assert not ledger.at("2026-02-02 23:00")("list 主题党日 -p 1月 --json").data[0]["overdue"]
    assert ledger.at("2026-02-03 01:00")("list 主题党日 -p 1月 --json").data[0]["overdue"]


def test_what_is_done_by_the_day_it_moved_to_is_on_time(ledger):
    ledger("config set holiday after")
    ledger.at("2026-02-02 10:00")("done 主题党日 -p 1月")
    task = ledger("list 主题党日 -p 1月 --all --json").data[0]
    assert (task["late"], task["late_entry"]) == (False, False)


def test_a_date_that_people_set_does_not_move(ledger):
    ledger("config set holiday after")
    ledger("assign 主题党日 --to 组织委员 -p 1月 --due 01-24")  # a Saturday
    assert due(ledger) == {"2026-01-24"}


def test_a_year_that_nobody_knows_keeps_its_dates_and_says_so_once(ledger):
    ledger("config set holiday after")
    answer = ledger.at("2031-08-20 08:00")("list 主题党日 -p 2031-08 --json")  # 08-31 is a Sunday
    assert [task["due"] for task in answer.data] == ["2031-08-31"]
    assert answer.err.count("没有 2031 年的放假安排") == 1
    assert "holidays.toml" in answer.err


def test_a_file_of_ones_own_says_what_the_package_does_not_know(ledger):
    ledger("config set holiday after")
    Path("holidays.toml").write_text('[[year]]\nyear = 2031\noff = ["09-01"]\n', encoding="utf-8")
    answer = ledger.at("2031-08-20 08:00")("list 主题党日 -p 2031-08 --json")
    assert [task["due"] for task in answer.data] == ["2031-09-02"]
    assert answer.err == ""


def test_check_lists_the_faults_of_that_file(ledger):
    Path("holidays.toml").write_text('[[year]]\nyear = 2031\noff = ["02-30"]\n', encoding="utf-8")
    answer = ledger("check", code=3)
    assert "holidays.toml:3:" in answer.out
    assert "bad-date" in answer.out


def test_the_default_loads_no_data_on_days_off(ledger, fresh_process):
    program = "list --json"
    answer = fresh_process(program, flags=("-X", "importtime"))
    assert answer.code == 0
    assert "chinese_calendar" not in answer.err
    assert "holidays" not in answer.err
