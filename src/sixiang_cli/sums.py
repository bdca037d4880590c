"""Sums over the tasks of a scope, counted by index: a year of a plant without reading its tasks.

Tasks of one measure and period that stand alike are judged once, by the rules of `progress`, and
counted. What can't be counted is judged by itself: several acts, a due day of its own, what was set
aside or given to another department until further notice, and, for a past day, what was recorded
since. Which tasks a report holds and what its headings are is in `queries`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from sixiang_cli import obligations, progress
from sixiang_cli.calendar import Period, end_of_day
from sixiang_cli.journal import counting
from sixiang_cli.lean_typing import NamedTuple, TypeAlias
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Act, Facts, Measure, Standing, Tally, Unit
from sixiang_cli.obligations import Window
from sixiang_cli.progress import Task

COUNTED = frozenset({"dimension", "area", "measure", "level", "department", "unit"})

# What tasks stand under: measure, area, dimension, level, departments.
_Head: TypeAlias = tuple[str, str, str, str, tuple[str, ...]]

_NEVER = (date.max.isoformat(), 1 << 62)  # a due day that nothing comes after, and its last moment


class Part(NamedTuple):
    """Some tasks summed up that are alike in what a report groups by.

    What was not asked for is empty: measure, area and dimension (ids), level, unit (code) or
    assignee. `by_proxy` is how many were closed by a unit above.
    """

    sums: Tally
    by_proxy: int
    measure: str = ""
    area: str = ""
    dimension: str = ""
    level: str = ""
    departments: tuple[str, ...] = ()
    unit: str = ""
    assignee: str = ""


class Summed(NamedTuple):
    """The parts of a sum, the periods of its tasks, and how many were only handed down."""

    parts: list[Part]
    periods: tuple[Period, ...]
    added: int


class _One(NamedTuple):
    """What one task adds to a sum."""

    sums: Tally
    by_proxy: int


class _Duty(NamedTuple):
    """One measure that `units` owe alike: in the same periods, by the same days."""

    measure: Measure
    window: Window
    level: str
    is_added: bool
    units: dict[str, Unit]

    @property
    def head(self) -> "_Head":
        """Give what its tasks stand under, unless another department leads one."""
        return _head(self.measure, self.level, self.measure.departments)


class _Apart(NamedTuple):
    """A task to judge by itself; `plain` as if nothing were on record of it."""

    duty: _Duty
    plain: Task
    is_counted: bool


def of_tasks(tasks: Iterable[Task]) -> list[Part]:
    """Sum up tasks that were read, finely enough for any heading."""
    alike: dict[tuple[_Head, str, str], list[Task]] = {}
    for task in tasks:
        head = _head(task.measure, task.unit.level, task.departments)
        alike.setdefault((head, task.unit.code, task.assignee), []).append(task)
    return [
        Part(progress.tally(group), sum(map(_is_by_proxy, group)), *head, unit, assignee)
        for (head, unit, assignee), group in alike.items()
    ]


class Sums:
    """Counts the tasks of `units` and `measures` (ids; none: all) for the headings `by`.

    `by` is one of `COUNTED`; other headings need every task.
    """

    def __init__(
        self, ledger: Ledger, units: Iterable[Unit], measures: Collection[str] | None, by: str
    ) -> None:
        """Find who owes what alike; nothing is counted yet."""
        self._ledger = ledger
        self._by_unit = by == "unit"
        self._duties = _duties(ledger, units, measures, each_level=by == "level")
        self._exceptions = _Exceptions(
            ledger, {"na", "department"} if by == "department" else {"na"}
        )
        self._used = ledger.reader.used_units()
        self._ones: dict[tuple[object, ...], _One] = {}
        self._limits: dict[date, tuple[str, int]] = {}

    def pairs(self, of: Callable[[Measure], bool]) -> int:
        """Give how many pairs of unit and measure there are, of the measures that `of` picks."""
        return sum(len(duty.units) for duty in self._duties if of(duty.measure))

    def current(self) -> Summed:
        """Sum up each measure's task of its current period."""
        now = self._ledger.current

        def choose(window: Window) -> Iterable[Period]:
            last = window.last
            return (last,) if last.number == now[last.cadence].number else ()

        return self._over(choose)

    def within(self, outer: Period) -> Summed:
        """Sum up the tasks whose own period lies within `outer`."""
        return self._over(lambda window: obligations.periods_within(window, outer))

    def _over(self, choose: Callable[[Window], Iterable[Period]]) -> Summed:
        count = _Count(self._by_unit)
        apart: list[_Apart] = []
        periods: dict[str, Period] = {}
        added = 0
        for duty in self._duties:
            first = next(iter(duty.units.values()))
            each = self._by_unit or not self._used <= duty.units.keys()
            for period in choose(duty.window):
                periods[period.key] = period
                added += duty.is_added * len(duty.units)
                run = duty.window.run(period)
                plain = self._ledger.untouched(duty.measure, first, period, run)
                special = self._count(duty, plain, count, each=each)
                others = self._exceptions.of(duty.measure.id, period) & duty.units.keys()
                apart += [
                    _Apart(duty, progress.of_unit(plain, duty.units[code]), code not in special)
                    for code in special | others
                ]
        self._correct(apart, count)
        return Summed(count.parts(), tuple(periods.values()), added)

    def _count(self, duty: _Duty, plain: Task, count: "_Count", *, each: bool) -> set[str]:
        """Count the tasks of one period; give the units whose task can only be judged by itself.

        `each` asks for the units of every count: somebody else's tasks may be among them.
        """
        rows = self._states(plain, each=each)
        if not each and any(row.special for row in rows):
            rows = self._states(plain, each=True)
        rest, special, touched = len(duty.units), set[str](), set[str]()
        for row in rows:
            number, codes = row.number, list[str]()
            if row.units:
                codes = [code for code in row.units.split("\n") if code in duty.units]
                number = len(codes)
            rest -= number
            touched.update(codes)
            if row.special:
                special.update(codes)
            else:
                count.add(self._one(plain, *row[1:7]), duty.head, codes, number)
        untouched = [code for code in duty.units if code not in touched] if self._by_unit else ()
        count.add(self._one(plain), duty.head, untouched, rest)
        return special

    def _states(self, plain: Task, *, each: bool) -> list[counting.StateCount]:
        due, moment = self._limit(plain.due)
        reader, measure, period = self._ledger.reader, plain.measure.id, plain.period.key
        return counting.states(reader, measure, period, due=due, moment=moment, with_units=each)

    def _limit(self, due: date | None) -> tuple[str, int]:
        """Give a due day as the journal writes it, and its last moment (ms)."""
        if due is None:
            return _NEVER
        if due not in self._limits:
            moment = end_of_day(due, self._ledger.workspace.timezone)
            self._limits[due] = (due.isoformat(), moment)
        return self._limits[due]

    def _one(
        self,
        plain: Task,
        amount: int = 0,
        verdict: str = "",
        review: str = "",
        proxy: int = 0,
        late: int = 0,
        late_entry: int = 0,
    ) -> _One:
        """Judge a task of which no more than this is on record; `late` and `late_entry` are 0 or 1."""
        state = (amount, verdict, review, proxy, late, late_entry)
        key = (plain.measure.review, plain.times, plain.due, *state)
        if key not in self._ones:
            due = plain.due or self._ledger.today
            acts = (Act((due + timedelta(late)).isoformat(), amount, late_entry),) if amount else ()
            task = progress.assess(
                plain.measure,
                plain.unit,
                plain.period,
                Facts(acts, verdict, "", review, proxy=bool(proxy)),
                today=self._ledger.today,
                due=plain.due,
                times=plain.times,
                recorded_on=lambda days: due + timedelta(days),
            )
            self._ones[key] = _One(progress.tally([task]), int(_is_by_proxy(task)))
        return self._ones[key]

    def _correct(self, apart: list[_Apart], count: "_Count") -> None:
        """Put what was judged by itself in the place of what was counted of it."""
        counted = [each for each in apart if each.is_counted]
        rows = self._ledger.reader.tasks_named([_key(each.plain) for each in counted])
        facts = {tuple(key): found for *key, found in rows}
        for duty, plain, _ in counted:
            count.take(self._recorded(plain, facts.get(_key(plain))), duty.head, plain.unit.code)
        named = [(plain.measure, plain.unit, plain.period) for _, plain, _ in apart]
        for each, task in zip(apart, self._ledger.tasks_at(named), strict=True):
            one = _One(progress.tally([task]), int(_is_by_proxy(task)))
            head = _head(task.measure, each.duty.level, task.departments)
            count.add(one, head, (task.unit.code,), 1)

    def _recorded(self, plain: Task, facts: Facts | None) -> _One:
        """Give what was counted of a task with these facts, which are not special."""
        if facts is None:
            return self._one(plain)
        due, moment = self._limit(plain.due)
        late = any(act.day > due for act in facts.acts)
        entered = not late and any(act.recorded_at > moment for act in facts.acts)
        return self._one(
            plain, facts.amount, facts.verdict, facts.review, facts.proxy, late, entered
        )


