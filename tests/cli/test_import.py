"""A sheet out and back: what was filled in is recorded, what moved on is never overwritten."""

import csv
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.spreadsheets import row, workbook


@pytest.fixture
def office(sx, tmp_path, monkeypatch):
    """Give two areas with two teams, and a folder to work in."""
    monkeypatch.chdir(tmp_path)
    sx("init --start 2026-10-01")
    sx("unit add 热轧示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 热轧示例厂")
    sx("unit add 甲班 乙班 --under 轧辊作业区")
    return sx


HEAD = ["编号", "责任单位", "周期", "完成情况", "办理日期", "次数", "佐证", "备注"]


def fill(path, edits, saved="已填.xlsx"):
    """Fill in a sheet as a clerk would: `edits` maps (编号, 单位, 周期) to values by heading."""
    book = openpyxl.load_workbook(path)
    page = book.active
    heading = next(line for line in page.iter_rows() if line[0].value == "序号")
    places = {cell.value: place for place, cell in enumerate(heading)}
    found = 0
    for line in page.iter_rows(min_row=heading[0].row + 1):
        key = tuple(line[places[name]].value for name in ("编号", "责任单位", "周期"))
        for name, value in edits.get(key, {}).items():
            line[places[name]].value = value
            found += 1
    assert found == sum(map(len, edits.values()))
    book.save(saved)
    return saved


def put_csv(lines, path="填报.csv", encoding="utf-8", delimiter=","):
    with open(path, "w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(lines)
    return path


def results(sx, file, options="", code=0):
    rows = sx(f"import {file} --dry-run --json {options}", code=code).data["rows"]
    return {
        each["line"]: (
            each["result"],
            " ".join(fault["code"] for fault in each["faults"]) or None,
        )
        for each in rows
    }


def status(sx, item, unit, period="11月"):
    (task,) = sx(f"list {item} -u {unit} -p {period} --all --json").data
    return task


PARTY = ("1.3.2", "轧辊作业区", "11月")
COMMITTEE = ("1.3.1.2", "轧辊作业区", "11月")


# --- there and back ----------------------------------------------------------------------------


def test_a_sheet_that_nobody_touched_changes_nothing(office):
    office("sheet -o 填报.xlsx")
    shown = office("import 填报.xlsx")
    assert "和账上一样" in shown.out
    assert office("log --json").data == []


def test_what_was_filled_in_is_recorded_as_one_command_that_undo_takes_back(office):
    office("sheet -u 轧辊作业区 -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {
        PARTY: {"完成情况": "已办", "办理日期": date(2026, 11, 18), "佐证": "纪要2026-11"},
        COMMITTEE: {"完成情况": "已办", "办理日期": "2026-11-03", "备注": "与生产例会合开"},
    })  # fmt: skip
    shown = office(f"import {filled} -y")
    assert "改 2 行" in shown.out
    assert "已导入 2 项" in shown.out
    party = status(office, "主题党日", "轧辊作业区")
    assert (party["status"], party["done_on"], party["evidence"]) == (
        "done",
        "2026-11-18",
        "纪要2026-11",
    )
    assert status(office, "支委会", "轧辊作业区")["note"] == "与生产例会合开"
    office("undo -y")
    assert {task["status"] for task in office("list -u 轧辊作业区 -p 11月 --all --json").data} == {
        "not_started"
    }


