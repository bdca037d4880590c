"""``sx compare``: the units of one level side by side, and the arithmetic of one of them.

Units only, in the organisation's order. What a unit can't bring about itself (``compared = false``)
is left out, and said. The rules of sums and places are in `progress` and `comparison`.
"""

from sixiang_cli import comparison, progress
from sixiang_cli.comparison import Share
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Tally, Unit
from sixiang_cli.progress import Task
from sixiang_cli.queries.chosen import by_unit, level_side_by_side, refuse_to_come, tasks_of
from sixiang_cli.queries.since import Since, changed_since
from sixiang_cli.selection import Selection

RATES = ("completion", "on_time")


class Compared(NamedTuple):
    """One unit: its sums, whether it owes too little to be placed, and its place (0: none)."""

    unit: Unit
    sums: Tally
    small: bool
    place: int = 0


class Explained(NamedTuple):
    """The tasks of one unit that are counted, and those that are left out of the comparison."""

    row: Compared
    tasks: tuple[Task, ...]
    left_out: tuple[Task, ...]


class Comparison(NamedTuple):
    """Units of `level` side by side.

    `with_below`: a unit's sums take in all units below it. `left_out` are the measures that are
    not compared, with how many tasks of theirs there are. `sort` is the column the rows are
    sorted by, empty for the organisation's order; only then there are places. `since` is what was
    changed of what it is judged by since the period was over.
    """

    selection: Selection
    level: str
    with_below: bool
    rows: tuple[Compared, ...]
    total: Tally
    left_out: tuple[tuple[Measure, int], ...]
    least: int
    sort: str
    explained: Explained | None
    since: Since = Since()


def compare(
    ledger: Ledger,
    selection: Selection,
    *,
    below: bool = False,
    sort: str = "",
    explain: Unit | None = None,
) -> Comparison:
    """Put the units of one level side by side; `sort` is one of `RATES` or a field of `Tally`.

    `below` adds what all units below them owe; `explain` asks for the arithmetic of one of them.

    Raises:
        BadInput: there is no level to compare, `explain` is not among its units, or the period is
            yet to begin.
    """
    refuse_to_come(ledger, selection, "没有可对照的")
    level = level_side_by_side(ledger, selection).name
    units = [unit for unit in selection.units if unit.level == level]
    groups = {unit.code: _group(ledger, unit, below=below) for unit in units}
    everyone = list({each.code: each for group in groups.values() for each in group}.values())
    tasks = tasks_of(ledger, selection, everyone)
    counted = by_unit(task for task in tasks if task.measure.compared)
    aside = by_unit(task for task in tasks if not task.measure.compared)
    least = int(ledger.workspace.get("small"))
    rows = []
    for unit in units:
        sums = progress.tally(_gathered(groups[unit.code], counted))
        gone = bool(unit.until) and unit.until < ledger.today.isoformat()
        if not gone or sums != Tally():
            rows.append(Compared(unit, sums, comparison.is_small(sums, least)))
    explained = None
    if explain is not None:
        row = next((row for row in rows if row.unit.code == explain.code), None)
        if row is None:
            name = ledger.organisation.display(explain.code)
            raise BadInput(
                f"{name}不在这次对照的{level}里。", f"是{explain.level}：加 -l {explain.level}"
            )
        mine = groups[explain.code]
        explained = Explained(row, _gathered(mine, counted), _gathered(mine, aside))
    return Comparison(
        selection,
        level,
        below,
        tuple(_placed(rows, sort) if sort else rows),
        progress.add(row.sums for row in rows),
        _left_out(ledger, aside),
        least,
        sort,
        explained,
        changed_since(ledger, selection.period),
    )


def rate_of(sums: Tally, name: str) -> Share:
    """Give one of `RATES` as numerator and denominator."""
    return Share(*(progress.completion(sums) if name == "completion" else progress.on_time(sums)))


def _group(ledger: Ledger, unit: Unit, *, below: bool) -> Sequence[Unit]:
    return ledger.organisation.below(unit.code) if below else (unit,)


def _gathered(units: Sequence[Unit], tasks: dict[str, list[Task]]) -> tuple[Task, ...]:
    return tuple(task for unit in units for task in tasks.get(unit.code, ()))


def _left_out(ledger: Ledger, aside: dict[str, list[Task]]) -> tuple[tuple[Measure, int], ...]:
    numbers: dict[str, int] = {}
    for group in aside.values():
        for task in group:
            numbers[task.measure.id] = numbers.get(task.measure.id, 0) + 1
    return tuple(
        (measure, numbers[measure.id])
        for measure in ledger.catalogue.measures
        if measure.id in numbers
    )


def _placed(rows: list[Compared], sort: str) -> list[Compared]:
    """Sort, the highest first; small units stand last, without a place."""
    if sort in RATES:
        rates = [None if row.small else rate_of(row.sums, sort) for row in rows]
    else:
        rates = [None if row.small else Share(getattr(row.sums, sort), 1) for row in rows]
    numbered = [
        row._replace(place=place) for row, place in zip(rows, comparison.places(rates), strict=True)
    ]
    return sorted(numbered, key=lambda row: row.place or len(rows) + 1)
