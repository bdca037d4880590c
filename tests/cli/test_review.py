"""A measure with review = true: submitted, accepted or returned, and by whom."""

import pytest


@pytest.fixture
def plant(sx):
    """A plant whose 承接本班组指标 and 主题党日 are reviewed."""
    sx("init 台账 --start 2026-10-01 --catalogue builtin")
    path = sx.home / "台账" / "checklists.toml"
    text = path.read_text(encoding="utf-8")
    for id_ in ("3.1.3", "1.3.2"):
        text = text.replace(f'id = "{id_}"\n', f'id = "{id_}"\nreview = true\n', 1)
    path.write_text(text, encoding="utf-8")

    def run(line, unit="", **more):
        sx(f"--home 台账 use {unit or '-'}")
        return sx(f"--home 台账 {line}", **more)

    run("unit add 示例厂")
    run("unit add 轧辊作业区 精整作业区 --under 示例厂")
    run("unit add 甲班 乙班 丙班 丁班 --under 轧辊作业区")
    return run


def state(plant, item, unit):
    (task,) = plant(f"list {item} -u {unit} -l 班组 --all --json").data
    return task["status"], task["review"], task["done_on"]


def test_done_is_submitted_until_the_unit_above_accepts_it(plant):
    assert "待审核" in plant("done 指标 --on 11-20", "丙班").out
    assert state(plant, "指标", "丙班") == ("submitted", None, "2026-11-20")
    assert "已销号" in plant("accept 指标", "轧辊作业区").out
    assert state(plant, "指标", "丙班") == ("done", "accepted", "2026-11-20")


def test_an_accepted_task_is_on_time_by_the_day_it_was_submitted(plant):
    plant("done 主题党日 --on 11-20", "轧辊作业区")
    plant("accept 主题党日", "示例厂")
    (row,) = plant("report --by measure 主题党日 -p 11月 --json").data["rows"]
    assert (row["done"], row["submitted"], row["on_time"]) == (1, 0, 1.0)


def test_returned_it_is_to_be_done_again_and_shows_why(plant):
    plant("done 指标", "丁班")
    plant("return 指标 -m 缺分解表", "轧辊作业区")
    assert state(plant, "指标", "丁班") == ("in_progress", "returned", None)
    assert [one["unit"] for one in plant("list -s 退回 --json").data] == ["丁班"]
    assert not plant("list -s 已销号 --json").data
    shown = plant("show 指标 -u 丁班").out
    assert "退回" in shown
    assert "缺分解表" in shown
    assert "承接本班组指标" in plant("", "丁班").out
    plant("done 指标", "丁班")
    assert state(plant, "指标", "丁班")[0] == "submitted"


def test_a_unit_can_not_judge_its_own_work(plant):
    plant("done 主题党日 --on 11-20", "轧辊作业区")
    answer = plant("accept 主题党日", "轧辊作业区", code=1)
    assert "不能自己审核" in answer.err
    assert "示例厂" in answer.err
    assert "不能替" in plant("accept 主题党日 -u 轧辊作业区", "精整作业区", code=1).err


def test_what_was_not_submitted_can_be_neither_accepted_nor_returned(plant):
    assert "还没办" in plant("accept 指标 -u 丙班", code=1).err
    assert "还没办" in plant("return 指标 -u 丙班 -m 缺表", code=1).err
    assert "没有设审核" in plant("accept 军令状", code=2).err
    plant("done 指标 -u 丙班")
    plant("accept 指标")
    assert "不能再退回" in plant("return 指标 -u 丙班 -m 缺表", code=1).err


def test_returning_asks_for_a_reason(plant):
    plant("done 指标 -u 丙班")
    assert "要写原因" in plant("return 指标 -u 丙班", code=2).err


def test_several_that_wait_are_named_with_whole_commands_and_accepted_by_level(plant):
    for team in ("甲班", "丙班", "丁班"):
        plant(f"done 指标 -u {team}")
    err = plant("accept 指标", "轧辊作业区", code=2).err
    assert "sx accept 3.1.3 -u 丁班" in err
    assert "乙班" not in err
    assert "销号这 2 项？" in plant("accept 指标 -l 班组 --except 丁班", "轧辊作业区", code=1).err
    assert "会销号：" in plant("accept 指标 -l 班组 --dry-run", "轧辊作业区").out
    assert "已销号 2 项" in plant("accept 指标 -l 班组 --except 丁班 -y", "轧辊作业区").out
    assert state(plant, "指标", "丁班")[0] == "submitted"
    assert state(plant, "指标", "乙班")[0] == "not_started"


