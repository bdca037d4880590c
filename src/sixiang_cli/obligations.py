"""Who owes what, when: which periods a unit owes a measure in; pure.

A task is computed, never stored: it exists because a measure is owed by a unit in a period. The
window of such periods follows from the catalogue, from when unit and workspace began, and from
what was handed down. How a task stands is in `progress`.
"""

from sixiang_cli.calendar import Period, parse_day, parse_key, period_of
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.typing import Iterator, NamedTuple
from sixiang_cli.model import Cadence, Measure, Unit


class Window(NamedTuple):
    """The periods in which one unit owes one measure, up to some day; a run without gaps, usually.

    `begin` is the day from which it was owed: a due day before it moves to the period's end.
    `runs`, where there are any, are the unbroken runs that it is made of, oldest first: what was
    handed down, taken back and handed down again, or handed down with another number of times.
    """

    first: Period
    last: Period
    times: int
    begin: date
    runs: "tuple[Window, ...]" = ()

    def holds(self, period: Period) -> bool:
        """Tell whether `period` is one of them."""
        if self.runs:
            return any(run.holds(period) for run in self.runs)
        return (
            period.cadence is self.first.cadence
            and self.first.number <= period.number <= self.last.number
        )

    def periods(self) -> Iterator[Period]:
        """Give every period, oldest first."""
        if self.runs:
            for run in self.runs:
                yield from run.periods()
            return
        for step in range(self.last.number - self.first.number + 1):
            yield self.first.shift(step)

    def run(self, period: Period) -> "Window":
        """Give the unbroken run in which `period` lies; the whole where it lies in none."""
        return next((run for run in self.runs if run.holds(period)), self)

    def up_to(self, last: Period) -> "Window | None":
        """Give the part that doesn't go beyond `last`; none if nothing is left."""
        if self.runs:
            return _joined([part for run in self.runs if (part := run.up_to(last)) is not None])
        if last.number < self.first.number:
            return None
        return self if self.last.number <= last.number else self._replace(last=last)


class Cascade(NamedTuple):
    """One decision to hand a measure down to a level (or to take it back): what was decided.

    It covers every unit of `level` at or below the unit `under`, also one that joins later, but
    for those at or below `except_` (codes). `times` 0: as often as the catalogue says.
    """

    measure: str
    under: str
    level: str
    on: bool
    since: date
    except_: tuple[str, ...] = ()
    times: int = 0


class HandedDown(NamedTuple):
    """A stretch of time for which a measure was handed down to a unit, and how many times.

    `since` is in the first period owed, `until` in the first no longer owed (none: still on).
    `begin` is the day from which it was owed without a break, before `since` where only the
    number of times changed. `times` 0: as often as the catalogue says.
    """

    since: date
    until: date | None
    times: int
    begin: date


def handed_on(before: tuple[HandedDown, ...], decided: Cascade) -> tuple[HandedDown, ...]:
    """Give what stands for a unit that a decision covers, after what stood before, oldest first.

    A decision holds from its day on, whatever was decided before for later days. What is on already
    with the same number of times stays as it is; so does what is off. Another number of times
    holds from the period of the decision on; earlier periods keep theirs.
    """
    day = decided.since
    kept = [each for each in before if each.since <= day]
    last = kept[-1] if kept else None
    if last is None or (last.until is not None and last.until <= day):
        stands = (*kept, HandedDown(day, None, decided.times, day)) if decided.on else (*kept,)
    elif not decided.on:
        stands = (*kept[:-1], last._replace(until=day))
    elif last.times == decided.times:
        stands = (*kept[:-1], last._replace(until=None))
    elif last.since == day:
        stands = (*kept[:-1], last._replace(until=None, times=decided.times))
    else:
        changed = HandedDown(day, None, decided.times, last.begin)
        stands = (*kept[:-1], last._replace(until=day), changed)
    return before if stands == before else stands


def is_expected(measure: Measure) -> bool:
    """Tell whether the measure has a denominator at all: neither umbrella, campaign nor as-needed."""
    return not (measure.archived or measure.rolls_up or measure.cadence is Cadence.AS_NEEDED)


def is_on(measure: Measure, first: date, last: date) -> bool:
    """Tell whether the measure's own dates leave it any day from `first` to `last`."""
    return (not measure.since or measure.since <= last.isoformat()) and (
        not measure.until or measure.until >= first.isoformat()
    )


