"""What the names of styles look like on a colour terminal; the only place that knows colours.

Plain strings in rich's notation, so that reading this file imports nothing. Red, yellow and green
say how a task stands; the four dimensions have hues of their own that are none of these. A state
is a word first: without colour nothing is lost.
"""

DIMENSION_HUES = ("#4a8fe7", "#1fa3a3", "#9b72d6", "#d0729c")

STYLES: dict[str, str] = {
    "heading": "bold",
    "tail": "dim",  # a date at the right edge
    "subheading": "bold",
    "section": "bold",
    "columns": "dim",
    "rule": "dim",
    "note": "dim",
    "command": "cyan",
    "total": "bold",
    "overdue": "bold red",
    "soon": "yellow",
    "done": "green",
    "submitted": "cyan",
    "open": "",
    "settled": "dim",
    "dim": "dim",
    "strong": "bold",
    "bar": "on #6f8fb8",
    "bar.rest": "dim",  # dots: any colour behind them would be a wall on some background
    "bar.done": "on #3d9a50",
    "bar.total": "on #8a94a6",
}
for _number, _hue in enumerate(DIMENSION_HUES, start=1):
    STYLES[f"dimension-{_number}"] = f"bold {_hue}"
    STYLES[f"bar.dimension-{_number}"] = f"on {_hue}"


def dimension(position: int) -> str:
    """Name the style of the dimension at `position` in the catalogue, from 0; hues repeat."""
    return f"dimension-{position % len(DIMENSION_HUES) + 1}"


def bar(hue: str) -> str:
    """Name the style of a bar's done part, from the bar's own style (``dimension-1`` or none)."""
    name = f"bar.{hue}" if hue else "bar"
    return name if name in STYLES else "bar"
