"""organisation.toml -> a validated tree of units, or everything that is wrong with it.

A unit's `parent` is written as its code, its name, or any trailing part of its path; a unit
without a code is known by its name path. Never here: changing the file (`edit`).
"""

from sixiang_cli.digests import sha256
from sixiang_cli.errors import BadDefinitions, Fault
from sixiang_cli.lean.typing import Any, Final, NamedTuple
from sixiang_cli.model import Level, Unit
from sixiang_cli.organisation.tree import Organisation, arrange, builtin_code, pack
from sixiang_cli.spelling import fold_text
from sixiang_cli.toml_source import parse, read
from sixiang_cli.toml_source.document import Document
from sixiang_cli.toml_source.fields import Faults, Field, check_table
from sixiang_cli.toml_source.identifiers import check_id, is_han

LONGEST_NAME: Final = 40
_FORBIDDEN: Final = frozenset("/@#、，,；;")
_RESERVED: Final = frozenset(("全部", "all", "-"))
ORGANISATION: Final = (
    Field("schema", "whole", "格式版本，现在是 1", default=1, choices=(1,)),
    Field("unit", "tables", "单位"),
)
UNIT: Final = (
    Field("code", "text", "代号，定了不再改；不写就以名称路径为准", high=40),
    Field("name", "text", "名称", required=True, high=LONGEST_NAME),
    Field("level", "text", "层级", required=True, high=20),
    Field("parent", "text", "上级单位的代号或名称", high=200),
    Field("from", "day", "哪天成立"),
    Field("until", "day", "到哪天为止"),
)


def check_file(
    path: str, levels: tuple[Level, ...], *, encoding: str | None
) -> tuple[Organisation | None, tuple[Fault, ...]]:
    """Do what `organisation.check` says."""
    try:
        document = read(path, encoding=encoding)
    except BadDefinitions as error:
        return None, error.faults
    return _understand(document, levels)


def compile_source(source: bytes, path: str, levels: tuple[Level, ...]) -> bytes:
    """Do what `organisation.compile` says."""
    organisation, faults = _understand(parse(source, path), levels)
    if organisation is None:
        raise BadDefinitions(tuple(fault for fault in faults if not fault.warning))
    return pack(organisation)


def _understand(
    document: Document, levels: tuple[Level, ...]
) -> tuple[Organisation | None, tuple[Fault, ...]]:
    units, faults = understand(document, levels)
    if any(not fault.warning for fault in faults):
        return None, faults
    return arrange(units, levels, sha256(document.source).hexdigest()), faults


def understand(
    document: Document, levels: tuple[Level, ...]
) -> tuple[tuple[Unit, ...], tuple[Fault, ...]]:
    """Give the declared units in the order of the file, and what is wrong with them.

    The units are only of use if no fault is worse than a warning; then there is one for each
    ``[[unit]]``.
    """
    faults = Faults(document)
    head = check_table(faults, (), document.values, ORGANISATION, lenient=True)
    rows = [
        check_table(faults, ("unit", place), table, UNIT, lenient=True)
        for place, table in enumerate(head["unit"])
    ]
    units = _units(faults, rows, levels)
    return units, faults.in_order()


class _Node(NamedTuple):
    """A unit while the file is being understood; `row` is its place in the file, -1: built in."""

    code: str
    name: str
    level: int
    parent: str
    row: int
    since: str = ""
    until: str = ""
    path: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()


class _Grove:
    """The units understood so far, from the top level down."""

    def __init__(self, levels: tuple[Level, ...]) -> None:
        self.levels = levels
        self.by_code: dict[str, _Node] = {}
        self.by_level: list[list[_Node]] = [[] for _ in levels]
        self.endings: dict[tuple[str, ...], list[_Node]] = {}

    def place(self, node: _Node) -> _Node:
        above = self.by_code.get(node.parent)
        path = (*(above.path if above else ()), node.name)
        folded = (*(above.folded if above else ()), fold_text(node.name))
        node = node._replace(code=node.code or "/".join(path), path=path, folded=folded)
        self.by_code.setdefault(node.code, node)
        self.by_level[node.level].append(node)
        for start in range(len(folded)):
            self.endings.setdefault(folded[start:], []).append(node)
        return node

    def matching(self, text: str) -> list[_Node]:
        if text in self.by_code:
            return [self.by_code[text]]
        return self.endings.get(tuple(fold_text(part) for part in text.split("/")), [])