def test_the_reviewer_s_list_and_first_page_say_what_waits(plant):
    plant("done 指标 -u 丙班")
    assert "待审核 1 项：sx list -s 待审核" in plant("", "轧辊作业区").out
    listed = plant("list -s 待审核 --format addresses", "轧辊作业区").out.split()
    assert listed == ["3.1.3@丙班#2026"]
    plant("accept - -y", stdin=listed[0])
    assert state(plant, "指标", "丙班")[0] == "done"


def test_what_waits_is_not_what_is_to_be_done(plant):
    plant("done 主题党日 --on 10-28", "轧辊作业区")
    assert "11月" in plant("done 主题党日", "轧辊作业区").out  # October waits for others
    assert plant("due 主题党日 --days 60 --json", "轧辊作业区").data == []


def test_what_waits_can_not_be_called_missed(plant):
    plant("done 主题党日 --on 10-28", "轧辊作业区")
    assert (
        "待审核，不能记未开展" in plant("skip 主题党日 -p 10月 -m 检修", "轧辊作业区", code=1).err
    )


def test_what_waits_is_not_overdue(plant):
    plant("done 主题党日 --on 10-28", "轧辊作业区")
    (task,) = plant("list -s 待审核 -p 10月 --json").data
    assert (task["overdue"], task["light"]) == (False, "green")


def test_a_review_is_undone_as_one_command_and_stands_in_the_log(plant):
    plant("done 指标 -u 丙班")
    plant("done 指标 -u 丁班")
    plant("accept 指标 -l 班组 -y")
    plant("undo -y")
    assert state(plant, "指标", "丙班")[0] == "submitted"
    assert state(plant, "指标", "丁班")[0] == "submitted"
    plant("redo")
    log = plant("log 指标").out
    assert log.count("审核通过") == 2
    assert "代录" not in log.split("审核通过")[1]


def test_done_can_not_be_undone_once_it_was_accepted(plant):
    plant("done 指标 -u 丙班", "丙班")
    plant("accept 指标", "轧辊作业区")
    plant("undo -y", "轧辊作业区")  # takes the acceptance back
    plant("redo", "轧辊作业区")
    assert state(plant, "指标", "丙班")[0] == "done"


def test_a_returned_task_stays_open_even_if_it_was_done_more_than_once(plant):
    plant("done 指标 -u 丙班")
    plant("done 指标 -u 丙班 -n 1")
    plant("return 指标 -u 丙班 -m 缺表")
    assert state(plant, "指标", "丙班")[0] == "in_progress"
    plant("done 指标 -u 丙班")
    assert state(plant, "指标", "丙班")[0] == "submitted"


def test_a_unit_that_recorded_for_one_below_can_not_accept_that_itself(plant):
    plant("done 3.1.3@乙班 3.1.3@丙班", "轧辊作业区")
    plant("done 指标", "丁班")
    refused = plant("accept 指标 -l 班组 -y", "轧辊作业区", code=1).err
    assert "承接本班组指标（乙班，全年）等 2 项是本单位代录的，不能自己审核" in refused
    assert "由上级（示例厂）审核" in refused
    assert state(plant, "指标", "丁班")[0] == "submitted"
    assert "已销号" in plant("accept 指标 -u 丁班", "轧辊作业区").out
    assert "已销号 2 项" in plant("accept 指标 -l 班组 -y", "示例厂").out


def test_what_a_team_recorded_again_itself_is_accepted_by_the_unit_that_had_recorded_for_it(plant):
    plant("done 指标 -u 乙班", "轧辊作业区")
    plant("reopen 指标", "乙班")
    plant("done 指标", "乙班")
    assert "已销号" in plant("accept 指标 -u 乙班", "轧辊作业区").out


