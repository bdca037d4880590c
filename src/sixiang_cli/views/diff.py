"""The page of ``sx diff``: what changed in the ledger between two days, kind by kind."""

from itertools import groupby

from sixiang_cli.calendar import day_label, label
from sixiang_cli.lean.typing import Iterable
from sixiang_cli.model import Status
from sixiang_cli.progress import Task
from sixiang_cli.queries.diff import Change, Changed, Diff
from sixiang_cli.views.naming import units_text
from sixiang_cli.views.page import (
    BLANK,
    AnyRow,
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Note,
    Page,
    Span,
    Table,
)
from sixiang_cli.views.tasks import STATUS_WORDS, Frame, due_text

NAMES = {
    Change.DONE: "新办结",
    Change.SUBMITTED: "新报审核",
    Change.PROGRESS: "有进展",
    Change.UNDONE: "改回未办",
    Change.MISSED: "新记未开展",
    Change.NOT_APPLICABLE: "新记不适用",
    Change.REOPENED: "重新打开",
    Change.OVERDUE: "新到逾期",
    Change.DUE: "期限改动",
    Change.NOTED: "补了备注、佐证",
}
_COLUMNS = (
    Column("编号", min_width=7, fold=False),
    Column("措施", min_width=18),
    Column("单位", min_width=12),
    Column("周期", min_width=6, fold=False),
    Column("变化", min_width=14),
)


def page(answer: Diff, frame: Frame, *, each: bool = False) -> Page:
    """Draw it; `each` spells out units that would stand in one row."""
    first, last = answer.before.today, answer.after.today
    name = f"{first.isoformat()} 至 {last.isoformat()} 账上的变化"
    limits = "".join(f"  {limit}" for limit in answer.selection.limits)
    roots = "、".join(frame.organisation.display(unit.code) for unit in answer.selection.roots)
    blocks: list[Block] = [
        Heading((Span(roots or frame.plant, "heading"), f"  {name}{limits}"), style=""),
        Line("两天都按当天结束时账上的记录；后来补记的、撤销的，只算在它记下的那天。", style="dim"),
    ]
    for change, group in answer.changes.items():
        late = f"，其中补录 {answer.late_entries} 项" if _says_late(answer, change) else ""
        blocks += [
            BLANK,
            Heading(f"{NAMES[change]} {len(group)} 项{late}", level=2, style="subheading"),
            Table(_COLUMNS, list(_rows(group, frame, each=each))),
        ]
    return Page(name, (*blocks, BLANK, Note(_summary(answer))))


def _says_late(answer: Diff, change: Change) -> bool:
    return change is Change.DONE and answer.late_entries > 0


def _summary(answer: Diff) -> str:
    parts = [f"{NAMES[change]} {len(group)}" for change, group in answer.changes.items()]
    said = "、".join(parts) + "。" if parts else "没有变化。"
    if answer.new:
        said += f"新进入应办周期 {answer.new} 项。"
    if answer.gone:
        said += f"不再应办 {answer.gone} 项。"
    return said


def _rows(group: tuple[Changed, ...], frame: Frame, *, each: bool) -> Iterable[AnyRow]:
    def alike(changed: Changed) -> tuple[str, str, str]:
        task = changed.after
        return task.measure.id, task.period.key, task.unit.code if each else task.unit.level

    place: dict[tuple[str, str], int] = {}
    for one in group:
        place.setdefault((one.after.measure.id, one.after.period.key), len(place))

    def order(changed: Changed) -> tuple[int, str]:
        task = changed.after
        return place[task.measure.id, task.period.key], "" if each else task.unit.level

    for _, members in groupby(sorted(group, key=order), key=alike):
        yield _row(list(members), frame)


def _row(members: list[Changed], frame: Frame) -> tuple[Cell, ...]:
    task = members[0].after
    units = [changed.after.unit for changed in members]
    said = list(dict.fromkeys(told(changed, frame) for changed in members))
    text = said[0] if len(said) == 1 else _span_of_days(members, frame)
    style = "overdue" if members[0].change is Change.OVERDUE else ""
    return (
        task.measure.id,
        task.title,
        units_text(units, frame),
        label(task.period, frame.today),
        Span(text, style),
    )


def _span_of_days(members: list[Changed], frame: Frame) -> str:
    days = sorted(c.after.done_on for c in members if c.after.done_on is not None)
    late = sum(changed.late_entry > 0 for changed in members)
    noted = f" 补录 {late}" if late else ""
    if members[0].change is Change.DONE and days:
        first, last = day_label(days[0], frame.today), day_label(days[-1], frame.today)
        return (f"{first} 办" if first == last else f"{first} 至 {last} 办") + noted
    return "见 --each"


def told(changed: Changed, frame: Frame) -> str:
    """Say how one task changed."""
    before, after = changed.before, changed.after
    was = STATUS_WORDS[Status.NOT_STARTED if before is None else before.status]
    if changed.change is Change.DONE:
        day = "" if after.done_on is None else f"{day_label(after.done_on, frame.today)} 办"
        entry = f" 补录+{changed.late_entry}天" if changed.late_entry else ""
        return day + entry + (" 逾期办结" if after.late else "")
    if changed.change is Change.PROGRESS:
        return f"{0 if before is None else before.amount}/{after.times} 到 {after.amount}/{after.times}"
    if changed.change is Change.OVERDUE:
        return f"{due_text(after, frame.today)} 到期"
    if changed.change is Change.DUE and before is not None:
        return f"{_due(before, frame)} 改到 {_due(after, frame)}"
    if changed.change is Change.NOTED:
        return after.facts.evidence or after.facts.note
    reason = f"：{after.facts.reason}" if after.facts.reason else ""
    return f"{was} 到 {STATUS_WORDS[after.status]}{reason}"


def _due(task: Task, frame: Frame) -> str:
    return due_text(task, frame.today)
