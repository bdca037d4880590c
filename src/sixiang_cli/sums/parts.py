"""What sums are made of: numbers of tasks that add the same, under what they stand.

Adding up and taking apart only; which tasks there are and how they stand is found elsewhere.
"""

from sixiang_cli import progress
from sixiang_cli.calendar import Period
from sixiang_cli.lean.typing import Collection, Iterable, NamedTuple, TypeAlias
from sixiang_cli.model import Measure, Tally
from sixiang_cli.progress import Task

Heading: TypeAlias = str | tuple[str, ...]  # departments are several


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
    alike: dict[tuple[str, str, tuple[str, ...], str], list[Task]] = {}
    for task in tasks:
        head = (task.measure.id, task.unit.code, task.departments, task.assignee)
        alike.setdefault(head, []).append(task)
    return [
        Part(
            progress.tally(group),
            sum(map(_is_by_proxy, group)),
            measure,
            group[0].measure.area,
            group[0].measure.dimension,
            group[0].unit.level,
            departments,
            unit,
            assignee,
        )
        for (measure, unit, departments, assignee), group in alike.items()
    ]


class Count:
    """How many tasks add the same, under the headings `by`."""

    def __init__(self, by: str) -> None:
        """Begin with none."""
        self._by = by
        self._numbers: dict[One, dict[Heading, int]] = {}

    def heading(
        self, measure: Measure, level: str, departments: tuple[str, ...], unit: str = ""
    ) -> Heading:
        """Give what a task stands under."""
        if self._by == "unit":
            return unit
        if self._by == "level":
            return level
        if self._by == "department":
            return departments
        heading: str = getattr(measure, "id" if self._by == "measure" else self._by)
        return heading

    def add(self, one: One, heading: Heading, number: int) -> None:
        """Take in so many tasks; a negative number takes them out."""
        numbers = self._numbers.setdefault(one, {})
        numbers[heading] = numbers.get(heading, 0) + number

    def add_evenly(self, one: One, heading: Heading, units: Collection[str], number: int) -> None:
        """Take in so many tasks, as many of each of the units (codes)."""
        if self._by != "unit":
            self.add(one, heading, number)
            return
        numbers = self._numbers.setdefault(one, {})
        share = number // len(units) if units else 0
        for unit in units:
            numbers[unit] = numbers.get(unit, 0) + share

    def parts(self) -> list[Part]:
        """Give what was taken in, summed up."""
        return [
            _part(progress.multiplied(one.sums, number), one.by_proxy * number, self._by, heading)
            for one, numbers in self._numbers.items()
            for heading, number in numbers.items()
            if number
        ]


def carried(tasks: Iterable[Task], by: str) -> list[Part]:
    """Count tasks of earlier periods that are still open, which is all that a sum says of them."""
    count = Count(by)
    numbers: dict[Heading, int] = {}
    for task in tasks:
        heading = (
            task.assignee
            if by == "assignee"
            else count.heading(task.measure, task.unit.level, task.departments, task.unit.code)
        )
        numbers[heading] = numbers.get(heading, 0) + 1
    return [_part(Tally(carried=number), 0, by, heading) for heading, number in numbers.items()]


def _part(sums: Tally, by_proxy: int, by: str, heading: Heading) -> Part:
    field = "departments" if by == "department" else by
    return Part(sums, by_proxy, **{field: heading})  # type: ignore[arg-type]


def one_of(task: Task) -> One:
    """Give what a task adds."""
    return One(progress.tally((task,)), int(_is_by_proxy(task)))


def _is_by_proxy(task: Task) -> bool:
    return task.facts.proxy and task.done_on is not None
