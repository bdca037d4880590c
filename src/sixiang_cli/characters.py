"""Which characters may be shown as they are, and what stands for the others.

A stranger's text must not move a cursor, reverse a line or hide: controls, C1, bidirectional and
zero-width characters, fillers, variation selectors and lone surrogates are shown as their escapes.
Nor may it be calculated: what a spreadsheet would take for a formula gets a mark before it.
One list for screens, messages and files. On the start-up path; nothing here knows widths.
"""

INVISIBLE = frozenset(  # printable to Python, yet nothing to see: fillers, variation selectors
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
).union(map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0)))

HIDDEN = (  # the same and all that isn't printable but spaces, as the inside of a regular class
    "\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bcaf\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)

_LONG = 1000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # Excel knows the wide ones
_GUARD = "'"
_SPACES = frozenset("\n\t\u00a0\u1680\u202f\u205f").union(map(chr, range(0x2000, 0x200B)))


def safe(text: str) -> str:
    r"""Show what could act on a terminal or deceive a reader as ``\u202e``; the rest stays.

    Line breaks, tabs and unusual spaces become one space each. A text that needs nothing is
    returned as it is, the very same object.
    """
    if text.isprintable() and INVISIBLE.isdisjoint(text):
        return text
    return "".join(map(_shown, text.replace("\r\n", "\n")))


def is_harmless(text: str) -> bool:
    """Tell whether `safe` would leave a text as it is; quick on very long ones too."""
    if not text.isprintable():
        return False
    if text.isascii():
        return True
    if len(text) < _LONG:  # a look at every character, or for every character: what is fewer
        return INVISIBLE.isdisjoint(text)
    return not any(map(text.__contains__, INVISIBLE))


def _shown(char: str) -> str:
    if char in INVISIBLE:
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


def guarded(value: str) -> str:
    """Put ``'`` before a text that a spreadsheet would calculate; `unguarded` undoes exactly this."""
    return _GUARD + value if value.lstrip(_GUARD).startswith(_FORMULA) else value


def unguarded(value: str) -> str:
    """Take off the ``'`` that `guarded` put before a text."""
    is_guarded = value.startswith(_GUARD) and value.lstrip(_GUARD).startswith(_FORMULA)
    return value[1:] if is_guarded else value
