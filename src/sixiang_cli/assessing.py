"""How the tasks of a workspace stand: what is owed, met with what is on record of it.

Catalogue, organisation and calendar say what is owed; the journal says what happened; the rules are
`progress`'s. Thousands of tasks go through here for one list, so what stands alike is judged once.
Which tasks are asked about is in `ledger`, which builds on this.
"""

from sixiang_cli import progress
from sixiang_cli.calendar import Period, day_at, end_of_day
from sixiang_cli.duties import Duties, Owed
from sixiang_cli.facts import NO_FACTS, in_force
from sixiang_cli.journal import Reader
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Collection, NamedTuple
from sixiang_cli.model import Act, Facts, Measure, Standing, Unit
from sixiang_cli.obligations import Window
from sixiang_cli.progress import Task
from sixiang_cli.workspace import Workspace

_QUARTER = 900_000  # ms
_NEVER = 1 << 62  # ms


class _Held(NamedTuple):
    """What holds of a task until further notice, by topic; empty where nothing does."""

    na: str = ""
    assignee: str = ""
    department: str = ""


_NOTHING = _Held()
_NO_ACT = Act("", 0, 0)


class Assessing(Duties):
    """Judges tasks that are owed, as of the day and by what was on record then."""

    def __init__(self, workspace: Workspace, reader: Reader, as_of: date | None = None) -> None:
        """Take the workspace and an open reading of its journal."""
        super().__init__(workspace, reader, as_of)
        self._holiday = str(workspace.get("holiday"))

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
            wanted,
            self._facts(units, periods, measures),
            self._standings(
                units=self._codes(units),
                measures=measures,
                year=min(periods)[:4] if periods else "",
            ),
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
        pairs = dict.fromkeys((unit, measure) for measure, unit, _ in keys)
        return self._judged(wanted, facts, self._standings(pairs=pairs))

    def _judged(
        self,
        wanted: list[tuple[Unit, Owed, Period]],
        facts: dict[tuple[str, str, str], Facts],
        standings: dict[tuple[str, str], list[Standing]],
    ) -> list[Task]:
        days = _Days(self.workspace.timezone)
        untouched: dict[tuple[str, str, int, date, int], tuple[Task, int]] = {}
        alike: dict[tuple[object, ...], Task] = {}
        lasting = _Lasting(standings)
        tasks = []
        for unit, (measure, window), period in wanted:
            run = window.run(period) if window.runs else window
            key = (measure.id, unit.level, period.number, run.begin, run.times)
            known = untouched.get(key)
            if known is None:
                plain = self.untouched(measure, unit, period, run)
                known = untouched[key] = plain, self._last_moment(plain)
            plain, in_time = known
            found = facts.get((measure.id, unit.code, period.key))
            held = lasting.of(measure, unit, period) if standings else _NOTHING
            if found is None:
                if held is _NOTHING:
                    tasks.append(progress.of_unit(plain, unit))
                    continue
                found = NO_FACTS
            acts, verdict, _, review, due, postponed, _, _, proxy, _ = found
            if held.na or len(acts) > 1:
                tasks.append(self._assessed(plain, unit, found, held, days))
                continue
            # As most are: how it stands follows from a few days, and many stand alike.
            day, amount, moment = acts[0] if acts else _NO_ACT
            entered = days.holding(moment) if moment > in_time or due else None
            how = (id(plain), day, amount, entered, held, verdict, review, due, postponed, proxy)
            like = alike.get(how)
            if like is None:
                like = alike[how] = self._assessed(plain, unit, found, held, days)
            tasks.append(progress.with_facts(like, unit, found, moment))
        return tasks

    def _last_moment(self, plain: Task) -> int:
        """Give the last moment (ms) at which what is done in time is no late entry."""
        due = plain.original_due
        return _NEVER if due is None else end_of_day(due, self.workspace.timezone)

    def _assessed(self, plain: Task, unit: Unit, facts: Facts, held: _Held, days: "_Days") -> Task:
        """Judge a task by itself, by what is on record of it and what holds; `plain` is it untouched."""
        return progress.assess(
            plain.measure,
            unit,
            plain.period,
            facts,
            today=self.today,
            due=plain.due,
            times=plain.times,
            lasting_na=held.na,
            assignee=held.assignee,
            departments=(held.department,) if held.department else (),
            recorded_on=days.holding,
            begin=plain.begin,
            moved_from=plain.moved_from,
        )

    def untouched(self, measure: Measure, unit: Unit, period: Period, run: Window) -> Task:
        """Judge a task on which nothing is on record; it stands alike for all units of such a run."""
        asked = due = progress.base_due(measure, period, run.begin)
        if self._holiday != "keep":
            due = self._off_days_off(asked, period, run.begin)
        return progress.assess(
            measure,
            unit,
            period,
            NO_FACTS,
            today=self.today,
            due=due,
            times=run.times,
            begin=run.begin,
            moved_from=None if due == asked else asked,
        )

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
        self,
        *,
        units: Collection[str] | None = None,
        measures: Collection[str] | None = None,
        pairs: Collection[tuple[str, str]] | None = None,
        year: str = "",
    ) -> dict[tuple[str, str], list[Standing]]:
        found: dict[tuple[str, str], list[Standing]] = {}
        for standing in self.reader.standings(
            units=units, measures=measures, pairs=pairs, year=year, as_of=self.moment
        ):
            found.setdefault((standing.measure, standing.unit), []).append(standing)
        return found

    def _codes(self, units: list[Unit]) -> list[str] | None:
        """Give the codes to ask the journal for; none where it is everybody, which needs no filter."""
        return None if len(units) == len(self.organisation.units) else [unit.code for unit in units]


class _Days(dict[int, date]):
    """The plant's day of every quarter of an hour met so far; no zone turns its day within one."""

    def __init__(self, timezone: str) -> None:
        super().__init__()
        self._timezone = timezone

    def __missing__(self, quarter: int) -> date:
        day = self[quarter] = day_at(quarter * _QUARTER, self._timezone)
        return day

    def holding(self, ms: int) -> date:
        """Give the day that holds a moment (ms since 1970)."""
        return self[ms // _QUARTER]


class _Lasting:
    """What was laid down for longer; where the same was for several units it is worked out once."""

    def __init__(self, standings: dict[tuple[str, str], list[Standing]]) -> None:
        same: dict[tuple[object, ...], list[Standing]] = {}
        self._laid_down = {
            pair: same.setdefault(tuple([each[2:] for each in found]), found)
            for pair, found in standings.items()
        }
        self._known: dict[tuple[int, str], _Held] = {}

    def of(self, measure: Measure, unit: Unit, period: Period) -> _Held:
        """Give what of it holds for a task."""
        found = self._laid_down.get((measure.id, unit.code))
        if found is None:
            return _NOTHING
        key = (id(found), period.key)
        if key not in self._known:
            holding = [in_force(found, topic, period) for topic in _Held._fields]
            self._known[key] = _Held(*[each.value if each else "" for each in holding])
        return self._known[key]
