"""A page as Markdown, for a chat, a wiki or a repository.

Tables become pipe tables, headings ``#``, lines and notes paragraphs. User text can't become
markup: what Markdown or HTML would act on is escaped. Nothing here measures cells.
"""

from sixiang_cli.lean.typing import Iterator, Sequence
from sixiang_cli.views import layout, symbols, text
from sixiang_cli.views.page import (
    AnyRow,
    Bar,
    Blank,
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Page,
    Parts,
    Row,
    Section,
    Span,
    Table,
    cells_of,
    inlines,
)

_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]|~$"} | {"<": "&lt;", "&": "&amp;"})
_BLOCK_STARTS = "#>-+=!:"


def render(page: Page) -> str:
    """Give the page as Markdown that ends in a line break; paragraphs are parted by empty lines."""
    return "\n\n".join(part for block in page.blocks if (part := _block(block))) + "\n"


def escape(value: str) -> str:
    """Make a text literal within a Markdown line or table cell, and safe to look at."""
    return text.safe(value).translate(_SPECIAL)


def _block(block: Block) -> str:
    if isinstance(block, Blank):
        return ""
    if isinstance(block, Table):
        return "\n".join(_table(block))
    body = _parts(block.parts)
    if isinstance(block, Heading | Line) and block.tail:
        body = f"{body}{symbols.GAP}{_parts(block.tail)}"
    if isinstance(block, Heading):
        return f"{'#' * block.level} {body}"
    return _literal(body)


def _literal(paragraph: str) -> str:
    """Keep a paragraph from being read as a list, a heading or a block of code."""
    paragraph = paragraph.strip(" ")
    number = paragraph.lstrip("0123456789")
    if number != paragraph and number[:1] in {".", ")"}:
        return f"{paragraph[: len(paragraph) - len(number)]}\\{number}"
    return f"\\{paragraph}" if paragraph.startswith(tuple(_BLOCK_STARTS)) else paragraph


def _parts(parts: Parts) -> str:
    return "".join(map(_inline, inlines(parts)))


def _inline(piece: Cell) -> str:
    if isinstance(piece, Bar):
        if piece.m <= 0:
            return escape(piece.empty)
        return f"`{piece.drawn(piece.width or layout.BAR_WIDTH)}`"
    return escape(piece.text if isinstance(piece, Span) else piece)


def _table(table: Table) -> Iterator[str]:
    yield _row([escape(column.title) for column in table.columns])
    yield _row([_rule(column) for column in table.columns])
    for row in _with_paths(table.rows):
        yield _row(_cells(row, len(table.columns)))
    for row in table.foot:
        cells = _cells(row, len(table.columns))
        yield _row([f"**{cell}**" if cell and not cell.startswith("`") else cell for cell in cells])


def _with_paths(rows: Sequence[AnyRow]) -> Iterator[AnyRow]:
    """Give rows of a tree by their paths: the spaces that show its depth would be lost.

    What all stand below (the only row at the top) is left out of their paths.
    """
    above: list[str] = []
    firsts = [None if isinstance(row, Section) else cells_of(row)[0] for row in rows]
    tops = sum(not (isinstance(first, str) and first.startswith("  ")) for first in firsts)
    for row, first in zip(rows, firsts, strict=True):
        if isinstance(row, Section) or not isinstance(first, str):
            yield row
            continue
        name = first.lstrip(" ")
        depth = (len(first) - len(name)) // 2
        above[depth:] = [name]
        if not depth:
            yield row
            continue
        cells = ("/".join(above[1 if tops == 1 else 0 :]), *cells_of(row)[1:])
        yield Row(cells, row.style) if isinstance(row, Row) else cells


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(column: Column) -> str:
    return "---:" if column.align == "right" else "---"


def _cells(row: AnyRow, count: int) -> list[str]:
    if isinstance(row, Section):
        named = [f"**{escape(part)}**" if part else "" for part in (row.key, row.text)]
        return [*named, *[""] * (count - 2)][:count]
    return [_inline(cell) for cell in (row.cells if isinstance(row, Row) else row)]
