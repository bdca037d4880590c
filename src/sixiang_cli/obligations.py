"""Who owes what, when: which periods a unit owes a measure in; pure.

A task is computed, never stored: it exists because a measure is owed by a unit in a period. The
window of such periods follows from the catalogue, from when unit and workspace began, and from
what was handed down. How a task stands is in `progress`.
"""

from collections.abc import Iterator
from datetime import date

from sixiang_cli.calendar import Period, parse_day, period_of
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.model import Cadence, Measure, Unit


class Window(NamedTuple):
    """The unbroken run of periods in which one unit owes one measure, up to some day.

    `begin` is the day from which it was owed: a due day before it moves to the period's end.
    """

    first: Period
    last: Period
    times: int
    begin: date

    def holds(self, period: Period) -> bool:
        """Tell whether `period` is one of them."""
        return (
            period.cadence is self.first.cadence
            and self.first.number <= period.number <= self.last.number
        )

    def periods(self) -> Iterator[Period]:
        """Give every period, oldest first."""
        for step in range(self.last.number - self.first.number + 1):
            yield self.first.shift(step)


class HandedDown(NamedTuple):
    """A measure's optional level, switched on for a unit: from when, until when, how many times.

    `until` none: still on. `times` 0: as often as the catalogue says.
    """

    since: date
    until: date | None = None
    times: int = 0


def is_expected(measure: Measure) -> bool:
    """Tell whether the measure has a denominator at all: neither umbrella, campaign nor as-needed."""
    return not (measure.archived or measure.rolls_up or measure.cadence is Cadence.AS_NEEDED)


def owed_at(measure: Measure, level: str, top_level: str) -> bool:
    """Tell whether units of `level` owe the measure without its having been handed down."""
    return level in measure.levels if measure.levels else level == top_level


def window(
    measure: Measure,
    unit: Unit,
    *,
    start: date,
    today: date,
    handed: HandedDown | None = None,
    top_level: str = "",
) -> Window | None:
    """Give the periods in which `unit` owes `measure`, from the workspace's `start` to the current one.

    A unit owes from the period in which it began; after it retired it owes nothing that was still
    running then. None if there is no such period.
    """
    if not is_expected(measure) or unit.level in measure.derived:
        return None
    begin, times, end = start, measure.times, today
    if not owed_at(measure, unit.level, top_level):
        if handed is None:
            return None
        begin, times = max(begin, handed.since), handed.times or times
        if handed.until is not None:
            end = min(end, handed.until)
    if unit.since:
        begin = max(begin, parse_day(unit.since))
    if measure.since:
        begin = max(begin, parse_day(measure.since))
    if measure.until:
        end = min(end, parse_day(measure.until))
    if end < begin:
        return None
    first, last = period_of(measure.cadence, begin), period_of(measure.cadence, end)
    if unit.until:
        retired = parse_day(unit.until)
        if measure.cadence is Cadence.ONCE:
            return None if retired < today else Window(first, last, times, begin)
        final = period_of(measure.cadence, retired)
        if final.end > retired:
            final = final.shift(-1)
        last = min(last, final, key=lambda period: period.number)
    if last.number < first.number:
        return None
    return Window(first, last, times, begin)
