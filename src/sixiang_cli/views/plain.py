"""A page as plain text for a pipe or a file: aligned, as wide as it needs to be, nothing cut.

No colour, no folding, bars in ``#`` and ``.``. On the start-up path and quick on long lists, so
it works on whole columns at a time. Nothing here knows of terminals or of rich.
"""

from sixiang_cli.lean.typing import TYPE_CHECKING, Iterator
from sixiang_cli.views import symbols, text
from sixiang_cli.views.page import Bar, Blank, Note, Page, Parts, Section, Table, inlines

if TYPE_CHECKING:
    from sixiang_cli.views import layout

_GAP = symbols.GAP


def lines(page: Page) -> Iterator[str]:
    """Give the page's lines, without line ends and without trailing spaces."""
    edge, grids = _fitted(page)
    for block in page.blocks:
        if isinstance(block, Table):
            yield from _table(next(grids))
        elif isinstance(block, Blank):
            yield ""
        elif isinstance(block, Note):
            yield written(block.parts)
        else:
            yield _line(written(block.parts), written(block.tail), edge)


def render(page: Page) -> str:
    """Give the whole page as one text that ends in a line break."""
    return "\n".join((*lines(page), ""))


def written(parts: Parts, bar: int = symbols.BAR_WIDTH) -> str:
    """Give a line's pieces as one safe text; bars that leave it open are `bar` cells wide."""
    return "".join(
        piece.drawn(piece.width or bar)
        if isinstance(piece, Bar)
        else text.safe(piece if isinstance(piece, str) else piece.text)
        for piece in inlines(parts)
    )


def rule(widths: "layout.Widths") -> str:
    """Give the line of ``-`` under the headings and above the foot."""
    return " ".join([symbols.RULE * (cells + 1) for cells in widths.columns])[:-1]


def section(entry: Section, widths: "layout.Widths") -> str:
    """Give a line between rows: the key as wide as the first column, then the text."""
    if not entry.key:
        return text.safe(entry.text)
    return text.pad(text.safe(entry.key), widths.columns[0]) + _GAP + text.safe(entry.text)


def _line(left: str, tail: str, edge: int) -> str:
    if not tail:
        return left.rstrip(" ")
    gap = max(edge - text.width(left) - text.width(tail), len(_GAP))
    return f"{left}{' ' * gap}{tail}"


def _fitted(page: Page) -> "tuple[int, Iterator[layout.Grid]]":
    """Give the right edge, and the tables made ready; where there is none, nothing is measured."""
    if not any(isinstance(block, Table) for block in page.blocks):
        return symbols.PAGE_WIDTH, iter(())
    from sixiang_cli.views import layout

    fitted = layout.fit(page, None)
    return fitted.edge, iter(fitted.grids)


def _table(grid: "layout.Grid") -> Iterator[str]:
    if grid.table.header:
        yield _row(grid.titles, grid)
        yield rule(grid.widths)
    yield from _rows(grid, grid.body)
    if grid.foot.size:
        yield rule(grid.widths)
        yield from _rows(grid, grid.foot)


def _row(cells: list[str], grid: "layout.Grid") -> str:
    columns = zip(cells, grid.widths.columns, grid.table.columns, strict=True)
    padded = [text.pad(cell, width, column.align) for cell, width, column in columns]
    return _GAP.join(padded).rstrip(" ")


def _rows(grid: "layout.Grid", body: "layout.Body") -> Iterator[str]:
    columns = []
    for texts, width, column in zip(
        body.drawn(grid.widths.bar), grid.widths.columns, grid.table.columns, strict=True
    ):
        padded = _Padded(width, column.align)
        columns.append(map(padded.__getitem__, texts))
    rows = (_GAP.join(cells).rstrip(" ") for cells in zip(*columns, strict=True))
    done = 0
    for above, entry in body.sections:
        while done < above:
            yield next(rows)
            done += 1
        yield section(entry, grid.widths)
    yield from rows


class _Padded(dict[str, str]):
    """The padded form of every text of one column; lists repeat units, periods and titles."""

    def __init__(self, cells: int, align: str) -> None:
        super().__init__()
        self.cells = cells
        self.align = align

    def __missing__(self, value: str) -> str:
        padded = text.pad(value, self.cells, self.align)
        self[value] = padded
        return padded
