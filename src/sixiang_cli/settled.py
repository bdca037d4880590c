"""Which tasks of earlier periods may still be open, found from counts and keys, no task being read.

A plant of some years has a million settled tasks and some hundred open ones. The journal counts
how touched tasks stand, by index alone; only where that leaves a gap are the keys of one unit and
measure looked at. Judging the tasks that remain is done in `ledger`.
"""

from collections.abc import Collection, Iterable, Mapping

from sixiang_cli.calendar import Period
from sixiang_cli.journal import ClosedCount, Reader
from sixiang_cli.model import Cadence, Measure, Unit
from sixiang_cli.obligations import Window

_SHAPES = {
    Cadence.YEARLY: "4",
    Cadence.HALF_YEARLY: "6H",
    Cadence.QUARTERLY: "6Q",
    Cadence.MONTHLY: "7-",
    Cadence.WEEKLY: "8-",
}


class Settled:
    """What the journal's counts say of the periods before the current ones."""

    def __init__(
        self,
        reader: Reader,
        current: Mapping[Cadence, Period],
        *,
        units: Collection[str] | None,
        measures: Collection[str] | None,
        moment: int | None,
    ) -> None:
        """Count, for `units` and `measures`; with `moment` (ms), as was on record then."""
        self._reader = reader
        self._later = {} if moment is None else reader.touched_after(moment)
        self._known: dict[Window, list[Period]] = {}
        self._counts: dict[tuple[str, str], list[ClosedCount]] = {}
        before = {shape: current[cadence].key for cadence, shape in _SHAPES.items()}
        for row in reader.closed_counts(units=units, measures=measures, before=before):
            self._counts.setdefault((row.unit, row.measure), []).append(row)

    def unsettled(self, unit: Unit, measure: Measure, past: Window) -> list[Period]:
        """Give the periods of `past` that may be open, oldest first; the others surely are not."""
        key = (unit.code, measure.id)
        later = self._later.get(key, set())
        if not later and self._covers(self._counts.get(key, ()), measure, past):
            return []
        rows = self._reader.standing_of_periods(*key, _SHAPES[measure.cadence])
        if past.runs:
            times = {period.key: past.run(period).times for period in past.periods()}
        else:
            times = dict.fromkeys((row[0] for row in rows), past.times)
        closed = {
            row[0]
            for row in rows
            if row[0] in times and _is_closed(measure, times[row[0]], *row[1:])
        }
        closed -= later
        return [each for each in self._periods(past) if each.key not in closed]

    def _periods(self, past: Window) -> list[Period]:
        if past not in self._known:
            self._known[past] = list(past.periods())
        return self._known[past]

    def _covers(self, rows: Iterable[ClosedCount], measure: Measure, past: Window) -> bool:
        """Tell whether the counts alone show that every period of `past` is settled."""
        if past.runs:
            return False
        shape, closed = _SHAPES[measure.cadence], 0
        for row in rows:
            if row.shape != shape:
                continue
            if row.first_period < past.first.key or row.last_period > past.last.key:
                return False
            if _is_closed(measure, past.times, row.amount, row.verdict, row.review):
                closed += row.number
        return closed == past.last.number - past.first.number + 1


def _is_closed(measure: Measure, times: int, amount: int, verdict: str, review: str) -> bool:
    accepted = review == "accepted" or not measure.review
    return bool(verdict) or (amount >= times and accepted and review != "returned")
