"""``sx remind``: what the units below still owe and is due, unit by unit, for each group chat.

A group is a unit and those directly below it: the people who share a chat. Nothing is recorded.
"""

from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Status, Unit
from sixiang_cli.progress import Task
from sixiang_cli.queries.upcoming import upcoming
from sixiang_cli.selection import Selection


class Owing(NamedTuple):
    """A unit and what it is to be reminded of, by date."""

    unit: Unit
    tasks: tuple[Task, ...]


class Group(NamedTuple):
    """Units with one superior (none: the top unit itself) that are to be reminded."""

    above: Unit | None
    owing: tuple[Owing, ...]


class Reminder(NamedTuple):
    """Whom to remind of what; `quiet` counts the units in scope that owe nothing now.

    `not_theirs` is what is overdue or due too, and isn't for the units to bring about.
    """

    groups: tuple[Group, ...]
    days: int
    quiet: int
    not_theirs: tuple[Task, ...] = ()


def reminder(ledger: Ledger, selection: Selection, days: int) -> Reminder:
    """Give what is overdue, sent back or due within `days`, for each unit in scope.

    Without a level, whoever reminds (the unit in use, else the top one) is not among the reminded:
    what it owes is on its own page. What a unit can't bring about itself (a leader's visit) is no
    reason to remind it, unless that measure was asked for.
    """
    own = selection.in_use or ledger.organisation.top
    skip_own = not selection.levels and len(selection.units) > 1
    units = [unit for unit in selection.units if not (skip_own and unit == own)]
    narrowed = selection._replace(units=tuple(units))
    near = list(upcoming(ledger, narrowed, days).tasks)
    known = set(near)
    near += [
        task
        for task in ledger.current_tasks(units, selection.measures)
        if task.facts.review == "returned"
        and task.status is Status.IN_PROGRESS
        and task not in known
        and selection.holds(task)
    ]
    by_unit: dict[str, list[Task]] = {}
    not_theirs = []
    for task in near:
        if not task.measure.compared and selection.measures is None:
            not_theirs.append(task)
            continue
        by_unit.setdefault(task.unit.code, []).append(task)
    groups: dict[str, list[Owing]] = {}
    for unit in units:
        if unit.code in by_unit:
            groups.setdefault(unit.parent, []).append(Owing(unit, tuple(by_unit[unit.code])))
    return Reminder(
        tuple(
            Group(ledger.organisation.unit(parent), tuple(owing))
            for parent, owing in groups.items()
        ),
        days,
        len(units) - len(by_unit),
        tuple(not_theirs),
    )
