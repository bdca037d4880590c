"""compare, matrix, trend, diff and brief: their figures, worked out by hand, and what they refuse.

The plant of these tests has two areas of two teams. In October only 轧辊 does its three meetings.
In November, of ten monthly tasks: 轧辊 does its three; 精整 does one (typed in December), says why
one was not held, and leaves one open; the plant does two in time and one late, and has no such
thing as the fourth.
"""

import json
import os
from contextlib import contextmanager
from datetime import date

import pytest

from sixiang_cli import journal
from sixiang_cli.ledger import Ledger
from sixiang_cli.queries import diff
from sixiang_cli.selection import Asked, select
from sixiang_cli.workspace import Surroundings, Workspace, locate

MEETINGS = "支委会 党小组会 主题党日"


@pytest.fixture
def plant(sx):
    sx.at("2026-10-01 08:00")
    sx("init . --start 2026-10-01")
    sx("unit add 示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 示例厂")
    sx("unit add 甲班 乙班 --under 轧辊作业区")
    sx("unit add 甲班 乙班 --under 精整作业区")
    sx.at("2026-10-16 09:00")
    sx(f"done {MEETINGS} -u 轧辊作业区 --on 10-15")
    sx.at("2026-11-20 09:00")
    sx(f"done {MEETINGS} -u 轧辊作业区 --on 11-18")
    sx("done 中心组集中学习 --on 11-12")
    sx("done 3.1.2 --level 班组 --except 精整作业区/乙班 --on 11-20 -y")
    sx.at("2026-11-28 09:00")
    sx("done 第一议题 --on 11-10")
    sx("done 书记接待日 --on 11-26")
    sx.at("2026-12-02 09:00")
    sx("done 主题党日 -u 精整作业区 --on 11-28")
    sx("skip 党小组会 -u 精整作业区 -p 11月 -m 检修停产")
    sx("done 职工意见收集 --on 12-01 -p 11月")
    sx("na 职工意见办理答复 -p 11月 -m 本月没有收到")
    return sx


def _sums(record, *names):
    return tuple(record[name] for name in names)


# --- compare -----------------------------------------------------------------------------------


def test_a_comparison_worked_out_by_hand(plant):
    data = plant("compare -l 作业区 -p 11月 --json").data
    first, second = data["rows"]
    wanted = ("label", "done", "expected", "overdue", "missed", "late_entry")
    assert _sums(first, *wanted) == ("轧辊作业区", 3, 3, 0, 0, 0)
    assert _sums(second, *wanted) == ("精整作业区", 1, 3, 1, 1, 1)
    assert second["completion"] == pytest.approx(1 / 3)
    assert second["on_time"] == pytest.approx(1 / (1 + 1 + 1))  # done, overdue, missed
    assert _sums(data["total"], "done", "expected") == (4, 6)


def test_a_roll_up_worked_out_by_hand_adds_numerators_and_denominators(plant):
    data = plant("compare --below --json").data
    # An area owes 9 of its own now, its two teams 3 each: 2.1.3 is not compared.
    assert [_sums(row, "done", "expected") for row in data["rows"]] == [(2, 15), (1, 15)]
    assert _sums(data["total"], "done", "expected") == (3, 30)
    assert data["total"]["completion"] == pytest.approx(3 / 30)
    assert data["left_out"] == [{"measure": "2.1.3", "tasks": 4}]


def test_what_a_unit_cannot_bring_about_is_left_out_and_said(plant):
    answer = plant("compare -l 班组")
    assert "不进对照：领导来班组宣讲 4 项" in answer.out
    rows = plant("compare -l 班组 --json").data["rows"]
    assert {row["expected"] for row in rows} == {3}


def test_the_arithmetic_of_a_unit_is_shown_task_by_task(plant):
    page = plant("compare -l 作业区 -p 11月 --explain 精整").out
    assert "完成率＝已办 1/应办 3＝33%。" in page
    assert "按期率＝按期办结 1/(已办 1＋逾期 1＋未开展 1＝3)＝33%。" in page
    explained = plant("compare -l 作业区 -p 11月 --explain 精整 --json").data["explained"]
    assert [task["measure"] for task in explained["tasks"]] == ["1.3.1.2", "1.3.1.3", "1.3.2"]


def test_units_stand_in_the_organisations_order_without_places(plant):
    data = plant("compare -p 11月 --json").data
    assert [row["label"] for row in data["rows"]] == ["轧辊作业区", "精整作业区"]
    assert [row["place"] for row in data["rows"]] == [None, None]
    assert "位次" not in plant("compare -p 11月").out


