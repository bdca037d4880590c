"""Checking a journal from end to end: the chains, the file, and the projection against the events.

Everything here walks all of history, says how far it has come, and is never on the way of a
command in daily use. Judging who might have an interest in a break is not done here.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import sqlite3
from collections.abc import Callable, Iterator
from itertools import groupby

from sixiang_cli.errors import StorageError
from sixiang_cli.journal import connecting, faults, schema
from sixiang_cli.journal.breaks import Break, are_loose
from sixiang_cli.journal.chain import GENESIS, digest
from sixiang_cli.journal.projection import (
    COLUMNS,
    EVENT,
    LIVE,
    ORDER,
    PUT_TASK,
    refold_standings,
    set_off,
    standing_row,
    standings_of,
    task_row,
    turned_off,
)
from sixiang_cli.journal.records import Head
from sixiang_cli.journal.store import Reader, reading
from sixiang_cli.journal.streaming import PIECE, Extent, breathe, extent, released
from sixiang_cli.journal.writing import writing
from sixiang_cli.lean_typing import Any, NamedTuple
from sixiang_cli.model import Event
from sixiang_cli.progress import fold

Progress = Callable[[int, int], None]  # events seen, events in all

Pause = Callable[[sqlite3.Connection], None]

_ALIKE = "unit, measure, shape, count, verdict, review"
_STEP = 20_000  # events between two reports of progress
_EVENT_TYPES = (str, int, int, int, str, int, str, str, str, str, str, str, bytes)


class Verification(NamedTuple):
    """What walking every chain found.

    `heads` are the newest events as they stand; `counts` are (device, number of events) in order
    of the devices' codes. The journal is consistent when there are no `breaks`: that no tail was
    cut off, and that nobody wrote all of it anew, only an anchor kept elsewhere can tell.
    """

    heads: tuple[Head, ...]
    counts: tuple[tuple[str, int], ...]
    breaks: tuple[Break, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether each chain joins up and the file is consistent."""
        return not self.breaks


class Difference(NamedTuple):
    """A row of the projection that is not what the events say.

    `table` is ``"task"``, ``"alike"``, ``"standing"`` or ``"off"``; `key` names the row; `stored` and
    `folded` are its contents as text, empty where one side has no such row.
    """

    table: str
    key: tuple[str, ...]
    stored: str
    folded: str


def verify(path: str, progress: Progress | None = None) -> Verification:
    """Walk every chain of the journal at `path`, and let SQLite check the file.

    Raises:
        StorageError: the file can't be read at all.
    """
    return walk(path, progress)[0]


def walk(path: str, progress: Progress | None = None) -> tuple[Verification, Extent]:
    """Verify, and give how far the journal reached at the beginning: what came later is left out.

    Raises:
        StorageError: the file can't be read at all.
    """
    with reading(path) as journal:
        connection = connection_of(journal)
        try:
            devices = connection.execute("SELECT id, code FROM device ORDER BY code").fetchall()
            known = extent(journal)
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            broken = _once([*_file_faults(connection), Break("file", "", 0, 0, str(error))])
            return Verification((), (), broken), Extent(0, 0, ())
        if progress:
            progress(0, known.total)
        breaks = _file_faults(connection)
        try:
            counts: list[tuple[str, int]] = []
            seen = 0
            for device_id, code in devices:
                number = 0
                for found in _walk(connection, device_id, code, known.last):
                    if found is not None:
                        breaks.append(found)
                        continue
                    number += 1
                    seen += 1
                    if progress and seen % _STEP == 0:
                        progress(seen, known.total)
                if not number:
                    breaks.append(Break("empty", code, 0, 0))
                counts.append((code, number))
            if seen != known.total:
                breaks.append(Break("stray", "", 0, known.total - seen))
            if progress:
                progress(seen, known.total)
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            broken = _once([*breaks, Break("file", "", 0, 0, str(error))])
            return Verification((), (), broken), known
    return Verification(known.heads, tuple(counts), tuple(breaks)), known


def refold(path: str, progress: Progress | None = None) -> list[Difference]:
    """Fold everything again and compare with the projection; nothing is changed.

    Raises:
        StorageError: the file can't be read.
    """
    with reading(path) as journal:
        return _differences(connection_of(journal), progress, breathe)


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


def refuse_broken(path: str, progress: Progress | None = None) -> None:
    """Let nothing leave a journal that is not whole: what others get would be believed.

    Raises:
        Damaged: chains or file are broken; the message says where, and what to do.
    """
    found = verify(path, progress)
    if not found.is_whole:
        raise faults.broken(path, found.breaks)


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
    wanted = schema.contents(connecting.empty())
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
            connection.executemany(PUT_TASK, _folded(connection, None))
            connection.execute("DELETE FROM standing")
            for unit, measure in _standing_keys(connection):
                refold_standings(connection, unit, measure)
            journal.keep()
    return number


