"""Which row of a grid is the heading, which column holds what, and what each row then says."""

from sixiang_cli.errors import Fault
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import (
    Callable,
    Final,
    Iterable,
    Iterator,
    Mapping,
    NamedTuple,
    TypeVar,
)
from sixiang_cli.sheets import Cell, Grid, Row, place
from sixiang_cli.spelling import fold_text

LOOKED_AT: Final = 30
_SHOWN: Final = 60
_T = TypeVar("_T")


class Heading(NamedTuple):
    """A column that is looked for: its key, and the words that head it, the usual one first."""

    key: str
    words: tuple[str, ...]


class CellFault(Exception):
    """What is wrong with one cell of the row at hand."""

    def __init__(self, key: str, code: str, message: str) -> None:
        """Take the key of the column, the code, the sentence."""
        super().__init__(message)
        self.key = key
        self.code = code
        self.message = message


class Wrong:
    """What is wrong with the cells of one row, all of it; of a cell, what was found first."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.faults: dict[str, CellFault] = {}

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return bool(self.faults)

    def __contains__(self, key: str) -> bool:
        """Tell whether the cell under a heading is."""
        return key in self.faults

    def add(self, key: str, code: str, message: str) -> None:
        """Say what is wrong with a cell."""
        self.faults.setdefault(key, CellFault(key, code, message))

    def trying(self, read: Callable[[], _T], otherwise: _T) -> _T:
        """Give what `read` gives; where it can't, note why and give `otherwise`."""
        try:
            return read()
        except CellFault as error:
            self.faults.setdefault(error.key, error)
            return otherwise


class Table(NamedTuple):
    """A grid with its heading understood: the column of each key, and the rows below."""

    grid: Grid
    heading: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...]

    def has(self, key: str) -> bool:
        """Tell whether there is such a column."""
        return key in self.columns

    def column(self, key: str) -> int:
        """Give the column of a key, -1 where there is none."""
        return self.columns.get(key, -1)

    def cell(self, row: Row, key: str) -> Cell:
        """Give what a row has under a heading."""
        return row.at(self.columns.get(key, -1))

    def fault(self, row: Row, key: str, code: str, message: str) -> Fault:
        """Say what is wrong with a cell."""
        return self.grid.fault(row.number, self.column(key), code, message)

    def faults(self, row: Row, wrong: Wrong) -> list[Fault]:
        """Say all that is wrong with a row, cell by cell from left to right."""
        found = [
            self.fault(row, each.key, each.code, each.message) for each in wrong.faults.values()
        ]
        return sorted(found, key=lambda fault: fault.column)

    def place(self, row: Row, key: str) -> str:
        """Give the name of a cell (``M8``)."""
        return place(self.column(key), row.number)


def find(
    grid: Grid, headings: Iterable[Heading], least: Iterable[frozenset[str]]
) -> tuple[Table | None, list[Fault]]:
    """Find the heading: the first row that has all of one of the sets in `least`.

    Headings that stand twice are faults.
    """
    wanted, sought = list(least), tuple(headings)
    for at, row in enumerate(grid.rows[:LOOKED_AT]):
        columns = columns_of(row, sought)
        if any(keys <= columns.keys() for keys in wanted):
            table = Table(grid, row.number, columns, grid.rows[at + 1 :])
            return table, list(_twice(table, row, sought))
    return None, []


def columns_of(row: Row, headings: Iterable[Heading]) -> dict[str, int]:
    """Give the column of each heading that stands in a row, the first where it stands twice."""
    columns: dict[str, int] = {}
    for column, key, _ in _known(row, headings):
        columns.setdefault(key, column)
    return columns


def _known(row: Row, headings: Iterable[Heading]) -> Iterator[tuple[int, str, str]]:
    """Find the headings in a row: column, key, word; unknown ones are let be."""
    known = {fold_text(word): heading.key for heading in headings for word in heading.words}
    for column, cell in sorted(row.cells.items()):
        key = known.get(fold_text(text_of(cell).rstrip("*＊")), "")
        if key:
            yield column, key, text_of(cell)


def _twice(table: Table, row: Row, headings: Iterable[Heading]) -> Iterator[Fault]:
    for column, key, word in _known(row, headings):
        if column != table.columns[key]:
            where = place(table.columns[key], row.number)
            message = f"“{word}”这一列写了两次，另一处在 {where}；删掉一列。"
            yield table.grid.fault(row.number, column, "duplicate-heading", message)


def no_heading(grid: Grid, headings: Iterable[Heading], needed: str) -> Fault:
    """Say that the heading was not found, and what it should hold."""
    names = "、".join(heading.words[0] for heading in headings)
    message = f"前 {LOOKED_AT} 行里没有找到表头。表头要有{needed}；认得的列：{names}。"
    return grid.fault(0, -1, "no-heading", message)


def text_of(cell: Cell) -> str:
    """Give a cell's content as text, spaces around it dropped; numbers as they are written."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def shorten(text: str) -> str:
    """Give a text for a message: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def id_of(cell: Cell, key: str, what: str = "编号") -> str:
    """Give an id, which has to be text: as a number it has lost its zeros.

    Raises:
        CellFault: it is a number or a day.
    """
    value = cell.value
    if isinstance(value, (int, float, date)) and not isinstance(value, bool):
        raise CellFault(
            key,
            "numeric-id",
            f"{what}存成了{'日期' if isinstance(value, date) else '数字'} {text_of(cell)}，"
            "可能丢了零（1.10 会变成 1.1）；把这一列设成“文本”格式，重新填这一格。",
        )
    return text_of(cell)


def formulas(table: Table) -> Iterator[tuple[Row, str, str]]:
    """Find the cells under known headings that hold a formula or an error value: row, key, sentence."""
    for row in table.rows:
        for key, column in table.columns.items():
            cell = row.cells.get(column)
            if cell is not None and (cell.formula or cell.error):
                where = place(column, row.number)
                what = "是公式" if cell.formula else f"是错误值 {shorten(text_of(cell))}"
                advice = "复制这些格，用“选择性粘贴，数值”贴回去" if cell.formula else "改好再导"
                yield row, key, f"{where} {what}；{advice}。"


def remarks(table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """Say what is unusual about the rows that count and does no harm: hidden ones, joined cells."""
    counting = list(rows)
    hidden = [row.number for row in counting if row.hidden]
    if hidden:
        listed = "、".join(map(str, hidden[:8])) + ("等" if len(hidden) > 8 else "")
        yield f"第 {listed} 行是隐藏的，也读了。"
    last = max((row.number for row in counting), default=0)
    below = [each for each in table.grid.merged if table.heading < _first_row(each) <= last]
    if below:
        yield f"合并的单元格 {'、'.join(below[:6])}{'等' if len(below) > 6 else ''}：只有左上一格有内容。"


def _first_row(reference: str) -> int:
    digits = "".join(char for char in reference.partition(":")[0] if char.isdigit())
    return int(digits) if digits and len(digits) < 9 else 0
