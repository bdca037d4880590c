"""A page as a workbook, for answers that have no ledger of their own: one sheet, as the screen reads.

Numbers that stand at the right of their column become numbers, rates become rates; everything
else is text. Tables that share a heading stand below each other in one table.
"""

from datetime import date

from sixiang_cli.calendar import parse_day
from sixiang_cli.lean_typing import TYPE_CHECKING
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
    inlines,
)
from sixiang_cli.views.page import Column as PageColumn

if TYPE_CHECKING:
    from sixiang_cli.views.about import About

_LONGEST_NUMBER = 9
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
    if not sheets:
        sheets = [
            Sheet("内容", page.title, (Column("内容", "text", 40, 90),), [(x,) for x in lines])
        ]
        lines = []
    sheets[-1] = sheets[-1]._replace(below=tuple(line.strip() for line in lines if line.strip()))
    return Book(page.title, tuple(sheets), day)


def same_columns(sheet: Sheet, table: Table) -> bool:
    """Tell whether a table goes on where a sheet's table ended."""
    return [column.title for column in sheet.columns] == [column.title for column in table.columns]


def _heads(lines: list[str], columns: int) -> list[tuple[Value, ...]]:
    """Give headings between two tables as rows of their own."""
    return [(line.strip(), *[None] * (columns - 1)) for line in lines if line.strip()]


def _sheet(table: Table, above: tuple[str, ...], title: str, number: int) -> Sheet:
    columns = tuple(
        Column(column.title, _KINDS[column.align], max(6, min(column.min_width, 20)), 40)
        for column in table.columns
    )
    name = "表" if not number else f"表 {number + 1}"
    rows = [*_rows(table)]
    return Sheet(name, title, columns, rows, above=above, total=bool(table.foot) and bool(rows))


def _rows(table: Table) -> list[tuple[Value, ...]]:
    return [_row(row, table.columns) for row in (*table.rows, *table.foot)]


def _row(row: AnyRow, columns: tuple[PageColumn, ...]) -> tuple[Value, ...]:
    if isinstance(row, Section):
        both = (row.key, row.text) if len(columns) > 1 else (f"{row.key} {row.text}",)
        return (*both, *[None] * (len(columns) - len(both)))
    cells: tuple[Cell, ...] = row.cells if hasattr(row, "cells") else row
    return tuple(_value(cell, column) for cell, column in zip(cells, columns, strict=True))


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
