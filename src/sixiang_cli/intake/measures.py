"""A spreadsheet of measures -> a checked ``checklists.toml``.

One row is one measure. Dimensions and areas are gathered from the rows, levels are those of the
catalogue in use. What makes a catalogue valid is decided in `catalogue`; a fault is said by the
row and column of the sheet it came from.
"""

import os
from unicodedata import normalize

from sixiang_cli import catalogue
from sixiang_cli.errors import BadDefinitions, BadSheet
from sixiang_cli.intake.headings import CellFault, Heading, Table, Wrong, id_of, shorten, text_of
from sixiang_cli.intake.made import Made, at_rows, each_row, table_of, toml
from sixiang_cli.lean.typing import Any, Final, Sequence
from sixiang_cli.model import Cadence
from sixiang_cli.sheets import Grid, Row
from sixiang_cli.spelling import fold_text, split_list
from sixiang_cli.workspace import Workspace

HEADINGS: Final = (
    Heading("id", ("编号", "id")),
    Heading("title", ("措施", "工作任务", "题名", "短题名", "title")),
    Heading("slug", ("短名", "slug")),
    Heading("uplift", ("提升维度", "维度", "提升", "uplift")),
    Heading("method", ("做法", "化", "method")),
    Heading("area", ("领域", "做法领域", "area")),
    Heading("levels", ("责任层级", "层级", "levels")),
    Heading("department", ("责任部门", "部门", "department")),
    Heading("cadence", ("周期", "频次", "多久一次", "cadence")),
    Heading("times", ("次数", "每期次数", "times")),
    Heading("due", ("完成时限", "期限", "due")),
    Heading("evidence", ("佐证", "evidence")),
    Heading("keywords", ("关键词", "keywords")),
    Heading("basis", ("依据", "basis")),
    Heading("note", ("备注", "说明", "note")),
)
_LEAST: Final = (frozenset(("id", "title", "cadence")),)
_NEEDED: Final = "“编号、措施、周期”"
_CADENCES: Final = {
    Cadence.ONCE: "一次性 一次 单次 once",
    Cadence.YEARLY: "每年 年度 全年 一年 年 yearly",
    Cadence.HALF_YEARLY: "每半年 半年 半年度 half-yearly",
    Cadence.QUARTERLY: "每季度 每季 季度 季 quarterly",
    Cadence.MONTHLY: "每月 月度 月 monthly",
    Cadence.WEEKLY: "每周 周 weekly",
    Cadence.AS_NEEDED: "按需 不定期 随时 as-needed",
}
_BASES: Final = {
    "原文写明": "stated",
    "工作法写明": "stated",
    "条例规定": "regulation",
    "建议": "suggested",
}
_COLUMNS: Final = {"dimension": "uplift", "levels": "levels", "area": "area"}
_HEADER: Final = """\
# 由表格做成（sx import --catalogue）。改这一份，用 sx check 查。
# 每项怎么写：sx init 文件夹 --catalogue builtin 得到的那一份开头有说明。

"""


def convert(grids: Sequence[Grid], workspace: Workspace) -> Made:
    """Make a catalogue of the first sheet that has the headings.

    Raises:
        BadSheet: with everything that is wrong, by row and column.
    """
    table, said = table_of(grids, HEADINGS, _LEAST, _NEEDED)
    read, faults = each_row(table, lambda row, wrong: _measure(table, row, wrong), ("id", "title"))
    title = _title(table.grid.path, read, workspace)
    head = {"schema": 1, "title": title, "timezone": workspace.timezone}
    text = _HEADER + toml(head, _tables(read, workspace))
    try:
        catalogue.compile(text.encode(), table.grid.path)
    except BadDefinitions as error:
        rows = [row for row, _ in read]
        faults += at_rows(error, table, text, "[[measure]]", rows, _COLUMNS) if read else []
    if faults:
        raise BadSheet(tuple(sorted(faults, key=lambda fault: (fault.line, fault.column))))
    following = "它在台账的文件夹里、叫 checklists.toml 时生效；再查一遍：sx check"
    return Made(text, len(read), "项措施", following, said)


def _title(path: str, read: Sequence[tuple[Row, dict[str, Any]]], workspace: Workspace) -> str:
    """Give the title: that in use where the sheet is of its dimensions, else the file's own name."""
    known = {each.uplift for each in workspace.catalogue.dimensions}
    said = {row["?uplift"] for _, row in read} - {""}
    if (said and said <= known) or workspace.title != workspace.catalogue.title:
        return workspace.title
    return os.path.splitext(os.path.basename(path))[0]


