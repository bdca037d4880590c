"""A definition file made from a spreadsheet, checked, its faults said by the sheet's own rows."""

import json
import re
from bisect import bisect_right

from sixiang_cli.errors import BadDefinitions, BadSheet, Fault
from sixiang_cli.intake import headings
from sixiang_cli.intake.headings import Heading, Table, Wrong
from sixiang_cli.lean.typing import Any, Callable, Final, Mapping, NamedTuple, Sequence
from sixiang_cli.sheets import Grid, Row

_LINE: Final = re.compile(r"第 (\d+) 行")


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
        if table is not None:
            faults += [
                table.fault(row, key, "formula", said)
                for row, key, said in headings.formulas(table)
            ]
        if faults:
            raise BadSheet(tuple(faults))
        if table is not None:
            said = [*grid.said, *headings.remarks(table, table.rows)]
            others = [f"“{other.name}”" for other in grids if other is not grid and other.rows]
            if others:
                said.append(f"只读“{grid.name}”，没有读{'、'.join(others)}。")
            return table, tuple(said)
    raise BadSheet((headings.no_heading(grids[0], known, needed),))


def each_row(
    table: Table, read: Callable[[Row, Wrong], dict[str, Any]], needed: Sequence[str]
) -> tuple[list[tuple[Row, dict[str, Any]]], list[Fault]]:
    """Read the rows below the heading that have something under one of `needed`; and the faults.

    Raises:
        BadSheet: there is not one row.
    """
    found: list[tuple[Row, dict[str, Any]]] = []
    faults: list[Fault] = []
    for row in table.rows:
        if not any(headings.text_of(table.cell(row, key)) for key in needed):
            continue
        wrong = Wrong()
        entry = read(row, wrong)
        if wrong:
            faults += table.faults(row, wrong)
        else:
            found.append((row, entry))
    if not found and not faults:
        raise BadSheet((table.grid.fault(table.heading, -1, "empty", "表头下面一行也没有。"),))
    return found, faults


def toml(head: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Give a definition file: single values, then a ``[[table]]`` for each entry, a key a line."""
    lines = [f"{key} = {_toml_value(value)}" for key, value in head.items()]
    for name, entries in tables.items():
        for entry in entries:
            lines += ["", f"[[{name}]]"]
            lines += [f"{key} = {_toml_value(value)}" for key, value in entry.items()]
    return "\n".join(lines) + "\n"


def _toml_value(value: Any) -> str:  # noqa: ANN401  (text, number, day or a list of texts)
    if isinstance(value, list):
        return f"[{', '.join(map(_toml_value, value))}]"
    if isinstance(value, str):  # JSON's escapes are TOML's, but for DEL
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def at_rows(
    error: BadDefinitions,
    table: Table,
    text: str,
    mark: str,
    rows: Sequence[Row],
    columns: Mapping[str, str],
) -> list[Fault]:
    """Say the faults of a made file by the rows it was made from.

    `mark` is the line with which each entry of `rows` begins (``[[measure]]``); `columns` gives
    the heading behind a key of the file.
    """
    lines = text.splitlines()
    begins = [number for number, line in enumerate(lines, 1) if line == mark]

    def by_row(found: "re.Match[str]") -> str:
        entry = bisect_right(begins, int(found.group(1))) - 1
        return f"第 {rows[entry].number if 0 <= entry < len(rows) else table.heading} 行"

    faults: list[Fault] = []
    for fault in error.faults:
        entry = bisect_right(begins, fault.line) - 1
        key = (
            lines[fault.line - 1].partition("=")[0].strip() if 0 < fault.line <= len(lines) else ""
        )
        if 0 <= entry < len(rows):
            column = table.column(columns.get(key, key))
            message = _LINE.sub(by_row, fault.message)
            faults.append(table.grid.fault(rows[entry].number, column, fault.code, message))
        else:
            faults.append(table.grid.fault(table.heading, -1, fault.code, fault.message))
    return faults
