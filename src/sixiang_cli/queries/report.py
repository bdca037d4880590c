"""``sx report``: sums over the tasks of a scope, by dimension, by unit, by department.

The rules of the sums are `progress`'s; which tasks are in, and under which heading, is decided here.
"""

from sixiang_cli import progress, sums
from sixiang_cli.calendar import Period, is_longer
from sixiang_cli.lean.operator import attrgetter
from sixiang_cli.lean.typing import Callable, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Measure, Tally, Unit
from sixiang_cli.obligations import is_expected, owed_at
from sixiang_cli.queries.chosen import refuse_to_come, tasks_of
from sixiang_cli.queries.since import Since, changed_since
from sixiang_cli.selection import Selection
from sixiang_cli.sums import Part, Summed

# Counting looks at every unit's tasks of a period; the tasks of one unit in so many are sooner read.
_FEW = 20


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
    `changed_since` names the definitions (``catalogue``, ``organisation``, ``start``) that have changed
    since the as-of day, or since the period was over (then `since` says how); `unrecorded` names
    those in use that the journal hasn't heard of yet.
    `overdue_before` is how many of the carried are overdue, `unasked` the keys of the rows under
    which the catalogue asks nothing of the levels in the scope.
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
    changed_since: tuple[str, ...]
    by_proxy: int = 0
    added: int = 0
    overdue_before: int = 0
    unasked: frozenset[str] = frozenset()
    unrecorded: tuple[str, ...] = ()
    since: Since = Since()


def report(ledger: Ledger, selection: Selection, *, by: str = "dimension") -> Report:
    """Sum up the tasks of a scope; by default those of each measure's current period.

    Raises:
        BadInput: the period is yet to begin.
    """
    refuse_to_come(ledger, selection, "没有可汇总的")
    summed = summed_up(ledger, selection, by)
    is_current = selection.period is None and selection.done_in is None
    arrears = ledger.arrears(selection.units, selection.measures) if is_current else []
    before = selection.held(arrears)
    carried = sums.carried(before, by)
    rows = tuple(rows_by(ledger, selection, by, [*summed.parts, *carried]))
    left_out, beside = _beside(ledger, selection)
    since = changed_since(ledger, selection.period)
    counts = ledger.catalogue.counts_of(selection.measures)
    return Report(
        by,
        selection,
        rows,
        progress.add(part.sums for part in [*summed.parts, *carried]),
        _in_order(summed.periods) if selection.period is None else (selection.period,),
        len(selection.units),
        left_out,
        beside,
        (
            ("as_needed", counts.as_needed),
            ("umbrella", counts.umbrellas),
            ("archived", counts.archived),
        ),
        since.parts,
        sum(part.by_proxy for part in summed.parts),
        summed.added,
        sum(task.overdue > 0 for task in before),
        _unasked(ledger, selection, by, rows),
        () if ledger.moment else ledger.unlike(ledger.reader.last_definitions()),
        since,
    )


def _unasked(
    ledger: Ledger, selection: Selection, by: str, rows: Iterable[ReportRow]
) -> frozenset[str]:
    """Give the keys of empty rows under which the catalogue asks nothing of the levels in scope."""
    empty = frozenset(row.key for row in rows if not row.sums.expected)
    if not empty or by not in ("dimension", "area", "level", "unit"):
        return frozenset()
    top, narrowed = ledger.catalogue.levels[0].name, selection.measures
    asked: dict[str, list[Measure]] = {
        level: [
            measure
            for measure in ledger.measures_for(level)
            if (narrowed is None or measure.id in narrowed)
            and is_expected(measure)
            and owed_at(measure, level, top)
            and level not in measure.derived
        ]
        for level in {unit.level for unit in selection.units}
    }
    if by == "unit":
        return empty & {unit.code for unit in selection.units if not asked[unit.level]}
    if by == "level":
        return frozenset(key for key in empty if not asked.get(key))
    place = attrgetter(by)
    return empty - {place(measure) for group in asked.values() for measure in group}


