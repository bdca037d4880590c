"""The one JSON envelope of every command: ``{"schema": 1, "kind": …, "data": …}``.

Characters that a terminal would act on or a reader couldn't see are written as JSON escapes, so
that the text is harmless to look at and reads back unchanged. What `data` holds is decided by the
query; nothing here knows a field.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sixiang_cli.characters import HIDDEN, is_harmless
from sixiang_cli.lean_typing import TYPE_CHECKING, Final
from sixiang_cli.reports.rows import AT_ONCE, Rows, columns

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

SCHEMA: Final = 1
_TEXTS = frozenset({str, type(None), tuple})  # tuples hold texts, see `Rows`
_ALIKE = ({bool}, {int})  # apart, because 1 and true are equal
_BETWEEN_ROWS = ",\n"
_HIDDEN_INSIDE = re.compile(f"(?![\n])[{HIDDEN}]")  # the only control of ours is the line break
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def document(kind: str, data: object, check: str = "") -> str:
    """Give the whole envelope as one line of text, with its line break; `check` is its check code."""
    return f"{_shown([_encode({**_head(kind, check), 'data': data})])}\n"


def pieces(made: "Document", _name: str) -> Iterable[str]:
    """Give the envelope of a document: around its data, or else around its rows."""
    check = "" if made.about is None else made.about.check
    if made.data is not None:
        return [document(made.kind, made.data(), check)]
    return chunks(made.kind, made.rows(), check)


def chunks(kind: str, rows: Iterable[Mapping[str, object]], check: str = "") -> Iterator[str]:
    """Give an envelope around an array piece by piece, one row on a line."""
    head = _encode(_head(kind, check))
    between = f'{head[:-1]}, "data": ['
    for some in _by_column(rows) if isinstance(rows, Rows) else _by_row(rows):
        yield f"{between}\n{some}"
        between = ","
    yield f"{between}]}}\n" if between != "," else "\n]}\n"


def _by_row(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    source = iter(rows)
    while some := list(islice(source, AT_ONCE)):
        yield _shown(list(map(_encode, some)))


def _by_column(rows: Rows) -> Iterator[str]:
    """Encode each column in the way of what it holds: several times as quick as row by row."""
    keys = [f"{_encode(field)}: " for field in rows.fields]
    for some in columns(rows, rows.fields):
        pairs = list(map(_pairs, keys, some))
        flat = "".join(map("".join, map(set, pairs)))
        lines = f"}}{_BETWEEN_ROWS}{{".join(map(", ".join, zip(*pairs, strict=True)))
        yield f"{{{lines if is_harmless(flat) else _HIDDEN_INSIDE.sub(_escaped, lines)}}}"


def _pairs(key: str, column: Sequence[object]) -> list[str]:
    """Give key and value for each value of a column, equal ones encoded once."""
    kinds = set(map(type, column))
    if kinds <= _TEXTS or kinds in _ALIKE:
        texts = {value: key + _encode(value) for value in set(column)}
        return (
            [texts[value] for value in column]
            if len(texts) > 1
            else [*texts.values()] * len(column)
        )
    return [key + _encode(value) for value in column]


def _head(kind: str, check: str) -> dict[str, object]:
    """Give what stands before the data; the check code only where there is something to vouch for."""
    head: dict[str, object] = {"schema": SCHEMA, "kind": kind}
    return {**head, "check_code": check} if check else head


def _shown(values: list[str]) -> str:
    text = _BETWEEN_ROWS.join(values)
    return text if is_harmless("".join(values)) else _HIDDEN_INSIDE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]
