"""What the workbooks of `sx list` and `sx report` hold, cell by cell, read with another library."""

import io
import re
from datetime import datetime

import openpyxl
import pytest


@pytest.fixture
def filled(sx):
    """A small plant with a little of everything."""
    sx("unit add 热轧示例厂")
    sx("unit add 轧辊作业区 --under 热轧示例厂")
    sx("unit add 甲班 乙班 --under 轧辊作业区")
    sx("done 主题党日 --on 11-18 --evidence 纪要2026-11 -m '=1+1'")
    sx("done 与作业区签军令状@甲班 --on 11-20")
    sx("assign 党小组会 --to 组织委员")
    sx.at("2026-12-03 09:00")
    return sx


def cells(page):
    """Give a sheet as lines of text; what is empty stays empty."""
    lines = []
    for row in page.iter_rows():
        values = [cell.value for cell in row]
        while values and values[-1] is None:
            values.pop()
        shown = ("" if value is None else str(value).replace(" 00:00:00", "") for value in values)
        lines.append("|".join(shown))
    text = "\n".join(lines) + "\n"
    return re.sub("[0-9a-f]{4}(-[0-9a-f]{4}){3}", "xxxx-xxxx-xxxx-xxxx", text)


def opened(sx, line, path):
    sx(f"{line} -o {path}")
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def test_the_ledger_of_a_list(filled, tmp_path, golden):
    book = opened(filled, "list -p 11月 --all", tmp_path / "台账.xlsx")
    assert book.sheetnames == ["台账"]
    golden("ledger-list.cells.txt", cells(book.active))


def test_the_summary_and_a_ledger_for_each_dimension_of_a_report(filled, tmp_path, golden):
    book = opened(filled, "report -l 作业区 -l 班组", tmp_path / "月报.xlsx")
    assert book.sheetnames == ["汇总", "贯穿力度", "引领高度", "覆盖广度"]
    golden("ledger-report.cells.txt", "\n".join(cells(page) for page in book))


def test_an_answer_without_a_ledger_is_the_page_as_a_sheet(filled, tmp_path):
    page = opened(filled, "log", tmp_path / "log.xlsx").active
    text = cells(page)
    assert re.search(r"主题党日", text)
    assert page.freeze_panes
    assert [line.split("|")[0] for line in text.splitlines()][:2] == ["全部记录", "记录时间"]
    assert re.search(r"^2026-11-23 08:02\|2026-11-18\|", text, re.MULTILINE)


def test_the_small_tables_of_a_brief_stand_on_one_sheet(filled, tmp_path):
    book = opened(filled, "brief -p 11月", tmp_path / "brief.xlsx")
    (page,) = book
    assert page.page_setup.orientation == "portrait"
    lines = cells(page).splitlines()
    heads = [
        at for at, line in enumerate(lines) if line.startswith(("提升维度|", "编号|", "另计|"))
    ]
    assert len(heads) == 4
    assert any(line.startswith("1.3.2|主题党日|") and "|2026-11-18|" in line for line in lines)
    assert any("|2026-11-30|" in line for line in lines)


def test_a_day_is_a_day_and_what_a_person_wrote_stays_text(filled, tmp_path):
    filled("note 主题党日 -p 11月 -m 11-18")
    page = opened(filled, "log", tmp_path / "log.xlsx").active
    values = [cell.value for row in page.iter_rows() for cell in row]
    assert "11-18" in values
    assert "2026-11-18" in {str(value)[:10] for value in values if isinstance(value, datetime)}


def test_the_document_formats_name_what_they_cover(filled):
    shown = filled("report -p 11月 --format markdown").out
    assert "单位：热轧示例厂  周期：11月  截至日期：2026-12-03" in shown


def test_csv_stays_pure_data(filled):
    lines = filled("report --format csv").out.splitlines()
    assert len(lines) == 6
    assert "截至日期" not in "".join(lines)