def test_sorted_units_have_places_but_small_ones_have_none(plant):
    plant("done 支委会 -u 精整作业区 --on 12-01")
    assert all(row["small"] for row in plant("compare --sort 完成率 --json").data["rows"])
    assert {row["place"] for row in plant("compare --sort 完成率 --json").data["rows"]} == {None}
    plant("config set small 3")
    rows = plant("compare --sort 完成率 --json").data["rows"]
    assert [(row["label"], row["place"]) for row in rows] == [("精整作业区", 1), ("轧辊作业区", 2)]


def test_equal_units_stand_at_one_place(plant):
    plant("config set small 1")
    rows = plant("compare -l 班组 --sort 完成率 --json").data["rows"]
    assert [row["place"] for row in rows] == [1, 1, 1, 4]


def test_what_is_not_applicable_is_counted_under_the_table(plant):
    plant("na 支委会 -u 精整作业区 -p 11月 -m 未设支委会")
    page = plant("compare -p 11月").out
    assert "不适用 1 项（精整作业区 1），不在应办内" in page
    assert plant("compare -p 11月 --json").data["rows"][1]["expected"] == 2


def test_a_comparison_takes_one_level_with_units(plant):
    assert "一次只对照一个层级" in plant("compare -l 作业区 -l 班组", code=2).err
    assert "下面没有单位" in plant("compare -u 轧辊作业区/甲班", code=2).err
    assert "不在这次对照" in plant("compare -l 作业区 --explain 轧辊/甲", code=2).err
    assert "--sort 不能是" in plant("compare --sort 名次", code=2).err


def test_an_area_compares_its_own_teams(plant):
    rows = plant("compare -u 轧辊作业区 --json").data["rows"]
    assert [row["label"] for row in rows] == ["轧辊作业区/甲班", "轧辊作业区/乙班"]


# --- matrix ------------------------------------------------------------------------------------


def test_a_matrix_shows_a_letter_a_cell_and_its_holes(plant):
    page = plant("matrix -l 作业区 -p 11月").out
    lines = {line.split()[1]: line.split()[2:] for line in page.splitlines() if line[:2] == "1."}
    assert lines == {"支委会": ["办", "逾"], "党小组会": ["办", "停"], "主题党日": ["办", "补"]}
    assert "逾 逾期未办" in page


def test_a_matrix_gives_programs_its_cells(plant):
    cells = plant("matrix -l 作业区 -p 11月 --json").data
    assert cells[0] == {
        "measure": "1.3.1.2",
        "title": "支委会",
        "unit": "轧辊作业区",
        "level": "作业区",
        "state": "done",
        "tasks": 1,
    }
    assert len(cells) == 6


def test_several_periods_in_one_cell_show_the_most_pressing(plant):
    cells = plant("matrix 支委会 -p 今年 -u 精整作业区 --json").data
    assert [(cell["state"], cell["tasks"]) for cell in cells] == [("overdue", 3)]


@pytest.mark.parametrize("columns", [80, 120])
def test_a_wide_level_falls_into_blocks_that_fit(plant, columns):
    from sixiang_cli.views.text import width

    names = " ".join(f"示例{number}作业区" for number in range(1, 31))
    plant(f"unit add {names} --under 示例厂")
    shown = plant("matrix -l 作业区", terminal=True, columns=columns).out
    bare = [_without_colour(line) for line in shown.splitlines()]
    assert max(map(width, bare)) <= 80
    assert sum(line.startswith("作业区") for line in bare) > 1


def _without_colour(line):
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", line)


# --- trend -------------------------------------------------------------------------------------


def test_a_trend_worked_out_by_hand(plant):
    rows = plant("trend -p 2026-10..2026-12 --json").data["rows"]
    assert [_sums(row, "period", "done", "expected", "not_applicable") for row in rows] == [
        ("2026-10", 3, 10, 0),
        ("2026-11", 7, 9, 1),
        ("2026-12", 0, 10, 0),
    ]
    assert rows[1]["on_time"] == pytest.approx(6 / 9)  # one was late, one is overdue, one missed


def test_a_trend_covers_this_years_months_since_the_ledger_began(plant):
    assert plant("trend --json").data["periods"] == ["2026-10", "2026-11", "2026-12"]


