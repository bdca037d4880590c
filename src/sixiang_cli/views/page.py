"""The neutral page: what a screen says, before anyone knows where it will be shown.

A page is a title and blocks: headings, lines, notes, tables. It is built once by a view and drawn
by `plain`, `terminal`, `markdown` or a report. Texts are raw: whoever draws makes them safe.
Styles are names that `theme` defines, never colours. Nothing here measures, draws or imports
anything heavy.
"""

from sixiang_cli.lean.typing import NamedTuple, Sequence, TypeAlias
from sixiang_cli.views import symbols


class Span(NamedTuple):
    """A text with the name of a style."""

    text: str
    style: str = ""


class Bar(NamedTuple):
    """`n` of `m` as a bar of `width` cells between its brackets; 0 lets the layout choose.

    `empty` stands in its place where `m` is 0 (本级没有任务): an empty bar would read as "nothing
    done yet". `style` is the hue, such as ``dimension-1``.
    """

    n: int
    m: int
    style: str = ""
    width: int = 0
    empty: str = symbols.EMPTY

    def filled(self, cells: int) -> int:
        """Count the filled of `cells`, rounded; some if anything is done, not all unless all is."""
        if self.m <= 0 or self.n <= 0:
            return 0
        if self.n >= self.m:
            return cells
        return min(max((2 * self.n * cells + self.m) // (2 * self.m), 1), cells - 1)

    def drawn(self, cells: int) -> str:
        """Draw it without colour: ``[##..]``, `cells` between the brackets."""
        if self.m <= 0:
            return self.empty
        full = self.filled(cells)
        done, rest = symbols.BAR_DONE * full, symbols.BAR_REST * (cells - full)
        return f"{symbols.BAR_OPEN}{done}{rest}{symbols.BAR_CLOSE}"


Inline: TypeAlias = str | Span | Bar
"""A piece of a line: plain text, styled text, or a progress bar."""

Cell: TypeAlias = Inline
"""What stands in one cell of a table. An empty value is written ``-`` by whoever builds the page."""

Parts: TypeAlias = Inline | tuple[Inline, ...]
"""A line's content: one piece, or pieces that follow each other without a gap."""


class Column(NamedTuple):
    """A column: heading, side (``left`` or ``right``), least width, and whether it may fold.

    `min_width` gives a page its calm look and yields when room is short. `key` names the column
    to programs and to documents; `style` applies to cells that bring none.
    """

    title: str
    align: str = "left"
    min_width: int = 0
    fold: bool = True
    style: str = ""
    key: str = ""


class Row(NamedTuple):
    """A row of cells with one style for all of them that bring none (``settled``)."""

    cells: tuple[Cell, ...]
    style: str = ""


class Section(NamedTuple):
    """A line between rows that runs across the table: `key` under the first column, then text."""

    key: str
    text: str
    style: str = "section"


AnyRow: TypeAlias = tuple[Cell, ...] | Row | Section
"""A row as it may stand in a table; a bare tuple is the common, fast form."""


class Table(NamedTuple):
    """Columns and rows; tables of one `group` share their column widths.

    `foot` rows stand below a second rule. `header` is False where an earlier table of the group
    printed it.
    """

    columns: tuple[Column, ...]
    rows: Sequence[AnyRow]
    header: bool = True
    foot: Sequence[AnyRow] = ()
    group: str = ""


class Heading(NamedTuple):
    """A heading; `tail` stands at the page's right edge. Level 1 opens a page, 2 a part of it."""

    parts: Parts
    tail: Parts = ()
    level: int = 1
    style: str = "heading"


class Line(NamedTuple):
    """A line of text, folded where the room ends; `tail` stands at the right edge.

    What follows a fold stands under the line's indentation, or clear of its first `hang`
    characters, which name what the line says.
    """

    parts: Parts
    tail: Parts = ()
    style: str = ""
    hang: int | None = None


class Note(NamedTuple):
    """A line at the foot: a summary, the definition of a rate, what to type next."""

    parts: Parts
    style: str = "note"


class Blank(NamedTuple):
    """An empty line."""


BLANK = Blank()

Block: TypeAlias = Heading | Line | Note | Blank | Table


class Page(NamedTuple):
    """A whole screen. `title` names it for documents and windows; it is not drawn by itself."""

    title: str
    blocks: tuple[Block, ...]


def percent(n: int, m: int) -> str:
    """Give ``n/m`` as whole percent: ``-`` of nothing, 100% only of all, 0% only of none."""
    if m <= 0:
        return symbols.EMPTY
    if n >= m:
        return "100%"
    if n <= 0:
        return "0%"
    return f"{min(max((200 * n + m) // (2 * m), 1), 99)}%"


def inlines(parts: Parts) -> tuple[Inline, ...]:
    """Give a line's pieces, whichever way it was written."""
    return (parts,) if isinstance(parts, str | Span | Bar) else parts


def cells_of(row: tuple[Cell, ...] | Row) -> tuple[Cell, ...]:
    """Give the cells of a row in either form."""
    return row.cells if isinstance(row, Row) else row