def _measure(table: Table, row: Row, wrong: Wrong) -> dict[str, Any]:
    """Read a row into the keys of a ``[[measure]]``, dimension and area beside them."""
    said = {key: text_of(table.cell(row, key)) for key in table.columns}
    id_ = wrong.trying(lambda: id_of(table.cell(row, "id"), "id"), "")
    if not id_:
        wrong.add("id", "missing-id", f"“{shorten(said['title'])}”没有编号。")
    elif "." not in id_:
        said_id = f"编号“{shorten(id_)}”要写成 1.3.2 这样：维度.领域.措施。"
        wrong.add("id", "bad-id", said_id)
    if not said["title"]:
        wrong.add("title", "missing-title", f"{shorten(id_) or '这一行'} 没有写措施。")
    return {
        "id": id_,
        "title": said["title"],
        "slug": said.get("slug", ""),
        "levels": _listed(said.get("levels", "")),
        "department": _listed(said.get("department", "")),
        "cadence": wrong.trying(lambda: _cadence(said["cadence"]), ""),
        "times": wrong.trying(lambda: _times(table, row), 1),
        "due": wrong.trying(lambda: _due(said.get("due", "")), ""),
        "evidence": said.get("evidence", ""),
        "keywords": _listed(said.get("keywords", "")),
        "basis": _BASES.get(said.get("basis", ""), said.get("basis", "")),
        "note": said.get("note", ""),
        "?uplift": said.get("uplift", ""),
        "?method": said.get("method", ""),
        "?area": said.get("area", ""),
    }


def _listed(text: str) -> list[str]:
    if text in {"", "-", "未定"}:
        return []
    for mark in (",", "/", "\t"):
        text = text.replace(mark, "、")
    return list(dict.fromkeys(split_list(text, dotted=False)))


def _cadence(text: str) -> str:
    folded = fold_text(text)
    for cadence, words in _CADENCES.items():
        if folded in words.split():
            return str(cadence)
    if not folded:
        raise CellFault("cadence", "missing-cadence", "没有写周期；写每月、每季度、每年、按需等。")
    known = "、".join(words.split()[0] for words in _CADENCES.values())
    raise CellFault("cadence", "bad-cadence", f"周期不认得“{shorten(text)}”；写{known}。")


def _times(table: Table, row: Row) -> int:
    cell = table.cell(row, "times")
    said = text_of(cell)
    text = said.removesuffix("次")
    if text in {"", "-"}:
        return 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 1000):
        raise CellFault("times", "bad-times", f"次数“{shorten(said)}”不是 1 到 1000 的整数。")
    return int(text)


def _due(text: str) -> str:
    """Read a due day: 03-31, 3月31日, 25, 25日; a whole date keeps month and day."""
    plain = (
        normalize("NFKC", text)
        .removesuffix("前")
        .removesuffix("日")
        .removesuffix("号")
        .replace("月", "-")
    )
    parts = plain.replace("/", "-").replace(".", "-").split("-")
    if text in {"", "-", "期末", "不限期"}:
        return ""
    if len(parts) == 3 and len(parts[0]) == 4:
        parts = parts[1:]
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) > 2:
        raise CellFault(
            "due", "bad-due", f"完成时限“{shorten(text)}”看不懂；写成 03-31（每年）或 25（几号）。"
        )
    return "-".join(f"{int(part):02d}" for part in parts) if len(parts) == 2 else str(int(parts[0]))


def _tables(
    read: Sequence[tuple[Row, dict[str, Any]]], workspace: Workspace
) -> dict[str, list[dict[str, Any]]]:
    dimensions: dict[str, dict[str, str]] = {}
    areas: dict[str, dict[str, str]] = {}
    measures: list[dict[str, Any]] = []
    methods = {each.uplift: each.method for each in workspace.catalogue.dimensions}
    for _, said in read:
        first, area = said["id"].partition(".")[0], said["id"].rpartition(".")[0]
        uplift = said["?uplift"] or dimensions.get(first, {}).get("uplift", "") or f"维度 {first}"
        method = said["?method"] or methods.get(uplift, uplift)
        known = dimensions.setdefault(first, {"id": first, "method": method, "uplift": uplift})
        if said["?uplift"] and known["uplift"].startswith("维度 "):
            known |= {"uplift": said["?uplift"], "method": method}
        if area == first:  # 1.2: no area of its own
            area = f"{first}.0"
        title = said["?area"] or areas.get(area, {}).get("title", "") or known["uplift"]
        areas.setdefault(area, {"id": area, "title": title, "dimension": first})
        kept = {key: value for key, value in said.items() if value and not key.startswith("?")}
        if kept.get("times") == 1:
            del kept["times"]
        measures.append(kept | {"area": area})
    return {
        "level": [
            {"name": level.name, "slug": level.slug, "aliases": list(level.aliases)}
            for level in workspace.catalogue.levels
        ],
        "dimension": list(dimensions.values()),
        "area": list(areas.values()),
        "measure": measures,
    }
