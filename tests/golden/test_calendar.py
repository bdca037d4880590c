"""`sx calendar`: the month on the screen, and the file for the phone."""

import re
from pathlib import Path

import pytest


def steady(text):
    """Put the same in place of what is another in every ledger: codes of devices and units."""
    text = text.replace("\r\n ", "")  # a code may stand where a line is folded
    text = re.sub("校验码([ ：])[0-9a-f-]{19}", r"校验码\g<1>0000-0000-0000-0000", text)
    return re.sub("UID:[0-9a-f]{32}", "UID:" + "0" * 32, text)


@pytest.fixture
def ledger(sx, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    sx.at("2026-11-23 08:02")
    sx("init 台账 --start 2026-09-01")
    monkeypatch.chdir("台账")
    sx("unit add 示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 示例厂")
    sx("unit add 甲班 乙班 --under 轧辊作业区")
    sx("done 主题党日@轧辊作业区#2026-11 --on 11-20")
    return sx


def test_the_month_on_a_terminal_is_the_agreed_screen(ledger, golden):
    golden("calendar-80.txt", steady(ledger("calendar", terminal=True, columns=80).out))


def test_a_month_with_holidays_and_working_weekends_is_the_agreed_screen(ledger, golden):
    shown = ledger("calendar -p 10月", terminal=True, columns=80).out
    golden("calendar-holidays-80.txt", steady(shown))


def test_a_whole_year_has_its_twelve_months(ledger):
    text = ledger("calendar -p 今年").out
    assert [f"2026年{month}月\n" in text for month in range(1, 13)] == [True] * 12


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("12月", "2026-12"), ("10月", "2026-10"), ("一季度", "2027Q1"), ("三季度", "2026Q3"),
        ("2025-12", "2025-12"), ("上月", "2026-10"), ("本月", "2026-11"), ("今年", "2026"),
    ],
)  # fmt: skip
def test_a_month_without_a_year_is_the_nearest_one(ledger, asked, key):
    assert ledger(f"calendar -p {asked} --json").data["period"] == key


def test_tasks_of_a_month_to_come_are_there_before_it_begins(ledger):
    data = ledger("calendar -p 2027-01 --json").data
    assert {task["period"] for task in data["tasks"]} == {"2027-01"}
    assert not any(task["overdue"] for task in data["tasks"])


def test_a_task_is_on_the_day_that_it_was_brought_forward_to(ledger):
    ledger("assign 支委会 -u 精整作业区 --to 组织委员 -p 11月 --due 11-26")
    due = {(t["title"], t["unit"]): t["due"] for t in ledger("calendar --json").data["tasks"]}
    assert due["支委会", "精整作业区"] == "2026-11-26"


def test_a_due_day_that_moved_out_of_its_month_stands_in_the_month_it_moved_to(ledger):
    ledger("config set holiday after")  # 2026-10-31 is a Saturday
    assert {t["due"] for t in ledger("calendar -p 10月 --json").data["tasks"]} == set()
    assert "2026-11-02" in {t["due"] for t in ledger("calendar -p 11月 --json").data["tasks"]}


def test_the_scope_narrows_it(ledger):
    tasks = ledger("calendar 主题党日 -u 精整作业区 --json").data["tasks"]
    assert [task["address"] for task in tasks] == ["1.3.2@精整作业区#2026-11"]


def test_the_calendar_file_is_the_agreed_one(ledger, golden):
    ledger("calendar 主题党日 -o 待办.ics")
    golden("calendar.ics", steady(Path("待办.ics").read_bytes().decode("utf-8")))


def test_a_renamed_unit_keeps_the_events_that_a_phone_has(ledger):
    def uids():
        lines = ledger("calendar --format ics").out.splitlines()
        return [line for line in lines if line.startswith("UID:")]

    before = uids()
    ledger("unit rename 精整作业区 精整示例作业区")
    assert uids() == before


def test_once_has_no_month(ledger):
    assert "没有日子" in ledger("calendar -p 一次性", code=2).err


def test_a_day_with_nothing_due_is_no_file(ledger):
    assert "没有写日历" in ledger("calendar -p 2026-05 -o 空.ics", code=1).err
    assert not Path("空.ics").exists()
