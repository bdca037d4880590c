"""The page of ``sx brief``: the paragraph that goes upward, and what stands behind its figures.

Figures, measures, units and days; of what people wrote, only the reason that explains a figure.
"""

from sixiang_cli.calendar import day_label, label, parse_day
from sixiang_cli.lean.typing import Sequence
from sixiang_cli.model import Status
from sixiang_cli.progress import Task, completion, on_time
from sixiang_cli.queries.brief import Brief, Worked
from sixiang_cli.views import compare, theme
from sixiang_cli.views.naming import listed_tasks, period_name, units_text
from sixiang_cli.views.page import (
    BLANK,
    AnyRow,
    Bar,
    Block,
    Cell,
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
from sixiang_cli.views.paragraph import STILL_OPEN, kinds, paragraph, scope_words
from sixiang_cli.views.report import changed_text
from sixiang_cli.views.tasks import (
    LIGHT,
    NOTHING,
    STATUS_WORDS,
    Frame,
    due_text,
    legend,
    light_cell,
    status_cell,
)

_MOST_UNITS = 12


def text_page(answer: Brief, frame: Frame) -> Page:
    """Give the paragraph alone."""
    return Page("通报", (Line(paragraph(answer, frame)),))


def page(answer: Brief, frame: Frame) -> Page:
    """Draw the whole page."""
    selection = answer.selection
    title = f"{period_name(answer.period, frame)}通报"
    as_of = f"  按 {selection.as_of.isoformat()} 结束时账上的记录" if selection.as_of else ""
    blocks: list[Block] = [
        Heading(
            (Span(title, "heading"), f"  {scope_words(answer, frame)}{as_of}"),
            f"截至 {frame.today.isoformat()}",
            style="",
        ),
        BLANK,
        Line(paragraph(answer, frame)),
    ]
    if answer.sums.expected:
        blocks += [BLANK, _dimensions(answer)]
    for made in (
        _worked(answer, frame),
        _open(answer, frame),
        _side_by_side(answer, frame),
        _apart(answer, frame),
        _burden(answer, frame),
    ):
        if made:
            blocks += [BLANK, *made]
    notes = [Note(_definitions())]
    if answer.since.number:
        notes.append(Note(changed_text(answer.since, answer.period, frame.today)))
    return Page(title, (*blocks, BLANK, *notes))


def _definitions() -> str:
    """Give the rules of the two rates in one line."""
    return "完成率＝已办/应办；按期率＝按期办结/(已办＋逾期＋未开展)，按办理日期算。"


def _part(text: str) -> Heading:
    return Heading(text, level=2, style="subheading")


def _dimensions(answer: Brief) -> Table:
    columns = (
        Column("提升维度"),
        Column("进度", key="bar"),
        Column("已办/应办", align="right", fold=False),
        Column("完成率", align="right", fold=False),
        Column("按期率", align="right", fold=False),
    )
    rows: list[AnyRow] = []
    for place, (dimension, sums) in enumerate(answer.dimensions):
        hue = theme.dimension(place)
        if not sums.expected:
            rows.append(
                Row((dimension.uplift, "这一期没有应办", "0/0", NOTHING, NOTHING), "settled")
            )
            continue
        rows.append(
            (
                Span(dimension.uplift, hue),
                Bar(sums.done, sums.expected, hue),
                f"{sums.done}/{sums.expected}",
                percent(*completion(sums)),
                percent(*on_time(sums)),
            )
        )
    return Table(columns, rows)


def _worked(answer: Brief, frame: Frame) -> list[Block]:
    name = label(answer.period, frame.today)
    if not answer.worked and not answer.as_needed:
        return [_part(f"{name}办了 0 项")]
    columns = (
        Column("编号", min_width=7, fold=False),
        Column("措施", min_width=18),
        Column("单位", min_width=12),
        Column("周期", min_width=6, fold=False),
        Column("办理日期"),
        Column("次数", align="right", fold=False),
    )
    rows: list[AnyRow] = [_worked_row(each, frame) for each in answer.worked]
    rows += [
        (
            each.measure.id,
            each.measure.title,
            frame.organisation.display(each.unit.code),
            "按需",
            _days([act.day for act in each.facts.acts], frame),
            str(each.facts.amount),
        )
        for each in answer.as_needed
    ]
    number = sum(len(each.tasks) for each in answer.worked)
    parts = [f"{kinds(answer.beside)}事项 {len(answer.beside)} 项"] if answer.beside else []
    parts += [f"补办往期 {len(answer.earlier)} 项"] if answer.earlier else []
    waiting = sum(task.status is Status.SUBMITTED for each in answer.worked for task in each.tasks)
    parts += [f"待审核 {waiting} 项"] if waiting else []
    more = f"，其中{'、'.join(parts)}" if parts else ""
    return [
        _part(f"{name}办了 {number} 项（按办理日期，不论属哪一期）{more}"),
        Table(columns, rows),
    ]


def _worked_row(each: Worked, frame: Frame) -> tuple[Cell, ...]:
    return (
        each.measure.id,
        each.measure.title_at(each.level),
        units_text(each.units, frame),
        label(each.own, frame.today),
        _days(each.days, frame),
        str(each.times),
    )


def _days(days: Sequence[str], frame: Frame) -> str:
    first, last = (day_label(parse_day(day), frame.today) for day in (days[0], days[-1]))
    if first == last:
        return first
    between = " 至 " if len(days) > 2 else "、"
    return f"{first}{between}{last}"


def _open(answer: Brief, frame: Frame) -> list[Block]:
    tasks = answer.having(*STILL_OPEN, Status.SUBMITTED)
    if not tasks:
        return [_part("没办结 0 项")]
    columns = (
        Column("编号", min_width=7, fold=False),
        Column("措施", min_width=18),
        Column("单位", min_width=16),
        Column("到期", fold=False),
        LIGHT,
        Column("状态", min_width=12),
    )
    groups: dict[tuple[str, str, str, str], list[Task]] = {}
    for task in tasks:
        state = status_cell(task, frame).text
        groups.setdefault((task.measure.id, task.unit.level, task.period.key, state), []).append(
            task
        )
    rows: list[AnyRow] = []
    for group in groups.values():
        first = group[0]
        units = [task.unit for task in group]
        rows.append(
            (
                first.measure.id,
                first.title,
                units_text(units, frame, _MOST_UNITS),
                due_text(first, frame.today),
                light_cell(first, frame),
                status_cell(first, frame),
            )
        )
    late = sum(task.overdue > 0 for task in tasks)
    made: list[Block] = [
        _part(f"没办结 {len(tasks)} 项，其中逾期 {late} 项"),
        Table(columns, rows),
        Note(legend(frame)),
    ]
    if any(len(group) > _MOST_UNITS for group in groups.values()):
        name = label(answer.period, frame.today)
        scope = answer.selection.asked._replace(period=name, status=("未办",)).typed()
        made.append(Note(f"单位太多、没有列全的：sx list{scope} --each"))
    return made


def _side_by_side(answer: Brief, frame: Frame) -> list[Block]:
    found = answer.comparison
    if found is None:
        return []
    title = f"{found.level}对照（按组织的先后）"
    return [_part(title), compare.table(found, frame), *compare.left_out(found)]


def _apart(answer: Brief, frame: Frame) -> list[Block]:
    """Draw what stands beside the rates; a reason stands where it explains a figure."""
    kinds_ = (
        (STATUS_WORDS[Status.NOT_APPLICABLE], answer.having(Status.NOT_APPLICABLE)),
        (STATUS_WORDS[Status.MISSED], answer.having(Status.MISSED)),
        ("补录", answer.late_entries),
        ("逾期办结", tuple(task for task in answer.tasks if task.late)),
    )
    explained = any(_why(task) for task in answer.tasks)
    columns = (
        Column("另计", fold=False),
        Column("项数", align="right", fold=False),
        Column("哪些", min_width=30),
        *([Column("原因", min_width=10)] if explained else []),
    )
    rows: list[AnyRow] = []
    for word, tasks in kinds_:
        listed = listed_tasks(tasks, answer.selection, frame) or NOTHING
        reasons = "；".join(dict.fromkeys(filter(None, map(_why, tasks)))) or NOTHING
        rows.append((word, str(len(tasks)), listed, *([reasons] if explained else [])))
    return [_part("比率之外，一直写明的"), Table(columns, rows)]


def _why(task: Task) -> str:
    """Give the reason for which a task is not to be done, or was not."""
    set_aside = task.status in (Status.NOT_APPLICABLE, Status.MISSED)
    return task.facts.reason if set_aside else ""


def _burden(answer: Brief, frame: Frame) -> list[Block]:
    found = answer.burden
    added = f"应办里有 {answer.added} 项是下放加的。" if answer.added else ""
    if not found.records:
        return [Note(added)] if added else []
    columns = (
        Column("记账", min_width=10),
        Column("单位", align="right", fold=False),
        Column("记了几回", align="right", fold=False),
        Column("共几笔", align="right", fold=False),
        Column("替所属代录", align="right", fold=False),
        Column("由上级代录", align="right", fold=False),
        Column("最多的", min_width=10),
    )
    rows: list[AnyRow] = []
    for level in dict.fromkeys(row.unit.level for row in found.units):
        mine = [row for row in found.units if row.unit.level == level]
        most = max(mine, key=lambda row: row.commands)
        name = frame.organisation.display(most.unit.code)
        rows.append(
            (
                level,
                str(len(mine)),
                str(sum(row.commands for row in mine)),
                str(sum(row.records for row in mine)),
                str(sum(row.for_others for row in mine)),
                str(sum(row.by_others for row in mine)),
                f"{name} {most.commands} 回" if most.commands else NOTHING,
            )
        )
    several = (
        f"一回记几项措施的 {found.several} 回，少记 {found.saved} 回。" if found.several else ""
    )
    return [
        _part(f"记账的负担：{found.commands} 回，{found.records} 笔"),
        Table(columns, rows),
        Note(f"{several}{added}负担是用来减的，不用来比。"),
    ]
