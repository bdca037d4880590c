"""``sx done`` and what it answers: the sentences of WORDING 3, word for word."""

import re

import pytest

UNDO = "撤销：sx undo"


@pytest.fixture
def area(sx):
    """Be the area (作业区) of a ledger without named units."""
    sx("use 作业区")
    return sx


def task(sx, address):
    """Give the one task of this address as programs see it."""
    measure, _, where = address.partition("@")
    unit, _, period = where.partition("#")
    found = sx(["list", measure, "-u", unit, "-p", period, "--all", "--json"]).data
    return next(each for each in found if each["address"] == address)


# --- ticked ------------------------------------------------------------------------------------


def test_one_ticked_is_said_with_unit_period_and_what_is_left(area):
    said = area("done 主题党日").out
    assert said == f"已办：1.3.2 主题党日（作业区，11月）。本单位贯穿力度还剩 4 项。{UNDO}\n"


def test_several_are_one_act_and_one_sentence(area):
    said = area("done 支委会 党小组会 主题党日").out
    assert said == f"已办 3 项：支委会、党小组会、主题党日（作业区，11月）。{UNDO}\n"
    area("undo")
    assert [each["status"] for each in area("list 支委会 党小组会 主题党日 --json").data] == [
        "not_started"
    ] * 3


def test_the_last_of_a_dimension_says_that_all_is_done(sx):
    sx("use 班组")
    said = sx("done 领导").out
    assert said == f"已办：2.1.3 领导来班组宣讲（班组，下半年）。本单位引领高度本期已办齐。{UNDO}\n"


def test_the_first_tick_says_where_the_ledger_was_made(sx):
    first = sx("done 主题党日").err
    assert first.startswith("台账建在 ")
    assert first.endswith("；换地方：sx init 文件夹\n")
    assert sx("done 支委会").err == ""


def test_ticked_already_records_nothing_and_says_what_else_could_be_meant(area):
    area("done 主题党日 --on 11-18")
    before = area("log --json").data
    said = area("done 主题党日").out
    assert said == (
        "不用再记：1.3.2 主题党日（作业区，11月）11-18 已办。没有新增记录。\n"
        "补一句：sx note 1.3.2 -m …    重新打开：sx reopen 1.3.2\n"
    )
    assert area("log --json").data == before


def test_where_several_units_owe_it_what_else_could_be_meant_works_as_it_is_printed(plant):
    plant("done 主题党日 -u 轧辊")
    hint = plant("done 主题党日 -u 轧辊").out.splitlines()[1]
    assert "sx note 1.3.2 -u 轧辊作业区 -m …" in hint
    again = plant(hint.partition("重新打开：sx ")[2])
    assert again.out.startswith("已重新打开：1.3.2 主题党日（轧辊作业区，11月）")


def test_ticked_already_takes_a_note_or_evidence_and_counts_nothing(area):
    area("done 主题党日")
    said = area("done 主题党日 -m 与生产例会合开 --evidence 纪要11").out
    assert said == f"已补记：1.3.2 主题党日（作业区，11月）。{UNDO}\n"
    now = task(area, "1.3.2@作业区#2026-11")
    assert (now["count"], now["note"], now["evidence"]) == (1, "与生产例会合开", "纪要11")


def test_words_added_later_are_no_second_act_in_the_log(area):
    area("done 主题党日 --on 11-20")
    area("done 主题党日 -m 更正参加人数")
    rows = [line for line in area("log 主题党日").out.splitlines() if "主题党日（" in line]
    assert "11-20" in rows[0]
    assert "办理" in rows[0]
    assert "补记" in rows[1]
    assert "办理" not in rows[1]


def test_n_adds_to_what_is_done_already(area):
    area("done 主题党日")
    assert area("done 主题党日 -n 2").out.startswith("已记，共 3 次：1.3.2 主题党日")
    now = task(area, "1.3.2@作业区#2026-11")
    assert (now["count"], now["times"], now["status"]) == (3, 1, "done")
    assert "已办 3 次" in area("list 主题党日 --all").out
    assert area("report -d 1 --json").data["total"]["done"] == 1


