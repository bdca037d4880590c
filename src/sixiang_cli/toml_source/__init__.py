"""Bytes of a TOML file -> its values and where each of them stands, or the first fault of syntax.

What belongs here: encodings, sizes, syntax, positions, and the checking of declared keys
(`fields`). What the keys mean is in `catalogue`, `organisation` and `workspace`. Off the path of
the daily commands, which read compiled forms.
"""

from sixiang_cli.errors import BadDefinitions, Fault
from sixiang_cli.toml_source.document import Document

__all__ = ["Document", "parse", "read"]


def read(path: str, *, limit: int = 5_000_000, encoding: str | None = None) -> Document:
    """Read a TOML file.

    Raises:
        BadDefinitions: it can't be understood; carries the first fault.
        OSError: it can't be opened.
    """
    with open(path, "rb") as file:
        return parse(file.read(limit + 1), path, limit=limit, encoding=encoding)


def parse(
    source: bytes, path: str, *, limit: int = 5_000_000, encoding: str | None = None
) -> Document:
    """Understand the bytes of a TOML file; `path` only stands in the faults.

    Raises:
        BadDefinitions: it can't be understood; carries the first fault.
    """
    import tomllib

    try:
        return Document(path, source, tomllib.loads(source.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise BadDefinitions((Fault(path, 0, 0, "syntax", str(error)),)) from error
