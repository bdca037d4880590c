"""``sx undo`` and ``sx redo``: the last whole command of this device, off and on again."""

import pytest

NOTHING = "没有可撤销的：这台机器还没有记过事。\n"


def status(sx, measure):
    return [task["status"] for task in sx(f"list {measure} --all --json").data]


def test_undo_says_what_it_reversed_and_how_it_stands_now(sx):
    sx("done 主题党日")
    assert sx("undo").out == (
        "已撤销：11-23 08:02 记的 1.3.2 主题党日（作业区，11月），现为未办。恢复：sx redo\n"
    )
    assert status(sx, "主题党日") == ["not_started"]
    assert sx("redo").out == (
        "已恢复：11-23 08:02 记的 1.3.2 主题党日（作业区，11月），现为已办。撤销：sx undo\n"
    )
    assert status(sx, "主题党日") == ["done"]


def test_a_command_is_undone_whole(sx):
    sx("done 支委会 党小组会 主题党日")
    assert "3 条记录：支委会、党小组会、主题党日（作业区，11月）" in sx("undo").out
    assert status(sx, "支委会 党小组会 主题党日") == ["not_started"] * 3


def test_undoing_twice_goes_further_back(sx):
    sx("done 支委会")
    sx("done 主题党日")
    sx("undo")
    sx("undo")
    assert status(sx, "支委会 主题党日") == ["not_started"] * 2


def test_nothing_to_undo_and_nothing_to_redo_are_said_with_exit_code_one(sx):
    assert sx("undo", code=1).err == NOTHING
    assert sx("redo", code=1).err == "没有可恢复的：没有撤销过什么。\n"
    sx("done 主题党日")
    sx("undo")
    assert sx("undo", code=1).err == "没有可撤销的：这台机器记过的都已撤销。\n恢复：sx redo\n"


def test_every_kind_of_record_can_be_undone(sx):
    sx("init . --start 2026-10-01")
    for line, before in (
        ("na 第一议题 -p 11月 -m 没有", "not_started"),
        ("skip 党小组会 -p 10月 -m 检修停产", "not_started"),
        ("reopen 主题党日 -p 11月", "done"),
    ):
        if "reopen" in line:
            sx("done 主题党日 -p 11月")
        sx(line)
        said = sx("undo").out
        assert ("现为已办" if before == "done" else "现为未办") in said


def test_an_assignment_is_undone_too(sx):
    sx("assign 第一议题 --to 办公室主任")
    sx("undo")
    assert sx("list 第一议题 --json").data[0]["assignee"] is None


def test_what_is_an_hour_old_is_asked_about(sx):
    sx("done 主题党日")
    sx.at("2026-11-23 18:30")
    asked = sx("undo", terminal=True, stdin="n\n", code=1).both
    assert "最近一次是10 小时前记的“主题党日”。撤销它？[y/N]" in asked
    assert "没有做，什么也没改。" in asked
    assert status(sx, "主题党日") == ["done"]
    assert "已撤销" in sx("undo", terminal=True, stdin="y\n").both


def test_what_a_unit_below_recorded_is_asked_about_at_once(plant):
    plant("use 轧辊/乙班")
    plant("done 军令状")
    plant("use 轧辊作业区")
    plant.at("2026-11-23 08:05")
    asked = plant("undo", terminal=True, stdin="\n", code=1).both
    assert "最近一次是 轧辊作业区/乙班 3 分钟前记的“与作业区签军令状”。撤销它？" in asked


@pytest.mark.parametrize("whose", ["热轧示例厂", "轧辊/乙班", "精整/甲班"])
def test_what_is_neither_ones_own_nor_of_a_unit_below_is_neither_undone_nor_redone(plant, whose):
    plant(f"use {whose}")
    plant("done 3.1.2")
    plant("use 轧辊/甲班")
    before = plant("log --json").out
    refused = plant("undo -y", code=1).err
    assert "轧辊作业区/甲班不能撤销，什么也没改。一个单位只撤销自己的和所属单位的。" in refused
    assert plant("log --json").out == before
    plant(f"use {whose}")
    plant("undo -y")
    plant("use 轧辊/甲班")
    assert "轧辊作业区/甲班不能恢复，什么也没改。" in plant("redo", code=1).err
    plant("use 热轧示例厂")
    assert "已恢复" in plant("redo").out


def test_a_command_that_also_concerns_another_unit_is_not_undone_in_part(plant):
    plant("done 军令状@轧辊/甲班 军令状@轧辊/乙班")
    plant("use 轧辊/甲班")
    refused = plant("undo -y", code=1).err
    assert "最近一次是轧辊作业区/乙班的“3.1.2 各级军令状”" in refused
    assert "换到轧辊作业区/乙班：sx use 轧辊作业区/乙班" in refused
    plant("use 轧辊作业区")
    assert "2 条记录" in plant("undo -y").out


def test_where_nobody_can_answer_nothing_is_undone(sx):
    sx("done 主题党日")
    sx.at("2026-11-24 08:02")
    refused = sx("undo", code=1)
    assert "没有人回答，什么也没做。" in refused.err
    assert "加 -y" in refused.err
    assert status(sx, "主题党日") == ["done"]
    sx("undo -y")
    assert status(sx, "主题党日") == ["not_started"]


def test_a_redo_that_something_later_contradicts_is_refused(sx):
    sx("done 主题党日")
    sx("undo")
    sx("na 主题党日 -m 没有")
    refused = sx("redo", code=1)
    assert "恢复不了：1.3.2 主题党日后来（11-23）又记过，什么也没改。" in refused.err
    assert "sx reopen 1.3.2@作业区#2026-11" in refused.err
    assert status(sx, "主题党日") == ["not_applicable"]


def test_the_list_shows_what_could_be_undone_newest_first_and_undoes_nothing(sx):
    sx("done 支委会")
    sx("done 主题党日 第一议题")
    listed = sx("undo --list --json").data
    assert [each["what"] for each in listed] == ["主题党日、第一议题", "支委会"]
    assert "sx undo 撤最上面一条" in sx("undo --list").out
    assert status(sx, "支委会") == ["done"]
    assert sx("undo --list --json").data == listed


def test_an_undo_is_itself_on_record_and_what_it_undid_stays_in_the_log(sx):
    sx("done 主题党日")
    sx("undo")
    log = sx("log --json").data
    assert [(row["kind"], row["live"]) for row in log][-2:] == [("done", False), ("undo", True)]
    assert "办理 已撤销" in sx("log").out


def test_what_is_turned_is_said_where_it_was_no_tick(sx):
    sx("assign 主题党日 --to 组织委员")
    assert "主题党日（作业区，11月）的派责任，现为未办。" in sx("undo").out
    sx("postpone 主题党日 --to 12-10 -m 检修停产")
    assert "主题党日（作业区，11月）的延期，现为未办。" in sx("undo").out


def test_an_undo_that_would_not_take_back_a_change_of_units_asks_first(sx):
    sx("unit add 轧辊作业区")
    sx("done 支委会 -p 11月")
    sx.at("2026-11-23 08:05")
    sx("unit add 错班 --under 轧辊作业区")
    asked = sx("undo", terminal=True, stdin="n\n", code=1).both
    assert "组织在这以后改过；sx undo 只撤记的事，不撤组织的改动。" in asked
    assert "最近一次是3 分钟前记的“支委会”。撤销它？" in asked
    assert status(sx, "支委会 -p 11月") == ["done"]
    sx.at("2026-11-23 08:06")
    sx("done 党小组会 -p 11月")  # recorded under the organisation as it is now
    assert "党小组会" in sx("undo").out
