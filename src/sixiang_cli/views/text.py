"""How wide a text stands on a terminal: cells, padding, folding.

Every function but `safe` takes texts that are safe already. Nothing here knows of pages, colours
or files. This is on the start-up path: ASCII and plain Chinese cost next to nothing, `unicodedata`
is loaded only for what is neither.
"""

from sixiang_cli.characters import safe
from sixiang_cli.lean.typing import Callable

__all__ = ["fold", "fold_points", "pad", "safe", "width"]

_NO_START = frozenset("，。、；：！？）》】」』〉〕％,.;:!?)]}%”’…")  # never begin a line
_SHORT = 8  # cells of a word that isn't torn: what stands between spaces in our own tables
_BEFORE_COMMAND = frozenset("：（，、。 ")
_COMMAND_ENDS = ("  ", "。", "；", "，", "、", "）")
_NO_END = frozenset("（《【「『〈〔([{“‘")  # never end a line


class _CharWidths(dict[str, int]):
    """Cells of each character met so far: 0 combining, 2 East Asian Wide or Fullwidth, else 1."""

    def __missing__(self, char: str) -> int:
        code = ord(char)
        if 0x4E00 <= code <= 0x9FFF or 0x3001 <= code <= 0x3029 or 0xFF01 <= code <= 0xFF60:
            cells = 2
        elif 0x20 <= code < 0x7F:
            cells = 1
        else:
            cells = _rare_width(char)
        self[char] = cells
        return cells


def _rare_width(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc"} or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


_char_width: Callable[[str], int] = _CharWidths().__getitem__


def width(text: str) -> int:
    """Count the display cells of a safe text: ambiguous characters are one, combining none."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def pad(text: str, cells: int, align: str = "left") -> str:
    """Fill a safe text with spaces to `cells`; a longer one stays whole."""
    missing = cells - width(text)
    if missing <= 0:
        return text
    if align == "right":
        return " " * missing + text
    return text + " " * missing


def fold(text: str, cells: int) -> list[str]:
    """Break a safe text into lines of at most `cells`, losing nothing but spaces at a break.

    Words stay whole where they can; Chinese breaks anywhere, but no line begins with a closing
    mark or ends with an opening one, and a short word between spaces (办理 代录) goes to the next
    line whole; a gap of two spaces is the best place of all, and then where a command begins, so
    that it isn't torn. A wide character in a single cell stands over the edge.
    """
    return [text[start:end] for start, end in fold_points(text, cells)]


def fold_points(text: str, cells: int) -> list[tuple[int, int]]:
    """Give the lines of `fold` as (start, end) in the text; between them only spaces are left out."""
    points: list[tuple[int, int]] = []
    start = 0
    while start < len(text) or not points:
        following = end = _break(text, start, max(cells, 1))
        while (
            end > start
            and text[end - 1] == " "
            and (following < len(text) or width(text[start:end]) > cells)
        ):
            end -= 1
        points.append((start, end))
        start = following
        while start < len(text) and text[start] == " ":
            start += 1
    return points


def _break(text: str, start: int, cells: int) -> int:
    """Find where the line that begins at `start` ends; it holds at least one character."""
    used = best = gap = 0
    previous = ""
    for at in range(start, len(text)):
        char = text[at]
        size = _char_width(char)
        if at > start and _may_break(previous, char):
            best = at
            if char == " " and text.startswith("  ", at) and used * 3 >= cells:
                gap = at
        if used + size > cells and char != " ":
            end = gap or _before_short_word(text, start, best)
            end = _before_command(text, start, end, cells) or max(at, start + 1)
            while not best and end < len(text) and _char_width(text[end]) == 0:
                end += 1  # a combining mark stays with its letter
            return end
        used += size
        previous = char
    return len(text)


def _before_command(text: str, start: int, end: int, cells: int) -> int:
    """Give the break before the command that `end` would tear, if a line holds it, else `end`."""
    at = text.rfind("sx ", start, end)
    if at <= start or text[at - 1] not in _BEFORE_COMMAND:
        return end
    found = [place for mark in _COMMAND_ENDS if (place := text.find(mark, at)) > 0]
    stop = min(found, default=len(text))
    at -= text[at - 1] in _NO_END
    return at if start < at and end < stop and width(text[at:stop]) <= cells else end


def _before_short_word(text: str, start: int, best: int) -> int:
    """Give the break before the word that `best` would tear, if it is a short one, else `best`.

    Not where a number stands before it, which would lose what it counts (7 天).
    """
    before = text.rfind(" ", start, best)
    if before <= start or before + 1 == best or text[best] == " " or text[before - 1].isdigit():
        return best
    after = text.find(" ", best)
    torn = text[before + 1 :] if after < 0 else text[before + 1 : after]
    return before if width(torn) <= _SHORT else best


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return before != " "
    if before == " ":
        return True
    if _char_width(after) == 0 or after in _NO_START or before in _NO_END:
        return False
    return _char_width(before) == 2 or _char_width(after) == 2