def test_a_counted_task_shows_how_far_it_is_and_overshoots_without_counting_twice(sx, home):
    sx("init 台账 --catalogue builtin")
    catalogue = home / "台账" / "checklists.toml"
    text = catalogue.read_text(encoding="utf-8")
    head, mark, tail = text.partition('slug = "managers-meeting"\n')
    catalogue.write_text(f"{head}{mark}times = 4\n{tail}", encoding="utf-8")
    sx("done 管理人员形势大会 --home 台账")
    said = sx("done 管理人员形势大会 --home 台账").out
    assert said == f"已记第 2 次：管理人员形势大会（厂，四季度 2/4），还差 2 次。{UNDO}\n"
    assert "在办 2/4" in sx("list 管理人员 --home 台账").out
    sx("done 管理人员形势大会 -n 3 --home 台账")
    assert "已办 5/4" in sx("list 管理人员 --all --home 台账").out
    total = sx("report -d 2 --home 台账 --json").data["total"]
    assert (total["done"], total["in_progress"]) == (1, 0)


def test_what_is_needed_only_on_notice_is_counted_by_the_year_and_never_owed(sx):
    sx("done 参加集团读书班 --on 11-10")
    said = sx("done 参加集团读书班 --on 11-20").out
    assert said == f"已记：1.2.2 参加集团读书班（厂，2026年第 2 次）。{UNDO}\n"
    assert "今年 2 次" in sx("list 读书班 --all").out
    assert sx("report --json").data["total"]["expected"] == 45


# --- late, and recorded late -------------------------------------------------------------------


def test_done_after_the_due_day_is_said_to_be_late_by_so_many_days(sx):
    sx("init . --start 2026-07-01")
    said = sx("done 管理人员形势大会 -p 三季度 --on 10-05").out
    assert said == "已办：2.1.2 管理人员形势大会（厂，三季度）。比到期日晚 5 天，记为逾期办结。\n"
    assert task(sx, "2.1.2@厂#2026Q3")["late"] is True


def test_the_period_follows_the_day_claimed_and_a_late_entry_is_shown_as_one(sx):
    sx("init . --start 2026-10-01")
    said = sx("done 主题党日 --on 10-28").out
    assert said == "已办：1.3.2 主题党日（作业区，10月）。10月已过，按补录如实显示（+23天）。\n"
    now = task(sx, "1.3.2@作业区#2026-10")
    assert (now["late"], now["late_entry"], now["done_on"]) == (False, True, "2026-10-28")
    assert "已办 补录+23天" in sx("list 主题党日 -p 10月 --all").out
    assert "补录+23天" in sx("log --late").out


def test_a_late_entry_within_its_period_names_the_due_day_not_the_period(sx):
    sx("init . --start 2026-01-01")
    said = sx("done 军令状 -u 厂 --on 03-20").out
    assert said.endswith("到期日 03-31 已过，按补录如实显示（+237天）。\n")


def test_a_fact_of_long_ago_is_no_late_entry(sx):
    said = sx("done 党员创新工作室组建 --on 2019-05-04").out
    assert said.startswith("已办：3.2.5 党员创新工作室组建（厂，一次性）。本单位覆盖广度还剩")
    now = task(sx, "3.2.5@厂#once")
    assert (now["done_on"], now["late"], now["late_entry"]) == ("2019-05-04", False, False)


@pytest.mark.parametrize("command", ["done", "done --dry-run"])
def test_a_day_to_come_is_refused(sx, command):
    refused = sx(f"{command} 主题党日 --on 2026-12-05", code=2)
    assert refused.err == "12-05 还没到（今天 11-23），什么也没记。\n"
    assert sx("log --json").data == []


def test_a_day_without_year_is_the_latest_past_one_and_is_echoed_where_that_is_not_this_year(sx):
    answer = sx("done 观看 --on 12-05")
    assert answer.err.splitlines()[0] == "“12-05”按 2025-12-05 理解（今年的还没到）"
    assert task(sx, "2.3.1@厂#once")["done_on"] == "2025-12-05"


