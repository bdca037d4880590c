"""``sx show``: one measure with everything known of it, and how its tasks stand."""

from sixiang_cli import lookup, progress
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger, Occurrence
from sixiang_cli.model import Area, Dimension, Measure, Status, Tally, Unit
from sixiang_cli.progress import Task
from sixiang_cli.queries.history import LogRow, history
from sixiang_cli.queries.ticking import Ticking, item_of, needs_unit, ticking
from sixiang_cli.queries.umbrellas import Summed, derived

RECENT = 8


class Part(NamedTuple):
    """A measure that an umbrella sums up, with its own progress."""

    measure: Measure
    sums: Tally


class Detail(NamedTuple):
    """What ``sx show`` shows.

    `tasks` are the open ones of earlier periods and those of the current period, in the
    organisation's order; `parts` what an umbrella sums up and `derived` the progress below at
    levels that only sum; `handed` the number of units, by level, that it is handed down to;
    `recent` its newest events, oldest first, of `recorded` in all. `example` is a task to show how
    to tick, `is_open` tells whether there is anything to tick of it; none where nobody here owes it.
    """

    measure: Measure
    area: Area | None
    dimension: Dimension | None
    tasks: tuple[Task, ...]
    sums: Tally
    parts: tuple[Part, ...]
    occurrences: tuple[Occurrence, ...]
    recent: tuple[LogRow, ...]
    recorded: int
    units: tuple[Unit, ...]
    derived: tuple[Summed, ...] = ()
    handed: tuple[tuple[str, int], ...] = ()
    example: Ticking | None = None
    is_open: bool = False


def detail(ledger: Ledger, measure: Measure, units: tuple[Unit, ...]) -> Detail:
    """Show one measure for `units`."""
    ids = {measure.id}
    current = ledger.current_tasks(units, ids)
    earlier = ledger.arrears(units, ids)
    parts = tuple(_part(ledger, part, units) for part in measure.rolls_up)
    year = ledger.year_of(None)
    occurrences = tuple(
        each for each in ledger.occurrences(units, year) if each.measure.id == measure.id
    )
    codes = None if len(units) == len(ledger.organisation.units) else [unit.code for unit in units]
    rows = history(ledger.workspace, ledger.reader, measures=ids, units=codes)
    sums = (
        progress.add(part.sums for part in parts)
        if parts
        else progress.tally(current, len(earlier))
    )
    tasks = earlier + current
    to_tick = [task for task in tasks if task.is_open and task.status is not Status.SUBMITTED]
    return Detail(
        measure,
        ledger.catalogue.area(measure.area),
        ledger.catalogue.dimension(measure.dimension),
        tuple(tasks),
        sums,
        parts,
        occurrences,
        tuple(rows[-RECENT:]),
        len(rows),
        units,
        tuple(derived(ledger, measure, units, current)),
        _handed(ledger, measure, units),
        _example(ledger, to_tick or tasks, tasks, occurrences),
        bool(to_tick or occurrences),
    )


def _example(
    ledger: Ledger, among: list[Task], tasks: list[Task], occurrences: tuple[Occurrence, ...]
) -> Ticking | None:
    """Tell how to name one of these: that of the unit in use if there is one."""
    in_use = lookup.unit_in_use(ledger.workspace)
    code = "" if in_use is None else in_use.code
    if among:
        task = next((each for each in among if each.unit.code == code), among[0])
        return ticking(ledger, task, in_use, tasks)
    if occurrences:
        each = next((each for each in occurrences if each.unit.code == code), occurrences[0])
        year = each.period
        owing = [
            one.unit
            for one in ledger.occurrences(ledger.organisation.units, year)
            if one.measure.id == each.measure.id
        ]
        item = item_of(ledger, each.measure, each.unit)
        return Ticking(item, each.unit, year, needs_unit(each.unit, in_use, owing))
    return None


def _handed(
    ledger: Ledger, measure: Measure, units: tuple[Unit, ...]
) -> tuple[tuple[str, int], ...]:
    """Give, for each level it may be handed down to, how many of `units` it is handed down to now."""
    found: dict[str, int] = {}
    for unit in units:
        stretches = ledger.handed_down.get((measure.id, unit.code), ())
        if unit.level in measure.optional_levels and stretches and stretches[-1].until is None:
            found[unit.level] = found.get(unit.level, 0) + 1
    return tuple(found.items())


def _part(ledger: Ledger, id_: str, units: tuple[Unit, ...]) -> Part:
    measure = ledger.catalogue.measure(id_)
    if measure is None:  # a valid catalogue names only what it has
        raise LookupError(id_)
    if measure.rolls_up:
        sums = progress.add(_part(ledger, each, units).sums for each in measure.rolls_up)
    else:
        sums = progress.tally(ledger.current_tasks(units, {id_}), len(ledger.arrears(units, {id_})))
    return Part(measure, sums)
