"""The page of ``sx calendar``: months with what is due on each day, and below them the tasks."""

from sixiang_cli.calendar import Period, day_label, label, weekday_label
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Iterable, Mapping
from sixiang_cli.model import Status
from sixiang_cli.progress import Task
from sixiang_cli.queries.agenda import Agenda
from sixiang_cli.views.listing import scope_name
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
from sixiang_cli.views.tasks import ID, MEASURE, PERIOD, STATUS, UNIT, Frame, rows

_WEEK = tuple(
    Column(day, min_width=9, fold=False)
    for day in ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
)
_SETTLED = (Status.DONE, Status.MISSED)
_COLUMNS = (ID, MEASURE, UNIT, PERIOD, STATUS)


def page(answer: Agenda, frame: Frame, *, each: bool = False) -> Page:
    """Draw it; `each` spells out units that would be folded into one row."""
    name = scope_name(answer.selection, frame)
    limits = "".join(f"  {limit}" for limit in answer.selection.limits)
    blocks: list[Block] = [
        Heading(
            (Span(name, "heading"), f"  到期日历{limits}"),
            f"{frame.today.isoformat()} {weekday_label(frame.today)}",
            style="",
        )
    ]
    by_day: dict[date, list[Task]] = {}
    for task in answer.tasks:
        if task.due is not None:
            by_day.setdefault(task.due, []).append(task)
    for month in answer.months:
        title = f"{month.start.year}年{month.start.month}月"
        blocks += [BLANK, Heading(title, level=2, style="subheading")]
        blocks.append(Table(_WEEK, list(_weeks(month, by_day, answer, frame))))
    blocks.append(BLANK)
    if by_day:
        blocks += _below(by_day, frame, each=each)
        blocks.append(BLANK)
    return Page(f"{name} {label(answer.span, frame.today)}", (*blocks, *_foot(answer, frame)))


def _weeks(
    month: Period, by_day: Mapping[date, list[Task]], answer: Agenda, frame: Frame
) -> Iterable[AnyRow]:
    """Give two lines a week: the days, and what is due on them where anything is."""
    monday = month.start - timedelta(days=month.start.weekday())
    while monday <= month.end:
        week = [monday + timedelta(days=step) for step in range(7)]
        yield tuple(
            _day(day, answer, frame.today) if month.start <= day <= month.end else ""
            for day in week
        )
        if any(day in by_day and month.start <= day <= month.end for day in week):
            yield tuple(
                _count(by_day.get(day, ()), frame) if month.start <= day <= month.end else ""
                for day in week
            )
        monday += timedelta(days=7)


def _day(day: date, answer: Agenda, today: date) -> Cell:
    known = answer.days_off
    marks = []
    if day == today:
        marks.append("今天")
    if known.knows(day):
        if day in known.work:
            marks.append("班")
        elif day in known.off:
            marks.append("休")
    text = " ".join([f"{day.day:>2}", *marks])
    if day == today:
        return Span(text, "strong")
    is_off = known.is_off(day) if known.knows(day) else day.weekday() >= 5
    return Span(text, "dim" if is_off else "")


def _count(tasks: Iterable[Task], frame: Frame) -> Cell:
    due = list(tasks)
    if not due:
        return ""
    waiting = [task for task in due if task.status not in _SETTLED]
    late = sum(task.overdue > 0 for task in waiting)
    if late:
        return Span(f"逾期 {late}", "overdue")
    if waiting:
        near = min(task.due for task in waiting if task.due is not None)
        soon = (near - frame.today).days <= frame.soon
        return Span(f"{len(waiting)} 项", "soon" if soon else "strong")
    return Span(f"{len(due)} 项办结", "done")


def _below(by_day: Mapping[date, list[Task]], frame: Frame, *, each: bool) -> Iterable[Block]:
    """Give the tasks under the days on which they are due; the columns are headed once."""
    totals: dict[tuple[str, str, str], tuple[int, int]] | None = None if each else {}
    if totals is not None:
        for tasks in by_day.values():
            for task in tasks:
                done, owed = totals.get(_alike(task), (0, 0))
                totals[_alike(task)] = (done + (task.status is Status.DONE), owed + 1)
    first = True
    for day, tasks in by_day.items():
        when = f"{day_label(day, frame.today)} {weekday_label(day)}"
        if not first:
            yield BLANK
        yield Heading((Span(when, "strong"), _distance(day, frame.today)), level=2, style="")
        shown = tasks if each else list(_still_telling(tasks))
        drawn: list[AnyRow] = [*rows(shown, frame, _COLUMNS, totals)]
        yield Table(_COLUMNS, drawn, header=first, group="due")
        first = False


def _still_telling(tasks: Iterable[Task]) -> Iterable[Task]:
    """Leave out what is settled where others have yet to do the same: it is in their n/m."""
    every = list(tasks)
    waiting = {_alike(task) for task in every if task.is_open}
    return (task for task in every if task.is_open or _alike(task) not in waiting)


def _alike(task: Task) -> tuple[str, str, str]:
    return task.measure.id, task.period.key, task.unit.level


def _distance(day: date, today: date) -> str:
    left = (day - today).days
    if left == 0:
        return "  今天到期"
    return f"  还有 {left} 天" if left > 0 else f"  {-left} 天前"


def _foot(answer: Agenda, frame: Frame) -> list[Block]:
    open_ = sum(task.status not in _SETTLED for task in answer.tasks)
    late = sum(task.overdue > 0 for task in answer.tasks)
    when = label(answer.span, frame.today).replace("全年", f"{answer.span.start.year}年")
    if not answer.tasks:
        said = f"{when}没有到期的任务。"
    else:
        said = f"{when}到期 {len(answer.tasks)} 项，没办结 {open_} 项，逾期 {late} 项。"
    if answer.undated:
        said += f"不限期 {answer.undated} 项不在日历里。"
    notes: list[Block] = [Note(said)]
    moved = sum(task.moved_from is not None for task in answer.tasks)
    if moved:
        scope = answer.selection.asked.typed()
        notes.append(Note(f"{moved} 项的到期日因放假挪动过，原来哪天：sx list{scope} -w"))
    unknown = [
        str(year)
        for year in sorted({month.start.year for month in answer.months})
        if year not in answer.days_off.years
    ]
    if unknown:
        notes.append(Line(f"没有 {'、'.join(unknown)} 年的放假安排，只标周末。", style="note"))
    if open_:
        notes.append(Note("放进手机日历：sx calendar -o 待办.ics"))
    return notes
