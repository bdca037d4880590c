"""Tasks that differ only in unit as one row: how many of all are done, or whose those picked out are.

The rows of `sx list`, `sx due` and the calendar on a screen; how one task reads is in `tasks`.
"""

from sixiang_cli.calendar import label
from sixiang_cli.lean.typing import TYPE_CHECKING, Callable, Iterable, Mapping, NamedTuple, Sequence
from sixiang_cli.model import Status
from sixiang_cli.progress import Task
from sixiang_cli.views.page import Cell, Column, Row, Span
from sixiang_cli.views.tasks import (
    LIGHT,
    NOBODY,
    NOTHING,
    STATUS_WORDS,
    Frame,
    cells,
    due_text,
    light_cell,
    status_cell,
)

if TYPE_CHECKING:
    from sixiang_cli.selection import Selection

Totals = Mapping[tuple[str, str, str], tuple[int, int]]
"""By measure, period key and level: how many are done, and how many are owed."""

_FEW = 3  # units that a row names where they were picked out of many


class Picked(NamedTuple):
    """Says that tasks were picked by how they stand: a row is about these and no others.

    `among` is how many units of each level they were picked from.
    """

    among: Mapping[str, int]

    @classmethod
    def of(cls, selection: "Selection") -> "Picked":
        """Take it from the selection by which they were picked."""
        among: dict[str, int] = {}
        for unit in selection.units:
            among[unit.level] = among.get(unit.level, 0) + 1
        return cls(among)


def totals_of(selection: "Selection", judged: Iterable[Task]) -> Totals | Picked:
    """Give what rows of several units tell of all that were `judged`, or that they were picked."""
    if selection.narrows_tasks:
        return Picked.of(selection)
    totals: dict[tuple[str, str, str], tuple[int, int]] = {}
    for task in judged:
        if task.status is not Status.NOT_APPLICABLE:
            kind = _kind(task)
            done, owed = totals.get(kind, (0, 0))
            totals[kind] = (done + (task.status is Status.DONE), owed + 1)
    return totals


def folded(
    tasks: Iterable[Task], frame: Frame, columns: Sequence[Column], totals: Totals | Picked
) -> list[tuple[Cell, ...] | Row]:
    """Give rows for tasks in order, one for those that differ only in unit.

    It tells how many of all are done; where the tasks were `Picked`, how these stand, and whose
    they are if they are few.
    """
    made: list[tuple[Cell, ...] | Row] = []
    light = _lit(frame, columns)
    if isinstance(totals, Picked):
        return [
            _single(group[0], frame, columns)
            if len(group) == 1
            else _picked(group, frame, columns, totals)
            for group in _alike(tasks, light, _state)
        ]
    groups = list(_alike(tasks, light))
    counted = {_kind(group[0]) for group in groups if len(group) > 1 and group[0].is_open}
    for group in groups:
        if totals and _kind(group[0]) in counted and group[0].status is Status.DONE:
            continue  # the row of those still open says how many of all are done
        if len(group) == 1:
            made.append(_single(group[0], frame, columns))
        else:
            made.append(_merged(group, frame, columns, totals))
    return made


def _kind(task: Task) -> tuple[str, str, str]:
    """Give what `Totals` are counted by."""
    return task.measure.id, task.period.key, task.unit.level


def of_first_rows(
    tasks: Iterable[Task], frame: Frame, columns: Sequence[Column], number: int
) -> list[Task]:
    """Give the tasks, all open, that the first `number` rows of `folded` are about."""
    groups = list(_alike(tasks, _lit(frame, columns)))[:number]
    return [task for group in groups for task in group]


def _lit(frame: Frame, columns: Sequence[Column]) -> Callable[[Task], object]:
    """Give what tells a task's light from that of another, where lights are shown."""
    return (lambda task: light_cell(task, frame)) if LIGHT in columns else _nothing_more


