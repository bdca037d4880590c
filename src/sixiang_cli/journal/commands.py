"""Commands and what undoes them: the newest, one by its number, what came after it.

A command is the events that were recorded together; it is undone and redone whole. Every query goes
by an index, and costs what the commands it gives hold.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal.narrowing import Where, joined
from sixiang_cli.journal.projection import BY_TASK, EVENT, LIVE, TASK, in_order
from sixiang_cli.journal.records import Command
from sixiang_cli.lean.sqlite3 import Connection
from sixiang_cli.lean.typing import Any, Iterable, Iterator
from sixiang_cli.model import Event

SOURCE = "FROM event e CROSS JOIN device d ON d.id = e.device"
NEWEST = "e.stamp DESC, d.code DESC, e.seq DESC"
_NOT_UNDOABLE = "e.kind <> 'undo' AND e.kind <> 'redo' AND e.kind <> 'definitions'"

_TURNS = "FROM device d CROSS JOIN event e INDEXED BY event_by_target ON e.device = d.id"
_EVER = 2**63 - 1  # ms, later than any moment of recording


class Commands:
    """The commands of one journal, read within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Read from `connection`, in which a transaction has begun."""
        self._connection = connection

    def commands(
        self, *, device: str | None = None, off: bool | None = None, last: int = 20
    ) -> list[Command]:
        """Give the newest `last` commands that can be undone or redone, newest first.

        `off` picks those that are switched off, or those that are not. Undo, redo and definitions
        are no commands of their own here.
        """
        where = Where()
        where.add(f"e.seq = e.command AND {_NOT_UNDOABLE}")
        newest = NEWEST
        if device is not None:
            where.add("e.device = (SELECT id FROM device WHERE code = ?)", device)
            newest = "e.seq DESC"
        if off is not None:
            where.add(f"NOT {LIVE}" if off else LIVE)
        heads = self._connection.execute(
            f"SELECT e.device, e.seq {SOURCE} {where.sql} ORDER BY {newest} LIMIT ?",
            (*where.values, last),
        ).fetchall()
        return [self._command(device_id, seq) for device_id, seq in heads]

    def command(self, device: str, seq: int) -> Command | None:
        """Give the command of `device` whose first event is `seq`; None if it isn't here."""
        row = self._connection.execute(
            "SELECT e.device FROM device d CROSS JOIN event e ON e.device = d.id"
            " WHERE d.code = ? AND e.seq = ? AND e.command = e.seq",
            (device, seq),
        ).fetchone()
        return self._command(row[0], seq) if row else None

    def last_undone(self, device: str) -> Command | None:
        """Give the command of `device` that was undone last and is still off."""
        row = self._connection.execute(
            "SELECT o.device, o.command FROM off o JOIN device d ON d.id = o.device"
            " WHERE d.code = ? ORDER BY o.turned DESC LIMIT 1",
            (device,),
        ).fetchone()
        return self._command(*row) if row else None

    def later_touching(self, command: Command) -> list[Event]:
        """Give later live events of other commands on the tasks that `command` touched, in order."""
        own = {
            (event.unit, event.measure, event.period) for event in command.events if event.measure
        }
        newest = max(map(in_order, command.events))
        found: list[Event] = []
        for source, values in joined(BY_TASK, TASK, own):
            rows = self._connection.execute(
                f"SELECT {EVENT} FROM {source} CROSS JOIN device d ON d.id = e.device"
                f" WHERE e.stamp >= ? AND {LIVE}",
                (*values, newest[0]),
            )
            found += [Event(*row) for row in rows]
        return sorted((event for event in found if in_order(event) > newest), key=in_order)

    def undone(self, device: str) -> set[int]:
        """Give the commands of `device` that were ever undone, redone since or not."""
        rows = self._connection.execute(
            "SELECT body FROM event INDEXED BY event_by_target WHERE kind = 'undo'"
            " AND device = (SELECT id FROM device WHERE code = ?)",
            (device,),
        )
        return {int(body.partition(":")[2][:-1]) for (body,) in rows}

    def undoing(self, device: str, command: int, until: int | None = None) -> Event | None:
        """Give the newest undo that names a command of `device`, recorded by `until` (ms) if given."""
        row = self._connection.execute(
            f"SELECT {EVENT} {_TURNS}"
            " WHERE (e.kind = 'undo' OR e.kind = 'redo') AND e.kind = 'undo'"
            " AND d.code = ? AND e.body = ? AND e.recorded_at <= ? ORDER BY e.seq DESC LIMIT 1",
            (device, f'{{"command":{command}}}', _EVER if until is None else until),
        ).fetchone()
        return None if row is None else Event(*row)

    def _command(self, device_id: int, seq: int) -> Command:
        rows = self._connection.execute(
            f"SELECT {EVENT}, e.hash {SOURCE} WHERE e.device = ? AND e.seq >= ? ORDER BY e.seq",
            (device_id, seq),
        )
        events = tuple(_of_command(rows, seq))
        turned = self._connection.execute(
            "SELECT turned FROM off WHERE device = ? AND command = ?", (device_id, seq)
        ).fetchone()
        first = events[0]
        return Command(
            first.device,
            seq,
            first.recorded_at,
            first.actor,
            events,
            turned is not None,
            turned[0] if turned else 0,
        )


def _of_command(rows: Iterable[tuple[Any, ...]], seq: int) -> Iterator[Event]:
    for row in rows:
        if row[5] != seq:
            return
        yield Event(*row)
