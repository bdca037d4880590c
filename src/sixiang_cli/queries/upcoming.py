"""``sx due``: what comes next, by date, what is overdue first."""

from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Status
from sixiang_cli.progress import Task
from sixiang_cli.selection import Selection

_TO_DO = (Status.NOT_STARTED, Status.IN_PROGRESS)


class Upcoming(NamedTuple):
    """What ``sx due`` shows: the tasks still to be done that are overdue or due within `days`.

    `judged` are all tasks of the scope, for how many of a measure are done already. `next` is the
    first one after that, `undated` how many have no due day.
    """

    selection: Selection
    days: int
    tasks: tuple[Task, ...]
    judged: tuple[Task, ...]
    overdue: int
    next: Task | None
    undated: int


def upcoming(ledger: Ledger, selection: Selection, days: int) -> Upcoming:
    """Give what is to be done within `days`, in the order of due days."""
    units, measures = selection.units, selection.measures
    if selection.period is not None:
        in_scope = ledger.tasks_within(selection.period, units, measures)
    else:
        in_scope = ledger.arrears(units, measures) + ledger.current_tasks(units, measures)
    wanted = (Status.SUBMITTED, *_TO_DO) if selection.statuses else _TO_DO
    to_do = [task for task in in_scope if task.status in wanted and selection.holds(task)]
    rank = {measure.id: place for place, measure in enumerate(ledger.catalogue.measures)}
    place = {unit.code: at for at, unit in enumerate(units)}

    def order(task: Task) -> tuple[date, int, int]:
        return task.due or date.max, rank[task.measure.id], place[task.unit.code]

    dated = sorted((task for task in to_do if task.due is not None), key=order)
    near = [task for task in dated if (order(task)[0] - ledger.today).days <= days]
    later = dated[len(near) :]
    return Upcoming(
        selection,
        days,
        tuple(near),
        tuple(in_scope),
        sum(task.overdue > 0 for task in near),
        later[0] if later else None,
        len(to_do) - len(dated),
    )
