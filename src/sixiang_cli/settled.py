"""Which tasks of earlier periods may still be open, found from counts and keys, no task being read.

A plant of some years has a million settled tasks and some hundred open ones. The journal counts
how touched tasks stand; only where the counts leave a gap are the keys of that unit and measure
looked at. Judging the tasks that remain is done in `ledger`.
"""

from sixiang_cli.calendar import Period
from sixiang_cli.journal import Reader
from sixiang_cli.lean.typing import (
    AbstractSet,
    Collection,
    Iterable,
    Mapping,
    NamedTuple,
    TypeAlias,
)
from sixiang_cli.model import Cadence, Measure, Unit
from sixiang_cli.obligations import Window

_SHAPES = {
    Cadence.YEARLY: "4",
    Cadence.HALF_YEARLY: "6H",
    Cadence.QUARTERLY: "6Q",
    Cadence.MONTHLY: "7-",
    Cadence.WEEKLY: "8-",
}

_Pair: TypeAlias = tuple[str, str]  # unit (code), measure (id)


class Earlier(NamedTuple):
    """The periods before the current one in which a unit owed a measure."""

    unit: Unit
    measure: Measure
    past: Window


class Settled:
    """What the journal says of the periods before the current ones."""

    def __init__(
        self,
        reader: Reader,
        current: Mapping[Cadence, Period],
        earlier: Iterable[Earlier],
        moment: int | None,
    ) -> None:
        """Take what was owed earlier; with `moment` (ms), look at what was on record then."""
        self._reader = reader
        self._current = current
        self._earlier = {(each.unit.code, each.measure.id): each for each in earlier}
        self._later = {} if moment is None else reader.touched_after(moment)
        self._known: dict[Window, dict[str, Period]] = {}
        self._places: dict[Window, dict[int, str]] = {}

    def unsettled(
        self, *, units: Collection[str] | None, measures: Collection[str] | None
    ) -> list[tuple[Earlier, list[Period]]]:
        """Give those with periods that may be open, and these, oldest first; all else surely is not.

        `units` and `measures` are what the journal is asked to count.
        """
        gaps = self._gaps(units, measures)
        still = self._still_open([pair for pair, period in gaps.items() if period is None])
        found = []
        for pair, period in gaps.items():
            earlier = self._earlier[pair]
            keys = self._keys(earlier.past)
            left = sorted(still.get(pair, keys)) if period is None else [period]
            if left:
                found.append((earlier, [keys[key] for key in left]))
        return found

    def _gaps(
        self, units: Collection[str] | None, measures: Collection[str] | None
    ) -> dict[_Pair, str | None]:
        """Find what the counts don't show to be settled: the one period that is open, if they tell."""
        closed: dict[_Pair, tuple[int, int]] = {}
        unclear: set[_Pair] = set()
        before = {shape: self._current[cadence].key for cadence, shape in _SHAPES.items()}
        for row in self._reader.closed_counts(units=units, measures=measures, before=before):
            unit, measure_id, shape, amount, verdict, review, number, places, first, last = row
            pair = (unit, measure_id)
            earlier = self._earlier.get(pair)
            if earlier is None or shape != _SHAPES[earlier.measure.cadence]:
                continue
            _, measure, past = earlier
            is_over = past.last.number + 1 < self._current[measure.cadence].number
            if first < past.first.key or (is_over and last > past.last.key):
                unclear.add(pair)
            elif _is_closed(measure, past.times, amount, verdict, review):
                before_number, before_places = closed.get(pair, (0, 0))
                closed[pair] = (before_number + number, before_places + places)
        gaps: dict[_Pair, str | None] = {}
        for pair, (_, _, past) in self._earlier.items():
            number, places = closed.get(pair, (0, 0))
            missing = past.last.number - past.first.number + 1 - number
            if (
                past.runs
                or pair in unclear
                or (pair in self._later and self._is_touched_later(pair, past))
            ):
                gaps[pair] = None
            elif missing:
                gaps[pair] = self._lacking(past, places) if missing == 1 else None
        return gaps

    def _lacking(self, past: Window, places: int) -> str | None:
        """Give the period that a sum of places lacks, of those of a window."""
        if past not in self._places:
            self._places[past] = {_place(key): key for key in self._keys(past)}
        owed = self._places[past]
        return owed.get(sum(owed) - places)

    def _is_touched_later(self, pair: _Pair, past: Window) -> bool:
        return not self._later[pair].isdisjoint(self._keys(past))

    def _still_open(self, gaps: Collection[_Pair]) -> dict[_Pair, AbstractSet[str]]:
        """Give the keys of the periods of each that may be open.

        Few are left of many, so what is closed is taken away at once and never kept.
        """
        still: dict[_Pair, AbstractSet[str]] = {}
        groups = [(*pair, _SHAPES[self._earlier[pair].measure.cadence]) for pair in gaps]
        for unit, measure, alike, periods in self._reader.periods_alike(groups):
            pair = (unit, measure)
            past = self._earlier[pair].past
            closed = self._closed(self._earlier[pair], alike, periods)
            closed -= self._later.get(pair, set())
            still[pair] = still.get(pair, self._keys(past).keys()) - closed
        return still

    def _closed(
        self, earlier: Earlier, alike: tuple[int, str, str], periods: list[str]
    ) -> set[str]:
        """Give those of the periods, in which tasks stand `alike`, that are closed."""
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


def _place(key: str) -> int:
    """Give the number under which the journal adds up a period."""
    return int(key[:4]) * 100 + int(key[4:].strip("-QHW") or 0)


def _is_closed(measure: Measure, times: int, amount: int, verdict: str, review: str) -> bool:
    """Tell whether a task of which this is on record needs nothing more (as `progress.assess` does)."""
    if verdict == "na":
        return True
    if amount >= times and review != "returned":
        return review == "accepted" or not measure.review
    return verdict == "missed"
