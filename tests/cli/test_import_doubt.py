"""A sheet that people sorted, copied, emptied in part: no row is lost, none is booked to another task."""

from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HIDDEN = ("地址", "底稿")


@pytest.fixture
def office(sx, tmp_path, monkeypatch):
    """Give two areas and the sheet of November that was sent out to them."""
    monkeypatch.chdir(tmp_path)
    sx("init --start 2026-10-01")
    sx("unit add 热轧示例厂")
    sx("unit add 轧辊作业区 精整作业区 --under 热轧示例厂")
    sx("done 支委会@精整作业区 -p 11月 --on 11-05")
    sx("sheet -l 作业区 -p 11月 -o 填报.xlsx")
    return sx


class Filled:
    """A sheet in the hands of a clerk: cells by row and heading."""

    def __init__(self, path="填报.xlsx"):
        self.book = openpyxl.load_workbook(path)
        self.page = self.book.active
        self.top = next(row for row in range(1, 30) if self.page.cell(row, 1).value == "序号")
        self.places = {cell.value: cell.column for cell in self.page[self.top]}
        self.last = self.top
        while self.page.cell(self.last + 1, 2).value:
            self.last += 1

    @property
    def lines(self):
        """The numbers of the rows of tasks."""
        return range(self.top + 1, self.last + 1)

    def get(self, line, name):
        return self.page.cell(line, self.places[name]).value

    def put(self, line, **cells):
        for name, value in cells.items():
            self.page.cell(line, self.places[name]).value = value

    def line(self, *names):
        """Find a row by 编号 and 责任单位."""
        return next(
            at for at in self.lines if (self.get(at, "编号"), self.get(at, "责任单位")) == names
        )

    def values(self, line, names):
        return {name: self.get(line, name) for name in names}

    @property
    def visible(self):
        return [name for name in self.places if name not in HIDDEN]

    def rearrange(self, order, names):
        """Put the cells under `names` into another order, as a sort that takes in only these does."""
        kept = [self.values(line, names) for line in self.lines]
        for line, place in zip(self.lines, order, strict=True):
            self.put(line, **kept[place])

    def save(self, path="已填.xlsx"):
        self.book.save(path)
        return path


def planned(sx, file, code=None):
    return {
        row["line"]: row for row in sx(f"import {file} --dry-run --json", code=code).data["rows"]
    }


def codes(rows):
    return {
        line: " ".join(fault["code"] for fault in row["faults"])
        for line, row in rows.items()
        if row["faults"]
    }


def done_now(sx):
    return {
        (task["measure"], task["unit"])
        for task in sx("list --all --json -p 11月 -l 作业区").data
        if task["status"] == "done"
    }


def mark(filled, line, day=18):
    filled.put(line, 完成情况="已办", 办理日期=date(2026, 11, day))


BEFORE = {("1.3.1.2", "精整作业区")}


# --- hidden cells ------------------------------------------------------------------------------


@pytest.mark.parametrize("cleared", [("地址",), ("底稿",), HIDDEN])
def test_a_row_without_its_hidden_cells_is_read_by_what_it_shows(office, cleared):
    filled = Filled()
    line = filled.line("1.3.2", "轧辊作业区")
    mark(filled, line)
    filled.put(line, **dict.fromkeys(cleared))
    shown = office(f"import {filled.save()} -y")
    assert f"读到 {len(filled.lines)} 行：改 1 行，不变 {len(filled.lines) - 1} 行" in shown.out
    assert done_now(office) == BEFORE | {("1.3.2", "轧辊作业区")}


def test_a_row_without_its_seal_never_changes_what_was_recorded(office):
    filled = Filled()
    line = filled.line("1.3.1.2", "精整作业区")
    mark(filled, line)
    filled.put(line, 地址=None, 底稿=None)
    assert codes(planned(office, filled.save(), 2)) == {line: "conflict"}


def test_a_row_that_shows_another_task_than_its_address_is_refused(office):
    filled = Filled()
    line = filled.line("1.3.1.2", "轧辊作业区")
    mark(filled, line)
    filled.put(line, 编号="1.3.2", 工作任务="主题党日", 责任单位="精整作业区", 周期="10月")
    file = filled.save()
    refused = office(f"import {file} -y", code=2).err
    assert f"（填报）:{line}:2 编号、工作任务、责任单位、周期和地址" in refused
    assert f"清空 M{line}、N{line}" in refused
    office(f"import {file} -y --partial")
    assert done_now(office) == BEFORE


