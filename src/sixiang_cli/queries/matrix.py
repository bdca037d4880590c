"""``sx matrix``: measures against units, one state a cell, what is not owed left empty."""

from sixiang_cli.comparison import State, most_pressing
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Unit
from sixiang_cli.progress import Task
from sixiang_cli.queries.chosen import refuse_to_come, tasks_of
from sixiang_cli.selection import Selection


class Cell(NamedTuple):
    """How one measure stands at one unit; `tasks` is how many periods it stands for."""

    state: State
    tasks: int


class LevelMatrix(NamedTuple):
    """The cells of one level by (measure id, unit code); what isn't there isn't owed."""

    level: str
    measures: tuple[Measure, ...]
    units: tuple[Unit, ...]
    cells: dict[tuple[str, str], Cell]


class Matrix(NamedTuple):
    """Measures against units, level by level; `open` and `overdue` count tasks, `holes` cells."""

    selection: Selection
    levels: tuple[LevelMatrix, ...]
    tasks: int
    holes: int


def matrix(ledger: Ledger, selection: Selection) -> Matrix:
    """Give how every measure in scope stands at every unit in scope.

    Raises:
        BadInput: the period is yet to begin.
    """
    refuse_to_come(ledger, selection, "没有可画的")
    tasks = tasks_of(ledger, selection, selection.units)
    found = tuple(
        made
        for level in ledger.catalogue.levels
        if (made := _of_level(ledger, selection, level.name, tasks)) is not None
    )
    holes = sum(
        cell.state in (State.OVERDUE, State.NOT_STARTED, State.IN_PROGRESS)
        for each in found
        for cell in each.cells.values()
    )
    return Matrix(selection, found, len(tasks), holes)


def _of_level(
    ledger: Ledger, selection: Selection, level: str, tasks: list[Task]
) -> LevelMatrix | None:
    grouped: dict[tuple[str, str], list[Task]] = {}
    for task in tasks:
        if task.unit.level == level:
            grouped.setdefault((task.measure.id, task.unit.code), []).append(task)
    cells = {
        key: Cell(state, len(group))
        for key, group in grouped.items()
        if (state := most_pressing(group)) is not None
    }
    if not cells:
        return None
    owed, owing = {id_ for id_, _ in cells}, {code for _, code in cells}
    return LevelMatrix(
        level,
        tuple(measure for measure in ledger.measures_for(level) if measure.id in owed),
        tuple(unit for unit in selection.units if unit.code in owing),
        cells,
    )
