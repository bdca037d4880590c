"""Taking in events that other devices recorded: what continues a chain, and only that.

Chains are never rewritten, so merging is appending. Nothing is dropped in silence: what can't be
appended is given back, named as a gap or a fork.
"""

from collections.abc import Iterable
from itertools import groupby
from sqlite3 import Connection

from sixiang_cli.errors import BadInput
from sixiang_cli.journal.chain import GENESIS, digest
from sixiang_cli.journal.projection import Touched, set_off
from sixiang_cli.journal.records import Adoption
from sixiang_cli.model import Event

_INSERT = "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def adopt(connection: Connection, events: Iterable[Event]) -> Adoption:
    """Append what continues a chain known here, then refold what it touches, and only that.

    Events may come in any order and any number of times.

    Raises:
        BadInput: an event does not have the hash that its fields and its predecessor give it.
    """
    added = known = 0
    gaps: list[tuple[str, int, int]] = []
    forks: list[Event] = []
    touched = Touched()
    turned: set[tuple[int, int]] = set()
    ordered = sorted(events, key=lambda event: (event.device, event.seq))
    for device, chain in groupby(ordered, key=lambda event: event.device):
        device_id = _device_id(connection, device)
        seq, head = _head(connection, device_id)
        before: Event | None = None
        for event in chain:
            if before is not None and before.seq == event.seq - 1:
                _check(before.hash, event)
            before = event
            if event.seq <= seq:
                if _hash_at(connection, device_id, event.seq) == event.hash:
                    known += 1
                else:
                    forks.append(event)
            elif event.seq > seq + 1:
                gaps.append((device, seq + 1, event.seq - 1))
                break
            elif forks and forks[-1].device == device:
                forks.append(event)
            else:
                _check(head, event)
                device_id = device_id or _new_device(connection, device)
                connection.execute(_INSERT, (device_id, *event[1:13]))
                seq, head = event.seq, event.hash
                added += 1
                touched.add(event.unit, event.measure, event.period, event.kind)
                if event.kind in {"undo", "redo"}:
                    turned.add((device_id, _target(event)))
    for device_id, command in turned:
        set_off(connection, device_id, command)
        for row in connection.execute(
            "SELECT unit, measure, period, kind FROM event"
            " WHERE device = ? AND seq >= ? AND command = ?",
            (device_id, command, command),
        ):
            touched.add(*row)
    touched.refold(connection)
    return Adoption(added, known, tuple(gaps), tuple(forks))


def _check(previous: bytes, event: Event) -> None:
    if digest(previous, event) != event.hash:
        raise BadInput(
            f"设备 {event.device} 的第 {event.seq} 条与前一条接不上：内容被改过或损坏，一条也没收。",
            "向原来的设备重要一份。",
        )


def _target(event: Event) -> int:
    return int(event.body.partition(":")[2][:-1])


def _device_id(connection: Connection, code: str) -> int:
    row = connection.execute("SELECT id FROM device WHERE code = ?", (code,)).fetchone()
    return int(row[0]) if row else 0


def _new_device(connection: Connection, code: str) -> int:
    cursor = connection.execute(
        "INSERT INTO device (code, machine, path, inode) VALUES (?, '', '', '')", (code,)
    )
    return int(cursor.lastrowid or 0)


def _head(connection: Connection, device_id: int) -> tuple[int, bytes]:
    row = connection.execute(
        "SELECT seq, hash FROM event WHERE device = ? ORDER BY seq DESC LIMIT 1", (device_id,)
    ).fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def _hash_at(connection: Connection, device_id: int, seq: int) -> bytes:
    row = connection.execute(
        "SELECT hash FROM event WHERE device = ? AND seq = ?", (device_id, seq)
    ).fetchone()
    return bytes(row[0])
