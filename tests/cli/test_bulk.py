"""Many tasks in one command: by level, from a list; shown and asked about before anything is recorded."""

import pytest


def done(sx, line="-s 已办"):
    return {task["address"] for task in sx(f"list {line} -u 全部 --json").data}


def test_a_level_is_ticked_but_for_the_units_named_after_a_question(plant):
    plant("use 轧辊作业区")
    asked = plant("done 军令状 -l 班组 --except 丁班 --on 11-20", terminal=True, stdin="y\n")
    assert "  3.1.2 与作业区签军令状（轧辊作业区/甲班，全年）\n" in asked.both.replace("\r", "")
    assert "记入这 3 项？[y/N]" in asked.both
    assert done(plant) == {f"3.1.2@轧辊作业区/{team}#2026" for team in ("甲班", "乙班", "丙班")}
    assert {task["done_on"] for task in plant("list -s 已办 --json").data} == {"2026-11-20"}


def test_those_done_already_are_not_asked_about(plant):
    plant("use 轧辊作业区")
    plant("done 军令状 -u 甲班")
    plant("done 军令状 -u 乙班")
    asked = plant("done 军令状 -l 班组", terminal=True, stdin="y\n").both.replace("\r", "")
    assert "甲班，全年）\n" not in asked.partition("记入")[0]
    assert "记入这 2 项（另有 2 项早已办过，不再记）？[y/N]" in asked
    assert "早已办过 2 项，没有新增记录：与作业区签军令状（" in asked
    again = plant("done 军令状 -l 班组").out  # nothing new, so no question
    assert again.startswith("早已办过 4 项，没有新增记录：")


def test_a_remark_for_a_level_is_asked_about_with_those_done_already(plant):
    plant("done 军令状 -l 班组 -y")
    asked = plant("done 军令状 -l 班组 -m 补签", terminal=True, stdin="n\n", code=1).both
    assert "记入这 8 项？[y/N]" in asked


@pytest.mark.parametrize("answer", ["n\n", "\n", "好吧\n", ""])
def test_anything_but_yes_records_nothing(plant, answer):
    refused = plant("done 军令状 -l 班组", terminal=True, stdin=answer, code=1)
    assert "没有做，什么也没改。" in refused.both
    assert plant("log --json").data == []


@pytest.mark.parametrize("answer", ["y", "Y", "yes", "是", "好", "ｙ"])
def test_yes_is_said_in_more_than_one_way(plant, answer):
    plant("done 军令状 -l 班组", terminal=True, stdin=f"{answer}\n")
    assert len(done(plant)) == 8


def test_where_nobody_can_answer_it_takes_yes_beforehand(plant):
    refused = plant("done 军令状 -l 班组", code=1)
    assert "没有人回答，什么也没做。\n确定要做：加 -y\n" in refused.err
    assert done(plant) == set()
    plant("done 军令状 -l 班组 -y")
    assert len(done(plant)) == 8


def test_named_items_are_never_asked_about(plant):
    plant("use 轧辊作业区")
    plant("done 支委会 党小组会 主题党日 党课 支部党员大会")
    assert len(done(plant)) == 5


def test_a_whole_branch_is_left_out_with_its_teams(plant):
    plant("done 军令状 -l team --except 轧辊 -y")
    assert {address.partition("@")[2][:5] for address in done(plant)} == {"精整作业区"}
    plant("undo")
    plant("done 军令状 -l 班组 --except 轧辊、精整/丁班 -y")
    assert len(done(plant)) == 3


def test_a_level_means_the_units_at_or_below_the_one_in_use(plant):
    plant("use 精整作业区")
    plant("done 军令状 -l 班组 -y")
    assert {address.partition("/")[0] for address in done(plant)} == {"3.1.2@精整作业区"}


def test_a_level_that_does_not_owe_it_is_refused(plant):
    refused = plant("done 主题党日 -l 班组 -y", code=2)
    assert refused.err == "热轧示例厂之下没有要办主题党日的班组，一项也没记。\n"


def test_a_level_can_be_looked_at_first(plant):
    said = plant("done 军令状 -l 班组 --dry-run").out
    assert said.count("会记：3.1.2 与作业区签军令状（") == 8
    assert plant("log --json").data == []


def test_a_list_goes_from_one_command_into_the_next(plant):
    addresses = plant("list 主题党日 支委会 --format addresses").out
    assert addresses.splitlines()[0] == "1.3.1.2@轧辊作业区#2026-11"
    said = plant("done - -y --on 11-20", stdin=addresses)
    assert "已办 4 项" in said.out
    assert "  1.3.2 主题党日（精整作业区，11月）\n" in said.err
    assert done(plant) == set(addresses.split())


def test_a_list_is_asked_about_and_without_an_answer_nothing_is_recorded(plant):
    refused = plant("done -", stdin="1.3.2@轧辊作业区#2026-11\n", code=1)
    assert "记入这 1 项？没有人回答，什么也没做。" in refused.err
    assert done(plant) == set()


def test_a_list_is_read_from_a_file_by_its_name_for_shells_without_redirection(plant, home):
    (home / "清单.txt").write_text(
        "\ufeff1.3.2@轧辊作业区#2026-11\r\n\r\n支委会@精整\r\n", encoding="utf-8"
    )
    plant("done 清单.txt -y")
    assert done(plant) == {"1.3.2@轧辊作业区#2026-11", "1.3.1.2@精整作业区#2026-11"}


def test_one_wrong_line_stops_the_whole_list(plant):
    refused = plant("done - -y", stdin="1.3.2@轧辊\n没这个\n1.3.2@没有这个单位\n", code=2)
    assert "没这个" in refused.err
    assert "没有这个单位" in refused.err
    assert done(plant) == set()


def test_an_empty_list_is_refused(plant):
    assert "没有写是哪一项，一项也没记。" in plant("done - -y", stdin="\n", code=2).err


def test_the_same_task_twice_in_a_list_is_ticked_once(plant):
    plant("done - -y", stdin="1.3.2@轧辊\nztdr@b1#本月\n")
    assert [task["count"] for task in plant("list -s 已办 --json").data] == [1]


def test_others_than_done_take_lists_and_levels_too(plant):
    plant("assign 主题党日 -l 作业区 --to 支部书记 -y")
    assert len(plant("list --assignee 支部书记 --json").data) == 2
    plant("na - -m 未设支委会 --standing -y", stdin="支委会@轧辊\n支委会@精整\n")
    assert len(plant("list -s 不适用 --json").data) == 2
    plant("reopen 支委会 -l 作业区 -y")
    assert plant("list -s 不适用 --json").data == []


def test_a_team_ticks_its_whole_level_only_for_itself(plant):
    plant("use 轧辊/甲班")
    plant("done 军令状 -l 班组 -y")
    assert done(plant) == {"3.1.2@轧辊作业区/甲班#2026"}