class _Exceptions:
    """Which tasks stand otherwise than their own records say."""

    def __init__(self, ledger: Ledger, topics: Collection[str]) -> None:
        """Look for what stands of `topics` and, on a past day, for what was recorded later."""
        self._topics = topics
        self._standings: dict[str, dict[str, list[Standing]]] = {}
        for standing in ledger.reader.standings(topics=topics, as_of=ledger.moment):
            by_unit = self._standings.setdefault(standing.measure, {})
            by_unit.setdefault(standing.unit, []).append(standing)
        self._later: dict[tuple[str, str], set[str]] = {}
        if ledger.moment is not None:
            for (unit, measure), keys in ledger.reader.touched_after(ledger.moment).items():
                for key in keys:
                    self._later.setdefault((measure, key), set()).add(unit)

    def of(self, measure: str, period: Period) -> set[str]:
        """Give the units (codes) whose task of a measure and period is one."""
        found = set(self._later.get((measure, period.key), ()))
        for unit, standings in self._standings.get(measure, {}).items():
            holding = (progress.in_force(standings, topic, period) for topic in self._topics)
            if any(standing is not None and standing.value for standing in holding):
                found.add(unit)
        return found


class _Count:
    """How many tasks add the same, under what they stand."""

    def __init__(self, by_unit: bool) -> None:
        self._by_unit = by_unit
        self._numbers: Counter[tuple[_One, _Head]] = Counter()
        self._units: dict[_One, Counter[str]] = {}

    def add(self, one: _One, head: _Head, units: Iterable[str], number: int) -> None:
        """Take in a number of tasks; `units` (codes) are only looked at where each is asked for."""
        if self._by_unit:
            self._units.setdefault(one, Counter()).update(units)
        elif number:
            self._numbers[one, head] += number

    def take(self, one: _One, head: _Head, unit: str) -> None:
        """Take one task out."""
        if self._by_unit:
            self._units.setdefault(one, Counter()).subtract((unit,))
        else:
            self._numbers[one, head] -= 1

    def parts(self) -> list[Part]:
        """Give what was taken in, summed up."""
        if self._by_unit:
            return [
                Part(progress.multiplied(one.sums, number), one.by_proxy * number, unit=unit)
                for one, numbers in self._units.items()
                for unit, number in numbers.items()
                if number
            ]
        return [
            Part(progress.multiplied(one.sums, number), one.by_proxy * number, *head)
            for (one, head), number in self._numbers.items()
            if number
        ]


