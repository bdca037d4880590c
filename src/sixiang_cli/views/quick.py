"""A page as lines with escape sequences: for lists too long to lay out with rich.

The same lines to the cell as `terminal` draws, some fifty times as fast, and the first of them at
once. How a style looks comes in from outside as a `Paint`; nothing here knows colours or rich.
"""

from sixiang_cli.lean.typing import Callable, Iterator, Sequence, TypeAlias
from sixiang_cli.views import layout, lines, plain, symbols, text, theme
from sixiang_cli.views.page import Bar, Block, Column, Line, Page, Table

Paint: TypeAlias = Callable[[str], tuple[str, str]]
"""From the name of a style to what to write before and after a text; empty where it has no look."""


_ENDLESS = 1_000_000_000


def unpainted(_style: str) -> tuple[str, str]:
    """Paint nothing: a terminal without colour."""
    return "", ""


def draw(page: Page, room: int, paint: Paint, *, solid: bool, breaks: bool = True) -> Iterator[str]:
    """Give the page's lines for a terminal of `room` cells.

    `solid` draws bars as ``#`` on their own colour instead of ``[##..]``. Without
    `breaks`, a line with neither tail nor hang is left whole: the terminal wraps it, and a command
    or a path in it can be copied as it is.
    """
    yield from drawn(page, layout.fit(page, room), room, paint, solid=solid, breaks=breaks)


def drawn(
    page: Page,
    fitted: layout.Fitted,
    room: int,
    paint: Paint,
    *,
    solid: bool,
    breaks: bool = True,
) -> Iterator[str]:
    """Draw a page that is already fitted."""
    brush = _Brush(paint, solid=solid)
    grids = iter(fitted.grids)
    for block in page.blocks:
        if isinstance(block, Table):
            yield from _table(next(grids), room, brush)
        else:
            whole = not (breaks or _hangs(block)) and not getattr(block, "tail", ())
            for pieces in lines.of_block(block, fitted.edge, _ENDLESS if whole else room):
                yield brush.line(pieces)


def _hangs(block: Block) -> bool:
    return isinstance(block, Line) and block.hang is not None


class _Brush:
    """Paints texts and bars; remembers what each style looks like."""

    def __init__(self, paint: Paint, *, solid: bool) -> None:
        self._paint = paint
        self._looks: dict[str, tuple[str, str]] = {"": ("", "")}
        self._solid = solid

    def text(self, value: str, style: str) -> str:
        look = self._looks.get(style)
        if look is None:
            look = self._looks[style] = self._paint(style)
        return f"{look[0]}{value}{look[1]}" if value else value

    def bar(self, bar: Bar, cells: int) -> str:
        if not self._solid:
            return bar.drawn(cells)
        full = bar.filled(cells + 2)
        rest = symbols.BAR_REST * (cells + 2 - full)
        return self.text(symbols.BAR_DONE * full, theme.bar(bar.style)) + self.text(
            rest, "bar.rest"
        )

    def line(self, pieces: lines.Pieces) -> str:
        return "".join(
            [
                self.bar(piece, piece.width) if isinstance(piece, Bar) else self.text(*piece)
                for piece in pieces
            ]
        )


def _table(grid: layout.Grid, room: int, brush: _Brush) -> Iterator[str]:
    if grid.widths.stacked:
        for body in (grid.body, grid.foot):
            for pieces in lines.stacked(grid, body, room):
                yield brush.line(pieces)
        return
    if grid.table.header:
        columns = grid.table.columns
        styles = ["columns"] * len(columns)
        yield from _tall_row(grid.titles, styles, grid, brush, from_below=True)
        yield brush.text(plain.rule(grid.widths), "rule")
    yield from _rows(grid, grid.body, room, brush)
    if grid.foot.size:
        yield brush.text(plain.rule(grid.widths), "rule")
        yield from _rows(grid, grid.foot, room, brush)


