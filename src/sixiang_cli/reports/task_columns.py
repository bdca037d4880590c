"""Tasks as columns: what each field of `records.TASK_FIELDS` is, worked out once for what is alike.

Some hundred tasks are taken apart into columns of what they consist of; a field follows from one
of these, or from a few. Nothing here words a value.
"""

from sixiang_cli.catalogue import Catalogue
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING, Any, Callable, Iterable, Sequence
from sixiang_cli.organisation import Organisation
from sixiang_cli.progress import Task
from sixiang_cli.reports.records import instant, instants
from sixiang_cli.reports.rows import Column

if TYPE_CHECKING:
    from sixiang_cli.lights import Rule


class TaskColumns:
    """Makes the columns of `records.TASK_FIELDS`, and with a rule for lights `LISTED_FIELDS`."""

    def __init__(
        self, catalogue: Catalogue, organisation: Organisation, rule: "Rule | None" = None
    ) -> None:
        """Take what names dimensions and units."""
        self._uplifts = {dimension.id: dimension.uplift for dimension in catalogue.dimensions}
        self._displays = {unit.code: organisation.display(unit.code) for unit in organisation.units}
        self._rule = rule

    def of(self, tasks: Sequence[Task]) -> list[Column]:
        """Give the columns of some tasks, in the order of the fields."""
        (
            measures, units, periods, statuses, times, counts, dues, original_dues, days_done,
            moments, overdue, late, late_entries, facts, assignees, departments, _, _,
        ) = zip(*tasks, strict=True)  # fmt: skip
        measure, unit, period, status = map(_Few, (measures, units, periods, statuses))
        ids = measure.field(lambda each: each.id)
        displays = unit.field(lambda each: self._displays[each.code])
        levels = _alike(list(unit.field(lambda each: each.level).cells()), str)
        keys = period.field(lambda each: each.key)
        return [
            Column(_addresses(ids, displays, keys), None),
            ids,
            measure.field(lambda each: each.slug),
            _titles(measure, levels, tasks),
            measure.field(lambda each: each.dimension),
            measure.field(lambda each: self._uplifts[each.dimension]),
            measure.field(lambda each: each.area),
            levels,
            displays,
            _Few(departments).field(tuple),
            _alike(assignees, _or_none),
            keys,
            _alike(dues, _iso),
            status.field(lambda each: each.value),
            _alike(overdue, bool),
            _alike(late, bool),
            _alike(late_entries, bool),
            _alike(counts, int),
            _alike(times, int),
            _alike(days_done, _iso),
            Column(instants(moments), None) if any(moments) else _alike(moments, instant),
            _alike([each.note or each.reason for each in facts], _or_none),
            _alike([each.evidence for each in facts], _or_none),
            _alike(original_dues, _iso),
            _alike([each.review for each in facts], _or_none),
            *self._lights(tasks),
        ]

    def _lights(self, tasks: Sequence[Task]) -> list[Column]:
        if self._rule is None:
            return []
        from sixiang_cli.lights import light

        lights = _Few([light(task, self._rule) for task in tasks])
        return [lights.field(lambda each: None if each is None else each.value)]


class _Few:
    """A column of a few objects over and over, told apart by which they are: the quickest way."""

    def __init__(self, objects: Sequence[Any]) -> None:
        self.keys = list(map(id, objects))
        self._objects = dict(zip(self.keys, objects, strict=True))

    @property
    def objects(self) -> Iterable[Any]:
        return self._objects.values()

    def field(self, value: Callable[[Any], object]) -> Column:
        return Column(self.keys, {key: value(each) for key, each in self._objects.items()})


def _alike(column: Sequence[Any], value: Callable[[Any], object]) -> Column:
    """Give a field that follows from a column of numbers, days or texts."""
    return Column(column, {each: value(each) for each in set(column)})


def _addresses(ids: Column, displays: Column, keys: Column) -> list[str]:
    return [
        f"{id_}@{display}#{key}"
        for id_, display, key in zip(ids.cells(), displays.cells(), keys.cells(), strict=True)
    ]


def _titles(measure: _Few, levels: Column, tasks: Sequence[Task]) -> Column:
    """Give the titles, which of some measures read otherwise at each level."""
    if not any(each.level_titles for each in measure.objects):
        return measure.field(lambda each: each.title)
    pairs = list(zip(measure.keys, levels.cells(), strict=True))
    first = dict(zip(pairs, tasks, strict=True))
    return Column(pairs, {pair: task.title for pair, task in first.items()})


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _or_none(text: str) -> str | None:
    return text or None