@pytest.mark.parametrize(
    ("name", "value"),
    [("编号", "1.3.2"), ("工作任务", "主题党日"), ("责任单位", "精整作业区"), ("周期", "10月"),
     ("周期", "2025年11月"), ("责任单位", "没有的"), ("编号", 1.3)],
)  # fmt: skip
def test_one_cell_that_shows_another_task_is_enough(office, name, value):
    filled = Filled()
    line = filled.line("1.3.1.2", "轧辊作业区")
    filled.put(line, **{name: value, "完成情况": "已办", "办理日期": date(2026, 11, 3)})
    rows = planned(office, filled.save(), 2)
    assert codes(rows) == {line: "unlike-address"}
    assert rows[line]["message"].startswith(f"{name}和地址")


def test_another_way_to_write_the_same_is_no_doubt(office):
    filled = Filled()
    line = filled.line("1.3.1.2", "轧辊作业区")
    filled.put(
        line, 编号="１.3.1.2", 责任单位="轧辊", 周期="2026-11", 工作任务="支委会（改过题名）"
    )
    mark(filled, line)
    assert not codes(planned(office, filled.save(), 0))


def test_a_title_that_was_corrected_since_is_no_doubt(office):
    from pathlib import Path

    filled = Filled()
    mark(filled, filled.line("1.3.1.2", "轧辊作业区"))
    text = (Path(__file__).parents[2] / "data" / "checklists.toml").read_text("utf-8")
    Path("checklists.toml").write_text(
        text.replace('title = "支委会"', 'title = "支委会议"'), "utf-8"
    )
    assert "支委会议" in office("show 1.3.1.2").out
    assert not codes(planned(office, filled.save(), 0))


def test_the_seal_of_another_row_is_refused(office):
    filled = Filled()
    one, other = filled.line("1.3.2", "轧辊作业区"), filled.line("1.3.1.2", "精整作业区")
    filled.put(one, 地址=None, 底稿=filled.get(other, "底稿"))
    filled.put(one, **filled.values(other, ["完成情况", "办理日期"]))
    assert codes(planned(office, filled.save(), 2)) == {one: "unlike-seal"}
    filled.put(one, 底稿="1.0.abc")
    assert codes(planned(office, filled.save(), 2)) == {one: "bad-seal"}


def test_a_title_that_is_another_measures_is_refused_also_without_an_address(office):
    filled = Filled()
    line = filled.line("1.3.2", "轧辊作业区")
    mark(filled, line)
    filled.put(line, 工作任务="支委会", 地址=None, 底稿=None)
    rows = planned(office, filled.save(), 2)
    assert codes(rows) == {line: "unlike-title"}
    assert "“支委会”不是 1.3.2（主题党日）" in rows[line]["message"]


def test_a_task_on_very_many_rows_is_refused_briefly(office):
    line = "1.3.2,轧辊作业区,11月,已办,2026-11-18\n"
    with open("多.csv", "w", encoding="utf-8") as stream:
        stream.write(f"编号,责任单位,周期,完成情况,办理日期\n{line * 20_000}")
    rows = planned(office, "多.csv", 2)
    assert {row["code"] for row in rows.values()} == {"twice"}
    assert rows[9]["message"] == "和第 2 行、第 3 行、第 4 行等 19999 行是同一项任务，只留一行。"


def test_an_address_without_anything_shown_is_refused_where_something_was_filled_in(office):
    filled = Filled()
    one, other = filled.line("1.3.2", "轧辊作业区"), filled.line("1.3.1.2", "轧辊作业区")
    shown = ["编号", "工作任务", "责任单位", "周期"]
    mark(filled, one)
    filled.put(one, **dict.fromkeys(shown))
    filled.put(other, **dict.fromkeys((*shown, "完成情况", "应办次数")))
    rows = planned(office, filled.save(), 2)
    assert len(rows) == len(filled.lines)
    assert codes(rows) == {one: "no-name"}


# --- sorted, copied, inserted ------------------------------------------------------------------


def test_a_sort_that_takes_in_everything_is_no_doubt(office):
    filled = Filled()
    mark(filled, filled.line("1.3.2", "轧辊作业区"))
    filled.rearrange([*reversed(range(len(filled.lines)))], [*filled.places])
    office(f"import {filled.save()} -y")
    assert done_now(office) == BEFORE | {("1.3.2", "轧辊作业区")}


def test_a_sort_that_leaves_out_the_hidden_columns_books_nothing_elsewhere(office):
    filled = Filled()
    mark(filled, filled.line("1.3.2", "轧辊作业区"))
    filled.rearrange([1, 0, *range(2, len(filled.lines))], filled.visible)
    rows = planned(office, filled.save(), 2)
    assert codes(rows) == dict.fromkeys([*filled.lines][:2], "unlike-address")
    assert len(rows) == len(filled.lines)


