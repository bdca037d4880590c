"""Sums over the tasks of a scope, counted by index: a year of a plant without reading its tasks.

Tasks of one measure and period that stand alike are judged once, by the rules of `progress`, and
counted. What can't be counted is judged by itself: several acts, a due day of its own, what was set
aside or given to another department until further notice, and, for a past day, what was recorded
since. Which tasks a report holds and what its headings are is in `queries`.
"""

from sixiang_cli import obligations, progress
from sixiang_cli.calendar import Period
from sixiang_cli.facts import in_force
from sixiang_cli.journal import counting
from sixiang_cli.journal.counting import Counted, Kind
from sixiang_cli.lean.typing import Callable, Collection, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Standing, Unit
from sixiang_cli.obligations import Window
from sixiang_cli.progress import Task
from sixiang_cli.sums.judging import UNTOUCHED, Judge, Judged
from sixiang_cli.sums.owed import Duty, owed_alike
from sixiang_cli.sums.parts import Count, Heading, Part, Summed, carried, of_tasks, one_of

__all__ = ["COUNTED", "Part", "Summed", "Sums", "carried", "of_tasks"]

COUNTED = frozenset({"dimension", "area", "measure", "level", "department", "unit"})


class _Apart(NamedTuple):
    """A task to judge by itself; `plain` as if nothing were on record of it."""

    plain: Task
    level: str
    is_counted: bool


class Sums:
    """Counts the tasks of `units` and `measures` (ids; none: all) for the headings `by`.

    `by` is one of `COUNTED`; other headings need every task.
    """

    def __init__(
        self, ledger: Ledger, units: Iterable[Unit], measures: Collection[str] | None, by: str
    ) -> None:
        """Find who owes what alike; nothing is counted yet."""
        self._ledger = ledger
        self._by = by
        self._duties = owed_alike(ledger, units, measures, each_level=by == "level")
        self._exceptions = _Exceptions(
            ledger, {"na", "department"} if by == "department" else {"na"}
        )
        self._used = ledger.reader.used_units()
        self._judge = Judge(ledger)
        self._counted: dict[str, dict[str, list[Counted]]] = {}

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
        count = Count(self._by)
        apart: list[_Apart] = []
        periods: dict[str, Period] = {}
        added = 0
        for duty in self._duties:
            for period in choose(duty.window):
                periods[period.key] = period
                added += duty.is_added * len(duty.measures) * len(duty.units)
                apart += self._count(duty, period, count)
        self._correct(apart, count)
        return Summed(count.parts(), tuple(periods.values()), added)

    def _count(self, duty: Duty, period: Period, count: Count) -> list[_Apart]:
        """Count the tasks of one period; give those that can only be judged by themselves."""
        codes = duty.units.keys()
        is_whole = self._used <= codes
        counted = self._counts(period.key)
        judged = self._judge.like(self._plain(duty, duty.measures[0], period))
        alike: dict[tuple[Heading, Kind], int] = {}
        found = []
        for measure in duty.measures:
            special: Collection[str] = ()
            kinds = judged.kinds(counted.get(measure.id, ()), len(codes)) if is_whole else {}
            if len(kinds) == 1 or (kinds and self._by != "unit"):
                heading = count.heading(measure, duty.level, measure.departments)
                for kind, number in kinds.items():
                    alike[heading, kind] = alike.get((heading, kind), 0) + number
            else:
                special = self._count_each(duty, measure, period, judged, count)
            others = self._exceptions.of(measure.id, period)
            if special or others:
                plain = self._plain(duty, measure, period)
                found += [
                    _Apart(
                        progress.of_unit(plain, duty.units[code]), duty.level, code not in special
                    )
                    for code in codes & {*special, *others}
                ]
        for (heading, kind), number in alike.items():
            count.add_evenly(judged[kind], heading, codes, number)
        return found

    def _count_each(
        self, duty: Duty, measure: Measure, period: Period, judged: Judged, count: Count
    ) -> set[str]:
        """Count the tasks of one measure and period by their units; give the units of special ones."""
        heading = count.heading(measure, duty.level, measure.departments)
        kinds = counting.kinds(
            self._ledger.reader, period.key, measure.id, judged.due, judged.moment
        )
        special, untouched = set[str](), {*duty.units}
        for kind, units in kinds.items():
            held = untouched.intersection(units)
            untouched -= held
            if kind[0]:
                special |= held
            else:
                count.add_evenly(judged[kind], heading, held, len(held))
        count.add_evenly(judged[UNTOUCHED], heading, untouched, len(untouched))
        return special

    def _plain(self, duty: Duty, measure: Measure, period: Period) -> Task:
        """Judge a task of which nothing is on record; it stands alike for all who owe it."""
        first = next(iter(duty.units.values()))
        return self._ledger.untouched(measure, first, period, duty.window.run(period))

    def _counts(self, period: str) -> dict[str, list[Counted]]:
        """Give how the touched tasks of a period (key) stand, by measure."""
        if period not in self._counted:
            self._counted[period] = counting.counts(self._ledger.reader, period)
        return self._counted[period]

    def _correct(self, apart: list[_Apart], count: Count) -> None:
        """Put what was judged by itself in the place of what was counted of it."""
        counted = [each for each in apart if each.is_counted]
        rows = self._ledger.reader.tasks_named([_key(each.plain) for each in counted])
        facts = {tuple(key): found for *key, found in rows}
        for plain, level, _ in counted:
            one = self._judge.like(plain).of_facts(facts.get(_key(plain)))
            departments = plain.measure.departments
            count.add(one, count.heading(plain.measure, level, departments, plain.unit.code), -1)
        named = [(plain.measure, plain.unit, plain.period) for plain, _, _ in apart]
        for each, task in zip(apart, self._ledger.tasks_at(named), strict=True):
            heading = count.heading(task.measure, each.level, task.departments, task.unit.code)
            count.add(one_of(task), heading, 1)


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
            holding = (in_force(standings, topic, period) for topic in self._topics)
            if any(standing is not None and standing.value for standing in holding):
                found.add(unit)
        return found


def _key(task: Task) -> tuple[str, str, str]:
    return task.measure.id, task.unit.code, task.period.key