def test_where_one_period_makes_no_trend_the_months_to_look_at_are_named(plant):
    assert "\n逐月看：sx trend -p 2026-10..2026-12\n" in plant("trend -p 四季度").out
    assert "逐月看" not in plant("trend -p 10月").out  # the first of the ledger
    assert "逐月看" not in plant("trend 攻关摘牌 -p 四季度").out  # owed by the quarter
    assert "逐月看" not in plant("trend").out
    plant.at("2027-01-05 09:00")
    assert "\n逐月看：sx trend -p 2026-10..2027-01\n" in plant("trend").out


def test_a_small_line_has_a_digit_for_each_period(plant):
    page = plant("trend --line").out
    total = next(line for line in page.splitlines() if line.startswith("合计"))
    assert total.split() == ["合计", "370", "30%", "0%", "10/29", "34%"]


def test_a_trend_by_heading_adds_up_to_the_whole(plant):
    rows = plant("trend --by 层级 --json").data["rows"]
    november = [row for row in rows if row["period"] == "2026-11"]
    assert {row["label"]: row["done"] for row in november} == {
        "厂": 3,
        "作业区": 4,
        "班组": 0,
        "合计": 7,
    }


def test_a_trend_refuses_what_has_no_order(plant):
    assert "开始之前" in plant("trend -p 2026-11..2026-10", code=2).err
    assert "--by 不能是" in plant("trend --by 姓名", code=2).err
    plant("trend --done-in 11月", code=2)


# --- diff --------------------------------------------------------------------------------------


def test_a_difference_worked_out_by_hand(plant):
    data = plant("diff 2026-11-30 2026-12-02 --json").data
    assert data["counts"] == {"done": 2, "missed": 1, "not_applicable": 1, "overdue": 1}
    assert _sums(data, "new", "gone", "late_entries") == (10, 0, 1)
    changed = {(each["change"], each["address"]) for each in data["changes"]}
    assert ("done", "1.3.2@精整作业区#2026-11") in changed
    assert ("overdue", "1.3.1.2@精整作业区#2026-11") in changed


def test_what_was_taken_back_is_shown_as_undone(plant):
    plant.at("2026-12-03 09:00")
    plant("reopen 第一议题 -p 11月")
    page = plant("diff 2026-12-02 2026-12-03").out
    assert "改回未办 1 项" in page
    assert "已办 到 未办" in page


def test_nothing_that_came_and_went_between_the_days_is_shown(plant):
    plant.at("2026-12-03 09:00")
    plant("done 支委会 -u 轧辊作业区")
    plant("undo -y")
    assert "没有变化" in plant("diff 2026-12-02 2026-12-03").out


def test_what_is_read_for_a_difference_leaves_nothing_out(plant):
    plant("undo -y")
    plant("na 党小组会 -u 精整作业区 --standing -p 10月 -m 未设党小组")
    plant("postpone 支委会 -u 精整作业区 -p 10月 --to 12-04 -m 主持人出差")
    plant.at("2026-12-03 09:00")
    plant("cascade 职工意见收集 --to 班组 -y")
    plant("redo")
    plant.at("2026-12-06 09:00")
    plant("done 支委会 -u 精整作业区 -p 11月 --on 12-05")
    with _opened(plant) as (workspace, reader):
        for first, second in (
            ("2026-10-01", "2026-12-06"),
            ("2026-10-20", "2026-11-20"),
            ("2026-11-30", "2026-12-02"),
            ("2026-12-02", "2026-12-03"),
            ("2026-12-03", "2026-12-06"),
        ):
            before, after = (
                Ledger(workspace, reader, date.fromisoformat(day)) for day in (first, second)
            )
            selection = select(after, Asked())
            then, now = (_keyed(ledger.all_tasks(selection.units)) for ledger in (before, after))
            found = diff.diff(before, after, selection)
            changes = {
                (change, _key(each.after))
                for change, group in found.changes.items()
                for each in group
            }
            assert changes == {
                (change, key)
                for key, task in now.items()
                for change in diff._changes(then.get(key), task)
            }
            assert (found.new, found.gone) == (len(now.keys() - then), len(then.keys() - now))


@contextmanager
def _opened(plant):
    around = Surroundings(dict(os.environ), str(plant.home))
    moment = int(plant.now.timestamp() * 1000)
    workspace = Workspace(locate(None, around), around, moment)
    with journal.reading(workspace.journal_path) as reader:
        yield workspace, reader


def _key(task):
    return task.measure.id, task.unit.code, task.period.key


def _keyed(tasks):
    return {_key(task): task for task in tasks}


def test_days_must_be_two_in_order_and_past(plant):
    assert "要早于" in plant("diff 2026-12-02 2026-12-01", code=2).err
    assert "还没到" in plant("diff 2026-12-01 2026-12-09", code=2).err
    assert plant("diff 2026-12-01 --as-of 2026-12-02", code=2).out == ""


