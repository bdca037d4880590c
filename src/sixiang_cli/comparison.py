"""What one task adds to a rate, which state stands for several, and which place a rate has; pure.

The arithmetic behind 对照 and its explanation. Sums themselves are `progress.tally`; which units
are compared, and in which order they stand, is in `queries`.
"""

from sixiang_cli.lean.enum import StrEnum
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence
from sixiang_cli.model import Status, Tally
from sixiang_cli.progress import Task


class Share(NamedTuple):
    """What a task adds to a rate: to its numerator and to its denominator, 0 or 1 each."""

    numerator: int
    denominator: int


class State(StrEnum):
    """How the tasks of one cell stand, the most pressing first."""

    OVERDUE = "overdue"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    MISSED = "missed"
    LATE = "late"
    LATE_ENTRY = "late_entry"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


_URGENCY = {state: place for place, state in enumerate(State)}


def completion_share(task: Task) -> Share:
    """Give what `task` adds to 完成率; one that is not applicable adds nothing."""
    if task.status is Status.NOT_APPLICABLE:
        return Share(0, 0)
    return Share(int(task.status is Status.DONE), 1)


def on_time_share(task: Task) -> Share:
    """Give what `task` adds to 按期率: done, overdue and missed ones count, the rest is still to come."""
    if task.status is Status.DONE:
        return Share(int(not task.late), 1)
    return Share(0, int(task.overdue > 0 or task.status is Status.MISSED))


def state_of(task: Task) -> State:
    """Give the state of one task, overdue and how it was done included."""
    if task.status is Status.DONE:
        if task.late:
            return State.LATE
        return State.LATE_ENTRY if task.late_entry else State.DONE
    return State.OVERDUE if task.overdue else State(task.status.value)


def most_pressing(tasks: Iterable[Task]) -> State | None:
    """Give the one state that stands for several tasks; none for none."""
    return min(map(state_of, tasks), key=_URGENCY.__getitem__, default=None)


def is_small(sums: Tally, least: int) -> bool:
    """Tell whether so few tasks are owed that one of them moves the rate too far."""
    return sums.expected < least


def places(rates: Sequence[Share | None]) -> list[int]:
    """Give each rate its place, the highest first: equal rates share one, and the next is skipped.

    Rates are compared as fractions, not as rounded percentages. None, and a rate of nothing, has
    no place: 0.
    """
    valid = [rate for rate in rates if rate is not None and rate.denominator]

    def ahead(rate: Share) -> int:
        return sum(
            other.numerator * rate.denominator > rate.numerator * other.denominator
            for other in valid
        )

    return [0 if rate is None or not rate.denominator else ahead(rate) + 1 for rate in rates]
