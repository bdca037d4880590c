"""The tasks of a workspace, as one reading of its journal shows them on one day.

Which tasks there are in a period, around a day, or left from before; everything above asks here. How
each stands is `assessing`'s. It chooses no words and changes nothing. Which tasks a screen needs is
in `queries`.
"""

from sixiang_cli import obligations
from sixiang_cli.assessing import Assessing
from sixiang_cli.calendar import (
    Period,
    end_of_day,
    is_longer,
    period_of,
)
from sixiang_cli.duties import Owed
from sixiang_cli.facts import NO_FACTS
from sixiang_cli.journal import chain
from sixiang_cli.lean.datetime import date, timedelta
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import Collection, Iterable, NamedTuple
from sixiang_cli.model import Cadence, Facts, Measure, Unit
from sixiang_cli.obligations import Window, period_for, periods_across, periods_within
from sixiang_cli.progress import Task, done_within
from sixiang_cli.settled import Earlier, Settled

_CADENCES = tuple(cadence for cadence in Cadence if cadence is not Cadence.AS_NEEDED)
_new = tuple.__new__  # a third of the time of a record's own constructor; pairs come by thousands


class Occurrence(NamedTuple):
    """How often an as-needed measure was recorded by a unit in a year."""

    measure: Measure
    unit: Unit
    period: Period
    facts: Facts


