"""Reading events back: the log, what holds until further notice, the chains' heads.

Every query goes by an index that fits its filters; none walks all of history unless it was asked
for all of history. Commands, which can be undone whole, are in `commands`; how facts are read is in
`store`.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal.commands import NEWEST, SOURCE, Commands
from sixiang_cli.journal.narrowing import MOST_VALUES, Where
from sixiang_cli.journal.projection import EVENT, LIVE, ORDER
from sixiang_cli.journal.records import Aside, Command, Head, LoggedEvent
from sixiang_cli.lean.typing import Collection, Iterable, Iterator
from sixiang_cli.model import Event

# Events have no index that begins with the period; tasks do, and every event of a period has one.
_EVENTS_OF_PERIOD = """task t CROSS JOIN event e INDEXED BY event_by_task
    ON e.unit = t.unit AND e.measure = t.measure AND e.period = t.period"""
_RECENT = 5_000  # events among which the last few of a unit or actor are looked for first
_DEFINITIONS = "e.kind = 'definitions' AND e.unit = '' AND e.measure = ''"
_OWN = "d.machine <> ''"  # this file writes as this device, or did before it was moved or copied


class History(Commands):
    """The events of one journal, read within one transaction."""

    def events(
        self,
        *,
        measure: str | None = None,
        units: Collection[str] | None = None,
        period: str | None = None,
        since: int | None = None,
        until: int | None = None,
        actor: str | None = None,
        kinds: Collection[str] | None = None,
        last: int | None = None,
    ) -> list[LoggedEvent]:
        """Give the events that fit, in order; of these the `last` so many, if a number is given.

        `since` and `until` are moments of recording in ms, both inclusive; with `until`, whether an
        event is live is told as of that moment.
        """
        if units is None and measure is not None:
            units = self.used_units()
        where = Where()
        if measure is not None:
            where.add("e.measure = ?", measure)
        if period is not None:
            where.add("e.period = ?", period)
        picked = None
        if units is not None and len(units) > MOST_VALUES:
            picked = frozenset(units)
        else:
            where.among("e.unit", units)
        if since is not None:  # a stamp is never before its recording, and has an index
            where.add("e.stamp >= ? AND e.recorded_at >= ?", since, since)
        if until is not None:
            where.add("e.recorded_at <= ?", until)
        if actor is not None:
            where.add("e.actor = ?", actor)
        where.among("e.kind", kinds)
        if last is not None and measure is None and period is None:
            recent = self._recent(where, picked, last, until)
            if recent is not None:
                return recent
        source = "event e INDEXED BY event_by_stamp"
        if measure is not None:
            source = "event e INDEXED BY event_by_task"
        elif period is not None:
            source = _EVENTS_OF_PERIOD
        elif units is not None:
            source = "event e"
        return self._logged(where, source, picked, last, until)

    def _recent(
        self, where: Where, picked: frozenset[str] | None, last: int, as_of: int | None
    ) -> list[LoggedEvent] | None:
        """Look for the last few among the newest events only; None if they are not enough."""
        horizon = self._connection.execute(
            "SELECT stamp FROM event ORDER BY stamp DESC LIMIT 1 OFFSET ?", (_RECENT,)
        ).fetchone()
        if horizon is None:
            return None
        recent = Where()
        recent.add("e.stamp >= ?", *horizon)
        recent.add(where.sql.removeprefix("WHERE ") or "TRUE", *where.values)
        found = self._logged(recent, "event e INDEXED BY event_by_stamp", picked, last, as_of)
        return found if len(found) == last else None

    def _logged(
        self,
        where: Where,
        source: str,
        picked: frozenset[str] | None,
        last: int | None,
        as_of: int | None,
    ) -> list[LoggedEvent]:
        """Give what fits, in order, read from `source`; `picked` are units too many to bind."""
        rows = self._connection.execute(
            f"""
            SELECT {EVENT}, e.hash, {LIVE}, e.arrival
            FROM {source} CROSS JOIN device d ON d.id = e.device {where.sql}
            ORDER BY {NEWEST} LIMIT ?
            """,
            (*where.values, -1 if last is None or picked is not None else last),
        ).fetchall()
        if picked is not None:
            rows = [row for row in rows if row[7] in picked][:last]
        rows.reverse()
        off = None if as_of is None else self._off_at(as_of)
        return [
            LoggedEvent(
                Event(*row[:13]),
                bool(row[13]) if off is None else row[5] not in off.get(row[0], ()),
                row[14],
            )
            for row in rows
        ]

    def claimed_between(
        self, first: str, last: str, *, since: int, until: int | None = None
    ) -> set[tuple[str, str, str]]:
        """Give (measure, unit, period) of tasks with an act claimed for a day from `first` to `last`.

        Only what was recorded from `since` to `until` (ms) is looked at, undone or not.
        """
        where = Where()
        where.add("e.stamp >= ? AND e.recorded_at >= ?", since, since)
        where.add("e.kind = 'done' AND e.occurred_on BETWEEN ? AND ?", first, last)
        if until is not None:
            where.add("e.recorded_at <= ?", until)
        rows = self._connection.execute(
            f"SELECT measure, unit, period FROM event e INDEXED BY event_by_stamp {where.sql}",
            where.values,
        )
        return set(rows.fetchall())

    def touched_after(self, moment_ms: int) -> dict[tuple[str, str], set[str]]:
        """Give, by unit and measure, the periods of tasks on which something was recorded later.

        That takes in what an undo or redo recorded later touches. Costs what was recorded since.
        """
        found: dict[tuple[str, str], set[str]] = {}
        keys = self._connection.execute(
            "SELECT unit, measure, period FROM event e INDEXED BY event_by_stamp"
            " WHERE stamp > ? AND recorded_at > ? AND period <> ''",
            (moment_ms, moment_ms),
        ).fetchall()
        for command in self._turned_after(moment_ms):
            keys += [(each.unit, each.measure, each.period) for each in command.events]
        for unit, measure, period in keys:
            found.setdefault((unit, measure), set()).add(period)
        return found

    def _turned_after(self, moment_ms: int) -> list[Command]:
        """Give the commands that an undo or redo recorded after a moment names."""
        turns = self._connection.execute(
            "SELECT device, body FROM event INDEXED BY event_by_target"
            " WHERE (kind = 'undo' OR kind = 'redo') AND recorded_at > ?",
            (moment_ms,),
        ).fetchall()
        return [self._command(device, int(body.partition(":")[2][:-1])) for device, body in turns]

    def cascades(self, *, as_of: int | None = None) -> list[Event]:
        """Give the live ``cascade`` events, in order; with `as_of` (ms), those live at that moment."""
        return self._lasting("e.kind = 'cascade'", as_of)

    def _lasting(
        self,
        kind: str,
        as_of: int | None,
        source: str = "event e INDEXED BY event_by_kind",
        values: Iterable[str] = (),
    ) -> list[Event]:
        """Give live events of one of the kinds with an index of their own, in order.

        `source` may ask for some of them only, with `values` of its own.
        """
        where = Where()
        where.add(kind)
        off: dict[str, set[int]] = {}
        if as_of is None:
            where.add(LIVE)
        else:
            where.add("e.recorded_at <= ?", as_of)
            off = self._off_at(as_of)
        rows = self._connection.execute(
            f"SELECT {EVENT} FROM {source} CROSS JOIN device d ON d.id = e.device {where.sql}"
            f" ORDER BY {ORDER}",
            (*values, *where.values),
        )
        return [Event(*row) for row in rows if row[5] not in off.get(row[0], ())]

    def _off_at(self, moment_ms: int) -> dict[str, set[int]]:
        """Give, for each device, the commands that were switched off at a moment."""
        rows = self._connection.execute(
            "SELECT d.code, e.kind, e.body FROM event e INDEXED BY event_by_target"
            " CROSS JOIN device d ON d.id = e.device"
            " WHERE (e.kind = 'undo' OR e.kind = 'redo') AND e.recorded_at <= ? ORDER BY e.seq",
            (moment_ms,),
        )
        off: dict[str, set[int]] = {}
        for device, kind, body in rows:
            commands = off.setdefault(device, set())
            command = int(body.partition(":")[2][:-1])
            (commands.add if kind == "undo" else commands.discard)(command)
        return off

    def last_definitions(self) -> str:
        """Give the body of the newest ``definitions`` event, empty if there is none.

        Only those of this file count: what was received was judged by definitions of its sender.
        """
        return self._definitions(f"ORDER BY {NEWEST}")

    def definitions_at(self, moment_ms: int) -> str:
        """Give the body of the ``definitions`` event in force at a moment, empty if there is none."""
        return self._definitions(f"AND e.recorded_at <= ? ORDER BY {NEWEST}", moment_ms)

    def first_definitions(self) -> str:
        """Give the body of the oldest ``definitions`` event of this file, empty if there is none."""
        return self._definitions("ORDER BY e.stamp, d.code, e.seq")

    def _definitions(self, order: str, *values: int) -> str:
        row = self._connection.execute(
            f"SELECT e.body {SOURCE} WHERE {_DEFINITIONS} AND {_OWN} {order} LIMIT 1", values
        ).fetchone()
        return str(row[0]) if row else ""

    def definitions(self) -> list[Event]:
        """Give all ``definitions`` events, whoever recorded them, in order."""
        rows = self._connection.execute(
            f"SELECT {EVENT} {SOURCE} WHERE {_DEFINITIONS} ORDER BY {ORDER}"
        )
        return [Event(*row) for row in rows]

    def definition_kept(self, name: str) -> bytes:
        """Give the source of the definition (``catalogue``, ``organisation``) last put on record.

        Empty where it was not kept. No chain covers it: its digest is in the event.
        """
        row = self._connection.execute(
            "SELECT CAST(source AS BLOB) FROM definition WHERE name = ?", (name,)
        ).fetchone()
        return bytes(row[0]) if row else b""

    def heads(self, until: int | None = None) -> tuple[Head, ...]:
        """Give how far each device's chain reaches, in order of the devices' codes.

        With `until` (ms), how far it had come by then: its newest event recorded by that moment.
        """
        newest = "SELECT max(seq) FROM event WHERE device = d.id"
        values: tuple[int, ...] = ()
        if until is not None:
            newest = (
                "SELECT seq FROM event WHERE device = d.id AND recorded_at <= ?"
                " ORDER BY seq DESC LIMIT 1"
            )
            values = (until,)
        rows = self._connection.execute(
            "SELECT d.code, e.seq, e.hash FROM device d CROSS JOIN event e ON e.device = d.id"
            f" AND e.seq = ({newest}) ORDER BY d.code",
            values,
        )
        return tuple(Head(*row) for row in rows)

    def aside(self) -> Aside:
        """Give what came in bundles and is no part of a chain here."""
        reached = {head.device: head.seq for head in self.heads()}
        waiting: dict[str, list[int]] = {}
        forks: dict[str, list[int]] = {}
        for device, seq, is_fork in self._connection.execute(
            "SELECT device, seq, is_fork FROM aside ORDER BY device, seq"
        ):
            (forks if is_fork else waiting).setdefault(device, []).append(seq)
        gaps = []
        for device, seqs in waiting.items():
            before = reached.get(device, 0)
            for seq in seqs:
                if seq > before + 1:
                    gaps.append((device, before + 1, seq - 1))
                before = max(before, seq)
        return Aside(
            tuple(gaps),
            sum(map(len, waiting.values())),
            tuple((device, seqs[0], len(seqs)) for device, seqs in forks.items()),
        )

    def aside_events(self) -> list[Event]:
        """Give the events kept aside, by device and number."""
        rows = self._connection.execute(
            "SELECT device, seq, stamp, recorded_at, actor, command, measure, unit, period, kind,"
            " occurred_on, body, hash FROM aside ORDER BY device, seq, mark"
        )
        return [Event(*row) for row in rows]

    def lasting_not_applicable(self) -> list[Event]:
        """Give the live events that set something aside until further notice, in order."""
        return self._lasting("e.kind = 'na' AND e.period = ''", None)

    def count(self) -> int:
        """Give the number of events, from the heads of the chains."""
        return sum(head.seq for head in self.heads())

    def first_recorded(self) -> int | None:
        """Give the moment (ms) at which the first event in order was recorded, None if none was."""
        row = self._connection.execute(
            "SELECT recorded_at FROM event ORDER BY stamp LIMIT 1"
        ).fetchone()
        return row[0] if row else None

    def used_units(self) -> set[str]:
        """Give the codes of all units that events speak of, hopping from one to the next by index."""
        return set(self._distinct("unit")) - {""}

    def used_periods(self) -> list[str]:
        """Give the keys of all periods that events speak of, in order, hopping by index."""
        return list(self._distinct("period", "task"))

    def _distinct(self, column: str, table: str = "event") -> Iterator[str]:
        at: str | None = ""
        while True:
            at = self._connection.execute(
                f"SELECT min({column}) FROM {table} WHERE {column} > ?", (at,)
            ).fetchone()[0]
            if at is None:
                return
            yield at