def rule_of(measure: Measure) -> tuple[object, ...]:
    """Give all that decides who owes a measure, when, and how its tasks are judged.

    Of measures that agree in it, one stands for all.
    """
    return (
        measure.cadence,
        measure.levels,
        measure.optional_levels,
        measure.derived,
        measure.times,
        measure.due,
        measure.since,
        measure.until,
        measure.archived,
        measure.review,
        measure.rolls_up,
    )


def owed_at(measure: Measure, level: str, top_level: str) -> bool:
    """Tell whether units of `level` owe the measure without its having been handed down."""
    return level in measure.levels if measure.levels else level == top_level


def window(
    measure: Measure,
    unit: Unit,
    *,
    start: date,
    today: date,
    handed: tuple[HandedDown, ...] = (),
    top_level: str = "",
) -> Window | None:
    """Give the periods in which `unit` owes `measure`, from the workspace's `start` to the current one.

    A unit owes from the period in which it began; from the day it retired it owes nothing that was
    still running then; what is owed once has no end, so it always is. What was handed down is owed
    until it was taken back, but for the period that was running that day. None if there is no such
    period.
    """
    if not is_expected(measure) or unit.level in measure.derived:
        return None
    if owed_at(measure, unit.level, top_level):
        return _unbroken(measure, unit, start, start, today, today, measure.times)
    runs = []
    for stretch in handed:
        end = today
        if stretch.until is not None:
            if measure.cadence is Cadence.ONCE:
                continue
            end = min(today, period_of(measure.cadence, stretch.until).start - timedelta(days=1))
        since, begin = max(start, stretch.since), max(start, stretch.begin)
        times = stretch.times or measure.times
        run = _unbroken(measure, unit, since, begin, end, today, times)
        if run is not None:
            runs.append(run)
    return _joined(runs)


def _joined(runs: list[Window]) -> Window | None:
    if len(runs) < 2:
        return runs[0] if runs else None
    last = runs[-1]
    return Window(runs[0].first, last.last, last.times, last.begin, tuple(runs))


def _unbroken(
    measure: Measure, unit: Unit, since: date, begin: date, end: date, today: date, times: int
) -> Window | None:
    """Give the periods from that of `since` to that of `end`, within the lives of unit and measure."""
    if unit.since:
        joined = parse_day(unit.since)
        since, begin = max(since, joined), max(begin, joined)
    if measure.since:
        came = parse_day(measure.since)
        since, begin = max(since, came), max(begin, came)
    if measure.until:
        end = min(end, parse_day(measure.until))
    if end < since:
        return None
    first, last = period_of(measure.cadence, since), period_of(measure.cadence, end)
    if unit.until:
        retired = parse_day(unit.until)
        if measure.cadence is Cadence.ONCE:
            return None if retired <= today else Window(first, last, times, begin)
        final = period_of(measure.cadence, retired)
        if final.end > retired:
            final = final.shift(-1)
        last = min(last, final, key=lambda period: period.number)
    if last.number < first.number:
        return None
    return Window(first, last, times, begin)


def periods_within(window: Window, outer: Period) -> list[Period]:
    """Give the periods of `window` that lie within `outer`."""
    if window.first.cadence is Cadence.ONCE:
        return [window.first] if outer.cadence is Cadence.ONCE else []
    if outer.cadence is Cadence.ONCE:
        return []
    cadence = window.first.cadence
    first = max(window.first.number, period_of(cadence, outer.start).number)
    last = min(window.last.number, period_of(cadence, outer.end).number)
    steps = (window.first.shift(index - window.first.number) for index in range(first, last + 1))
    return [period for period in steps if outer.holds(period) and window.holds(period)]


def periods_across(window: Window, first: date, last: date) -> list[Period]:
    """Give the periods of `window` that have a day in common with `first` to `last`."""
    cadence = window.first.cadence
    if cadence is Cadence.ONCE:
        return [window.first]
    start = max(window.first.number, period_of(cadence, first).number)
    end = min(window.last.number, period_of(cadence, last).number)
    steps = (window.first.shift(at - window.first.number) for at in range(start, end + 1))
    return [period for period in steps if window.holds(period)]


def period_for(measure: Measure, key: str) -> Period | None:
    """Give the period of that key if the measure has periods of this kind."""
    try:
        period = parse_key(key)
    except BadInput:
        return None
    expected = Cadence.YEARLY if measure.cadence is Cadence.AS_NEEDED else measure.cadence
    return period if period.cadence is expected else None