def test_before_the_ledger_began_nothing_is_owed_and_the_first_period_is_named(sx):
    refused = sx("done 主题党日 --on 10-20", code=2)
    assert "主题党日：作业区从11月起才要办，10月不算应办" in refused.err
    assert "-p 2026-11" in refused.err


def test_the_year_that_was_understood_is_said_also_where_that_day_is_then_refused(sx):
    refused = sx("done 主题党日 --on 12-05", code=2)
    assert refused.err.startswith(
        "“12-05”按 2025-12-05 理解（今年的还没到）\n主题党日：作业区从11月起才要办，"
    )


def test_a_day_before_the_period_named_is_refused(sx):
    sx("init . --start 2026-09-01")
    refused = sx("done 主题党日 -p 10月 --on 9-20", code=2)
    assert refused.err.startswith("09-20 还不到10月，什么也没记。\n")


# --- which of several --------------------------------------------------------------------------


def test_several_measures_are_shown_as_commands_with_what_was_typed_carried_along(sx):
    refused = sx("done 工作室 -m 新组建 --on 11-20 --evidence 纪要3", code=2)
    typed = "-m 新组建 --evidence 纪要3 --on 11-20"
    assert refused.err == (
        "“工作室”对得上 3 项，一项也没记。要办哪项，照抄右边：\n"
        f"  党员创新工作室组建    厂  一次性    sx done 3.2.5 {typed}\n"
        f"  劳模创新工作室组建    厂  一次性    sx done 3.2.6 {typed}\n"
        f"  工作室攻关摘牌        厂  四季度    sx done 4.3.4 {typed}\n"
    )
    assert refused.out == ""


def test_a_candidate_can_be_pasted_back_and_does_what_it_says(sx):
    refused = sx("done 工作室 -u 厂 -m 新组建 --json", code=2)
    command = refused.error["candidates"][0]["command"]
    assert command == "sx done 3.2.5 -u 厂 -m 新组建"
    assert "党员创新工作室组建" in sx(command.removeprefix("sx ")).out
    assert task(sx, "3.2.5@厂#once")["note"] == "新组建"


def test_more_than_eight_measures_are_cut_and_said(sx):
    refused = sx("done 党", code=2).err
    assert len([line for line in refused.splitlines() if line.startswith("  ")]) == 8
    assert "写得再具体些" in refused


def test_three_levels_that_owe_the_same_are_asked_which_one_one_is(sx):
    assert sx("done 军令状", code=2).err == (
        "军令状三级各办各的，一项也没记。你是哪一级，照抄右边：\n"
        "  组织签订军令状        厂        sx done 3.1.2 -u 厂\n"
        "  与厂签订军令状        作业区    sx done 3.1.2 -u 作业区\n"
        "  与作业区签军令状      班组      sx done 3.1.2 -u 班组\n"
        "以后不用再写 -u：sx use 班组\n"
    )


def test_the_unit_in_use_answers_the_question_which_level(sx):
    sx("use 班组")
    assert "与作业区签军令状（班组，全年）" in sx("done 军令状").out


def test_many_units_that_owe_it_are_named_eight_at_most_and_the_period_typed_is_kept(plant):
    refused = plant("done 军令状 -p 今年", code=2).err
    assert refused.startswith("军令状有 11 个单位要办，一项也没记。是哪个单位，照抄右边：\n")
    assert (
        "  与作业区签军令状      轧辊作业区/甲班    sx done 3.1.2 -u 轧辊作业区/甲班 -p 今年\n"
        in refused
    )
    assert "另有 3 个：sx show 3.1.2" in refused


def test_the_units_of_one_level_are_asked_about_by_the_title_not_by_what_was_typed(plant):
    refused = plant("done 领导", code=2).err
    assert refused.startswith("领导来班组宣讲有 8 个单位要办，一项也没记。")


