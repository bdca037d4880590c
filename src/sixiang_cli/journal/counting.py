"""How many tasks stand alike: counts and an index, so that a sum over a year reads no task.

What a count means for a status is judged above (`sums`); nothing here knows how often a measure is
owed. Reading tasks themselves is in `store`.
"""

# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from sixiang_cli.journal.store import Reader, connection_of
from sixiang_cli.lean.typing import TypeAlias

_STATE = "special, count, verdict, review, proxy"

# How many touched tasks of a measure and period stand alike: `_STATE`, the day claimed for the act,
# their number, and moments (ms) between which all of them were recorded. `special`
# ones must be read whole to be judged; `count`, `verdict` and `review` are those of `Facts`; `proxy`
# tells that a unit above recorded the closing act.
Counted: TypeAlias = tuple[int, int, str, str, int, str, int, int, int]

# How a touched task stands, seen from a day and a moment: `_STATE`, whether it was done after that
# day, and whether by that day but recorded after that moment.
Kind: TypeAlias = tuple[int, int, str, str, int, int, int]


def counts(reader: Reader, period: str) -> dict[str, list[Counted]]:
    """Give how many touched tasks of a period (key) stand alike, by measure."""
    rows = connection_of(reader).execute(
        f"SELECT measure, {_STATE}, day, number, first_entry, last_entry"
        " FROM claimed WHERE period = ?",
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
        f"SELECT {_STATE}, day, group_concat(unit, char(10)) FILTER (WHERE recorded_at <= ?),"
        " group_concat(unit, char(10)) FILTER (WHERE recorded_at > ?)"
        " FROM task INDEXED BY task_sums WHERE period = ? AND measure = ?"
        f" GROUP BY {_STATE}, day",
        (moment_ms, moment_ms, period, measure),
    )
    found: dict[Kind, list[str]] = {}
    for *state, day, before, after in rows.fetchall():
        late = day > due
        for units, late_entry in ((before, False), (after, not late)):
            if units:
                found.setdefault((*state, late, late_entry), []).extend(units.split("\n"))
    return found
