"""Where a page goes, and so how it is drawn: the one entry that `cli` calls.

A pipe gets plain text and never loads rich; a terminal, ``FORCE_COLOR`` or the format ``table``
gets the terminal's drawing; ``markdown`` gets Markdown. Colour and width obey ``NO_COLOR``,
``FORCE_COLOR`` and ``COLUMNS``. Nothing here builds a page.
"""

import os

from sixiang_cli.lean.typing import IO, Mapping
from sixiang_cli.views.page import Bar, Block, Page, Table, inlines

FORMATS = ("auto", "table", "text", "markdown")
DEFAULT_WIDTH = 80


def render(
    page: Page,
    *,
    stream: IO[str],
    fmt: str = "auto",
    width: int | None = None,
    color: bool | None = None,
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Write `page` to `stream` in one of `FORMATS`.

    `width` is in cells, by default the terminal's; plain text and Markdown don't look at it.
    `color` True insists on colour, False forbids it, None asks stream and environment.
    """
    if fmt == "markdown":
        from sixiang_cli.views import markdown

        stream.write(markdown.render(page))
    elif fmt == "text" or (fmt == "auto" and not draws(stream, environ)):
        from sixiang_cli.views import plain

        stream.write(plain.render(page))
    elif not any(_is_drawn(block) for block in page.blocks):
        _write_lines(page, stream, width or columns(stream, environ), color, environ)
    else:
        from sixiang_cli.views import terminal

        if color is None and (environ.get("FORCE_COLOR") == "0" or not draws(stream, environ)):
            color = False
        cells = width or columns(stream, environ)
        terminal.write(page, terminal.console(stream, width=cells, color=color, environ=environ))


def _is_drawn(block: Block) -> bool:
    """Tell whether a block has more to it than words: a table, or a bar in a heading."""
    if isinstance(block, Table):
        return True
    pieces = (*inlines(getattr(block, "parts", ())), *inlines(getattr(block, "tail", ())))
    return any(isinstance(piece, Bar) for piece in pieces)


def _write_lines(
    page: Page, stream: IO[str], cells: int, color: bool | None, environ: Mapping[str, str]
) -> None:
    """Draw a page without a table, such as every answer to a tick: rich is not worth its price."""
    from sixiang_cli.views import quick, theme

    forced = environ.get("FORCE_COLOR", "0") not in {"", "0"}
    plain = (
        environ.get("NO_COLOR")
        or environ.get("TERM") == "dumb"
        or environ.get("FORCE_COLOR") == "0"
    )
    coloured = color if color is not None else forced or (stream.isatty() and not plain)
    paint = theme.basic_look if coloured else quick.unpainted
    stream.writelines(
        f"{line}\n" for line in quick.draw(page, cells, paint, solid=False, breaks=False)
    )


def draws(stream: IO[str], environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether a stream is to be drawn on as a terminal: it is one, or colour is forced."""
    return environ.get("FORCE_COLOR", "0") not in {"", "0"} or stream.isatty()


def columns(stream: IO[str], environ: Mapping[str, str] = os.environ) -> int:
    """Give the cells of a line: ``COLUMNS``, else the terminal's own, else 80."""
    asked = environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and int(asked) > 0:
        return int(asked)
    try:
        return os.get_terminal_size(stream.fileno()).columns or DEFAULT_WIDTH
    except (OSError, ValueError, AttributeError):
        return DEFAULT_WIDTH
