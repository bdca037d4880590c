"""What a workbook says, before any library is loaded: sheets, columns, cells, a chart.

Plain records; `xlsx` writes them. A cell is a text, a whole number, a day or nothing; a column's
`kind` says how it is shown. Nothing here knows a task.
"""

from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence, TypeAlias

Value: TypeAlias = str | int | float | date | None


class Column(NamedTuple):
    """A column: heading, kind, widths in Latin letters.

    The kind is ``text``, ``mark``, ``place``, ``number``, ``day`` or ``percent``. The width follows
    the content between `least` and `most`; what is longer wraps.
    """

    title: str
    kind: str = "text"
    least: int = 6
    most: int = 30


class Chart(NamedTuple):
    """Stacked bars beside or below a table: a bar for each of the first `rows` rows.

    `label` is the column that names them; a series is a column's place, its name and its colour.
    """

    title: str
    label: int
    rows: int
    series: tuple[tuple[int, str, str], ...]


class Sheet(NamedTuple):
    """One sheet: a title and a line above the table, the table, lines and `signed` below it.

    `lights` is the place of the column whose words are coloured. Rows in `total` (places) are bold.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    lights: int | None = None
    total: bool = False
    chart: Chart | None = None


class Book(NamedTuple):
    """A workbook; `day` is the day it speaks of, and the one its file bears.

    `together`: its tables stand below each other on one sheet, to be read and printed as one page.
    """

    title: str
    sheets: tuple[Sheet, ...]
    day: date
    together: bool = False


_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
LONGEST_SHEET_NAME = 31


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Give names that Excel takes for sheets: allowed characters, at most 31, no two alike."""
    taken: set[str] = {"history"}  # a name that Excel keeps for itself
    names = []
    for text in wanted:
        base = text.translate(_FORBIDDEN).strip().strip("'").strip() or "表"
        name, number = _cut(base, ""), 1
        while name.casefold() in taken:
            number += 1
            name = _cut(base, f" {number}")
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, ending: str) -> str:
    """Shorten to what a name may hold, counted in UTF-16 units as Excel does."""
    room = LONGEST_SHEET_NAME - len(ending)
    while len(text.encode("utf-16-le")) > 2 * room:
        text = text[:-1]
    return text.rstrip("' ") + ending
