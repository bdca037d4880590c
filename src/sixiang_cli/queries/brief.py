"""``sx brief``: one period in one page, for the level above.

What was owed in it, what was done in it whatever its own cadence, what is open, how the units
stand beside each other, and what it cost to keep the ledger. Figures, measures, units; no texts
that people wrote, except where a reason is what explains a figure.
"""

from sixiang_cli import progress
from sixiang_cli.calendar import Period
from sixiang_cli.comparison import completion_share
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Iterable, NamedTuple
from sixiang_cli.ledger import Ledger, Occurrence
from sixiang_cli.model import Dimension, Measure, Status, Tally, Unit
from sixiang_cli.progress import Task
from sixiang_cli.queries.burden import Burden, burden
from sixiang_cli.queries.chosen import refuse_to_come, tasks_of
from sixiang_cli.queries.compare import Comparison, compare
from sixiang_cli.queries.since import Since, changed_since
from sixiang_cli.selection import Selection

_FEWEST = 2  # units that are worth putting side by side


class Worked(NamedTuple):
    """What was done within the period of one measure, at one level, for one period of its own.

    `days` are the days claimed within it, in order, each once; `times` how many acts. `beside` tells
    that their own period is not within the one of the page.
    """

    measure: Measure
    level: str
    own: Period
    units: tuple[Unit, ...]
    days: tuple[str, ...]
    times: int
    tasks: tuple[Task, ...]
    beside: bool


class Brief(NamedTuple):
    """Everything the page says of `period`.

    `tasks` are those whose own period lies within it; `worked` everything with an act on one of its
    days, of whatever cadence, `beside` those of a longer one, `earlier` those of a period that was
    over by then. `as_needed` are acts without a
    denominator. `added` are tasks owed only because they were handed down. `comparison` is none where
    there is nothing to put side by side. `since` is what was changed of catalogue, organisation and
    start since the period was over.
    """

    selection: Selection
    period: Period
    tasks: tuple[Task, ...]
    sums: Tally
    dimensions: tuple[tuple[Dimension, Tally], ...]
    beside: tuple[Task, ...]
    earlier: tuple[Task, ...]
    worked: tuple[Worked, ...]
    as_needed: tuple[Occurrence, ...]
    added: int
    comparison: Comparison | None
    burden: Burden
    since: Since = Since()

    def having(self, *statuses: Status) -> tuple[Task, ...]:
        """Give the tasks of the period in one of these states."""
        return tuple(task for task in self.tasks if task.status in statuses)

    @property
    def late_entries(self) -> tuple[Task, ...]:
        """Give what was done in time and recorded after it was due."""
        return tuple(task for task in self.tasks if task.late_entry)


def brief(ledger: Ledger, selection: Selection, period: Period) -> Brief:
    """Sum `period` up for the units of a scope.

    Raises:
        BadInput: the period is yet to begin.
    """
    within = selection._replace(period=period, done_in=None)
    refuse_to_come(ledger, within, "没有可通报的")
    units = selection.units
    tasks = tasks_of(ledger, within, units)
    done = [
        task
        for task in ledger.tasks_done_in(period, units, selection.measures)
        if selection.holds(task)
    ]
    others = [task for task in done if not period.holds(task.period)]
    return Brief(
        within,
        period,
        tuple(tasks),
        progress.tally(tasks),
        tuple(_by_dimension(ledger, tasks)),
        tuple(task for task in others if task.period.end >= period.start),
        tuple(task for task in others if task.period.end < period.start),
        tuple(_worked(ledger, period, done)),
        tuple(_as_needed(ledger, selection, period)),
        sum(completion_share(task).denominator for task in tasks if ledger.is_added(task)),
        _side_by_side(ledger, within),
        burden(ledger, selection, period),
        changed_since(ledger, period),
    )


def _by_dimension(ledger: Ledger, tasks: list[Task]) -> Iterable[tuple[Dimension, Tally]]:
    for dimension in ledger.catalogue.dimensions:
        mine = [task for task in tasks if task.measure.dimension == dimension.id]
        yield dimension, progress.tally(mine)


def _worked(ledger: Ledger, period: Period, done: list[Task]) -> Iterable[Worked]:
    """Group by measure, level and period, in the catalogue's order; only acts within `period` count."""
    first, last = period.start.isoformat(), period.end.isoformat()
    groups: dict[tuple[str, str, Period], list[Task]] = {}
    for task in done:
        groups.setdefault((task.measure.id, task.unit.level, task.period), []).append(task)
    rank = {measure.id: place for place, measure in enumerate(ledger.catalogue.measures)}
    levels = {level.name: place for place, level in enumerate(ledger.catalogue.levels)}
    for (_, level, own), group in sorted(
        groups.items(),
        key=lambda item: (rank[item[0][0]], levels[item[0][1]], item[0][2].start),
    ):
        acts = [act for task in group for act in task.facts.acts if first <= act.day <= last]
        units = {task.unit.code: task.unit for task in group}
        yield Worked(
            group[0].measure,
            level,
            own,
            tuple(units.values()),
            tuple(sorted({act.day for act in acts})),
            sum(act.amount for act in acts),
            tuple(group),
            not period.holds(own),
        )


def _as_needed(ledger: Ledger, selection: Selection, period: Period) -> Iterable[Occurrence]:
    """Give what was recorded without being owed, with only the acts within `period`."""
    first, last = period.start.isoformat(), period.end.isoformat()
    for each in ledger.occurrences(selection.units, ledger.year_of(period)):
        if selection.measures is not None and each.measure.id not in selection.measures:
            continue
        acts = tuple(act for act in each.facts.acts if first <= act.day <= last)
        if acts:
            yield each._replace(facts=each.facts._replace(acts=acts))


def _side_by_side(ledger: Ledger, selection: Selection) -> Comparison | None:
    try:
        found = compare(ledger, selection)
    except BadInput:  # nothing below, or several levels asked for: a page without this part
        return None
    owing = [row for row in found.rows if row.sums.expected]
    return found if len(owing) >= _FEWEST else None
