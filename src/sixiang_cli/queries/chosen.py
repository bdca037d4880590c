"""The tasks that a selection means, and the level whose units stand side by side."""

from sixiang_cli.calendar import day_label, label
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Iterable, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Level, Unit
from sixiang_cli.progress import Task
from sixiang_cli.selection import Selection


def tasks_of(ledger: Ledger, selection: Selection, units: Sequence[Unit]) -> list[Task]:
    """Give the tasks of `units`: of the period asked for, done in it, or of the current periods."""
    measures = selection.measures
    if selection.done_in is not None:
        tasks = ledger.tasks_done_in(selection.done_in, units, measures)
    elif selection.period is not None:
        tasks = ledger.tasks_within(selection.period, units, measures)
    else:
        tasks = ledger.current_tasks(units, measures)
    return [task for task in tasks if selection.holds(task)]


def refuse_to_come(ledger: Ledger, selection: Selection, nothing: str) -> None:
    """Refuse to sum up a period that is yet to begin: nothing is owed of it.

    Raises:
        BadInput: it hasn't begun; `nothing` says what there isn't.
    """
    period = selection.period
    if period is None or period.start <= ledger.today:
        return
    name, day = label(period, ledger.today), day_label(ledger.today, ledger.today)
    when = "今天" if ledger.as_of is None else "按那天算，那天"
    raise BadInput(
        f"{name}还没到（{when} {day}），{nothing}。", f"到期的有哪些：sx calendar -p {name}"
    )


def level_side_by_side(ledger: Ledger, selection: Selection) -> Level:
    """Give the one level asked for, else the highest below the units the scope begins with.

    Raises:
        BadInput: several were asked for, or there is nothing below.
    """
    levels = ledger.catalogue.levels
    if selection.levels:
        if len(selection.levels) > 1:
            raise BadInput(
                f"一次只对照一个层级，写了 {len(selection.levels)} 个。",
                f"写一个：--level {selection.levels[-1]}",
            )
        return next(level for level in levels if level.name == selection.levels[0])
    roots = selection.roots or (ledger.organisation.top,)
    present = {unit.level for unit in selection.units} - {unit.level for unit in roots}
    for level in levels:
        if level.name in present:
            return level
    name = ledger.organisation.display(roots[0].code)
    raise BadInput(
        f"{name}下面没有单位，没有可对照的。",
        f"看全部{roots[0].level}：-l {roots[0].level} -u 全部",
    )


def by_unit(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """Give tasks by the code of their unit."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.unit.code, []).append(task)
    return found
