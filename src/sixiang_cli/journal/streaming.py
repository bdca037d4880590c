"""Going through all of history a piece at a time, in step with those who write.

Events are only ever appended, so pieces read in transactions of their own agree with each other
once what came after the start (`Extent.last`) is left out. Between two pieces the transaction ends
and writers get their turn. At most one piece is in memory.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from heapq import merge
from itertools import pairwise

from sixiang_cli.journal import connecting, faults
from sixiang_cli.journal.narrowing import MOST_VALUES, Where
from sixiang_cli.journal.records import Head
from sixiang_cli.journal.store import Reader
from sixiang_cli.lean import contextlib, sqlite3
from sixiang_cli.lean.typing import Collection, Iterator, NamedTuple, Sequence

PIECE = 2_000  # events: read in a few hundredths of a second
_PASSAGE = """
    d.code, e.seq, e.recorded_at, e.command, e.measure, e.unit, e.period, e.kind, e.occurred_on,
    e.body"""


class Extent(NamedTuple):
    """How far a journal reached at one moment: the last arrival, the number of events, the heads."""

    last: int
    total: int
    heads: tuple[Head, ...]


class Passage(NamedTuple):
    """What an audit looks at of one event."""

    device: str
    seq: int
    recorded_at: int
    command: int
    measure: str
    unit: str
    period: str
    kind: str
    occurred_on: str
    body: str


def extent(reader: Reader) -> Extent:
    """Give how far the journal reaches in the transaction that is open."""
    total, last = reader._connection.execute(  # noqa: SLF001 (one package)
        "SELECT count(*), coalesce(max(arrival), 0) FROM event"
    ).fetchone()
    return Extent(last, total, reader.heads())


@contextlib.contextmanager
def released(connection: sqlite3.Connection) -> Iterator[str]:
    """Have no read transaction for a while, and begin another then; give the file's path.

    The path is empty for a copy in memory, in which nobody else writes.

    Raises:
        StorageError: it can't be begun, which says nothing about what the journal holds.
    """
    file: str = connection.execute("PRAGMA database_list").fetchone()[2]
    if not file:
        yield ""
        return
    connection.execute("COMMIT")
    yield file
    try:
        try:
            _begin(connection)
        except sqlite3.OperationalError:
            connecting.for_reading(file).close()  # rolls back what a crash left half-done
            _begin(connection)
    except (sqlite3.Error, OSError) as error:
        raise faults.translate(error, file, writing=False) from error


def breathe(connection: sqlite3.Connection) -> None:
    """Let whoever waits write, between two pieces; raises as `released`."""
    with released(connection):
        pass


def _begin(connection: sqlite3.Connection) -> None:
    if not connection.in_transaction:
        connection.execute("BEGIN")
    connection.execute("SELECT 1 FROM sqlite_master").fetchall()  # this takes the lock


def by_chain(
    reader: Reader,
    known: Extent,
    *,
    measures: Collection[str] | None = None,
    units: Collection[str] | None = None,
) -> Iterator[list[Passage]]:
    """Give everything known at a moment, chain after chain, each in its order.

    What is of other measures and units is left out; a piece may be empty.
    """
    connection = reader._connection  # noqa: SLF001 (one package)
    for head in known.heads:
        after: int | None = None
        while True:
            where = Where()
            where.add("e.device = (SELECT id FROM device WHERE code = ?)", head.device)
            where.add("e.arrival <= ?", known.last)
            if after is not None:
                where.add("e.seq > ?", after)
            rows = connection.execute(
                f"SELECT {_PASSAGE} FROM event e CROSS JOIN device d ON d.id = e.device"
                f" {where.sql} ORDER BY e.seq LIMIT ?",
                (*where.values, PIECE),
            ).fetchall()
            breathe(connection)
            yield [
                Passage._make(row)
                for row in rows
                if (measures is None or row[4] in measures) and (units is None or row[5] in units)
            ]
            if len(rows) < PIECE:
                break
            after = rows[-1][1]


def of_periods(
    reader: Reader,
    known: Extent,
    periods: Collection[str],
    *,
    measures: Collection[str] | None = None,
    units: Collection[str] | None = None,
) -> Iterator[list[Passage]]:
    """Give what was known at a moment of the tasks of some periods, unit after unit.

    Events have no index that begins with the period; tasks do, and every event of a period has one.
    """
    connection = reader._connection  # noqa: SLF001 (one package)
    used = sorted(reader.used_units() if units is None else reader.used_units() & {*units})
    piece: list[Passage] = []
    for period in periods:
        for unit in used:
            where = Where()
            where.add("t.period = ? AND t.unit = ? AND e.arrival <= ?", period, unit, known.last)
            if measures is not None and len(measures) < MOST_VALUES:
                where.among("t.measure", measures)
            rows = connection.execute(
                f"SELECT {_PASSAGE} FROM task t CROSS JOIN event e INDEXED BY event_by_task"
                " ON e.unit = t.unit AND e.measure = t.measure AND e.period = t.period"
                f" CROSS JOIN device d ON d.id = e.device {where.sql}",
                where.values,
            )
            piece += [Passage._make(row) for row in rows if measures is None or row[4] in measures]
            if len(piece) >= PIECE:
                breathe(connection)
                yield piece
                piece = []
    yield piece


def acts_by_clock(
    reader: Reader,
    known: Extent,
    device: str,
    turns: Sequence[int],
    *,
    measures: Collection[str] | None = None,
    units: Collection[str] | None = None,
) -> Iterator[tuple[int, str, str]]:
    """Give (recorded_at, day, body) of a device's acts by its clock, which was set back at `turns`.

    Between two turns a chain is in the order of its clock, so the stretches are merged. `turns` are
    the numbers of the events with which a stretch begins. For a device whose clock only went
    forward nobody asks this.
    """
    connection = reader._connection  # noqa: SLF001 (one package)
    some = max(1, PIECE // (len(turns) + 1))

    def stretch(first: int, end: int) -> Iterator[tuple[int, str, str]]:
        while True:
            rows = connection.execute(
                "SELECT recorded_at, occurred_on, body, seq, measure, unit FROM event"
                " WHERE device = (SELECT id FROM device WHERE code = ?) AND seq >= ? AND seq < ?"
                " AND kind = 'done' AND arrival <= ? ORDER BY seq LIMIT ?",
                (device, first, end, known.last, some),
            ).fetchall()
            breathe(connection)
            for row in rows:
                if (measures is None or row[4] in measures) and (units is None or row[5] in units):
                    yield row[:3]
            if len(rows) < some:
                return
            first = rows[-1][3] + 1

    bounds = [0, *turns, 2**62]
    return merge(*(stretch(first, end) for first, end in pairwise(bounds)))
