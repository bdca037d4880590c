"""The tables of the journal, as named migrations that are recorded in the file itself.

Only data definition stands here. A migration that was released is never edited: a change of the
tables is a new one at the end. `PRAGMA user_version` is the number of migrations applied, so that
opening an up-to-date file costs one look.

* ``event`` is the truth: appended to, never updated or deleted (triggers refuse it). `arrival`
  counts events in the order in which this file received them, whoever wrote them.
* ``device`` names the writers. Those of this file are recognised by machine, path and inode.
* ``task``, ``standing`` and ``off`` are the projection: what the fold makes of the events, kept
  so that nobody has to read history. ``alike`` and ``claimed`` count how tasks stand. `repair`
  rebuilds them all from ``event`` alone.
* ``aside`` holds what bundles brought and no chain here can take.
* ``definition`` keeps catalogue and organisation as they were last put on record.
"""

# ruff: noqa: S608 (SQL is put together from constants of this module)

from sixiang_cli.errors import Damaged, TooNew
from sixiang_cli.lean.sqlite3 import Connection

APPLICATION_ID = 0x7378_6A6C  # "sxjl"

_EVENTS = (
    """
    CREATE TABLE device (
        id      INTEGER PRIMARY KEY,
        code    TEXT NOT NULL UNIQUE,
        machine TEXT NOT NULL,
        path    TEXT NOT NULL,
        inode   TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE event (
        arrival     INTEGER PRIMARY KEY,
        device      INTEGER NOT NULL REFERENCES device (id),
        seq         INTEGER NOT NULL,
        stamp       INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        actor       TEXT NOT NULL,
        command     INTEGER NOT NULL,
        measure     TEXT NOT NULL,
        unit        TEXT NOT NULL,
        period      TEXT NOT NULL,
        kind        TEXT NOT NULL,
        occurred_on TEXT NOT NULL,
        body        TEXT NOT NULL,
        hash        BLOB NOT NULL,
        UNIQUE (device, seq)
    )
    """,
    "CREATE INDEX event_by_task ON event (unit, measure, period)",
    "CREATE INDEX event_by_stamp ON event (stamp)",
    # What holds beyond one period, and kinds that are looked for by themselves. SQLite uses a
    # partial index for `kind = 'assign'` only if its condition is written as alternatives, not IN.
    """
    CREATE INDEX event_by_kind ON event (kind, unit, measure, stamp)
    WHERE kind = 'assign' OR kind = 'cascade' OR kind = 'definitions' OR period = ''
    """,
    # The body of an undo or redo is nothing but the command that it names.
    """
    CREATE INDEX event_by_target ON event (device, body)
    WHERE kind = 'undo' OR kind = 'redo'
    """,
    """
    CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
    BEGIN SELECT RAISE (ABORT, 'events are never updated'); END
    """,
    """
    CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
    BEGIN SELECT RAISE (ABORT, 'events are never deleted'); END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above, unless recursive triggers are on.
    """
    CREATE TRIGGER event_is_only_appended BEFORE INSERT ON event
    WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM event WHERE device = NEW.device), 0)
      OR EXISTS (SELECT 1 FROM event WHERE arrival = NEW.arrival)
    BEGIN SELECT RAISE (ABORT, 'events are only appended'); END
    """,
)

_PROJECTION = (
    """
    CREATE TABLE task (
        period      TEXT NOT NULL,
        unit        TEXT NOT NULL,
        measure     TEXT NOT NULL,
        shape       TEXT NOT NULL,
        count       INTEGER NOT NULL,
        verdict     TEXT NOT NULL,
        review      TEXT NOT NULL,
        day         TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        acts        TEXT,
        extra       TEXT,
        PRIMARY KEY (period, unit, measure)
    ) WITHOUT ROWID
    """,
    # What stands alike lies together, in the order of its periods, so that a group is counted and its
    # periods are found without reading a task.
    "CREATE INDEX task_counts ON task (unit, measure, shape, count, verdict, review, period)",
    """
    CREATE TABLE standing (
        unit    TEXT NOT NULL,
        measure TEXT NOT NULL,
        topic   TEXT NOT NULL,
        since   TEXT NOT NULL,
        only    INTEGER NOT NULL,
        value   TEXT NOT NULL,
        PRIMARY KEY (unit, measure, topic, since, only)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE off (
        device  INTEGER NOT NULL,
        command INTEGER NOT NULL,
        turned  INTEGER NOT NULL,
        PRIMARY KEY (device, command)
    ) WITHOUT ROWID
    """,
)

# Events that came in bundles and are no part of a chain here: of a fork, or waiting for what is
# missing before them. `mark` tells apart what has the same number and the same hash; `linked`
# that the event fits its predecessor, which is known here.
_BUNDLES = (
    """
    CREATE TABLE aside (
        device      TEXT NOT NULL,
        seq         INTEGER NOT NULL,
        mark        BLOB NOT NULL,
        stamp       INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        actor       TEXT NOT NULL,
        command     INTEGER NOT NULL,
        measure     TEXT NOT NULL,
        unit        TEXT NOT NULL,
        period      TEXT NOT NULL,
        kind        TEXT NOT NULL,
        occurred_on TEXT NOT NULL,
        body        TEXT NOT NULL,
        hash        BLOB NOT NULL,
        is_fork     INTEGER NOT NULL,
        linked      INTEGER NOT NULL,
        PRIMARY KEY (device, seq, mark)
    ) WITHOUT ROWID
    """,
)

# What sums need of a task without decoding it. `special`: it must be read whole to be judged (several
# acts, or a due day of its own); `proxy`: a unit above recorded the closing act. The index holds all
# that a sum looks at, in the order in which ``claimed`` counts.
_SUMS = (
    "ALTER TABLE task ADD COLUMN special INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE task ADD COLUMN proxy INTEGER NOT NULL DEFAULT 0",
    """
    UPDATE task SET
        special = acts IS NOT NULL OR coalesce(
            instr(extra, '"due":') > 0 OR instr(extra, '"postponed":') > 0, 0),
        proxy = coalesce(instr(extra, '"proxy":') > 0, 0)
    WHERE acts IS NOT NULL OR extra IS NOT NULL
    """,
    """
    CREATE INDEX task_sums ON task (
        period, measure, special, count, verdict, review, proxy, day, recorded_at, unit
    )
    """,
)

# How many touched tasks of a unit and measure stand alike. `places` is the sum of what `place_of`
# gives of their periods: where one is missing, it is what the sum lacks. `first_period` and
# `last_period` hold all of them between, and may lie further apart, since a task that comes to stand
# otherwise leaves them as they are. Triggers count, so that no statement can forget to. Rows of
# ``task`` are changed, never replaced, which no trigger would see, and deleted only by `repair`, all
# of both tables.
ALIKE = "unit, measure, shape, count, verdict, review"


def place_of(period: str) -> str:
    """Give, in SQL, a number that tells a period from all others of its shape: 202611 of 2026-11."""
    part = f"trim(substr({period}, 5, 4), '-QHW')"
    return f"(CAST(substr({period}, 1, 4) AS INTEGER) * 100 + CAST({part} AS INTEGER))"


_COUNT_NEW = f"""
    INSERT INTO alike VALUES (
        NEW.unit, NEW.measure, NEW.shape, NEW.count, NEW.verdict, NEW.review,
        1, {place_of("NEW.period")}, NEW.period, NEW.period
    )
    ON CONFLICT ({ALIKE}) DO UPDATE SET
        number = number + 1,
        places = places + {place_of("NEW.period")},
        first_period = min(first_period, NEW.period),
        last_period = max(last_period, NEW.period)"""
_OLD_GROUP = """unit = OLD.unit AND measure = OLD.measure AND shape = OLD.shape
        AND count = OLD.count AND verdict = OLD.verdict AND review = OLD.review"""
_COUNTS = (
    f"""
    CREATE TABLE alike (
        unit         TEXT NOT NULL,
        measure      TEXT NOT NULL,
        shape        TEXT NOT NULL,
        count        INTEGER NOT NULL,
        verdict      TEXT NOT NULL,
        review       TEXT NOT NULL,
        number       INTEGER NOT NULL,
        places       INTEGER NOT NULL,
        first_period TEXT NOT NULL,
        last_period  TEXT NOT NULL,
        PRIMARY KEY ({ALIKE})
    ) WITHOUT ROWID
    """,
    f"""
    INSERT INTO alike
    SELECT {ALIKE}, count(*), sum({place_of("period")}), min(period), max(period)
    FROM task INDEXED BY task_counts GROUP BY {ALIKE}
    """,
    f"""
    CREATE TRIGGER task_is_counted AFTER INSERT ON task
    BEGIN {_COUNT_NEW}; END
    """,
    f"""
    CREATE TRIGGER task_is_counted_anew AFTER UPDATE ON task
    WHEN OLD.count <> NEW.count OR OLD.verdict <> NEW.verdict OR OLD.review <> NEW.review
    BEGIN {_COUNT_NEW};
        UPDATE alike SET number = number - 1, places = places - {place_of("OLD.period")}
        WHERE {_OLD_GROUP};
        DELETE FROM alike WHERE {_OLD_GROUP} AND number = 0;
    END
    """,
)

# How many touched tasks of a period and measure stand alike and claim the same day: a sum over a year
# reads a row for each day, not for each unit. All were recorded from `first_entry` to `last_entry` (ms),
# which may lie further apart, as above.
CLAIMED = "period, measure, special, count, verdict, review, proxy, day"
_NEW_CLAIM = f"NEW.{CLAIMED.replace(', ', ', NEW.')}"
_OLD_CLAIM = f"OLD.{CLAIMED.replace(', ', ', OLD.')}"
_ONE_MORE = f"({_NEW_CLAIM}, 1, NEW.recorded_at, NEW.recorded_at)"
_ONE_LESS = f"({_OLD_CLAIM}, -1, OLD.recorded_at, OLD.recorded_at)"
_ADDED_UP = f"""ON CONFLICT ({CLAIMED}) DO UPDATE SET
        number = number + excluded.number,
        first_entry = min(first_entry, excluded.first_entry),
        last_entry = max(last_entry, excluded.last_entry)"""
_CLAIMS = (
    f"""
    CREATE TABLE claimed (
        period      TEXT NOT NULL,
        measure     TEXT NOT NULL,
        special     INTEGER NOT NULL,
        count       INTEGER NOT NULL,
        verdict     TEXT NOT NULL,
        review      TEXT NOT NULL,
        proxy       INTEGER NOT NULL,
        day         TEXT NOT NULL,
        number      INTEGER NOT NULL,
        first_entry INTEGER NOT NULL,
        last_entry  INTEGER NOT NULL,
        PRIMARY KEY ({CLAIMED})
    ) WITHOUT ROWID
    """,
    f"""
    INSERT INTO claimed
    SELECT {CLAIMED}, count(*), min(recorded_at), max(recorded_at)
    FROM task INDEXED BY task_sums GROUP BY {CLAIMED}
    """,
    f"""
    CREATE TRIGGER task_is_claimed AFTER INSERT ON task
    BEGIN
        INSERT INTO claimed VALUES {_ONE_MORE} {_ADDED_UP};
    END
    """,
    f"""
    CREATE TRIGGER task_is_claimed_anew AFTER UPDATE ON task
    WHEN ({_OLD_CLAIM}, OLD.recorded_at) <> ({_NEW_CLAIM}, NEW.recorded_at)
    BEGIN
        INSERT INTO claimed VALUES {_ONE_MORE}, {_ONE_LESS} {_ADDED_UP};
        DELETE FROM claimed WHERE ({CLAIMED}) = ({_OLD_CLAIM}) AND number = 0;
    END
    """,
)

# The definitions last put on record, as they stood in their files: what the next change is compared
# with. Each is what its digest in the newest ``definitions`` event says, or it is of no use.
_DEFINITIONS = (
    """
    CREATE TABLE definition (
        name   TEXT PRIMARY KEY,
        source BLOB NOT NULL
    ) WITHOUT ROWID
    """,
)

# An event before whose moment, by over a minute, its file held a later one: seldom, and looked for.
SKEWED = "stamp > recorded_at + 60000"

_CLOCKS = (f"CREATE INDEX event_by_skew ON event (stamp) WHERE {SKEWED}",)

_RECORD = """
    CREATE TABLE migration (
        number     INTEGER PRIMARY KEY,
        name       TEXT NOT NULL UNIQUE,
        applied_at INTEGER NOT NULL,
        statements TEXT NOT NULL
    )
    """

# What keeps events from being changed, as SQLite keeps it: a writer looks whether it is still there.
GUARDS = frozenset(each.strip() for each in _EVENTS if "CREATE TRIGGER" in each)

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("0001-events", _EVENTS),
    ("0002-projection", _PROJECTION),
    ("0003-bundles", _BUNDLES),
    ("0004-sums", _SUMS),
    ("0005-counts", _COUNTS),
    ("0006-definitions", _DEFINITIONS),
    ("0007-claims", _CLAIMS),
    ("0008-clocks", _CLOCKS),
)


def version(connection: Connection, path: str) -> int:
    """Give how many migrations the file has had; 0 for one that is still empty.

    Raises:
        Damaged: it is a database, but not a journal of ours.
        TooNew: a later version of the program wrote it.
    """
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    applied: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        if application or applied or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise Damaged(
                f"{path} 是别的程序的数据库，不是台账。",
                "换个文件夹：--home 路径；或把它移开再记。",
            )
        return 0
    if applied > len(MIGRATIONS):
        raise TooNew(
            f"台账由更新的 sx 写成（{path}），这一版看不懂，什么也没改。", "升级 sx 再用。"
        )
    return applied


def migrate(connection: Connection, applied: int, now_ms: int) -> None:
    """Apply the migrations after the first `applied`, inside the caller's transaction."""
    if applied == 0:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(_RECORD)
    for number, (name, statements) in enumerate(MIGRATIONS[applied:], applied + 1):
        for statement in statements:
            connection.execute(statement)
        connection.execute(
            "INSERT INTO migration VALUES (?, ?, ?, ?)",
            (number, name, now_ms, ";\n".join(" ".join(each.split()) for each in statements)),
        )
        connection.execute(f"PRAGMA user_version = {number}")


def is_guarded(connection: Connection) -> bool:
    """Tell whether the triggers that keep events from being changed are those made here."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
    )
    return {sql for (sql,) in rows} == GUARDS


def mend(connection: Connection, wanted: dict[str, str], *, guards: bool) -> int:
    """Put back triggers and indexes as `wanted` has them, take away others; give how many differed.

    Without `guards` those on events are left as they are, so that nothing is recorded. Tables are left
    alone: what was in one that is gone, nobody can make again.
    """
    actual = contents(connection)
    names = {name for name in {*wanted, *actual} if actual.get(name) != wanted.get(name)}
    kinds = ("TRIGGER", "INDEX", "VIEW")
    number = 0
    for name in sorted(names):
        if not guards and wanted.get(name) in GUARDS:
            continue
        sqls = [sql for sql in (actual.get(name), wanted.get(name)) if sql]
        of = [
            next((kind for kind in kinds if f"CREATE {kind}" in sql[:20].upper()), "")
            for sql in sqls
        ]
        if not all(of):
            continue
        number += 1
        if name in actual:
            quoted = name.replace('"', '""')
            connection.execute(f'DROP {of[0]} "{quoted}"')
        if name in wanted:
            connection.execute(wanted[name])
    return number


def contents(connection: Connection) -> dict[str, str]:
    """Give the definition of every table, index and trigger in the file, by name."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return dict(rows.fetchall())
