"""The way back from `targets`: what must be typed to tick one task, so that nothing is asked.

A command that is printed runs as it stands, and is no longer than it has to be: the unit and the
period are named only where leaving them out would end in a question.
"""

from sixiang_cli import lookup
from sixiang_cli.calendar import Period
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Status, Unit
from sixiang_cli.progress import Task


class Ticking(NamedTuple):
    """What names one task: `item`, and `unit` and `period` where they need to be said.

    `item` is the measure's title at the unit's level, or its id where that title names several.
    """

    item: str
    unit: Unit
    period: Period
    needs_unit: bool
    needs_period: bool = False


def ticking(ledger: Ledger, task: Task, in_use: Unit | None, tasks: Iterable[Task]) -> Ticking:
    """Tell how to name `task`; `tasks` hold all that is still open of its measure and unit."""
    measure, unit = task.measure, task.unit
    still_open = [
        each
        for each in tasks
        if each.measure.id == measure.id
        and each.unit.code == unit.code
        and each.is_open
        and each.status is not Status.SUBMITTED
    ]
    owing = (each for each in ledger.organisation.units if ledger.window(measure, each) is not None)
    return Ticking(
        item_of(ledger, measure, unit),
        unit,
        task.period,
        needs_unit(unit, in_use, owing),
        len(still_open) > 1,
    )


def item_of(ledger: Ledger, measure: Measure, unit: Unit) -> str:
    """Give the measure's title at the unit's level if that names nothing else, or its id."""
    title = measure.title_at(unit.level)
    return title if len(lookup.measures(ledger.catalogue, title)) == 1 else measure.id


def needs_unit(unit: Unit, in_use: Unit | None, owing: Iterable[Unit]) -> bool:
    """Tell whether `unit`, one of those `owing`, must be named."""
    if in_use is not None:
        return in_use.code != unit.code
    return len(list(owing)) != 1


def simplest(
    ledger: Ledger, candidates: Sequence[Task], in_use: Unit | None, tasks: Sequence[Task]
) -> Ticking | None:
    """Give, of the candidates, the first that its title alone names; else the first; none of none."""
    first: dict[str, Task] = {}  # of each measure
    for task in candidates:
        first.setdefault(task.measure.id, task)
    for task in first.values():
        found = ticking(ledger, task, in_use, tasks)
        if not (found.needs_unit or found.needs_period):
            return found
    return ticking(ledger, candidates[0], in_use, tasks) if candidates else None
