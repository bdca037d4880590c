"""The page of ``sx cascade``: which tasks come and go, by unit, before anything is decided."""

from sixiang_cli.calendar import label
from sixiang_cli.handing_down import Effect, Plan
from sixiang_cli.model import Cadence, Status
from sixiang_cli.views.page import (
    BLANK,
    Block,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Parts,
    Span,
    Table,
)
from sixiang_cli.views.tasks import Frame

_A_YEAR = {
    Cadence.YEARLY: 1,
    Cadence.HALF_YEARLY: 2,
    Cadence.QUARTERLY: 4,
    Cadence.MONTHLY: 12,
    Cadence.WEEKLY: 52,
}
_MOST_UNITS = 12


def page(planned: Plan, frame: Frame) -> Page:
    """Draw what would change."""
    name = f"{planned.measure.id} {planned.measure.title}"
    if not planned.is_new:
        return Page(name, (Line(f"{_decision(planned, frame)}：现在就是这样，没有新增记录。"),))
    blocks: list[Block] = [
        Heading((Span(name, "heading"), f"  {_decision(planned, frame)}"), style="")
    ]
    if planned.confirms:
        said = "任务不增不减；这一项在目录里改过，记一笔“照现在的办”。"
        return Page(name, (*blocks, Line(said)))
    if planned.effects:
        blocks += [BLANK, _table(planned, frame)]
    return Page(name, (*blocks, BLANK, *(Note(line) for line in _foot(planned))))


def answer(planned: Plan, frame: Frame) -> Page:
    """Say what was decided."""
    if not planned.is_new:
        return page(planned, frame)
    word = "已下放" if planned.decided.on else "已收回"
    said: Parts = (
        Span(word, "done"),
        (
            f"：{planned.measure.id} {planned.measure.title}，{_decision(planned, frame)}，"
            f"{_numbers(planned)}。撤销：sx undo"
        ),
    )
    return Page("", (Line(said),))


def _decision(planned: Plan, frame: Frame) -> str:
    decided = planned.decided
    unit = frame.organisation.display(decided.under)
    units = (
        f"{unit}的{decided.level}"
        if len(planned.effects) != 1
        else frame.unit_name(planned.effects[0].unit)
    )
    times = f"，每期 {decided.times} 次" if decided.times else ""
    left_out = [frame.organisation.display(code) for code in decided.except_]
    but = f"（除{'、'.join(left_out[:3])}{' 等' if len(left_out) > 3 else ''}）" if left_out else ""
    return f"{'下放到' if decided.on else '收回自'}{units}{but}{times}"


def _numbers(planned: Plan) -> str:
    """Say how many tasks come, go and change, in how many units."""
    if planned.confirms:
        return "照现在的目录办"
    affected = sum(bool(each.come or each.go or each.changed) for each in planned.effects)
    units = f"{affected or len(planned.effects)} 个单位"
    parts = [
        text
        for text, number in (
            (f"本期多出 {len(planned.come)} 项", len(planned.come)),
            (f"本期少 {len(planned.go)} 项", len(planned.go)),
            (f"{len(planned.changed)} 项改次数", len(planned.changed)),
        )
        if number
    ] or ["当前各期的任务不变"]
    return f"{units}，{'，'.join(parts)}"


def _table(planned: Plan, frame: Frame) -> Table:
    columns = (
        Column("单位", min_width=20),
        Column("本期多出", align="right", fold=False),
        Column("本期少", align="right", fold=False),
        Column("任务", min_width=24),
    )
    effects = planned.effects
    if len(effects) <= _MOST_UNITS:
        return Table(columns, [_row(frame.unit_name(each.unit), [each], frame) for each in effects])
    groups: dict[str, list[Effect]] = {}
    for each in effects:
        groups.setdefault(each.unit.parent, []).append(each)
    level = planned.decided.level
    return Table(
        columns,
        [
            _row(f"{frame.organisation.display(parent)}的{level} {len(group)} 个", group, frame)
            for parent, group in groups.items()
        ],
    )


def _row(name: str, effects: list[Effect], frame: Frame) -> tuple[str, str, str, str]:
    come = [task for each in effects for task in each.come]
    go = [task for each in effects for task in each.go]
    changed = [task for each in effects for task in each.changed]
    some = (*come, *go, *changed)
    title = f"{some[0].title}（{label(some[0].period, frame.today)}）" if some else "不变"
    if changed:
        title += f" 改为 {changed[0].times} 次"
    return name, str(len(come)), str(len(go)), title


def _foot(planned: Plan) -> list[str]:
    lines = [f"共 {_numbers(planned)}。"]
    measure, decided = planned.measure, planned.decided
    if decided.on:
        a_year = _A_YEAR.get(measure.cadence)
        if a_year is not None and planned.come:
            each = f"，每项办 {decided.times} 次" if decided.times else ""
            lines.append(f"以后每个单位一年多 {a_year} 项{each}；以后新加的单位也照此办。")
        else:
            lines.append("以后新加的单位也照此办。")
    else:
        done = sum(task.status is Status.DONE for task in planned.go)
        if done:
            lines.append(f"少的里面有 {done} 项已办：记录照留，不再计入。")
        if planned.left:
            lines.append(f"以前各期没办结的 {planned.left} 项仍算应办。")
    return lines