def test_a_name_that_two_units_have_is_told_apart_by_whole_commands(plant):
    refused = plant("done 军令状 -u 甲班 -m 已签", code=2)
    assert refused.err == (
        "“甲班”对得上 2 个单位，什么也没做。照抄右边：\n"
        "  热轧示例厂/轧辊作业区/甲班    sx done 3.1.2 -m 已签 -u 轧辊作业区/甲班\n"
        "  热轧示例厂/精整作业区/甲班    sx done 3.1.2 -m 已签 -u 精整作业区/甲班\n"
    )


@pytest.mark.parametrize("named", ["-u 轧辊/丙班 -u 轧辊/丁班", "-u 轧辊/丙班、轧辊/丁班"])
def test_every_unit_that_is_named_is_recorded(plant, named):
    said = plant(f"done 军令状 {named} --on 11-20").out
    assert "丙班" in said
    assert "丁班" in said
    done = plant("list 军令状 -l 班组 -s 已办 --json").data
    assert sorted(task["unit"].rpartition("/")[2] for task in done) == ["丁班", "丙班"]


def test_of_several_named_units_the_one_in_doubt_is_asked_about_and_the_others_are_kept(plant):
    asked = plant("done 军令状 -u 轧辊/甲班 -u 甲班 --on 11-20", code=2).err
    assert "sx done 3.1.2 -u 轧辊/甲班 --on 11-20 -u 精整作业区/甲班" in asked
    assert plant("list 军令状 -s 已办 --json").data == []


def test_an_option_that_holds_one_value_is_refused_where_it_stands_twice(plant):
    refused = plant("done 党小组会 -u 精整 -p 10月 -p 11月", code=2).err
    assert "--period 写了两次" in refused


def test_two_open_periods_are_asked_about_before_anything_is_recorded(sx):
    sx("done 支委会")
    sx.at("2026-12-02 09:00")
    assert sx("done 主题党日", code=2).err == (
        "主题党日有两期没办，一项也没记。要记哪一期，照抄右边：\n"
        "  11月（逾期 2 天），日期改成实际那天    sx done 主题党日 --on 11-30\n"
        "  12月                                   sx done 主题党日 -p 12月\n"
        "  11月没开展                             sx skip 主题党日 -p 11月 -m 原因\n"
    )
    assert "2026-12" in sx("done 主题党日 -p 12月 --json").out
    assert "（作业区，11月）" in sx("done 主题党日 --on 11-28").out


def test_a_long_backlog_shows_the_latest_periods_and_says_how_many_more(sx):
    sx("init . --start 2026-01-01")
    refused = sx("done 主题党日", code=2).err
    assert "主题党日有 11 期没办" in refused
    assert "  11月                                    sx done 主题党日 -p 11月\n" in refused
    assert refused.endswith("更早的还有 4 期：sx list 主题党日\n")


# --- nothing of that name, or not for this one -------------------------------------------------


def test_a_misspelt_name_gets_the_nearest_one_as_a_command(sx):
    assert sx("done 主题党曰", code=2).err == (
        "没有叫“主题党曰”的措施，什么也没记。相近的：主题党日（sx done 主题党日）。全部：sx list --all\n"
    )


def test_one_wrong_item_of_several_stops_them_all_and_every_fault_is_said(area):
    refused = area("done 主题党日 主题党曰 没这个", code=2)
    assert "主题党曰" in refused.err
    assert "没这个" in refused.err
    assert area("log --json").data == []


def test_what_a_level_does_not_owe_is_refused_with_who_does_and_how_to_record_for_them(sx):
    sx("use 班组")
    assert sx("done 主题党日", code=2).err == (
        "主题党日由作业区（党支部）办，班组不用办。什么也没记。\n"
        "作业区才能记，换到它：sx use 作业区    再记：sx done 1.3.2\n"
    )
    for unit in ("厂", "作业区"):
        sx(f"use {unit}")
        refused = sx("done 主题党日 -u 班组", code=2).err
        assert "替作业区记：sx done 1.3.2 -u 作业区\n" in refused


