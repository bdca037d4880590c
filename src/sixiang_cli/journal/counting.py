"""Counting how tasks stand, by index alone, so that a sum over a year reads no task.

What a count means for a status is judged above (`sums`); nothing here knows how often a measure is
owed. Reading tasks themselves is in `store`.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal.store import Reader, connection_of
from sixiang_cli.lean.typing import TypeAlias

_STATE = "special, count, verdict, review, proxy"

# How many touched tasks of a measure and period stand alike: `_STATE`, the day claimed for the act,
# the number, and the moments (ms) from which and until which their acts were recorded. `special`
# ones must be read whole to be judged; `count`, `verdict` and `review` are those of `Facts`; `proxy`
# tells that a unit above recorded the closing act.
Counted: TypeAlias = tuple[int, int, str, str, int, str, int, int, int]

# How a touched task stands, seen from a day and a moment: `_STATE`, whether it was done after that
# day, and whether by that day but recorded after that moment.
Kind: TypeAlias = tuple[int, int, str, str, int, int, int]


def counts(reader: Reader, period: str) -> dict[str, list[Counted]]:
    """Count the touched tasks of a period (key) that stand alike, by measure."""
    rows = connection_of(reader).execute(
        f"SELECT measure, {_STATE}, day, count(*), min(recorded_at), max(recorded_at)"
        f" FROM task INDEXED BY task_sums WHERE period = ? GROUP BY measure, {_STATE}, day",
        (period,),
    )
    found: dict[str, list[Counted]] = {}
    for row in rows.fetchall():
        found.setdefault(row[0], []).append(row[1:])
    return found


def kinds(
    reader: Reader, period: str, measure: str, due: str, moment_ms: int
) -> dict[Kind, list[str]]:
    """Give the units (codes) that touched the task of a measure and period, by how it stands.

    `due` and `moment_ms` are the day and the moment that it is seen from.
    """
    rows = connection_of(reader).execute(
        f"SELECT {_STATE}, day > ? AS late, day <= ? AND recorded_at > ? AS late_entry,"
        " group_concat(unit, char(10)) FROM task INDEXED BY task_sums"
        f" WHERE period = ? AND measure = ? GROUP BY {_STATE}, late, late_entry",
        (due, due, moment_ms, period, measure),
    )
    return {row[:-1]: row[-1].split("\n") for row in rows.fetchall()}
