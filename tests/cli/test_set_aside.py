"""``skip``, ``na``, ``reopen``, ``note``, ``assign``: what changes a task without its being done."""

import pytest

UNDO = "撤销：sx undo"


@pytest.fixture
def autumn(sx):
    """A ledger that began on the first of October, looked at on 23 November."""
    sx("init . --start 2026-10-01")
    return sx


def one(sx, line):
    return sx(f"list {line} --json").data[0]


# --- 未开展 -------------------------------------------------------------------------------------


def test_skipped_it_is_still_owed_and_no_longer_open(autumn):
    said = autumn("skip 党小组会 -p 10月 -m 检修停产").out
    assert said == f"已记未开展：1.3.1.3 党小组会（作业区，10月），仍算应办、不算已办。{UNDO}\n"
    assert "10月" not in autumn("list 党小组会").out
    total = autumn("report 党小组会 -p 10月 --json").data["total"]
    assert (total["expected"], total["missed"], total["done"], total["overdue"]) == (1, 1, 0, 0)
    assert total["on_time"] == 0
    assert "未开展" in autumn("report -p 10月").out


def test_a_period_that_is_still_running_cannot_be_skipped(autumn):
    refused = autumn("skip 党小组会 -p 11月 -m 检修停产", code=2)
    assert refused.err == (
        "党小组会（11月）还没过完，12-01 起才能记未开展，什么也没记。\n本单位没有这回事：sx na 1.3.1.3 -m 原因\n"
    )


@pytest.mark.parametrize(
    "command", ["skip 党小组会 -p 10月", "na 党小组会 -p 10月", "na 支委会 --standing"]
)
def test_a_reason_is_asked_for(autumn, command):
    assert autumn(command, code=2).err.startswith("要写原因，什么也没记。\n例：sx ")
    assert autumn("log --json").data == []


def test_what_is_done_cannot_be_skipped_and_the_way_back_names_the_period(autumn):
    autumn("done 党小组会 --on 10-20")
    refused = autumn("skip 党小组会 -p 10月 -m 检修停产", code=1)
    assert "已办，不能记未开展，什么也没记。" in refused.err
    assert "sx reopen 1.3.1.3 -p 10月" in refused.err


def test_skipped_and_held_after_all_it_is_done(autumn):
    autumn("skip 党小组会 -p 10月 -m 检修停产")
    autumn("done 党小组会 --on 10-30")
    assert one(autumn, "党小组会 -p 10月 --all")["status"] == "done"


# --- 不适用 -------------------------------------------------------------------------------------


def test_not_applicable_is_not_owed_and_its_number_stays_at_the_foot(sx):
    said = sx("na 第一议题 -m 本月没有").out
    assert said == f"已记不适用：1.1.1 第一议题（厂，11月），不算应办，件数写在报表末尾。{UNDO}\n"
    total = sx("report --json").data["total"]
    assert (total["expected"], total["not_applicable"]) == (44, 1)
    assert "不适用 1、按需 4" in sx("report").out


def test_standing_it_holds_until_withdrawn(sx):
    sx("na 支委会 --standing -m 未设支委会")
    sx.at("2027-03-10 09:00")
    assert sx("list 支委会 -p 本月 --json").data == []
    assert one(sx, "支委会 -p 本月 --all")["status"] == "not_applicable"
    assert "现为未办" in sx("reopen 支委会").out
    assert one(sx, "支委会 -p 本月")["status"] == "not_started"
    assert one(sx, "支委会 -p 2026-12 --all")["status"] == "not_applicable"


def test_standing_it_leaves_earlier_periods_owed(autumn):
    autumn("na 支委会 --standing -m 未设支委会")
    assert [task["period"] for task in autumn("list 支委会 --json").data] == ["2026-10"]


def test_without_standing_it_holds_for_its_own_period_only(sx):
    sx("na 支委会 -m 检修")
    sx.at("2026-12-02 09:00")
    assert [task["period"] for task in sx("list 支委会 --json").data] == ["2026-12"]


# --- reopened ----------------------------------------------------------------------------------


