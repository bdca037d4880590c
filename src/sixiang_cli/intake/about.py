"""Which rows of a sheet are about a task; the others are named, or refused where they hold an answer.

Titles, sums and signatures stand around a table. Nothing that somebody filled in is taken for one
of them because a cell beside it is empty, nor because the heading has slipped below it.
"""

from sixiang_cli.errors import Fault
from sixiang_cli.intake import headings
from sixiang_cli.intake.headings import Table, Wrong, shorten, text_of
from sixiang_cli.intake.stated import FILLED, HEADINGS, LEAST, SHOWN
from sixiang_cli.lean.typing import Final, Iterable, NamedTuple
from sixiang_cli.queries.fill_in import opened
from sixiang_cli.sheets import Grid, Row, place

_MOST_NAMED: Final = 6
_SUMS: Final = ("合计", "小计", "总计")
_SIGNED: Final = ("填表", "填报", "制表", "审核", "审批", "负责人", "校验码", "说明", "备注", "注")
_BESIDE: Final = frozenset(("序号", "应办次数"))
_HEADS: Final = frozenset(
    word for heading in HEADINGS if heading.key == "status" for word in heading.words
)
_NO_TASK: Final = "填了{what}，却看不出是哪一项；补上编号、责任单位、周期，或删掉这一行。"
_ABOVE: Final = "这一行在表头（第 {heading} 行）上面，没有读；把表头移回它上面。"
_HEADING: Final = "这里又是表头，列的先后和上面（第 {heading} 行）不同；分成两张表导。"


class Rows(NamedTuple):
    """The rows of a table: those about a task, those that are lost and why, those passed over."""

    about: tuple[Row, ...]
    lost: tuple[tuple[Row, Wrong], ...]
    passed: tuple[Row, ...]


def rows_of(table: Table) -> Rows:
    """Sort the rows of a sheet."""
    about: list[Row] = []
    lost: list[tuple[Row, Wrong]] = []
    passed: list[Row] = []
    for row in table.grid.rows:
        if row.number == table.heading:
            continue
        if row.number < table.heading:
            if _belongs_below(table, row):
                lost.append((row, _wrong(table, "status", "above-heading", _ABOVE)))
        elif _is_heading(row):
            if headings.columns_of(row, HEADINGS) == table.columns:
                passed.append(row)
            else:
                lost.append((row, _wrong(table, "status", "second-heading", _HEADING)))
        elif _is_named(table, row):
            about.append(row)
        elif filled := [] if _is_around(row) else _answers(table, row):
            lost.append((row, _wrong(table, filled[0], "no-task", _NO_TASK)))
        elif any(_holds(table, row, key) for key in table.columns):
            passed.append(row)
    return Rows(tuple(about), tuple(lost), tuple(passed))


def renamed(table: Table, rows: Iterable[Row]) -> list[Fault]:
    """Find what was filled in under a heading of a sheet that somebody changed."""
    lost = [
        heading.words[0]
        for heading in HEADINGS
        if heading.key in FILLED and not table.has(heading.key)
    ]
    if not lost or not table.has("seal"):
        return []
    head = next(row for row in table.grid.rows if row.number == table.heading)
    known = {column for column, cell in head.cells.items() if text_of(cell) in _BESIDE}
    known |= {*table.columns.values()}
    for column in sorted({column for row in rows for column in row.cells} - known):
        said = f"{place(column, table.heading)} 不是原来的列名，表头少了{'、'.join(lost)}；改回来再导。"
        return [table.grid.fault(table.heading, column, "renamed-heading", said)]
    return []


def without_heading(grid: Grid) -> list[Fault]:
    """Find the seal that shows that a sheet without a heading was sent out to be filled in."""
    for row in grid.rows:
        for column, cell in row.cells.items():
            if isinstance(cell.value, str) and opened(cell.value) is not None:
                said = f"前 {headings.LOOKED_AT} 行里没有表头，下面却有填报的行；把表头放回最上面。"
                return [grid.fault(row.number, column, "no-heading", said)]
    return []


def passed_over(rows: Iterable[Row]) -> list[str]:
    """Say which rows were not read, and by what they begin."""
    listed = [f"第 {row.number} 行（{shorten(_first(row))[:12]}）" for row in rows]
    if not listed:
        return []
    more = f"等 {len(listed)} 行" if len(listed) > _MOST_NAMED else ""
    return [f"没有读{'、'.join(listed[:_MOST_NAMED])}{more}：不是任务。"]


def _wrong(table: Table, key: str, code: str, message: str) -> Wrong:
    wrong = Wrong()
    word = next(heading.words[0] for heading in HEADINGS if heading.key == key)
    wrong.add(key, code, message.format(what=word, heading=table.heading))
    return wrong


def _holds(table: Table, row: Row, key: str) -> bool:
    cell = table.cell(row, key)
    return cell.formula or cell.error or bool(text_of(cell))


def _answers(table: Table, row: Row) -> list[str]:
    return [key for key in (*FILLED, "seal") if _holds(table, row, key)]


def _is_named(table: Table, row: Row) -> bool:
    """Tell whether a row says, well or badly, which task it is about."""
    if _holds(table, row, "address"):
        return True
    named = _holds(table, row, "measure") or _holds(table, row, "title")
    return named and (_holds(table, row, "unit") or _holds(table, row, "period"))


def _belongs_below(table: Table, row: Row) -> bool:
    """Tell whether a row above the heading is about a task: a title or a line of dates is not."""
    if opened(text_of(table.cell(row, "seal"))) is not None:
        return True
    said = [text_of(table.cell(row, key)) for key in (*SHOWN, *FILLED)]
    labels = any("：" in text or ":" in text for text in said)
    return _is_named(table, row) and bool(_answers(table, row)) and not labels


def _is_heading(row: Row) -> bool:
    """Tell whether a row is a heading, as where a long table was printed page by page."""
    if not any(cell.value in _HEADS for cell in row.cells.values()):
        return False
    columns = headings.columns_of(row, HEADINGS).keys()
    return any(least <= columns for least in LEAST)


def _is_around(row: Row) -> bool:
    """Tell whether a row is a sum or a signature: its first cell says so."""
    first = _first(row)
    return first.startswith(_SUMS) or (first.startswith(_SIGNED) and bool({"：", ":"} & set(first)))


def _first(row: Row) -> str:
    return next((text for _, cell in sorted(row.cells.items()) if (text := text_of(cell))), "")
