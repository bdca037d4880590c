"""Lines of pieces: how headings, notes and stacked rows are broken to fit a terminal.

Both terminal writers, the handsome and the quick, draw what this module composes, so they can't
differ. A line here is a tuple of safe spans and of bars whose width is settled. Nothing here
knows colours or escape sequences.
"""

from sixiang_cli.lean.typing import Iterator, TypeAlias
from sixiang_cli.views import layout, symbols, text
from sixiang_cli.views.page import (
    Bar,
    Blank,
    Block,
    Heading,
    Line,
    Note,
    Parts,
    Section,
    Span,
    Table,
    inlines,
)

Pieces: TypeAlias = tuple[Span | Bar, ...]
"""One line as it will stand on the screen."""

_PLAIN = ("措施", "进度")  # a title after a number, a bar after a name: in need of no heading
_BAR_STEPS = (layout.BAR_WIDTH, 14, 10, 8, 6, 4)


def settled(parts: Parts, style: str = "", bar: int = layout.BAR_WIDTH) -> Pieces:
    """Make a line's texts safe, give them `style` where they have none, settle its bars' width."""
    return tuple(_settle(piece, style, bar) for piece in inlines(parts))


def _settle(piece: str | Span | Bar, style: str, bar: int) -> Span | Bar:
    if isinstance(piece, Bar):
        if piece.m <= 0:
            return Span(text.safe(piece.empty), style)
        return piece._replace(width=piece.width or bar)
    if isinstance(piece, Span):
        return Span(text.safe(piece.text), piece.style or style)
    return Span(text.safe(piece), style)


def written(pieces: Pieces) -> str:
    """Give a line as uncoloured text."""
    return "".join(
        [piece.drawn(piece.width) if isinstance(piece, Bar) else piece.text for piece in pieces]
    )


def of_block(block: Block, edge: int, room: int) -> Iterator[Pieces]:
    """Compose a block that isn't a table: `edge` is where tails end, `room` where lines must."""
    if isinstance(block, Table):
        raise TypeError
    if isinstance(block, Blank):
        yield ()
    elif isinstance(block, Note) or not block.tail:
        hang = block.hang if isinstance(block, Line) else None
        yield from folded(settled(block.parts, block.style), room, hang or 0)
    else:
        style = "" if isinstance(block, Heading) and block.level > 1 else "tail"
        yield from _with_tail(settled(block.parts, block.style), block.tail, style, edge, room)


def _with_tail(left: Pieces, tail: Parts, style: str, edge: int, room: int) -> Iterator[Pieces]:
    used = text.width(written(left)) + layout.GAP
    for bar in _BAR_STEPS:
        right = settled(tail, style, bar)
        gap = edge - used - text.width(written(right))
        if gap >= 0:
            yield (*left, Span(" " * (gap + layout.GAP)), *right)
            return
    yield from folded(left, room)
    right = settled(tail, style, _BAR_STEPS[-1])
    for bar in _BAR_STEPS:
        wider = settled(tail, style, bar)
        if text.width(written(wider)) <= room:
            right = wider
            break
    gap = max(edge - text.width(written(right)), 0)
    yield from folded((Span(" " * gap), *right) if gap else right, room)


def folded(pieces: Pieces, room: int, hang: int = 0) -> Iterator[Pieces]:
    """Break a line to fit `room`, behind its own indentation or its first `hang` characters."""
    whole = written(pieces)
    if text.width(whole) <= room:
        yield pieces
        return
    start = max(hang, len(whole) - len(whole.lstrip(" ")))
    start = start if text.width(whole[:start]) * 2 <= room else 0
    cells = text.width(whole[:start])
    lead = tuple(_cut(pieces, 0, start))
    for begin, end in text.fold_points(whole[start:], room - cells):
        yield (*lead, *_cut(pieces, start + begin, start + end))
        lead = (Span(" " * cells),)


def _cut(pieces: Pieces, start: int, end: int) -> Iterator[Span | Bar]:
    at = 0
    for piece in pieces:
        body = written((piece,))
        begin, stop = max(start - at, 0), min(end - at, len(body))
        if begin < stop:
            whole = isinstance(piece, Bar) and stop - begin == len(body)
            yield piece if whole else Span(body[begin:stop], piece.style)
        at += len(body)


def of_section(section: Section, widths: layout.Widths, room: int) -> Iterator[Pieces]:
    """Compose a line between rows: the key as wide as the first column, then the text."""
    key = text.safe(section.key)
    if key and not widths.stacked:
        key = text.pad(key, widths.columns[0])
    pieces = (Span(key + symbols.GAP, section.style),) if key else ()
    yield from folded((*pieces, Span(text.safe(section.text), section.style)), room)


def stacked(grid: layout.Grid, body: layout.Body, room: int) -> Iterator[Pieces]:
    """Compose rows for a terminal too narrow for columns.

    What names the row stands on a line of its own: its first cell, a title after a number, a bar.
    The others stand below it as ``heading：value``, as many on a line as fit.
    """
    sections = iter((*body.sections, (body.size + 1, None)))
    above, section = next(sections)
    for at in range(body.size + 1):
        while above == at and section is not None:
            yield from of_section(section, grid.widths, room)
            above, section = next(sections)
        if at < body.size:
            yield from _stacked_row(grid, body, at, room)


def _stacked_row(grid: layout.Grid, body: layout.Body, at: int, room: int) -> Iterator[Pieces]:
    packed: Pieces = ()
    leading = 2 if grid.titles[1:2] and grid.titles[1] in _PLAIN else 1
    for number, column in enumerate(grid.table.columns):
        title = (
            f"{grid.titles[number]}{symbols.NAMED}" if number >= leading and column.title else ""
        )
        value = _stacked_value(grid, body, number, at, room - text.width(title) - layout.GAP)
        if value == Span("", value.style):
            continue
        item = (Span(title, "columns"), value) if title else (value,)
        longer = (*packed, Span(symbols.GAP), *item) if packed else item
        fits = text.width(written(longer)) <= room
        if packed and number != leading and fits:
            packed = longer
            continue
        yield from folded(packed, room) if packed else ()
        packed = (Span(symbols.INDENT), *item) if number else item
    yield from folded(packed, room) if packed else ()


def _stacked_value(
    grid: layout.Grid, body: layout.Body, number: int, at: int, room: int
) -> Span | Bar:
    bar = body.bars[number].get(at)
    if bar is None:
        style = body.styles[number].get(at, grid.table.columns[number].style)
        return Span(body.texts[number][at], style)
    steps = [bar.width] if bar.width else _BAR_STEPS
    return bar._replace(width=next((step for step in steps if step + 2 <= room), steps[-1]))
