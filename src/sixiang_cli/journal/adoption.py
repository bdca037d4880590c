"""Taking in events that other devices recorded: what continues a chain is appended to it.

Chains are never rewritten, so merging is appending, and what is here in the end does not depend on
the order in which it came. What can't be appended is kept aside and named: events behind a gap wait
for what is missing; of two events with one number, the one that came first stays in the chain and
the other is of a fork. Nothing is dropped in silence.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from itertools import groupby, islice

from sixiang_cli.errors import BadInput
from sixiang_cli.journal.chain import GENESIS, digest
from sixiang_cli.journal.history import History
from sixiang_cli.journal.projection import EVENT, Touched, set_off
from sixiang_cli.journal.records import Adoption
from sixiang_cli.lean.sqlite3 import Connection
from sixiang_cli.lean.typing import Iterable, Iterator
from sixiang_cli.model import Event

_INSERT = "INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_ASIDE = f"INSERT INTO aside VALUES ({', '.join('?' * 16)})"
_ASIDE = (
    "device, seq, stamp, recorded_at, actor, command, measure, unit, period, kind, occurred_on,"
    " body, hash"
)
_AT_ONCE = 50_000  # events that are sorted together
_NEWEST = 1_000  # events of a device that tell for whom it records


def adopt(connection: Connection, events: Iterable[Event], *, authentic: bool = False) -> Adoption:
    """Append what continues a chain known here, keep the rest aside, refold what was touched.

    Events may come in any order and any number of times. `authentic` ones were checked against
    their own hash beforehand, so that one that doesn't fit can only be of a fork.

    Raises:
        BadInput: an event is not what its hash says, or does not fit the one before it that came
            with it.
    """
    work = _Adopting(connection, authentic=authentic)
    source = iter(events)
    while batch := list(islice(source, _AT_ONCE)):
        work.take(batch)
    return work.finish()


class _Chain:
    """How far the chain of one device reaches here."""

    def __init__(self, connection: Connection, code: str) -> None:
        self.code = code
        row = connection.execute("SELECT id FROM device WHERE code = ?", (code,)).fetchone()
        self.id = int(row[0]) if row else 0
        head = connection.execute(
            "SELECT seq, hash FROM event WHERE device = ? ORDER BY seq DESC LIMIT 1", (self.id,)
        ).fetchone()
        self.seq: int = head[0] if head else 0
        self.hash: bytes = head[1] if head else GENESIS


class _Adopting:
    """One adoption, from the first event to the last refolding."""

    def __init__(self, connection: Connection, *, authentic: bool) -> None:
        self._connection = connection
        self._authentic = authentic
        self._added = self._known = self._joined = 0
        self._gained: dict[tuple[str, str], int] = {}
        self._chains: dict[str, _Chain] = {}
        self._set_aside: dict[tuple[str, bytes], Event] = {}  # anew, or again while it waits
        self._touched = Touched()
        self._turned: set[tuple[int, int]] = set()

    def take(self, events: list[Event]) -> None:
        """Take in some events, in whatever order."""
        events.sort(key=lambda event: (event.device, event.seq, event.hash))
        for code, group in groupby(events, key=lambda event: event.device):
            chain = self._chains.get(code)
            if chain is None:
                chain = self._chains[code] = _Chain(self._connection, code)
            before: list[Event] = []
            for _, same in groupby(group, key=lambda event: event.seq):
                candidates = list(same)
                if before and before[0].seq != candidates[0].seq - 1:
                    before = []
                for event in candidates:
                    self._place(chain, event, before)
                before = candidates
            self._settle(chain)

    def finish(self) -> Adoption:
        """Bring the projection up to date and say what became of everything."""
        connection = self._connection
        for device_id, command in self._turned:
            set_off(connection, device_id, command)
            for row in connection.execute(
                "SELECT unit, measure, period, kind FROM event"
                " WHERE device = ? AND seq >= ? AND command = ?",
                (device_id, command, command),
            ):
                self._touched.add(*row)
        self._touched.refold(connection)
        forks, waiting = self._aside_now()
        _leave_forked_chains(connection, {event.device for event in forks})
        gaps = History(connection).aside().gaps
        return Adoption(self._added, self._known, gaps, forks, waiting, self._joined, self._gained)

    def _place(self, chain: _Chain, event: Event, before: list[Event]) -> None:
        """Append an event, count it as known, or put it aside; `before` came with it."""
        if event.seq <= chain.seq:
            here = self._event_at(chain, event.seq)
            if here.hash == event.hash:
                if here != event:
                    raise _altered(event)
                self._known += 1
                return
        elif event.seq == chain.seq + 1 and digest(chain.hash, event) == event.hash:
            self._append(chain, event)
            self._added += 1
            return
        if not self._authentic and (before or event.seq == 1):
            fits = any(digest(each.hash, event) == event.hash for each in before)
            if not fits and not self._links(event):
                raise _altered(event)
        self._put_aside(event)

    def _append(self, chain: _Chain, event: Event) -> None:
        if not chain.id:
            cursor = self._connection.execute(
                "INSERT INTO device (code, machine, path, inode) VALUES (?, '', '', '')",
                (chain.code,),
            )
            chain.id = int(cursor.lastrowid or 0)
        self._connection.execute(_INSERT, (chain.id, *event[1:13]))
        chain.seq, chain.hash = event.seq, event.hash
        about = event.unit, event.measure or event.kind
        self._gained[about] = self._gained.get(about, 0) + 1
        self._touched.add(event.unit, event.measure, event.period, event.kind)
        if event.kind in {"undo", "redo"}:
            self._turned.add((chain.id, int(event.body.partition(":")[2][:-1])))

    def _put_aside(self, event: Event) -> None:
        mark = digest(event.hash, event)
        key = (event.device, mark)
        found = self._connection.execute(
            "SELECT is_fork FROM aside WHERE device = ? AND seq = ? AND mark = ?",
            (event.device, event.seq, mark),
        ).fetchone()
        if found is None:
            self._connection.execute(
                _INSERT_ASIDE, (event.device, event.seq, mark, *event[2:13], 0, 0)
            )
            self._set_aside[key] = event
        elif found[0] or key in self._set_aside:
            self._known += 1
        else:
            self._set_aside[key] = event

    def _settle(self, chain: _Chain) -> None:
        """Append what waited for what has come, and tell what can only be of a fork."""
        connection = self._connection
        rows = connection.execute(
            f"SELECT mark, linked, {_ASIDE} FROM aside WHERE device = ? ORDER BY seq", (chain.code,)
        ).fetchall()
        linked: dict[int, list[bytes]] = {}
        for row in rows:
            if row[1]:
                linked.setdefault(row[3], []).append(row[14])
        for mark, was_linked, *fields in rows:
            event = Event(*fields)
            key = (event.device, event.seq, mark)
            if event.seq == chain.seq + 1 and digest(chain.hash, event) == event.hash:
                self._append(chain, event)
                came = (event.device, mark) in self._set_aside
                self._added += came
                self._joined += not came
                self._forget(*key)
            elif event.seq <= chain.seq and self._event_at(chain, event.seq).hash == event.hash:
                self._forget(*key)  # an altered copy of what has come meanwhile
            elif not was_linked:
                links = self._links(event, linked.get(event.seq - 1, ()))
                if links:
                    linked.setdefault(event.seq, []).append(event.hash)
                is_fork = links or event.seq <= chain.seq + 1
                connection.execute(
                    "UPDATE aside SET is_fork = ?, linked = ?"
                    " WHERE device = ? AND seq = ? AND mark = ?",
                    (is_fork, links, *key),
                )

    def _forget(self, device: str, seq: int, mark: bytes) -> None:
        self._connection.execute(
            "DELETE FROM aside WHERE device = ? AND seq = ? AND mark = ?", (device, seq, mark)
        )
        self._set_aside.pop((device, mark), None)

    def _links(self, event: Event, linked: Iterable[bytes] | None = None) -> bool:
        """Tell whether an event fits a predecessor that is known here."""
        if event.seq == 1:
            return digest(GENESIS, event) == event.hash
        chain, seq = self._chains[event.device], event.seq - 1
        if seq <= chain.seq:
            here = chain.hash if seq == chain.seq else self._event_at(chain, seq).hash
            if digest(here, event) == event.hash:
                return True
        if linked is None:
            rows = self._connection.execute(
                "SELECT hash FROM aside WHERE device = ? AND seq = ? AND linked",
                (event.device, seq),
            )
            linked = [hash_ for (hash_,) in rows]
        return any(digest(hash_, event) == event.hash for hash_ in linked)

    def _event_at(self, chain: _Chain, seq: int) -> Event:
        row = self._connection.execute(
            f"SELECT {EVENT}, e.hash FROM event e CROSS JOIN device d ON d.id = e.device"
            " WHERE e.device = ? AND e.seq = ?",
            (chain.id, seq),
        ).fetchone()
        return Event(*row)

    def _aside_now(self) -> tuple[tuple[Event, ...], int]:
        """Give what was put aside and is of a fork, and the number that waits."""
        forks: list[Event] = []
        for (device, mark), event in self._set_aside.items():
            is_fork = self._connection.execute(
                "SELECT is_fork FROM aside WHERE device = ? AND seq = ? AND mark = ?",
                (device, event.seq, mark),
            ).fetchone()[0]
            if is_fork:
                forks.append(event)
        return tuple(sorted(forks)), len(self._set_aside) - len(forks)


def linked_aside(connection: Connection) -> Iterator[tuple[Event, bytes]]:
    """Give the events of forks that fit what is known here, each with the hash of the one before it."""
    rows = connection.execute(f"SELECT {_ASIDE} FROM aside WHERE linked ORDER BY device, seq, mark")
    for row in rows.fetchall():
        event = Event(*row)
        before = connection.execute(
            "SELECT hash FROM aside WHERE device = :device AND seq = :seq AND linked UNION ALL"
            " SELECT e.hash FROM device d CROSS JOIN event e ON e.device = d.id"
            " WHERE d.code = :device AND e.seq = :seq",
            {"device": event.device, "seq": event.seq - 1},
        ).fetchall()
        known = (hash_ for (hash_,) in [*before, (GENESIS,)])
        yield event, next(hash_ for hash_ in known if digest(hash_, event) == event.hash)


def counterparts(connection: Connection) -> list[Event]:
    """Give the events that are in force here under the numbers of those that are of forks."""
    rows = connection.execute(
        f"SELECT DISTINCT {EVENT}, e.hash FROM aside a CROSS JOIN device d ON d.code = a.device"
        " CROSS JOIN event e ON e.device = d.id AND e.seq = a.seq"
        " WHERE a.is_fork ORDER BY d.code, e.seq"
    )
    return [Event(*row) for row in rows.fetchall()]


def spoken_of(connection: Connection, device: str) -> list[str]:
    """Give the codes of the units that a device's newest events here speak of, the most frequent first."""
    rows = connection.execute(
        "SELECT unit FROM (SELECT e.unit FROM device d CROSS JOIN event e ON e.device = d.id"
        " WHERE d.code = :device ORDER BY e.seq DESC LIMIT :most)"
        " UNION ALL SELECT unit FROM (SELECT unit FROM aside WHERE device = :device LIMIT :most)",
        {"device": device, "most": _NEWEST},
    )
    numbers: dict[str, int] = {}
    for (unit,) in rows:
        numbers[unit] = numbers.get(unit, 0) + 1
    numbers.pop("", None)
    return sorted(numbers, key=lambda unit: -numbers[unit])


def _leave_forked_chains(connection: Connection, devices: Iterable[str]) -> None:
    """Let this file begin a chain of its own if one that it writes has a fork elsewhere.

    Happens after a backup was put back in its place: what is recorded on could reach nobody who
    has the other branch.
    """
    for code in devices:
        connection.execute(
            "UPDATE device SET machine = '', path = '', inode = '' WHERE code = ? AND machine <> ''",
            (code,),
        )


def _altered(event: Event) -> BadInput:
    return BadInput(
        f"设备 {event.device} 的第 {event.seq} 条与前一条接不上：内容被改过或损坏，一条也没收。",
        "向原来的设备重要一份。",
    )
