"""``sx diff``: what changed in the ledger between two days, each as it was on record that night.

Both days are read with today's catalogue and organisation, so that what differs is what was
recorded (or fell due), never a definition.
"""

from sixiang_cli.calendar import Period
from sixiang_cli.lean.enum import StrEnum
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Status, Unit
from sixiang_cli.obligations import is_expected, period_for
from sixiang_cli.progress import Task
from sixiang_cli.selection import Selection


class Change(StrEnum):
    """What became of a task between the two days; a task may have changed in several ways."""

    DONE = "done"
    SUBMITTED = "submitted"
    PROGRESS = "progress"
    UNDONE = "undone"
    MISSED = "missed"
    NOT_APPLICABLE = "not_applicable"
    REOPENED = "reopened"
    OVERDUE = "overdue"
    DUE = "due"
    NOTED = "noted"


class Changed(NamedTuple):
    """One task as it was on record before and after; `before` is none where it wasn't owed yet."""

    change: Change
    before: Task | None
    after: Task

    @property
    def late_entry(self) -> int:
        """Give by how many days an act newly done was recorded after it was due, 0 if in time."""
        return self.after.late_entry if self.change is Change.DONE else 0


class Diff(NamedTuple):
    """The changes, by kind, each kind in the catalogue's and the organisation's order.

    `new` is how many tasks are owed on the second day that were not yet on the first, `gone` how
    many the other way round. `late_entries` are newly done tasks that were claimed in time and
    recorded after they were due.
    """

    selection: Selection
    before: Ledger
    after: Ledger
    changes: dict[Change, tuple[Changed, ...]]
    new: int
    gone: int
    late_entries: int


_Key = tuple[str, str, str]
_Named = tuple[Measure, Unit, Period]


def diff(before: Ledger, after: Ledger, selection: Selection) -> Diff:
    """Compare two readings of the ledger, the earlier first."""
    keys = _may_differ(before, after, selection)
    then, now = _tasks(before, selection, keys), _tasks(after, selection, keys)
    found: dict[Change, list[Changed]] = {change: [] for change in Change}
    for key, task in now.items():
        earlier = then.get(key)
        for change in _changes(earlier, task):
            found[change].append(Changed(change, earlier, task))
    rank = {measure.id: place for place, measure in enumerate(after.catalogue.measures)}
    place = {unit.code: at for at, unit in enumerate(after.organisation.units)}

    def order(changed: Changed) -> tuple[int, object, int]:
        task = changed.after
        return rank[task.measure.id], task.period.end, place[task.unit.code]

    return Diff(
        selection,
        before,
        after,
        {change: tuple(sorted(group, key=order)) for change, group in found.items() if group},
        len(now.keys() - then.keys()),
        len(then.keys() - now.keys()),
        sum(changed.late_entry > 0 for changed in found[Change.DONE]),
    )


def _may_differ(before: Ledger, after: Ledger, selection: Selection) -> list[_Named]:
    """Give what may differ: what was open on either day, was touched since, or runs between the days.

    All else was settled before the first day and has been left alone.
    """
    keys: dict[_Key, _Named] = {}

    def add(measure: Measure, unit: Unit, period: Period) -> None:
        if selection.period is None or selection.period.holds(period):
            keys.setdefault((measure.id, unit.code, period.key), (measure, unit, period))

    for ledger in (before, after):
        for task in ledger.arrears(selection.units, selection.measures):
            add(task.measure, task.unit, task.period)
    touched = after.reader.touched_after(before.moment or 0)
    for unit in selection.units:
        for measure in after.measures_for(unit.level):
            if selection.measures is not None and measure.id not in selection.measures:
                continue
            for key in touched.get((unit.code, measure.id), ()):
                period = period_for(measure, key)
                if period is not None:
                    add(measure, unit, period)
            if is_expected(measure):
                first, last = before.current[measure.cadence], after.current[measure.cadence]
                for step in range(last.number - first.number + 1):
                    add(measure, unit, first.shift(step))
    return list(keys.values())


def _tasks(ledger: Ledger, selection: Selection, keys: list[_Named]) -> dict[_Key, Task]:
    """Give those of the tasks that are owed in `ledger`, as they stand in it."""
    owed = []
    for measure, unit, period in keys:
        window = ledger.window(measure, unit)
        if window is not None and window.holds(period):
            owed.append((measure, unit, period))
    return {
        (task.measure.id, task.unit.code, task.period.key): task
        for task in ledger.tasks_at(owed)
        if selection.holds(task)
    }


def _changes(before: Task | None, after: Task) -> list[Change]:
    """Tell in which ways a task changed; one that wasn't owed yet counts as not started."""
    was = Status.NOT_STARTED if before is None else before.status
    found: list[Change] = []
    if before is None and after.status is Status.NOT_APPLICABLE and not after.facts.verdict:
        return found  # it came with the period: a standing 不适用 recorded long ago
    if after.status is not was:
        found.append(_turned(was, after.status))
    elif before is not None and after.amount != before.amount:
        found.append(Change.PROGRESS)
    if after.overdue and not (before is not None and before.overdue):
        found.append(Change.OVERDUE)
    if before is None:
        return found
    if after.due != before.due:
        found.append(Change.DUE)
    if not found and _told(after) != _told(before):
        found.append(Change.NOTED)
    return found


def _told(task: Task) -> tuple[str, str]:
    return task.facts.note, task.facts.evidence


def _turned(was: Status, now: Status) -> Change:
    if now is Status.DONE:
        return Change.DONE
    if now is Status.SUBMITTED:
        return Change.SUBMITTED
    if now is Status.MISSED:
        return Change.MISSED
    if now is Status.NOT_APPLICABLE:
        return Change.NOT_APPLICABLE
    if was is Status.NOT_STARTED:
        return Change.PROGRESS
    return Change.UNDONE if was in (Status.DONE, Status.SUBMITTED) else Change.REOPENED
