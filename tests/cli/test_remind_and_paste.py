"""The group chat: the text that goes in, and what is taken from the answers."""

import pytest


@pytest.fixture
def area(sx):
    """An area's ledger on day three: two teams have something overdue."""
    sx.at("2026-03-02 08:00")
    sx("init 台账 --start 2026-01-01")

    def run(line, **more):
        return sx(
            f"--home 台账 {line}" if isinstance(line, str) else ["--home", "台账", *line], **more
        )

    run("unit add 示例厂")
    run("unit add 轧辊作业区 精整作业区 --under 示例厂")
    run("unit add 甲班 乙班 丙班 丁班 --under 轧辊作业区")
    run("unit add 甲班 戊班 --under 精整作业区")
    run("done 军令状 -l 班组 --except 丁班 -y")
    run("done 指标 -l 班组 --except 丙班 -y")
    run("done 军令状 -u 精整作业区")
    run("use 轧辊作业区")
    sx.at("2026-11-23 08:02")
    run.write = lambda text, encoding="utf-8": (sx.home / "接龙.txt").write_bytes(
        text.encode(encoding)
    )
    return run


def test_the_reminder_is_plain_text_for_one_chat_with_units_days_and_how_to_answer(area):
    lines = area("remind 军令状 指标 -l 班组", terminal=True, columns=40).out.splitlines()
    assert lines == [
        "轧辊作业区 11-23 还要办：",
        "丙班  承接本班组指标（03-31 到期，逾期 237 天）",
        "丁班  与作业区签军令状（03-31 到期，逾期 237 天）",
        "办完在群里回一行：班组 事项 日期。例：丙班 承接本班组指标 11-23",
    ]


def test_each_chat_has_its_own_block_and_nothing_is_recorded(area):
    area("use -")
    before = area("log --json").data
    blocks = area("remind 军令状 指标 -l 班组 --days 60 --json").data
    assert [block["group"] for block in blocks] == ["轧辊作业区"]
    blocks = area("remind 领导 -l 班组 --days 60 --json").data
    assert [block["group"] for block in blocks] == ["轧辊作业区", "精整作业区"]
    assert [unit["unit"] for unit in blocks[1]["units"]] == ["精整作业区/甲班", "戊班"]
    assert area("log --json").data == before


def test_whoever_reminds_is_not_reminded(area):
    units = [one["unit"] for block in area("remind --json").data for one in block["units"]]
    assert "轧辊作业区" not in units
    assert "逾期" not in area("remind 领导").out  # whether a leader came is not theirs
    assert "领导" not in area("remind --days 60").out


def test_nobody_to_remind_says_so(area):
    assert "没有要提醒的" in area("remind -u 戊班").out


def test_the_answers_are_shown_asked_about_and_recorded_as_one_command(area):
    area.write("丙班小王：指标 11-20\n2、丁班 军令状 11.18\n好的收到\n")
    asked = area("paste 接龙.txt", code=1)
    assert "读到 3 行，认出 2 行" in asked.err
    assert "没认出单位" in asked.err
    assert "记入这 2 项？" in asked.err
    area("paste 接龙.txt -y")
    rows = area("log -n 2 --json").data
    assert [(row["unit"], row["occurred_on"]) for row in rows] == [
        ("丙班", "2026-11-20"),
        ("丁班", "2026-11-18"),
    ]
    assert "代录" in area("log -n 2").out
    area("undo")
    assert len(area("list -s 逾期 军令状 指标 -l 班组 --json").data) == 2
    area("redo")
    assert area("list -s 逾期 军令状 指标 -l 班组 --json").data == []


def test_lines_that_came_to_nothing_are_named_beside_what_was_recorded(area):
    area.write("丙班 指标 11-20\n磨床2班 军令状 11-18\n丁班 军令状\n丁班 军令状\n甲班 指标 11-20\n")
    answer = area("paste 接龙.txt -y").out
    assert "已办：3.1.3 承接本班组指标" in answer
    assert "没记的：第 2 行有认不准的数字；第 3、4 行没写日期；第 5 行早已办过。" in answer
    assert "写法：单位 事项 日期" in answer
    area("undo")
    area.write("丙班 指标 11-20\n")
    assert "没记的" not in area("paste 接龙.txt -y").out


def test_an_answer_on_the_terminal_is_asked_about_there(area):
    area.write("丙班 指标 11-20\n")
    assert "已办" in area("paste 接龙.txt", terminal=True, stdin="y\n").both
    area("undo")
    assert "没有做，什么也没改" in area("paste 接龙.txt", terminal=True, stdin="n\n", code=1).err


