"""A spreadsheet of units -> a checked ``organisation.toml``, with a permanent code for each unit."""

from sixiang_cli import lookup, organisation
from sixiang_cli.errors import BadDefinitions, BadSheet, SxError
from sixiang_cli.intake.headings import CellFault, Heading, Table, Wrong, id_of, shorten, text_of
from sixiang_cli.intake.made import Made, at_rows, each_row, table_of, toml
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Any, Final, Sequence
from sixiang_cli.organisation import free_codes
from sixiang_cli.sheets import Grid, Row
from sixiang_cli.workspace import Workspace

HEADINGS: Final = (
    Heading("name", ("单位", "名称", "单位名称", "name")),
    Heading("level", ("层级", "级别", "level")),
    Heading("parent", ("上级", "上级单位", "所属", "parent")),
    Heading("code", ("代号", "编码", "code")),
    Heading("from", ("成立", "成立日期", "from")),
    Heading("until", ("撤销", "撤销日期", "until")),
)
_LEAST: Final = (frozenset(("name", "level")),)
_HEADER: Final = """\
# 由表格做成（sx import --organisation）。code 是永久代号，记录靠它认单位，定了不要改。

"""


def convert(grids: Sequence[Grid], workspace: Workspace) -> Made:
    """Make an organisation of the first sheet that has the headings.

    Raises:
        BadSheet: with everything that is wrong, by row and column.
    """
    table, said = table_of(grids, HEADINGS, _LEAST, "“单位、层级”")
    read, faults = each_row(
        table, lambda row, wrong: _unit(table, row, workspace, wrong), ("name", "level")
    )
    if faults:
        raise BadSheet(tuple(faults))
    _give_codes([unit for _, unit in read], workspace)
    text = _HEADER + toml({"schema": 1}, {"unit": [unit for _, unit in read]})
    try:
        organisation.compile(text.encode(), table.grid.path, workspace.catalogue.levels)
    except BadDefinitions as error:
        rows = [row for row, _ in read]
        raise BadSheet(tuple(at_rows(error, table, text, "[[unit]]", rows, {}))) from error
    following = "它在台账的文件夹里、叫 organisation.toml 时生效；再查一遍：sx check"
    return Made(text, len(read), "个单位", following, said)


def _unit(table: Table, row: Row, workspace: Workspace, wrong: Wrong) -> dict[str, Any]:
    unit: dict[str, Any] = {}
    code = wrong.trying(lambda: id_of(table.cell(row, "code"), "code", "代号"), "")
    if code:
        unit["code"] = code
    unit["name"] = text_of(table.cell(row, "name"))
    if not unit["name"]:
        wrong.add("name", "missing-name", "没有写单位的名称。")
    level = text_of(table.cell(row, "level"))
    try:
        unit["level"] = lookup.level(workspace.catalogue, level).name
    except SxError as error:
        wrong.add("level", "unknown-level", f"{error.message}{error.hint}。")
    parent = text_of(table.cell(row, "parent"))
    if parent not in {"", "-"}:
        unit["parent"] = parent
    days = {
        "from": wrong.trying(lambda: _day(table, row, "from"), None),
        "until": wrong.trying(lambda: _day(table, row, "until"), None),
    }
    unit |= {key: day for key, day in days.items() if day is not None}
    return unit


def _day(table: Table, row: Row, key: str) -> date | None:
    value = table.cell(row, key).value
    text = text_of(table.cell(row, key))
    if isinstance(value, date):
        return value
    if text in {"", "-"}:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CellFault(key, "bad-day", f"“{shorten(text)}”不是日期，按 年-月-日 写。") from error


def _give_codes(units: Sequence[dict[str, Any]], workspace: Workspace) -> None:
    """Give each unit without a code a short one; the first of a level takes the built-in unit's."""
    levels = workspace.catalogue.levels
    used = {unit["code"] for unit in units if "code" in unit}
    for level in levels:
        bare = [unit for unit in units if unit["level"] == level.name and "code" not in unit]
        declared = any(unit["level"] == level.name and "code" in unit for unit in units)
        codes = free_codes(levels, level.name, len(bare), declared=declared, used=used)
        for unit, code in zip(bare, codes, strict=True):
            named = dict(unit)
            unit.clear()
            unit |= {"code": code, **named}