def test_setting_aside_what_was_done_says_that_it_counts_no_longer(autumn):
    autumn("done 党小组会 -p 10月 --on 10-20")
    said = autumn("na 党小组会 -p 10月 -m 记错").out
    assert "件数写在报表末尾；这项原来已办（10-20），现在不再算办过。" in said
    autumn("undo")
    autumn("done 主题党日 -p 10月 --on 10-20")
    said = autumn("na 党小组会 主题党日 支委会 -p 10月 -m 记错").out
    assert "其中 2 项原来已办，现在不再算办过。" in said
    autumn("undo")
    autumn("done 支委会 -p 11月")
    said = autumn("na 支委会 --standing -p 11月 -m 未设支委会").out
    assert "；这一期已经是已办，照算。" in said
    assert "不再算办过" not in autumn("na 第一议题 -p 10月 -m 没有").out


def test_what_was_done_and_then_set_aside_takes_no_words_or_ticks_until_it_is_reopened(autumn):
    autumn("done 党小组会 -p 10月 --on 10-20")
    autumn("na 党小组会 -p 10月 -m 记错")
    for line in (
        "done 党小组会 -p 10月 -m 再",
        "done 党小组会 -p 10月",
        "done 党小组会 -p 10月 -n 1",
    ):
        refused = autumn(line, code=1).err
        assert "党小组会（作业区，10月）办过以后记了不适用（记错），什么也没记。\n" in refused
        assert "sx reopen 1.3.1.3@作业区#2026-10" in refused
    autumn("reopen 1.3.1.3@作业区#2026-10")
    autumn("done 党小组会 -p 10月 -m 再")
    assert one(autumn, "党小组会 -p 10月 --all")["status"] == "done"


def test_reopened_it_is_open_again_and_its_history_stays(autumn):
    autumn("done 主题党日 --on 10-20 -m 已开")
    said = autumn("reopen 主题党日 -p 10月 -m 记错了单位").out
    assert said == f"已重新打开：1.3.2 主题党日（作业区，10月），现为未办。{UNDO}\n"
    assert [row["kind"] for row in autumn("log 主题党日 --json").data] == ["done", "reopen"]
    assert one(autumn, "主题党日 -p 10月")["note"] == "已开；记错了单位"


def test_reopen_without_a_period_takes_the_latest_on_which_something_was_decided(autumn):
    autumn("done 主题党日 --on 10-20")
    assert "（作业区，10月）" in autumn("reopen 主题党日").out


def test_reopening_what_is_open_records_nothing(sx):
    said = sx("reopen 主题党日").out
    assert said == "1.3.2 主题党日（作业区，11月）现在就是未办，没有新增记录。\n"
    assert [row for row in sx("log --json").data if row["kind"] == "reopen"] == []


# --- notes -------------------------------------------------------------------------------------


def test_a_note_changes_no_state_and_stands_beside_the_task(sx):
    assert (
        sx("note 主题党日 -m 与生产例会合开").out
        == f"已加备注：1.3.2 主题党日（作业区，11月）。{UNDO}\n"
    )
    sx("note 主题党日 -m 地点改在三号会议室")
    task = one(sx, "主题党日")
    assert (task["status"], task["note"]) == ("not_started", "与生产例会合开；地点改在三号会议室")
    assert "地点改在三号会议室" in sx("list 主题党日 -w").out


def test_an_empty_note_is_refused(sx):
    assert "没有写要补的话，什么也没记。" in sx("note 主题党日", code=2).err
    assert "没有写要补的话，什么也没记。" in sx(["note", "主题党日", "-m", ""], code=2).err


# --- assigned ----------------------------------------------------------------------------------


def test_a_post_stands_from_this_period_on(sx):
    assert sx("assign 党小组会 --to 组织委员").out == (
        f"已派：1.3.1.3 党小组会（作业区，11月），责任岗位 组织委员。{UNDO}\n"
    )
    sx.at("2027-03-10 09:00")
    assert one(sx, "党小组会 -p 本月")["assignee"] == "组织委员"


