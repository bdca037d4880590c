"""Writing the journal: one transaction, from the writers' lock to the commit that holds.

Events are appended here and nowhere else, together with what they change in the projection. What
may be recorded, and what it means, is decided by the caller and by `progress`.
"""

import os

from sixiang_cli import files, interrupts
from sixiang_cli.errors import StorageError, Unknown
from sixiang_cli.facts import NO_FACTS, fold
from sixiang_cli.journal import connecting, faults, identity, locks, narrowing, schema
from sixiang_cli.journal.chain import GENESIS, canonical, clean, digest
from sixiang_cli.journal.projection import TaskRow, Touched, put_rows, set_off, task_row
from sixiang_cli.journal.records import Adoption, Command, Draft, Head
from sixiang_cli.journal.store import Reader, blame, reading
from sixiang_cli.lean import sqlite3
from sixiang_cli.lean.contextlib import contextmanager
from sixiang_cli.lean.typing import Callable, Collection, Iterable, Iterator, Sequence
from sixiang_cli.model import Event, Facts

_FEW = 60  # tasks
_KIB_EACH = 32  # eight pages: of events, facts and their indexes
_INSERT = """
    INSERT INTO event (device, seq, stamp, recorded_at, actor, command, measure, unit, period, kind,
                       occurred_on, body, hash)
    """
_NEWEST = """
    SELECT e.seq, e.stamp, e.recorded_at, e.actor, e.command, e.measure, e.unit, e.period, e.kind,
           e.occurred_on, e.body, e.hash,
           (SELECT p.hash FROM event p WHERE p.device = e.device AND p.seq = e.seq - 1)
    FROM event e WHERE e.device = ? ORDER BY e.seq DESC LIMIT 1
    """


