"""``sx list``: the tasks of a scope, by dimension and area, each dimension with its progress."""

from sixiang_cli import progress
from sixiang_cli.lean.typing import Iterable, NamedTuple
from sixiang_cli.ledger import Ledger, Occurrence
from sixiang_cli.model import Area, Dimension, Measure, Tally
from sixiang_cli.progress import Task
from sixiang_cli.queries.umbrellas import Summed, derived, umbrellas
from sixiang_cli.selection import Selection


class AreaGroup(NamedTuple):
    """An area with what is listed of it; `dormant` if all its measures are archived campaigns.

    `summed` are umbrellas and derived levels: what is not ticked, with the sums of what is.
    """

    area: Area
    tasks: tuple[Task, ...]
    occurrences: tuple[Occurrence, ...] = ()
    archived: tuple[Measure, ...] = ()
    summed: tuple[Summed, ...] = ()
    dormant: bool = False


class DimensionGroup(NamedTuple):
    """A dimension: the progress of its tasks in scope, and its areas with something to list."""

    dimension: Dimension
    sums: Tally
    areas: tuple[AreaGroup, ...]


class Listing(NamedTuple):
    """What ``sx list`` shows. `open` and `overdue` count the tasks listed.

    `judged` are the tasks that the dimensions' progress sums up, listed or not.
    `as_needed` and `archived` are numbers of measures that are not listed unless all are.
    """

    selection: Selection
    groups: tuple[DimensionGroup, ...]
    tasks: tuple[Task, ...]
    judged: tuple[Task, ...]
    open: int
    overdue: int
    as_needed: int
    archived: int
    everything: bool


def listing(ledger: Ledger, selection: Selection, *, everything: bool = False) -> Listing:
    """List the tasks of a scope: the open ones, unless a status, a day of doing or `everything` asks more."""
    in_scope = _in_scope(ledger, selection)
    chosen = selection.statuses is not None or selection.lights is not None
    only_open = not chosen and selection.done_in is None and not everything
    held = selection.held(in_scope)
    by_area = _in_order(ledger, selection, held, only_open=only_open)
    listed = [task for tasks in by_area.values() for task in tasks]
    kinds = list(progress.kinds(listed))
    counts = ledger.catalogue.counts_of(selection.measures)
    judged = _judged(ledger, selection, in_scope)
    return Listing(
        selection,
        tuple(_groups(ledger, selection, judged, by_area, everything=everything)),
        tuple(listed),
        tuple(judged),
        sum(number for task, number in kinds if task.is_open),
        sum(number for task, number in kinds if task.overdue),
        counts.as_needed,
        counts.archived,
        everything,
    )


def _in_scope(ledger: Ledger, selection: Selection) -> list[Task]:
    units, measures = selection.units, selection.measures
    if selection.done_in is not None:
        return ledger.tasks_done_in(selection.done_in, units, measures)
    if selection.period is not None:
        return ledger.tasks_within(selection.period, units, measures)
    return ledger.arrears(units, measures) + ledger.current_tasks(units, measures)


def _in_order(
    ledger: Ledger, selection: Selection, tasks: list[Task], *, only_open: bool
) -> dict[str, list[Task]]:
    """Give tasks by area, in each by measure, period, unit; of a measure and period they come by unit."""
    areas = {area.id: place for place, area in enumerate(ledger.catalogue.areas)}
    order = {
        measure.id: (areas[measure.area], place)
        for place, measure in enumerate(_measure_order(ledger, selection))
    }
    groups = progress.grouped(
        tasks,
        lambda task: (task.is_open or not only_open, order[task.measure.id], task.period.end),
    )
    by_area: dict[str, list[Task]] = {}
    for place in sorted(groups):
        if place[0]:
            area = groups[place][0].measure.area
            by_area.setdefault(area, []).extend(groups[place])
    return by_area


def _judged(ledger: Ledger, selection: Selection, in_scope: list[Task]) -> list[Task]:
    """Give what the progress of a dimension sums up: without a period, the current ones only."""
    ours = in_scope
    if selection.departments is not None or selection.assignees is not None:
        ours = [task for task in in_scope if selection.concerns(task)]
    if selection.period or selection.done_in:
        return ours
    now = ledger.current
    return progress.grouped(
        ours, lambda task: task.period.number == now[task.period.cadence].number
    ).get(True, [])


def _measure_order(ledger: Ledger, selection: Selection) -> Iterable[Measure]:
    """Give what may be listed, in the catalogue's order, without reading all of it."""
    levels = list(dict.fromkeys(unit.level for unit in selection.units))
    if len(levels) == 1:
        return ledger.measures_for(levels[0])
    return ledger.catalogue.measures


def _groups(
    ledger: Ledger,
    selection: Selection,
    judged: list[Task],
    by_area: dict[str, list[Task]],
    *,
    everything: bool,
) -> Iterable[DimensionGroup]:
    catalogue = ledger.catalogue
    by_dimension: dict[str, list[tuple[Task, int]]] = {}
    for kind in progress.kinds(judged):
        by_dimension.setdefault(kind[0].measure.dimension, []).append(kind)
    chosen = selection.statuses is not None or selection.lights is not None
    more = _more(ledger, selection, judged) if everything and not chosen else {}
    dormant = catalogue.dormant if selection.is_default and not everything else frozenset()
    for dimension in catalogue.dimensions:
        areas = tuple(
            AreaGroup(
                area,
                tuple(by_area.get(area.id, ())),
                *more.get(area.id, ((), (), ())),
                area.id in dormant,
            )
            for area in catalogue.areas
            if area.dimension == dimension.id
            and (area.id in by_area or area.id in more or area.id in dormant)
        )
        sums = progress.tally_of(by_dimension.get(dimension.id, ()))
        if areas or sums.expected or selection.is_default:
            yield DimensionGroup(dimension, sums, areas)


_More = tuple[tuple[Occurrence, ...], tuple[Measure, ...], tuple[Summed, ...]]


def _more(ledger: Ledger, selection: Selection, judged: list[Task]) -> dict[str, _More]:
    """Give, by area, what is no task: as-needed records, archived measures, what only sums."""
    wanted = selection.measures
    measures = [each for each in ledger.catalogue.measures if wanted is None or each.id in wanted]
    times: dict[str, list[Occurrence]] = {}
    archived: dict[str, list[Measure]] = {}
    summed: dict[str, list[Summed]] = {}
    for each in ledger.occurrences(selection.units, ledger.year_of(selection.period)):
        if wanted is None or each.measure.id in wanted:
            times.setdefault(each.measure.area, []).append(each)
    for measure in measures:
        if measure.archived:
            archived.setdefault(measure.area, []).append(measure)
        for row in derived(ledger, measure, selection.units, judged) if measure.derived else ():
            summed.setdefault(measure.area, []).append(row)
    for row in umbrellas(ledger, measures, judged):
        summed.setdefault(row.measure.area, []).append(row)
    return {
        area: (
            tuple(times.get(area, ())),
            tuple(archived.get(area, ())),
            tuple(sorted(summed.get(area, ()), key=lambda row: measures.index(row.measure))),
        )
        for area in {*times, *archived, *summed}
    }
