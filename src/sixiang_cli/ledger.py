"""The tasks of a workspace, as one reading of its journal shows them on one day.

Catalogue, organisation and calendar say which tasks there are; the journal says what happened to
them; this is where the two meet, and everything above asks here. It chooses no words and changes
nothing. Which tasks a screen needs is in `queries`.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from sixiang_cli import obligations, progress
from sixiang_cli.calendar import (
    Period,
    day_at,
    end_of_day,
    is_longer,
    parse_day,
    parse_key,
    period_of,
)
from sixiang_cli.errors import BadInput
from sixiang_cli.journal import Reader, chain
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.model import Cadence, Event, Facts, Measure, Standing, Unit
from sixiang_cli.obligations import Cascade, HandedDown, Window
from sixiang_cli.progress import NO_FACTS, Task
from sixiang_cli.settled import Settled
from sixiang_cli.workspace import Workspace

_CADENCES = tuple(cadence for cadence in Cadence if cadence is not Cadence.AS_NEEDED)


class Owed(NamedTuple):
    """One measure that a unit owes, and in which periods."""

    measure: Measure
    window: Window


class Occurrence(NamedTuple):
    """How often an as-needed measure was recorded by a unit in a year."""

    measure: Measure
    unit: Unit
    period: Period
    facts: Facts


class Ledger:
    """What is owed and how it stands, for one workspace, one reading and one day.

    With `as_of`, the ledger as it read at the end of that day: only what was recorded by then
    counts, and overdue is judged then; catalogue and organisation are today's.
    """

    def __init__(self, workspace: Workspace, reader: Reader, as_of: date | None = None) -> None:
        """Take the workspace and an open reading of its journal."""
        self.workspace = workspace
        self.reader = reader
        self.catalogue = workspace.catalogue
        self.organisation = workspace.organisation
        self.as_of = as_of
        self.today = as_of or workspace.today
        self.moment = None if as_of is None else end_of_day(as_of, workspace.timezone)
        self.current: dict[Cadence, Period] = {
            cadence: period_of(cadence, self.today) for cadence in _CADENCES
        }
        self._windows: dict[tuple[str, str, str, str], Window | None] = {}
        self._handed: dict[tuple[str, str], tuple[HandedDown, ...]] | None = None
        self._start = self._begun()
        self._holiday = str(workspace.get("holiday"))

    def _begun(self) -> date:
        if "start" in self.workspace.settings:
            return self.workspace.start
        first = self.reader.first_recorded()
        return self.workspace.today if first is None else day_at(first, self.workspace.timezone)

    @property
    def begun(self) -> date:
        """Give the day from which anything is owed: the workspace's ``start``, else its first record."""
        return self._start

    # --- what is owed --------------------------------------------------------------------------

    def measures_for(self, level: str) -> tuple[Measure, ...]:
        """Give the measures that units of `level` might owe, in the catalogue's order."""
        return self.catalogue.at(level)

    def owed_by(self, unit: Unit, measures: Collection[str] | None = None) -> Iterator[Owed]:
        """Give what `unit` owes, in the catalogue's order; only `measures` (ids) if given."""
        for measure in self.measures_for(unit.level):
            if measures is None or measure.id in measures:
                found = self.window(measure, unit)
                if found is not None:
                    yield Owed(measure, found)

    def window(self, measure: Measure, unit: Unit) -> Window | None:
        """Give the periods up to now in which `unit` owes `measure`; none if it doesn't."""
        if measure.optional_levels:
            handed = self.handed_down.get((measure.id, unit.code))
            if handed is not None:
                return self._window(measure, unit, handed)
        key = (measure.id, unit.level, unit.since, unit.until)
        if key not in self._windows:
            self._windows[key] = self._window(measure, unit, ())
        return self._windows[key]

    def _window(
        self,
        measure: Measure,
        unit: Unit,
        handed: tuple[HandedDown, ...],
        until: date | None = None,
    ) -> Window | None:
        return obligations.window(
            measure,
            unit,
            start=self._start,
            today=until or self.today,
            handed=handed,
            top_level=self.catalogue.levels[0].name,
        )

    @property
    def handed_down(self) -> dict[tuple[str, str], tuple[HandedDown, ...]]:
        """Give what was handed down, by measure id and unit code, as stretches of time."""
        if self._handed is None:
            self._handed = {}
            for decided in self.cascades():
                self._hand_on(decided)
        return self._handed

    def cascades(self) -> list[Cascade]:
        """Give every decision to hand down or to take back that is in force, in order."""
        return [decided_by(event) for event in self.reader.cascades(as_of=self.moment)]

    def cascades_with_rows(self) -> list[tuple[Cascade, str]]:
        """Give the decisions to hand down, with the digest of the measure's row at that time."""
        events = self.reader.cascades(as_of=self.moment)
        found = [(decided_by(event), json.loads(event.body).get("row", "")) for event in events]
        return [(decided, row) for decided, row in found if decided.on]

    def suppose(self, decided: Cascade) -> None:
        """Judge from here on as if `decided` were recorded too; nothing is."""
        self.handed_down  # noqa: B018  (what is recorded comes first)
        self._hand_on(decided)

    def is_added(self, task: Task) -> bool:
        """Tell whether the task is owed only because it was handed down, not by the catalogue."""
        top = self.catalogue.levels[0].name
        return not obligations.owed_at(task.measure, task.unit.level, top)

    def covered(self, decided: Cascade) -> list[Unit]:
        """Give the units that a decision covers today, in the organisation's order."""
        below = self.organisation.below
        left_out = {unit.code for code in decided.except_ for unit in below(code)}
        return [
            unit
            for unit in below(decided.under)
            if unit.level == decided.level and unit.code not in left_out
        ]

    def _hand_on(self, decided: Cascade) -> None:
        if self._handed is None:
            self._handed = {}
        for unit in self.covered(decided):
            key = (decided.measure, unit.code)
            stands = obligations.handed_on(self._handed.get(key, ()), decided)
            if stands:
                self._handed[key] = stands

    # --- how it stands -------------------------------------------------------------------------

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
        for unit in chosen:
            for owed in self.owed_by(unit, measures):
                wanted += [(unit, owed, period) for period in periods_within(owed.window, outer)]
        keys = {period.key for _, _, period in wanted}
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
        return [task for task in tasks if any(first <= act.day <= last for act in task.facts.acts)]

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
        window = self.window(measure, unit) or Window(period, period, measure.times, self._start)
        return self._tasks(
            [(unit, Owed(measure, window), period)], [unit], {period.key}, {measure.id}
        )[0]

    def tasks_at(self, wanted: Iterable[tuple[Measure, Unit, Period]]) -> list[Task]:
        """Give tasks named one by one, in that order; what isn't owed is judged as if it were."""
        chosen = [
            (
                unit,
                Owed(
                    measure,
                    self.window(measure, unit)
                    or Window(period, period, measure.times, self._start),
                ),
                period,
            )
            for measure, unit, period in wanted
        ]
        return self._named(chosen)

    def _tasks(
        self,
        wanted: list[tuple[Unit, Owed, Period]],
        units: list[Unit],
        periods: Collection[str] | None,
        measures: Collection[str] | None,
    ) -> list[Task]:
        if not wanted:
            return []
        return self._judged(
            wanted, self._facts(units, periods, measures), self._standings(units, measures)
        )

    def _named(self, wanted: list[tuple[Unit, Owed, Period]]) -> list[Task]:
        """Give tasks that are few among many, reading each by its key."""
        if not wanted:
            return []
        keys = [(owed.measure.id, unit.code, period.key) for unit, owed, period in wanted]
        if self.moment is None:
            rows = self.reader.tasks_named(keys)
        else:
            rows = self.reader.facts_as_of(self.moment, named=keys)
        facts = {(measure, unit, period): facts for measure, unit, period, facts in rows}
        units = list({unit.code: unit for unit, _, _ in wanted}.values())
        return self._judged(wanted, facts, self._standings(units, {key[0] for key in keys}))

    def _judged(
        self,
        wanted: list[tuple[Unit, Owed, Period]],
        facts: dict[tuple[str, str, str], Facts],
        standings: dict[tuple[str, str], list[Standing]],
    ) -> list[Task]:
        timezone = self.workspace.timezone
        dues: dict[tuple[str, int, date], date | None] = {}
        moved_from: dict[tuple[str, int, date], date | None] = {}

        def recorded_on(ms: int) -> date:
            return day_at(ms, timezone)

        tasks = []
        for unit, (measure, window), period in wanted:
            run = window.run(period) if window.runs else window
            due_key = (measure.id, period.number, run.begin)
            if due_key not in dues:
                due = progress.base_due(measure, period, run.begin)
                dues[due_key] = due
                if self._holiday != "keep":
                    dues[due_key] = self._off_days_off(due, period, run.begin)
                    if dues[due_key] != due:
                        moved_from[due_key] = due
            assignee = lasting_na = ""
            departments: tuple[str, ...] = ()
            if standings and (holding := standings.get((measure.id, unit.code))):
                assignee = _value(holding, "assignee", period)
                lasting_na = _value(holding, "na", period)
                led_by = _value(holding, "department", period)
                departments = (led_by,) if led_by else ()
            tasks.append(
                progress.assess(
                    measure,
                    unit,
                    period,
                    facts.get((measure.id, unit.code, period.key), NO_FACTS),
                    today=self.today,
                    due=dues[due_key],
                    times=run.times,
                    lasting_na=lasting_na,
                    assignee=assignee,
                    departments=departments,
                    recorded_on=recorded_on,
                    begin=run.begin,
                )
            )
            if due_key in moved_from:
                tasks[-1] = tasks[-1]._replace(moved_from=moved_from[due_key])
        return tasks

    def _off_days_off(self, due: date | None, period: Period, begin: date) -> date | None:
        """Move the catalogue's due day off a day off, as the setting says."""
        from sixiang_cli import holidays

        if due is None:
            return None
        earliest = max(period.start, begin)
        found = holidays.moved(due, self._holiday, self.workspace.days_off, earliest)
        if found is None:
            self.workspace.years_without_days_off.add(due.year)
        return found or due

    def _facts(
        self, units: list[Unit], periods: Collection[str] | None, measures: Collection[str] | None
    ) -> dict[tuple[str, str, str], Facts]:
        codes = self._codes(units)
        if self.moment is None:
            rows = self.reader.tasks(periods=periods, units=codes, measures=measures)
        else:
            rows = self.reader.facts_as_of(
                self.moment, periods=periods, units=codes, measures=measures
            )
        return {(measure, unit, period): facts for measure, unit, period, facts in rows}

    def _standings(
        self, units: list[Unit], measures: Collection[str] | None
    ) -> dict[tuple[str, str], list[Standing]]:
        found: dict[tuple[str, str], list[Standing]] = {}
        for standing in self.reader.standings(
            units=self._codes(units), measures=measures, as_of=self.moment
        ):
            found.setdefault((standing.measure, standing.unit), []).append(standing)
        return found

    def _codes(self, units: list[Unit]) -> list[str] | None:
        """Give the codes to ask the journal for; none where it is everybody, which needs no filter."""
        return None if len(units) == len(self.organisation.units) else [unit.code for unit in units]

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
        earlier = [
            (unit, owed, past)
            for unit in chosen
            for owed in self.owed_by(unit, measures)
            if (past := self._past(owed)) is not None
        ]
        if not earlier:
            return []
        settled = Settled(
            self.reader,
            self.current,
            units=self._codes(chosen),
            measures=measures,
            moment=self.moment,
        )
        wanted = [
            (unit, owed, period)
            for unit, owed, past in earlier
            for period in settled.unsettled(unit, owed.measure, past)
        ]
        return [task for task in self._named(wanted) if task.is_open]

    def _past(self, owed: Owed) -> Window | None:
        """Give the part of the window that lies before the current period."""
        window, current = owed.window, self.current[owed.measure.cadence]
        last = window.last if window.last.number < current.number else current.shift(-1)
        return None if window.first.cadence is Cadence.ONCE else window.up_to(last)

    def open_periods(self, measure: Measure, unit: Unit) -> list[Task]:
        """Give the open tasks of one measure and unit, oldest first, the current one included."""
        before = self.arrears([unit], {measure.id})
        return before + [task for task in self.current_tasks([unit], {measure.id}) if task.is_open]

    # --- what vouches for it -------------------------------------------------------------------

    @property
    def check(self) -> str:
        """Give the check code of all that is on record now, as it is printed; empty for nothing."""
        return chain.check_text(self.reader.heads())

    # --- whom it concerns ----------------------------------------------------------------------

    def units_owing(self, measure: Measure) -> list[Unit]:
        """Give the units that owe `measure` now, in the organisation's order."""
        return [unit for unit in self.organisation.units if self.window(measure, unit) is not None]


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


