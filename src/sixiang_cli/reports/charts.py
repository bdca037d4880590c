"""Progress drawn as SVG, and as a grid of words: what a page shows beside its tables.

Every picture has its text alternative in it, and nothing needs a script. Shapes take their colours
from the classes of `html.STYLE` and their sizes from attributes, because a strict policy lets no
style stand at an element. What is drawn is decided in `figures`.
"""

from html import escape
from typing import NamedTuple

from sixiang_cli.characters import safe
from sixiang_cli.lean.typing import Iterable, Sequence
from sixiang_cli.views.page import percent

_RADIUS = 42
_NOTHING = "没有应办"


class Share(NamedTuple):
    """One progress to draw: `done` of `expected`, of which `overdue` are late and open.

    `hue` is the class of its colour; `depth` how far it stands below the first of a tree.
    """

    label: str
    done: int
    expected: int
    overdue: int = 0
    hue: str = ""
    depth: int = 0

    @property
    def spoken(self) -> str:
        """Say it in words, for who can't see it."""
        if not self.expected:
            return f"{self.label}：{_NOTHING}"
        late = f"，逾期 {self.overdue} 项" if self.overdue else ""
        rate = percent(self.done, self.expected)
        return f"{self.label}：应办 {self.expected} 项，已办 {self.done} 项，完成率 {rate}{late}"


class Grid(NamedTuple):
    """A heat map as words: a row's heading and its cells, each a (class, letter, meaning).

    `flat` headings are short and stand level; others stand upright, to leave the cells narrow.
    """

    title: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    flat: bool = False


def text(value: str) -> str:
    """Make a text harmless in HTML and in attributes, and nothing of it invisible."""
    return escape(safe(value), quote=True)


def ring(share: Share) -> str:
    """Draw a share as a ring with its rate within."""
    done = _portion(share.done, share.expected)
    late = _portion(share.overdue, share.expected)
    arcs = f'<circle class="rest" cx="50" cy="50" r="{_RADIUS}"/>'
    if late:
        arcs += _arc("late", late, after=done)
    if done:
        arcs += _arc(f"fill {share.hue}", done, after=0)
    rate = percent(share.done, share.expected)
    return (
        f'<svg class="ring" viewBox="0 0 100 100" role="img" aria-label="{text(share.spoken)}">'
        f'<title>{text(share.spoken)}</title>{arcs}<text x="50" y="57">{rate}</text></svg>'
    )


def _arc(name: str, portion: float, *, after: float) -> str:
    return (
        f'<circle class="{name}" cx="50" cy="50" r="{_RADIUS}" pathLength="100"'
        f' stroke-dasharray="{portion:g} {100 - portion:g}" stroke-dashoffset="{25 - after:g}"/>'
    )


def bar(share: Share) -> str:
    """Draw a share as a bar that takes the width it is given."""
    done = _portion(share.done, share.expected)
    late = _portion(share.overdue, share.expected)
    rects = '<rect class="rest" width="100" height="10"/>'
    if done:
        rects += f'<rect class="fill {share.hue}" width="{done:g}" height="10"/>'
    if late:
        rects += f'<rect class="late" x="{done:g}" width="{late:g}" height="10"/>'
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img"'
        f' aria-label="{text(share.spoken)}"><title>{text(share.spoken)}</title>{rects}</svg>'
    )


def _portion(part: int, whole: int) -> float:
    """Give a part in percent, to a tenth; never all or nothing unless it is."""
    if whole <= 0 or part <= 0:
        return 0
    return 100 if part >= whole else min(max(round(100 * part / whole, 1), 0.8), 99.2)


def rings(shares: Iterable[Share]) -> str:
    """Give cards with a ring each, side by side where there is room."""
    cards = []
    for share in shares:
        counts = f"{share.done}/{share.expected}" if share.expected else _NOTHING
        late = f'<span class="late">逾期 {share.overdue}</span>' if share.overdue else ""
        cards.append(
            f'<li class="card">{ring(share)}<div><b>{text(share.label)}</b>'
            f'<span class="count">{counts}</span>{late}</div></li>'
        )
    return f'<ul class="rings">{"".join(cards)}</ul>'


def bars(shares: Sequence[Share]) -> str:
    """Give a list of bars with names and numbers."""
    rows = []
    for share in shares:
        counts = f"{share.done}/{share.expected}" if share.expected else "-"
        late = f'<span class="late">逾期 {share.overdue}</span>' if share.overdue else ""
        rate = percent(share.done, share.expected)
        rows.append(
            f'<li class="d{min(share.depth, 3)}"><span class="name">{text(share.label)}</span>{bar(share)}'
            f'<span class="count">{counts}</span><span class="rate">{rate}</span>'
            f'<span class="note">{late}</span></li>'
        )
    many = " many" if len(shares) > 14 else ""
    return f'<ol class="bars{many}">{"".join(rows)}</ol>'


def grid(drawn: Grid) -> str:
    """Give a heat map as a table: a word's first letter a cell, its colour beside it."""
    heads = "".join(f'<th scope="col"><span>{text(name)}</span></th>' for name in drawn.columns)
    rows = []
    for name, cells in drawn.rows:
        drawn_cells = "".join(
            f'<td class="{kind}" title="{text(meaning)}">{text(letter)}</td>'
            for kind, letter, meaning in cells
        )
        rows.append(f'<tr><th scope="row">{text(name)}</th>{drawn_cells}</tr>')
    caption = f"<caption>{text(drawn.title)}</caption>" if drawn.title else ""
    flat = " flat" if drawn.flat else ""
    label = text(drawn.title or "各措施在各单位的状态")
    return (
        '<div class="scroll" tabindex="0" role="region" '
        f'aria-label="{label}"><table class="heat{flat}">{caption}'
        f'<thead><tr><th scope="col">{text(drawn.corner)}</th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def tiles(drawn: Grid) -> str:
    """Give a heat map of a single column as a list that fills the width it is given."""
    items = "".join(
        f'<li><span class="{cell[0]}" title="{text(cell[2])}">{text(cell[1])}</span> {text(name)}</li>'
        for name, cells in drawn.rows
        for cell in cells
    )
    heading = f"{drawn.title}：{'、'.join(drawn.columns)}"
    return f'{caption(heading, ())}<ul class="tiles">{items}</ul>'


def caption(title: str, key: Iterable[str]) -> str:
    """Give a heading within a figure, and what its short headings stand for."""
    words = "".join(f"<li>{text(each)}</li>" for each in key)
    return f'<p class="caption">{text(title)}</p>' + (
        f'<ul class="legend">{words}</ul>' if words else ""
    )


def legend(known: Iterable[tuple[str, str, str]]) -> str:
    """Say what the letters of a grid stand for; each is a (class, letter, word)."""
    items = "".join(
        f'<li><span class="{kind}">{text(letter)}</span> {text(word)}</li>'
        for kind, letter, word in known
    )
    return f'<ul class="legend">{items}</ul>'