class Transaction(Reader):
    """What can be read, and appended, between the lock and the commit."""

    def __init__(self, connection: sqlite3.Connection, path: str, now_ms: int, actor: str) -> None:
        """Write to the file at `path` as `actor`, at the moment `now_ms`."""
        super().__init__(connection, path)
        self._now = now_ms
        self._actor = clean(actor)
        self._device_id = 0
        self._device = ""
        self._seq = self._stamp = 0
        self.before = 0
        """When (ms) what was newest here before the first event appended now says it was recorded."""
        self._hash = GENESIS
        self._is_changed = False
        self._known: dict[tuple[str, str, str], Facts | None] = {}

    def tasks_named(self, keys: Collection[tuple[str, str, str]]) -> list[TaskRow]:
        """Give the touched ones of the tasks named by (measure, unit, period), in no order.

        What was read or appended here is known: nobody else writes meanwhile.
        """
        known = self._look_at(keys)
        return [(*key, facts) for key in keys if (facts := known[key]) is not None]

    def _look_at(
        self, keys: Iterable[tuple[str, str, str]]
    ) -> dict[tuple[str, str, str], Facts | None]:
        """Give what is known of tasks, once these are among them; of one that is untouched, nothing."""
        known = self._known
        unknown = [key for key in keys if key not in known]
        if unknown:
            known.update(dict.fromkeys(unknown))
            known.update((row[:3], row[3]) for row in super().tasks_named(unknown))
        return known

    def append(self, drafts: Sequence[Draft]) -> int:
        """Record `drafts` as one command and give the seq of its first event.

        Raises:
            BadInput: text that can't be stored (invalid Unicode, NUL, numbers beyond 2**53).
            ValueError: no drafts.
        """
        if not drafts:
            raise ValueError("a command records at least one event")
        self._make_room(len(drafts))
        events = self._append(drafts)
        touched = Touched()
        later: dict[tuple[str, str, str], list[Event]] = {}
        for event in events:
            measure, unit, period, kind = event[6:10]
            touched.add(unit, measure, period, kind)
            if period:
                later.setdefault((measure, unit, period), []).append(event)
        before = self._look_at(later)
        after = {key: fold(new, before[key] or NO_FACTS) for key, new in later.items()}
        put_rows(
            self._connection,
            (
                task_row(unit, measure, period, facts)
                for (measure, unit, period), facts in after.items()
            ),
        )
        self._known.update(after)
        touched.refold_standings(self._connection)
        return events[0].seq

    def undo(self, command: Command) -> int:
        """Switch a command of this device off; give the seq of the event that says so."""
        return self._turn("undo", command)

    def redo(self, command: Command) -> int:
        """Switch a command of this device on again; give the seq of the event that says so."""
        return self._turn("redo", command)

    def adopt(self, events: Iterable[Event], *, authentic: bool = False) -> Adoption:
        """Take in events of other devices, hashes included, and refold the tasks they touch.

        What continues a chain is appended; the rest is kept aside and named. See `adoption`.
        """
        from sixiang_cli.journal.adoption import adopt

        adoption = adopt(self._connection, events, authentic=authentic)
        self._known.clear()
        self._is_changed = self._is_changed or bool(
            adoption.added or adoption.joined or adoption.forks or adoption.waiting
        )
        return adoption

    def keep_definition(self, name: str, source: bytes) -> None:
        """Keep a definition as it stands in its file, in the place of the one before."""
        self._connection.execute("REPLACE INTO definition VALUES (?, ?)", (name, source))

    def keep(self) -> None:
        """Commit on a clean exit even if no event was appended: the projection was mended."""
        self._is_changed = True

    @property
    def is_changed(self) -> bool:
        """Tell whether there is anything to commit."""
        return self._is_changed

    @property
    def head(self) -> Head:
        """Give the newest event of this device as this transaction leaves it."""
        return Head(self._device, self._seq, self._hash)

    def _turn(self, kind: str, command: Command) -> int:
        self._join_chain()
        if command.device != self._device:
            raise ValueError("a command is undone on the device that recorded it")
        self._make_room(len(command.events))
        (event,) = self._append([Draft("", "", "", kind, "", {"command": command.seq})])
        set_off(self._connection, self._device_id, command.seq)
        touched = Touched()
        for each in command.events:
            touched.add(each.unit, each.measure, each.period, each.kind)
        touched.refold(self._connection)
        self._known.clear()
        return event.seq

    def _make_room(self, tasks: int) -> None:
        """Keep in memory what a large command changes: SQLite's two megabytes hold a small one's.

        Pages that don't fit are written before the end, and each time all that was is synced.
        """
        if tasks > _FEW:
            self._connection.execute(f"PRAGMA cache_size = -{_KIB_EACH * tasks}")

    def _append(self, drafts: Sequence[Draft]) -> list[Event]:
        self._join_chain()
        first = self._seq + 1
        events: list[Event] = []
        for measure, unit, period, kind, occurred_on, body in drafts:
            self._seq += 1
            self._stamp = max(self._now, self._stamp + 1)
            fields = (
                self._device,
                self._seq,
                self._stamp,
                self._now,
                self._actor,
                first,
                clean(measure),
                clean(unit),
                clean(period),
                str(kind),
                occurred_on,
                canonical(body),
            )
            self._hash = digest(self._hash, fields)
            events.append(Event(*fields, self._hash))
        rows = ((self._device_id, *event[1:]) for event in events)
        for values, bound in narrowing.rows(rows, 13):
            self._connection.execute(f"{_INSERT} {values}", bound)
        self._is_changed = True
        return events

    def _join_chain(self) -> None:
        """Find, once, where this device's chain and the clock of the whole journal stand."""
        if self._device:
            return
        place = identity.place_of(self._path)
        self._device_id, self._device = identity.become_device(self._connection, place)
        self._seq, self._hash = self._own_head()
        stamp, at = self._connection.execute(
            "SELECT max(stamp), recorded_at FROM event"  # that of the row with the maximum
        ).fetchone()
        self._stamp, self.before = stamp or 0, at or 0

    def _own_head(self) -> tuple[int, bytes]:
        """Give the newest event of this device, (0, GENESIS) before the first.

        The guards and this one event are looked at, which costs the same whatever history there is.
        All of it is what `verifying` walks.

        Raises:
            Damaged: somebody changed the file behind the program; nothing is recorded on top of it.
        """
        row = self._connection.execute(_NEWEST, (self._device_id,)).fetchone()
        if row is None:
            head, fits = (0, GENESIS), True
        else:
            event, before = Event(self._device, *row[:12]), row[12] if row[0] > 1 else GENESIS
            head = event.seq, event.hash
            fits = before is not None and digest(before, event) == event.hash
        if not fits or not schema.is_guarded(self._connection):
            from sixiang_cli.journal import breaks

            place = head[0]
            found = breaks.Break("changed", self._device, place, place)
            if fits:
                found = breaks.Break("guard", "", 0, 0, "event")
            raise faults.broken(self._path, [found], "什么也没记")
        return head


