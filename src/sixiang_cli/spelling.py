"""What people type, brought to one form: names, numbers, lists, notes, status words.

Pure and small, on the path of every command. Words become plain values here; what they refer to
is decided in `lookup`. Dates are in `spoken_day`, periods in `spoken_time`, pinyin in `pinyin`.
Never here: files, the clock, anything that knows which measures or units exist.
"""

from typing import Final

_DROPPED: Final = frozenset("\"'`“”‘’„‟‚‛«»‹›「」『』《》〈〉〝〞〟′″＂＇｀")
"""Quotation and book marks: people copy a title with them, and type it without."""

_DOTS: Final = "。、｡､．"
"""What a Chinese input method leaves where a full stop was meant, between two digits."""


def fold_text(text: str) -> str:
    """Give the form in which names are compared; it is never shown.

    Width and case are levelled (NFKC, case folding), quotation marks, book marks and spaces
    dropped, and ``1。3。2`` or ``1、3、2`` becomes ``1.3.2``. Folding twice changes nothing.
    """
    if text.isascii():
        return _drop_marks(text.lower())
    from unicodedata import normalize

    folded = text
    while True:
        before = folded
        folded = normalize("NFKC", normalize("NFKC", folded).casefold())
        folded = _dot_digits(_drop_marks(folded))
        if folded == before:
            return folded


def _drop_marks(text: str) -> str:
    """Leave out quotation marks, book marks and spaces of every width."""
    return "".join(char for char in text if char not in _DROPPED and not char.isspace())


def _dot_digits(text: str) -> str:
    """Read a Chinese stop or enumeration comma between two digits as a dot."""
    if not any(mark in text for mark in _DOTS):
        return text
    last = len(text) - 1
    return "".join(
        "."
        if char in _DOTS and 0 < at < last and _is_digit(text[at - 1]) and _is_digit(text[at + 1])
        else char
        for at, char in enumerate(text)
    )


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"