def test_a_post_for_this_period_only_ends_with_it(sx):
    sx("assign 党小组会 --to 组织委员")
    sx("assign 党小组会 --to 宣传委员 --only-this-period")
    assert one(sx, "党小组会")["assignee"] == "宣传委员"
    sx.at("2026-12-02 09:00")
    assert one(sx, "党小组会 -p 12月")["assignee"] == "组织委员"
    assert one(sx, "党小组会 -p 11月")["assignee"] == "宣传委员"


def test_a_dash_clears_the_post_and_finds_what_nobody_answers_for(sx):
    everything = len(sx("list --json").data)
    sx("assign 党小组会 支委会 --to 组织委员")
    assert len(sx("list --assignee - --json").data) == everything - 2
    assert "责任岗位 未定" in sx("assign 党小组会 --to -").out
    assert len(sx("list --assignee - --json").data) == everything - 1
    assert [task["title"] for task in sx("list --assignee 组织 --json").data] == ["支委会"]


def test_a_post_is_a_column_only_where_there_is_one(sx):
    assert "责任岗位" not in sx("list -d 1").out
    sx("assign 党小组会 --to 组织委员")
    assert "责任岗位" in sx("list -d 1").out
    assert "未定" in sx("list -d 1").out


def test_a_due_day_comes_forward_and_never_goes_back(sx):
    said = sx("assign 主题党日 --to 支部书记 --due 11-25").out
    assert said.startswith("已派：1.3.2 主题党日（作业区，11月），责任岗位 支部书记，期限 11-25。")
    assert one(sx, "主题党日")["due"] == "2026-11-25"
    assert "剩 2 天" in sx("list 主题党日").out
    refused = sx("assign 主题党日 --due 12-10", code=2)
    assert "派任务只能提前，不能推后，什么也没改。" in refused.err
    assert "sx postpone 1.3.2" in refused.err
    assert one(sx, "主题党日")["due"] == "2026-11-25"


def test_a_due_day_without_year_is_the_next_such_day_and_is_echoed_where_that_is_another_year(sx):
    refused = sx("assign 主题党日 --due 03-20", code=2)
    assert refused.err.startswith("“03-20”按 2027-03-20 理解\n")


def test_a_due_day_is_for_its_own_period(sx):
    sx("assign 主题党日 --due 11-25")
    sx.at("2026-12-02 09:00")
    assert [task["due"] for task in sx("list 主题党日 --json").data] == ["2026-11-25", "2026-12-31"]


def test_a_department_can_lead_here_what_the_catalogue_gives_to_another(sx):
    sx("assign 书记接待日 --department 工会")
    assert one(sx, "书记接待日")["department"] == ["工会"]
    rows = {
        row["label"]: row["expected"] for row in sx("report --by department --json").data["rows"]
    }
    assert rows["工会"] == 1
    sx("assign 书记接待日 --department -")
    assert one(sx, "书记接待日")["department"] == ["党委"]


def test_an_assignment_of_nothing_is_refused(sx):
    assert sx("assign 主题党日", code=2).err.startswith("没有写定什么，什么也没改。\n")


def test_several_are_assigned_at_once_and_undone_at_once(sx):
    assert "已派 2 项" in sx("assign 党小组会 支委会 --to 组织委员").out
    sx("undo")
    assert {task["assignee"] for task in sx("list 党小组会 支委会 --json").data} == {None}


def test_what_an_assignment_takes_away_is_said(sx):
    sx("assign 党小组会 --to 组织委员 --department 工会")
    assert "，责任岗位 未定（原来是组织委员）。" in sx("assign 党小组会 --to -").out
    assert "，责任部门 党支部。" in sx("assign 党小组会 --department -").out


@pytest.mark.parametrize("option", ["--to", "--department"])
def test_an_empty_post_is_no_way_to_clear_one(sx, option):
    sx("assign 党小组会 --to 组织委员")
    said = sx(["assign", "党小组会", option, " "], code=2).err
    assert said.startswith(f"{option} 后面是空的，什么也没改。\n要去掉原来定的")
    assert said.endswith(f"：{option} -\n")
    assert sx("list 党小组会 --json").data[0]["assignee"] == "组织委员"
