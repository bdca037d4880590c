"""Events on their way out: a device's chain from some point on, as it was written.

The counterpart of `adoption`. Events come one by one, so that a long history needs little memory;
the reading they come from must stay open until the last one was taken.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal.chain import GENESIS
from sixiang_cli.journal.projection import EVENT
from sixiang_cli.journal.store import Reader, connection_of
from sixiang_cli.lean.typing import Iterator
from sixiang_cli.model import Event

_AT_ONCE = 2_000  # rows


def chain(journal: Reader, device: str, after: int = 0) -> Iterator[Event]:
    """Give the events of `device` whose seq is greater than `after`, in order, hashes included."""
    rows = connection_of(journal).execute(
        f"SELECT {EVENT}, e.hash FROM device d CROSS JOIN event e ON e.device = d.id"
        " WHERE d.code = ? AND e.seq > ? ORDER BY e.seq",
        (device, after),
    )
    while some := rows.fetchmany(_AT_ONCE):
        for row in some:
            yield Event(*row)


def hash_at(journal: Reader, device: str, seq: int) -> bytes:
    """Give the hash of one event of a chain; that before the first for 0."""
    row = (
        connection_of(journal)
        .execute(
            "SELECT e.hash FROM device d CROSS JOIN event e ON e.device = d.id"
            " WHERE d.code = ? AND e.seq = ?",
            (device, seq),
        )
        .fetchone()
    )
    return bytes(row[0]) if row else GENESIS


def everything(journal: Reader) -> Iterator[Event]:
    """Give every chain whole, one device after the other in order of their codes."""
    for head in journal.heads():
        yield from chain(journal, head.device)


def starts_since(journal: Reader, moment_ms: int) -> dict[str, int]:
    """Give, for each device that recorded anything since a moment, the seq after which to begin."""
    rows = connection_of(journal).execute(
        "SELECT d.code, min(e.seq) - 1 FROM event e INDEXED BY event_by_stamp"
        " CROSS JOIN device d ON d.id = e.device"
        " WHERE e.stamp >= ? AND e.recorded_at >= ? GROUP BY d.code ORDER BY d.code",
        (moment_ms, moment_ms),
    )
    return dict(rows.fetchall())
