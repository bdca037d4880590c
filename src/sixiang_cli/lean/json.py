"""JSON as the program itself writes it: compact, Chinese as it is; without importing `json`.

`json` compiles patterns, and `re` with the `enum` it needs costs half a bare Python at every start
(docs/decisions/0001-start-up.md). The scanner and the encoder behind it are the interpreter's own;
they are called here as `json` calls them. What they don't take as it stands, spaces around it or
a fault, is read again by `json`, whose errors these are. From Python 3.14 on it is `json` itself.
What people or other programs wrote is read with `json`.
"""

import sys

from sixiang_cli.lean.typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info >= (3, 14) or sys.implementation.name != "cpython":
    from json import JSONDecoder, JSONEncoder

    _scan = JSONDecoder().raw_decode

    def _encoder(*, sort_keys: bool) -> Any:
        return JSONEncoder(
            ensure_ascii=False, allow_nan=False, sort_keys=sort_keys, separators=(",", ":")
        ).iterencode

else:
    from _json import encode_basestring, make_encoder, make_scanner

    class _Plain:
        """What `json.JSONDecoder` tells the scanner by default."""

        strict = True
        object_hook = object_pairs_hook = None
        parse_float = parse_constant = float
        parse_int = int

    def _refuse(value):
        raise TypeError(f"{type(value).__name__} is not JSON")

    def _encoder(*, sort_keys):
        return make_encoder(
            None, _refuse, encode_basestring, None, ":", ",", sort_keys, False, False
        )

    _scan = make_scanner(_Plain)

_encode = _encoder(sort_keys=False)
_encode_sorted = _encoder(sort_keys=True)


def loads(text: str | bytes) -> Any:
    """Read one value.

    Raises:
        ValueError: it is no JSON, or no UTF-8.
    """
    if isinstance(text, bytes):
        text = text.decode()
    try:
        value, end = _scan(text, 0)
    except (StopIteration, SystemError, ValueError):  # which of them depends on the fault
        value, end = None, -1
    if end == len(text):
        return value
    from json import loads as whole

    return whole(text)


def dumps(value: object, *, sort_keys: bool = False) -> str:
    """Write one value.

    Raises:
        TypeError, ValueError: it isn't JSON, as a date or NaN.
    """
    return "".join((_encode_sorted if sort_keys else _encode)(value, 0))
