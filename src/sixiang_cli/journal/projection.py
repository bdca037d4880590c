"""The projection: what the fold makes of the events, kept as one row for each touched task.

Only facts are kept; status, overdue and sums are computed on reading. Everything here works on
one task, or on the standings of one measure and unit, so that no write depends on how much
history there is. The rules of the fold itself are in `facts`.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from itertools import islice, repeat

from sixiang_cli.facts import fold, fold_standings
from sixiang_cli.journal import narrowing
from sixiang_cli.lean.json import dumps, loads
from sixiang_cli.lean.sqlite3 import Connection
from sixiang_cli.lean.typing import Any, Iterable, Sequence
from sixiang_cli.model import Act, Event, Facts, Standing

# The fields of model.Event up to `body`, of event `e` written by device `d`.
EVENT = (
    "d.code, e.seq, e.stamp, e.recorded_at, e.actor, e.command,"
    " e.measure, e.unit, e.period, e.kind, e.occurred_on, e.body"
)
LIVE = "NOT EXISTS (SELECT 1 FROM off o WHERE o.device = e.device AND o.command = e.command)"
ORDER = "e.stamp, d.code, e.seq"
FACTS = "count, verdict, review, day, recorded_at, acts, extra"
COLUMNS = f"period, unit, measure, shape, special, proxy, {FACTS}"
# A row is changed, never replaced: triggers count how tasks stand (`schema`).
_CHANGED = f"""
    ON CONFLICT (period, unit, measure) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[4:])}
    """

FactsRow = tuple[int, str, str, str, int, str | None, str | None]
TaskRow = tuple[str, str, str, Facts]

_AT_ONCE = 300  # tasks whose events are read before their rows are written
_DECODED_AT_ONCE = 5_000
_DEFAULTS = Facts()
_MORE_FIELDS = ("reason", *Facts._fields[4:])  # what column `extra` may hold
_MORE = tuple(getattr(_DEFAULTS, name) for name in _MORE_FIELDS)

# How the events of tasks are found, by (unit, measure, period).
BY_TASK, TASK = "event e INDEXED BY event_by_task", ("e.unit", "e.measure", "e.period")
_TASK_EVENTS = f"""
    SELECT {EVENT} FROM event e CROSS JOIN device d ON d.id = e.device
    WHERE e.unit = ? AND e.measure = ? AND e.period = ? AND {LIVE}
    ORDER BY {ORDER}
    """
_ASSIGNMENTS = f"""
    SELECT {EVENT} FROM event e CROSS JOIN device d ON d.id = e.device
    WHERE e.kind = 'assign' AND e.unit = ? AND e.measure = ? AND e.period <> '' AND {LIVE}
    """
_NEWEST_TURN = """
    SELECT kind, seq FROM event INDEXED BY event_by_target
    WHERE (kind = 'undo' OR kind = 'redo') AND device = ? AND body = ?
    ORDER BY seq DESC LIMIT 1
    """


def encode(facts: Facts) -> FactsRow:
    """Turn facts into the columns `FACTS`; the single plain act needs no JSON."""
    more, extra = (facts.reason, *facts[4:]), {}
    if more != _MORE:
        given = zip(_MORE_FIELDS, more, _MORE, strict=True)
        extra = {name: value for name, value, default in given if value != default}
    day, recorded_at, acts = "", 0, None
    if len(facts.acts) == 1 and facts.acts[0].day:
        day, _, recorded_at = facts.acts[0]
    elif facts.acts:
        acts = dumps(facts.acts)
    return (
        facts.amount,
        facts.verdict,
        facts.review,
        day,
        recorded_at,
        acts,
        dumps(extra) if extra else None,
    )


def decode(rows: Iterable[tuple[str, str, str, *FactsRow]]) -> list[TaskRow]:
    """Turn rows of (measure, unit, period, `FACTS`) into (measure, unit, period, facts).

    Many thousand rows may go through here, so some are taken at a time, by column, with no call
    for each, and records are built by `tuple.__new__`.
    """
    found: list[TaskRow] = []
    rest = iter(rows)
    while some := list(islice(rest, _DECODED_AT_ONCE)):
        found += _decoded(some)
    return found


def _decoded(rows: Iterable[tuple[str, str, str, *FactsRow]]) -> Iterable[TaskRow]:
    measures, units, periods, counts, verdicts, reviews, days, moments, acts, extras = zip(
        *rows, strict=True
    )
    new = tuple.__new__
    single = zip(map(new, repeat(Act), zip(days, counts, moments, strict=True)), strict=True)
    done = [
        _acts(many) if many is not None else one if day else ()
        for one, day, many in zip(single, days, acts, strict=True)
    ]
    more = map(_extras(extras).__getitem__, extras)
    reasons, *later = zip(*more, strict=True)
    values = zip(done, verdicts, reasons, reviews, *later, strict=True)
    facts = map(new, repeat(Facts), values)
    return zip(measures, units, periods, facts, strict=True)


def _acts(text: str) -> tuple[Act, ...]:
    return tuple(Act(*act) for act in loads(text))


def _extras(texts: Iterable[str | None]) -> dict[str | None, tuple[Any, ...]]:
    """Give the reason and all later fields of each text of column `extra`; equal texts are read once."""
    found = [text for text in dict.fromkeys(texts) if text is not None]
    read = loads(f"[{','.join(found)}]")  # one array is quicker than many objects
    values = [tuple(map(each.get, _MORE_FIELDS, _MORE)) for each in read]
    return {None: _MORE, **dict(zip(found, values, strict=True))}


def task_row(unit: str, measure: str, period: str, facts: Facts) -> tuple[object, ...]:
    """Give the columns `COLUMNS` of table ``task``."""
    row = encode(facts)
    special = int(row[-2] is not None or bool(facts.due or facts.postponed))
    return (period, unit, measure, f"{len(period)}{period[4:5]}", special, int(facts.proxy), *row)


def put_rows(connection: Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Insert rows of table ``task``, or change those that are there."""
    for values, bound in narrowing.rows(rows, 13):
        connection.execute(f"INSERT INTO task ({COLUMNS}) {values} {_CHANGED}", bound)


