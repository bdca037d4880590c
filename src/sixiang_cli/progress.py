"""Facts and the calendar -> the state of a task; states -> sums; pure.

The rules of DESIGN 6: they would hold for a paper ledger just as well. Which tasks there are is
in `obligations`; what happened to one is in `facts`; how a state is worded is in `views`.
"""

from sixiang_cli.calendar import Period, due_day, parse_day
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.operator import itemgetter
from sixiang_cli.lean.typing import Any, Callable, Iterable, NamedTuple, Sequence, TypeVar
from sixiang_cli.model import (
    Act,
    Facts,
    Measure,
    Status,
    Tally,
    Unit,
)

_new = tuple.__new__  # a third of the time of a record's own constructor; tasks come by thousands


class Alike:
    """Marks tasks that were judged as one: they differ in unit, words and moments, and in no more.

    They have the same mark. It says nothing about them, so it makes no two tasks unequal.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is a mark too."""
        return isinstance(other, Alike)

    def __hash__(self) -> int:
        """Give what all marks have in common."""
        return 0


class Task(NamedTuple):
    """One measure × unit × period, judged on a day.

    `due` is the day that counts for overdue (postponements included), `original_due` the one
    that the on-time rate keeps to. `overdue`, `late` and `late_entry` are numbers of days, 0 if
    it isn't. `recorded_at` (ms) is when it became done. `times` may differ from the measure's
    where the task was handed down with its own number. `begin` is the day from which it was owed,
    where that is known. `moved_from` is the catalogue's due day where it gave way to a day off.
    What follows from a task's level, state and days is the same for all that are `alike`.
    """

    measure: Measure
    unit: Unit
    period: Period
    status: Status
    times: int
    amount: int
    due: date | None
    original_due: date | None
    done_on: date | None
    recorded_at: int
    overdue: int
    late: int
    late_entry: int
    facts: Facts
    assignee: str
    departments: tuple[str, ...]
    begin: date | None
    moved_from: date | None
    alike: Alike

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has something to do about it."""
        return self.status in _OPEN

    @property
    def title(self) -> str:
        """Give the measure's title as it reads at the unit's level."""
        return self.measure.title_at(self.unit.level)


_Key = TypeVar("_Key")
_MARK = itemgetter(Task._fields.index("alike"))
_OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.SUBMITTED)


# --- facts -> state ----------------------------------------------------------------------------


def base_due(measure: Measure, period: Period, begin: date) -> date | None:
    """Give the day the catalogue asks for; one that had passed at `begin` moves to the period's end.

    `begin` is the day from which unit, measure and workspace all existed.
    """
    due = due_day(measure.due, period)
    if due is not None and due < begin:
        due = period.end
    if measure.until:
        last = parse_day(measure.until)
        due = last if due is None else min(due, last)
    return due


def assess(
    measure: Measure,
    unit: Unit,
    period: Period,
    facts: Facts,
    *,
    today: date,
    due: date | None,
    times: int,
    lasting_na: str = "",
    assignee: str = "",
    departments: tuple[str, ...] = (),
    recorded_on: "RecordedOn | None" = None,
    begin: date | None = None,
    moved_from: date | None = None,
) -> Task:
    """Judge one task on the day `today`; `due` is its base due day, `times` how often it is owed.

    `recorded_on` turns a recording moment (ms) into the plant's day; it is only called for what
    might be a late entry. `lasting_na` is the reason of a standing 不适用, empty if there is none.
    """
    original = due
    if facts.due:
        brought = parse_day(facts.due)
        original = brought if original is None else min(original, brought)
    effective = parse_day(facts.postponed) if facts.postponed else original
    count = facts.amount
    done_on: date | None = None
    overdue = late = late_entry = recorded_at = 0
    if facts.verdict == "na" or (lasting_na and not count):
        status = Status.NOT_APPLICABLE
        if not facts.verdict:  # what holds for longer explains this period too
            facts = facts._replace(reason=lasting_na)
    elif count >= times and facts.review != "returned":
        accepted = not measure.review or facts.review == "accepted"
        status = Status.DONE if accepted else Status.SUBMITTED
        done_on, recorded_at = _closing(facts.acts, times)
        if original is None:
            pass
        elif done_on > original:
            late = (done_on - original).days
        elif recorded_on is not None and (entered := recorded_on(recorded_at)) > original:
            late_entry = (entered - original).days
    elif facts.verdict == "missed":
        status = Status.MISSED
    else:
        going = count > 0 or facts.review == "returned"
        status = Status.IN_PROGRESS if going else Status.NOT_STARTED
        if effective is not None and effective < today:
            overdue = (today - effective).days
    return _new(
        Task,
        (
            measure,
            unit,
            period,
            status,
            times,
            count,
            effective,
            original,
            done_on,
            recorded_at,
            overdue,
            late,
            late_entry,
            facts,
            assignee,
            departments or measure.departments,
            begin,
            moved_from,
            Alike(),
        ),
    )


def of_unit(task: Task, unit: Unit) -> Task:
    """Give the same task of another unit of its level, which stands just as this one does."""
    values = list(task)
    values[1] = unit
    return _new(Task, values)


def with_facts(task: Task, unit: Unit, facts: Facts, recorded_at: int) -> Task:
    """Give the same task of another unit of its level, whose facts differ in words and moments only.

    `recorded_at` is when the single act was recorded, if there is one.
    """
    values = list(task)
    values[1], values[13] = unit, facts
    if values[9]:
        values[9] = recorded_at
    return _new(Task, values)


# --- tasks that are alike ----------------------------------------------------------------------


def marks(tasks: Sequence[Task]) -> list[int]:
    """Give a number for each task, the same for those that are `alike`."""
    return list(map(id, map(_MARK, tasks)))


def kinds(tasks: Sequence[Task]) -> Iterable[tuple[Task, int]]:
    """Give one of each kind of tasks that are `alike`, and how many there are of it."""
    marked = marks(tasks)
    numbers = dict.fromkeys(marked, 0)
    for mark in marked:
        numbers[mark] += 1
    return zip(dict(zip(marked, tasks, strict=True)).values(), numbers.values(), strict=True)


def grouped(tasks: Sequence[Task], of: Callable[[Task], _Key]) -> dict[_Key, list[Task]]:
    """Group tasks by what follows from it that they are `alike`; in a group they stay in order."""
    marked = marks(tasks)
    groups: dict[_Key, list[Task]] = {}
    of_kind = {
        mark: groups.setdefault(of(task), [])
        for mark, task in dict(zip(marked, tasks, strict=True)).items()
    }
    for mark, task in zip(marked, tasks, strict=True):
        of_kind[mark].append(task)
    return groups


RecordedOn = Any  # Callable[[int], date]; typing's form would cost at start-up


def _closing(acts: tuple[Act, ...], times: int) -> tuple[date, int]:
    """Give the day on which `times` was reached, and the moment at which that was on record.

    The day follows the days claimed, whatever the order of recording; the moment follows the
    recording.
    """
    if len(acts) == 1:
        return parse_day(acts[0].day), acts[0].recorded_at
    total, day = 0, ""
    for act in sorted(acts):
        total += act.amount
        day = act.day
        if total >= times:
            break
    total, moment = 0, 0
    for act in acts:
        total += act.amount
        moment = act.recorded_at
        if total >= times:
            break
    return parse_day(day), moment


# --- days of doing -----------------------------------------------------------------------------


def done_within(tasks: Iterable[Task], span: Period) -> list[Task]:
    """Give the tasks with an act claimed for a day within `span`; what is 不适用 now was not done."""
    first, last = span.start.isoformat(), span.end.isoformat()
    return [
        task
        for task in tasks
        if task.status is not Status.NOT_APPLICABLE
        and any(first <= act.day <= last for act in task.facts.acts)
    ]


# --- states -> sums ----------------------------------------------------------------------------


def tally(tasks: Iterable[Task], carried: int = 0) -> Tally:
    """Sum tasks up; each counts once. `carried` is the number of earlier ones still open."""
    return tally_of(kinds(list(tasks)), carried)


def tally_of(kinds: Iterable[tuple[Task, int]], carried: int = 0) -> Tally:
    """Sum tasks up, given one of each kind and how many there are of it."""
    done = submitted = in_progress = not_started = missed = 0
    overdue = late = late_entry = not_applicable = on_time = 0
    for task, number in kinds:
        status = task.status
        if status is Status.DONE:
            done += number
            late += number * (task.late > 0)
            late_entry += number * (task.late_entry > 0)
            on_time += number * (not task.late)
        elif status is Status.NOT_STARTED:
            not_started += number
            overdue += number * (task.overdue > 0)
        elif status is Status.NOT_APPLICABLE:
            not_applicable += number
        elif status is Status.IN_PROGRESS:
            in_progress += number
            overdue += number * (task.overdue > 0)
        elif status is Status.SUBMITTED:
            submitted += number
        else:
            missed += number
    return Tally(
        done + submitted + in_progress + not_started + missed,
        done,
        submitted,
        in_progress,
        not_started,
        missed,
        overdue,
        late,
        late_entry,
        not_applicable,
        carried,
        on_time,
    )


def add(tallies: Iterable[Tally]) -> Tally:
    """Add sums up, field by field: numerators and denominators, never percentages."""
    return Tally(*(sum(column) for column in zip(Tally(), *tallies, strict=True)))


def multiplied(sums: Tally, number: int) -> Tally:
    """Give the sums of so many tasks that each add `sums`."""
    return Tally(*(number * each for each in sums))


def completion(sums: Tally) -> tuple[int, int]:
    """Give 完成率 as numerator and denominator: done of expected."""
    return sums.done, sums.expected


def on_time(sums: Tally) -> tuple[int, int]:
    """Give 按期率 as numerator and denominator: done on time, of done, overdue and missed."""
    return sums.on_time_done, sums.done + sums.overdue + sums.missed


def percent(numerator: int, denominator: int) -> int | None:
    """Give a whole percentage: 100 only for all, 0 only for none, none of nothing is none at all."""
    if denominator <= 0:
        return None
    if numerator >= denominator:
        return 100
    return max(
        1 if numerator > 0 else 0, min(99, (numerator * 200 + denominator) // (2 * denominator))
    )
