"""A page as one HTML file that can be mailed, put on a share, opened and printed.

Nothing in it is fetched and nothing runs: no script, no font, no picture from elsewhere, and a
policy that forbids them. Light and dark follow the reader's system. Any page can be written; an
answer may bring figures that stand above its tables. All texts pass `charts.text`.
"""

import base64
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from sixiang_cli.lean.typing import Iterable
from sixiang_cli.reports import charts
from sixiang_cli.reports.html_style import STYLE
from sixiang_cli.views.page import (
    AnyRow,
    Bar,
    Blank,
    Block,
    Cell,
    Heading,
    Line,
    Note,
    Page,
    Parts,
    Row,
    Section,
    Span,
    Table,
    inlines,
)

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

_FEW = 4
"""Columns that a phone shows side by side; wider tables become cards there."""


class Figure(NamedTuple):
    """Something drawn: its heading, finished HTML from `charts`, and a line that explains it."""

    title: str
    drawn: str
    note: str = ""


def write(document: "Document") -> bytes:
    """Give the whole file."""
    figures = document.figures() if document.figures is not None else ()
    return render(document.page(), figures).encode()


def render(page: Page, figures: Iterable[Figure] = ()) -> str:
    """Give a page as a complete document; the first figure stands above its tables, others below."""
    opening, rest, foot = _parted(page.blocks)
    drawn = [_figure(figure, number) for number, figure in enumerate(figures, start=1)]
    body = (
        f"<header>{''.join(map(_block, opening))}</header>",
        *drawn[:1],
        f'<section class="tables">{"".join(map(_block, rest))}</section>' if rest else "",
        *drawn[1:],
        f"<footer>{''.join(map(_block, foot))}</footer>",
    )
    return shell(page.title, "".join(body))


def _figure(figure: Figure, number: int) -> str:
    note = f'<p class="note">{charts.text(figure.note)}</p>' if figure.note else ""
    return (
        f'<section class="figure" aria-labelledby="f{number}">'
        f'<h2 id="f{number}">{charts.text(figure.title)}</h2>{figure.drawn}{note}</section>'
    )


def shell(title: str, body: str, style: str = STYLE, *, kind: str = "page") -> str:
    """Put a body into a document that allows nothing but its own style."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        "<!DOCTYPE html>\n"
        '<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{charts.text(title)}</title><style>{style}</style></head>"
        f'<body class="{kind}"><main>{body}</main></body></html>\n'
    )


def _parted(blocks: Iterable[Block]) -> tuple[list[Block], list[Block], list[Block]]:
    """Part a page into its opening lines, what follows, and the notes that end it."""
    every: list[Block] = [block for block in blocks if not isinstance(block, Blank)]
    foot: list[Block] = []
    while every and isinstance(every[-1], Note):
        foot.insert(0, every.pop())
    opening: list[Block] = []
    while every and (isinstance(every[0], Line) or (isinstance(every[0], Heading) and not opening)):
        opening.append(every.pop(0))
    return opening, every, foot


def _block(block: Block) -> str:
    if isinstance(block, Blank):
        return ""
    if isinstance(block, Table):
        return _table(block)
    tail = ""
    if isinstance(block, Heading | Line) and block.tail:
        tail = f'<span class="tail">{_parts(block.tail)}</span>'
    body = f"{_parts(block.parts)}{tail}"
    if isinstance(block, Heading):
        return f"<h{block.level}{_class(block.style)}>{body}</h{block.level}>"
    return f"<p{_class(block.style)}>{body}</p>"


def _parts(parts: Parts) -> str:
    return "".join(map(_inline, inlines(parts)))


def _inline(piece: Cell) -> str:
    if isinstance(piece, Bar):
        if piece.m <= 0:
            return f'<span class="none">{charts.text(piece.empty)}</span>'
        share = charts.Share("进度", piece.n, piece.m, hue=_name(piece.style))
        return charts.bar(share)
    if isinstance(piece, Span):
        return f"<span{_class(piece.style)}>{charts.text(piece.text)}</span>"
    return charts.text(piece)


def _table(table: Table) -> str:
    wide = " cards" if len(table.columns) > _FEW else ""
    heads = "".join(
        f"<th scope=col{_class(column.align)}>{charts.text(column.title)}</th>"
        for column in table.columns
    )
    hidden = "" if table.header else ' class="unseen"'
    rows = "".join(_row(row, table) for row in table.rows)
    foot = "".join(_row(row, table) for row in table.foot)
    return (
        f'<div class="scroll"><table class="rows{wide}"><thead{hidden}><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody>{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>"
    )


def _row(row: AnyRow, table: Table) -> str:
    if isinstance(row, Section):
        words = f"{charts.text(row.key)} {charts.text(row.text)}"
        return f'<tr class="section"><th colspan="{len(table.columns)}">{words}</th></tr>'
    cells = row.cells if isinstance(row, Row) else row
    drawn = []
    for column, cell in zip(table.columns, cells, strict=True):
        names = " ".join(filter(None, (column.align, _name(column.style))))
        shown = _inline(cell)
        if isinstance(cell, str) and cell.startswith("  "):  # a tree's depth
            depth = (len(cell) - len(cell.lstrip(" "))) // 2
            names = f"{names} d{min(depth, 3)}".strip()
        drawn.append(f'<td{_class(names)} data-label="{charts.text(column.title)}">{shown}</td>')
    return f"<tr{_class(row.style if isinstance(row, Row) else '')}>{''.join(drawn)}</tr>"


def _class(style: str) -> str:
    name = _name(style)
    return f' class="{name}"' if name else ""


def _name(style: str) -> str:
    """Give a style's name as a class: ``light.red`` is ``light-red``."""
    return style.replace(".", "-")
