"""A page as a workbook, for answers that have no ledger of their own: as the screen reads.

Numbers that stand at the right of their column become numbers, rates become rates, days get their
year, which a screen of today leaves out; everything else is text. Tables that share a heading stand
below each other in one table; tables that fill no page between them stand on one sheet.
"""

import re

from sixiang_cli.calendar import parse_day
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING
from sixiang_cli.reports.workbook import Book, Column, Sheet, Value
from sixiang_cli.views.page import (
    AnyRow,
    Bar,
    Blank,
    Cell,
    Page,
    Section,
    Span,
    Table,
    cells_of,
    inlines,
)
from sixiang_cli.views.page import Column as PageColumn

if TYPE_CHECKING:
    from sixiang_cli.views.about import About

_LONGEST_NUMBER = 9
_ONE_SHEET = 80  # rows
_DAYS = frozenset(("记录时间", "办理日期", "到期"))
_OF_THIS_YEAR = re.compile(r"(?<![\d-])\d\d-\d\d(?![\d-])")
_KINDS = {"left": "text", "right": "number"}


def book_of_page(page: Page, about: "About | None") -> Book:
    """Give the page as a sheet for each table with a heading; other lines stand above and below."""
    sheets: list[Sheet] = []
    lines: list[str] = []
    day = parse_day(about.as_of) if about else date(2000, 1, 1)
    for block in page.blocks:
        if isinstance(block, Table):
            if sheets and (not block.header or same_columns(sheets[-1], block)):
                last = sheets[-1]
                more = [*last.rows, *_heads(lines, len(last.columns)), *_rows(block)]
                sheets[-1] = last._replace(rows=more)
            else:
                sheets.append(_sheet(block, tuple(lines), page.title, len(sheets)))
            lines = []
        elif not isinstance(block, Blank):
            tail = getattr(block, "tail", ())
            said = "".join(map(_text, inlines(block.parts)))
            lines.append(f"{said}  {''.join(map(_text, inlines(tail)))}" if tail else said)
    year = day.year if about else 0
    sheets = [_tidied(sheet, year) for sheet in sheets]
    if not sheets:
        sheets = [
            Sheet("内容", page.title, (Column("内容", "text", 40, 90),), [(x,) for x in lines])
        ]
        lines = []
    sheets[0] = _without_title(sheets[0])
    sheets[-1] = sheets[-1]._replace(below=tuple(line.strip() for line in lines if line.strip()))
    height = sum(len(sheet.above) + 2 + len(sheet.rows) for sheet in sheets)
    return Book(page.title, tuple(sheets), day, len(sheets) > 1 and height <= _ONE_SHEET)


def _without_title(sheet: Sheet) -> Sheet:
    """Leave out of the first line what the title above it says already."""
    first, *rest = sheet.above or ("",)
    return sheet._replace(
        above=tuple(filter(None, (first.removeprefix(sheet.title).strip(), *rest)))
    )


def same_columns(sheet: Sheet, table: Table) -> bool:
    """Tell whether a table goes on where a sheet's table ended."""
    return [column.title for column in sheet.columns] == [column.title for column in table.columns]


def _tidied(sheet: Sheet, year: int) -> Sheet:
    """Leave out bars beside their own figures, make rates and days of texts, centre single marks."""
    shown = [place for place, column in enumerate(sheet.columns) if column.kind != "bar"]
    columns: list[Column] = []
    by_column: list[list[Value]] = []
    for place in shown:
        column, values = sheet.columns[place], [row[place] for row in sheet.rows]
        if column.title in _DAYS and year:
            values = [_with_year(value, year) for value in values]
        texts = [value for value in values if isinstance(value, str) and value not in {"", "-"}]
        if column.title in _DAYS and any(map(_is_day, texts)):
            column = column._replace(kind="day")
            values = [
                parse_day(value) if isinstance(value, str) and _is_day(value) else value
                for value in values
            ]
        elif texts and column.kind == "number" and all(map(_is_rate, texts)):
            column = column._replace(kind="percent")
            values = [_rate(value) for value in values]
        elif texts and column.kind == "text" and max(map(len, texts)) == 1:
            column = column._replace(kind="mark")
        columns.append(column)
        by_column.append(values)
    return sheet._replace(columns=tuple(columns), rows=list(zip(*by_column, strict=True)))


def _with_year(value: Value, year: int) -> Value:
    return _OF_THIS_YEAR.sub(rf"{year}-\g<0>", value) if isinstance(value, str) else value


def _is_day(text: str) -> bool:
    return len(text) == 10 and text.count("-") == 2


def _is_rate(text: str) -> bool:
    return text.endswith("%") and text[:-1].isascii() and text[:-1].isdigit() and len(text) < 5


def _rate(value: Value) -> Value:
    return int(value[:-1]) / 100 if isinstance(value, str) and _is_rate(value) else value


def _heads(lines: list[str], columns: int) -> list[tuple[Value, ...]]:
    """Give headings between two tables as rows of their own."""
    return [(line.strip(), *[None] * (columns - 1)) for line in lines if line.strip()]


def _sheet(table: Table, above: tuple[str, ...], title: str, number: int) -> Sheet:
    bars = _bars(table) if any("/" in column.title for column in table.columns) else set()
    columns = tuple(
        Column(
            column.title,
            "bar" if place in bars else _KINDS[column.align],
            max(6, min(column.min_width, 20)),
            40,
        )
        for place, column in enumerate(table.columns)
    )
    name = "表" if not number else f"表 {number + 1}"
    rows = [*_rows(table)]
    return Sheet(name, title, columns, rows, above=above, total=bool(table.foot) and bool(rows))


def _bars(table: Table) -> set[int]:
    """Give the columns of progress bars."""
    return {
        place
        for row in table.rows
        if not isinstance(row, Section)
        for place, cell in enumerate(cells_of(row))
        if isinstance(cell, Bar)
    }


def _rows(table: Table) -> list[tuple[Value, ...]]:
    return [_row(row, table.columns) for row in (*table.rows, *table.foot)]


def _row(row: AnyRow, columns: tuple[PageColumn, ...]) -> tuple[Value, ...]:
    if isinstance(row, Section):
        both = (row.key, row.text) if len(columns) > 1 else (f"{row.key} {row.text}",)
        return (*both, *[None] * (len(columns) - len(both)))
    pairs = zip(cells_of(row), columns, strict=True)
    return tuple(_value(cell, column) for cell, column in pairs)


def _value(cell: Cell, column: PageColumn) -> Value:
    said = _text(cell)
    if column.align == "right":
        digits = said.removeprefix("-")
        plain = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER
        if plain and (digits == "0" or not digits.startswith("0")):
            return int(said)
    return said


def _text(piece: Cell) -> str:
    if isinstance(piece, Bar):
        return f"{piece.n}/{piece.m}" if piece.m > 0 else piece.empty
    return piece.text if isinstance(piece, Span) else piece