class Ledger(Assessing):
    """What is owed and how it stands, for one workspace, one reading and one day.

    With `as_of`, the ledger as it read at the end of that day: only what was recorded by then
    counts, and overdue is judged then; catalogue and organisation are today's.
    """

    def current_tasks(
        self, units: Iterable[Unit], measures: Collection[str] | None = None
    ) -> list[Task]:
        """Give each unit's task of the current period of every measure it owes.

        A measure whose last period is over (a campaign, a retired unit) has none.
        """
        chosen = list(units)
        wanted = [
            (unit, owed, owed.window.last)
            for unit in chosen
            for owed in self.owed_by(unit, measures)
            if owed.window.last.number == self.current[owed.measure.cadence].number
        ]
        keys = {period.key for period in self.current.values()}
        return self._tasks(wanted, chosen, keys, measures)

    def tasks_within(
        self, outer: Period, units: Iterable[Unit], measures: Collection[str] | None = None
    ) -> list[Task]:
        """Give the tasks whose own period lies within `outer`, oldest period first for each measure."""
        chosen = list(units)
        wanted = []
        known: dict[Window, list[Period]] = {}  # most units owe alike
        for unit in chosen:
            for owed in self.owed_by(unit, measures):
                if (window := owed.window) not in known:
                    known[window] = periods_within(window, outer)
                wanted += [(unit, owed, period) for period in known[window]]
        keys = {period.key for periods in known.values() for period in periods}
        return self._tasks(wanted, chosen, keys, measures)

    def tasks_between(
        self,
        first: date,
        last: date,
        units: Iterable[Unit],
        measures: Collection[str] | None = None,
    ) -> list[Task]:
        """Give the tasks of every period that has a day in common with `first` to `last`.

        Unlike everywhere else, periods that are yet to begin are among them.
        """
        chosen = list(units)
        until = max(self.today, last)
        wanted: list[tuple[Unit, Owed, Period]] = []
        for unit in chosen:
            for measure in self.measures_for(unit.level):
                if measures is not None and measure.id not in measures:
                    continue
                handed = self.handed_down.get((measure.id, unit.code), ())
                window = self._window(measure, unit, handed, until)
                if window is not None:
                    owed = Owed(measure, window)
                    wanted += [(unit, owed, each) for each in periods_across(window, first, last)]
        keys = {period.key for _, _, period in wanted}
        return self._tasks(wanted, chosen, keys, measures)

    def all_tasks(
        self, units: Iterable[Unit], measures: Collection[str] | None = None
    ) -> list[Task]:
        """Give every task from the beginning to the current period; grows with all history."""
        chosen = list(units)
        wanted = [
            (unit, owed, period)
            for unit in chosen
            for owed in self.owed_by(unit, measures)
            for period in owed.window.periods()
        ]
        return self._tasks(wanted, chosen, None, measures)

    def tasks_done_in(
        self, span: Period, units: Iterable[Unit], measures: Collection[str] | None = None
    ) -> list[Task]:
        """Give the tasks of any period on which an act was claimed for a day within `span`.

        An act is recorded on the day claimed or later, so only what was recorded since `span`
        began is read.
        """
        chosen = list(units)
        since = end_of_day(span.start - timedelta(days=1), self.workspace.timezone)
        first, last = span.start.isoformat(), span.end.isoformat()
        claimed: dict[tuple[str, str], list[str]] = {}
        for measure, unit, key in self.reader.claimed_between(
            first, last, since=since, until=self.moment
        ):
            claimed.setdefault((unit, measure), []).append(key)
        wanted = [
            (unit, owed, period)
            for unit in chosen
            for owed in self.owed_by(unit, measures)
            for key in sorted(claimed.get((unit.code, owed.measure.id), ()))
            if (period := period_for(owed.measure, key)) and owed.window.holds(period)
        ]
        tasks = self._tasks(wanted, chosen, {period.key for _, _, period in wanted}, measures)
        return done_within(tasks, span)

    def tasks_around(
        self, inner: Period, units: Iterable[Unit], measures: Collection[str] | None = None
    ) -> list[Task]:
        """Give the tasks of longer periods that hold `inner`: of its quarter, its year, or once."""
        chosen = list(units)
        day = inner.start + timedelta(days=3)  # the Thursday of a week, and a day of any other
        wanted = [
            (unit, owed, period)
            for unit in chosen
            for owed in self.owed_by(unit, measures)
            if is_longer(owed.measure.cadence, inner.cadence)
            and owed.window.holds(period := period_of(owed.measure.cadence, day))
        ]
        return self._tasks(wanted, chosen, {period.key for _, _, period in wanted}, measures)

    def year_of(self, period: Period | None) -> Period:
        """Give the year in which as-needed measures are tallied: that of `period`, else this one."""
        return period_of(Cadence.YEARLY, self.today if period is None else period.end)

    def task(self, measure: Measure, unit: Unit, period: Period) -> Task:
        """Give one task, owed or not; what isn't owed is judged as if it were."""
        owed = self.owed(measure, unit) or self._as_if_owed(measure, period)
        return self._tasks([(unit, owed, period)], [unit], {period.key}, {measure.id})[0]

    def tasks_at(self, wanted: Iterable[tuple[Measure, Unit, Period]]) -> list[Task]:
        """Give tasks named one by one, in that order; what isn't owed is judged as if it were."""
        return self._named(
            [
                (unit, self.owed(measure, unit) or self._as_if_owed(measure, period), period)
                for measure, unit, period in wanted
            ]
        )

    def _as_if_owed(self, measure: Measure, period: Period) -> Owed:
        return Owed(measure, Window(period, period, measure.times, self._start))

    def occurrences(self, units: Iterable[Unit], year: Period) -> list[Occurrence]:
        """Give what was recorded of as-needed measures within `year`, zero times included."""
        chosen = list(units)
        facts: dict[tuple[str, str, str], Facts] | None = None
        found = []
        for unit in chosen:
            for measure in self.measures_for(unit.level):
                if measure.cadence is not Cadence.AS_NEEDED or measure.archived:
                    continue
                if not obligations.owed_at(measure, unit.level, self.catalogue.levels[0].name):
                    continue
                if facts is None:
                    facts = self._facts(chosen, {year.key}, None)
                known = facts.get((measure.id, unit.code, year.key), NO_FACTS)
                found.append(Occurrence(measure, unit, year, known))
        return found

    # --- what is left from before --------------------------------------------------------------

    def arrears(self, units: Iterable[Unit], measures: Collection[str] | None = None) -> list[Task]:
        """Give the tasks of earlier periods that are still open, oldest first for each measure.

        Found from counts and keys (`settled`); only what may be open is read.
        """
        chosen = list(units)
        known: dict[int, tuple[list[Owed], list[Owed]]] = {}  # most units owe alike: the same list
        earlier: list[Earlier] = []
        for unit in chosen:
            owed = self.owed_by(unit, measures)
            if id(owed) not in known:
                known[id(owed)] = owed, self._before(owed)
            earlier += [_new(Earlier, (unit, *each)) for each in known[id(owed)][1]]
        if not earlier:
            return []
        settled = Settled(self.reader, self.current, earlier, self.moment)
        wanted = [
            (unit, Owed(measure, past), period)
            for (unit, measure, past), periods in settled.unsettled(
                units=self._codes(chosen), measures=measures
            )
            for period in periods
        ]
        return [task for task in self._named(wanted) if task.is_open]

    def _before(self, owed: Iterable[Owed]) -> list[Owed]:
        """Give what of it was owed in earlier periods."""
        pasts: dict[int, Window | None] = {}  # many measures have the same window
        found = []
        for measure, window in owed:
            if id(window) not in pasts:
                pasts[id(window)] = self._past(window)
            past = pasts[id(window)]
            if past is not None:
                found.append(Owed(measure, past))
        return found

    def _past(self, window: Window) -> Window | None:
        """Give the part of the window that lies before the current period."""
        current = self.current[window.first.cadence]
        last = window.last if window.last.number < current.number else current.shift(-1)
        return None if window.first.cadence is Cadence.ONCE else window.up_to(last)

    def open_periods(self, measure: Measure, unit: Unit) -> list[Task]:
        """Give the open tasks of one measure and unit, oldest first, the current one included."""
        before = self.arrears([unit], {measure.id})
        return before + [task for task in self.current_tasks([unit], {measure.id}) if task.is_open]

    # --- what it is judged by ------------------------------------------------------------------

    def unlike(self, recorded: str) -> tuple[str, ...]:
        """Name the definitions in use that aren't those of a ``definitions`` event (its body)."""
        if not recorded or recorded.startswith(self.workspace.definitions_mark):
            return ()
        then, now = loads(recorded), self.workspace.digests  # the start wasn't always recorded
        return tuple(name for name, known in now.items() if then.get(name, known) != known)

    # --- what vouches for it -------------------------------------------------------------------

    @property
    def check(self) -> str:
        """Give the check code of all that is on record, as it is printed; empty for nothing.

        As of a day it is that night's: of what was recorded by then, on whatever device.
        """
        return chain.check_text(self.reader.heads(self.moment))
