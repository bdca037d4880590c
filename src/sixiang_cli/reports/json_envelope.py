"""The one JSON envelope of every command: ``{"schema": 1, "kind": …, "data": …}``.

Characters that a terminal would act on or a reader couldn't see are written as JSON escapes, so
that the text is harmless to look at and reads back unchanged. What `data` holds is decided by the
query; nothing here knows a field.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sixiang_cli.characters import HIDDEN, is_harmless
from sixiang_cli.lean_typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sixiang_cli.reports.formats import Document

SCHEMA: Final = 1
_CHUNK = 500  # rows handed over at a time: quick, yet the first come at once
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
    source = iter(rows)
    between = f'{head[:-1]}, "data": ['
    while some := list(islice(source, _CHUNK)):
        yield f"{between}\n{_shown(list(map(_encode, some)))}"
        between = ","
    yield f"{between}]}}\n" if between != "," else "\n]}\n"


def _head(kind: str, check: str) -> dict[str, object]:
    """Give what stands before the data; the check code only where there is something to vouch for."""
    head: dict[str, object] = {"schema": SCHEMA, "kind": kind}
    return {**head, "check_code": check} if check else head


def _shown(values: list[str]) -> str:
    text = _BETWEEN_ROWS.join(values)
    return text if is_harmless("".join(values)) else _HIDDEN_INSIDE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]