# --- brief -------------------------------------------------------------------------------------

PARAGRAPH = (
    "11月，全厂应办9项，已办7项，完成率78%，按期率67%；未办1项：支委会（精整作业区）；"
    "未开展1项：党小组会（精整作业区）。另办理季度、年度事项4项：中心组集中学习、"
    "与作业区签军令状（轧辊作业区/甲班、轧辊作业区/乙班、精整作业区/甲班）。不适用1项，补录1项。\n"
)


def test_a_brief_worked_out_by_hand_is_one_line_to_paste(plant):
    assert plant("brief --text").out == PARAGRAPH
    assert plant("brief --text", terminal=True, columns=60).out == PARAGRAPH


def test_a_brief_lists_what_was_done_in_the_month_whatever_its_cadence(plant):
    data = plant("brief --json").data
    worked = {each["measure"]: (len(each["units"]), each["beside"]) for each in data["worked"]}
    assert worked == {
        "1.1.1": (1, False),
        "1.2.1": (1, True),
        "1.3.1.2": (1, False),
        "1.3.1.3": (1, False),
        "1.3.2": (2, False),
        "3.1.2": (3, True),
        "3.1.5": (1, False),
    }
    assert len(data["beside"]) == 4


def test_what_was_made_good_of_an_earlier_month_is_said_apart(plant):
    plant("done 支委会 -u 精整作业区 -p 10月 --on 11-03")
    assert "4项：" in plant("brief --text").out
    assert "补办往期1项：支委会（精整作业区）。" in plant("brief --text").out
    data = plant("brief --json").data
    assert [task["period"] for task in data["earlier"]] == ["2026-10"]
    assert [(each["period"], each["beside"]) for each in data["worked"]].count(
        ("2026-10", True)
    ) == 1


def test_a_month_to_come_has_no_brief_to_be_pasted(plant):
    plant.at("2026-12-02 09:00")
    refused = plant("brief -p 2027-01 --text", code=2)
    assert refused.out == ""
    assert refused.err.startswith("2027年1月还没到（今天 12-02），没有可通报的。\n")
    assert plant(refused.err.partition("：sx ")[2]).code == 0


def test_a_brief_of_one_area_speaks_of_it_alone(plant):
    text = plant("brief --text -u 轧辊作业区").out
    assert text.startswith("11月，轧辊作业区应办3项，已办3项，完成率100%，按期率100%。")
    late = plant("brief --text -u 精整作业区").out
    assert "未办1项：支委会；未开展1项：党小组会。" in late


def test_a_brief_of_a_month_before_the_ledger_says_so(plant):
    assert plant("brief --text -p 9月").out == "9月，全厂没有应办的月度事项。不适用0项，补录0项。\n"


def test_what_has_no_denominator_is_told_as_times(plant):
    plant("done 读书班 --on 11-05")
    plant("done 读书班 --on 11-25")
    assert "按需事项2次：参加集团读书班。" in plant("brief --text").out


def test_the_burden_counts_entries_and_what_one_act_saved(plant, monkeypatch):
    burden = plant("brief --json").data["burden"]
    # 轧辊's three meetings in one, the study, the pledges, 第一议题, 书记接待日, 精整's day
    assert _sums(burden, "commands", "records", "several", "saved") == (6, 10, 1, 2)
    monkeypatch.setenv("SX_UNIT", "精整作业区")
    plant("done 领导 -u 精整作业区/乙班 --on 11-30")
    monkeypatch.delenv("SX_UNIT")
    units = {each["unit"]: each for each in plant("brief --json").data["burden"]["units"]}
    assert units["精整作业区"]["for_others"] == 1
    assert units["精整作业区/乙班"]["by_others"] == 1
    assert units["精整作业区/乙班"]["commands"] == 0


def test_the_burden_says_how_many_tasks_were_handed_down(plant):
    plant.at("2026-11-02 09:00")
    plant("cascade 职工意见收集 --to 班组 --under 轧辊作业区 -y")
    plant.at("2026-12-02 09:00")
    assert plant("brief --json").data["burden"]["added"] == 2
    assert "应办里有 2 项是下放加的。" in plant("brief").out


def test_the_page_holds_no_text_that_people_wrote_but_figures_and_names(plant):
    plant("note 主题党日 -u 精整作业区 -p 11月 -m 某段谈话内容")
    for form in ("", "--format markdown", "--json"):
        page = plant(f"brief {form}".strip()).out
        if form != "--json":
            assert "某段谈话内容" not in page
    assert plant("brief --format markdown").out.startswith("# 11月通报")


