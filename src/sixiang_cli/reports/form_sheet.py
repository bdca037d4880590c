"""The tick sheet as Excel, for offices that change a form before they print it: one unit a sheet.

Printed as `form_page` prints it: A4 upright, whole on one page while its lines stay high enough to
write in. Text is text: nothing that was typed becomes a formula.
"""

import io
from typing import Any, NamedTuple

from sixiang_cli.reports.form_lines import COLUMNS, HOW, Sheet
from sixiang_cli.reports.formats import optional
from sixiang_cli.reports.workbook import sheet_names
from sixiang_cli.sheets.texts import cell_text

_WIDTHS = (8, 8, 19, 7, 7, 9, 8, 10, 11)
_ROOM = 600  # points between the heading of the table and its foot
_LEAST, _MOST = 23, 42  # points a line is high
_ONE_PAGE = 26  # lines that fit one page at that height
_A4 = 9


def write(sheets: list[Sheet], check: str) -> bytes:
    """Give all forms as one workbook.

    Raises:
        Refused: XlsxWriter is not installed.
    """
    library = optional("xlsxwriter", "写 Excel 文件")
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = library.Workbook(stream, options)
    pens = _pens(book)
    for sheet, name in zip(sheets, sheet_names([each.name for each in sheets]), strict=True):
        _fill(book.add_worksheet(name), sheet, check, pens)
    book.close()
    return stream.getvalue()


class _Pens(NamedTuple):
    """The looks that a form is written in."""

    title: Any
    plain: Any
    head: Any
    part: Any
    centred: Any
    left: Any
    boxes: Any
    small: Any


def _pens(book: Any) -> _Pens:  # noqa: ANN401 (no types)
    base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
    grid = base | {"border": 1, "text_wrap": True, "align": "center"}
    return _Pens(
        title=book.add_format(base | {"font_name": "黑体", "font_size": 17, "align": "center"}),
        plain=book.add_format(base),
        head=book.add_format(grid | {"bold": True, "bg_color": "#EEEEEE"}),
        part=book.add_format(grid | {"bold": True, "align": "left", "bg_color": "#F6F6F6"}),
        centred=book.add_format(grid),
        left=book.add_format(grid | {"align": "left"}),
        boxes=book.add_format(grid | {"font_size": 15}),
        small=book.add_format(base | {"font_size": 9, "text_wrap": True}),
    )


def _fill(page: Any, sheet: Sheet, check: str, pens: _Pens) -> None:  # noqa: ANN401 (no types)
    last = len(COLUMNS) - 1
    for at, wide in enumerate(_WIDTHS):
        page.set_column(at, at, wide)
    page.set_row(0, 30)
    page.merge_range(0, 0, 0, last, "", pens.title)
    page.write_string(0, 0, cell_text(sheet.title), pens.title)
    page.set_row(1, 20)
    page.write_string(1, 0, cell_text(sheet.facts.replace("    ", "  ")), pens.plain)
    page.set_row(2, 22)
    for at, name in enumerate(COLUMNS):
        page.write_string(2, at, name, pens.head)
    row = _fill_lines(page, sheet, pens)
    page.set_row(row, 26)
    page.merge_range(row, 0, row, last, "", pens.small)
    page.write_string(row, 0, HOW, pens.small)
    page.set_row(row + 1, 32)
    for at, text in (
        (0, "填表岗位：____________"),
        (3, "审核岗位：____________"),
        (6, "交表日期：____________"),
    ):
        page.write_string(row + 1, at, text, pens.plain)
    if check:
        page.write_string(row + 2, 0, cell_text(f"校验码 {check}"), pens.plain)
    _lay_out(page, sheet, row + 2)


def _fill_lines(page: Any, sheet: Sheet, pens: _Pens) -> int:  # noqa: ANN401 (no types)
    """Write the parts with their lines below the heading; give the row that follows."""
    high = max(_LEAST, min(_MOST, (_ROOM - 18 * len(sheet.parts)) / max(1, _lines(sheet))))
    row = 3
    for heading, part_lines in sheet.parts:
        page.set_row(row, 18)
        page.merge_range(row, 0, row, len(COLUMNS) - 1, "", pens.part)
        page.write_string(row, 0, cell_text(heading), pens.part)
        row += 1
        for line in part_lines:
            page.set_row(row, high)
            ticks = "☑" * line.ticked + "□" * (line.boxes - line.ticked)
            page.write_string(row, 0, f"{ticks}{line.more}", pens.boxes)
            cells = (line.id, line.title, line.period, line.due, line.post, line.day, "", line.note)
            for at, text in enumerate(cells, start=1):
                pen = pens.left if at in (2, 8) else pens.centred
                page.write_string(row, at, cell_text(text), pen)
            row += 1
    return row


def _lay_out(page: Any, sheet: Sheet, last_row: int) -> None:  # noqa: ANN401 (no types)
    """Put the form on A4, on one page where its lines fit."""
    page.set_paper(_A4)
    page.set_portrait()
    page.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.5)
    page.center_horizontally()
    page.repeat_rows(2)
    page.fit_to_pages(1, 1 if _lines(sheet) <= _ONE_PAGE else 0)
    page.print_area(0, 0, last_row, len(COLUMNS) - 1)


def _lines(sheet: Sheet) -> int:
    return sum(len(each) for _, each in sheet.parts)
