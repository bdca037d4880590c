"""The pages of ``sx unit``: the tree of units, and what came of changing it."""

from sixiang_cli.lean.typing import Sequence
from sixiang_cli.lookup import quoted
from sixiang_cli.model import Unit
from sixiang_cli.organisation import Organisation
from sixiang_cli.units import UnitChange
from sixiang_cli.views.page import Column, Heading, Line, Note, Page, Row, Span, Table

_MOST_NAMED = 4
_COLUMNS = (
    Column("单位", min_width=20),
    Column("层级", min_width=6),
    Column("代号", fold=False),
    Column("成立", fold=False),
    Column("撤销", fold=False),
)


def page(organisation: Organisation, title: str, in_use: Unit | None) -> Page:
    """Draw the tree."""
    depth: dict[str, int] = {}
    rows = []
    for unit in organisation.units:
        depth[unit.code] = depth.get(unit.parent, -1) + 1
        name = "  " * depth[unit.code] + unit.name + ("（还没有起名）" if unit.builtin else "")
        style = "settled" if unit.until or unit.builtin else ""
        mark = "strong" if in_use is not None and unit.code == in_use.code else ""
        rows.append(
            Row(
                (Span(name, mark), unit.level, unit.code, unit.since or "-", unit.until or "-"),
                style,
            )
        )
    said = (
        f"当前单位：{organisation.display(in_use.code)}"
        if in_use
        else "没有设当前单位：sx use 单位"
    )
    named = sum(not unit.builtin for unit in organisation.units)
    heading = Heading((Span(title, "heading"), f"  {named} 个单位"), style="")
    return Page("单位", (heading, Table(_COLUMNS, rows), Note(said)))


def added(answer: UnitChange, organisation: Organisation) -> Page:
    """Say what was added, and what the first one of a level took over."""
    names = "、".join(organisation.display(unit.code) for unit in answer.units)
    level = answer.units[0].level
    lines = [Line(f"已加 {len(answer.units)} 个{level}：{names}。")]
    if answer.before:
        went = f"，先前记的 {answer.carried} 条随它走" if answer.carried else ""
        lines.append(Line(f"{answer.before} 改名为 {answer.units[0].name}{went}。"))
    if answer.since:
        lines.append(Line(f"从 {answer.since} 所在的一期起算应办。", style="note"))
    lines.append(
        Line(f"设成自己的单位：sx use {organisation.display(answer.units[0].code)}", style="note")
    )
    return Page("", tuple(lines))


def renamed(answer: UnitChange) -> Page:
    """Say what a unit is called now."""
    return Page("", (Line(f"{answer.before} 改名为 {answer.units[0].name}，记录随它走。"),))


def question(units: Sequence[Unit], organisation: Organisation, *, back: bool) -> str:
    """Ask whether a unit ends or comes back together with those below it, which are named."""
    first, *others = (organisation.display(unit.code) for unit in units)
    named = "、".join(others[:_MOST_NAMED]) + ("等" if len(others) > _MOST_NAMED else "")
    if back:
        return f"恢复{first}，连同同一天撤销的 {len(others)} 个所属单位（{named}）？"
    return f"撤销{first}，连同所属 {len(others)} 个单位（{named}）？"


def retired(answer: UnitChange, organisation: Organisation) -> Page:
    """Say which units ended, and when; or that they go on."""
    names = "、".join(organisation.display(unit.code) for unit in answer.units)
    if not answer.since:
        lines = [Line(f"已恢复单位：{names}，照旧要办。")]
        if len(answer.units) > 1:
            last = quoted(organisation.display(answer.units[-1].code))
            lines.append(
                Line(f"其中本来就撤销了的，再撤一次：sx unit retire {last} --on 日期", style="note")
            )
        return Page("", tuple(lines))
    first = quoted(organisation.display(answer.units[0].code))
    return Page(
        "",
        (
            Line(f"已撤销单位：{names}，到 {answer.since} 为止。"),
            Line("当时没过完的周期和一次性的都不算应办，历史照留。"),
            Line(f"撤错了（sx undo 管不到单位）：sx unit retire {first} --on -", style="note"),
        ),
    )
