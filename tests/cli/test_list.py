"""``sx list`` and ``sx show``: which tasks stand in them, for every scope option."""

import re

import pytest


@pytest.fixture
def autumn(plant):
    """The plant of 1 + 2 + 8 as it began in October, with something done in each month."""
    plant("config set start 2026-10-01")
    plant("done 主题党日@轧辊 --on 10-20 -m 与生产例会合开")
    plant("done 主题党日@精整 --on 11-02")
    plant("done 军令状 -u 轧辊/甲班 --on 11-20 --evidence 军令状01")
    plant("assign 党小组会@轧辊 --to 组织委员")
    return plant


def addresses(sx, line):
    return sx(f"list {line} --format addresses").out.split()


# --- what is listed without asking -------------------------------------------------------------


def test_a_fresh_ledger_lists_45_tasks_and_none_of_them_late(sx):
    listed = sx("list --json").data
    assert len(listed) == 45
    assert not any(task["overdue"] for task in listed)
    assert "\n共 45 项未办，0 项逾期。已归档 4 项、按需 4 项不列：sx list --all\n" in sx("list").out


def test_a_fresh_team_owes_the_four_of_its_level(sx):
    assert [task["measure"] for task in sx("list -l 班组 --json").data] == [
        "2.1.3", "3.1.1", "3.1.2", "3.1.3",
    ]  # fmt: skip


def test_what_is_done_leaves_the_list_and_all_brings_everything_back(sx):
    sx("done 主题党日")
    assert len(sx("list --json").data) == 44
    everything = sx("list --all").out
    assert "1.3.2    主题党日" in everything
    assert "参加集团读书班" not in sx("list").out
    assert "参加集团读书班" in everything
    assert "改革专项小组" in everything
    assert "\n共 45 项，其中未办 44 项，已办 1 项，逾期 0 项。\n" in everything


def test_earlier_periods_that_are_open_stand_beside_the_current_one(autumn):
    listed = addresses(autumn, "主题党日")
    assert listed == ["1.3.2@精整作业区#2026-10", "1.3.2@轧辊作业区#2026-11"]


def test_measures_stand_in_the_catalogues_order_periods_and_units_within(autumn):
    listed = autumn("list --json").data
    ids = [tuple(int(part) for part in task["measure"].split(".")) for task in listed]
    assert ids == sorted(ids)
    party = [(task["period"], task["unit"]) for task in listed if task["measure"] == "1.3.1.2"]
    assert party == [
        ("2026-10", "轧辊作业区"),
        ("2026-10", "精整作业区"),
        ("2026-11", "轧辊作业区"),
        ("2026-11", "精整作业区"),
    ]


def test_the_summary_stands_last(autumn):
    last = autumn("list").out.rstrip().splitlines()
    assert any(line.startswith("共 ") and "逾期" in line for line in last[-2:])


# --- folded and spelled out --------------------------------------------------------------------


def test_units_that_owe_the_same_are_one_row_and_each_spells_them_out(plant):
    plant("done 军令状 -u 轧辊/甲班")
    folded, each = plant("list 军令状 -l 班组").out, plant("list 军令状 -l 班组 --each").out
    row = next(line for line in folded.splitlines() if line.startswith("3.1.2"))
    assert row.split() == [
        "3.1.2",
        "与作业区签军令状",
        "班组",
        "8",
        "个",
        "全年",
        "12-31",
        "已办",
        "1/8",
    ]
    assert folded.count("与作业区签军令状") == 1
    assert each.count("与作业区签军令状") == 7
    assert "轧辊作业区/乙班" in each


def test_all_says_once_how_many_of_a_level_have_done_it_and_keeps_to_the_numbers(plant):
    plant("done 军令状 -l 班组 --except 轧辊 -y")
    plant("done 支委会 -u 轧辊")
    text = plant("list --all").out
    assert [line.split()[2:] for line in text.splitlines() if "与作业区签军令状" in line] == [
        ["班组", "8", "个", "全年", "12-31", "已办", "4/8"]
    ]
    shown = [line.split()[0] for line in text.splitlines() if line[:2] in ("1.", "3.")]
    numbers = [tuple(map(int, each.split("."))) for each in shown]
    assert numbers == sorted(numbers)
    assert text.count("与作业区签军令状") == 1
    assert plant("list --all --each").out.count("与作业区签军令状") == 8


