"""The one JSON envelope of every command: ``{"schema": 1, "kind": …, "data": …}``.

Characters that a terminal would act on or a reader couldn't see are written as JSON escapes, so
that the text is harmless to look at and reads back unchanged. What `data` holds is decided by the
query; nothing here knows a field.
"""

import json
import re
from functools import lru_cache
from itertools import islice

from sixiang_cli.characters import HIDDEN, is_harmless
from sixiang_cli.lean.typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Final,
    Iterable,
    Iterator,
    Mapping,
)
from sixiang_cli.reports.rows import AT_ONCE, Rows, joined

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

SCHEMA: Final = 1
_BETWEEN_ROWS = ",\n"
_HIDDEN_INSIDE = re.compile(f"(?![\n])[{HIDDEN}]")  # the only control of ours is the line break
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
# The same for a value of a class, without a look at its kind; lists are few and come again.
_BY_CLASS: dict[type, Callable[[Any], str]] = {
    str: json.encoder.encode_basestring,
    int: str,
    bool: {False: "false", True: "true"}.__getitem__,
    type(None): lambda _: "null",
    tuple: lru_cache(maxsize=1024)(_encode),
}


def document(kind: str, data: object, check: str = "") -> str:
    """Give the whole envelope as one line of text, with its line break; `check` is its check code."""
    return f"{_shown([_encode({**_head(kind, check), 'data': data})])}\n"


def pieces(made: "Document", _name: str) -> Iterable[bytes]:
    """Give the envelope of a document: around its data, or else around its rows."""
    check = "" if made.about is None else made.about.check
    if made.data is not None:
        return [document(made.kind, made.data(), check).encode()]
    return chunks(made.kind, made.rows(), check)


def chunks(kind: str, rows: Iterable[Mapping[str, object]], check: str = "") -> Iterator[bytes]:
    """Give an envelope around an array piece by piece, one row on a line."""
    head = _encode(_head(kind, check))
    between = f'{head[:-1]}, "data": ['.encode()
    for some in _by_column(rows) if isinstance(rows, Rows) else _by_row(rows):
        yield between + b"\n" + some
        between = b","
    yield b"\n]}\n" if between == b"," else between + b"]}\n"


def _by_row(rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    source = iter(rows)
    while some := list(islice(source, AT_ONCE)):
        yield _shown(list(map(_encode, some))).encode()


def _by_column(rows: Rows) -> Iterator[bytes]:
    """Encode whole columns, each value once: several times as quick as row by row."""
    before = [f", {_encode(field)}: " for field in rows.fields]
    before[0] = f"{{{before[0][2:]}"
    wordings = [_values] * len(before)
    for some in rows.columns():
        lines = joined(some, before, wordings, f"}}{_BETWEEN_ROWS}")
        yield lines[: -len(_BETWEEN_ROWS)]


def _values(values: Iterable[object]) -> list[str]:
    texts = [_BY_CLASS.get(each.__class__, _encode)(each) for each in values]
    if is_harmless("".join(texts)):
        return texts
    return [_HIDDEN_INSIDE.sub(_escaped, text) for text in texts]


def _head(kind: str, check: str) -> dict[str, object]:
    """Give what stands before the data; the check code only where there is something to vouch for."""
    head: dict[str, object] = {"schema": SCHEMA, "kind": kind}
    return {**head, "check_code": check} if check else head


def _shown(values: list[str]) -> str:
    text = _BETWEEN_ROWS.join(values)
    return text if is_harmless("".join(values)) else _HIDDEN_INSIDE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]
