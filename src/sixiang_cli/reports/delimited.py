"""Rows as CSV for spreadsheets and as TSV for programs.

CSV has a byte-order mark, so that Excel reads Chinese, and a ``'`` before what a spreadsheet
would take for a formula; `unguarded` takes it off again. Hidden characters are shown as escapes
in both. Which fields there are and what they are called is the caller's business.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sixiang_cli.characters import HIDDEN, escape, is_harmless
from sixiang_cli.lean_typing import TYPE_CHECKING
from sixiang_cli.reports.rows import columns

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

Records = Iterable[Mapping[str, object]]

BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # Excel knows the wide ones
_GUARD = "'"
_TEXT = frozenset({str, type(None)})
_HASHED = _TEXT | {tuple}
_HIDDEN = re.compile(f"(?![\t\n])[{HIDDEN}]")
_HIDDEN_BUT_BREAKS = re.compile(f"(?![\t\n\r])[{HIDDEN}]")


def pieces(document: "Document", name: str) -> Iterator[str]:
    """Give the rows of a document as ``csv``, with titles for people, or as ``tsv``, with field names."""
    if name == "csv":
        return csv_text(document.rows(), document.fields, document.titles)
    return tsv(document.rows(), document.fields)


def tsv(rows: Records, fields: Sequence[str], titles: Sequence[str] = ()) -> Iterator[str]:
    """Give rows as TSV, some hundred at a time: a line each, no quotes.

    The first line names the columns: `titles`, by default the fields. Tabs and line breaks
    within a value become spaces, what isn't there is empty, a list is joined by ``、``.
    """
    yield "\t".join(titles or fields) + "\n"
    for some in columns(rows, fields):
        texts = [_plain(column) for column in some]
        flat = "".join(map("".join, map(set, texts)))
        if "\t" in flat or "\n" in flat or "\r" in flat:
            lines = "\n".join(
                "\t".join(map(_on_one_line, cells)) for cells in zip(*texts, strict=True)
            )
        else:
            lines = "\n".join(map("\t".join, zip(*texts, strict=True)))
        yield (lines if is_harmless(flat) else _HIDDEN.sub(_escaped, lines)) + "\n"


def csv_text(rows: Records, fields: Sequence[str], titles: Sequence[str] = ()) -> Iterator[str]:
    """Give rows as CSV, some hundred at a time, the first with a byte-order mark.

    Write it as UTF-8 whatever the console speaks. Line breaks within a value stay, in quotes;
    numbers are never taken for formulas.
    """
    yield BOM + _csv_lines([list(titles or fields)])
    for some in columns(rows, fields):
        texts = [_guarded(column) for column in some]
        lines = _csv_lines(zip(*texts, strict=True))
        is_clean = is_harmless("".join(map("".join, map(set, texts))))
        yield lines if is_clean else _HIDDEN_BUT_BREAKS.sub(_escaped, lines)


def guarded(value: str) -> str:
    """Put ``'`` before a text that a spreadsheet would calculate; `unguarded` undoes exactly this."""
    return _GUARD + value if value.lstrip(_GUARD).startswith(_FORMULA) else value


def unguarded(value: str) -> str:
    """Take off the ``'`` that `guarded` put before a text."""
    is_guarded = value.startswith(_GUARD) and value.lstrip(_GUARD).startswith(_FORMULA)
    return value[1:] if is_guarded else value


def _plain(column: Sequence[object]) -> Sequence[str]:
    kinds = set(map(type, column))  # most columns hold one kind of value, and some nothing
    if kinds <= _TEXT:
        return column if type(None) not in kinds else [value or "" for value in column]  # type: ignore[return-value, misc]
    if kinds == {bool}:
        return ["true" if value else "false" for value in column]
    if kinds == {int}:
        return list(map(str, column))
    return _worded(column, _text) if kinds == {tuple} else list(map(_text, column))


def _guarded(column: Sequence[object]) -> Sequence[str]:
    kinds = set(map(type, column))
    if kinds <= _HASHED:
        return _worded(column, lambda value: guarded(_text(value)))
    return [
        _text(value) if isinstance(value, int | float) else guarded(_text(value))
        for value in column
    ]


def _worded(column: Sequence[object], word: Callable[[object], str]) -> list[str]:
    """Word a column of texts, or of tuples of texts, each value once."""
    words = {value: word(value) for value in set(column)}
    return [words[value] for value in column]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "、".join(map(_text, value))
    return str(value)


def _on_one_line(value: str) -> str:
    return value.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")


def _csv_lines(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _escaped(match: re.Match[str]) -> str:
    return escape(match.group())
