"""How wide the columns of a page's tables become, and how their cells read as text.

Measuring and fitting only: from a page and the room there is to the widths that every writer of
fixed-width text uses, so that a terminal and a pipe agree to the cell. Nothing here draws,
colours or knows of rich.
"""

from sixiang_cli.characters import is_harmless, safe
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence
from sixiang_cli.views import symbols, text
from sixiang_cli.views.page import (
    AnyRow,
    Bar,
    Cell,
    Page,
    Row,
    Section,
    Span,
    Table,
)

GAP = len(symbols.GAP)
BAR_WIDTH = symbols.BAR_WIDTH
PAGE_WIDTH = symbols.PAGE_WIDTH
_TAIL_LIMIT = 120  # a table may be wider; a date at its right edge would be out of sight
_BAR_STEPS = (24, 18, 14, 10, 8, 6, 4)
_FLOOR = 8  # cells below which a folded column is no longer worth reading
_DATE = 10  # cells of the longest word that a column must not break
_COMFORTABLE = 100
_LONG = 12  # texts of a column, its widest, by which it is told how it folds


class Widths(NamedTuple):
    """The cells of each column, the cells between a bar's brackets, and whether rows are stacked.

    `stacked` says that side by side the columns would be too narrow to read: each row is then
    written as lines of ``heading：value``.
    """

    columns: tuple[int, ...]
    bar: int
    stacked: bool = False

    @property
    def total(self) -> int:
        """Give the cells from the first column's left edge to the last one's right."""
        return sum(self.columns) + GAP * (len(self.columns) - 1)


class Body(NamedTuple):
    """Rows turned into columns of safe text.

    `texts[c][r]` belongs to column c and the r-th row that has cells; a bar still to be drawn is
    empty there and stands in `bars[c]` under r. `styles[c]` likewise, sparse. `sections` are
    (number of rows above it, section).
    """

    size: int
    texts: list[list[str]]
    bars: list[dict[int, Bar]]
    styles: list[dict[int, str]]
    sections: list[tuple[int, Section]]

    def drawn(self, bar: int) -> list[list[str]]:
        """Give the texts with every bar drawn, `bar` cells between the brackets."""
        columns = []
        for texts, bars in zip(self.texts, self.bars, strict=True):
            column = list(texts) if bars else texts
            for at, cell in bars.items():
                column[at] = cell.drawn(cell.width or bar)
            columns.append(column)
        return columns


class Grid(NamedTuple):
    """A table made ready: headings, rows and foot as safe text, and the widths they share."""

    table: Table
    titles: list[str]
    body: Body
    foot: Body
    widths: Widths


class Fitted(NamedTuple):
    """What a page needs to be drawn: the right edge for tails, and each of its tables in turn."""

    edge: int
    grids: tuple[Grid, ...]


def fit(page: Page, room: int | None) -> Fitted:
    """Measure `page` and fit its tables into `room` cells; None is as wide as they need."""
    grids = [_measured(block) for block in page.blocks if isinstance(block, Table)]
    groups: dict[str, list[Grid]] = {}
    for at, grid in enumerate(grids):
        groups.setdefault(grid.table.group or f"\0{at}", []).append(grid)
    chosen = {name: _fit_group(members, room) for name, members in groups.items()}
    fitted = tuple(
        grid._replace(widths=chosen[grid.table.group or f"\0{at}"]) for at, grid in enumerate(grids)
    )
    widest = max((grid.widths.total for grid in fitted if not grid.widths.stacked), default=0)
    edge = max(PAGE_WIDTH, min(widest, _TAIL_LIMIT))
    return Fitted(edge if room is None else min(edge, room), fitted)


def safe_all(texts: list[str]) -> list[str]:
    """Make every text safe; one look at all of them where nothing needs it."""
    return texts if is_harmless("".join(texts)) else list(map(safe, texts))


def _measured(table: Table) -> Grid:
    titles = safe_all([column.title for column in table.columns])
    count = len(table.columns)
    return Grid(table, titles, _body(table.rows, count), _body(table.foot, count), Widths((), 0))


def _body(rows: Sequence[AnyRow], count: int) -> Body:
    plain: list[tuple[Cell, ...]] = []
    sections: list[tuple[int, Section]] = []
    row_styles: dict[int, str] = {}
    for row in rows:
        if isinstance(row, Section):
            sections.append((len(plain), row))
        elif isinstance(row, Row):
            if row.style:
                row_styles[len(plain)] = row.style
            plain.append(row.cells)
        else:
            plain.append(row)
    columns = list(zip(*plain, strict=True)) if plain else [()] * count
    body = Body(len(plain), [], [], [], sections)
    for cells in columns:
        bars: dict[int, Bar] = {}
        styles = dict(row_styles)
        texts = [
            cell if cell.__class__ is str else _flat(cell, at, bars, styles)
            for at, cell in enumerate(cells)
        ]
        body.texts.append(safe_all(texts))
        body.bars.append(bars)
        body.styles.append(styles)
    return body


