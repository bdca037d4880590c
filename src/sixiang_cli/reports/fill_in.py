"""The sheet that is sent out to be filled in: drop-downs, locked columns, and a seal in each row.

Locked without a password, against slips and not against anybody. What a seal says is decided in
`queries.fill_in`; what comes back is read by `intake`.
"""

from typing import Any

from sixiang_cli.calendar import label, parse_day
from sixiang_cli.intake.changes import filled_cells
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Final, Sequence
from sixiang_cli.model import Status
from sixiang_cli.queries.fill_in import FillRow, key_of, seal
from sixiang_cli.reports.workbook import Book, Column, Sheet, Value
from sixiang_cli.reports.xlsx import Writer, build, text, widths
from sixiang_cli.sheets.texts import cell_text
from sixiang_cli.views.about import About
from sixiang_cli.views.tasks import STATUS_WORDS, UNDATED, Frame

COLUMNS: Final = (
    Column("序号", "place", 6, 6),
    Column("编号", "text", 8, 12),
    Column("工作任务", "text", 18, 28),
    Column("责任单位", "text", 12, 24),
    Column("周期", "text", 8, 14),
    Column("完成时限", "day", 11, 11),
    Column("应办次数", "place", 6, 6),
    Column("完成情况", "text", 11, 11),
    Column("办理日期", "day", 12, 12),
    Column("次数", "number", 7, 7),
    Column("佐证", "text", 18, 26),
    Column("备注", "text", 22, 34),
    Column("地址", "text", 12, 30),
    Column("底稿", "text", 12, 40),
)
_FIRST_OPEN: Final = 7
_LAST_OPEN: Final = 11
_FIRST_HIDDEN: Final = 12
_ANSWERS: Final = (
    Status.NOT_STARTED, Status.IN_PROGRESS, Status.DONE, Status.MISSED, Status.NOT_APPLICABLE,
)  # fmt: skip
_HOW: Final = (
    "只填黄色的格，没有变化的行不用动。填好存盘发回，用 sx import 收回。",
    "已办要写办理日期；要办几次的，次数写一共几次；未开展、不适用在备注里写原因，未开展要等这一期过完才能写。",
    "佐证只写编号、路径或链接；备注只写组织做了什么，不写职工个人的想法、言论。",
)


def write(rows: Sequence[FillRow], about: About, frame: Frame) -> bytes:
    """Give the sheet as an Excel file."""
    sheet = Sheet(
        "填报",
        about.title,
        COLUMNS,
        [_row(*pair, frame) for pair in enumerate(rows, 1)],
    )
    day = parse_day(about.as_of)
    return build(Book(about.title, (sheet,), day), lambda writer: _fill(writer, sheet, about))


def _row(number: int, row: FillRow, frame: Frame) -> tuple[Value, ...]:
    task = row.task
    cells = [cell_text(cell).strip() for cell in filled_cells(task)]
    status, _, count, evidence, remark = cells
    unit = frame.organisation.display(task.unit.code)
    shown = (task.measure.id, task.title, unit, label(task.period, frame.today))
    said = (cell_text(text).strip() for text in shown)
    return (
        number,
        *shown,
        task.due or UNDATED,
        task.times,
        status,
        task.done_on,
        int(count) if count else None,
        evidence,
        remark,
        row.address,
        seal(row.position, cells, key_of(task), said),
    )


def _fill(writer: Writer, sheet: Sheet, about: About) -> None:
    page = writer.opened.add_worksheet(next(writer.names))
    cells = widths(sheet)
    for place, wide in enumerate(cells):
        hidden = {"hidden": True} if place >= _FIRST_HIDDEN else {}
        page.set_column(place, place, wide, None, hidden)
    covers = f"单位：{about.scope}    周期：{about.period}    做表日期：{about.as_of}"
    top = writer.above(page, sheet.title, (covers, *_HOW), cells[:_FIRST_HIDDEN])
    writer.heading(page, top, sheet.columns)
    first, last = top + 1, top + len(sheet.rows)
    locked = [writer.cell(column.kind, locked=True, bg_color="#F2F2F2") for column in COLUMNS]
    open_ = [writer.cell(column.kind, locked=False, bg_color="#FFFBE6") for column in COLUMNS]
    for at, row in enumerate(sheet.rows, first):
        for column, value in enumerate(row):
            styles = open_ if _FIRST_OPEN <= column <= _LAST_OPEN else locked
            writer.put(page, at, column, value, styles[column])
    if sheet.rows:
        _validate(page, first, last)
        writer.lights(page, first, _FIRST_OPEN, last)
        page.autofilter(top, 0, last, len(COLUMNS) - 1)  # what is hidden is sorted with its row
    page.freeze_panes(first, 3)
    signed = "        ".join(
        ("填表人：　　　　", "审核人：　　　　", f"校验码：{about.check}" if about.check else "")
    )
    page.write_string(last + 2, 0, text(signed.rstrip()))
    page.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "sort": True,
            "autofilter": True,
            "select_locked_cells": True,
        },
    )
    writer.paper(page, top, f"校验码：{about.check}" if about.check else "")
    page.print_area(0, 0, last + 2, _LAST_OPEN)
    page.ignore_errors({"number_stored_as_text": f"A{first + 1}:N{last + 1}"})


def _validate(page: Any, first: int, last: int) -> None:  # noqa: ANN401  (a module without types)
    words = [STATUS_WORDS[status] for status in _ANSWERS]
    page.data_validation(
        first,
        _FIRST_OPEN,
        last,
        _FIRST_OPEN,
        {
            "validate": "list",
            "source": words,
            "error_title": "完成情况",
            "error_message": f"从下拉里选：{'、'.join(words)}。",
        },
    )
    page.data_validation(
        first,
        _FIRST_OPEN + 1,
        last,
        _FIRST_OPEN + 1,
        {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1990, 1, 1),
            "maximum": "=TODAY()",
            "input_title": "办理日期",
            "input_message": "按 年-月-日 写，不能晚于今天。",
            "error_title": "办理日期",
            "error_message": "这里要一个日期，按 年-月-日 写，不能晚于今天。",
        },
    )
    page.data_validation(
        first,
        _FIRST_OPEN + 2,
        last,
        _FIRST_OPEN + 2,
        {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": 9999,
            "error_title": "次数",
            "error_message": "写 0 到 9999 的整数：这一期一共办了几次。",
        },
    )
