"""Days off: which they are, and where a due day goes that falls on one; pure.

A day off is a Saturday or Sunday that is not worked, or a day of a public holiday. Which days
those are is announced year by year; where that knowledge comes from is `holidays_source`.
"""

from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Iterable, NamedTuple

KEEP = "keep"
BEFORE = "before"
AFTER = "after"
_DAY = timedelta(days=1)


class DaysOff(NamedTuple):
    """What is known of some years: weekdays that are `off`, weekend days that are `work`."""

    years: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]

    def is_off(self, day: date) -> bool:
        """Tell whether nobody in an office works on `day`, a day of one of the `years`."""
        return day in self.off or (day.weekday() >= 5 and day not in self.work)

    def knows(self, day: date) -> bool:
        """Tell whether the announcements of that year are known."""
        return day.year in self.years


NOTHING_KNOWN = DaysOff(frozenset(), frozenset(), frozenset())


def joined(first: DaysOff, own: DaysOff) -> DaysOff:
    """Put two sources together; where both know a year, all of it is taken from `own`."""

    def others(days: Iterable[date]) -> frozenset[date]:
        return frozenset(day for day in days if day.year not in own.years)

    return DaysOff(
        first.years | own.years, others(first.off) | own.off, others(first.work) | own.work
    )


def moved(due: date, rule: str, known: DaysOff, earliest: date) -> date | None:
    """Give the working day that a due day moves to; none where a year on the way is unknown.

    ``after`` is the next working day, ``before`` the one before; that one is never before
    `earliest`, the day on which the task begins: then the due day stays.
    """
    if rule == KEEP:
        return due
    step = -_DAY if rule == BEFORE else _DAY
    day = due
    while known.knows(day):
        if not known.is_off(day):
            return day
        day += step
        if rule == BEFORE and day < earliest:
            return due
    return None