def _flat(cell: Cell, at: int, bars: dict[int, Bar], styles: dict[int, str]) -> str:
    if isinstance(cell, Span):
        if cell.style:
            styles[at] = cell.style
        return cell.text
    if isinstance(cell, Bar):
        if cell.m <= 0:
            return cell.empty
        bars[at] = cell
        return ""
    return cell


class _Needs(NamedTuple):
    """What a column asks for: with its calm minimum, for its content alone, and at the least."""

    preferred: int
    content: int
    least: int
    flexible: bool  # holds bars whose width the layout chooses


def _fit_group(grids: list[Grid], room: int | None) -> Widths:
    count = range(len(grids[0].table.columns))
    if room is None:
        return _natural([_needs(grids, at, 0) for at in count], BAR_WIDTH)
    needs = [_needs(grids, at, _longest_word(grids, at)) for at in count]
    widest = _BAR_STEPS[0] if room >= _COMFORTABLE else BAR_WIDTH
    widths = _natural(needs, widest)
    for step in _BAR_STEPS:
        if widths.total > room and step < widths.bar:
            widths = _natural(needs, step)
    if widths.total <= room:
        return widths
    return _squeezed(needs, [_long(grids, at) for at in count], widths, room)


def _squeezed(needs: list[_Needs], long: list[list[str]], widths: Widths, room: int) -> Widths:
    """Take away calm from the right, then fold what adds the fewest lines, then give up on columns."""
    cells = list(widths.columns)
    excess = widths.total - room
    for at in range(len(cells) - 1, -1, -1):
        slack = min(cells[at] - max(needs[at].content, needs[at].least), excess)
        if slack > 0:
            cells[at] -= slack
            excess -= slack
    while excess > 0:
        foldable = [at for at, need in enumerate(needs) if cells[at] > need.least]
        if not foldable:
            return Widths(tuple(cells), widths.bar, stacked=True)
        cells[min(foldable, key=lambda at: (_more_lines(long[at], cells[at]), -cells[at]))] -= 1
        excess -= 1
    return Widths(tuple(cells), widths.bar)


def _more_lines(texts: list[str], cells: int) -> int:
    """Give how many lines these texts of a column take more when it loses one of its cells."""
    return sum(len(text.fold(each, cells - 1)) - len(text.fold(each, cells)) for each in texts)


def _natural(needs: list[_Needs], bar: int) -> Widths:
    cells = (max(need.preferred, bar + 2 if need.flexible else 0) for need in needs)
    return Widths(tuple(cells), bar)


def _needs(grids: list[Grid], at: int, word: int) -> _Needs:
    """Say what a column asks for; `word` is how wide its longest word is that may not break."""
    column = grids[0].table.columns[at]
    bars = [
        bar for grid in grids for body in (grid.body, grid.foot) for bar in body.bars[at].values()
    ]
    fixed = max((bar.width + 2 for bar in bars if bar.width), default=0)
    flexible = any(not bar.width for bar in bars)
    content = max(fixed, *(_content(grid, at) for grid in grids))
    least = min(content, max(_FLOOR, word)) if column.fold else content
    if bars:
        least = max(least, fixed, _BAR_STEPS[-1] + 2 if flexible else 0)
    return _Needs(max(content, column.min_width), content, least, flexible)


def _longest_word(grids: list[Grid], at: int) -> int:
    """Give the cells of a column's longest word, those of a date at the most: longer ones may break."""
    spaced = "".join(char if char.isascii() else " " for char in " ".join(_texts(grids, at)))
    return min(_DATE, max(map(len, spaced.split()), default=0))


def _texts(grids: list[Grid], at: int) -> set[str]:
    return {cell for grid in grids for body in (grid.body, grid.foot) for cell in body.texts[at]}


def _long(grids: list[Grid], at: int) -> list[str]:
    """Give the widest texts of a column, of very long ones the beginning."""
    texts = {each[:PAGE_WIDTH] for each in _texts(grids, at)}
    return sorted(texts, key=lambda each: (-text.width(each), each))[:_LONG]


def _content(grid: Grid, at: int) -> int:
    heading = text.width(grid.titles[at]) if grid.table.header else 0
    return max(heading, _widest(grid.body.texts[at]), _widest(grid.foot.texts[at]))


def _widest(texts: Iterable[str]) -> int:
    return max(map(text.width, set(texts)), default=0)  # long columns repeat themselves
