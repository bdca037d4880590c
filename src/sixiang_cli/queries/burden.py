"""What keeping the ledger cost: how many entries each unit made, and how many of them did several.

Entries are counted so that they can be made fewer; they say nothing of how much was done, and no
unit is compared by them.
"""

from sixiang_cli.calendar import Period, end_of_day, parse_day
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Event, Kind, Unit
from sixiang_cli.selection import Selection


class UnitEntries(NamedTuple):
    """What one unit typed: `commands` it gave, `records` they made, `for_others` of these below it.

    `by_others` are records about the unit that a unit above typed for it.
    """

    unit: Unit
    commands: int
    records: int
    for_others: int
    by_others: int


class Burden(NamedTuple):
    """The entries about what was done in a period.

    `units` are those that typed or were typed for, in the organisation's order; `commands` and
    `records` count them all; `several` are the commands that ticked more than one measure at
    once, `saved` how many commands fewer that took than one for each measure.
    """

    units: tuple[UnitEntries, ...]
    commands: int
    records: int
    several: int
    saved: int


def burden(ledger: Ledger, selection: Selection, period: Period) -> Burden:
    """Count what was typed to record the acts claimed for the days of `period`."""
    commands = _commands(ledger, selection, period)
    given: dict[str, int] = {}
    made: dict[str, int] = {}
    for_others: dict[str, int] = {}
    by_others: dict[str, int] = {}
    several = saved = 0
    for events in commands.values():
        writers = set()
        for event, writer in events:
            writers.add(writer)
            made[writer] = made.get(writer, 0) + 1
            if writer != event.unit:
                for_others[writer] = for_others.get(writer, 0) + 1
                by_others[event.unit] = by_others.get(event.unit, 0) + 1
        for writer in writers:
            given[writer] = given.get(writer, 0) + 1
        measures = {event.measure for event, _ in events}
        several += len(measures) > 1
        saved += len(measures) - 1
    found = (
        UnitEntries(
            unit,
            given.get(unit.code, 0),
            made.get(unit.code, 0),
            for_others.get(unit.code, 0),
            by_others.get(unit.code, 0),
        )
        for unit in ledger.organisation.units
    )
    return Burden(
        tuple(row for row in found if row.records or row.by_others),
        len(commands),
        sum(len(events) for events in commands.values()),
        several,
        saved,
    )


def _commands(
    ledger: Ledger, selection: Selection, period: Period
) -> dict[tuple[str, int], list[tuple[Event, str]]]:
    """Give the live ticks for days of `period`, by command, each with the unit that typed it."""
    import json

    first, last = period.start.isoformat(), period.end.isoformat()
    everybody = len(selection.units) == len(ledger.organisation.units)
    since = end_of_day(parse_day(first), ledger.workspace.timezone) - 86_400_000
    logged = ledger.reader.events(
        units=None if everybody else [unit.code for unit in selection.units],
        since=since,
        until=ledger.moment,
        kinds=[Kind.DONE],
    )
    found: dict[tuple[str, int], list[tuple[Event, str]]] = {}
    for each in logged:
        event = each.event
        if not each.live or not first <= event.occurred_on <= last:
            continue
        if selection.measures is not None and event.measure not in selection.measures:
            continue
        writer = json.loads(event.body).get("by", event.unit) if event.body else event.unit
        found.setdefault((event.device, event.command), []).append((event, writer))
    return found
