"""The page of ``sx show``: what a measure asks, of whom, and how it stands."""

from sixiang_cli.calendar import day_label, due_day, label
from sixiang_cli.lookup import quoted
from sixiang_cli.model import Cadence, Measure
from sixiang_cli.progress import Task
from sixiang_cli.queries.detail import Detail
from sixiang_cli.views import log
from sixiang_cli.views.page import (
    BLANK,
    Bar,
    Block,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Row,
    Span,
    Table,
    percent,
)
from sixiang_cli.views.tasks import (
    ASSIGNEE,
    DUE,
    NARROW_STATUS,
    NOBODY,
    NOTHING,
    PERIOD,
    UNIT,
    Frame,
    done_command,
    rows,
)

CADENCES = {
    Cadence.ONCE: "一次",
    Cadence.YEARLY: "每年",
    Cadence.HALF_YEARLY: "每半年",
    Cadence.QUARTERLY: "每季度",
    Cadence.MONTHLY: "每月",
    Cadence.WEEKLY: "每周",
    Cadence.AS_NEEDED: "按需（有通知才办，办一次记一次）",
}
BASES = {
    "stated": "原文写明",
    "regulation": "党内法规或制度",
    "suggested": "建议，可按本单位实际改",
}
_FIELD = Column("", min_width=8, fold=False)
_VALUE = Column("", min_width=40)
_MOST_UNITS = 20


def page(answer: Detail, frame: Frame, *, each: bool = False, scope: str = "") -> Page:
    """Draw it; `scope` is what was typed to narrow it, for the commands it names."""
    measure = answer.measure
    uplift = answer.dimension.heading if answer.dimension else ""
    own = answer.area and answer.dimension and answer.area.title != answer.dimension.uplift
    area = f"{answer.area.id} {answer.area.title}" if answer.area and own else ""
    blocks: list[Block] = [
        Heading((Span(f"{measure.id} {measure.title}", "heading"),), measure.slug, style=""),
        Line(f"{uplift}  {area}".rstrip(), style="dim"),
        BLANK,
        Table(
            (_FIELD, _VALUE),
            [(name, value) for name, value in _facts(measure, answer.handed)],
            header=False,
        ),
    ]
    if answer.parts:
        blocks += [BLANK, *_parts(answer)]
    if answer.derived:
        blocks += [BLANK, *_derived(answer, frame)]
    if answer.tasks:
        blocks += [BLANK, *_standing(answer, frame, scope, each=each)]
    for occurrence in answer.occurrences:
        name = frame.organisation.display(occurrence.unit.code)
        days = "、".join(act.day for act in occurrence.facts.acts)
        blocks.append(
            Line(f"{name}：今年 {occurrence.facts.amount} 次{'：' + days if days else ''}")
        )
    if answer.recent:
        blocks += [
            BLANK,
            Heading("最近的记录", level=2),
            log.table(answer.recent, frame.today, timezone=frame.timezone, about_one=True),
        ]
        if answer.recorded > len(answer.recent):
            blocks.append(Note(f"共 {answer.recorded} 条：sx log {measure.id}{scope}"))
    return Page(measure.title, (*blocks, BLANK, Note(_hint(answer, frame, scope))))


def _standing(answer: Detail, frame: Frame, scope: str, *, each: bool) -> list[Block]:
    """Draw how the tasks stand, with the columns that any of them has something for."""
    optional = (ASSIGNEE, Column("佐证", key="evidence"), Column("备注", key="note"))
    worth = tuple(
        column for column in optional if any(_has(task, column.key) for task in answer.tasks)
    )
    columns = (UNIT, PERIOD, DUE, NARROW_STATUS, *worth)
    shown = answer.tasks if each else answer.tasks[:_MOST_UNITS]
    blocks: list[Block] = [Table(columns, rows(shown, frame, columns, None))]
    if len(shown) < len(answer.tasks):
        more = len(answer.tasks) - len(shown)
        blocks.append(Note(f"另有 {more} 个：sx show {answer.measure.id}{scope} --each"))
    return [*blocks, *_moved(answer, frame)]


def _has(task: Task, key: str) -> bool:
    facts = task.facts
    return bool(
        {"evidence": facts.evidence, "note": facts.note or facts.reason, "assignee": task.assignee}[
            key
        ]
    )


def _facts(measure: Measure, handed: tuple[tuple[str, int], ...] = ()) -> list[tuple[str, str]]:
    titles = "；".join(f"{level}：{title}" for level, title in measure.level_titles)
    times = f"，每期 {measure.times} 次" if measure.times > 1 else ""
    rhythm = "各细项各有周期" if measure.rolls_up else CADENCES[measure.cadence] + times
    found = [
        ("由谁办", "、".join(measure.levels) or "最上一级"),
        ("可下放到", "、".join(measure.optional_levels)),
        ("已下放", "、".join(f"{level} {number} 个" for level, number in handed)),
        ("自动汇总", "、".join(measure.derived)),
        ("题名", titles),
        ("责任部门", "、".join(measure.departments) or NOBODY),
        ("周期", rhythm),
        ("到期", _due(measure)),
        ("有效期", _span(measure)),
        ("审核", "办完由上级审核，通过才算销号" if measure.review else ""),
        ("佐证", measure.evidence),
        ("依据", BASES.get(measure.basis, measure.basis)),
        ("说明", measure.note),
        ("也叫", "、".join(measure.keywords)),
    ]
    if measure.archived:
        found.insert(0, ("归档", "阶段性专项，已经结束，没有单位要办"))
    return [(name, value) for name, value in found if value]


