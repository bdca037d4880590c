"""Reading the journal: facts of tasks, what stands, what was on record at an earlier moment.

One `reading` is one transaction: what it gives belongs together, however many write meanwhile.
Nothing is lazy: a cursor left half-read would make the next commit wait. Judging what is read
(status, overdue, sums) is not done here.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, islice
from types import TracebackType

from sixiang_cli.journal import connecting, faults, identity
from sixiang_cli.journal.history import MOST_VALUES, History, Where
from sixiang_cli.journal.projection import EVENT, FACTS, ORDER, FactsRow, TaskRow, decode, in_order
from sixiang_cli.journal.records import ClosedCount
from sixiang_cli.lean_typing import Any
from sixiang_cli.model import Event, Standing
from sixiang_cli.progress import fold, fold_standings

_WITHDRAWN = "e.kind = 'reopen' AND e.period = ''"
_ALIKE = "unit, measure, shape, count, verdict, review"
_OF_GROUP = """FROM task t INDEXED BY task_counts
    WHERE t.unit = g.unit AND t.measure = g.measure AND t.shape = g.shape AND t.count = g.count
      AND t.verdict = g.verdict AND t.review = g.review"""


class Reader(History):
    """What one journal says, at one moment."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        """Read the file at `path` through `connection`, in which a transaction has begun."""
        super().__init__(connection)
        self._path = path

    @property
    def device(self) -> str:
        """Give the code of the device that this file is, empty if it has yet to become one."""
        try:
            known = identity.device_at(self._connection, identity.place_of(self._path))
        except FileNotFoundError:
            return ""
        return known[1] if known else ""

    def tasks(
        self,
        *,
        periods: Collection[str] | None = None,
        units: Collection[str] | None = None,
        measures: Collection[str] | None = None,
    ) -> list[TaskRow]:
        """Give (measure, unit, period, facts) of the touched tasks that fit, in no order."""
        if periods is None and units is None and measures is not None:
            units = self.used_units()
        where, keep = _narrow(periods, units, measures)
        rows = self._connection.execute(
            f"SELECT measure, unit, period, {FACTS} FROM task {where.sql}", where.values
        ).fetchall()
        return decode(row for row in rows if _fits(row, keep)) if keep else decode(rows)

    def tasks_named(self, keys: Collection[tuple[str, str, str]]) -> list[TaskRow]:
        """Give the touched ones of the tasks named by (measure, unit, period), in no order."""
        rows: list[tuple[str, str, str, *FactsRow]] = []
        for named, values in _named(keys):
            rows += self._connection.execute(
                f"SELECT t.measure, t.unit, t.period, {FACTS} FROM {named}", values
            ).fetchall()
        return decode(rows)

    def closed_counts(
        self,
        *,
        units: Collection[str] | None,
        measures: Collection[str] | None = None,
        before: Mapping[str, str],
    ) -> list[ClosedCount]:
        """Count how touched tasks stand, by unit, measure and shape of period.

        `before` gives for each shape the key of the first period that is left out. This is how
        arrears are found: what was owed and is not among the closed is open, and no row is looked
        at. Costs the number of groups, and what lies in the periods left out.
        """
        if not before:
            return []
        if units is None and measures is not None:
            units = self.used_units()
        where, keep = _narrow(None, units, measures)
        where.among("shape", before)
        until = f"CASE shape {'WHEN ? THEN ? ' * len(before)}END"
        rows = self._connection.execute(
            f"""
            SELECT {_ALIKE}, CASE WHEN last_period < until THEN number
                ELSE number - (SELECT count(*) {_OF_GROUP} AND t.period >= until) END,
                first_period, last_period
            FROM (SELECT *, {until} AS until FROM alike {where.sql}) AS g
            """,
            (*(text for pair in before.items() for text in pair), *where.values),
        ).fetchall()
        return [ClosedCount(*row) for row in rows if row[6] and _fits((row[1], row[0]), keep)]

    def periods_alike(
        self, groups: Collection[tuple[str, str, str]]
    ) -> Iterator[tuple[str, str, tuple[int, str, str], list[str]]]:
        """Give (unit, measure, state, periods) of tasks that stand alike, some groups at a time.

        `groups` name unit, measure and shape of period; a state is (amount, verdict, review).
        """
        rest = iter(groups)
        while some := list(islice(rest, MOST_VALUES // 3)):
            marks = ", ".join(["(?, ?, ?)"] * len(some))
            rows = self._connection.execute(
                f"""
                SELECT g.unit, g.measure, g.count, g.verdict, g.review,
                       (SELECT group_concat(period) {_OF_GROUP})
                FROM (VALUES {marks}) AS k CROSS JOIN alike g
                    ON g.unit = k.column1 AND g.measure = k.column2 AND g.shape = k.column3
                """,
                [value for group in some for value in group],
            ).fetchall()
            yield from ((row[0], row[1], row[2:5], row[5].split(",")) for row in rows if row[5])

    def standings(
        self,
        *,
        units: Collection[str] | None = None,
        measures: Collection[str] | None = None,
        topics: Collection[str] | None = None,
        as_of: int | None = None,
    ) -> list[Standing]:
        """Give what holds until further notice: assignees, departments, standing 不适用.

        `topics` are those asked for: ``"assignee"``, ``"department"``, ``"na"``. With `as_of` (ms),
        what held by what was on record at that moment.
        """
        if as_of is not None:
            held = self._standings_as_of(as_of, units, measures)
            return held if topics is None else [each for each in held if each.topic in topics]
        where, keep = _narrow(None, units, measures)
        where.among("topic", topics)
        rows = self._connection.execute(
            f"SELECT measure, unit, topic, since, only, value FROM standing {where.sql}",
            where.values,
        ).fetchall()
        return [
            Standing(measure, unit, topic, since, bool(only), value)
            for measure, unit, topic, since, only, value in rows
            if _fits((measure, unit), keep)
        ]

    def _standings_as_of(
        self, moment_ms: int, units: Collection[str] | None, measures: Collection[str] | None
    ) -> list[Standing]:
        where, keep = _narrow(None, units, measures, prefix="e.")
        held: dict[tuple[str, str], list[Event]] = {}
        for kind in ("e.kind = 'assign'", "e.kind = 'na' AND e.period = ''", _WITHDRAWN):
            for event in self._lasting(kind, where, moment_ms):
                held.setdefault((event.measure, event.unit), []).append(event)
        return [
            standing
            for key, events in held.items()
            if _fits(key, keep)
            for standing in fold_standings(sorted(events, key=in_order))
        ]

    def facts_as_of(
        self,
        moment_ms: int,
        *,
        periods: Collection[str] | None = None,
        units: Collection[str] | None = None,
        measures: Collection[str] | None = None,
        named: Collection[tuple[str, str, str]] | None = None,
    ) -> list[TaskRow]:
        """Give tasks as they stood on record at a moment, folded from what was recorded by then.

        `named`, if given, are the tasks to look at by (measure, unit, period), instead of a scope.

        Tasks are found through the projection, their events by index: with `periods` given, the
        cost does not depend on what lies outside them.
        """
        where, keep = _narrow(periods, units, measures, prefix="t.")
        where.add("e.recorded_at <= ?", moment_ms)
        off = self._off_at(moment_ms)
        rows: list[Any] = []
        for source, values in [("task t", [])] if named is None else _named(named):
            rows += self._connection.execute(
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
            if not keep or _fits(key, keep)
        ]


class reading:  # noqa: N801 (used like a function, in a with statement)
    """Open the journal at `path` for looking: ``with reading(path) as journal: ...``.

    An absent file reads as an empty journal, and looking never creates or changes anything.

    Raises:
        StorageError: one of its leaves, for whatever the driver or the system objected to.
    """

    def __init__(self, path: str) -> None:
        """Take the path; the file is opened on entry."""
        self._path = path

    def __enter__(self) -> Reader:
        """Begin one read transaction."""
        try:
            self._connection = connecting.for_reading(self._path)
        except (sqlite3.Error, OSError) as error:
            raise faults.translate(error, self._path, writing=False) from error
        return Reader(self._connection, self._path)

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _tb: TracebackType | None,
    ) -> None:
        """End it, and put the driver's errors into words."""
        self._connection.close()
        if isinstance(error, sqlite3.Error):
            raise faults.translate(error, self._path, writing=False) from error
        blame(error, self._path)