def _units(
    faults: Faults, rows: list[dict[str, Any]], levels: tuple[Level, ...]
) -> tuple[Unit, ...]:
    for place, row in enumerate(rows):
        _check_row(faults, place, row)
    grove = _Grove(levels)
    nodes = _planted(faults, grove, rows, _places(faults, rows, levels))
    _check_together(faults, nodes, grove)
    return tuple(
        Unit(node.code, node.name, levels[node.level].name, node.parent, node.since, node.until)
        for node in nodes
    )


def _places(
    faults: Faults, rows: list[dict[str, Any]], levels: tuple[Level, ...]
) -> list[list[int]]:
    """Give the places of the rows of each level; what names no level stands in none."""
    spellings = {
        fold_text(text): place
        for place, level in enumerate(levels)
        for text in (level.name, level.slug, *level.aliases)
        if text
    }
    by_level: list[list[int]] = [[] for _ in levels]
    for place, row in enumerate(rows):
        level = spellings.get(fold_text(row["level"]))
        if level is not None:
            by_level[level].append(place)
        elif row["level"]:
            names = "、".join(each.name for each in levels)
            message = f"没有“{row['level']}”这个层级。有：{names}。"
            faults.add("unknown-level", message, "unit", place, "level")
    return by_level


def _planted(
    faults: Faults, grove: _Grove, rows: list[dict[str, Any]], by_level: list[list[int]]
) -> list[_Node]:
    """Put the rows into the grove level by level, so that a parent is known before its children.

    The nodes are in the order of the file; a level without a row has one that is built in.
    """
    lower = {
        fold_text(rows[place]["name"]): level
        for level, places in enumerate(by_level)
        for place in places
    }
    nodes: dict[int, _Node] = {}
    for level, places in enumerate(by_level):
        if not places:
            grove.place(_builtin(grove, level))
        # Parents are looked up before this level's own units are added: a parent stands higher.
        found = [_find_parent(faults, grove, rows[place], place, level, lower) for place in places]
        for place, parent in zip(places, found, strict=True):
            row = rows[place]
            node = _Node(row["code"], row["name"], level, parent, place, row["from"], row["until"])
            nodes[place] = grove.place(node)
    return [nodes[place] for place in sorted(nodes)]


def _check_row(faults: Faults, place: int, row: dict[str, Any]) -> None:
    path = ("unit", place)
    if row["code"] and "/" not in row["code"] and not any(map(is_han, row["code"])):
        check_id(faults, row["code"], *path, "code")
    elif odd := next((char for char in row["code"] if char in _FORBIDDEN - {"/"}), ""):
        faults.add("bad-id", f"代号里不能有 {odd}，地址要靠它分隔。", *path, "code")
    odd = next((char for char in row["name"] if char in _FORBIDDEN), "")
    if odd:
        faults.add("bad-name", f"单位名称里不能有 {odd}，地址要靠它分隔。", *path, "name")
    elif fold_text(row["name"]) in _RESERVED:
        faults.add("bad-name", f"“{row['name']}”另有所指，单位要换个名称。", *path, "name")
    if row["from"] and row["until"] and row["until"] < row["from"]:
        message = f"until（{row['until']}）早于 from（{row['from']}）。"
        faults.add("until-before-from", message, *path, "until")


def _builtin(grove: _Grove, level: int) -> _Node:
    name = grove.levels[level].name
    if level == 0:
        return _Node(builtin_code(0), name, 0, "", -1)
    above = grove.by_level[level - 1]
    parent = above[0] if len(above) == 1 else grove.by_level[0][0]
    return _Node(builtin_code(level), name, level, parent.code, -1)


