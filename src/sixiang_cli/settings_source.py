"""A settings file -> its values, every fault where it stands; off the path of the daily commands.

The keys are those of `settings.SETTINGS` and a few that the program keeps for itself. An unknown
key is a warning: a newer version may have written it.
"""

from sixiang_cli.errors import BadDefinitions, Fault
from sixiang_cli.lean.typing import Any, Final
from sixiang_cli.settings import SETTINGS
from sixiang_cli.toml_source import Document, parse
from sixiang_cli.toml_source.fields import Faults, Field, check_table

_KINDS: Final = {"text": "text", "count": "whole", "day": "day", "flag": "flag"}
_OWN: Final = (
    Field("schema", "whole", "格式版本，现在是 1", choices=(1,), default=1),
    Field("units", "pairs", "各台账的当前单位，sx use 写的"),
)


def fields() -> tuple[Field, ...]:
    """Give what a settings file may hold."""
    declared = (
        Field(
            one.key, _KINDS[one.kind], one.meaning, low=one.low, high=one.high, choices=one.choices
        )
        for one in SETTINGS
    )
    return (*_OWN, *declared)


def values(source: bytes, path: str) -> dict[str, Any]:
    """Give what the file sets, and nothing that it doesn't.

    Raises:
        BadDefinitions: it can't be used; carries every fault.
    """
    document = parse(source, path)
    found, faults = _checked(document)
    fatal = tuple(fault for fault in faults if not fault.warning)
    if fatal:
        raise BadDefinitions(fatal, "改好这个文件，或把它挪开（设置会回到缺省）。")
    return found


def check(source: bytes, path: str) -> tuple[Fault, ...]:
    """Give every fault of a settings file, warnings included."""
    try:
        return _checked(parse(source, path))[1]
    except BadDefinitions as error:
        return error.faults


def _checked(document: Document) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    faults = Faults(document)
    row = check_table(faults, (), document.values, fields(), lenient=True)
    found = {key: row[key] for key in document.values if key in row}
    if "units" in found:
        found["units"] = dict(found["units"])
    return found, faults.in_order()
