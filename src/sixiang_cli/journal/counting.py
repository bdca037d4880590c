"""Counting how tasks stand, by index alone, so that a sum over a year reads no task.

What a count means for a status is judged above (`sums`); nothing here knows how often a measure is
owed. Reading tasks themselves is in `store`.
"""



from sixiang_cli.journal.history import History
from sixiang_cli.lean_typing import NamedTuple

_SUMMED = "FROM task INDEXED BY task_sums WHERE period = ? AND measure = ?"
_STATE = "special, count, verdict, review, proxy, day > ? AS late, day <= ? AND recorded_at > ? AS later"


class StateCount(NamedTuple):
    """How many touched tasks of one measure and period stand alike.

    `special` ones must be read whole to be judged. `amount`, `verdict` and `review` are those of
    `Facts`, `proxy` tells that a unit above recorded the closing act. `late`: the day claimed came
    after the due day; `late_entry`: it did not, but was recorded after that. `units` are their
    codes, a line each, where asked for.
    """

    special: int
    amount: int
    verdict: str
    review: str
    proxy: int
    late: int
    late_entry: int
    number: int
    units: str = ""


def states(
    reader: History, measure: str, period: str, *, due: str, moment: int, with_units: bool
) -> list[StateCount]:
    """Count the touched tasks of one measure and period that stand alike.

    `due` (ISO) is the day that decides what is late, `moment` (ms) the one after which an act
    claimed for an earlier day was entered late. The units' codes are given only if asked for.
    """
    units = ", group_concat(unit, char(10))" if with_units else ""
    rows = reader._connection.execute(  # noqa: SLF001 (one package)
        f"SELECT {_STATE}, count(*){units} {_SUMMED}"
        " GROUP BY special, count, verdict, review, proxy, late, later",
        (due, due, moment, period, measure),
    )
    return [StateCount(*row) for row in rows.fetchall()]
