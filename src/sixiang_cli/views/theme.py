"""What the names of styles look like on a colour terminal; the only place that knows colours.

Plain strings in rich's notation, so that reading this file imports nothing. Red, yellow and green
say how a task stands; the four dimensions have hues of their own that are none of these. A state
is a word first: without colour nothing is lost.
"""

DIMENSION_HUES = ("#4a8fe7", "#1fa3a3", "#9b72d6", "#d0729c")
_HUES_OF_SIXTEEN = ("bright_blue", "cyan", "magenta", "bright_magenta")

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
    "light.red": "bold white on #c4392f",
    "light.yellow": "bold black on #e0b83a",
    "light.blue": "bold white on #2f6fc4",
    "light.green": "bold white on #2f8a46",
    "open": "",
    "settled": "dim",
    "dim": "dim",
    "strong": "bold",
    # A bar's done part is # in the colour that is behind it: solid to the eye, and # where it is copied.
    "bar": "#6f8fb8 on #6f8fb8",
    "bar.rest": "dim",  # dots: any colour behind them would be a wall on some background
    "bar.done": "#3d9a50 on #3d9a50",
    "bar.total": "#8a94a6 on #8a94a6",
}


def _with_hues(hues: tuple[str, ...]) -> dict[str, str]:
    words = {f"dimension-{number}": f"bold {hue}" for number, hue in enumerate(hues, start=1)}
    bars = {
        f"bar.dimension-{number}": f"{hue} on {hue}" for number, hue in enumerate(hues, start=1)
    }
    return words | bars


STYLES |= _with_hues(DIMENSION_HUES)

OF_SIXTEEN: dict[str, str] = _with_hues(_HUES_OF_SIXTEEN) | {
    "light.red": "bold white on red",
    "light.yellow": "black on yellow",
    "light.blue": "bold white on blue",
    "light.green": "black on green",
    "bar": "blue on blue",
    "bar.done": "green on green",
    "bar.total": "white on white",
}
"""What replaces those where a terminal has sixteen colours: the nearest ones would all be grey."""


_BASIC = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def basic_look(style: str) -> tuple[str, str]:
    """Give a style in the codes that every colour terminal knows, without asking rich.

    For a few lines of text: hues that need more than the basic colours are left out.
    """
    codes = [_BASIC[word] for word in STYLES.get(style, "").split() if word in _BASIC]
    return (f"\x1b[{';'.join(codes)}m", "\x1b[0m") if codes else ("", "")


def dimension(position: int) -> str:
    """Name the style of the dimension at `position` in the catalogue, from 0; hues repeat."""
    return f"dimension-{position % len(DIMENSION_HUES) + 1}"


def bar(hue: str) -> str:
    """Name the style of a bar's done part, from the bar's own style (``dimension-1`` or none)."""
    name = f"bar.{hue}" if hue else "bar"
    return name if name in STYLES else "bar"
