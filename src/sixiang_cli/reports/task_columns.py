"""Tasks as columns: what each field of `records.TASK_FIELDS` is, worked out once for what is alike.

Nearly all of a task is the same in many others of a list. Some hundred are taken at a time: a field
follows from their kinds, from their units, or from a word that each has of its own. Nothing here
words a value.
"""

from sixiang_cli.catalogue import Catalogue
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING, Any, Callable, Sequence
from sixiang_cli.model import Facts
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
        column = dict(zip(Task._fields, zip(*tasks, strict=True), strict=True))
        words = dict(zip(Facts._fields, zip(*column["facts"], strict=True), strict=True))
        kind = _Few(column["alike"], tasks)
        displays = _Few(column["unit"], column["unit"]).field(
            lambda each: self._displays[each.code]
        )
        moments = column["recorded_at"]
        notes = [
            note or reason for note, reason in zip(words["note"], words["reason"], strict=True)
        ]
        return [
            Column(_addresses(kind, displays), None),
            kind.field(lambda each: each.measure.id),
            kind.field(lambda each: each.measure.slug),
            kind.field(lambda each: each.title),
            kind.field(lambda each: each.measure.dimension),
            kind.field(lambda each: self._uplifts[each.measure.dimension]),
            kind.field(lambda each: each.measure.area),
            kind.field(lambda each: each.unit.level),
            displays,
            kind.field(lambda each: tuple(each.departments)),
            kind.field(lambda each: each.assignee or None),
            kind.field(lambda each: each.period.key),
            kind.field(lambda each: _iso(each.due)),
            kind.field(lambda each: each.status.value),
            kind.field(lambda each: each.overdue > 0),
            kind.field(lambda each: each.late > 0),
            kind.field(lambda each: each.late_entry > 0),
            kind.field(lambda each: each.amount),
            kind.field(lambda each: each.times),
            kind.field(lambda each: _iso(each.done_on)),
            Column(instants(moments), None) if any(moments) else _alike(moments, instant),
            _alike(notes, _or_none),
            _alike(words["evidence"], _or_none),
            kind.field(lambda each: _iso(each.original_due)),
            kind.field(lambda each: each.facts.review or None),
            *self._lights(kind),
        ]

    def _lights(self, kind: "_Few") -> list[Column]:
        if self._rule is None:
            return []
        from sixiang_cli.lights import light

        rule = self._rule
        return [kind.field(lambda each: (found := light(each, rule)) and found.value)]


class _Few:
    """Of some rows those that stand for all others, told apart by a mark: by which it is."""

    def __init__(self, marks: Sequence[object], rows: Sequence[Any]) -> None:
        self.keys = list(map(id, marks))
        self._objects = dict(zip(self.keys, rows, strict=True))

    def field(self, value: Callable[[Any], object]) -> Column:
        return Column(self.keys, {key: value(each) for key, each in self._objects.items()})


def _alike(column: Sequence[Any], value: Callable[[Any], object]) -> Column:
    """Give a field that follows from a column of numbers, days or texts."""
    return Column(column, {each: value(each) for each in set(column)})


def _addresses(kind: _Few, displays: Column) -> list[str]:
    begins = kind.field(lambda each: each.measure.id)
    ends = kind.field(lambda each: each.period.key)
    return [
        f"{id_}@{display}#{key}"
        for id_, display, key in zip(begins.cells(), displays.cells(), ends.cells(), strict=True)
    ]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _or_none(text: str) -> str | None:
    return text or None
