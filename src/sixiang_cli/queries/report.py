"""``sx report``: sums over the tasks of a scope, by dimension, by unit, by department.

The rules of the sums are `progress`'s; which tasks are in, and under which heading, is decided here.
"""

from collections.abc import Callable, Iterable

from sixiang_cli import progress
from sixiang_cli.calendar import Period, is_longer
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Measure, Tally, Unit
from sixiang_cli.progress import Task
from sixiang_cli.selection import Selection, was_done_in

BY = ("dimension", "area", "level", "unit", "department", "assignee", "measure")


class ReportRow(NamedTuple):
    """One row: `key` for programs, `label` for people; `own` is what a unit owes itself.

    `depth` is how far below the scope's top a unit stands, for rows of a tree.
    """

    key: str
    label: str
    sums: Tally
    own: Tally | None = None
    depth: int = 0


class Report(NamedTuple):
    """A report: what it covers and what it says.

    `periods` are the current periods of the tasks in it, coarsest last, or the one asked for.
    `left_out` is how many longer tasks (of the year, once) a report on a period leaves out, and
    `done_beside` how many of those were worked on within it. `by_proxy` counts what was closed by a
    unit above (代录), `added` the tasks that are owed only because they were handed down.
    `changed_since` tells that the definitions in force on the as-of day differ from today's.
    """

    by: str
    selection: Selection
    rows: tuple[ReportRow, ...]
    total: Tally
    periods: tuple[Period, ...]
    units: int
    left_out: int
    done_beside: int
    not_counted: tuple[tuple[str, int], ...]
    changed_since: bool
    by_proxy: int = 0
    added: int = 0


def report(ledger: Ledger, selection: Selection, *, by: str = "dimension") -> Report:
    """Sum up the tasks of a scope; by default those of each measure's current period."""
    units, measures = selection.units, selection.measures
    carried: list[Task] = []
    if selection.done_in is not None:
        tasks = ledger.tasks_done_in(selection.done_in, units, measures)
    elif selection.period is not None:
        tasks = ledger.tasks_within(selection.period, units, measures)
    else:
        tasks = ledger.current_tasks(units, measures)
        carried = selection.held(ledger.arrears(units, measures))
    tasks = selection.held(tasks)
    rows = rows_by(ledger, selection, by, tasks, carried)
    left_out, beside = _beside(ledger, selection)
    counts = ledger.catalogue.counts
    return Report(
        by,
        selection,
        tuple(rows),
        progress.tally(tasks, len(carried)),
        _periods(tasks, selection),
        len(units),
        left_out,
        beside,
        (
            ("as_needed", counts.as_needed),
            ("umbrella", counts.umbrellas),
            ("archived", counts.archived),
        ),
        _changed_since(ledger),
        sum(task.facts.proxy and task.done_on is not None for task in tasks),
        _added(ledger, tasks),
    )


def _added(ledger: Ledger, tasks: list[Task]) -> int:
    """Count the tasks that are owed only because they were handed down: alike for a whole level."""
    kinds = {(task.measure.id, task.unit.level): task for task in tasks}
    added = {kind for kind, task in kinds.items() if ledger.is_added(task)}
    return sum((task.measure.id, task.unit.level) in added for task in tasks) if added else 0


def rows_by(
    ledger: Ledger,
    selection: Selection,
    by: str,
    tasks: list[Task],
    carried: Iterable[Task] = (),
) -> Iterable[ReportRow]:
    """Sum tasks up under the headings of `by`; `carried` are earlier ones still open."""
    earlier = list(carried)
    if by == "unit":
        return _unit_rows(ledger, selection, tasks, earlier)
    return _rows(ledger, selection, by, tasks, earlier)


def _rows(
    ledger: Ledger, selection: Selection, by: str, tasks: list[Task], carried: list[Task]
) -> Iterable[ReportRow]:
    keys: dict[str, Callable[[Task], tuple[str, ...]]] = {
        "dimension": lambda task: (task.measure.dimension,),
        "area": lambda task: (task.measure.area,),
        "level": lambda task: (task.unit.level,),
        "department": lambda task: task.departments or ("",),
        "assignee": lambda task: (task.assignee,),
        "measure": lambda task: (task.measure.id,),
    }
    key_of = keys[by]
    grouped: dict[str, list[Task]] = {key: [] for key in _always_shown(ledger, selection, by)}
    earlier: dict[str, int] = {}
    for task in tasks:
        for key in key_of(task):
            grouped.setdefault(key, []).append(task)
    for task in carried:
        for key in key_of(task):
            grouped.setdefault(key, [])
            earlier[key] = earlier.get(key, 0) + 1
    labels = _labels(ledger, by)
    if by == "measure":
        rank = {measure.id: place for place, measure in enumerate(ledger.catalogue.measures)}
        grouped = dict(sorted(grouped.items(), key=lambda item: rank[item[0]]))
    for key, group in grouped.items():
        yield ReportRow(key, labels(key), progress.tally(group, earlier.get(key, 0)))