def test_what_is_set_aside_or_was_missed_is_no_work_done_in_rows_and_at_the_foot(plant):
    plant("config set start 2026-10-01")
    plant("done 军令状 -l 班组 --except 轧辊 -y")
    for team in ("甲班", "乙班"):
        plant(f"na 军令状 -u 轧辊/{team} -m 记错了")
    for team in ("丙班", "丁班"):
        plant(f"done 军令状 -u 轧辊/{team}")
    for area in ("轧辊", "精整"):
        plant(f"skip 主题党日@{area} -p 10月 -m 检修停产")
    year = plant("list 军令状 -l 班组 --all").out
    assert [line.split()[3:] for line in year.splitlines() if "签军令状" in line] == [
        ["2", "个", "全年", "12-31", "不适用"],
        ["6", "个", "全年", "12-31", "已办"],
    ]
    assert year.endswith("\n共 8 项，其中未办 0 项，已办 6 项，不适用 2 项，逾期 0 项。\n")
    october = plant("list 主题党日 -l 作业区 -p 10月 --all").out
    assert october.endswith("\n共 2 项，其中未办 0 项，已办 0 项，未开展 2 项，逾期 0 项。\n")


def test_the_last_one_open_is_called_by_its_name(plant):
    plant("done 主题党日@轧辊")
    row = next(line for line in plant("list 主题党日").out.splitlines() if "1.3.2" in line)
    assert "精整作业区" in row


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "addresses"])
def test_programs_get_every_task_whatever_a_screen_folds(plant, form):
    out = plant(f"list 军令状 -l 班组 --format {form}").out
    assert out.count("3.1.2@") == 8


def test_on_a_terminal_rows_are_folded_as_in_a_pipe(plant):
    for terminal in (True, False):
        assert "班组 8 个" in plant("list 军令状 -l 班组", terminal=terminal).out


# --- scope options -----------------------------------------------------------------------------


def test_level(autumn):
    assert {task["level"] for task in autumn("list -l 作业区 -l 班组 --json").data} == {
        "作业区",
        "班组",
    }
    assert addresses(autumn, "-l 厂、班组") == addresses(autumn, "-l 班组 -l 厂")


def test_unit_means_it_and_all_below(autumn):
    units = {task["unit"] for task in autumn("list -u 精整 --json").data}
    assert units == {
        "精整作业区",
        *(f"精整作业区/{team}" for team in ("甲班", "乙班", "丙班", "丁班")),
    }
    assert {task["unit"] for task in autumn("list -u 轧辊/甲班、精整/甲班 --json").data} == {
        "轧辊作业区/甲班",
        "精整作业区/甲班",
    }


@pytest.mark.parametrize("typed", ["2", "引领高度", "引领", "思想宣传前置化", "前置化"])
def test_dimension_by_number_uplift_or_method(sx, typed):
    assert {task["uplift"] for task in sx(["list", "-d", typed, "--json"]).data} == {"引领高度"}


@pytest.mark.parametrize("typed", ["1.3", "支部党员跟进学", "跟进"])
def test_area_by_number_or_title(sx, typed):
    assert {task["area"] for task in sx(["list", "--area", typed, "--json"]).data} == {"1.3"}


def test_department_by_name_and_the_ones_without(sx):
    assert {tuple(task["department"]) for task in sx("list --department 党支部 --json").data} == {
        ("党支部",)
    }
    assert [task["title"] for task in sx("list --department - --json").data] == ["厂长联络员"]
    assert addresses(sx, "--department 未定") == addresses(sx, "--department -")


def test_assignee(autumn):
    assert set(addresses(autumn, "--assignee 组织委员")) == {"1.3.1.3@轧辊作业区#2026-11"}
    without = addresses(autumn, "--assignee - 党小组会")
    assert "1.3.1.3@轧辊作业区#2026-11" not in without
    assert "1.3.1.3@轧辊作业区#2026-10" in without  # the post stands from this period on


def test_status(autumn):
    assert addresses(autumn, "-s 已办") == [
        "1.3.2@精整作业区#2026-11",
        "3.1.2@轧辊作业区/甲班#2026",
    ]
    assert all(task["overdue"] for task in autumn("list -s 逾期 --json").data)
    assert set(addresses(autumn, "-s 逾期、已办")) == set(addresses(autumn, "-s 逾期")) | set(
        addresses(autumn, "-s 已办")
    )


