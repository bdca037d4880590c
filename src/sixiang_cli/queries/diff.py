"""``sx diff``: what changed in the ledger between two days, each as it was on record that night.

Both days are read with today's catalogue and organisation, so that what differs is what was
recorded (or fell due), never a definition.
"""

from enum import StrEnum

from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Status
from sixiang_cli.progress import Task
from sixiang_cli.queries.chosen import tasks_of
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


def diff(before: Ledger, after: Ledger, selection: Selection) -> Diff:
    """Compare two readings of the ledger, the earlier first."""
    then, now = _tasks(before, selection), _tasks(after, selection)
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


def _tasks(ledger: Ledger, selection: Selection) -> dict[_Key, Task]:
    """Give every task in scope as it stands in `ledger`, from the beginning unless a period was asked."""
    units = selection.units
    if selection.period is not None:
        tasks = tasks_of(ledger, selection, units)
    else:
        tasks = [
            task for task in ledger.all_tasks(units, selection.measures) if selection.holds(task)
        ]
    return {(task.measure.id, task.unit.code, task.period.key): task for task in tasks}


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
