"""The organisation: which units there are, and which stands below which.

`load` and `builtin` are on the path of every command; `check`, `compile` and the changes to the
file import what they take only when they are called.
"""

from sixiang_cli.errors import Fault
from sixiang_cli.lean.typing import Sequence
from sixiang_cli.model import Level
from sixiang_cli.organisation.tree import Organisation, builtin, builtin_code, free_codes, load

__all__ = [
    "Organisation",
    "builtin",
    "builtin_code",
    "check",
    "compile",
    "free_codes",
    "load",
]


def check(
    path: str, levels: Sequence[Level], *, encoding: str | None = None
) -> tuple[Organisation | None, tuple[Fault, ...]]:
    """Read an organisation and find all its faults, in the order of the file.

    The organisation is None if there is anything worse than a warning. OSError if the file
    can't be opened.
    """
    from sixiang_cli.organisation.source import check_file

    return check_file(path, tuple(levels), encoding=encoding)


def compile(source: bytes, path: str, levels: Sequence[Level]) -> bytes:
    """Turn the bytes of an organisation into what `load` opens; `path` only stands in the faults.

    Raises:
        BadDefinitions: with all the faults of the file.
    """
    from sixiang_cli.organisation.source import compile_source

    return compile_source(source, path, tuple(levels))