def _due(measure: Measure) -> str:
    if measure.rolls_up or measure.cadence is Cadence.AS_NEEDED:
        return ""
    if measure.cadence is Cadence.ONCE:
        return "不限期"
    if not measure.due:
        return "每期最后一天"
    if "-" in measure.due:
        return f"每年 {measure.due}"
    return (
        f"每周第 {measure.due} 天"
        if measure.cadence is Cadence.WEEKLY
        else f"每期最后一个月的 {measure.due} 日"
    )


def _span(measure: Measure) -> str:
    if not (measure.since or measure.until):
        return ""
    return f"{measure.since or NOTHING} 至 {measure.until or '今后'}"


def _parts(answer: Detail) -> list[Block]:
    columns = (
        Column("编号", min_width=7, fold=False),
        Column("汇总自", min_width=20),
        Column("进度"),
        Column("已办/应办", align="right", fold=False),
        Column("完成率", align="right", fold=False),
    )

    def row(id_: str, title: str, done: int, owed: int) -> tuple[str, str, Bar, str, str]:
        return id_, title, Bar(done, owed, width=14), f"{done}/{owed}", percent(done, owed)

    made = [
        row(part.measure.id, part.measure.title, part.sums.done, part.sums.expected)
        for part in answer.parts
    ]
    total = row("", "合计", answer.sums.done, answer.sums.expected)
    parts = "＋".join(str(part.sums.done) for part in answer.parts)
    owed = "＋".join(str(part.sums.expected) for part in answer.parts)
    sums = f"已办 {parts}＝{answer.sums.done}，应办 {owed}＝{answer.sums.expected}"
    arithmetic = f"{sums}；分子分母分别相加，不平均百分比。"
    return [Table(columns, made, foot=[Row(total, "total")]), Note(arithmetic)]


def _derived(answer: Detail, frame: Frame) -> list[Block]:
    """Draw the levels that do not tick the measure but sum the units below, with the arithmetic."""
    columns = (
        Column("自动汇总", min_width=12),
        Column("进度"),
        Column("已办/应办", align="right", fold=False),
        Column("完成率", align="right", fold=False),
    )
    rows = [
        (
            frame.organisation.display(each.unit.code) if each.unit else NOTHING,
            Bar(each.sums.done, each.sums.expected, width=18),
            f"{each.sums.done}/{each.sums.expected}",
            percent(each.sums.done, each.sums.expected),
        )
        for each in answer.derived
    ]
    first = answer.derived[0]
    levels = "、".join(answer.measure.levels)
    aside = f"，不适用 {first.sums.not_applicable} 个不算" if first.sums.not_applicable else ""
    arithmetic = (
        f"这一级不另打勾：所属{levels} {first.units} 个，当前一期已办 {first.sums.done} 个，"
        f"应办 {first.sums.expected} 个{aside}。"
    )
    return [Table(columns, rows), Note(arithmetic)]


def _hint(answer: Detail, frame: Frame, scope: str) -> str:
    """Say what can be done next, in commands that run as they stand but for what is to be filled in."""
    measure, example = answer.measure, answer.example
    if answer.parts:
        part = quoted(answer.parts[0].measure.title)
        return f"汇总项不用打勾；办的是各细项：sx show {part}{scope}"
    if measure.archived:
        return "归档的措施只供查看。"
    hints = [f"历史：sx log {measure.id}{scope}"]
    if example is None and len(answer.units) < len(frame.organisation.units):
        hints.insert(0, f"这个范围里没有单位要办；看全部：sx show {measure.id} -u /")
    elif example is not None:
        where = f" -u {quoted(frame.unit_name(example.unit))}" if example.needs_unit else ""
        hints.insert(0, f"定责任岗位：sx assign {measure.id}{where} --to 岗位")
    if example is not None and answer.is_open:
        hints.insert(0, f"办这项：{done_command(example, frame)}")
    return "    ".join(hints)


def _moved(answer: Detail, frame: Frame) -> list[Block]:
    """Say why a due day is not the one that the catalogue asks for."""
    said: dict[str, None] = {}
    for task in answer.tasks:
        asked = due_day(task.measure.due, task.period)
        if asked is not None and task.begin is not None and asked < task.begin:
            last = day_label(task.period.end, frame.today)
            begin = day_label(task.begin, frame.today)
            text = f"期限本是 {day_label(asked, frame.today)}，开始要办（{begin}）时已过，"
            said[f"{label(task.period, frame.today)}的{text}改到这一期的最后一天 {last}。"] = None
        elif task.moved_from is not None and task.original_due is not None:
            asked_on = day_label(task.moved_from, frame.today)
            moved = day_label(task.original_due, frame.today)
            said[f"期限 {asked_on} 是休息日，改到 {moved}；怎么改：sx config get holiday"] = None
    return [Note(text) for text in said]