def _find_parent(
    faults: Faults,
    grove: _Grove,
    row: dict[str, Any],
    place: int,
    level: int,
    lower: dict[str, int],
) -> str:
    text, path = row["parent"], ("unit", place)
    if level == 0:
        if text:
            name = grove.levels[0].name
            faults.add("top-has-parent", f"{name}是最上一级，不写 parent。", *path, "parent")
        return ""
    if not text:
        above = grove.by_level[level - 1]
        if len(above) > 1:
            listed = "、".join("/".join(node.path[-2:]) for node in above[:8])
            message = f"“{row['name']}”的上级有几个可能，要写 parent：{listed}。"
            faults.add("missing-parent", message, *path)
        return above[0].code
    found = grove.matching(text)
    if len(found) == 1:
        return found[0].code
    if found:
        listed = "、".join("/".join(node.path) for node in found[:8])
        message = f"叫“{text}”的不止一个，写全路径或代号：{listed}。"
        faults.add("ambiguous-parent", message, *path, "parent")
        return found[0].code
    if lower.get(fold_text(text.rpartition("/")[2]), -1) >= level:
        message = f"上级“{text}”的层级不比{grove.levels[level].name}高。"
        faults.add("parent-level", message, *path, "parent")
    else:
        from difflib import get_close_matches

        names = [node.name for nodes in grove.by_level[:level] for node in nodes]
        near = get_close_matches(text, names, 1) if faults.advises else []
        advice = (
            f"是不是 {near[0]}？" if near else f"先写上这个单位，或改成：{'、'.join(names[:8])}。"
        )
        faults.add("unknown-parent", f"没有叫“{text}”的上级单位。{advice}", *path, "parent")
    return grove.by_level[0][0].code


def _check_together(faults: Faults, nodes: list[_Node], grove: _Grove) -> None:
    _check_tops(faults, [node for node in nodes if node.level == 0], grove)
    codes = _check_codes(faults, nodes, grove)
    for node in nodes:
        same = codes.get(fold_text(node.name), node)
        if same is not node:
            line, _ = faults.document.where("unit", same.row)
            message = f"名称“{node.name}”是第 {line} 行那个单位的代号，换一个。"
            faults.add("name-is-code", message, "unit", node.row, "name")
        above = grove.by_code.get(node.parent)
        if above is not None and above.until and (not node.until or node.until > above.until):
            message = (
                f"上级“{above.name}”到 {above.until} 为止，“{node.name}”还在；改上级或写 until。"
            )
            faults.add("parent-ended", message, "unit", node.row, warning=True)


def _check_tops(faults: Faults, tops: list[_Node], grove: _Grove) -> None:
    for other in tops[1:]:
        line, _ = faults.document.where("unit", tops[0].row)
        name = grove.levels[0].name
        message = f"{name}只能有一个，第 {line} 行已经有“{tops[0].name}”。"
        faults.add("several-tops", message, "unit", other.row)


def _check_codes(faults: Faults, nodes: list[_Node], grove: _Grove) -> dict[str, _Node]:
    """Find codes and paths that are written twice, and codes that are kept; give nodes by code."""
    reserved = {fold_text(builtin_code(level)): level for level in range(len(grove.levels))}
    codes: dict[str, _Node] = {}
    paths: dict[tuple[str, ...], list[_Node]] = {}
    for node in nodes:
        same = codes.setdefault(fold_text(node.code), node)
        if same is not node:
            line, _ = faults.document.where("unit", same.row)
            message = f"代号“{node.code}”写了两次，另一处在第 {line} 行。"
            faults.add("duplicate-code", message, "unit", node.row, "code")
        if reserved.get(fold_text(node.code), node.level) != node.level:
            name = grove.levels[reserved[fold_text(node.code)]].name
            message = f"代号 {node.code} 留给“{name}”一级的第一个单位，换一个。"
            faults.add("reserved-code", message, "unit", node.row, "code")
        for other in paths.setdefault(node.folded, []):
            if same is node and _overlap(node, other):
                line, _ = faults.document.where("unit", other.row)
                message = f"“{'/'.join(node.path)}”写了两次，另一处在第 {line} 行。"
                faults.add("duplicate-unit", message, "unit", node.row, "name")
                break
        paths[node.folded].append(node)
    return codes


def _overlap(one: _Node, other: _Node) -> bool:
    apart = (one.until and other.since and one.until < other.since) or (
        other.until and one.since and other.until < one.since
    )
    return not apart
