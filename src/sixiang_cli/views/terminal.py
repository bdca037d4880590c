"""A page as rich renderables for a terminal: folded to its width, coloured by the theme.

Rich draws pages a person can take in; a list of hundreds of rows goes through `quick`, which
draws the same lines without it. User text is never markup: every cell is a `Text` of safe text.
The only view that imports rich; imported when a terminal is drawn to, never before.
"""

from rich.box import Box
from rich.console import COLOR_SYSTEMS, Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table as RichTable
from rich.text import Text
from rich.theme import Theme

from sixiang_cli.lean.typing import IO, Iterator, Mapping, Sequence
from sixiang_cli.views import layout, lines, plain, quick, symbols, text, theme
from sixiang_cli.views.page import Bar, Page, Table

PLAIN = Box("    \n    \n -  \n    \n    \n -  \n    \n    \n", ascii=True)
QUICK_ROWS = 200  # from here on rich's layout would be felt as a wait


def console(
    stream: IO[str], *, width: int, color: bool | None, environ: Mapping[str, str]
) -> Console:
    """Make a console of `width` cells in our theme that leaves text alone (no markup, no emoji).

    `color` True insists, False forbids, None lets rich judge by stream and environment.
    """
    made = Console(
        file=stream,
        width=width,
        height=100,  # rich looks for a size of its own unless it has both
        theme=Theme(theme.STYLES),
        force_terminal=True if color else None,
        color_system=None if color is False else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        _environ=environ,
    )
    if made.color_system in {"standard", "windows"}:
        made.push_theme(Theme(theme.OF_SIXTEEN))
    return made


def write(page: Page, target: Console) -> None:
    """Draw `page` on a console: with rich, or quickly where it has very many rows."""
    fitted = layout.fit(page, target.width)
    if sum(grid.body.size for grid in fitted.grids) < QUICK_ROWS:
        target.print(Screen(page, fitted, target.width), end="", crop=False, soft_wrap=False)
        return
    solid = is_solid(target)
    rows = quick.drawn(page, fitted, target.width, painter(target), solid=solid)
    chunk: list[str] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == QUICK_ROWS:
            target.file.write("\n".join((*chunk, "")))
            chunk.clear()
    target.file.write("\n".join((*chunk, "")) if chunk else "")


def is_solid(target: Console) -> bool:
    """Tell whether bars can be drawn solid: in one colour, what is done on its own background."""
    return target.color_system is not None and not target.no_color


def painter(target: Console) -> quick.Paint:
    """Give what the theme's styles look like on this console, for the quick writer."""
    system = target.color_system
    if system is None or target.legacy_windows:
        return quick.unpainted

    def paint(name: str) -> tuple[str, str]:
        style = target.get_style(name, default=Style.null())
        style = style.without_color if target.no_color else style
        before, _, after = style.render("\0", color_system=COLOR_SYSTEMS[system]).partition("\0")
        return before, after

    return paint


class Screen:
    """A fitted page as one renderable, without trailing spaces."""

    def __init__(self, page: Page, fitted: layout.Fitted, room: int) -> None:
        """Take the page, its measures and the cells of the terminal."""
        self.page = page
        self.fitted = fitted
        self.room = room

    def __rich_console__(self, target: Console, options: ConsoleOptions) -> RenderResult:
        """Draw block by block."""
        solid = is_solid(target)
        options = options.update(max_width=2 * self.room)  # everything fits; rich must not crop
        for renderable in renderables(self.page, self.fitted, self.room, solid=solid):
            for line in target.render_lines(renderable, options, pad=False):
                yield from _trimmed(line)
                yield Segment.line()


def renderables(
    page: Page, fitted: layout.Fitted, room: int, *, solid: bool
) -> Iterator[RenderableType]:
    """Give the page's blocks as rich `Text` and `Table`, in order."""
    grids = iter(fitted.grids)
    for block in page.blocks:
        if isinstance(block, Table):
            yield from _table(next(grids), room, solid=solid)
        else:
            for pieces in lines.of_block(block, fitted.edge, room):
                yield _line(pieces, solid=solid)


def _trimmed(line: list[Segment]) -> list[Segment]:
    """Drop spaces at the end of a line that show nothing."""
    line = list(line)
    while line:
        last = line.pop()
        if last.style is not None and last.style.bgcolor is not None:
            return [*line, last]
        if kept := last.text.rstrip(" "):
            return [*line, Segment(kept, last.style)]
    return line


def _line(pieces: lines.Pieces, *, solid: bool) -> Text:
    drawn = Text(no_wrap=True, overflow="ignore")
    for piece in pieces:
        if isinstance(piece, Bar):
            drawn.append_text(_bar(piece, piece.width, solid=solid))
        else:
            drawn.append(piece.text, piece.style or None)
    return drawn


def _bar(bar: Bar, cells: int, *, solid: bool) -> Text:
    if not solid:
        return Text(bar.drawn(cells))
    full = bar.filled(cells + 2)
    drawn = Text(symbols.BAR_DONE * full, no_wrap=True, overflow="ignore")
    drawn.stylize(theme.bar(bar.style))
    return drawn.append(symbols.BAR_REST * (cells + 2 - full), "bar.rest")


def _table(grid: layout.Grid, room: int, *, solid: bool) -> Iterator[RenderableType]:
    if grid.widths.stacked:
        for body in (grid.body, grid.foot):
            for pieces in lines.stacked(grid, body, room):
                yield _line(pieces, solid=solid)
        return
    bounds = [above for above, _ in grid.body.sections] + [grid.body.size]
    if grid.table.header or bounds[0]:
        yield _rows(grid, grid.body, range(bounds[0]), solid=solid, header=grid.table.header)
    for number, (start, section) in enumerate(grid.body.sections, start=1):
        for pieces in lines.of_section(section, grid.widths, room):
            yield _line(pieces, solid=solid)
        if start < bounds[number]:
            yield _rows(grid, grid.body, range(start, bounds[number]), solid=solid)
    if grid.foot.size:
        yield Text(plain.rule(grid.widths), "rule")
        yield _rows(grid, grid.foot, range(grid.foot.size), solid=solid)


def _rows(
    grid: layout.Grid, body: layout.Body, rows: range, *, solid: bool, header: bool = False
) -> RichTable:
    """Lay out some rows as a table whose columns have exactly the widths that were fitted."""
    drawn = RichTable(
        box=PLAIN,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_header=header,
        header_style="columns",
        border_style="rule",
    )
    for column, title, cells in zip(
        grid.table.columns, grid.titles, grid.widths.columns, strict=True
    ):
        right = column.align == "right"
        drawn.add_column(
            _cell(title, "", cells),
            justify="right" if right else "left",
            style=column.style,
            width=cells,
            overflow="fold",  # it fits already; where rich counts otherwise, nothing is cut
        )
    for at in rows:
        drawn.add_row(*_cells(grid, body, at, solid=solid))
    return drawn


def _cells(grid: layout.Grid, body: layout.Body, at: int, *, solid: bool) -> Sequence[Text]:
    cells = []
    for number, room in enumerate(grid.widths.columns):
        bar = body.bars[number].get(at)
        if bar is not None:
            cells.append(_bar(bar, bar.width or grid.widths.bar, solid=solid))
        else:
            style = body.styles[number].get(at, "")
            cells.append(_cell(body.texts[number][at], style, room))
    return cells


def _cell(value: str, style: str, room: int) -> Text:
    return Text("\n".join(text.fold(value, room)), style)
