"""Which tasks of earlier periods may still be open, found from counts and keys, no task being read.

A plant of some years has a million settled tasks and some hundred open ones. The journal counts
how touched tasks stand; only where the counts leave a gap are the keys of that unit and measure
looked at. Judging the tasks that remain is done in `ledger`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from sixiang_cli.calendar import Period
from sixiang_cli.journal import ClosedCount, Reader
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.model import Cadence, Measure, Unit
from sixiang_cli.obligations import Window

_SHAPES = {
    Cadence.YEARLY: "4",
    Cadence.HALF_YEARLY: "6H",
    Cadence.QUARTERLY: "6Q",
    Cadence.MONTHLY: "7-",
    Cadence.WEEKLY: "8-",
}


class Earlier(NamedTuple):
    """The periods before the current one in which a unit owed a measure."""

    unit: Unit
    measure: Measure
    past: Window

    @property
    def pair(self) -> tuple[str, str]:
        """Give unit and measure as the journal names them."""
        return self.unit.code, self.measure.id


class Settled:
    """What the journal says of the periods before the current ones."""

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
        self._current = current
        self._later = {} if moment is None else reader.touched_after(moment)
        self._known: dict[Window, dict[str, Period]] = {}
        self._counts: dict[tuple[str, str], list[ClosedCount]] = {}
        before = {shape: current[cadence].key for cadence, shape in _SHAPES.items()}
        for row in reader.closed_counts(units=units, measures=measures, before=before):
            self._counts.setdefault(row[:2], []).append(row)

    def unsettled(self, earlier: Iterable[Earlier]) -> list[tuple[Earlier, list[Period]]]:
        """Give those with periods that may be open, and these, oldest first; all else surely is not."""
        doubtful = [each for each in earlier if not self._is_settled(each)]
        still = self._still_open(doubtful)
        found = []
        for each in doubtful:
            keys = self._keys(each.past)
            left = sorted(still.get(each.pair, keys))
            if left:
                found.append((each, [keys[key] for key in left]))
        return found

    def _is_settled(self, earlier: Earlier) -> bool:
        """Tell whether the counts alone show that every period is closed."""
        unit, measure, past = earlier
        pair = (unit.code, measure.id)
        if past.runs or (self._later and self._is_touched_later(pair, past)):
            return False
        shape, last, closed = _SHAPES[measure.cadence], past.last, 0
        is_over = last.number + 1 < self._current[measure.cadence].number
        for row in self._counts.get(pair, ()):
            if row.shape != shape:
                continue
            if row.first_period < past.first.key or (is_over and row.last_period > last.key):
                return False
            if _is_closed(measure, past.times, row.amount, row.verdict, row.review):
                closed += row.number
        return closed == last.number - past.first.number + 1

    def _is_touched_later(self, pair: tuple[str, str], past: Window) -> bool:
        return not self._keys(past).keys().isdisjoint(self._later.get(pair, ()))

    def _still_open(self, doubtful: Sequence[Earlier]) -> dict[tuple[str, str], AbstractSet[str]]:
        """Give the keys of the periods of each that may be open; those never touched are left out.

        Few are left of many, so what is closed is taken away at once and never kept.
        """
        asked = {each.pair: each for each in doubtful if each.pair in self._counts}
        still: dict[tuple[str, str], AbstractSet[str]] = {
            pair: self._keys(each.past).keys() for pair, each in asked.items()
        }
        groups = [(*pair, _SHAPES[each.measure.cadence]) for pair, each in asked.items()]
        for unit, measure, alike, periods in self._reader.periods_alike(groups):
            pair = (unit, measure)
            closed = self._closed_of(asked[pair], alike, periods)
            still[pair] = still[pair] - (closed - self._later.get(pair, set()))
        return still

    def _closed_of(
        self, earlier: Earlier, alike: tuple[int, str, str], periods: list[str]
    ) -> set[str]:
        """Give those of the periods, in which tasks stand `alike`, that are closed for it."""
        _, measure, past = earlier
        if not past.runs:
            return set(periods) if _is_closed(measure, past.times, *alike) else set()
        owed = self._keys(past)
        return {
            key
            for key in periods
            if key in owed and _is_closed(measure, past.run(owed[key]).times, *alike)
        }

    def _keys(self, past: Window) -> dict[str, Period]:
        if past not in self._known:
            self._known[past] = {period.key: period for period in past.periods()}
        return self._known[past]


def _is_closed(measure: Measure, times: int, amount: int, verdict: str, review: str) -> bool:
    accepted = review == "accepted" or not measure.review
    return bool(verdict) or (amount >= times and accepted and review != "returned")