def _always_shown(ledger: Ledger, selection: Selection, by: str) -> Iterable[str]:
    """Give the headings that stand in a report even if nothing is owed under them."""
    narrowed = selection.measures
    if by == "dimension":
        if narrowed is not None:
            return list(
                dict.fromkeys(m.dimension for m in ledger.catalogue.measures if m.id in narrowed)
            )
        return [dimension.id for dimension in ledger.catalogue.dimensions]
    if by == "area":
        if narrowed is not None:
            return list(
                dict.fromkeys(m.area for m in ledger.catalogue.measures if m.id in narrowed)
            )
        return [area.id for area in ledger.catalogue.areas]
    if by == "level":
        return selection.levels or [level.name for level in ledger.catalogue.levels]
    return ()


def _labels(ledger: Ledger, by: str) -> Callable[[str], str]:
    catalogue = ledger.catalogue
    if by == "dimension":
        return {each.id: each.uplift for each in catalogue.dimensions}.__getitem__
    if by == "area":
        return {each.id: f"{each.id} {each.title}" for each in catalogue.areas}.__getitem__
    if by == "measure":
        titles: dict[str, Measure] = {measure.id: measure for measure in catalogue.measures}
        return lambda key: f"{key} {titles[key].title}"
    return lambda key: key or "未定"


def _unit_rows(
    ledger: Ledger, selection: Selection, tasks: list[Task], carried: list[Task]
) -> Iterable[ReportRow]:
    organisation = ledger.organisation
    own: dict[str, list[Task]] = {unit.code: [] for unit in selection.units}
    for task in tasks:
        own[task.unit.code].append(task)
    earlier: dict[str, int] = {}
    for task in carried:
        earlier[task.unit.code] = earlier.get(task.unit.code, 0) + 1
    sums = {code: progress.tally(group, earlier.get(code, 0)) for code, group in own.items()}
    depths = _depths(selection.units)
    for unit in selection.units:
        if selection.levels:
            yield ReportRow(
                unit.code, organisation.display(unit.code), sums[unit.code], sums[unit.code]
            )
            continue
        below = [sums[each.code] for each in organisation.below(unit.code) if each.code in sums]
        yield ReportRow(
            unit.code,
            organisation.display(unit.code),
            progress.add(below),
            sums[unit.code],
            depths[unit.code],
        )


def _depths(units: Iterable[Unit]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for unit in units:
        depths[unit.code] = depths[unit.parent] + 1 if unit.parent in depths else 0
    return depths


def _periods(tasks: list[Task], selection: Selection) -> tuple[Period, ...]:
    if selection.period is not None:
        return (selection.period,)
    found = {task.period.key: task.period for task in tasks}
    order = list(Cadence)[::-1]
    return tuple(
        sorted(found.values(), key=lambda period: (order.index(period.cadence), period.start))
    )


def _beside(ledger: Ledger, selection: Selection) -> tuple[int, int]:
    """Count the longer tasks that a report on a period leaves out, and those done within it."""
    if selection.period is None or selection.done_in is not None:
        return 0, 0
    period = selection.period
    longer = sum(
        is_longer(owed.measure.cadence, period.cadence)
        for unit in selection.units
        for owed in ledger.owed_by(unit, selection.measures)
    )
    if not longer:
        return 0, 0
    around = ledger.tasks_around(period, selection.units, selection.measures)
    beside = sum(selection.holds(task) and was_done_in(task, period) for task in around)
    return longer, beside


def _changed_since(ledger: Ledger) -> bool:
    if ledger.moment is None:
        return False
    then = ledger.reader.definitions_at(ledger.moment)
    return bool(then) and then != ledger.reader.last_definitions()


def sorted_by(answer: Report, column: str) -> Report:
    """Give the report with its rows sorted by a rate (highest first) or a number (highest first).

    Rows of a tree lose their depth: sorted, they no longer stand below each other.
    """

    def value(row: ReportRow) -> float:
        if column in ("completion", "on_time"):
            rate = (
                progress.completion(row.sums)
                if column == "completion"
                else progress.on_time(row.sums)
            )
            return rate[0] / rate[1] if rate[1] else -1.0
        return float(getattr(row.sums, column))

    rows = sorted(answer.rows, key=value, reverse=True)
    return answer._replace(rows=tuple(row._replace(depth=0) for row in rows))
