"""An Excel file's sheets as grids: texts, numbers, days, and what makes a cell unfit to be read.

Only what a filled-in table needs is understood: shared and inline strings, numbers, booleans, days
by their format in either date system. Cells far out (XFD1048576) cost nothing, since only cells
that hold something are kept.
"""

from sixiang_cli.errors import BadSheet
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Final
from sixiang_cli.sheets.book import Workbook, unescaped
from sixiang_cli.sheets.grid import (
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Grid,
    Row,
    Value,
    place,
    refuse,
)
from sixiang_cli.sheets.package import Attributes, Package

_LAST_NUMBER: Final = 2_958_465  # 9999-12-31


def read_excel(path: str, content: bytes) -> tuple[Grid, ...]:
    """Read every sheet of an Excel file, in the order of its tabs."""
    package = Package(path, content)
    workbook = Workbook(package)
    return tuple(
        _Sheet(workbook, name, part, hidden=hidden).grid() for name, part, hidden in workbook.sheets
    )


class _Sheet:
    """Reads one sheet; keeps the cells that hold something."""

    def __init__(self, workbook: Workbook, name: str, part: str, *, hidden: bool) -> None:
        self.workbook = workbook
        self.name = name
        self.part = part
        self.hidden = hidden
        self.rows: list[Row] = []
        self.merged: list[str] = []
        self._row, self._column = 0, -1
        self._cells: dict[int, Cell] = {}
        self._row_hidden = False
        self._kind, self._style = "n", 0
        self._formula = False
        self._pieces: list[str] = []
        self._reading = False
        self._phonetic = 0

    def grid(self) -> Grid:
        package = self.workbook.package
        package.walk(self.part, self._start, self._end, self._text)
        said: tuple[str, ...] = ()
        if self.workbook.starts_1904:
            said = ("文件用的是 1904 日期系统（旧版苹果 Excel），日期按它换算。",)
        rows = sorted(self.rows, key=lambda row: row.number)
        return Grid(package.path, self.name, tuple(rows), said, tuple(self.merged), self.hidden)

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._column = self._column_of(attributes.get("r", ""))
            self._kind = attributes.get("t", "n")
            style = attributes.get("s", "0")
            self._style = int(style) if style.isdigit() and len(style) < 9 else 0
            self._formula = False
            self._pieces.clear()
        elif tag in {"v", "t"}:
            self._reading = not self._phonetic
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "row":
            self.workbook.package.in_time()
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() and len(number) < 9 else self._row + 1
            self._column = -1
            self._cells = {}
            self._row_hidden = attributes.get("hidden", "0") in {"1", "true"}
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._reading = False
        elif tag == "rPh":
            self._phonetic -= 1
        elif tag == "c":
            cell = self._cell("".join(self._pieces))
            if cell is not None:
                self._cells[self._column] = cell
        elif tag == "row" and self._cells:
            self.rows.append(Row(self._row, self._cells, self._row_hidden))
            if len(self.rows) > MOST_ROWS:
                raise self._refuse("too-long", f"超过 {MOST_ROWS:,} 行，没有读。")

    def _text(self, value: str) -> None:
        if self._reading:
            self._pieces.append(value)

    def _column_of(self, reference: str) -> int:
        column = 0
        for char in reference[:4]:
            if not "A" <= char <= "Z":
                break
            column = column * 26 + ord(char) - 64
        return column - 1 if column else self._column + 1

    def _cell(self, text: str) -> Cell | None:
        if not text and not self._formula:
            return None
        if self._column >= MOST_COLUMNS or self._row > MOST_ROWS * 2:
            where = place(self._column, self._row)
            raise self._refuse(
                "too-wide",
                f"{where} 有内容，离表太远（最多 {MOST_COLUMNS} 列、{MOST_ROWS * 2:,} 行）。"
                "删掉它，或把要导的表复制到新文件。",
            )
        if len(text) > LONGEST_TEXT:
            where = place(self._column, self._row)
            raise self._refuse("too-long", f"{where} 超过 {LONGEST_TEXT:,} 个字。")
        value: Value = text
        if self._kind == "s":
            value = self._shared(text)
        elif self._kind == "b":
            value = text == "1"
        elif self._kind == "d":
            value = _iso_day(text)
        elif self._kind == "e":
            return Cell(text, self._formula, error=True)
        elif self._kind == "n":
            value = self._number(text)
        elif self._kind in {"inlineStr", "str"}:
            value = unescaped(text)
        return Cell(value, self._formula)

    def _shared(self, text: str) -> str:
        texts = self.workbook.texts
        if not (text.isascii() and text.isdigit()) or int(text) >= len(texts):
            raise self._refuse(
                "damaged", f"{place(self._column, self._row)} 指向不存在的文字，文件已损坏。"
            )
        return texts[int(text)]

    def _number(self, text: str) -> Value:
        try:
            number = float(text)
        except ValueError:
            return text
        styles = self.workbook.day_styles
        if self._style < len(styles) and styles[self._style]:
            return _day(number, starts_1904=self.workbook.starts_1904) or number
        return int(number) if number == number // 1 and abs(number) < 1e15 else number

    def _refuse(self, code: str, message: str) -> BadSheet:
        return refuse(f"{self.workbook.package.path}（{self.name}）", code, message)


def _day(number: float, *, starts_1904: bool) -> date | None:
    """Give the day that a spreadsheet counts as `number`; none beyond its calendar."""
    if not 1 <= number <= _LAST_NUMBER:
        return None
    if starts_1904:
        return date(1904, 1, 1) + timedelta(days=int(number))
    # Excel knows a 29 February 1900; from March on it counts one more than the calendar has.
    return date(1899, 12, 30 if number >= 61 else 31) + timedelta(days=int(number))


def _iso_day(text: str) -> Value:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text