def _rows(grid: layout.Grid, body: layout.Body, room: int, brush: _Brush) -> Iterator[str]:
    sections = iter(body.sections)
    upcoming = next(sections, None)
    tall = _tall(body, grid.widths.columns)
    columns = [
        _painted(body, number, column, grid.widths, brush)
        for number, column in enumerate(grid.table.columns)
    ]
    for at, cells in enumerate(zip(*columns, strict=True)):
        while upcoming is not None and upcoming[0] == at:
            for pieces in lines.of_section(upcoming[1], grid.widths, room):
                yield brush.line(pieces)
            upcoming = next(sections, None)
        if at in tall:
            yield from _tall_body_row(grid, body, at, brush)
        else:
            yield symbols.GAP.join(cells).rstrip(" ")
    while upcoming is not None:
        for pieces in lines.of_section(upcoming[1], grid.widths, room):
            yield brush.line(pieces)
        upcoming = next(sections, None)


def _tall(body: layout.Body, widths: Sequence[int]) -> set[int]:
    """Find the rows that need more than one line."""
    return {
        at
        for texts, cells in zip(body.texts, widths, strict=True)
        for at, value in enumerate(texts)
        if text.width(value) > cells
    }


class _Painted(dict[str, str]):
    """The painted and padded form of every text of one column in one style."""

    def __init__(self, cells: int, align: str, style: str, brush: _Brush) -> None:
        super().__init__()
        self._cells, self._align, self._style, self._brush = cells, align, style, brush

    def __missing__(self, value: str) -> str:
        space = " " * (self._cells - text.width(value))
        body = self._brush.text(value, self._style)
        self[value] = padded = space + body if self._align == "right" else body + space
        return padded


def _painted(
    body: layout.Body, number: int, column: Column, widths: layout.Widths, brush: _Brush
) -> Iterator[str]:
    """Give the cells of one column, painted and padded, row by row as they are asked for."""
    cells = widths.columns[number]
    looks = {column.style: _Painted(cells, column.align, column.style, brush)}
    styles, bars = body.styles[number], body.bars[number]
    if not styles and not bars:
        return map(looks[column.style].__getitem__, body.texts[number])
    return _painted_each(body, number, column, widths, brush)


def _painted_each(
    body: layout.Body, number: int, column: Column, widths: layout.Widths, brush: _Brush
) -> Iterator[str]:
    cells = widths.columns[number]
    looks: dict[str, _Painted] = {}
    styles, bars = body.styles[number], body.bars[number]
    for at, value in enumerate(body.texts[number]):
        bar = bars.get(at)
        if bar is not None:
            drawn_width = bar.width or widths.bar
            yield brush.bar(bar, drawn_width) + " " * (cells - drawn_width - 2)
            continue
        style = styles.get(at, column.style)
        look = looks.get(style)
        if look is None:
            look = looks[style] = _Painted(cells, column.align, style, brush)
        yield look[value]


def _tall_body_row(grid: layout.Grid, body: layout.Body, at: int, brush: _Brush) -> Iterator[str]:
    styles = [
        body.styles[number].get(at, column.style)
        for number, column in enumerate(grid.table.columns)
    ]
    yield from _tall_row([texts[at] for texts in body.texts], styles, grid, brush)


def _tall_row(
    values: Sequence[str],
    styles: Sequence[str],
    grid: layout.Grid,
    brush: _Brush,
    *,
    from_below: bool = False,
) -> Iterator[str]:
    """Draw a row of several lines; headings stand on the rule, so their empty lines come first."""
    folded = [
        text.fold(value, cells) for value, cells in zip(values, grid.widths.columns, strict=True)
    ]
    height = max(map(len, folded))
    if from_below:
        folded = [[""] * (height - len(tower)) + tower for tower in folded]
    for level in range(height):
        cells = []
        for number, column in enumerate(grid.table.columns):
            value = folded[number][level] if level < len(folded[number]) else ""
            space = " " * (grid.widths.columns[number] - text.width(value))
            body = brush.text(value, styles[number])
            cells.append(space + body if column.align == "right" else body + space)
        yield symbols.GAP.join(cells).rstrip(" ")
