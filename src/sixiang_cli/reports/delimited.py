"""Rows as CSV for spreadsheets and as TSV for programs.

CSV has a byte-order mark, so that Excel reads Chinese, and a ``'`` before what a spreadsheet
would take for a formula; `sx import` takes it off again. Hidden characters are shown as escapes
in both. Which fields there are and what they are called is the caller's business.
"""

import json
import re

from sixiang_cli.characters import HIDDEN, escape, guarded, is_harmless
from sixiang_cli.lean.typing import TYPE_CHECKING, Callable, Iterable, Iterator, Mapping, Sequence
from sixiang_cli.reports.rows import columns, joined

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

Records = Iterable[Mapping[str, object]]

BOM = "\ufeff"
_QUOTE = '"'
_HIDDEN = re.compile(f"[{HIDDEN}]")
_HIDDEN_BUT_BREAKS = re.compile(f"(?![\t\n\r])[{HIDDEN}]")


def pieces(document: "Document", name: str) -> Iterator[bytes]:
    """Give the rows of a document as ``csv``, with titles for people, or as ``tsv``, with field names."""
    if name == "csv":
        return csv_text(document.rows(), document.fields, document.titles, document.timezone)
    return tsv(document.rows(), document.fields)


def tsv(rows: Records, fields: Sequence[str], titles: Sequence[str] = ()) -> Iterator[bytes]:
    """Give rows as TSV, some hundred at a time: a line each, no quotes.

    The first line names the columns: `titles`, by default the fields. Tabs and line breaks
    within a value become spaces, what isn't there is empty, a list is joined by ``、``.
    """
    yield ("\t".join(titles or fields) + "\n").encode()
    before = ["", *["\t"] * (len(fields) - 1)]
    wordings = [_on_one_line] * len(fields)
    for some in columns(rows, fields):
        yield joined(some, before, wordings, "\n")


def csv_text(
    rows: Records, fields: Sequence[str], titles: Sequence[str] = (), timezone: str = ""
) -> Iterator[bytes]:
    """Give rows as CSV, some hundred at a time, the first with a byte-order mark.

    It is UTF-8 whatever the console speaks. Values read as people read them (`spoken`), moments on
    the clock of `timezone`. Line breaks within a value stay, in quotes; numbers are never taken for formulas.
    """
    from sixiang_cli.reports.spoken import reading

    yield (BOM + ",".join(map(_quoted, titles or fields)) + "\r\n").encode()
    before = ["", *[","] * (len(fields) - 1)]
    texts = _cells if before[1:] else _only_cells
    readings = [reading(field, timezone) for field in fields]
    wordings = [_spoken(each, texts) if each else texts for each in readings]
    for some in columns(rows, fields):
        yield joined(some, before, wordings, "\r\n")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "、".join(map(_text, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _on_one_line(values: Iterable[object]) -> list[str]:
    texts = [value if isinstance(value, str) else _text(value) for value in values]
    if is_harmless("".join(texts)):  # a tab or a line break is not
        return texts
    texts = [text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ") for text in texts]
    return [_HIDDEN.sub(_escaped, text) for text in texts]


def _cells(values: Iterable[object]) -> list[str]:
    texts = [
        _quoted(_number(value) if isinstance(value, int | float) else guarded(_text(value)))
        for value in values
    ]
    if is_harmless("".join(texts)):
        return texts
    return [_HIDDEN_BUT_BREAKS.sub(_escaped, text) for text in texts]


def _number(value: float) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _spoken(
    reads: Callable[[object], object], texts: Callable[[Iterable[object]], list[str]]
) -> Callable[[Iterable[object]], list[str]]:
    """Give `texts` for a field whose values read as `reads` gives them."""
    return lambda values: texts([reads(value) for value in values])


def _only_cells(values: Iterable[object]) -> list[str]:
    return [text or _QUOTE * 2 for text in _cells(values)]  # an empty line would be no row


def _quoted(text: str) -> str:
    """Put a CSV cell in quotes where it holds what parts cells or rows."""
    if "," in text or _QUOTE in text or "\n" in text or "\r" in text:
        return f"{_QUOTE}{text.replace(_QUOTE, _QUOTE * 2)}{_QUOTE}"
    return text


def _escaped(match: re.Match[str]) -> str:
    return escape(match.group())
