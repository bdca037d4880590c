"""Who owes what, in one workspace on one day: obligations met with catalogue, organisation and journal.

The rules are `obligations`'; here they are asked for a workspace's own units, with what was handed
down there. How a task stands is in `ledger`, which builds on this. Nothing here reads facts.
"""

from sixiang_cli import obligations
from sixiang_cli.calendar import Period, day_at, end_of_day, parse_day, period_of
from sixiang_cli.journal import Reader
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import Collection, NamedTuple
from sixiang_cli.model import Cadence, Event, Measure, Unit
from sixiang_cli.obligations import Cascade, HandedDown, Window
from sixiang_cli.progress import Task
from sixiang_cli.workspace import Workspace

_new = tuple.__new__  # a third of the time of a record's own constructor
_CADENCES = tuple(cadence for cadence in Cadence if cadence is not Cadence.AS_NEEDED)


class Owed(NamedTuple):
    """One measure that a unit owes, and in which periods."""

    measure: Measure
    window: Window


class Duties:
    """What each unit owes, for one workspace, one reading and one day.

    With `as_of`, judged at the end of that day, by what was handed down by then; catalogue and
    organisation are today's.
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
        self._rules: dict[str, int] = {}
        self._numbered: dict[tuple[object, ...], int] = {}
        self._windows: dict[tuple[int, str, str, str], Window | None] = {}
        self._owed: dict[tuple[str, str, str, str], list[Owed]] = {}
        self._optional: dict[str, bool] = {}
        self._handed: dict[tuple[str, str], tuple[HandedDown, ...]] | None = None
        self._start = self._begun()

    def _begun(self) -> date:
        if "start" in self.workspace.settings:
            return self.workspace.start
        first = self.reader.first_recorded()
        return self.workspace.today if first is None else day_at(first, self.workspace.timezone)

    @property
    def begun(self) -> date:
        """Give the day from which anything is owed: the workspace's ``start``, else its first record."""
        return self._start

    def measures_for(self, level: str) -> tuple[Measure, ...]:
        """Give the measures that units of `level` might owe, in the catalogue's order."""
        return self.catalogue.at(level)

    def owed_by(self, unit: Unit, measures: Collection[str] | None = None) -> list[Owed]:
        """Give what `unit` owes, in the catalogue's order; only `measures` (ids) if given."""
        alone = unit.code if self._may_be_handed(unit.level) and self.handed_down else ""
        key = (unit.level, unit.since, unit.until, alone)
        if key in self._owed:
            found = self._owed[key]
            return found if measures is None else [each for each in found if each[0].id in measures]
        found = [
            owed
            for measure in self.measures_for(unit.level)
            if (measures is None or measure.id in measures)
            and (owed := self.owed(measure, unit)) is not None
        ]
        if measures is None:
            self._owed[key] = found
        return found

    def _may_be_handed(self, level: str) -> bool:
        if level not in self._optional:
            self._optional[level] = any(each.optional_levels for each in self.measures_for(level))
        return self._optional[level]

    def rule(self, measure: Measure) -> int:
        """Give a number to the rule by which a measure is owed and judged: one to all that share it."""
        if measure.id not in self._rules:
            rule = obligations.rule_of(measure)
            self._rules[measure.id] = self._numbered.setdefault(rule, len(self._numbered))
        return self._rules[measure.id]

    def owed(self, measure: Measure, unit: Unit) -> Owed | None:
        """Give the measure with the periods up to now in which `unit` owes it; none if it doesn't."""
        if measure.optional_levels:
            handed = self.handed_down.get((measure.id, unit.code))
            if handed is not None:
                return _owed(measure, self._window(measure, unit, handed))
        key = (self.rule(measure), unit.level, unit.since, unit.until)
        if key not in self._windows:
            self._windows[key] = self._window(measure, unit, ())
        return _owed(measure, self._windows[key])

    def window(self, measure: Measure, unit: Unit) -> Window | None:
        """Give the periods up to now in which `unit` owes `measure`; none if it doesn't."""
        owed = self.owed(measure, unit)
        return None if owed is None else owed.window

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
        found = [(decided_by(event), loads(event.body).get("row", "")) for event in events]
        return [(decided, row) for decided, row in found if decided.on]

    def suppose(self, decided: Cascade) -> None:
        """Judge from here on as if `decided` were recorded too; nothing is."""
        self.handed_down  # noqa: B018  (what is recorded comes first)
        self._hand_on(decided)
        self._owed.clear()

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


def _owed(measure: Measure, window: Window | None) -> Owed | None:
    return None if window is None else _new(Owed, (measure, window))


def decided_by(event: Event) -> Cascade:
    """Read the decision that a ``cascade`` event records."""
    body = loads(event.body)
    return Cascade(
        event.measure,
        event.unit,
        body["level"],
        bool(body["on"]),
        parse_day(body["since"]),
        tuple(body.get("except", ())),
        body.get("times", 0),
    )


def row_digest(measure: Measure) -> str:
    """Give a digest of what the catalogue's row asks: 16 hex digits over every field that is set.

    Where it stands in the file and what it is found by are left out; so are unset fields, so that
    a field of a later version changes no digest.
    """
    import json

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
