"""What one row of a filled-in sheet says, cell by cell, before it is held against the ledger."""

from sixiang_cli import spelling
from sixiang_cli.errors import BadInput
from sixiang_cli.intake.headings import (
    CellFault,
    Heading,
    Table,
    Wrong,
    id_of,
    shorten,
    text_of,
)
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Final, NamedTuple
from sixiang_cli.model import Status
from sixiang_cli.sheets import Row

HEADINGS: Final = (
    Heading("measure", ("编号", "measure")),
    Heading("title", ("工作任务", "措施", "title")),
    Heading("unit", ("责任单位", "单位", "unit")),
    Heading("period", ("周期", "period")),
    Heading("due", ("完成时限",)),
    Heading("status", ("完成情况", "状态", "status")),
    Heading("day", ("办理日期", "完成日期", "done_on")),
    Heading("count", ("次数", "已办次数", "count")),
    Heading("evidence", ("佐证", "evidence")),
    Heading("remark", ("备注", "note")),
    Heading("address", ("地址", "address")),
    Heading("seal", ("底稿", "seal")),
)
LEAST: Final = (
    frozenset(("address", "status")),
    frozenset(("measure", "unit", "period", "status")),
    frozenset(("title", "unit", "period", "status")),
)
NEEDED: Final = "“完成情况”，和“地址”或“编号、责任单位、周期”"
SHOWN: Final = ("measure", "title", "unit", "period")
"""The keys of what says to everybody which task a row is about, in the order of a seal."""
NAMES: Final = {"measure": "编号", "title": "工作任务", "unit": "责任单位", "period": "周期"}
FILLED: Final = ("status", "day", "count", "evidence", "remark")
"""The keys of what may be filled in, in the order in which a seal takes them."""


class Stated(NamedTuple):
    """A row as it was understood; what is empty states nothing.

    `shown` is the text of each cell of `SHOWN`, `cells` of each of `FILLED`.
    """

    row: Row
    shown: tuple[str, ...]
    address: str
    seal: str
    due: date | None
    status: Status | None
    day: date | None
    times: int | None
    evidence: str
    remark: str
    cells: tuple[str, ...]


def state(table: Table, row: Row, today: date, wrong: Wrong) -> Stated:
    """Read a row; what a cell can't be understood for goes into `wrong`, and is left empty."""
    said = {key: "" if key in wrong else text_of(table.cell(row, key)) for key in table.columns}
    if not said.get("address"):
        said["measure"] = wrong.trying(lambda: id_of(table.cell(row, "measure"), "measure"), "")
    due = table.cell(row, "due").value
    return Stated(
        row,
        tuple(said.get(key, "") for key in SHOWN),
        said.get("address", ""),
        said.get("seal", ""),
        due if isinstance(due, date) else _iso_day(text_of(table.cell(row, "due"))),
        None if "status" in wrong else wrong.trying(lambda: _status(said.get("status", "")), None),
        None if "day" in wrong else wrong.trying(lambda: _day(table, row, today), None),
        None if "count" in wrong else wrong.trying(lambda: _count(table, row), None),
        ""
        if "evidence" in wrong
        else wrong.trying(lambda: _text(table, row, "evidence", "佐证"), ""),
        "" if "remark" in wrong else wrong.trying(lambda: _text(table, row, "remark", "备注"), ""),
        tuple(text_of(table.cell(row, key)) for key in FILLED),
    )


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _status(text: str) -> Status | None:
    """Read the word a cell begins with; a ledger says more behind it (未办 逾期 23 天)."""
    if not text:
        return None
    words = text.replace("，", " ").replace("（", " ").split()
    found = spelling.status(words[0])
    if found in {"overdue", "open"}:
        found = Status.NOT_STARTED
    elif found in {"late", "accepted"}:
        found = Status.DONE
    if found is None or found not in set(Status):
        known = "未办、在办、已办、未开展、不适用"
        raise CellFault("status", "bad-status", f"完成情况不能写“{shorten(text)}”；写{known}。")
    return Status(found)


def _day(table: Table, row: Row, today: date) -> date | None:
    value = table.cell(row, "day").value
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = int(value) if isinstance(value, float) and value.is_integer() else value
        if isinstance(number, int) and 19_000_101 <= number <= 29_991_231:
            return _parsed(str(number), today)
        meant = ""
        if 30_000 <= value < 80_000:
            as_day = date(1899, 12, 30) + timedelta(days=int(value))
            meant = f"，像是没有设成日期格式的 {as_day.isoformat()}"
        message = f"办理日期是数字 {number}{meant}；把这一格设成日期格式，或写 年-月-日。"
        raise CellFault("day", "bad-day", message)
    text = text_of(table.cell(row, "day"))
    if text in {"", "-"}:
        return None
    if len(text) == 10 and text[:8].isdigit() and text.endswith(".0"):
        text = text[:8]  # some programs save a number so
    head, _, clock = text.partition(" ")
    return _parsed(head if clock[:1].isdigit() and ":" in clock else text, today)


def _parsed(text: str, today: date) -> date:
    try:
        return spelling.parse_day(text, today)
    except BadInput as error:
        raise CellFault(
            "day", "bad-day", f"办理日期：{error.message}照实际那天写：年-月-日。"
        ) from error


def _count(table: Table, row: Row) -> int | None:
    cell = table.cell(row, "count")
    text = text_of(cell)
    if text in {"", "-"}:
        return None
    if isinstance(cell.value, (float, bool)):
        raise CellFault("count", "bad-count", f"次数“{shorten(text)}”不是整数。")
    if text == "0":
        return 0
    if text[0] in "-－":
        raise CellFault(
            "count", "bad-count", f"次数“{shorten(text)}”是负的；写这一期一共办了几次。"
        )
    try:
        return spelling.parse_count(text)
    except BadInput as error:
        raise CellFault("count", "bad-count", f"次数：{error.message}") from error


def _text(table: Table, row: Row, key: str, what: str) -> str:
    text = text_of(table.cell(row, key))
    if text == "-":
        return ""
    if len(text) > spelling.LONGEST_NOTE and not table.cell(row, "seal").value:
        message = f"{what}有 {len(text):,} 个字，最多 {spelling.LONGEST_NOTE:,} 个字。"
        raise CellFault(key, "too-long", message)
    return text
