"""Events with what they are about: measure, unit and period by today's names, late ones with their days.

Used wherever history is shown. What the options of ``sx log`` mean is in `log`; SQL is in `journal`.
"""

import json

from sixiang_cli.calendar import Period, day_at, parse_day, parse_key
from sixiang_cli.errors import BadDefinitions, BadInput
from sixiang_cli.journal import LoggedEvent, Reader, adoption, clocks, in_order
from sixiang_cli.journal.store import connection_of
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.typing import TYPE_CHECKING, Any, Callable, Collection, NamedTuple
from sixiang_cli.model import Cadence, Event, Kind, Measure, Unit
from sixiang_cli.workspace import Workspace

if TYPE_CHECKING:
    from sixiang_cli.catalogue import Catalogue
    from sixiang_cli.organisation import Organisation


class LogRow(NamedTuple):
    """One event with what it is about, as far as today's definitions know it.

    `late_entry` is the number of days from the end of the period to the recording, 0 where the
    act itself was not claimed for a day within the period or was recorded in time. `turned` are
    the events of the command that an undo or redo turned, as far as they are here; `undone` is
    the undo that switched the event's own command off, where that is no row of its own beside it.
    `clock_is_odd` tells that its moment can't be right (`journal.clocks`).
    """

    event: Event
    live: bool
    clock_is_odd: bool
    measure: Measure | None
    unit: Unit | None
    unit_name: str
    period: Period | None
    body: dict[str, Any]
    late_entry: int
    turned: tuple["LogRow", ...] = ()
    undone: Event | None = None


Only = Callable[[list[LogRow], "Describer"], list[LogRow]]


def history(
    workspace: Workspace,
    reader: Reader,
    *,
    measures: Collection[str] | None = None,
    units: Collection[str] | None = None,
    period: Period | None = None,
    since: int | None = None,
    until: int | None = None,
    actor: str | None = None,
    only: Only | None = None,
    last: int | None = None,
) -> list[LogRow]:
    """Give the events that fit, oldest first; of these the `last` so many.

    `only` picks from what fits, and may add to it. A period takes in the events of every task whose
    own period lies within it. Works with a broken catalogue: ids then stand for titles.
    """
    one = next(iter(measures)) if measures is not None and len(measures) == 1 else None
    narrow = measures is not None and one is None
    filtered = only is not None or narrow or period is not None
    logged: list[LoggedEvent] = []
    for key in (None,) if period is None else _keys_within(reader, period):
        logged += reader.events(
            measure=one,
            units=units,
            period=key,
            since=since,
            until=until,
            actor=actor,
            last=None if filtered else last,
        )
    if period is not None:
        logged.sort(key=lambda each: in_order(each.event))
    describe = Describer(workspace, clocks.odd(reader, workspace.now))
    rows = [
        describe(each) for each in logged if not narrow or each.event.measure in (measures or ())
    ]
    if only is not None:
        rows = only(rows, describe)
    shown = [
        _with_turned(row, reader, describe) for row in (rows if last is None else rows[-last:])
    ]
    return _with_undone(shown, reader, until)


def _with_turned(row: LogRow, reader: Reader, describe: "Describer") -> LogRow:
    """Put to an undo or redo what it turned; any other event is given as it is."""
    if row.event.kind not in (Kind.UNDO, Kind.REDO):
        return row
    seq = row.body.get("command")
    command = reader.command(row.event.device, seq) if isinstance(seq, int) else None
    events = () if command is None else command.events
    return row._replace(turned=tuple(describe(LoggedEvent(event, True, 0)) for event in events))


def _with_undone(rows: list[LogRow], reader: Reader, until: int | None) -> list[LogRow]:
    """Put to what was undone the undo that did it, where no row tells of that one."""
    told = {row.event[:2] for row in rows}
    undone: dict[tuple[str, int], Event | None] = {}
    for device, command in {(row.event.device, row.event.command) for row in rows if not row.live}:
        undo = reader.undoing(device, command, until)
        undone[device, command] = None if undo is None or undo[:2] in told else undo
    return [
        row if row.live else row._replace(undone=undone[row.event.device, row.event.command])
        for row in rows
    ]


def aside(workspace: Workspace, reader: Reader) -> list[LogRow]:
    """Give the events that came in bundles and are no part of a chain here; none of them counts."""
    describe = Describer(workspace)
    return [describe(LoggedEvent(event, True, 0)) for event in reader.aside_events()]


def counterparts(workspace: Workspace, reader: Reader) -> list[LogRow]:
    """Give the events that count here and have the numbers of those that are of forks."""
    describe = Describer(workspace)
    events = adoption.counterparts(connection_of(reader))
    return [describe(LoggedEvent(event, True, 0)) for event in events]


def _keys_within(reader: Reader, period: Period) -> list[str]:
    """Give the keys of periods within `period` that anything was recorded for."""
    keys = ((key, _parsed(key)) for key in reader.used_periods())
    return [key for key, found in keys if found is not None and period.holds(found)]


class Describer:
    """Puts today's names to events."""

    def __init__(self, workspace: Workspace, odd: Collection[tuple[str, int]] = ()) -> None:
        """Take today's definitions, as far as they can be read, and what has an odd moment."""
        self._odd = odd
        self.workspace = workspace
        self.catalogue: Catalogue | None = None
        self.organisation: Organisation | None = None
        with contextlib.suppress(BadDefinitions):
            self.catalogue, self.organisation = workspace.catalogue, workspace.organisation

    def __call__(self, logged: LoggedEvent) -> LogRow:
        """Give an event with what it is about."""
        event = logged.event
        measure = None if self.catalogue is None else self.catalogue.measure(event.measure)
        unit = None if self.organisation is None else self.organisation.unit(event.unit)
        name = event.unit if self.organisation is None else self.organisation.display(event.unit)
        body = json.loads(event.body) if event.body else {}
        period = _parsed(event.period)
        return LogRow(
            event,
            logged.live,
            event[:2] in self._odd,
            measure,
            unit,
            name,
            period,
            body,
            self._lag(event, period) if body.get("n", 1) else 0,
        )

    def _lag(self, event: Event, period: Period | None) -> int:
        if event.kind != Kind.DONE or period is None or period.cadence is Cadence.ONCE:
            return 0
        if not event.occurred_on or parse_day(event.occurred_on) > period.end:
            return 0
        return max(0, (day_at(event.recorded_at, self.workspace.timezone) - period.end).days)


def _parsed(key: str) -> Period | None:
    try:
        return parse_key(key) if key else None
    except BadInput:
        return None
