"""Workbooks, read back with another library: text stays text, and the sheet is what clerks know."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixiang_cli.characters import is_harmless
from sixiang_cli.reports import xlsx
from sixiang_cli.reports.page_book import book_of_page
from sixiang_cli.reports.workbook import Book, Chart, Column, Sheet, sheet_names
from sixiang_cli.views import page
from sixiang_cli.views.about import About

DAY = date(2026, 11, 23)
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x","y")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "＝1",
    "http://example.com/",
    "mailto:a@b.c",
    "file:///etc/passwd",
    "internal:Sheet1!A1",
    "external:c:\\x.xlsx",
    "0012",
    "1.10",
    "1e5",
    "12345678901234567890",
    "2026-11-23",
    "TRUE",
    "#N/A",
    "'引号",
    "<b>粗</b>&amp;",
    "]]>",
    "_x0041_",
    "{=1}",
    " 前后空格 ",
    "两\n行",
    "𠮷野家",
]


TWO = (Column("一"), Column("二"))


def book(rows, columns=TWO, **more):
    return Book("题", (Sheet("表", "题", columns, rows, **more),), DAY)


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=False)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_comes_back_as_the_text_it_is(value):
    opened = read(xlsx.workbook(book([(value, value)], above=(value,), below=(value,))))
    page = opened.active
    assert [cell.value for cell in page[4]] == [value, value]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert not [cell for row in page.iter_rows() for cell in row if cell.hyperlink]


def test_no_part_of_the_file_holds_a_formula_or_a_link():
    content = xlsx.workbook(book([(value, value) for value in HOSTILE]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert not [name for name in archive.namelist() if "external" in name.lower()]


@pytest.mark.parametrize("value", ["\u202e倒", "\x1b[31m", "a\u200bb", "\0", "\ud800"])
def test_a_hidden_character_is_shown_as_its_escape(value):
    shown = read(xlsx.workbook(book([(value, "")]))).active["A3"].value
    assert "\\u" in shown
    assert is_harmless(shown)


def test_a_text_longer_than_a_cell_says_so_and_is_not_dropped():
    shown = read(xlsx.workbook(book([("长" * 40_000, "")]))).active["A3"].value
    assert shown.startswith("长长")
    assert "40,000" in shown


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=6))
def test_any_text_can_be_written_and_harmless_text_reads_back(rows):
    page = read(xlsx.workbook(book(rows))).active
    for at, row in enumerate(rows, 3):
        for cell, value in zip(page[at], row, strict=True):
            if is_harmless(value):
                assert (cell.value or "") == value


@given(st.lists(st.text(max_size=50), min_size=1, max_size=8))
def test_any_name_becomes_a_name_that_excel_takes(wanted):
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")


def test_days_are_days_and_numbers_numbers():
    columns = (Column("日", "day"), Column("数", "number"), Column("率", "percent"))
    page = read(xlsx.workbook(book([(DAY, 3, 0.5), (None, None, "-")], columns))).active
    assert page["A3"].value.date() == DAY
    assert (page["B3"].value, page["B3"].number_format) == (3, "0")
    assert (page["C3"].value, page["C3"].number_format) == (0.5, "0%")
    assert [cell.value for cell in page[4]] == [None, None, "-"]


def test_the_sheet_prints_across_with_its_heading_on_every_page():
    made = book([("甲", "乙")] * 90, above=("单位：厂",), lights=0, signed=("填", "审", "码：1&2"))
    content = xlsx.workbook(made)
    page = read(content).active
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.freeze_panes == "A4"
    assert page.auto_filter.ref == "A3:B93"  # the heading is in the range, title and foot are not
    with zipfile.ZipFile(io.BytesIO(content)) as archive:  # one & in a footer is a command
        assert "码：1&amp;&amp;2" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_lights_look_at_words():
    page = read(xlsx.workbook(book([("未办 逾期 3 天", "")], lights=0))).active
    rules = [rule for rules in page.conditional_formatting for rule in rules.rules]
    assert [rule.text for rule in rules][:2] == ["逾期办结", "逾期"]
    assert all(rule.stopIfTrue for rule in rules)


def test_the_summary_has_a_chart_of_its_own_cells():
    chart = Chart("图", 0, 2, ((1, "已办", "#00FF00"),))
    columns = (Column("名"), Column("数", "number"))
    content = xlsx.workbook(
        book([("甲", 1), ("乙", 2), ("合计", 3)], columns, total=True, chart=chart)
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawn = archive.read("xl/charts/chart1.xml").decode()
    assert "$B$3:$B$4" in drawn
    assert "$A$3:$A$4" in drawn


def test_the_same_book_is_the_same_file():
    def parts(content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    first, second = (parts(xlsx.workbook(book([("甲", "乙")]))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(("rows", "sheets"), [(20, 1), (50, 2)])
def test_tables_that_fill_more_than_a_page_have_sheets_of_their_own(rows, sheets):
    tables = [
        page.Table((page.Column(title), page.Column("项")), [(str(at), "甲") for at in range(rows)])
        for title in ("一", "二")
    ]
    content = xlsx.workbook(book_of_page(page.Page("题", tuple(tables)), None))
    assert len(read(content).sheetnames) == sheets


def test_the_year_that_a_screen_leaves_out_is_put_back_into_days_alone():
    columns = (page.Column("到期"), page.Column("备注"))
    rows = [("11-30", "11-30"), ("2025-12-31", "-"), ("不限期", "2026-01-01")]
    postponed = [("12-10 原11-30", "-")]
    covers = About("题", "厂", "11月", "2026-11-23")

    def cells(rows):
        made = page.Page("题", (page.Line("题  厂"), page.Table(columns, rows)))
        opened = read(xlsx.workbook(book_of_page(made, covers))).active
        return [[str(cell.value) for cell in row[:2]] for row in opened.iter_rows()]

    assert cells(postponed)[-1] == ["2026-12-10 原2026-11-30", "-"]
    title, line, _, first, *rest = cells(rows)
    assert (title[0], line[0]) == ("题", "厂")
    assert first == ["2026-11-30 00:00:00", "11-30"]
    assert rest == [["2025-12-31 00:00:00", "-"], ["不限期", "2026-01-01"]]
