"""A definition file made from a spreadsheet, checked, its faults said by the sheet's own rows."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from sixiang_cli.errors import BadDefinitions, BadSheet, Fault
from sixiang_cli.intake import headings
from sixiang_cli.intake.headings import CellFault, Heading, Table
from sixiang_cli.lean_typing import Any, NamedTuple
from sixiang_cli.sheets import Grid, Row


class Made(NamedTuple):
    """A definition file: its text, how many of what, what to say, and what to do with it."""

    text: str
    number: int
    unit: str
    next: str
    said: tuple[str, ...]


def table_of(
    grids: Sequence[Grid], known: Sequence[Heading], least: Sequence[frozenset[str]], needed: str
) -> tuple[Table, tuple[str, ...]]:
    """Find the one table of a file: the first sheet that has the headings.

    Raises:
        BadSheet: there is none, a heading stands twice, or a cell holds a formula.
    """
    for grid in grids:
        table, faults = headings.find(grid, known, least)
        faults += [] if table is None else list(headings.formulas(table))
        if faults:
            raise BadSheet(tuple(faults))
        if table is not None:
            said = [*grid.said, *headings.remarks(table)]
            others = [f"“{other.name}”" for other in grids if other is not grid and other.rows]
            if others:
                said.append(f"只读“{grid.name}”，没有读{'、'.join(others)}。")
            return table, tuple(said)
    raise BadSheet((headings.no_heading(grids[0], known, needed),))


def each_row(
    table: Table, read: Callable[[Row], dict[str, Any]], needed: Sequence[str]
) -> list[tuple[Row, dict[str, Any]]]:
    """Read the rows below the heading that have something under one of `needed`.

    Raises:
        BadSheet: with the faults of all rows.
    """
    found: list[tuple[Row, dict[str, Any]]] = []
    faults: list[Fault] = []
    for row in table.rows:
        if not any(headings.text_of(table.cell(row, key)) for key in needed):
            continue
        try:
            found.append((row, read(row)))
        except CellFault as error:
            faults.append(table.fault(row, error.key, error.code, error.message))
    if faults:
        raise BadSheet(tuple(faults))
    if not found:
        raise BadSheet((table.grid.fault(table.heading, -1, "empty", "表头下面一行也没有。"),))
    return found


def at_rows(
    error: BadDefinitions,
    table: Table,
    text: str,
    mark: str,
    rows: Sequence[Row],
    columns: Mapping[str, str],
) -> BadSheet:
    """Say the faults of a made file by the rows it was made from.

    `mark` is the line with which each entry of `rows` begins (``[[measure]]``); `columns` gives
    the heading behind a key of the file.
    """
    lines = text.splitlines()
    begins = [number for number, line in enumerate(lines, 1) if line == mark]
    faults = []
    for fault in error.faults:
        entry = bisect_right(begins, fault.line) - 1
        key = (
            lines[fault.line - 1].partition("=")[0].strip() if 0 < fault.line <= len(lines) else ""
        )
        if 0 <= entry < len(rows):
            column = table.column(columns.get(key, key))
            faults.append(table.grid.fault(rows[entry].number, column, fault.code, fault.message))
        else:
            faults.append(table.grid.fault(table.heading, -1, fault.code, fault.message))
    return BadSheet(tuple(faults))
