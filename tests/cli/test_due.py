"""``sx due`` and ``--light``: what comes next, and how it stands at a glance."""

import pytest


@pytest.fixture
def ledger(sx):
    sx("init 台账 --start 2026-10-01")
    for line in (
        "unit add 示例厂",
        "unit add 轧辊作业区 精整作业区 --under 示例厂",
        "unit add 甲班 乙班 --under 轧辊作业区",
    ):
        sx(f"--home 台账 {line}")
    return lambda line, **more: sx(f"--home 台账 {line}", **more)


def test_what_is_overdue_comes_first_then_by_date(ledger):
    tasks = ledger("due --days 60 --json").data
    days = [task["due"] for task in tasks]
    assert days == sorted(days)
    assert tasks[0]["overdue"]
    assert days[-1] == "2026-12-31"
    assert "once" not in {task["period"] for task in tasks}


def test_seven_days_unless_asked_otherwise_and_the_setting_is_the_default(ledger, sx):
    assert {task["due"] for task in ledger("due --json").data} == {"2026-10-31", "2026-11-30"}
    assert {task["due"] for task in ledger("due --days 6 --json").data} == {"2026-10-31"}
    ledger("config set soon 6")
    assert {task["due"] for task in ledger("due --json").data} == {"2026-10-31"}
    assert "--days 要写" in ledger("due --days -1", code=2).err


def test_units_are_folded_into_one_row_and_spelled_out_on_request(ledger):
    folded = ledger("due 支委会").out
    assert "作业区 2 个" in folded
    spelled = ledger("due 支委会 --each").out
    assert "作业区 2 个" not in spelled
    assert "精整作业区" in spelled


def test_nothing_due_says_what_comes_next(ledger):
    said = ledger("due --days 3 -u 甲班").out
    assert "没有逾期的，3 天内也没有到期的" in said
    assert "下一件：" in said


def test_the_legend_stands_where_lights_are_shown(ledger):
    for line in ("due", "list --light 红"):
        assert "灯：红 逾期；" in ledger(line).out
    ledger("config set soon 10")
    assert "蓝 10 天内到期" in ledger("due").out


def test_a_light_is_a_scope_option(ledger):
    reds = ledger("list --light 红 --json").data
    assert {task["light"] for task in reds} == {"red"}
    assert {task["address"] for task in reds} == {
        task["address"] for task in ledger("list -s 逾期 --json").data
    }
    both = ledger("list --light 红、蓝灯 --json").data
    assert {task["light"] for task in both} == {"red", "blue"}
    assert "红  " in ledger("list --light red").out
    assert ledger("report --light 红 -p 10月 --json").data["total"]["expected"] == 10
    assert "没有“紫”这种灯" in ledger("list --light 紫", code=2).err


def test_done_is_among_the_green_ones(ledger):
    ledger("done 支委会 -u 轧辊作业区 --on 10-20")
    greens = ledger("list 支委会 --light 绿 -p 10月 --json").data
    assert [task["status"] for task in greens] == ["done"]


def test_a_leader_who_did_not_come_turns_no_team_red(ledger, sx):
    sx.at("2027-01-04 09:00")
    late = ledger("list 2.1.3 -s 逾期 --json").data
    assert {task["unit"] for task in late} == {"甲班", "乙班"}
    assert {task["light"] for task in late} == {None}
    assert ledger("list 2.1.3 --light 红 --json").data == []
