"""Sums over the tasks of a scope, counted by index: a year of a plant without reading its tasks.

Tasks of one measure and period that stand alike are judged once, by the rules of `progress`, and
counted. What can't be counted is judged by itself: several acts, a due day of its own, what was set
aside or given to another department until further notice, and, for a past day, what was recorded
since. Which tasks a report holds and what its headings are is in `queries`.
"""

from sixiang_cli import obligations, progress
from sixiang_cli.calendar import Period
from sixiang_cli.journal import counting
from sixiang_cli.lean.typing import Callable, Collection, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Standing, Unit
from sixiang_cli.obligations import Window
from sixiang_cli.progress import Task
from sixiang_cli.sums.judging import Judge
from sixiang_cli.sums.owed import Duty, owed_alike
from sixiang_cli.sums.parts import Count, Part, Summed, head_of, of_tasks, one_of

__all__ = ["COUNTED", "Part", "Summed", "Sums", "of_tasks"]

COUNTED = frozenset({"dimension", "area", "measure", "level", "department", "unit"})


class _Apart(NamedTuple):
    """A task to judge by itself; `plain` as if nothing were on record of it."""

    duty: Duty
    plain: Task
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
        self._by_unit = by == "unit"
        self._duties = owed_alike(ledger, units, measures, each_level=by == "level")
        self._exceptions = _Exceptions(
            ledger, {"na", "department"} if by == "department" else {"na"}
        )
        self._used = ledger.reader.used_units()
        self._judge = Judge(ledger)
        self._counted: dict[tuple[str, bool], dict[str, list[counting.StateCount]]] = {}

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
        count = Count(by_unit=self._by_unit)
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

    def _count(self, duty: Duty, plain: Task, count: Count, *, each: bool) -> set[str]:
        """Count the tasks of one period; give the units whose task can only be judged by itself.

        `each` asks for the units of every count: somebody else's tasks may be among them.
        """
        states = self._states(plain, each=each)
        if not each and any(state.special for state in states):
            states = self._states(plain, each=True)
        due, moment = self._judge.limit(plain.due)
        rest, special, touched = len(duty.units), set[str](), set[str]()
        for state in states:
            number, codes = state.number, set[str]()
            if state.units:
                codes = duty.units.keys() & state.units.split("\n")
                number = len(codes)
            rest -= number
            touched |= codes
            if state.special:
                special |= codes
                continue
            late = state.day > due
            entered, many = set[str](), 0
            if not late and state.last_entry > moment:
                entered, many = self._entered_after(moment, duty, plain, state, codes)
            if many:
                count.add(self._judge.one(plain, *state[2:6], late, True), duty.head, entered, many)
            one = self._judge.one(plain, *state[2:6], late)
            count.add(one, duty.head, codes - entered, number - many)
        untouched = duty.units.keys() - touched if self._by_unit else ()
        count.add(self._judge.one(plain), duty.head, untouched, rest)
        return special

    def _entered_after(
        self, moment: int, duty: Duty, plain: Task, state: counting.StateCount, codes: set[str]
    ) -> tuple[set[str], int]:
        """Give those of the units, and their number, whose act was on record only after a moment (ms)."""
        if state.first_entry > moment:
            return codes, len(codes) if state.units else state.number
        found = counting.entered_after(self._ledger.reader, plain.period.key, state, moment)
        found &= duty.units.keys()
        return found, len(found)

    def _states(self, plain: Task, *, each: bool) -> list[counting.StateCount]:
        """Count the tasks of one measure and period; those of a period are counted together."""
        key = (plain.period.key, each)
        if key not in self._counted:
            found = self._counted[key] = {}
            for state in counting.states(self._ledger.reader, plain.period.key, with_units=each):
                found.setdefault(state.measure, []).append(state)
        return self._counted[key].get(plain.measure.id, [])

    def _correct(self, apart: list[_Apart], count: Count) -> None:
        """Put what was judged by itself in the place of what was counted of it."""
        counted = [each for each in apart if each.is_counted]
        rows = self._ledger.reader.tasks_named([_key(each.plain) for each in counted])
        facts = {tuple(key): found for *key, found in rows}
        for duty, plain, _ in counted:
            count.take(
                self._judge.recorded(plain, facts.get(_key(plain))), duty.head, plain.unit.code
            )
        named = [(plain.measure, plain.unit, plain.period) for _, plain, _ in apart]
        for each, task in zip(apart, self._ledger.tasks_at(named), strict=True):
            head = head_of(task.measure, each.duty.level, task.departments)
            count.add(one_of(task), head, (task.unit.code,), 1)


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


def _key(task: Task) -> tuple[str, str, str]:
    return task.measure.id, task.unit.code, task.period.key