def test_names_and_other_words_are_stored_and_shown_nowhere(area, sx):
    words = ("欧阳小王", "血压高", "我先下班了", "13812345678")
    area.write(
        "丙班欧阳小王：指标 11-20 血压高\n欧阳小王：我先下班了\n丁班 13812345678 军令状 11-18\n"
    )
    shown = [
        area("paste 接龙.txt --dry-run").both,
        area("paste 接龙.txt --dry-run --json").both,
        area("paste 接龙.txt -y").both,
        area("log --json").both,
    ]
    kept = b"".join(path.read_bytes() for path in (sx.home / "台账").rglob("*") if path.is_file())
    for word in words:
        assert not any(word in text for text in shown)
        assert word.encode() not in kept


def test_pasting_the_same_lines_again_records_nothing_twice(area):
    area.write("丙班 指标 11-20\n丙班 指标 11-20\n丁班 军令状 11-18\n")
    assert "第 1 行已报" in area("paste 接龙.txt -y --dry-run").out
    area("paste 接龙.txt -y")
    number = len(area("log --json").data)
    again = area("paste 接龙.txt -y")
    assert "早已办过" in again.out
    assert len(area("log --json").data) == number


def test_counted_acts_of_different_days_add_up_and_of_the_same_day_do_not(area):
    area("use -")
    area("cascade 职工意见收集 --to 班组 --under 轧辊作业区 --times 4 -y")
    area.write("丙班 意见收集 11-18\n丙班 意见收集 11-20 两次\n丙班 意见收集 11-20\n")
    found = area("paste 接龙.txt -y --json").data
    assert [row["recorded"] for row in found] == [True, True, False]
    (task,) = area("list 职工意见收集 -u 丙班 --json").data
    assert (task["count"], task["times"]) == (3, 4)
    assert "这一天已记过" in area("paste 接龙.txt").out


def test_a_late_answer_goes_to_the_period_of_its_day(area):
    area.write("轧辊作业区 主题党日 10-28\n")
    shown = area("paste 接龙.txt --dry-run").out
    assert "主题党日（10月）" in shown
    (row,) = area("paste 接龙.txt -y --json").data
    assert row["address"] == "1.3.2@轧辊作业区#2026-10"


def test_a_name_that_two_units_share_is_read_only_in_its_own_chat(area):
    area.write("甲班 宣讲 11-20\n")
    assert area("paste 接龙.txt --dry-run --json").data[0]["unit"] == "轧辊作业区/甲班"
    area("use -")
    assert area("paste 接龙.txt --dry-run --json").data[0]["fault"] == "units"
    found = area("paste 接龙.txt -u 精整作业区 --dry-run --json").data
    assert found[0]["unit"] == "精整作业区/甲班"


def test_a_day_for_lines_without_one_is_given_once(area):
    area.write("丙班 指标\n丁班 军令状 11-18\n")
    assert "没写日期" in area("paste 接龙.txt --dry-run").out
    days = [row["day"] for row in area("paste 接龙.txt --on 昨天 -y --json").data]
    assert days == ["2026-11-22", "2026-11-18"]
    assert "还没到" in area("paste 接龙.txt --on 明天", code=2).err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_text_is_read_however_it_was_saved(area, encoding):
    area.write("丙班 指标 11-20\r\n", encoding)
    assert area("paste 接龙.txt --dry-run --json").data[0]["unit"] == "丙班"


def test_it_reads_a_pipe_and_refuses_what_is_no_text(area, sx):
    text = "丙班 指标 11-20\n"
    assert area("paste --dry-run --json", stdin=text).data[0]["unit"] == "丙班"
    assert area("paste - -y --json", stdin=text).data[0]["recorded"]
    (sx.home / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff")
    assert "不是文本" in area("paste 图.txt", code=2).err
    assert "没有认出可记的" in area("paste", stdin="好的\n", code=1).err
    assert "没有认出可记的" in area("paste", stdin="", code=1).err
    area("paste 没有这个文件.txt", code=2)


def test_the_reminder_pasted_back_with_the_answers_records_the_answers_only(area):
    reminder = area("remind 军令状 指标 -l 班组").out
    area.write(f"{reminder}丙班小王：指标 11-20\n")
    found = area("paste 接龙.txt -y --json").data
    assert [row["unit"] for row in found if row["recorded"]] == ["丙班"]


def test_what_is_not_owed_then_is_named_by_its_title_too(area):
    area.write("甲班 军令状 2020-01-01\n")
    shown = area("paste 接龙.txt --dry-run").out
    assert "甲班  与作业区签军令状" in shown
    assert "甲班  3.1.2" not in shown


def test_what_others_have_to_bring_about_is_said_where_nobody_is_reminded(area):
    area("done 军令状 指标 -l 班组 --on 03-02 -y")
    said = area("remind -l 班组").out
    assert "没有要提醒的：4 个单位自己能办的没有逾期，7 天内也没有到期的。" in said
    assert "领导来班组宣讲逾期 4 项，要上面来办，不提醒。也要提醒：sx remind 2.1.3\n" in said
    assert "领导来班组宣讲" in area("remind 2.1.3 -l 班组").out
    for line in ("due", "due --light 红"):
        assert "领导来班组宣讲要上面来办，逾期了也不亮灯。" in area(line).out