def test_clearing_the_hidden_columns_mends_such_a_sort(office):
    filled = Filled()
    mark(filled, filled.line("1.3.2", "轧辊作业区"))
    filled.rearrange([*reversed(range(len(filled.lines)))], filled.visible)
    for line in filled.lines:
        filled.put(line, 地址=None, 底稿=None)
    office(f"import {filled.save()} -y")
    assert done_now(office) == BEFORE | {("1.3.2", "轧辊作业区")}


def test_of_a_row_that_was_copied_neither_is_taken(office):
    filled = Filled()
    one, other = filled.line("1.3.2", "轧辊作业区"), filled.line("1.3.1.2", "轧辊作业区")
    mark(filled, one)
    filled.put(other, **filled.values(one, filled.places))
    mark(filled, other, day=19)
    file = filled.save()
    assert codes(planned(office, file, 2)) == {one: "twice", other: "twice"}
    office(f"import {file} -y --partial")
    assert done_now(office) == BEFORE


def test_a_row_that_was_added_is_read_by_what_it_shows(office):
    filled = Filled()
    row = {"编号": "1.3.2", "责任单位": "轧辊作业区", "周期": "10月", "完成情况": "已办"}
    filled.put(filled.last + 1, **row, 办理日期=date(2026, 10, 20))
    assert "改 1 行" in office(f"import {filled.save()} -y").out
    (task,) = office("list 1.3.2 -u 轧辊作业区 -p 10月 --all --json").data
    assert task["done_on"] == "2026-10-20"


@pytest.mark.parametrize(
    ("emptied", "code"),
    [
        (("编号", "工作任务"), "no-task"),
        (("责任单位",), "no-name"),
        (("周期",), "no-name"),
        (("责任单位", "周期"), "no-task"),
        (("编号", "工作任务", "责任单位", "周期"), "no-task"),
    ],
)
def test_an_answer_that_says_too_little_of_its_task_is_named(office, emptied, code):
    filled = Filled()
    line = filled.line("1.3.2", "轧辊作业区")
    mark(filled, line)
    filled.put(line, **dict.fromkeys((*emptied, *HIDDEN)))
    rows = planned(office, filled.save(), 2)
    assert len(rows) == len(filled.lines)
    assert codes(rows) == {line: code}


# --- headings, sums, signatures ----------------------------------------------------------------


def test_rows_above_the_heading_are_named(office):
    filled = Filled()
    mark(filled, filled.line("1.3.2", "轧辊作业区"))
    page, top = filled.page, filled.top
    heading = [cell.value for cell in page[top]]
    for line in range(top, top + 2):
        for column in range(1, len(heading) + 1):
            page.cell(line, column).value = page.cell(line + 1, column).value
    for column, value in enumerate(heading, 1):
        page.cell(top + 2, column).value = value
    rows = planned(office, filled.save(), 2)
    assert len(rows) == len(filled.lines)
    assert codes(rows) == dict.fromkeys((top, top + 1), "above-heading")


@pytest.mark.parametrize("status", ["已办", "办了", "未办"])
def test_a_row_above_the_heading_is_named_also_without_its_hidden_cells(office, status):
    filled = Filled()
    row = {"编号": "1.3.2", "责任单位": "轧辊作业区", "完成情况": status}
    for name, value in row.items():
        filled.page.cell(filled.top - 1, filled.places[name]).value = value
    assert codes(planned(office, filled.save(), 2)) == {filled.top - 1: "above-heading"}


def test_labels_above_the_heading_are_no_row(office):
    filled = Filled()
    row = {"编号": "单位：轧辊", "周期": "周期：11月", "完成情况": "状态：", "办理日期": "11-30"}
    for name, value in row.items():
        filled.page.cell(filled.top - 1, filled.places[name]).value = value
    assert not codes(planned(office, filled.save(), 0))


@pytest.mark.parametrize("name", ["佐证材料", None])
def test_what_stands_under_a_changed_heading_is_not_lost(office, name):
    filled = Filled()
    line = filled.line("1.3.2", "轧辊作业区")
    mark(filled, line)
    filled.page.cell(filled.top, filled.places["佐证"]).value = name
    office(f"import {filled.save()} --dry-run")
    filled.put(line, 佐证="纪要1")
    refused = office(f"import {filled.save()} -y --partial", code=2).err
    assert f"K{filled.top} 不是原来的列名，表头少了佐证" in refused


def test_a_sheet_whose_heading_went_to_the_end_is_not_passed_over(office):
    office("sheet -o 全部.xlsx")
    filled = Filled("全部.xlsx")
    filled.page.move_range(f"A{filled.top}:N{filled.top}", rows=60)
    filled.book.create_sheet("另一张").append(["编号", "责任单位", "周期", "完成情况"])
    assert "没有表头" in office(f"import {filled.save()} -y", code=2).err