def connection_of(journal: Reader) -> sqlite3.Connection:
    """Give the connection behind a reader, for the modules of this package."""
    return journal._connection  # noqa: SLF001 (one package, two modules)


def _once(breaks: list[Break]) -> tuple[Break, ...]:
    return tuple(dict.fromkeys(breaks))


def _file_faults(connection: sqlite3.Connection) -> list[Break]:
    """Let SQLite check the file: without a lock first, since that takes long and writers would wait.

    Whoever writes meanwhile may make the file look wrong, never right, so that only what is found
    without a lock is looked for again under one.
    """
    try:
        with released(connection) as file:
            lines = _integrity_unlocked(file) if file else []
        if lines != ["ok"]:
            lines = _integrity(connection)
        actual, wanted = schema.contents(connection), schema.contents(connecting.empty())
    except sqlite3.DatabaseError as error:
        return [Break("file", "", 0, 0, str(error))]
    return [
        *(Break("file", "", 0, 0, line) for line in lines if line != "ok"),
        *(
            Break("guard", "", 0, 0, name)
            for name in sorted(wanted)
            if actual.get(name) != wanted[name]
        ),
        *(Break("added", "", 0, 0, name) for name in sorted({*actual} - {*wanted})),
    ]


def _integrity(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]


def _integrity_unlocked(file: str) -> list[str]:
    try:
        unlocked = connecting.without_locks(file)
        try:
            return _integrity(unlocked)
        finally:
            unlocked.close()
    except sqlite3.Error:
        return []


def _walk(
    connection: sqlite3.Connection, device_id: int, code: str, last: int
) -> Iterator[Break | None]:
    """Give None for each event that is there, and a break for each place where one isn't right."""
    expected, previous = 1, GENESIS
    for row in _links(connection, device_id, last):
        if isinstance(row, str):
            yield Break("foreign", code, expected, expected, row)
            return
        yield None
        if tuple(map(type, row)) != _EVENT_TYPES:
            yield Break("foreign", code, expected, expected)
            expected += 1
            previous = row[12] if isinstance(row[12], bytes) else GENESIS
            continue
        event = Event(*row)
        if event.seq != expected:
            yield Break("missing", code, expected, event.seq - 1)
        elif digest(previous, event) != event.hash:
            yield Break("changed", code, event.seq, event.seq)
        expected, previous = event.seq + 1, event.hash


def _links(
    connection: sqlite3.Connection, device_id: int, last: int
) -> Iterator[tuple[Any, ...] | str]:
    """Give a chain's events in order, a piece at a time; what the driver said, if it can't go on."""
    after: object = None
    while True:
        piece: list[tuple[Any, ...] | str] = []
        rows = connection.execute(
            f"SELECT {EVENT}, e.hash FROM event e CROSS JOIN device d ON d.id = e.device"
            f" WHERE e.device = ? AND e.arrival <= ? {'' if after is None else 'AND e.seq > ?'}"
            " ORDER BY e.seq LIMIT ?",
            (device_id, last, PIECE) if after is None else (device_id, last, after, PIECE),
        )
        try:
            piece.extend(rows)
        except sqlite3.OperationalError as error:  # bytes that are no text
            piece.append(str(error))
        rows.close()
        breathe(connection)
        yield from piece
        if len(piece) < PIECE or isinstance(piece[-1], str):
            return
        after = piece[-1][1]


def _differences(
    connection: sqlite3.Connection, progress: Progress | None, between: Pause | None = None
) -> list[Difference]:
    found = [
        *_off_differences(connection),
        *_standing_differences(connection),
        *_count_differences(connection),
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


def _count_differences(connection: sqlite3.Connection) -> list[Difference]:
    """Compare the counts with the rows that they count; what those should be is compared elsewhere."""
    stored = {row[:6]: row[6:] for row in connection.execute("SELECT * FROM alike")}
    counted = {
        row[:6]: row[6:]
        for row in connection.execute(
            f"SELECT {_ALIKE}, count(*), sum({schema.place_of('period')}), min(period), max(period)"
            f" FROM task INDEXED BY task_counts GROUP BY {_ALIKE}"
        )
    }
    found = []
    for key in sorted({*stored, *counted}):
        *sums, first, last = stored.get(key, (0, 0, "", ""))
        *wanted, least, most = counted.get(key, (0, 0, "", ""))
        if sums != wanted or first > least or last < most:
            texts = (" ".join(map(str, rows.get(key, ()))) for rows in (stored, counted))
            found.append(Difference("alike", tuple(map(str, key)), *texts))
    return found


def _number(connection: sqlite3.Connection, table: str) -> int:
    number: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return number


def _text(row: tuple[object, ...] | None) -> str:
    if row is None:
        return ""
    return " ".join("-" if value is None else str(value) for value in row[3:])


__all__ = [
    "Break", "Difference", "Verification", "is_sound", "refold", "repair", "verify", "walk",
]  # fmt: skip


def sqlite_version() -> str:
    """Give the version of the SQLite library that is at work."""
    return sqlite3.sqlite_version
