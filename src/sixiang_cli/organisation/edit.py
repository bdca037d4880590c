"""Changing organisation.toml in place: people's comments stay, and so does what codes refer to.

Every change is made with tomlkit, read back, and written only if the result is valid and each unit
that was there still has its code and its parent; where a changed name would have moved them, they
are written out. Never here: choosing codes, or carrying anything over in the journal.
"""

from sixiang_cli import files
from sixiang_cli.errors import BadDefinitions, BadInput
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING, Any, Callable, Final, Sequence
from sixiang_cli.model import Level, Unit
from sixiang_cli.organisation.source import understand
from sixiang_cli.organisation.tree import arrange
from sixiang_cli.toml_source import parse, read

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_HEADER: Final = """\
# 单位：一条 [[unit]] 是一个单位。sx unit add 往这里添；也可以自己改，注释会留着。
# code    代号，记录靠它认单位，定了不要改
# name    名称，改名用 sx unit rename 旧名 新名
# level   层级
# parent  上级单位的代号或名称；只有一个上级可选时可以不写
# from、until  哪天成立、到哪天为止，没有就不写
"""
_BOM: Final = b"\xef\xbb\xbf"


def add_units(
    path: str,
    levels: Sequence[Level],
    names: Sequence[str],
    *,
    level: str,
    parent: str,
    since: Sequence[str],
    codes: Sequence[str],
) -> None:
    """Add units of one level below the unit with code `parent` (empty at the top level).

    `codes` gives one code for each name, `since` one first day (ISO, or empty). The file is made
    if there is none.

    Raises:
        BadInput: the names or codes can't be used; BadDefinitions: the file has faults already.
        StorageError: it can't be written. Nothing is changed then.
    """

    def change(document: "TOMLDocument", units: tuple[Unit, ...]) -> None:  # noqa: ARG001
        from tomlkit import aot, inline_table, table
        from tomlkit.items import AoT

        if not document.get("unit"):
            document.pop("unit", None)
            document["unit"] = aot()
        entries: Any = document["unit"]
        written_out = isinstance(entries, AoT)
        for name, code, day in zip(names, codes, since, strict=True):
            entry = table() if written_out else inline_table()
            if written_out:
                entry.trivia.indent = "\n"  # a blank line before each unit
            entry["code"] = code
            entry["name"] = name
            entry["level"] = level
            if parent:
                entry["parent"] = parent
            if day:
                entry["from"] = date.fromisoformat(day)
            entries.append(entry)

    _edit(path, tuple(levels), change)


def rename_unit(path: str, levels: Sequence[Level], code: str, new_name: str) -> None:
    """Give a unit another name; its code, and with it its history, stays.

    A built-in unit gets an entry of its own. Raises what `add_units` raises, and BadInput if there
    is no such unit.
    """
    declared = _declared(path, tuple(levels))
    unit = next((unit for unit in declared if unit.code == code), None)
    if unit is None:
        standing_in = arrange(declared, tuple(levels), "").unit(code)
        if standing_in is None:
            raise BadInput(f"没有代号是 {code} 的单位。")
        add_units(
            path,
            levels,
            [new_name],
            level=standing_in.level,
            parent=standing_in.parent,
            since=[""],
            codes=[code],
        )
        return
    _set(path, tuple(levels), [code], "name", new_name)


def retire_units(path: str, levels: Sequence[Level], codes: Sequence[str], until: str) -> None:
    """Write the last day (ISO) on which units exist; an empty one is taken out.

    Raises what `add_units` raises, and BadInput if one of them isn't in the file.
    """
    declared = {unit.code for unit in _declared(path, tuple(levels))}
    for code in codes:
        if code not in declared:
            raise BadInput(f"{path} 里没有代号是 {code} 的单位，撤不了。")
    _set(path, tuple(levels), codes, "until", date.fromisoformat(until) if until else None)


def _set(
    path: str, levels: tuple[Level, ...], codes: Sequence[str], key: str, value: str | date | None
) -> None:
    def change(document: "TOMLDocument", units: tuple[Unit, ...]) -> None:
        for place, unit in enumerate(units):
            if unit.code in codes and value is None:
                document["unit"][place].pop(key, None)
            elif unit.code in codes:
                document["unit"][place][key] = value

    _edit(path, levels, change)


def _declared(path: str, levels: tuple[Level, ...]) -> tuple[Unit, ...]:
    try:
        document = read(path)
    except FileNotFoundError:
        return ()
    return _valid(document.source, path, levels)


def _valid(source: bytes, path: str, levels: tuple[Level, ...]) -> tuple[Unit, ...]:
    units, faults = understand(parse(source, path), levels)
    fatal = tuple(fault for fault in faults if not fault.warning)
    if fatal:
        raise BadDefinitions(fatal)
    return units


_Change = Callable[["TOMLDocument", tuple[Unit, ...]], None]


def _edit(path: str, levels: tuple[Level, ...], change: _Change) -> None:
    from tomlkit import parse as parse_with_comments

    try:
        source = read(path).source
    except FileNotFoundError:
        source = _HEADER.encode()
    before = _valid(source, path, levels)
    document = parse_with_comments(source.decode("utf-8-sig").replace("\r\n", "\n"))
    change(document, before)
    written = _as_before(document.as_string(), source)
    if not _keeps(written, path, levels, before):
        _pin(document, before)
        written = _as_before(document.as_string(), source)
    try:
        after = _valid(written, path, levels)
    except BadDefinitions as error:
        said = "；".join(fault.message for fault in error.faults)
        raise BadInput(f"这样改 {path} 就不对了，什么也没改：{said}") from error
    if _identities(after[: len(before)]) != _identities(before):
        raise BadInput(f"这样改会让别的单位对不上原来的记录，没有改 {path}。")
    files.write_whole(path, written)


def _as_before(text: str, source: bytes) -> bytes:
    """Keep the byte-order mark and the line ends that the file had."""
    if b"\r\n" in source:
        text = text.replace("\n", "\r\n")
    return (_BOM if source.startswith(_BOM) else b"") + text.encode()


def _identities(units: tuple[Unit, ...]) -> list[tuple[str, str]]:
    return [(unit.code, unit.parent) for unit in units]


def _keeps(source: bytes, path: str, levels: tuple[Level, ...], before: tuple[Unit, ...]) -> bool:
    units, faults = understand(parse(source, path), levels)
    return all(fault.warning for fault in faults) and _identities(
        units[: len(before)]
    ) == _identities(before)


def _pin(document: "TOMLDocument", units: tuple[Unit, ...]) -> None:
    """Write out the code and the parent of every unit that was known by names."""
    entries: Any = document["unit"]
    for entry, unit in zip(entries, units, strict=False):
        if "code" not in entry:
            entry["code"] = unit.code
        if unit.parent and entry.get("parent") != unit.parent:
            entry["parent"] = unit.parent