def test_period_takes_in_whatever_lies_within(autumn):
    assert {task["period"] for task in autumn("list -p 10月 --all --json").data} == {"2026-10"}
    quarter = {task["period"] for task in autumn("list -p 四季度 --all --json").data}
    assert quarter == {"2026-10", "2026-11", "2026Q4"}
    assert {task["period"] for task in autumn("list -p 今年 --all --json").data} == quarter | {
        "2026", "2026H2",
    }  # fmt: skip


def test_done_in_asks_for_the_day_of_doing_whatever_the_period(autumn):
    assert addresses(autumn, "--done-in 10月") == ["1.3.2@轧辊作业区#2026-10"]
    assert addresses(autumn, "--done-in 本月") == [
        "1.3.2@精整作业区#2026-11",
        "3.1.2@轧辊作业区/甲班#2026",
    ]
    assert "11月里办的任务" in autumn("list --done-in 本月").out


def test_as_of_shows_what_the_ledger_said_that_night(sx):
    sx.at("2026-10-20 09:00")
    sx("init .")
    sx("done 主题党日")
    sx.at("2026-11-05 09:00")
    sx("done 支委会 --on 10-30")
    sx.at("2026-11-23 09:00")
    before = {
        task["measure"]: task for task in sx("list -p 10月 --all --as-of 2026-10-31 --json").data
    }
    assert before["1.3.2"]["status"] == "done"
    assert before["1.3.1.2"]["status"] == "not_started"  # recorded later, whatever day it claims
    assert not before["1.3.1.2"]["overdue"]
    after = {task["measure"]: task for task in sx("list -p 10月 --all --json").data}
    assert after["1.3.1.2"]["status"] == "done"
    assert "按 2026-10-31 当天的账" in sx("list --as-of 2026-10-31").out


def test_words_match_titles_and_several_are_any_of_them(autumn):
    assert {task["measure"] for task in autumn("list 主题党日 军令状 --json").data} == {
        "1.3.2",
        "3.1.2",
    }
    assert autumn("list 没这个", code=2).err.startswith("没有叫“没这个”的措施，没有可列的。")


def test_options_narrow_each_other(autumn):
    found = autumn("list -u 轧辊 -l 班组 -d 3 -s 已办 -p 今年 军令状 --json").data
    assert [task["address"] for task in found] == ["3.1.2@轧辊作业区/甲班#2026"]


def test_the_unit_in_use_is_the_scope_until_another_is_named(plant):
    plant("use 轧辊/甲班")
    assert len(plant("list --json").data) == 4
    assert plant("list").out.startswith("轧辊作业区/甲班  当前各期未办的任务\n")
    assert len(plant("list -u 精整 --json").data) > 4
    assert len(plant("list -u / --json").data) == 32 + 2 * 9 + 8 * 4


# --- an empty answer says what emptied it ------------------------------------------------------


def test_an_empty_answer_names_the_scope_and_how_to_widen_it(plant):
    plant("use 轧辊/甲班")
    assert plant("list -l 作业区").out == (
        "没有符合的任务。范围：轧辊作业区/甲班（sx use 设的），层级：作业区。看全厂：-u 全部\n"
    )
    assert plant("list -u 轧辊 -l 班组 -d 1").out == (
        "没有符合的任务。范围：轧辊作业区，层级：班组，维度：贯穿力度。看全厂：-u 全部\n"
    )


def test_an_empty_answer_to_a_program_is_an_empty_list(plant):
    plant("use 轧辊/甲班")
    assert plant("list -l 作业区 --json").data == []
    assert plant("list -l 作业区 --format addresses").out == ""


# --- more columns, other forms -----------------------------------------------------------------


def test_several_departments_are_named_in_the_catalogues_order(sx):
    first = sx("list --department 党 --department -", terminal=False).out.split("\n")[0]
    assert first.endswith("责任部门：党委、党委理论学习中心组、党支部、未定")


def test_wide_adds_department_evidence_and_note(autumn):
    head = autumn("list -w").out
    assert all(word in head for word in ("责任部门", "佐证", "备注"))
    wide = autumn("list -s 已办 -w -p 今年").out
    assert "军令状01" in wide
    assert "与生产例会合开" in wide


def test_csv_has_a_mark_for_excel_titles_in_chinese_and_ids_as_text(autumn):
    text = autumn("list -s 已办 --format csv").out
    assert text.startswith("\ufeff地址,编号,")
    assert text.count("\n") == 3