def test_the_way_that_a_refusal_offers_leads_through(plant):
    plant("use 轧辊/甲班")
    refused = plant("done 主题党日 --on 11-20", code=2).err
    for command in re.findall(r"：sx ([^\s：]+(?: [^\s：]+)*)", refused):
        answer = plant(command).out
    assert answer.startswith("已办：1.3.2 主题党日（轧辊作业区，11月）")


def test_an_umbrella_is_not_ticked(sx):
    assert sx("done 形势任务教育", code=2).err == (
        "形势任务教育由 2.1.2、2.1.3 自动汇总，不用打勾。看进展：sx show 2.1.1\n"
    )
    assert "1.3.1.1、1.3.1.2、1.3.1.3、1.3.1.4" in sx("done 三会一课", code=2).err


def test_a_level_that_only_sums_up_is_not_ticked(sx):
    refused = sx("done 领导 -u 厂", code=2)
    assert refused.err == "领导班子进班组由下级单位汇总，厂不用打勾。看进展：sx show 2.1.3\n"


def test_an_ended_campaign_is_not_ticked(sx):
    refused = sx("done 改革专项小组", code=2)
    assert refused.err == "改革专项小组已归档，没有单位要办。\n看这项：sx show 3.3.1\n"


def test_a_measure_taken_for_a_command_is_answered_with_what_it_could_mean(sx):
    refused = sx("主题党日", code=2)
    assert refused.err == (
        "没有“主题党日”这个命令。看这项：sx show 主题党日    办这项：sx done 主题党日\n"
    )


# --- for others --------------------------------------------------------------------------------


def test_a_unit_above_records_for_one_below_and_that_shows(plant):
    plant("use 轧辊作业区")
    plant("done 军令状 -u 丁班")
    assert "代录" in plant("log").out
    assert "已办 代录" in plant("list 军令状 -l 班组 --each --all").out


def test_a_team_can_record_neither_for_its_area_nor_for_another_team(plant):
    plant("use 轧辊作业区/甲班")
    for unit in ("轧辊作业区", "轧辊作业区/乙班", "精整作业区/甲班"):
        refused = plant(["done", "军令状", "-u", unit], code=1)
        assert refused.err.startswith(f"轧辊作业区/甲班不能替{unit}记，什么也没记。")
        assert refused.err.endswith(f"sx use {unit}\n")
    assert plant("log -u 全部 --json").data == []


def test_what_a_unit_has_left_is_counted_for_that_unit_alone(plant):
    plant("use 轧辊作业区")
    assert "本单位贯穿力度还剩 4 项" in plant("done 主题党日").out


# --- what is stored is what was typed ----------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["[/]", "[link=x]点[/link]", "=1+1", "a\tb", "\u202e倒", "<b>", "喜\n报"]
)
def test_a_note_is_data_whatever_is_in_it(sx, text):
    sx(["done", "主题党日", "-m", text])
    assert task(sx, "1.3.2@作业区#2026-11")["note"] == text
    shown = sx("log 主题党日", terminal=True).out
    assert "\u202e" not in shown
    assert "\t" not in shown


@pytest.mark.parametrize(
    ("count", "why"),
    [
        ("²", "不是整数"),
        ("1.5", "不是整数"),
        ("0", "从 1 起"),
        ("-1", "要从 1 起"),
        ("100000", "最多"),
    ],
)
def test_a_number_of_times_that_is_none_is_refused(sx, count, why):
    refused = sx(["done", "主题党日", f"--count={count}"], code=2)
    assert why in refused.err
    assert sx("log --json").data == []


def test_a_number_in_full_width_is_read_and_said(sx):
    answer = sx("done 主题党日 -n １２")
    assert "“１２”按 12 理解" in answer.err
    assert task(sx, "1.3.2@作业区#2026-11")["count"] == 12