def _single(task: Task, frame: Frame, columns: Sequence[Column]) -> tuple[Cell, ...] | Row:
    made = cells(task, frame, columns)
    return made if task.is_open else Row(made, "settled")


def _nothing_more(_: Task) -> object:
    return None


def _state(task: Task) -> object:
    """Give what tells the state of an open task from that of another with the same due day."""
    return (task.status, task.amount, task.facts.review) if task.is_open else None


def _alike(
    tasks: Iterable[Task],
    light: Callable[[Task], object],
    more: Callable[[Task], object] = _nothing_more,
) -> Iterable[list[Task]]:
    groups: dict[tuple[object, ...], list[Task]] = {}
    for task in tasks:
        key = (
            task.measure.id,
            task.period.key,
            task.unit.level,
            task.is_open or task.status,
            task.due,
            light(task),
            more(task),
        )
        groups.setdefault(key, []).append(task)
    return groups.values()


def _merged(
    group: list[Task], frame: Frame, columns: Sequence[Column], totals: Totals
) -> tuple[Cell, ...] | Row:
    first = group[0]
    done, owed = totals.get(_kind(first), (0, len(group)))
    overdue = sum(task.overdue > 0 for task in group)
    longest = max(group, key=lambda task: task.overdue)
    waiting = sum(task.status is Status.SUBMITTED for task in group)
    returned = sum(task.facts.review == "returned" for task in group)
    red = "overdue" if first.measure.compared else ""
    if not first.is_open:
        status = _settled(first)
    elif done or waiting or returned or not overdue:
        beside = f" 待审核 {waiting}" if waiting else ""
        beside += f" 退回 {returned}" if returned else ""
        status = Span(
            f"已办 {done}/{owed}{beside}" + (f" 逾期 {overdue}" if overdue else ""),
            red if overdue else "",
        )
    else:
        status = Span(f"{overdue} 个逾期 {longest.overdue} 天", red)
    number = max(owed, len(group)) if done and first.is_open else len(group)
    return _folded(group, f"{first.unit.level} {number} 个", status, frame, columns)


def _picked(
    group: list[Task], frame: Frame, columns: Sequence[Column], picked: Picked
) -> tuple[Cell, ...] | Row:
    """Draw tasks that stand alike and were picked out of more: whose they are, how they stand."""
    first = group[0]
    status = status_cell(first, frame) if first.is_open else _settled(first)
    few = len(group) <= _FEW and len(group) < picked.among.get(first.unit.level, 0)
    where = _units(group, frame) if few else f"{first.unit.level} {len(group)} 个"
    return _folded(group, where, status, frame, columns)


def _settled(task: Task) -> Span:
    """Word how settled tasks stand that share a row: all as this one does."""
    return Span(STATUS_WORDS[task.status])


def _units(group: list[Task], frame: Frame) -> str:
    """Name the units of tasks; what stands above several is said once: 轧辊作业区/甲班、乙班."""
    said: list[str] = []
    before = ""
    for task in group:
        above, slash, own = frame.unit(task).rpartition("/")
        said.append(own if said and above == before else above + slash + own)
        before = above
    return "、".join(said)


def _folded(
    group: list[Task], where: str, status: Span, frame: Frame, columns: Sequence[Column]
) -> tuple[Cell, ...] | Row:
    """Give the one row of tasks that differ only in unit."""
    first = group[0]
    posts = {task.assignee or NOBODY for task in group}
    made: dict[str, Cell] = {
        "measure": first.measure.id,
        "title": first.title,
        "unit": where,
        "period": label(first.period, frame.today),
        "due": due_text(first, frame.today),
        "status": status,
        "assignee": next(iter(posts)) if len(posts) == 1 else f"{len(posts)} 个岗位",
        "department": "、".join(first.departments) or NOBODY,
        "evidence": NOTHING,
        "note": NOTHING,
    }
    if LIGHT in columns:
        made["light"] = light_cell(first, frame)
    row = tuple(made[column.key] for column in columns)
    return row if first.is_open else Row(row, "settled")
