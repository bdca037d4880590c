"""Counting how tasks stand, by index alone, so that a sum over a year reads no task.

What a count means for a status is judged above (`sums`); nothing here knows how often a measure is
owed. Reading tasks themselves is in `store`.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal.store import Reader, connection_of
from sixiang_cli.lean.typing import NamedTuple

_STATE = "measure, special, count, verdict, review, proxy, day"


class StateCount(NamedTuple):
    """How many touched tasks of one measure in a period stand alike.

    `special` ones must be read whole to be judged. `amount`, `verdict` and `review` are those of
    `Facts`, `proxy` tells that a unit above recorded the closing act, `day` is the day claimed for
    it. The closing acts were recorded from `first_entry` to `last_entry` (ms). `units` are codes, a
    line each, where asked for.
    """

    measure: str
    special: int
    amount: int
    verdict: str
    review: str
    proxy: int
    day: str
    number: int
    first_entry: int
    last_entry: int
    units: str = ""


def states(reader: Reader, period: str, *, with_units: bool) -> list[StateCount]:
    """Count the touched tasks of a period (key) that stand alike, by measure."""
    units = ", group_concat(unit, char(10))" if with_units else ""
    rows = connection_of(reader).execute(
        f"SELECT {_STATE}, count(*), min(recorded_at), max(recorded_at){units}"
        f" FROM task INDEXED BY task_sums WHERE period = ? GROUP BY {_STATE}",
        (period,),
    )
    return [StateCount(*row) for row in rows.fetchall()]


def entered_after(reader: Reader, period: str, state: StateCount, moment_ms: int) -> set[str]:
    """Give the units (codes) of those that stand as `state` says and were recorded after a moment."""
    rows = connection_of(reader).execute(
        "SELECT unit FROM task INDEXED BY task_sums WHERE period = ?"
        " AND (measure, special, count, verdict, review, proxy, day) = (?, ?, ?, ?, ?, ?, ?)"
        " AND recorded_at > ?",
        (period, *state[:7], moment_ms),
    )
    return {unit for (unit,) in rows.fetchall()}
