"""Clocks that are wrong, days that are odd: periods are right, and a clock that ran back is shown."""

import os
import random
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from torture import books
from torture.figures import sizes

PLANT = ZoneInfo("Asia/Shanghai")
ZONES = (
    "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Niue", "Asia/Shanghai",
    "Antarctica/Troll", "CST6CDT", "XYZ-25", "没有这个时区", "",
)  # fmt: skip
DEFAULT = (".local", "share", "sixiang", "default")


def last_event(sx):
    return sx("log --json").data[-1]


def test_a_clock_put_back_a_day_keeps_the_order_and_is_flagged(sx, home):
    sx.at("2026-11-10 09:00")("note 主题党日@作业区 -m 启用")
    sx.at("2026-11-23 09:00")("done 主题党日@作业区 -m 第一")
    sx.at("2026-11-22 09:00")("note 主题党日@作业区 -m 第二")
    sx.at("2026-11-22 09:01")("note 主题党日@作业区 -m 第三")
    told = sx("log").out
    assert told.index("第一") < told.index("第二") < told.index("第三")
    assert "时钟异常" in told
    assert "时钟异常 3 处" in sx("verify").out  # the first is still to come by this clock
    undone = sx("undo -y").both
    assert "第三" in undone or "主题党日" in undone
    sx.at("2026-11-24 09:00")
    assert "时钟异常 3 处" in sx("verify").out  # the two notes and the undoing
    books.is_sound(str(home.joinpath(*DEFAULT)))


def test_ten_years_on_nothing_breaks_and_the_old_years_are_arrears(sx, home):
    sx("done 主题党日@作业区 -m 起头")
    sx.at("2036-11-23 08:00")
    assert "36" in sx("list").out or "2036" in sx("list").out
    for line in ("", "report", "log", "show 主题党日", "list -s 逾期", "report -p 2030"):
        sx(line)
    sx("done 主题党日@作业区 -p 2036-11")
    assert sx("list -p 2036-11 --json -u 作业区").data
    sx.at("2026-11-24 08:00")("note 主题党日@作业区#2026-11 -m 又回来了")
    assert "时钟异常" in sx("log").out
    books.is_sound(str(home.joinpath(*DEFAULT)))


def test_midnight_parts_the_months_in_the_plants_time(sx):
    sx.at("2026-11-01 08:00")("note 主题党日@作业区 -m 启用")
    sx.at("2026-11-30 23:59")
    assert sx("done 支委会@作业区 --json").data[0]["period"] == "2026-11"
    sx.at("2026-12-01 00:00")
    refused = sx("done 主题党日@作业区", code=2)
    assert "11月" in refused.err
    assert "12月" in refused.err
    assert sx("done 主题党日@作业区 --on 昨天 --json").data[0]["period"] == "2026-11"
    assert sx("done 支委会@作业区 --json").data[0]["period"] == "2026-12"


def test_the_29th_of_february_is_a_day_like_any_other_in_a_leap_year(sx):
    sx.at("2028-02-01 08:00")("note 主题党日@作业区 -m 启用")
    sx.at("2028-02-29 23:00")
    done = sx("done 主题党日@作业区 --json").data[0]
    assert (done["period"], done["due"], done["done_on"]) == ("2028-02", "2028-02-29", "2028-02-29")
    sx.at("2028-03-01 08:00")
    assert sx("done 支委会@作业区 --on 02-29 --json").data[0]["period"] == "2028-02"
    sx.at("2029-02-28 08:00")
    assert "29" in sx("done 支委会@作业区 --on 2029-02-29", code=2).err


def test_the_year_ends_where_the_calendar_says(sx):
    sx.at("2026-12-01 08:00")("note 主题党日@作业区 -m 启用")
    sx.at("2026-12-31 23:59")
    done = sx("done 3.1.2@作业区 --json").data[0]
    assert (done["period"], done["late"]) == ("2026", 0)
    sx.at("2027-01-01 00:00")
    periods = {task["period"] for task in sx("list --json -u 作业区").data}
    assert periods >= {"2026-12", "2026Q4", "2027-01", "2027Q1", "2027", "once"}
    assert sx("report -p 2026 --json").data["total"]["done"] >= 1


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("1988-04-16T15:59:59", "1988-04-16"),  # the last second before midnight
        ("1988-04-16T16:00:00", "1988-04-17"),  # summer time begins that night, at 2
        ("1988-04-16T18:30:00", "1988-04-17"),
        ("1988-06-30T14:59:59", "1988-06-30"),  # nine hours ahead of UTC in summer
        ("1988-06-30T15:00:00", "1988-07-01"),
        ("1988-09-10T14:59:59", "1988-09-10"),
        ("1988-09-10T15:00:00", "1988-09-11"),  # a day of 25 hours
        ("1988-09-11T15:59:59", "1988-09-11"),
        ("1988-09-11T16:00:00", "1988-09-12"),
    ],
)
def test_the_summer_time_of_1988_moves_no_day(instant, day, sx):
    moment = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    sx.at("1988-01-04 08:00")("note 主题党日@作业区 -m 启用")
    sx.now = moment
    done = sx(f"done 主题党日@作业区 -p {day[:7]} --json").data[0]
    assert done["done_on"] == day
    assert done["period"] == day[:7]
    assert day in sx("report").out
    # Looking back to the end of that day sees it, to the day before does not.
    before = (datetime.fromisoformat(day) - timedelta(days=1)).date().isoformat()
    sx.now = moment + timedelta(days=400)
    found = sx(f"list -p {day[:7]} --as-of {day} --json --all -u 作业区").data
    assert any(task["status"] == "done" for task in found if task["measure"] == "1.3.2")
    found = sx(f"list -p {day[:7]} --as-of {before} --json --all -u 作业区").data
    assert not any(task["status"] == "done" for task in found if task["measure"] == "1.3.2")


@sizes(short=6, long=150)
def test_the_machines_time_zone_changes_nothing(size, sx, monkeypatch, figure):
    dice = random.Random(6)
    sx.at("1980-01-01 08:00")("init 台账 --start 1980-01-01")
    compared = 0
    for _ in range(size):
        second = dice.randrange(315_600_000, 2_840_000_000)
        if dice.random() < 0.5:  # around the plant's midnight
            second = second // 86_400 * 86_400 + 57_600 + dice.randrange(-2, 3)
        sx.now = datetime.fromtimestamp(second, UTC)
        day = sx.now.astimezone(PLANT).date()
        told = set()
        for zone in ZONES:
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            told.add(
                sx(["--home", "台账", "list", "-p", f"{day:%Y-%m}", "-u", "作业区"]).out
                + sx(
                    ["--home", "台账", "done", "主题党日@作业区", "-p", f"{day:%Y-%m}", "--dry-run"]
                ).out
            )
            compared += 1
        assert len(told) == 1
        (text,) = told
        assert f"{day.month}月" in text
    monkeypatch.setenv("TZ", os.environ.get("TZ", "UTC"))
    figure(
        "时钟",
        f"倒退一天、快十年、零点、2月29日、年末、1988 年夏令时；{size} 个时刻 × {len(ZONES)} 个时区",
        f"周期都对，倒退的标时钟异常；{compared} 次结果与时区无关",
    )