def _duties(
    ledger: Ledger, units: Iterable[Unit], measures: Collection[str] | None, *, each_level: bool
) -> list[_Duty]:
    """Find who owes what, for many units at a time: those that began and ended on the same days."""
    alike: dict[tuple[str, str, str], list[Unit]] = {}
    for unit in units:
        alike.setdefault((unit.level, unit.since, unit.until), []).append(unit)
    top = ledger.catalogue.levels[0].name
    found: dict[tuple[str, Window, str, bool], _Duty] = {}
    for (level, _, _), group in alike.items():
        for measure in ledger.measures_for(level):
            if measures is not None and measure.id not in measures:
                continue
            is_added = not obligations.owed_at(measure, level, top)
            is_uneven = measure.optional_levels and ledger.handed_down
            for some in ([unit] for unit in group) if is_uneven else (group,):
                window = ledger.window(measure, some[0])
                if window is None:
                    continue
                key = (measure.id, window, level if each_level else "", is_added)
                duty = found.setdefault(key, _Duty(measure, *key[1:], {}))
                duty.units.update((unit.code, unit) for unit in some)
    return list(found.values())


def _head(measure: Measure, level: str, departments: tuple[str, ...]) -> _Head:
    return measure.id, measure.area, measure.dimension, level, departments


def _key(task: Task) -> tuple[str, str, str]:
    return task.measure.id, task.unit.code, task.period.key


def _is_by_proxy(task: Task) -> bool:
    return task.facts.proxy and task.done_on is not None