def decided_by(event: Event) -> Cascade:
    """Read the decision that a ``cascade`` event records."""
    body = json.loads(event.body)
    return Cascade(
        event.measure,
        event.unit,
        body["level"],
        bool(body["on"]),
        parse_day(body["since"]),
        tuple(body.get("except", ())),
        body.get("times", 0),
    )


def periods_across(window: Window, first: date, last: date) -> list[Period]:
    """Give the periods of `window` that have a day in common with `first` to `last`."""
    cadence = window.first.cadence
    if cadence is Cadence.ONCE:
        return [window.first]
    start = max(window.first.number, period_of(cadence, first).number)
    end = min(window.last.number, period_of(cadence, last).number)
    steps = (window.first.shift(at - window.first.number) for at in range(start, end + 1))
    return [period for period in steps if window.holds(period)]


def row_digest(measure: Measure) -> str:
    """Give a digest of what the catalogue's row asks: 16 hex digits over every field that is set.

    Where it stands in the file and what it is found by are left out; so are unset fields, so that
    a field of a later version changes no digest.
    """
    from sixiang_cli.digests import sha256

    empty = Measure("", "", "", "", "", measure.cadence)
    asked = {
        name: value
        for name, value, unset in zip(measure._fields, measure, empty, strict=True)
        if value != unset and name not in ("line", "keywords", "slug")
    }
    asked["cadence"] = measure.cadence.value
    text = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:16]


def period_for(measure: Measure, key: str) -> Period | None:
    """Give the period of that key if the measure has periods of this kind."""
    try:
        period = parse_key(key)
    except BadInput:
        return None
    expected = Cadence.YEARLY if measure.cadence is Cadence.AS_NEEDED else measure.cadence
    return period if period.cadence is expected else None


def _value(standings: list[Standing], topic: str, period: Period) -> str:
    found = progress.in_force(standings, topic, period)
    return "" if found is None else found.value
