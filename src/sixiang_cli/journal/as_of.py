"""What was on record at an earlier moment, folded from what had been recorded by then.

Imported only by those who look back. What holds now is in `store`.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)
# ruff: noqa: SLF001 (one package, several modules)

from itertools import groupby

from sixiang_cli.facts import fold, fold_standings
from sixiang_cli.journal.history import History
from sixiang_cli.journal.narrowing import fits, joined, narrow
from sixiang_cli.journal.projection import EVENT, ORDER, TaskRow, in_order
from sixiang_cli.lean.typing import Any, Collection, Iterable
from sixiang_cli.model import Event, Standing

# What changes that which holds until further notice.
_RESTATING = (
    "e.kind = 'assign'",
    "e.kind = 'na' AND e.period = ''",
    "e.kind = 'reopen' AND e.period = ''",
)


def facts(
    history: History,
    moment_ms: int,
    *,
    periods: Collection[str] | None,
    units: Collection[str] | None,
    measures: Collection[str] | None,
    named: Collection[tuple[str, str, str]] | None,
) -> list[TaskRow]:
    """Give tasks as they stood on record at a moment: those `named`, else those of a scope.

    Tasks are found through the projection, their events by index: with `periods` given, the cost
    does not depend on what lies outside them.
    """
    where, keep = narrow(periods, units, measures, prefix="t.")
    where.add("e.recorded_at <= ?", moment_ms)
    off = history._off_at(moment_ms)
    sources: Iterable[tuple[str, list[str]]] = [("task t", [])]
    if named is not None:
        sources = joined("task t", ("t.measure", "t.unit", "t.period"), named)
    rows: list[Any] = []
    for source, values in sources:
        rows += history._connection.execute(
            f"""
            SELECT {EVENT} FROM {source}
            CROSS JOIN event e INDEXED BY event_by_task
                ON e.unit = t.unit AND e.measure = t.measure AND e.period = t.period
            CROSS JOIN device d ON d.id = e.device
            {where.sql} ORDER BY t.period, t.unit, t.measure, {ORDER}
            """,
            (*values, *where.values),
        ).fetchall()
    events: Iterable[Event] = (Event(*row) for row in rows)
    if off:
        events = (event for event in events if event.command not in off.get(event.device, ()))
    return [
        (*key, fold(group))
        for key, group in groupby(events, key=lambda event: event[6:9])
        if not keep or fits(key, keep)
    ]


def restated(history: History, moment_ms: int) -> set[tuple[str, str]]:
    """Give (unit, measure) where what holds until further notice may have changed after a moment."""
    found = {
        (event.unit, event.measure)
        for command in history._turned_after(moment_ms)
        for event in command.events
        if event.kind == "assign" or not event.period
    }
    for kind in _RESTATING:
        found.update(
            history._connection.execute(
                "SELECT DISTINCT unit, measure FROM event e INDEXED BY event_by_kind"
                f" WHERE {kind} AND stamp > ?",  # never before the moment of recording
                (moment_ms,),
            )
        )
    return found


def standings(
    history: History, moment_ms: int, pairs: Collection[tuple[str, str]]
) -> list[Standing]:
    """Give what held at a moment of these units and measures, by what was on record."""
    held: dict[tuple[str, str], list[Event]] = {}
    for source, values in joined(
        "event e INDEXED BY event_by_kind", ("e.unit", "e.measure"), pairs
    ):
        for kind in _RESTATING:
            for event in history._lasting(kind, moment_ms, source, values):
                held.setdefault((event.measure, event.unit), []).append(event)
    return [
        standing
        for events in held.values()
        for standing in fold_standings(sorted(events, key=in_order))
    ]