def test_a_heading_that_stands_again_is_passed_over_and_another_one_is_not(office):
    filled = Filled()
    mark(filled, filled.line("1.3.2", "轧辊作业区"))
    same = [cell.value for cell in filled.page[filled.top]]
    for column, value in enumerate(same, 1):
        filled.page.cell(filled.last + 1, column).value = value
    shown = office(f"import {filled.save()} --dry-run").out
    assert f"读到 {len(filled.lines)} 行" in shown
    assert f"没有读第 {filled.last + 1} 行（序号）：不是任务。" in shown
    for column, value in enumerate([*same[7:], *same[:7]], 1):
        filled.page.cell(filled.last + 1, column).value = value
    assert codes(planned(office, filled.save(), 2)) == {filled.last + 1: "second-heading"}


def test_sums_and_signatures_are_no_tasks_and_are_named(office):
    filled = Filled()
    mark(filled, filled.line("1.3.2", "轧辊作业区"))
    filled.put(filled.last + 1, 编号="合计", 次数="=SUM(J7:J9)")
    filled.put(filled.last + 3, 编号="填表人：张三", 办理日期="审核人：李四")
    shown = office(f"import {filled.save()} --dry-run").out
    assert (
        f"没有读第 {filled.last + 1} 行（合计）、第 {filled.last + 3} 行（填表人：张三）" in shown
    )


# --- the turn of the year ----------------------------------------------------------------------


def test_a_sheet_of_last_year_comes_back_in_january(office):
    office("sheet -l 作业区 -o 全部.xlsx")
    filled = Filled("全部.xlsx")
    for line in filled.lines:
        if filled.get(line, "周期") in {"全年", "11月"} and filled.get(line, "完成情况") == "未办":
            filled.put(line, 完成情况="不适用", 备注="没有")
    file = filled.save()
    rows = planned(office.at("2027-01-05 09:00"), file, 0)
    assert {row["address"].rpartition("#")[2][:4] for row in rows.values() if row["address"]} <= {
        "2026", "once",
    }  # fmt: skip


def test_a_year_that_nobody_wrote_is_not_made_up(office):
    office("sheet -l 作业区 -o 全部.xlsx")
    filled = Filled("全部.xlsx")
    yearly = [line for line in filled.lines if filled.get(line, "周期") == "全年"]
    for line in yearly:
        filled.put(line, 完成情况="不适用", 备注="没有", 地址=None, 底稿=None)
    rows = planned(office.at("2027-01-05 09:00"), filled.save(), 2)
    assert codes(rows) == dict.fromkeys(yearly, "which-year")


# --- all at once -------------------------------------------------------------------------------


def test_all_that_is_wrong_with_a_row_is_said_at_once(office):
    filled = Filled()
    line = filled.line("1.3.2", "轧辊作业区")
    filled.put(
        line, 完成情况="已办", 办理日期="2026-02-30", 次数="两", 佐证="=A1", 责任单位="精整作业区"
    )
    rows = planned(office, filled.save(), 2)
    assert codes(rows) == {line: "unlike-address bad-day bad-count formula"}
    refused = office(f"import {filled.save()} -y", code=2).err
    assert [refused.count(f":{line}:{column} ") for column in (4, 9, 10, 11)] == [1, 1, 1, 1]
    assert (
        f"改 0 行，不变 {len(filled.lines) - 1} 行，有错 1 行"
        in office(f"import {filled.save()} --dry-run", code=2).out
    )


orders = st.permutations(range(6))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    order=orders,
    cleared=st.dictionaries(st.integers(0, 5), st.sampled_from([("地址",), ("底稿",), HIDDEN])),
    marked=st.sets(st.integers(0, 5)),
    copied=st.one_of(st.none(), st.tuples(st.integers(0, 5), st.integers(0, 5))),
)
def test_whatever_was_moved_a_row_changes_the_task_it_shows_or_is_refused(
    office, order, cleared, marked, copied
):
    filled = Filled()
    assert len(filled.lines) == 6
    for place in marked:
        mark(filled, filled.top + 1 + place)
    filled.rearrange(order, filled.visible)
    for place, names in cleared.items():
        filled.put(filled.top + 1 + place, **dict.fromkeys(names))
    if copied:
        one, other = (filled.top + 1 + place for place in copied)
        filled.put(other, **filled.values(one, filled.places))
    rows = planned(office, filled.save())
    assert [*rows] == [*filled.lines]
    for line, row in rows.items():
        stands = f"{filled.get(line, '编号')}@{filled.get(line, '责任单位')}#2026-11"
        if row["result"] == "change":
            assert row["address"] == stands
        if row["result"] == "same" and filled.get(line, "完成情况") == "已办":
            assert stands == "1.3.1.2@精整作业区#2026-11"
