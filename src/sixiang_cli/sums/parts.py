"""What sums are made of: numbers of tasks that add the same, under what they stand.

Adding up and taking apart only; which tasks there are and how they stand is found elsewhere.
"""

from sixiang_cli import progress
from sixiang_cli.calendar import Period
from sixiang_cli.lean.typing import Iterable, NamedTuple, TypeAlias
from sixiang_cli.model import Measure, Tally
from sixiang_cli.progress import Task

# What tasks stand under: measure, area, dimension, level, departments.
Head: TypeAlias = tuple[str, str, str, str, tuple[str, ...]]


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


class One(NamedTuple):
    """What one task adds to a sum."""

    sums: Tally
    by_proxy: int


def of_tasks(tasks: Iterable[Task]) -> list[Part]:
    """Sum up tasks that were read, finely enough for any heading."""
    alike: dict[tuple[Head, str, str], list[Task]] = {}
    for task in tasks:
        head = head_of(task.measure, task.unit.level, task.departments)
        alike.setdefault((head, task.unit.code, task.assignee), []).append(task)
    return [
        Part(progress.tally(group), sum(map(_is_by_proxy, group)), *head, unit, assignee)
        for (head, unit, assignee), group in alike.items()
    ]


class Count:
    """How many tasks add the same, under what they stand."""

    def __init__(self, *, by_unit: bool) -> None:
        """Begin with none; `by_unit` keeps units apart, and nothing else."""
        self._by_unit = by_unit
        self._numbers: dict[tuple[One, Head], int] = {}
        self._units: dict[One, dict[str, int]] = {}

    def add(self, one: One, head: Head, units: Iterable[str], number: int) -> None:
        """Take in a number of tasks; `units` (codes) are only looked at where each is asked for."""
        if self._by_unit:
            numbers = self._units.setdefault(one, {})
            for unit in units:
                numbers[unit] = numbers.get(unit, 0) + 1
        elif number:
            self._numbers[one, head] = self._numbers.get((one, head), 0) + number

    def take(self, one: One, head: Head, unit: str) -> None:
        """Take one task out."""
        if self._by_unit:
            self._units[one][unit] -= 1
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


def head_of(measure: Measure, level: str, departments: tuple[str, ...]) -> Head:
    """Give what a task of `measure` stands under; `level` is empty where it doesn't matter."""
    return measure.id, measure.area, measure.dimension, level, departments


def one_of(task: Task) -> One:
    """Give what a task adds."""
    return One(progress.tally((task,)), int(_is_by_proxy(task)))


def _is_by_proxy(task: Task) -> bool:
    return task.facts.proxy and task.done_on is not None
