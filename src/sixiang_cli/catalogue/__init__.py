"""The catalogue: what is to be done, by which levels, how often.

`load` opens the compiled form and is on the path of every command; `check` and `compile` read
``checklists.toml`` and import what that takes only when they are called. Where a catalogue is
found and where its compiled form is kept is `workspace`.
"""

from sixiang_cli.catalogue.compiled import Catalogue, Counts, concerned, load
from sixiang_cli.errors import Fault
from sixiang_cli.matching import Name

__all__ = ["Catalogue", "Counts", "Name", "check", "compile", "concerned", "load"]


def check(path: str, *, encoding: str | None = None) -> tuple[Catalogue | None, tuple[Fault, ...]]:
    """Read a catalogue and find all its faults, in the order of the file.

    The catalogue is None if there is anything worse than a warning. OSError if the file can't
    be opened.
    """
    from sixiang_cli.catalogue.source import check_file

    return check_file(path, encoding=encoding)


def compile(source: bytes, path: str) -> bytes:
    """Turn the bytes of a catalogue into what `load` opens; `path` only stands in the faults.

    Raises:
        BadDefinitions: with all the faults of the file.
    """
    from sixiang_cli.catalogue.source import compile_source

    return compile_source(source, path)
