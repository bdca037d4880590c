"""``sx log``: everything that was recorded, in order, with who, when and for which day."""

import pytest


@pytest.fixture
def history(plant):
    """Three weeks of a plant, recorded on the days they happened and later."""
    plant.at("2026-10-20 09:00")
    plant("config set start 2026-10-01")
    plant("done 主题党日@轧辊 -m 与生产例会合开")
    plant.at("2026-11-05 09:00")
    plant("done 支委会@轧辊 --on 10-30")
    plant("use 精整")
    plant("done 主题党日 --on 11-02 --evidence 纪要11")
    plant.at("2026-11-23 08:02")
    plant("assign 党课 --to 支部书记")
    return plant


def kinds(sx, line=""):
    return [row["kind"] for row in sx(f"log {line} --json").data]


def test_it_gives_everything_in_order_whatever_its_length(history):
    assert kinds(history, "-u /") == ["definitions", "done", "done", "done", "assign"]
    seqs = [row["seq"] for row in history("log -u / --json").data]
    assert seqs == sorted(seqs)


def test_each_line_tells_when_for_which_day_who_and_what(history):
    lines = history("log -u /").out.splitlines()
    first = next(line for line in lines if "与生产例会合开" in line)
    assert first.split() == [
        "10-20", "09:00", "10-20", "轧辊作业区", "主题党日（10月）", "办理", "未设单位", "与生产例会合开",
    ]  # fmt: skip


def test_the_scope_is_the_unit_in_use_and_options_widen_and_narrow_it(history):
    assert {row["unit"] for row in history("log --json").data} == {"精整作业区"}
    assert len(history("log -u 轧辊 --json").data) == 2
    assert len(history("log 主题党日 -u / --json").data) == 2
    assert len(history("log 1.3.2@轧辊#2026-10 --json").data) == 1
    assert len(history("log -p 10月 -u / --json").data) == 2


def test_since_counts_from_the_day_of_recording(history):
    assert kinds(history, "-u / --since 11-05") == ["done", "done", "assign"]
    assert kinds(history, "-u / --since 11-06") == ["assign"]


def test_late_entries_alone_with_their_days(history):
    rows = history("log -u / --late --json").data
    assert [(row["title"], row["late_entry"]) for row in rows] == [("支委会", 5)]
    assert "期后补录+5天" in history("log -u / --late").out


def test_a_late_entry_of_the_log_looks_at_the_period_and_that_of_a_list_at_the_due_day(history):
    history("config set start 2026-01-01")
    history("use -")
    history("done 军令状 -u 热轧示例厂 --on 03-20")
    page = history("list 军令状 -u 热轧示例厂 --all -s 补录").out
    assert "补录+237天" in page
    assert "期后补录" not in page
    assert "补录" not in history("log 军令状 -u /").out
    assert history("log 军令状 -u / --late --json").data == []


def test_the_last_few_are_the_newest_in_order(history):
    assert kinds(history, "-u / -n 2") == ["done", "assign"]
    assert kinds(history, "-u / -n 99") == kinds(history, "-u /")
    refused = history("log -n 0", code=2)
    assert "要写 1 以上的整数" in refused.err


def test_an_actor_alone(history):
    assert kinds(history, "-u / --actor 精整作业区") == ["done", "assign"]


def test_what_nobody_recorded_is_said(history):
    assert "没有符合的记录。" in history("log 党课 -u 轧辊").out
    assert history("log 党课 -u 轧辊 --json").data == []


def test_a_name_that_fits_nothing_is_said_with_what_comes_nearest(history):
    assert history("log 主题党曰", code=2).err == (
        "没有叫“主题党曰”的措施，没有可列的。相近的：主题党日。全部：sx list --all\n"
    )


def test_the_heading_says_which_measure_initials_were_taken_for(history):
    assert "措施：专家骨干列席学习\n" in history("log xxx -u /").out


def test_what_was_undone_is_named_and_not_numbered(history):
    history("done 支委会 党小组会 --on 11-20")
    history("undo")
    history("redo")
    undo, redo = history("log -n 2 -u /").out.splitlines()[-4:-2]
    about = ["精整作业区", "支委会（11月）、党小组会（11月）"]
    assert undo.split()[3:7] == [*about, "撤销", "办理"]
    assert redo.split()[3:7] == [*about, "恢复", "办理"]
    assert undo.endswith("11-23 08:02 记的")


def test_evidence_and_posts_are_told(history):
    page = history("log").out
    assert "佐证：纪要11" in page
    assert "责任岗位：支部书记" in page


def test_a_change_of_the_organisation_is_on_record_before_what_followed_it(history):
    history("unit add 戊班 --under 精整")
    history("note 党课 -m 改在月底")
    assert kinds(history, "-u / -n 2") == ["definitions", "note"]


def test_a_csv_of_the_log_says_what_was_written_as_the_screen_does(sx):
    sx("done 主题党日 -m 好 --evidence 纪要1")
    sx("postpone 支委会 --to 12-10 -m 检修")
    told = [line.rsplit(",", 1)[1] for line in sx("log --format csv").out.splitlines()]
    assert told[0] == "说明"
    assert "好；佐证：纪要1" in told
    assert "检修；延到：12-10" in told
    assert "2026-11-23 " in sx("log --format csv").out
    assert '"evidence": "纪要1"' in sx("log --format tsv").out


def test_what_was_undone_says_when_and_by_whom_where_no_line_of_its_own_does(history):
    history("use 热轧示例厂")
    history.at("2026-11-23 09:15")
    history("undo -y")  # what 精整 assigned
    history("redo")
    history.at("2026-11-23 09:20")
    history("undo -y")
    (row,) = [line for line in history("log 党课 -u /").out.splitlines() if "派责任" in line]
    assert "已撤销" in row
    assert "责任岗位：支部书记；撤销：11-23 09:20 热轧示例厂" in row
    assert "撤销：11-23" not in history("log -u /").out  # it has a line of its own there
    assert "撤销：" not in history("log 支委会 -u /").out
    assert "撤销：11-23 09:20 热轧示例厂" in history("show 党课 -u /").out
