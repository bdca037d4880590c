"""Checking a journal from end to end: the chains, and the file.

Everything here walks all of history, says how far it has come, and is never on the way of a
command in daily use. Whether the projection says what the events say is `refolding`'s; judging who
might have an interest in a break is done above.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal import connecting, faults, schema
from sixiang_cli.journal.breaks import Break
from sixiang_cli.journal.chain import GENESIS, digest
from sixiang_cli.journal.projection import EVENT
from sixiang_cli.journal.records import Head
from sixiang_cli.journal.store import connection_of, reading
from sixiang_cli.journal.streaming import PIECE, Extent, breathe, extent, released
from sixiang_cli.lean import sqlite3
from sixiang_cli.lean.typing import Any, Callable, Iterator, NamedTuple
from sixiang_cli.model import Event

Progress = Callable[[int, int], None]  # events seen, events in all

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
            counts = _walk_all(connection, devices, known, breaks, progress)
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            broken = _once([*breaks, Break("file", "", 0, 0, str(error))])
            return Verification((), (), broken), known
    return Verification(known.heads, tuple(counts), tuple(breaks)), known


def refuse_broken(path: str, progress: Progress | None = None) -> None:
    """Let nothing leave a journal that is not whole: what others get would be believed.

    Raises:
        Damaged: chains or file are broken; the message says where, and what to do.
    """
    found = verify(path, progress)
    if not found.is_whole:
        raise faults.broken(path, found.breaks)


def sqlite_version() -> str:
    """Give the version of the SQLite library that is at work."""
    return sqlite3.sqlite_version


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
        actual, wanted = schema.contents(connection), connecting.definitions()
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


def _walk_all(
    connection: sqlite3.Connection,
    devices: list[tuple[int, str]],
    known: Extent,
    breaks: list[Break],
    progress: Progress | None,
) -> list[tuple[str, int]]:
    """Give the number of events of each device's chain, and put to `breaks` what isn't right."""
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
    return counts


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