class writing:  # noqa: N801 (used like a function, in a with statement)
    """Open the journal at `path` for one command: ``with writing(path, ...) as journal: ...``.

    The file is made if it is absent. A clean exit commits, an exception rolls back; nothing is
    left of a transaction that appended nothing. Ctrl-C is held back from the beginning of the
    transaction on, and rolls it back if it comes before the commit.

    Raises:
        Busy: another process wrote for `patience` seconds; the message names it.
        Unknown: the commit failed, and so did looking whether it is there.
        StorageError: another leaf; nothing was recorded.
    """

    def __init__(
        self,
        path: str,
        *,
        now_ms: int,
        actor: str,
        patience: float = locks.PATIENCE,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Take the moment (ms since 1970, UTC) and the post that acts; `progress` as in `locks`."""
        self._path = path
        self._now = now_ms
        self._actor = actor
        self._patience = patience
        self._progress = progress
        self._lock = locks.WritersLock(path)
        self._held = interrupts.Held()

    def __enter__(self) -> Transaction:
        """Take the lock and begin."""
        self._held.__enter__()
        try:
            self._lock.acquire(self._actor, self._now, self._patience, self._progress)
            self._is_new = not os.path.exists(self._path)
            interrupts.hold()
            self._connection = connecting.for_writing(self._path)
            try:
                return self._begin()
            except BaseException:
                self._abandon()
                raise
        except BaseException as error:
            self._lock.release()
            self._held.__exit__()
            if isinstance(error, (sqlite3.Error, OSError)):
                raise faults.translate(error, self._path, writing=True) from error
            raise

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _trace: object,
    ) -> None:
        """Commit or roll back, then let the next writer in."""
        try:
            if error is not None or not self._transaction.is_changed:
                self._abandon()
            elif interrupts.take():
                self._abandon()
                raise KeyboardInterrupt
            else:
                self._commit()
        finally:
            self._lock.release()
            self._held.__exit__()
        if isinstance(error, sqlite3.Error):
            raise faults.translate(error, self._path, writing=True) from error
        blame(error, self._path)

    def _begin(self) -> Transaction:
        self._connection.execute("BEGIN IMMEDIATE")
        applied = schema.version(self._connection, self._path)
        if applied < len(schema.MIGRATIONS):
            schema.migrate(self._connection, applied, self._now)
        self._transaction = Transaction(self._connection, self._path, self._now, self._actor)
        return self._transaction

    def _commit(self) -> None:
        try:
            self._connection.execute("COMMIT")
            self._connection.close()
            if self._is_new:
                files.sync_names(os.path.dirname(os.path.abspath(self._path)))
        except (sqlite3.Error, OSError) as error:
            self._abandon()
            self._settle(error)

    def _settle(self, error: Exception) -> None:
        """After a failed commit, look what became of it: saved, not saved, or unknown."""
        try:
            with reading(self._path) as journal:
                is_saved = self._transaction.head in journal.heads()
            if is_saved:
                _sync_all(self._path)
        except (OSError, StorageError):
            if not connecting.is_half_done(self._path):
                raise _unknown(self._path) from error
            is_saved = False  # whoever opens it next rolls it back
        if not is_saved:
            raise faults.translate(error, self._path, writing=True) from error

    def _abandon(self) -> None:
        """Roll back, and leave no empty file where there was none."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # what the disk refused to undo now is rolled back by whoever opens it next
        finally:
            self._connection.close()
        if self._is_new:
            for name in (self._path, f"{self._path}-journal"):
                _remove_if_empty(name)


@contextmanager
def alone(
    path: str, *, now_ms: int, actor: str, progress: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Keep every writer out that goes by the lock of `path`: for changing files beside the journal.

    Raises:
        Busy: another process held it for too long; StorageError: the lock can't be taken here.
    """
    lock = locks.WritersLock(path)
    with interrupts.Held():
        try:
            lock.acquire(actor, now_ms, progress=progress)
        except OSError as error:
            raise faults.translate(error, path, writing=True) from error
        interrupts.hold()
        try:
            yield
        finally:
            lock.release()


def _unknown(path: str) -> Unknown:
    return Unknown(
        f"不能确定是否已记下（{path}，磁盘出错）。", "先看 sx log -n 3，再决定要不要重记。"
    )


def _remove_if_empty(path: str) -> None:
    try:
        if os.stat(path).st_size == 0:
            os.unlink(path)
    except OSError:
        pass


def _sync_all(path: str) -> None:
    """Ask once more that all of it reach the disk."""
    for name in (path, f"{path}-journal"):
        if os.path.exists(name):
            file = os.open(name, os.O_RDWR)
            try:
                os.fsync(file)
            finally:
                os.close(file)
    files.sync_names(os.path.dirname(os.path.abspath(path)))
