"""``sx trend``: the same sums for one period after another."""

from sixiang_cli import progress
from sixiang_cli.calendar import Period, count_between, is_longer, period_of
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Tally
from sixiang_cli.queries import report
from sixiang_cli.selection import Selection

_YEAR = 12  # months


class TrendLine(NamedTuple):
    """One heading with its sums in every period, in the order of the periods."""

    key: str
    label: str
    sums: tuple[Tally, ...]


class Trend(NamedTuple):
    """Sums over `periods`, all of one kind; `lines` are the headings of `by`, if any was asked for.

    `left_out` is how many tasks of longer periods (the year, once) are in none of them. `months` are
    those worth looking at one by one where a single period makes no trend.
    """

    selection: Selection
    periods: tuple[Period, ...]
    total: tuple[Tally, ...]
    by: str
    lines: tuple[TrendLine, ...]
    left_out: int
    months: tuple[Period, ...] = ()


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
    months = _months(ledger, selection, periods[0]) if len(periods) == 1 else ()
    return Trend(selection, periods, tuple(total), by, tuple(made), longer, months)


def _months(ledger: Ledger, selection: Selection, period: Period) -> tuple[Period, ...]:
    """Give the months within a longer period, or the year up to a single month, as far as kept."""
    levels = {unit.level for unit in selection.units}
    monthly = any(
        measure.cadence is Cadence.MONTHLY
        and (selection.measures is None or measure.id in selection.measures)
        for level in levels
        for measure in ledger.measures_for(level)
    )
    if not monthly or period.cadence in (Cadence.WEEKLY, Cadence.ONCE):
        return ()
    last = period_of(Cadence.MONTHLY, min(period.end, ledger.today))
    first = period_of(Cadence.MONTHLY, period.start)
    if first == last:
        first = first.shift(1 - _YEAR)
    first = max(first, period_of(Cadence.MONTHLY, ledger.begun), key=lambda each: each.start)
    number = count_between(first, last)
    return tuple(first.shift(step) for step in range(number)) if number > 1 else ()