def blame(error: BaseException | None, path: str) -> None:
    """Raise Damaged for a mistake of the program over a journal that is not sound.

    Nothing that was ever written leads to one, so it is the journal's.
    """
    if isinstance(error, (ValueError, TypeError, LookupError, AttributeError)):
        from sixiang_cli.journal import verifying

        if not verifying.is_sound(path):
            detail = f"{type(error).__name__}: {error}"
            raise faults.damaged(path, detail[:200]) from error


_Keep = dict[int, frozenset[str]]


def _narrow(
    periods: Collection[str] | None,
    units: Collection[str] | None,
    measures: Collection[str] | None,
    prefix: str = "",
) -> tuple[Where, _Keep]:
    """Build the conditions; lists too long for SQLite are left to `_fits`, by position."""
    where, keep = Where(), {}
    for position, (column, values) in enumerate(
        (("measure", measures), ("unit", units), ("period", periods))
    ):
        if values is not None and len(values) + len(where.values) > MOST_VALUES:
            keep[position] = frozenset(values)
        else:
            where.among(prefix + column, values)
    return where, keep


def _named(keys: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Give the source `t` of tasks named by (measure, unit, period), and its values; some at a time.

    A join, because SQLite scans the whole table for a list of rows in a condition.
    """
    rest = iter(keys)
    while some := list(islice(rest, MOST_VALUES // 3)):
        marks = ", ".join(["(?, ?, ?)"] * len(some))
        source = f"(VALUES {marks}) AS k CROSS JOIN task t"
        on = "t.measure = k.column1 AND t.unit = k.column2 AND t.period = k.column3"
        yield f"{source} ON {on}", [value for key in some for value in key]


def _fits(row: tuple[object, ...], keep: _Keep) -> bool:
    return all(row[position] in values for position, values in keep.items())