def summed_up(ledger: Ledger, selection: Selection, by: str) -> Summed:
    """Sum up the tasks of a scope for the headings `by`; counted, unless each has to be looked at."""
    units, measures = selection.units, selection.measures
    is_wide = len(units) * _FEW > len(ledger.organisation.units)
    if is_wide and by in sums.COUNTED and not selection.narrows_tasks:
        counted = sums.Sums(ledger, units, measures, by)
        if selection.period is None:
            return counted.current()
        return counted.within(selection.period)
    tasks = tasks_of(ledger, selection, units)
    periods = {task.period.key: task.period for task in tasks}
    kinds = {(task.measure.id, task.unit.level): task for task in tasks}
    added = {kind for kind, task in kinds.items() if ledger.is_added(task)}
    return Summed(
        sums.of_tasks(tasks),
        tuple(periods.values()),
        sum((task.measure.id, task.unit.level) in added for task in tasks) if added else 0,
    )


def rows_by(
    ledger: Ledger, selection: Selection, by: str, parts: Iterable[Part]
) -> Iterable[ReportRow]:
    """Sum parts up under the headings of `by`."""
    if by == "unit":
        return _unit_rows(ledger, selection, parts)
    return _rows(ledger, selection, by, parts)


def _rows(
    ledger: Ledger, selection: Selection, by: str, parts: Iterable[Part]
) -> Iterable[ReportRow]:
    keys: dict[str, Callable[[Part], tuple[str, ...]]] = {
        "dimension": lambda part: (part.dimension,),
        "area": lambda part: (part.area,),
        "level": lambda part: (part.level,),
        "department": lambda part: part.departments or ("",),
        "assignee": lambda part: (part.assignee,),
        "measure": lambda part: (part.measure,),
    }
    key_of = keys[by]
    grouped: dict[str, list[Tally]] = {key: [] for key in _always_shown(ledger, selection, by)}
    for part in parts:
        for key in key_of(part):
            grouped.setdefault(key, []).append(part.sums)
    labels = _labels(ledger, by)
    if by == "measure":
        rank = {each.id: place for place, each in enumerate(ledger.catalogue.measures)}
        grouped = dict(sorted(grouped.items(), key=lambda item: rank[item[0]]))
    if by == "department":
        order = dict.fromkeys((*_departments(ledger, selection), *grouped))
        grouped = {key: grouped[key] for key in order if key in grouped}
    for key, group in grouped.items():
        yield ReportRow(key, labels(key), progress.add(group))


def _departments(ledger: Ledger, selection: Selection) -> Iterable[str]:
    """Give the departments of what the levels in the scope may owe, in the catalogue's order."""
    for level in dict.fromkeys(unit.level for unit in selection.units):
        for measure in ledger.measures_for(level):
            yield from measure.departments or ("",)


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


def _unit_rows(ledger: Ledger, selection: Selection, parts: Iterable[Part]) -> Iterable[ReportRow]:
    organisation = ledger.organisation
    groups: dict[str, list[Tally]] = {unit.code: [] for unit in selection.units}
    for part in parts:
        groups[part.unit].append(part.sums)
    own = {code: progress.add(group) for code, group in groups.items()}
    depths = _depths(selection.units)
    for unit in selection.units:
        mine = own[unit.code]
        if selection.levels:
            yield ReportRow(unit.code, organisation.display(unit.code), mine, mine)
            continue
        below = [own[each.code] for each in organisation.below(unit.code) if each.code in own]
        yield ReportRow(
            unit.code,
            organisation.display(unit.code),
            progress.add(below),
            mine,
            depths[unit.code],
        )


def _depths(units: Iterable[Unit]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for unit in units:
        depths[unit.code] = depths[unit.parent] + 1 if unit.parent in depths else 0
    return depths


def _in_order(periods: Iterable[Period]) -> tuple[Period, ...]:
    order = list(Cadence)[::-1]
    return tuple(sorted(periods, key=lambda period: (order.index(period.cadence), period.start)))


def _beside(ledger: Ledger, selection: Selection) -> tuple[int, int]:
    """Count the longer tasks that a report on a period leaves out, and those done within it."""
    if selection.period is None or selection.done_in is not None:
        return 0, 0
    period, asked = selection.period, selection.measures
    longer = {
        measure.id
        for level in {unit.level for unit in selection.units}
        for measure in ledger.measures_for(level)
        if is_longer(measure.cadence, period.cadence) and (asked is None or measure.id in asked)
    }
    if not longer:
        return 0, 0
    number = sum(1 for unit in selection.units for _ in ledger.owed_by(unit, longer))
    around = ledger.tasks_around(period, selection.units, longer)
    beside = sum(selection.holds(task) for task in progress.done_within(around, period))
    return number, beside


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