def test_tsv_is_one_line_a_task(autumn):
    lines = autumn("list -s 已办 --format tsv").out.splitlines()
    assert len(lines) == 3
    assert len({line.count("\t") for line in lines}) == 1


# --- one measure -------------------------------------------------------------------------------


def test_show_tells_who_how_often_and_how_each_unit_stands(autumn):
    page = autumn("show 主题党日").out
    for line in ("由谁办    作业区", "责任部门  党支部", "周期      每月", "最近的记录"):
        assert line in page
    assert "轧辊作业区" in page
    assert "逾期 23 天" in page  # 精整, October


def test_show_gives_an_umbrella_with_its_arithmetic(plant):
    plant("done 党课@轧辊")
    page = plant("show 三会一课").out
    assert "已办 0＋0＋0＋1＝1，应办 2＋2＋2＋2＝8；分子分母分别相加，不平均百分比。" in page
    data = plant("show 三会一课 --json").data
    assert [part["measure"] for part in data["parts"]] == [
        "1.3.1.1",
        "1.3.1.2",
        "1.3.1.3",
        "1.3.1.4",
    ]
    assert (data["sums"]["done"], data["sums"]["expected"]) == (1, 8)


def test_show_takes_an_address_and_a_level(plant):
    assert {task["unit"] for task in plant("show 主题党日@精整 --json").data["tasks"]} == {
        "精整作业区"
    }
    assert len(plant("show 3.1.2 -l 班组 --json").data["tasks"]) == 8


def test_show_of_several_asks_which(sx):
    refused = sx("show 工作室", code=2)
    assert "要看哪项，照抄右边：" in refused.err
    assert "sx show 3.2.5" in refused.err
    assert "一项也没记" not in refused.err


def test_show_of_an_ended_campaign_says_so(sx):
    assert "阶段性专项，已经结束，没有单位要办" in sx("show 3.3.1").out


def test_where_a_state_holds_nowhere_that_is_said_and_no_bars_are_drawn(sx):
    assert sx("list -s 逾期").out == "没有符合的任务。范围：状态：逾期。看全部：sx list --all\n"


# --- many that stand alike ---------------------------------------------------------------------


def test_units_that_did_the_same_on_the_same_day_keep_what_is_their_own(plant):
    plant("config set start 2026-01-01")
    plant.at("2026-06-20 09:00")
    plant("done 2.1.3 -u 轧辊/甲班 -m 上午 --evidence 纪要1")
    plant.at("2026-06-20 15:00")
    plant("done 2.1.3 -u 轧辊/乙班 -m 下午")
    plant.at("2026-07-03 09:00")
    plant("done 2.1.3 -u 精整/甲班 -p 上半年 --on 06-20 -m 补的")
    plant("done 2.1.3 -u 精整/乙班 -p 上半年 --on 07-02")
    plant("assign 2.1.3 -u 轧辊/丙班 -p 上半年 --to 班长")
    listed = plant("list 2.1.3 -p 上半年 --all -l 班组 --json").data
    assert [
        (task["note"], task["evidence"], task["recorded_at"], task["late"], task["late_entry"])
        for task in listed
        if task["status"] == "done"
    ] == [
        ("上午", "纪要1", "2026-06-20T01:00:00.000+00:00", False, False),
        ("下午", None, "2026-06-20T07:00:00.000+00:00", False, False),
        ("补的", None, "2026-07-03T01:00:00.000+00:00", False, True),
        (None, None, "2026-07-03T01:00:00.000+00:00", True, False),
    ]
    for task in listed:
        assert plant(f"list 2.1.3 -u {task['unit']} -p 上半年 --all --json").data == [task]


def test_each_spells_out_who_did_what_is_done_as_needed(plant):
    for unit in ("轧辊作业区", "轧辊作业区", "精整作业区"):
        plant(f"done 1.3.4 -u {unit} -n 1")
    together = plant("list 1.3.4 --all").out
    assert re.search(r"作业区 2 个 +按需 +- +今年 3 次", together)
    spelt_out = plant("list 1.3.4 --all --each").out
    assert re.search(r"轧辊作业区 +按需 +- +今年 2 次", spelt_out)
    assert re.search(r"精整作业区 +按需 +- +今年 1 次", spelt_out)
    for shown in (together, spelt_out):
        assert shown.endswith("共 0 项，其中未办 0 项，已办 0 项，逾期 0 项。按需 3 次另计。\n")
