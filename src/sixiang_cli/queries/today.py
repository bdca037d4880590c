"""``sx`` alone: what the unit in use owes now, and who below it has something due."""

from sixiang_cli.calendar import period_of
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Status, Unit
from sixiang_cli.progress import Task
from sixiang_cli.queries.ticking import Ticking, simplest, ticking


class Below(NamedTuple):
    """A unit below with something due: how much is overdue or due soon, and which tasks."""

    unit: Unit
    overdue: int
    soon: int
    tasks: tuple[Task, ...]


class Today(NamedTuple):
    """What is due for `unit` (none: for everybody), in the order of dates.

    `due` are open tasks overdue or due within the month or the warning days; `done` of those of
    this month are settled. `later` open tasks are due after that, `undated` have no due day;
    `next` is the one that comes first. `year_done` of `year` count the tasks of the current
    periods. `below` are units with something due, `quiet` the others, `below_total` how many.
    `waiting` counts tasks of units below (or of all) that wait to be accepted. `example` is one to
    show how to tick: of `due`, else `next`; `proxy` one of a unit below.
    """

    unit: Unit | None
    due: tuple[Task, ...]
    done: int
    overdue: int
    soon: int
    later: int
    undated: int
    next: Task | None
    year_done: int
    year: int
    below: tuple[Below, ...]
    quiet: tuple[Unit, ...]
    below_total: int
    waiting: int = 0
    example: Ticking | None = None
    proxy: Ticking | None = None


def today(ledger: Ledger, unit: Unit | None) -> Today:
    """Answer ``sx``; `unit` is the one in use."""
    organisation = ledger.organisation
    own = list(organisation.units) if unit is None else [unit]
    beneath = [] if unit is None else list(organisation.below(unit.code)[1:])
    everyone = own + beneath
    tasks = ledger.arrears(everyone) + ledger.current_tasks(everyone)
    mine = {each.code for each in own}
    own_tasks = [task for task in tasks if task.unit.code in mine]
    month = period_of(Cadence.MONTHLY, ledger.today)
    horizon = max(month.end, ledger.today + timedelta(days=int(ledger.workspace.get("soon"))))
    due, later, undated = _still_open(ledger, unit, own_tasks, horizon)
    settled = [task for task in own_tasks if task.status is Status.DONE]
    current = _current(ledger, own_tasks)
    rows, quiet = _below(ledger, beneath, tasks)
    proxy = rows[-1].tasks[0] if rows else None
    return Today(
        unit,
        tuple(due),
        sum(task.due is not None and month.start <= task.due <= horizon for task in settled),
        sum(task.overdue > 0 for task in due),
        sum(_is_soon(ledger, task) for task in due),
        len(later),
        undated,
        later[0] if later else None,
        sum(task.status is Status.DONE for task in current),
        len(current),
        rows,
        quiet,
        len(beneath),
        sum(
            task.status is Status.SUBMITTED and (unit is None or task.unit.code not in mine)
            for task in tasks
        ),
        simplest(ledger, due or later[:1], unit, own_tasks),
        None if proxy is None else ticking(ledger, proxy, unit, tasks),
    )


def _still_open(
    ledger: Ledger, unit: Unit | None, tasks: list[Task], horizon: date
) -> tuple[list[Task], list[Task], int]:
    """Give what is due up to `horizon` or was returned, what is due later, how many have no due day."""
    listed = ledger.catalogue.measures if unit is None else ledger.measures_for(unit.level)
    rank = {measure.id: place for place, measure in enumerate(listed)}
    due, later, undated = [], [], 0
    for task in tasks:
        if task.status not in (Status.NOT_STARTED, Status.IN_PROGRESS):
            continue
        undated += task.due is None
        if task.facts.review == "returned" or (task.due is not None and task.due <= horizon):
            due.append(task)
        elif task.due is not None:
            later.append(task)
    due.sort(key=lambda task: (task.due if task.overdue else date.max, rank[task.measure.id]))
    later.sort(key=_by_due)
    return due, later, undated


def _current(ledger: Ledger, tasks: list[Task]) -> list[Task]:
    """Give the tasks of the current periods that apply."""
    return [
        task
        for task in tasks
        if task.status is not Status.NOT_APPLICABLE
        and task.period.number == ledger.current[task.period.cadence].number
    ]


def _below(
    ledger: Ledger, units: list[Unit], tasks: list[Task]
) -> tuple[tuple[Below, ...], tuple[Unit, ...]]:
    by_unit: dict[str, list[Task]] = {unit.code: [] for unit in units}
    for task in tasks:
        if task.unit.code in by_unit and (task.overdue or _is_soon(ledger, task)):
            by_unit[task.unit.code].append(task)
    rows, quiet = [], []
    for unit in units:
        late = [task for task in by_unit[unit.code] if task.overdue]
        if by_unit[unit.code]:
            near = len(by_unit[unit.code]) - len(late)
            rows.append(Below(unit, len(late), near, tuple(by_unit[unit.code])))
        else:
            quiet.append(unit)
    return tuple(rows), tuple(quiet)


def _is_soon(ledger: Ledger, task: Task) -> bool:
    if (
        task.due is None
        or task.overdue
        or task.status not in (Status.NOT_STARTED, Status.IN_PROGRESS)
    ):
        return False
    return (task.due - ledger.today).days <= int(ledger.workspace.get("soon"))


def _by_due(task: Task) -> date:
    return task.due or date.max
