"""How wide a text stands on a terminal, and how a stranger's text is made harmless to show.

Cells, padding, folding and the escaping of characters that could move a cursor, reverse a line or
hide. Nothing here knows of pages, colours or files. This is on the start-up path: ASCII and
plain Chinese cost next to nothing, `unicodedata` is loaded only for what is neither.
"""

from collections.abc import Callable, Iterable

_NO_START = frozenset("，。、；：！？）》】」』〉〕％,.;:!?)]}%”’…")  # never begin a line
_NO_END = frozenset("（《【「『〈〔([{“‘")  # never end a line
_INVISIBLE = frozenset(  # printable to Python, yet nothing to see: fillers, variation selectors
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
).union(map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0)))
_SPACES = frozenset("\n\t\u00a0\u1680\u202f\u205f").union(map(chr, range(0x2000, 0x200B)))


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


def safe(text: str) -> str:
    r"""Show what could act on a terminal or deceive a reader as ``\u202e``; the rest stays.

    Controls, C1, bidirectional and zero-width characters, variation selectors and lone surrogates
    are escaped; line breaks, tabs and unusual spaces become one space each.
    """
    if text.isprintable() and _INVISIBLE.isdisjoint(text):
        return text
    return "".join(map(_shown, text.replace("\r\n", "\n")))


def _shown(char: str) -> str:
    if char in _INVISIBLE:
        return escape(char)
    if char.isprintable() or char == "\u3000":
        return char
    if char in _SPACES:
        return " "
    import unicodedata

    return char if unicodedata.category(char) in {"Co", "Cn"} else escape(char)


def escape(char: str) -> str:
    r"""Write one character as ``\u202e``, or ``\U000e0001`` beyond the first plane."""
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def pad(text: str, cells: int, align: str = "left") -> str:
    """Fill a safe text with spaces to `cells`; a longer one stays whole."""
    missing = cells - width(text)
    if missing <= 0:
        return text
    if align == "right":
        return " " * missing + text
    return text + " " * missing


def fold(text: str, cells: int) -> list[str]:
    """Break a safe text into lines of at most `cells`, never losing anything but spaces at a break.

    Words stay whole where they can; Chinese breaks anywhere, but no line begins with a closing
    mark or ends with an opening one. A wide character in one cell stands over the edge.
    """
    lines: list[str] = []
    cells = max(cells, 1)
    while width(text) > cells:
        end, fits = _break(text, cells)
        lines.append(text[:end].rstrip(" "))
        text = text[fits:]
    lines.append(text)
    return lines


def _break(text: str, cells: int) -> tuple[int, int]:
    """Find where the first line ends and where the next one begins."""
    used, best, previous = 0, 0, ""
    for at, char in enumerate(text):
        size = _char_width(char)
        if at and _may_break(previous, char):
            best = at
        if used + size > cells and char != " ":
            end = best or max(at, 1)
            while not best and end < len(text) and _char_width(text[end]) == 0:
                end += 1  # a combining mark stays with its letter
            start = end
            while start < len(text) and text[start] == " ":
                start += 1
            return end, start
        used += size
        previous = char
    return len(text), len(text)


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return before != " "
    if before == " ":
        return True
    if _char_width(after) == 0 or after in _NO_START or before in _NO_END:
        return False
    return _char_width(before) == 2 or _char_width(after) == 2


def widest(texts: Iterable[str]) -> int:
    """Give the cells of the widest of these safe texts, 0 where there are none."""
    return max(map(width, texts), default=0)
