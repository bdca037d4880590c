"""Cells in rows, as any spreadsheet holds them; and the one entry that reads a file into them."""

import os

from sixiang_cli import files
from sixiang_cli.errors import BadSheet, Fault
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Final, NamedTuple, TypeAlias

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 256
MOST_SECONDS: Final = 60.0
LONGEST_TEXT: Final = 32_767

Value: TypeAlias = str | int | float | date | bool | None


class Cell(NamedTuple):
    """What stands in one cell. `formula` tells that it is worked out, `error` that it failed."""

    value: Value
    formula: bool = False
    error: bool = False


EMPTY: Final = Cell(None)


class Row(NamedTuple):
    """A row: its number in the file (from 1), its cells by column (from 0), and whether it shows."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False

    def at(self, column: int) -> Cell:
        """Give the cell of a column, empty where nothing stands."""
        return self.cells.get(column, EMPTY)


class Grid(NamedTuple):
    """One sheet. `said` are sentences about how it was read (GBK, ``;``, the 1904 dates).

    `merged` are ranges (``A3:B4``) of joined cells below each other or beside each other.
    """

    path: str
    name: str
    rows: tuple[Row, ...]
    said: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    hidden: bool = False

    def fault(self, row: int, column: int, code: str, message: str) -> Fault:
        """Say what is wrong with a cell (column from 0; -1 for the row), or with the sheet (row 0)."""
        where = f"{self.path}（{self.name}）" if self.name else self.path
        return Fault(where, row, column + 1, code, message)


def place(column: int, row: int) -> str:
    """Give the name of a cell: ``A5``; columns count from 0, rows from 1."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def refuse(path: str, code: str, message: str, hint: str = "") -> BadSheet:
    """Say what is wrong with a file as a whole."""
    return BadSheet((Fault(path, 0, 0, code, message),), hint)


def read(path: str) -> tuple[Grid, ...]:
    """Read an Excel or CSV file: its sheets in order, one for CSV.

    What the file is, is told by its content; a name that says otherwise is pointed out.

    Raises:
        BadSheet: it is another kind of file, damaged, beyond a bound, or holds what is refused.
        BadInput: it can't be opened, or is larger than 20 MB.
    """
    content = files.read_bytes(path, limit=MOST_BYTES)
    ending = os.path.splitext(path)[1].lower()
    if not content.strip():
        raise refuse(path, "empty", "文件是空的。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(
            path,
            "old-excel",
            "这是旧版 Excel（.xls），或加了打开密码的文件，读不了。",
            "在 Excel 里去掉密码，另存为 .xlsx 再导。",
        )
    if content.startswith(b"PK"):
        from sixiang_cli.sheets.excel import read_excel

        return read_excel(path, content)
    if content.startswith((b"%PDF", b"SQLite format 3\0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise refuse(path, "not-a-sheet", "这不是表格文件。", "导入 .xlsx 或 .csv。")
    if content.lstrip()[:9].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise refuse(
            path,
            "not-a-sheet",
            "这是网页或 XML，不是 Excel 文件（有些系统导出的 .xls 就是这样）。",
            "用 Excel 打开，另存为 .xlsx 再导。",
        )
    from sixiang_cli.sheets.delimited import read_delimited

    said: tuple[str, ...] = ()
    if ending in {".xlsx", ".xls", ".xlsm"}:
        said = (f"文件名是 {ending}，内容却是 CSV 文本，按 CSV 读。",)
    return (read_delimited(path, content, said),)
