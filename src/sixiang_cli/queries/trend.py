"""``sx trend``: the same sums for one period after another."""

from sixiang_cli import progress
from sixiang_cli.calendar import Period, count_between, is_longer, period_of
from sixiang_cli.lean_typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Tally
from sixiang_cli.queries import report
from sixiang_cli.selection import Selection


class TrendLine(NamedTuple):
    """One heading with its sums in every period, in the order of the periods."""

    key: str
    label: str
    sums: tuple[Tally, ...]


class Trend(NamedTuple):
    """Sums over `periods`, all of one kind; `lines` are the headings of `by`, if any was asked for.

    `left_out` is how many tasks of longer periods (the year, once) are in none of them.
    """

    selection: Selection
    periods: tuple[Period, ...]
    total: tuple[Tally, ...]
    by: str
    lines: tuple[TrendLine, ...]
    left_out: int


def months_so_far(ledger: Ledger) -> tuple[Period, ...]:
    """Give the months of this year up to now, from the one in which the ledger began."""
    now = ledger.current[Cadence.MONTHLY]
    year = ledger.current[Cadence.YEARLY]
    first = period_of(Cadence.MONTHLY, max(year.start, min(ledger.begun, ledger.today)))
    return tuple(first.shift(step) for step in range(count_between(first, now)))


def trend(
    ledger: Ledger, selection: Selection, periods: tuple[Period, ...], *, by: str = ""
) -> Trend:
    """Sum up the tasks whose own period lies within each of `periods`."""
    total: list[Tally] = []
    lines: dict[str, tuple[str, dict[int, Tally]]] = {}
    for place, period in enumerate(periods):
        within = selection._replace(period=period)
        parts = report.summed_up(ledger, within, by or "dimension").parts
        total.append(progress.add(part.sums for part in parts))
        if by:
            for row in report.rows_by(ledger, within, by, parts):
                lines.setdefault(row.key, (row.label, {}))[1][place] = row.sums
    longer = sum(
        is_longer(owed.measure.cadence, periods[0].cadence)
        for unit in selection.units
        for owed in ledger.owed_by(unit, selection.measures)
    )
    made = (
        TrendLine(key, label, tuple(sums.get(place, Tally()) for place in range(len(periods))))
        for key, (label, sums) in lines.items()
    )
    return Trend(selection, periods, tuple(total), by, tuple(made), longer)