def test_a_brief_as_of_an_earlier_day_is_what_the_ledger_said_then(plant):
    text = plant("brief --text -p 11月 --as-of 2026-11-30").out
    assert text.startswith("11月，全厂应办10项，已办5项，完成率50%，按期率100%；")


# --- umbrellas ---------------------------------------------------------------------------------


def test_a_derived_level_shows_the_sums_of_the_units_below(plant):
    plant("done 领导 -u 轧辊作业区/甲班")
    shown = plant("show 2.1.3").out
    assert "所属班组 4 个，当前一期已办 1 个，应办 4 个" in shown
    derived = plant("show 2.1.3 --json").data["derived_sums"]
    assert [_sums(each, "unit", "done", "expected") for each in derived] == [("示例厂", 1, 4)]


def test_umbrellas_and_derived_levels_are_rows_of_the_whole_list(plant):
    plant("done 领导 -u 轧辊作业区/甲班")
    lines = plant("list --all").out.splitlines()
    rows = [line.split() for line in lines if "汇总" in line]
    assert ["2.1.3", "领导班子进班组", "示例厂", "-", "-", "汇总", "1/4"] in rows
    assert ["2.1.1", "形势任务教育", "-", "-", "-", "汇总", "1/5"] in rows  # 0/1 and 1/4
    assert ["3.1.6", "支部舆情信息点", "示例厂", "-", "-", "汇总", "0/2"] in rows
    assert not any("汇总 " in line for line in plant("list").out.splitlines())


# --- for programs ------------------------------------------------------------------------------


def test_every_form_can_be_had_and_the_envelope_names_its_kind(plant):
    kinds = {
        "compare": "comparison",
        "matrix": "matrix",
        "trend": "trend",
        "diff 2026-11-30": "diff",
        "brief": "brief",
    }
    for line, kind in kinds.items():
        for form in ("csv", "tsv", "markdown", "text", "table"):
            assert plant(f"{line} --format {form}").out.strip()
        envelope = json.loads(plant(f"{line} --json").out)
        assert (envelope["schema"], envelope["kind"]) == (1, kind)


@pytest.mark.parametrize("line", ["compare", "matrix", "trend", "brief"])
def test_a_fresh_workspace_is_answered_and_not_written(sx, line):
    sx(line, code=None)
    assert not list(sx.home.rglob("sx.db"))


def test_last_month_is_the_speakers_whichever_day_the_ledger_is_read_as_of(plant):
    november = plant("report -p 11月 --as-of 2026-11-30 --json").data
    assert plant("report -p 上月 --as-of 2026-11-30 --json").data == november
    assert november["total"]["expected"] == 10
    text = plant("brief --text --as-of 2026-11-30").out
    assert text.startswith("11月，")


@pytest.mark.parametrize(
    ("command", "nothing"),
    [("report", "汇总"), ("compare", "对照"), ("matrix", "画"), ("brief", "通报")],
)
def test_a_period_to_come_is_said_to_be_that_and_not_drawn_empty(plant, command, nothing):
    refused = plant(f"{command} -p 2027-01", code=2)
    assert refused.err == (
        f"2027年1月还没到（今天 12-02），没有可{nothing}的。\n到期的有哪些：sx calendar -p 2027年1月\n"
    )
    plant("calendar -p 2027年1月")
    past = plant(f"{command} -p 11月 --as-of 2026-10-31", code=2)
    assert past.err.startswith("11月还没到（按那天算，那天 10-31）")


def test_a_list_of_a_period_to_come_says_so(plant):
    assert "周期：2027年1月（还没到）。" in plant("list -p 2027-01").out


def test_on_a_narrow_screen_every_letter_of_a_matrix_stands_by_its_unit(plant):
    units = "粗轧作业区 精轧作业区 卷取作业区 加热作业区 磨辊作业区 电气作业区 机械作业区"
    plant(f"unit add {units} --under 示例厂")
    drawn = plant("matrix -l 作业区", terminal=True, columns=50).out
    shown = "\n".join(map(_without_colour, drawn.splitlines()))
    assert "\n支委会\n  轧辊：" in shown


def test_a_brief_gives_the_reason_also_of_what_is_set_aside_for_good(plant):
    plant("na 党课 --standing -m 未设党小组 -u 精整作业区")
    shown = plant("brief -p 四季度").out
    (row,) = [line for line in shown.splitlines() if line.startswith("不适用")]
    assert "未设党小组" in row