def test_words_added_by_the_unit_above_do_not_keep_it_from_accepting(plant):
    plant("done 指标", "乙班")
    plant("done 指标 -u 乙班 --evidence 分解表02", "轧辊作业区")
    assert "已销号" in plant("accept 指标 -u 乙班", "轧辊作业区").out


def test_what_was_returned_and_then_recorded_by_the_team_can_be_accepted(plant):
    plant("done 指标 -u 乙班", "轧辊作业区")
    plant("return 指标 -u 乙班 -m 缺表", "轧辊作业区")
    plant("done 指标", "乙班")
    assert "已销号" in plant("accept 指标 -u 乙班", "轧辊作业区").out


def test_what_the_unit_above_accepted_only_that_one_opens_again(plant):
    plant("done 指标", "乙班")
    plant("accept 指标", "轧辊作业区")
    refused = plant("reopen 指标", "乙班", code=1).err
    assert "是轧辊作业区销号的，乙班不能重新打开，什么也没改" in refused
    assert "由轧辊作业区或它的上级来做：sx reopen 3.1.3@乙班#2026" in refused
    assert state(plant, "指标", "乙班")[0] == "done"
    assert "已重新打开" in plant("reopen 指标 -u 乙班", "轧辊作业区").out


def test_the_unit_below_can_not_undo_what_the_one_above_decided(plant):
    for team in ("甲班", "乙班"):
        plant("done 指标", team)
    plant("accept 指标 -l 班组 -y", "轧辊作业区")
    refused = plant("undo -y", "甲班", code=1).err
    assert "（甲班），甲班不能撤销或恢复" in refused
    assert state(plant, "指标", "乙班")[0] == "done"


@pytest.mark.parametrize("unit", ["甲班", "丙班", "轧辊作业区", "精整作业区"])
def test_what_the_plant_accepted_no_unit_below_it_undoes_nor_is_asked_about(plant, unit):
    plant("done 指标 -u 丙班", "轧辊作业区")
    plant("accept 指标 -u 丙班", "示例厂")
    refused = plant("undo", unit, code=1).err  # refused at once: -y would not help
    assert refused == plant("undo -y", unit, code=1).err
    assert f"{unit}不能撤销或恢复，什么也没改。\n" in refused
    assert "由示例厂来做" in refused
    assert state(plant, "指标", "丙班")[0] == "done"
    plant("undo", "示例厂")
    assert f"{unit}不能撤销或恢复" in plant("redo", unit, code=1).err
    assert state(plant, "指标", "丙班")[0] == "submitted"


@pytest.mark.parametrize("unit", ["丙班", "轧辊作业区"])
@pytest.mark.parametrize(
    ("line", "verb"),
    [
        ("reopen 指标 -u 丙班", "重新打开"),
        ("na 指标 -u 丙班 -m 没有", "记不适用"),
        ("done 指标 -u 丙班 -n 1", "再加次数"),
    ],
)
def test_what_the_plant_accepted_only_the_plant_changes(plant, unit, line, verb):
    plant("done 指标", "丙班")
    plant("accept 指标 -u 丙班", "示例厂")
    said = plant(line, unit, code=1).err
    assert f"是示例厂销号的，{unit}不能{verb}，什么也没改。" in said
    assert state(plant, "指标", "丙班") == ("done", "accepted", "2026-11-23")
    plant(line, "示例厂")


def test_what_was_accepted_with_no_unit_in_use_counts_as_accepted_by_the_top_one(plant):
    plant("done 指标", "丙班")
    plant("accept 指标 -u 丙班")
    assert "是示例厂销号的" in plant("reopen 指标 -u 丙班", "轧辊作业区", code=1).err
    assert "最近一次是示例厂审核的" in plant("undo -y", "轧辊作业区", code=1).err
    plant("undo -y", "示例厂")
    plant("redo")
    assert "已重新打开" in plant("reopen 指标 -u 丙班").out


def test_an_opening_by_the_one_that_accepted_is_not_undone_by_those_below(plant):
    plant("done 指标", "丙班")
    plant("accept 指标 -u 丙班", "示例厂")
    plant("reopen 指标 -u 丙班", "示例厂")
    assert "是示例厂销过号的，丙班不能撤销或恢复" in plant("undo -y", "丙班", code=1).err
    plant("done 指标", "丙班")  # open again, it is the team's own
    plant("undo", "丙班")
    plant("na 指标 -m 没有", "丙班")


