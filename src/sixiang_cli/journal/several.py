"""Tasks on which more than one device recorded an act: the same meeting, perhaps, entered twice."""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal.narrowing import joined
from sixiang_cli.journal.projection import EVENT, LIVE, ORDER
from sixiang_cli.journal.store import Reader, connection_of
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import Collection
from sixiang_cli.model import Event, Kind

Key = tuple[str, str, str]  # measure, unit, period


def recorded_by_several(journal: Reader, keys: Collection[Key] | None = None) -> list[Key]:
    """Give those of the tasks (none: of all) whose count is what several devices recorded."""
    connection = connection_of(journal)
    if connection.execute("SELECT count(*) FROM device").fetchone()[0] < 2:
        return []
    found: list[Key] = []
    if keys is None:
        found = connection.execute(
            "SELECT measure, unit, period FROM task WHERE count > 1"
        ).fetchall()
    else:
        for source, values in joined("task t", ("t.measure", "t.unit", "t.period"), keys):
            found += connection.execute(
                f"SELECT t.measure, t.unit, t.period FROM {source} WHERE t.count > 1", values
            ).fetchall()
    return sorted(key for key in found if len(_devices(journal, key)) > 1)


def _devices(journal: Reader, key: Key) -> set[str]:
    """Give the devices that recorded what a task's count is the sum of."""
    rows = connection_of(journal).execute(
        f"SELECT {EVENT} FROM event e CROSS JOIN device d ON d.id = e.device"
        " WHERE e.measure = ? AND e.unit = ? AND e.period = ?"
        f" AND e.kind IN ('done', 'reopen', 'return') AND {LIVE} ORDER BY {ORDER}",
        key,
    )
    devices: list[str] = []  # of each act that counts
    for event in (Event(*row) for row in rows):
        if event.kind == Kind.REOPEN:
            devices.clear()
        elif event.kind == Kind.RETURN:
            del devices[-1:]
        elif loads(event.body).get("n", 1):
            devices.append(event.device)
    return {*devices}