def refold_tasks(connection: Connection, keys: Sequence[tuple[str, str, str]]) -> None:
    """Bring the rows of some tasks, named by (unit, measure, period), up to date.

    Their live events are found by index. A touched task keeps its row even when all is undone.
    """
    events: dict[tuple[str, str, str], list[Event]] = {key: [] for key in keys}
    for source, values in narrowing.joined(BY_TASK, TASK, keys):
        for row in connection.execute(
            f"SELECT {EVENT} FROM {source} CROSS JOIN device d ON d.id = e.device"
            f" WHERE {LIVE} ORDER BY {ORDER}",
            values,
        ):
            events[row[7], row[6], row[8]].append(Event(*row))
    put_rows(connection, (task_row(*key, fold(live)) for key, live in events.items()))


def standings_of(connection: Connection, unit: str, measure: str) -> list[Standing]:
    """Fold what holds for one measure and unit from its live assignments and standing verdicts."""
    key = (unit, measure)
    rows = connection.execute(_ASSIGNMENTS, key).fetchall()
    rows += connection.execute(_TASK_EVENTS, (*key, "")).fetchall()
    return fold_standings(sorted((Event(*row) for row in rows), key=in_order))


def refold_standings(connection: Connection, unit: str, measure: str) -> None:
    """Bring the standings of one measure and unit up to date."""
    connection.execute("DELETE FROM standing WHERE unit = ? AND measure = ?", (unit, measure))
    connection.executemany(
        "INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?)",
        [standing_row(standing) for standing in standings_of(connection, unit, measure)],
    )


def standing_row(standing: Standing) -> tuple[str, str, str, str, int, str]:
    """Give the columns of table ``standing``."""
    return (
        standing.unit,
        standing.measure,
        standing.topic,
        standing.since,
        int(standing.only),
        standing.value,
    )


def turned_off(connection: Connection, device_id: int, command: int) -> int:
    """Give the seq of the undo that keeps a command off, 0 if the command is on.

    A command is off when the last undo or redo that names it is an undo. Only the device that
    recorded a command undoes it, so its own order decides.
    """
    turn = connection.execute(_NEWEST_TURN, (device_id, f'{{"command":{command}}}')).fetchone()
    return turn[1] if turn and turn[0] == "undo" else 0


def set_off(connection: Connection, device_id: int, command: int) -> None:
    """Bring table ``off`` up to date for one command."""
    turned = turned_off(connection, device_id, command)
    if turned:
        connection.execute(
            "INSERT OR REPLACE INTO off VALUES (?, ?, ?)", (device_id, command, turned)
        )
    else:
        connection.execute("DELETE FROM off WHERE device = ? AND command = ?", (device_id, command))


class Touched:
    """The tasks and standings that new events touch, each once, in order of appearance."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.tasks: dict[tuple[str, str, str], None] = {}
        self.standings: dict[tuple[str, str], None] = {}

    def add(self, unit: str, measure: str, period: str, kind: str) -> None:
        """Take note of one event."""
        if period:
            self.tasks[unit, measure, period] = None
        if measure and (kind == "assign" or not period):
            self.standings[unit, measure] = None

    def refold(self, connection: Connection) -> None:
        """Bring all of them up to date."""
        rest = iter(self.tasks)
        while some := list(islice(rest, _AT_ONCE)):
            refold_tasks(connection, some)
        self.refold_standings(connection)

    def refold_standings(self, connection: Connection) -> None:
        """Bring the standings up to date; the tasks are."""
        for unit, measure in self.standings:
            refold_standings(connection, unit, measure)


def in_order(event: Event) -> tuple[int, str, int]:
    """Give the key by which events are ordered everywhere."""
    return event.stamp, event.device, event.seq