def test_the_difference_is_shown_row_by_row_and_asked_about(office):
    office("sheet -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {PARTY: {"完成情况": "已办", "办理日期": date(2026, 11, 18)}})
    shown = office(f"import {filled}", code=1)
    assert "完成情况：未办 改为 已办；办理日期：- 改为 2026-11-18" in shown.err
    assert "没有人回答" in shown.err
    assert office("log --json").data == []
    office(f"import {filled}", stdin="y\n", terminal=True)
    assert status(office, "主题党日", "轧辊作业区")["status"] == "done"


def test_a_dry_run_records_nothing(office):
    office("sheet -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {PARTY: {"完成情况": "已办", "办理日期": date(2026, 11, 18)}})
    assert "改 1 行" in office(f"import {filled} --dry-run").out
    assert office("log --json").data == []


def test_importing_twice_changes_nothing_the_second_time(office):
    office("sheet -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {PARTY: {"完成情况": "已办", "办理日期": date(2026, 11, 18)}})
    office(f"import {filled} -y")
    before = len(office("log --json").data)
    assert "改 0 行" in office(f"import {filled} -y").out
    assert len(office("log --json").data) == before


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.csv"])
def test_an_exported_ledger_comes_back_unchanged(office, name):
    office("done 主题党日@轧辊作业区 --on 11-18 -m '=1+1' --evidence 0012")
    office("na 支委会@精整作业区 -p 11月 -m 未设支委会")
    office("skip 党小组会@轧辊作业区 -p 10月 -m 检修停产")
    office(f"list --all -o {name}")
    assert set(results(office, name).values()) == {("same", None)}


# --- conflicts ---------------------------------------------------------------------------------


def test_a_task_that_moved_on_is_a_conflict_and_is_not_overwritten(office):
    office("sheet -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {PARTY: {"完成情况": "已办", "办理日期": date(2026, 11, 18)}})
    office("done 主题党日@轧辊作业区 --on 11-20")
    shown = office(f"import {filled} -y", code=2)
    assert "这张表做出之后已经记过（现在是已办 2026-11-20）" in shown.err
    assert status(office, "主题党日", "轧辊作业区")["done_on"] == "2026-11-20"


def test_a_row_left_alone_is_no_conflict_whatever_happened_to_its_task(office):
    office("sheet -p 11月 -o 填报.xlsx")
    office("done 主题党日@轧辊作业区 --on 11-20")
    filled = fill("填报.xlsx", {COMMITTEE: {"完成情况": "已办", "办理日期": date(2026, 11, 3)}})
    assert "已导入 1 项" in office(f"import {filled} -y").out


def test_a_conflict_that_says_the_same_is_none(office):
    office("sheet -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {PARTY: {"完成情况": "已办", "办理日期": date(2026, 11, 20)}})
    office("done 主题党日@轧辊作业区 --on 11-20")
    assert "conflict" not in {result for result, _ in results(office, filled).values()}


def test_what_was_undone_in_the_meantime_is_no_conflict(office):
    office("sheet -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {PARTY: {"完成情况": "已办", "办理日期": date(2026, 11, 18)}})
    office("done 主题党日@轧辊作业区 --on 11-20")
    office("undo -y")
    assert "已导入 1 项" in office(f"import {filled} -y").out


def test_without_a_seal_only_untouched_tasks_change(office):
    office("done 主题党日@轧辊作业区 --on 11-20")
    lines = [HEAD, [*PARTY, "已办", "2026-11-18"], [*COMMITTEE, "已办", "2026-11-03"]]
    assert results(office, put_csv(lines), code=2) == {
        2: ("conflict", "conflict"),
        3: ("change", None),
    }


def test_partial_takes_what_is_good_and_leaves_the_rest(office):
    office("done 主题党日@轧辊作业区 --on 11-20")
    lines = [
        HEAD,
        [*PARTY, "已办", "2026-11-18"],
        [*COMMITTEE, "已办", "2026-11-03"],
        ["9.9", "轧辊作业区", "11月", "已办", "11-03"],
    ]
    file = put_csv(lines)
    assert "一行也没有导（另有 1 行可以导）" in office(f"import {file} -y", code=2).err
    assert status(office, "支委会", "轧辊作业区")["status"] == "not_started"
    shown = office(f"import {file} -y --partial")
    assert "已导入 1 项" in shown.out
    assert "冲突 1 行，有错 1 行" in shown.out
    assert status(office, "支委会", "轧辊作业区")["status"] == "done"


# --- what a row may say ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["已办", ""], "no-day"),
        (["已办", "2026-11-30"], "future-day"),
        (["已办", "2026-10-30"], "before-period"),
        (["已办", "45978"], "bad-day"),
        (["已办", "2026-02-29"], "bad-day"),
        (["退回", ""], "bad-status"),
        (["未办", "2026-11-18"], "day-but-open"),
        (["", "2026-11-18"], "no-status"),
        (["在办", "2026-11-18"], "not-counted"),
        (["待审核", "2026-11-18"], "no-review"),
        (["未开展", ""], "not-over no-reason"),
        (["未开展", "", "", "", "停产"], "not-over"),
        (["不适用", ""], "no-reason"),
        (["不适用", "2026-11-18", "", "", "没有"], "day-but-none"),
        (["未办", "", "", "纪要1"], "nothing-done"),
        (["已办", "2026-11-18", "²"], "bad-count"),
        (["已办", "2026-11-18", "1.5"], "bad-count"),
        (["已办", "2026-11-18", "0"], "too-few"),
        (["已办", "2026-11-18", "-1"], "bad-count"),
        (["已办", "2026-02-29", "两"], "bad-day bad-count"),
        (["已办", "", "0", "", "长" * 4001], "no-day too-few too-long"),
        (["不适用", "2026-11-30"], "future-day no-reason"),
        (["办妥", "2026-11-18"], "bad-status"),
        (["已办", "2026-11-18", "", "", "长" * 4001], "too-long"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_meant_is_refused_with_its_place(office, cells, code):
    file = put_csv([HEAD, [*PARTY, *cells]])
    assert results(office, file, code=2) == {2: ("bad", code)}
    assert office(f"import {file} -y", code=2).err.count(f"{file}:2:") == len(code.split())


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (["9.9", "轧辊作业区", "11月"], "unknown-measure"),
        (["1.3.2", "没有的单位", "11月"], "unknown-unit"),
        (["1.3.2", "作业区", "11月"], "unknown-unit"),
        (["1.3.2", "甲班", "11月"], "not-owed"),
        (["1.3.2", "轧辊作业区", "四季度"], "bad-period"),
        (["1.3.2", "轧辊作业区", "2026-13"], "bad-period"),
        (["1.3.2", "轧辊作业区", "2025-01"], "not-owed"),
        (["2.1.1", "热轧示例厂", "四季度"], "bad-period"),
    ],
)
def test_a_row_about_no_task_is_refused(office, address, code):
    found = results(office, put_csv([HEAD, [*address, "已办", "2026-11-18"]]), code=2)
    assert found == {2: ("bad", code)}


def test_the_same_task_on_two_rows_is_refused(office):
    lines = [HEAD, [*PARTY, "已办", "11-18"], ["主题党日", "", "", "已办", "11-18"]]
    lines[2][0:3] = ["１.3.2", "轧辊", "2026-11"]
    assert results(office, put_csv(lines), code=2)[3] == ("bad", "twice")


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["在办", "2026-11-18", "2"], ("change", None)),
        (["已办", "2026-11-18", "4"], ("change", None)),
        (["已办", "2026-11-18", "5"], ("change", None)),
        (["已办", "2026-11-18", "3"], ("bad", "too-few")),
        (["已办", "2026-11-18", ""], ("bad", "no-count")),
        (["在办", "2026-11-18", "4"], ("bad", "enough")),
        (["在办", "", "2"], ("bad", "no-day")),
        (["在办", "", "0"], ("bad", "no-day no-count")),
        (["未办", "", "2"], ("bad", "count-but-open")),
    ],
)
def test_a_counted_task_takes_how_often_in_all(office, cells, found):
    counted()
    file = put_csv([HEAD, ["2.1.2", "热轧示例厂", "四季度", *cells]])
    assert results(office, file, code=None) == {2: found}


def test_more_times_are_added_to_those_there_are(office):
    counted()
    office("done 2.1.2@热轧示例厂 --on 11-02")
    office("sheet -p 四季度 -o 填报.xlsx")
    item = ("2.1.2", "热轧示例厂", "四季度")
    fewer = fill("填报.xlsx", {item: {"次数": 0}})
    assert set(results(office, fewer, code=2).values()) == {
        ("same", None),
        ("bad", "no-day no-count"),
    }
    more = fill("填报.xlsx", {item: {"次数": 3, "办理日期": date(2026, 11, 20)}})
    assert "次数：1 改为 3" in office(f"import {more} -y").out
    assert status(office, "2.1.2", "热轧示例厂", "四季度")["count"] == 3


def test_a_number_that_is_negative_or_more_than_is_owed_is_remarked(office):
    refused = office(f"import {put_csv([HEAD, [*PARTY, '已办', '11-18', '-1']])} -y", code=2).err
    assert "次数“-1”是负的" in refused
    shown = office(f"import {put_csv([HEAD, [*PARTY, '已办', '11-18', '100']])} --dry-run").out
    assert "次数：0 改为 100（应办 1 次）" in " ".join(shown.split())


def test_from_which_day_a_task_may_be_missed_is_said(office):
    file = put_csv([HEAD, [*PARTY, "未开展", "", "", "", "停产"]])
    refused = office.at("2026-11-30 23:00")(f"import {file} -y", code=2).err
    assert "11月还没过完，2026-12-01 起才能写未开展" in refused
    office.at("2026-12-01 00:10")(f"import {file} -y")


def counted():
    """Have 2.1.2 owed four times a quarter."""
    text = (Path(__file__).parents[2] / "data" / "checklists.toml").read_text("utf-8")
    at = text.index('id = "2.1.2"')
    Path("checklists.toml").write_text(f"{text[:at]}times = 4\n{text[at:]}", "utf-8")


def test_a_verdict_takes_its_reason_from_the_remark(office):
    lines = [
        HEAD,
        ["1.3.1.3", "轧辊作业区", "10月", "未开展", "", "", "", "检修停产"],
        [*COMMITTEE, "不适用", "", "", "", "未设支委会"],
    ]
    office(f"import {put_csv(lines)} -y")
    assert status(office, "党小组会", "轧辊作业区", "10月")["status"] == "missed"
    kept = status(office, "支委会", "轧辊作业区")
    assert (kept["status"], kept["note"]) == ("not_applicable", "未设支委会")


def test_a_sheet_takes_back_and_corrects_what_it_saw(office):
    office("done 主题党日@轧辊作业区 --on 11-18")
    office("done 支委会@轧辊作业区 --on 11-03")
    office("sheet -p 11月 -o 填报.xlsx")
    filled = fill("填报.xlsx", {
        PARTY: {"完成情况": "未办", "办理日期": None},
        COMMITTEE: {"办理日期": date(2026, 11, 5)},
    })  # fmt: skip
    office(f"import {filled} -y")
    assert status(office, "主题党日", "轧辊作业区")["status"] == "not_started"
    assert status(office, "支委会", "轧辊作业区")["done_on"] == "2026-11-05"


def test_a_remark_is_added_and_none_is_taken_away(office):
    office("done 主题党日@轧辊作业区 --on 11-18 -m 第一句")
    office("sheet -p 11月 -o 填报.xlsx")
    office(f"import {fill('填报.xlsx', {PARTY: {'备注': '第一句；第二句'}})} -y")
    assert status(office, "主题党日", "轧辊作业区")["note"] == "第一句；第二句"


def test_a_unit_may_only_bring_back_its_own(office, monkeypatch):
    file = put_csv([HEAD, ["1.3.2", "精整作业区", "11月", "已办", "11-18"]])
    monkeypatch.setenv("SX_UNIT", "轧辊作业区")
    assert results(office, file, code=2) == {2: ("bad", "not-yours")}


# --- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "delimiter", "said"),
    [("gbk", ",", "GBK"), ("utf-8-sig", ";", "分号"), ("gb18030", "\t", "制表符")],
)
def test_a_csv_of_an_office_is_taken_and_how_it_was_read_is_said(office, encoding, delimiter, said):
    file = put_csv([HEAD, [*PARTY, "已办", "2026/11/18"]], encoding=encoding, delimiter=delimiter)
    shown = office(f"import {file} -y")
    assert said in shown.out
    assert status(office, "主题党日", "轧辊作业区")["done_on"] == "2026-11-18"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("11/20/2026", "写四位：2026-11-20。"),
        ("2026.11.31", "11 月没有 31 日。照实际那天写"),
        ("下周", "不是日期"),
        ("45978.5", "不是日期"),
    ],
)
def test_no_day_is_offered_but_the_one_that_was_written(office, day, said):
    refused = office(f"import {put_csv([HEAD, [*PARTY, '已办', day]])} -y", code=2).err
    assert said in refused
    assert set(re.findall(r"20\d\d-\d\d-\d\d", refused)) <= {"2026-11-20"}