def test_a_note_too_long_to_be_one_is_refused_with_its_length(sx):
    refused = sx(["done", "主题党日", "-m", "话" * 4001], code=2)
    assert "4,001 个字，最多 4,000 个字" in refused.err
    assert sx("log --json").data == []


def test_dry_run_says_what_would_be_recorded_and_makes_nothing(sx, home):
    said = sx("done 主题党日 支委会 --dry-run").out
    assert said == "会记：1.3.2 主题党日（作业区，11月）\n会记：1.3.1.2 支委会（作业区，11月）\n"
    assert not list(home.rglob("sx.db"))


def test_dry_run_tells_what_is_done_already_from_what_would_be_recorded(sx):
    sx("done 主题党日 --on 11-18")
    said = sx("done 主题党日 支委会 --dry-run").out
    assert "不用再记：1.3.2 主题党日（作业区，11月）11-18 已办\n" in said
    assert "会记：1.3.1.2 支委会" in said
    rows = sx("done 主题党日 支委会 --dry-run --json").data
    assert [row["recorded"] for row in rows] == [False, True]
    assert "会记：1.3.2" in sx("done 主题党日 -m 与生产例会合开 --dry-run").out
    assert sx("reopen 支委会 --dry-run").out.startswith("不用再记：1.3.1.2")


@pytest.mark.parametrize(
    "line",
    ["skip 主题党日 -m 停产", "done 主题党日 -p 11月 --on 10-20", "assign 主题党日 --due 12-10"],
)
def test_dry_run_refuses_what_the_command_would_refuse(sx, line):
    sx("init --start 2026-10-01")
    real, trial = sx(line, code=2), sx(f"{line} --dry-run", code=2)
    assert trial.err == real.err
    assert sx("log --json").data == []


def test_what_an_abbreviation_was_taken_for_is_said_where_a_period_or_a_unit_is_asked_for(area):
    area("init . --start 2026-10-01")
    for typed in ("ztdr", "1.3.2", "主题"):
        assert area(f"done {typed}", code=2).err.startswith("主题党日有两期没办，")
    area("use -")
    assert area("done 3.1.2", code=2).err.startswith("各级军令状三级各办各的，")


@pytest.mark.parametrize("item", ["联络", "主题党曰", "3.1.2"])
def test_no_command_is_offered_that_repeats_a_unit_or_period_that_nothing_is_called(plant, item):
    plant("use -")
    for option, said in (("-u 不存在班", "没有叫“不存在班”的单位"), ("-p 13月", "没有“13月”")):
        refused = plant(f"done {item} {option}", code=2).err
        assert refused.startswith(said)
        assert f"sx done {item}" not in refused
    assert "-p 11" in plant("done 联络 -p 11", code=2).err


def test_a_day_said_by_its_weekday_or_number_is_taken_as_people_mean_it_and_said(sx):
    said = sx("done 主题党日 --on 上周五")
    assert said.err.startswith("“上周五”按 2026-11-20 理解\n")
    sx("done 支委会 --on 15")
    days = [row["occurred_on"] for row in sx("log -n 2 --json").data]
    assert days == ["2026-11-20", "2026-11-15"]
    assert "还没到" in sx("done 党课 --on 本周五", code=2).err
    assert sx("done 党课 --on 周五 --json").err == ""
    assert "不是日期" in sx("done 党课 --on 随便", code=2).err


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("完成 主题党日", "sx done 主题党日"),
        ("撤销", "sx undo"),
        ("状态", "sx report"),
        ("单位", "sx unit list"),
        ("导出", "sx export"),
    ],
)
def test_a_command_named_in_chinese_gets_the_command_that_is_meant(sx, typed, command):
    refused = sx(typed, code=2).err.splitlines()[0]
    assert refused.endswith(f"：{command}")


def test_every_chinese_word_for_a_command_means_one_that_there_is():
    from sixiang_cli.cli import registry, unknown

    words = [word for said in unknown._SAID.values() for word in said.split()]
    assert len(words) == len(set(words))
    assert all(registry.named(name) for name in unknown._SAID)
