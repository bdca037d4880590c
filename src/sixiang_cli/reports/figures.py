"""What ``sx report --format html`` draws: progress by dimension and by unit, and the heat map.

From answers of queries to the figures of `html`; how they are drawn is in `charts`.
"""

from sixiang_cli.catalogue import Catalogue
from sixiang_cli.comparison import State
from sixiang_cli.lean.typing import Iterable
from sixiang_cli.model import Dimension, Unit
from sixiang_cli.queries.matrix import LevelMatrix, Matrix
from sixiang_cli.queries.report import Report
from sixiang_cli.reports import charts
from sixiang_cli.reports.charts import Grid, Share
from sixiang_cli.reports.html import Figure
from sixiang_cli.views import theme
from sixiang_cli.views.matrix import LETTERS
from sixiang_cli.views.tasks import Frame

_NOT_OWED = ("c-none", "-", "不用办")
_MOST_UNITS = 16
"""Units beside each other in a heat map; a level with more of them falls into several."""


def of_report(
    by_dimension: Report, by_unit: Report, matrix: Matrix, frame: Frame, catalogue: Catalogue
) -> list[Figure]:
    """Give the three figures; what has nothing to show is left out."""
    shares = [
        Share(row.label, row.sums.done, row.sums.expected, row.sums.overdue, theme.dimension(place))
        for place, row in enumerate(by_dimension.rows)
    ]
    total = by_dimension.total
    whole = Share("合计", total.done, total.expected, total.overdue)
    figures = [Figure("各维度进度", charts.rings([*shares, whole]), "红色是逾期未办的。")]
    units = [
        Share(
            row.label.rpartition("/")[2] if row.depth else row.label,
            row.sums.done,
            row.sums.expected,
            row.sums.overdue,
            depth=row.depth,
        )
        for row in by_unit.rows
        if row.sums.expected
    ]
    if len(units) > 1:
        note = "" if by_unit.selection.levels else "一行是这个单位连同它下面各单位。"
        figures.append(
            Figure("各单位进度", charts.bars(units), f"{note}按组织里的先后，不按完成率排。")
        )
    if matrix.levels:
        drawn = "".join(_grids(matrix, frame, catalogue))
        figures.append(Figure("措施和单位", drawn + charts.legend(_legend(matrix))))
    return figures


def _grids(matrix: Matrix, frame: Frame, catalogue: Catalogue) -> Iterable[str]:
    """Give a map for each dimension where the units fit beside each other, else one for each level."""
    if sum(len(level.units) for level in matrix.levels) <= _MOST_UNITS:
        drawn = (
            charts.grid(grid)
            for dimension in catalogue.dimensions
            if (grid := _of_dimension(dimension, matrix, frame, catalogue)).rows
        )
        yield f'<div class="grids">{"".join(drawn)}</div>'
        return
    for level in matrix.levels:
        if len(level.units) == 1:
            yield charts.tiles(_grid(level, frame))
        elif len(level.units) <= _MOST_UNITS:
            yield charts.grid(_grid(level, frame))
        else:
            key = [f"{each.id} {each.title_at(level.level)}" for each in level.measures]
            maps = "".join(charts.grid(grid) for grid in _families(level, frame))
            yield f'{charts.caption(level.level, key)}<div class="grids">{maps}</div>'


def _of_dimension(dimension: Dimension, matrix: Matrix, frame: Frame, catalogue: Catalogue) -> Grid:
    owed = {id_ for level in matrix.levels for id_, _ in level.cells}
    measures = [
        each for each in catalogue.measures if each.dimension == dimension.id and each.id in owed
    ]
    columns = [
        (level, unit)
        for level in matrix.levels
        for unit in level.units
        if any((each.id, unit.code) in level.cells for each in measures)
    ]
    rows = [
        (
            f"{each.id} {each.title}",
            [_cell(level, each.id, unit.code) for level, unit in columns],
        )
        for each in measures
    ]
    names = [frame.organisation.display(unit.code) for _, unit in columns]
    return Grid(dimension.uplift, "措施", names, rows)


def _grid(level: LevelMatrix, frame: Frame) -> Grid:
    names = [frame.organisation.display(unit.code) for unit in level.units]
    titles = [f"{each.id} {each.title_at(level.level)}" for each in level.measures]
    cells = [
        [_cell(level, measure.id, unit.code) for unit in level.units] for measure in level.measures
    ]
    return Grid(level.level, "措施", names, list(zip(titles, cells, strict=True)))


def _families(level: LevelMatrix, frame: Frame) -> Iterable[Grid]:
    """Give a level of many units in small maps, one for each unit above, its units in rows."""
    families: dict[str, list[Unit]] = {}
    for unit in level.units:
        families.setdefault(unit.parent, []).append(unit)
    columns = [each.id for each in level.measures]
    for parent, units in families.items():
        rows = [
            (unit.name, [_cell(level, each.id, unit.code) for each in level.measures])
            for unit in units
        ]
        title = frame.organisation.display(parent) if parent else level.level
        yield Grid(title, "", columns, rows, flat=True)


def _cell(level: LevelMatrix, measure: str, unit: str) -> tuple[str, str, str]:
    found = level.cells.get((measure, unit))
    if found is None:
        return _NOT_OWED
    letter, word, _ = LETTERS[found.state]
    several = f"（{found.tasks} 期里最要紧的）" if found.tasks > 1 else ""
    return f"c-{found.state.value}", letter, f"{word}{several}"


def _legend(matrix: Matrix) -> Iterable[tuple[str, str, str]]:
    present = {cell.state for level in matrix.levels for cell in level.cells.values()}
    always = {State.DONE, State.NOT_STARTED, State.OVERDUE}
    for state, (letter, word, _) in LETTERS.items():
        if state in present | always:
            yield f"c-{state.value}", letter, word
