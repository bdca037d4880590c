"""Weeks, the 31st, campaigns: rhythms that the shipped catalogue doesn't have, on one of one's own."""

import pytest

CATALOGUE = """\
schema = 1
title = "周例（示例）"
timezone = "Asia/Shanghai"

[[level]]
name = "厂"
slug = "plant"

[[level]]
name = "班组"
slug = "team"

[[dimension]]
id = "1"
method = "学习经常化"
uplift = "学习深度"

[[area]]
id = "1.1"
title = "班前会"
dimension = "1"

[[measure]]
id = "1.1.1"
slug = "weekly"
title = "周安全学习"
area = "1.1"
levels = ["班组"]
cadence = "weekly"
due = 5

[[measure]]
id = "1.1.2"
slug = "day-31"
title = "月末小结"
area = "1.1"
levels = ["班组"]
cadence = "monthly"
due = 31

[[measure]]
id = "1.1.3"
slug = "campaign"
title = "百日安全"
area = "1.1"
levels = ["班组"]
cadence = "monthly"
from = 2026-10-15
until = 2026-11-20

[[measure]]
id = "1.1.4"
slug = "once-by"
title = "整改销项"
area = "1.1"
levels = ["班组"]
cadence = "once"
until = 2026-11-10
"""


@pytest.fixture
def own(sx, home):
    (home / "目录.toml").write_text(CATALOGUE, encoding="utf-8")
    sx("init . --catalogue 目录.toml --start 2026-10-01")
    return sx


def due(sx, line):
    return {task["period"]: task["due"] for task in sx(f"list {line} --all --json").data}


def test_a_week_belongs_to_the_month_of_its_thursday(own):
    assert list(due(own, "周安全学习 -p 10月")) == [f"2026-W{week}" for week in range(40, 45)]
    assert list(due(own, "周安全学习 -p 11月")) == [f"2026-W{week}" for week in range(45, 49)]
    assert own("report -p 10月 --json").data["total"]["expected"] == 5 + 1 + 1
    november = own("report -p 11月 --json").data["total"]
    # Overdue: the weeks 45 to 47 (due on Fridays) and the campaign that ended on the 20th.
    assert (november["expected"], november["overdue"]) == (4 + 1 + 1, 3 + 1)


def test_a_week_is_due_on_its_weekday_and_a_month_on_its_last_day_where_it_has_no_31st(own):
    assert due(own, "周安全学习 -p 本周") == {"2026-W48": "2026-11-27"}
    assert due(own, "月末小结") == {"2026-10": "2026-10-31", "2026-11": "2026-11-30"}


def test_check_says_that_the_31st_is_the_last_day_of_a_short_month(own):
    found = own("check --json", code=None).data
    assert [(fault["code"], fault["warning"]) for fault in found] == [("short-month", True)]


def test_a_week_is_ticked_by_its_number_or_by_the_day(own):
    assert "（班组，第47周）" in own("done 周安全学习 -p 第47周 --on 11-19").out
    assert "（班组，第40周）" in own("done 周安全学习 --on 10-1").out
    assert due(own, "周安全学习 -s 已办 -p 今年").keys() == {"2026-W40", "2026-W47"}


def test_a_week_at_the_turn_of_the_year_is_owed_once(own):
    own.at("2027-01-02 09:00")
    weeks = [key for key in due(own, "周安全学习") if key >= "2026-W52"]
    assert weeks == ["2026-W52", "2026-W53"]
    own.at("2027-01-04 09:00")
    assert "2027-W01" in due(own, "周安全学习")


def test_a_campaign_is_owed_between_its_days_and_due_by_its_last(own):
    assert due(own, "百日") == {"2026-10": "2026-10-31", "2026-11": "2026-11-20"}
    own.at("2026-12-05 09:00")
    assert "2026-12" not in due(own, "百日")
    refused = own("done 百日 -p 12月", code=2)
    assert "12月已不用办" in refused.err


def test_what_is_owed_once_by_a_day_is_overdue_after_it_and_can_still_be_done(own):
    task = own("list 整改 --json").data[0]
    assert (task["due"], task["overdue"]) == ("2026-11-10", True)
    assert "比到期日晚 13 天，记为逾期办结。" in own("done 整改").out


def test_a_catalogue_of_ones_own_brings_its_own_levels(own):
    assert {unit["level"] for unit in own("unit list --json").data} == {"厂", "班组"}
    refused = own("list -l 作业区", code=2)
    assert refused.err == "没有“作业区”这个层级。\n层级：厂、班组\n"