def test_words_may_still_be_added_to_what_was_accepted_and_taken_back(plant):
    plant("done 指标", "丙班")
    plant("accept 指标 -u 丙班", "示例厂")
    plant("done 指标 --evidence 分解表03", "丙班")
    plant("undo", "丙班")
    plant("note 指标 -m 已归档", "丙班")
    plant("undo", "丙班")
    assert state(plant, "指标", "丙班")[:2] == ("done", "accepted")


def test_a_team_that_owes_more_since_the_acceptance_can_go_on(plant, sx):
    plant("done 指标", "丙班")
    plant("accept 指标 -u 丙班", "示例厂")
    path = sx.home / "台账" / "checklists.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('id = "3.1.3"\n', 'id = "3.1.3"\ntimes = 2\n', 1), encoding="utf-8"
    )
    plant("done 指标", "丙班")
    plant("undo", "丙班")
    assert state(plant, "指标", "丙班")[0] == "in_progress"


def test_an_undone_acceptance_names_what_it_was_and_whose(plant):
    for team in ("甲班", "乙班"):
        plant("done 指标", team)
    plant("accept 指标 -l 班组 -y", "轧辊作业区")
    asked = plant("undo", "示例厂", terminal=True, stdin="n\n", code=1).both
    assert "轧辊作业区 刚才记的“承接本班组指标（甲班、乙班，审核通过）”" in asked
    said = plant("undo", "轧辊作业区").out
    assert "记的 2 条审核通过：承接本班组指标（甲班、乙班，全年）" in said


def test_several_that_wait_are_not_called_done(plant):
    said = plant("done 3.1.3@甲班 3.1.3@乙班", "轧辊作业区").out
    assert said.startswith("已办，待审核 2 项：承接本班组指标（甲班、乙班，全年）")
    mixed = plant("done 3.1.3@丙班 军令状@丙班 3.1.1@丙班", "轧辊作业区").out
    assert mixed.startswith("已办 3 项：")
    assert "其中 1 项待审核：承接本班组指标（丙班，全年）" in mixed


def test_a_brief_says_what_of_the_work_beside_the_month_waits_for_review(plant):
    plant("done 指标 -u 甲班 --on 11-20")
    plant("done 军令状 -u 甲班 --on 11-20")
    assert "另办理年度事项2项（其中1项待审核）：" in plant("brief -p 11月 --text").out
    assert "待审核 1 项" in plant("brief -p 11月").out


def test_picked_by_state_a_row_is_about_those_alone_and_names_the_few(plant):
    for team in ("甲班", "乙班", "丙班"):
        plant("done 指标", team)
    for team in ("甲班", "乙班"):
        plant(f"return 指标 -u {team} -m 缺表", "轧辊作业区")
    plant("done 指标 -u 丁班")
    for line in ("list -s 在办", "list --light 黄", "due -s 在办 --days 90"):
        shown = plant(line, "轧辊作业区").out
        (row,) = [text for text in shown.splitlines() if "承接本班组指标" in text]
        assert "甲班、乙班" in row, line
        assert "在办 退回" in row, line
        assert "已办" not in row
        assert "丙班" not in shown
    (row,) = [text for text in plant("list 指标 -l 班组").out.splitlines() if "本班组指标 " in text]
    assert "班组 4 个" in row
    assert "待审核 2 退回 2" in row


def test_many_that_stand_alike_are_counted_not_named(plant):
    assert "班组 4 个" in plant("list 指标 -l 班组 -s 未办").out
    for team in ("甲班", "乙班"):
        plant("done 军令状", team)
    row = plant("list 军令状 -l 班组 -s 未办").out
    assert "丙班、丁班" in row


def test_a_list_by_state_shows_only_dimensions_that_hold_some(plant):
    plant("done 主题党日 --on 11-20", "轧辊作业区")
    plant("skip 党小组会 -p 10月 -m 停产", "轧辊作业区")
    shown = plant("list --all -s 未开展 -p 10月").out
    assert "贯穿力度（理论武装科学化）" in shown
    assert "1 项" in shown
    for absent in ("引领高度", "汇总", "按需", "归档", "已办 0/"):
        assert absent not in shown