@pytest.mark.parametrize("day", ["20261118", "20261118.0"])
def test_a_day_in_eight_digits_is_one_also_where_a_program_made_it_a_number(office, day):
    office(f"import {put_csv([HEAD, [*PARTY, '已办', day]])} -y")
    assert status(office, "主题党日", "轧辊作业区")["done_on"] == "2026-11-18"


def test_a_number_that_is_a_day_is_refused_with_the_day_it_seems_to_be(office):
    cells = "".join(
        f'<c r="{chr(65 + at)}2" t="inlineStr"><is><t>{value}</t></is></c>'
        for at, value in enumerate([*PARTY, "已办"])
    )
    content = workbook(row(1, *HEAD), f'<row r="2">{cells}<c r="E2"><v>46344</v></c></row>')
    with open("a.xlsx", "wb") as stream:
        stream.write(content)
    shown = office("import a.xlsx -y", code=2)
    assert "a.xlsx（表）:2:5 " in shown.err
    assert "（bad-day）" in shown.err
    assert "2026-11-18" in shown.err


def test_an_id_that_became_a_number_is_refused(office):
    rest = "".join(
        f'<c r="{chr(66 + at)}2" t="inlineStr"><is><t>{value}</t></is></c>'
        for at, value in enumerate([*PARTY[1:], "已办", "2026-11-18"])
    )
    with open("a.xlsx", "wb") as stream:
        stream.write(workbook(row(1, *HEAD), f'<row r="2"><c r="A2"><v>1.1</v></c>{rest}</row>'))
    shown = office("import a.xlsx -y", code=2)
    assert "a.xlsx（表）:2:1 " in shown.err
    assert "（numeric-id）" in shown.err
    assert "文本" in shown.err


