"""Reading the journal: facts of tasks, what stands, what was on record at an earlier moment.

One `reading` is one transaction: what it gives belongs together, however many write meanwhile.
A cursor left half-read would make the next commit wait: what is given piece by piece is read to its
end by whoever asked. Judging what is read (status, overdue, sums) is not done here.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal import connecting, faults, identity
from sixiang_cli.journal.history import History
from sixiang_cli.journal.narrowing import fits, joined, narrow
from sixiang_cli.journal.projection import FACTS, FactsRow, TaskRow, decode
from sixiang_cli.journal.records import ClosedCount
from sixiang_cli.journal.schema import ALIKE, place_of
from sixiang_cli.lean import sqlite3
from sixiang_cli.lean.typing import Collection, Iterator, Mapping
from sixiang_cli.model import Standing

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
        where, keep = narrow(periods, units, measures)
        rows = self._connection.execute(
            f"SELECT measure, unit, period, {FACTS} FROM task {where.sql}", where.values
        )
        return decode(row for row in rows if fits(row, keep)) if keep else decode(rows)

    def tasks_named(self, keys: Collection[tuple[str, str, str]]) -> list[TaskRow]:
        """Give the touched ones of the tasks named by (measure, unit, period), in no order."""
        rows: list[tuple[str, str, str, *FactsRow]] = []
        for source, values in joined("task t", ("t.measure", "t.unit", "t.period"), keys):
            rows += self._connection.execute(
                f"SELECT t.measure, t.unit, t.period, {FACTS} FROM {source}", values
            ).fetchall()
        return decode(rows)

    def closed_counts(
        self,
        *,
        units: Collection[str] | None,
        measures: Collection[str] | None = None,
        before: Mapping[str, str],
    ) -> Iterator[ClosedCount]:
        """Count how touched tasks stand, by unit, measure and shape of period.

        `before` gives for each shape the key of the first period that is left out. This is how
        arrears are found: what was owed and is not among the closed is open, and no row is looked
        at. Costs the number of groups, and what lies in the periods left out.
        """
        if not before:
            return
        if units is None and measures is not None:
            units = self.used_units()
        where, keep = narrow(None, units, measures)
        until = f"CASE shape {'WHEN ? THEN ? ' * len(before)}END"
        later = f"{_OF_GROUP} AND t.period >= until"
        cursor = self._connection.execute(
            f"""
            SELECT {ALIKE}, number - CASE WHEN is_past THEN 0 ELSE (SELECT count(*) {later}) END,
                places - CASE WHEN is_past THEN 0
                    ELSE (SELECT coalesce(sum({place_of("t.period")}), 0) {later}) END,
                first_period, last_period
            FROM (SELECT *, last_period < until AS is_past
                  FROM (SELECT *, {until} AS until FROM alike {where.sql})) AS g
            """,
            (*(text for pair in before.items() for text in pair), *where.values),
        )
        for row in cursor:
            if row[6] and row[2] in before and (not keep or fits((row[1], row[0]), keep)):
                yield tuple.__new__(ClosedCount, row)

    def periods_alike(
        self, groups: Collection[tuple[str, str, str]]
    ) -> Iterator[tuple[str, str, tuple[int, str, str], list[str]]]:
        """Give (unit, measure, state, periods) of tasks that stand alike, some groups at a time.

        `groups` name unit, measure and shape of period; a state is (amount, verdict, review).
        """
        for source, values in joined("alike g", ("g.unit", "g.measure", "g.shape"), groups):
            rows = self._connection.execute(
                "SELECT g.unit, g.measure, g.count, g.verdict, g.review,"
                f" (SELECT group_concat(period) {_OF_GROUP}) FROM {source}",
                values,
            ).fetchall()
            yield from ((row[0], row[1], row[2:5], row[5].split(",")) for row in rows if row[5])

    def standings(
        self,
        *,
        units: Collection[str] | None = None,
        measures: Collection[str] | None = None,
        pairs: Collection[tuple[str, str]] | None = None,
        topics: Collection[str] | None = None,
        year: str = "",
        as_of: int | None = None,
    ) -> list[Standing]:
        """Give what holds until further notice: assignees, departments, standing 不适用.

        `pairs`, if given, are the units and measures to look at, instead of a scope. `topics` are
        those asked for: ``"assignee"``, ``"department"``, ``"na"``. What another one had replaced
        before `year` began may be left out. With `as_of` (ms), what held by what was on record at
        that moment: as today, but where something was recorded later.
        """
        rows = (
            self._standing(units, measures, topics, year)
            if pairs is None
            else self._standing_named(pairs, topics)
        )
        found = [Standing(*row[:4], bool(row[4]), row[5]) for row in rows]
        if as_of is None:
            return found
        from sixiang_cli.journal import as_of as earlier

        anew = earlier.restated(self, as_of)
        if pairs is not None:
            anew &= {*pairs}
        return [each for each in found if (each.unit, each.measure) not in anew] + [
            each
            for each in earlier.standings(self, as_of, anew)
            if (units is None or each.unit in units)
            and (measures is None or each.measure in measures)
            and (topics is None or each.topic in topics)
        ]

    def _standing(
        self,
        units: Collection[str] | None,
        measures: Collection[str] | None,
        topics: Collection[str] | None,
        year: str,
    ) -> list[tuple[str, str, str, str, int, str]]:
        where, keep = narrow(None, units, measures)
        where.among("topic", topics)
        asked = where.sql or "WHERE TRUE"
        rows = self._connection.execute(
            "SELECT measure, unit, topic, since, only, value FROM standing"
            f" {asked} AND (only OR since >= ?)",
            (*where.values, year),
        ).fetchall()
        if year:
            rows += self._connection.execute(
                "SELECT measure, unit, topic, max(since), only, value FROM standing"
                f" {asked} AND NOT only AND since < ? GROUP BY unit, measure, topic",
                (*where.values, year),
            ).fetchall()
        return [row for row in rows if fits(row, keep)] if keep else rows

    def _standing_named(
        self, pairs: Collection[tuple[str, str]], topics: Collection[str] | None
    ) -> list[tuple[str, str, str, str, int, str]]:
        rows: list[tuple[str, str, str, str, int, str]] = []
        for source, values in joined("standing s", ("s.unit", "s.measure"), pairs):
            rows += self._connection.execute(
                f"SELECT measure, unit, topic, since, only, value FROM {source}", values
            ).fetchall()
        return rows if topics is None else [row for row in rows if row[2] in topics]

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
        """
        from sixiang_cli.journal import as_of

        return as_of.facts(
            self, moment_ms, periods=periods, units=units, measures=measures, named=named
        )


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
        _trace: object,
    ) -> None:
        """End it, and put the driver's errors into words."""
        self._connection.close()
        if isinstance(error, sqlite3.Error):
            raise faults.translate(error, self._path, writing=False) from error
        blame(error, self._path)


def connection_of(journal: Reader) -> sqlite3.Connection:
    """Give the connection behind a reader, for the modules of this package."""
    return journal._connection  # noqa: SLF001 (a reader hides it from everybody else)


_MISTAKES = (ValueError, TypeError, LookupError, AttributeError)
_looked_into: set[str] = (
    set()
)  # journals whose soundness is being asked about: they aren't blamed twice


def blame(error: BaseException | None, path: str) -> None:
    """Raise Damaged for a mistake of the program over a journal that is not sound.

    Nothing that was ever written leads to one, so it is the journal's.
    """
    if not isinstance(error, _MISTAKES) or path in _looked_into:
        return
    from sixiang_cli.journal import refolding

    _looked_into.add(path)
    try:
        is_sound = refolding.is_sound(path)
    except _MISTAKES:  # it can't even be looked into
        is_sound = False
    finally:
        _looked_into.discard(path)
    if not is_sound:
        raise faults.damaged(path, "里面有程序从不写的东西") from error
