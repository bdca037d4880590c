"""Folding all of history again: what the projection should say, where it differs, making it anew.

Like `verifying`, it walks everything, says how far it has come, and is never on the way of a command
in daily use. Events are read here, and never touched.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from itertools import groupby

from sixiang_cli.errors import StorageError
from sixiang_cli.facts import fold
from sixiang_cli.journal import connecting, faults, schema
from sixiang_cli.journal.breaks import are_loose
from sixiang_cli.journal.projection import (
    COLUMNS,
    EVENT,
    LIVE,
    ORDER,
    put_rows,
    refold_standings,
    set_off,
    standing_row,
    standings_of,
    task_row,
    turned_off,
)
from sixiang_cli.journal.store import connection_of, reading
from sixiang_cli.journal.streaming import PIECE, breathe
from sixiang_cli.journal.verifying import Progress, verify
from sixiang_cli.journal.writing import writing
from sixiang_cli.lean import sqlite3
from sixiang_cli.lean.typing import Callable, Iterator, NamedTuple
from sixiang_cli.model import Event

# What is counted: the table, what is alike in a row of it, what stands there, the index to count by.
_COUNTS = (
    (
        "alike",
        schema.ALIKE,
        f"count(*), sum({schema.place_of('period')}), min(period), max(period)",
        "task_counts",
    ),
    ("claimed", schema.CLAIMED, "count(*), min(recorded_at), max(recorded_at)", "task_sums"),
)

Pause = Callable[[sqlite3.Connection], None]


class Difference(NamedTuple):
    """A row of the projection that is not what the events say.

    `table` is ``"task"``, ``"alike"``, ``"claimed"``, ``"standing"`` or ``"off"``; `key` names the row;
    `stored` and `folded` are its contents as text, empty where one side has no such row.
    """

    table: str
    key: tuple[str, ...]
    stored: str
    folded: str


def refold(path: str, progress: Progress | None = None) -> list[Difference]:
    """Fold everything again and compare with the projection; nothing is changed.

    Raises:
        StorageError: the file can't be read.
    """
    with reading(path) as journal:
        return _differences(connection_of(journal), progress, breathe)


def refuse_different(path: str, progress: Progress | None = None) -> None:
    """Let no figure leave a journal whose projection is not what its events say.

    Raises:
        Damaged: it differs, and can be made again.
    """
    number = len(refold(path, progress))
    if number:
        raise faults.different(path, number)


def repair(path: str, *, now_ms: int, actor: str, progress: Progress | None = None) -> int:
    """Rebuild the projection and what guards the events, in one transaction; give what differed.

    Events are not touched: a break of a chain can't be repaired, and guards that were taken down
    stay down then, so that nobody records on top of it.

    Raises:
        StorageError: as `writing`.
    """
    wanted = connecting.definitions()
    is_joined = are_loose(verify(path, progress).breaks)
    with writing(path, now_ms=now_ms, actor=actor) as journal:
        connection = connection_of(journal)
        mended = schema.mend(connection, wanted, guards=is_joined)
        number = len(_differences(connection, progress)) + mended
        if number:
            connection.execute("DELETE FROM off")
            for device_id, command in _targets(connection):
                set_off(connection, device_id, command)
            connection.execute("DELETE FROM task")
            connection.execute("DELETE FROM alike")  # triggers count anew
            connection.execute("DELETE FROM claimed")
            put_rows(connection, _folded(connection, None))
            connection.execute("DELETE FROM standing")
            for unit, measure in _standing_keys(connection):
                refold_standings(connection, unit, measure)
            journal.keep()
    return number


def is_sound(path: str) -> bool:
    """Tell whether chains, file and projection are all as they should be; never raises."""
    try:
        if not verify(path).is_whole:
            return False
        connection = connecting.for_reading(path)
        try:
            return not _differences(connection, None)
        finally:
            connection.close()
    except (sqlite3.Error, StorageError, ValueError, TypeError, LookupError, AttributeError):
        return False


def _differences(
    connection: sqlite3.Connection, progress: Progress | None, between: Pause | None = None
) -> list[Difference]:
    found = [
        *_off_differences(connection),
        *_standing_differences(connection),
        *(each for counts in _COUNTS for each in _count_differences(connection, *counts)),
    ]
    number = 0
    for folded in _folded(connection, progress, between):
        number += 1
        key = folded[:3]
        stored = connection.execute(
            f"SELECT {COLUMNS} FROM task WHERE period = ? AND unit = ? AND measure = ?", key
        ).fetchone()
        if stored != folded:
            found.append(_difference(stored or folded, stored, folded))
    if number != _number(connection, "task"):
        extra = connection.execute(
            f"SELECT {COLUMNS} FROM task t WHERE NOT EXISTS (SELECT 1 FROM event e"
            " WHERE e.unit = t.unit AND e.measure = t.measure AND e.period = t.period)"
        )
        found += [_difference(row, row, None) for row in extra]
    return found


def _difference(
    row: tuple[object, ...], stored: tuple[object, ...] | None, folded: tuple[object, ...] | None
) -> Difference:
    period, unit, measure = map(str, row[:3])
    return Difference("task", (measure, unit, period), _text(stored), _text(folded))


def _folded(
    connection: sqlite3.Connection, progress: Progress | None, between: Pause | None = None
) -> Iterator[tuple[object, ...]]:
    """Fold every task into its row, in order of unit, measure and period; `off` is believed.

    `between` is called between two pieces, each of which holds some tasks whole.
    """
    total = _number(connection, "event")
    seen, most = 0, PIECE
    after: tuple[object, ...] = ()
    while True:
        rows = connection.execute(
            f"SELECT {EVENT}, {LIVE} FROM event e INDEXED BY event_by_task"
            " CROSS JOIN device d ON d.id = e.device"
            f" {'WHERE (e.unit, e.measure, e.period) > (?, ?, ?)' if after else ''}"
            f" ORDER BY e.unit, e.measure, e.period, {ORDER} LIMIT ?",
            (*after, most),
        ).fetchall()
        groups = [(key, list(group)) for key, group in groupby(rows, key=lambda row: row[6:9])]
        is_end = len(rows) < most
        if not is_end:
            groups.pop()  # it may go on
            if not groups:
                most *= 2
                continue
        for (measure, unit, period), events in groups:
            seen += len(events)
            after = (unit, measure, period)
            if period:
                facts = fold([Event(*row[:12]) for row in events if row[12]])
                yield task_row(unit, measure, period, facts)
        if progress:
            progress(min(seen, total), total)
        if is_end:
            return
        if between:
            between(connection)


def _targets(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    rows = connection.execute(
        "SELECT DISTINCT device, body FROM event INDEXED BY event_by_target"
        " WHERE kind = 'undo' OR kind = 'redo'"
    ).fetchall()
    return [(device, int(body.partition(":")[2][:-1])) for device, body in rows]


def _off_differences(connection: sqlite3.Connection) -> list[Difference]:
    stored = {row[:2]: row[2] for row in connection.execute("SELECT * FROM off")}
    folded = {
        key: turned for key in _targets(connection) if (turned := turned_off(connection, *key))
    }
    codes = dict(connection.execute("SELECT id, code FROM device").fetchall())
    return [
        Difference(
            "off",
            (str(codes.get(key[0], key[0])), str(key[1])),
            str(stored.get(key, "")),
            str(folded.get(key, "")),
        )
        for key in sorted({*stored, *folded})
        if stored.get(key) != folded.get(key)
    ]


def _standing_keys(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    return connection.execute(
        "SELECT unit, measure FROM event WHERE kind = 'assign' UNION"
        " SELECT unit, measure FROM event WHERE period = '' AND measure <> ''"
    ).fetchall()


def _standing_differences(connection: sqlite3.Connection) -> list[Difference]:
    stored = {row[:5]: row[5] for row in connection.execute("SELECT * FROM standing")}
    folded = {
        row[:5]: row[5]
        for key in _standing_keys(connection)
        for row in map(standing_row, standings_of(connection, *key))
    }
    return [
        Difference(
            "standing",
            tuple(map(str, key)),
            str(stored.get(key, "")),
            str(folded.get(key, "")),
        )
        for key in sorted({*stored, *folded})
        if stored.get(key) != folded.get(key)
    ]


def _count_differences(
    connection: sqlite3.Connection, table: str, key: str, counts: str, index: str
) -> Iterator[Difference]:
    """Compare counts with the rows that they count; what those should be is compared elsewhere.

    The last two columns are bounds, which may lie further apart than they must.
    """
    width = key.count(",") + 1
    source, marks = f"task t INDEXED BY {index}", ", ".join("?" * width)
    for row in connection.execute(f"SELECT {key}, {counts} FROM {source} GROUP BY {key}"):
        stored = connection.execute(
            f"SELECT * FROM {table} WHERE ({key}) = ({marks})", row[:width]
        ).fetchone()
        if (
            stored is None
            or stored[:-2] != row[:-2]
            or stored[-2] > row[-2]
            or stored[-1] < row[-1]
        ):
            yield _count_difference(table, width, stored, row)
    same = " AND ".join(f"t.{name} = c.{name}" for name in key.split(", "))
    for stored in connection.execute(
        f"SELECT * FROM {table} c WHERE NOT EXISTS (SELECT 1 FROM {source} WHERE {same})"
    ):
        yield _count_difference(table, width, stored, None)


def _count_difference(
    table: str, width: int, stored: tuple[object, ...] | None, counted: tuple[object, ...] | None
) -> Difference:
    key = (stored or counted or ())[:width]
    texts = (" ".join(map(str, row[width:])) if row else "" for row in (stored, counted))
    return Difference(table, tuple(map(str, key)), *texts)


def _number(connection: sqlite3.Connection, table: str) -> int:
    number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return number


def _text(row: tuple[object, ...] | None) -> str:
    if row is None:
        return ""
    return " ".join("-" if value is None else str(value) for value in row[3:])