def test_a_formula_is_named_by_its_cell(office):
    cells = row(2, *PARTY, "已办", '<c r="E2"><f>TODAY()</f><v>46344</v></c>')
    with open("a.xlsx", "wb") as stream:
        stream.write(workbook(row(1, *HEAD), cells))
    assert "E2 是公式" in office("import a.xlsx -y", code=2).err


def test_hidden_rows_and_joined_cells_are_listed(office):
    office("sheet -p 11月 -o 填报.xlsx")
    book = openpyxl.load_workbook("填报.xlsx")
    book.active.row_dimensions[8].hidden = True
    book.active.merge_cells("L9:L10")
    book.save("b.xlsx")
    shown = office("import b.xlsx")
    assert "第 8 行是隐藏的" in shown.out
    assert "L9:L10" in shown.out


def test_a_heading_that_is_missing_or_stands_twice_is_said(office):
    shown = office(f"import {put_csv([['编号', '单位'], ['1', '2']])} -y", code=2)
    assert "没有找到表头" in shown.err
    assert "完成情况" in shown.err
    shown = office(f"import {put_csv([[*HEAD, '佐证'], [*PARTY, '已办']], 'b.csv')} -y", code=2)
    assert "写了两次" in shown.err


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(min_size=1, max_size=60))
def test_any_remark_and_reference_survive_the_round_trip(office, text):
    from sixiang_cli.characters import is_harmless

    if not text.strip() or "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        return
    office(["done", "主题党日@轧辊作业区", "--on", "11-18", "-m", text, "--evidence", text])
    office("sheet -p 11月 -o 填报.xlsx --force")
    assert "改 0 行，不变" in office("import 填报.xlsx").out
    if is_harmless(text) and text == text.strip():
        kept = openpyxl.load_workbook("填报.xlsx").active
        assert text in {cell.value for line in kept.iter_rows() for cell in line}
    office("undo -y")


# --- the sheet itself --------------------------------------------------------------------------


def test_the_sheet_has_lists_locks_and_a_seal(office):
    office("sheet -u 轧辊作业区 -p 11月 -o 填报.xlsx")
    page = openpyxl.load_workbook("填报.xlsx").active
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert [rule.type for rule in rules.values()] == ["list", "date", "whole"]
    assert page.protection.sheet
    assert not page["H8"].protection.locked
    assert page["C8"].protection.locked
    assert page.column_dimensions["M"].hidden
    assert page["M7"].value.endswith("@轧辊作业区#2026-11")
    assert page.auto_filter.ref.partition(":")[2].startswith("N"), (
        "hidden cells stay behind in a sort"
    )
    assert "未开展要等这一期过完才能写" in page["A4"].value


def test_a_sheet_is_never_written_over_anything(office):
    office("sheet -p 11月 -o 填报.xlsx")
    assert "已经有了" in office("sheet -p 11月 -o 填报.xlsx", code=2).err
    assert "要写名字" in office("sheet -p 11月", code=2).err
