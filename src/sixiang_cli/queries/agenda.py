"""``sx calendar``: what is due on which day, of any month, coming ones included."""

from sixiang_cli.calendar import ONCE, Period, period_of
from sixiang_cli.errors import BadInput
from sixiang_cli.holidays import DaysOff
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Status
from sixiang_cli.progress import Task
from sixiang_cli.selection import Selection

_REACH = timedelta(days=31)  # how far a due day may lie behind its period: a long holiday, and more
_LONGEST = 366  # days
_NAMED_BY_THE_YEAR = (Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.HALF_YEARLY)


class Agenda(NamedTuple):
    """What is due in `span`, in the order of due days; `months` are those that it touches.

    `days_off` is what is known of holidays; years it doesn't know have only weekends. `undated`
    counts the open tasks of the scope that no calendar can show.
    """

    selection: Selection
    span: Period
    months: tuple[Period, ...]
    tasks: tuple[Task, ...]
    days_off: DaysOff
    undated: int


def names_a_year(text: str) -> bool:
    """Tell whether a period was typed with its year."""
    return sum(char.isdigit() for char in text) >= 4


def nearest(period: Period, today: date) -> Period:
    """Give the period of that name nearest to `today`: in November, 12月 is the one to come.

    Everywhere else a period without a year is the latest that has begun.
    """
    if period.cadence not in _NAMED_BY_THE_YEAR or period.end >= today:
        return period
    ahead = period_of(period.cadence, period.start.replace(year=period.start.year + 1))
    return ahead if ahead.start - today < today - period.end else period


def agenda(ledger: Ledger, selection: Selection) -> Agenda:
    """Give what is due within the period asked for, by default this month.

    Raises:
        BadInput: the period is no stretch of time.
    """
    span = selection.period or period_of(Cadence.MONTHLY, ledger.today)
    if span == ONCE or (span.end - span.start).days > _LONGEST:
        raise BadInput(
            "一次性的措施没有日子，月历里列不出来。", "看一个月、一个季度或一年：-p 11月"
        )
    units, measures = selection.units, selection.measures
    found = ledger.tasks_between(span.start - _REACH, span.end, units, measures)
    found += ledger.arrears(units, measures)  # postponed ones may be due long after their period
    every = {(task.measure.id, task.unit.code, task.period.key): task for task in found}
    rank = {measure.id: place for place, measure in enumerate(ledger.catalogue.measures)}
    place = {unit.code: at for at, unit in enumerate(units)}
    due = [
        task
        for task in every.values()
        if task.due is not None
        and span.start <= task.due <= span.end
        and task.status is not Status.NOT_APPLICABLE
        and selection.holds(task)
    ]
    due.sort(key=lambda task: (task.due, rank[task.measure.id], place[task.unit.code]))
    undated = sum(task.due is None and task.is_open for task in every.values())
    return Agenda(
        selection,
        span,
        tuple(_months(span)),
        tuple(due),
        ledger.workspace.days_off,
        undated,
    )


def _months(span: Period) -> Iterable[Period]:
    month = period_of(Cadence.MONTHLY, span.start)
    while month.start <= span.end:
        yield month
        month = month.shift(1)
