"""checklists.toml -> a validated catalogue, or everything that is wrong with it.

Here: the keys of the file, and how its tables become records. Rules between records are in
`rules`, the compiled form in `compiled`.
"""

from sixiang_cli.catalogue import rules
from sixiang_cli.catalogue.compiled import Catalogue, load, pack
from sixiang_cli.errors import BadDefinitions, Fault
from sixiang_cli.lean.typing import Any, Final, NamedTuple
from sixiang_cli.matching import Name
from sixiang_cli.model import Area, Cadence, Dimension, Level, Measure
from sixiang_cli.pinyin import initials
from sixiang_cli.toml_source import parse, read
from sixiang_cli.toml_source.document import Document
from sixiang_cli.toml_source.fields import Faults, Field, check_table

LONGEST_TITLE: Final = 60
CATALOGUE: Final = (
    Field("schema", "whole", "格式版本，现在是 1", required=True, choices=(1,)),
    Field("title", "text", "目录的名称", required=True, high=LONGEST_TITLE),
    Field("timezone", "text", "时区，如 Asia/Shanghai", default="Asia/Shanghai"),
    Field("departments", "texts", "部门名录；写了，措施的 department 就只能用里面的", high=40),
    Field("level", "tables", "层级，从上到下", required=True),
    Field("dimension", "tables", "维度", required=True),
    Field("area", "tables", "做法领域", required=True),
    Field("measure", "tables", "措施", required=True),
)
LEVEL: Final = (
    Field("name", "text", "层级的名称", required=True, high=20),
    Field("slug", "text", "英文短名", high=40),
    Field("aliases", "texts", "别的叫法", high=20),
)
DIMENSION: Final = (
    Field("id", "text", "编号", required=True, high=20),
    Field("method", "text", "做法，“…化”", required=True, high=LONGEST_TITLE),
    Field("uplift", "text", "提升什么", required=True, high=LONGEST_TITLE),
)
AREA: Final = (
    Field("id", "text", "编号", required=True, high=20),
    Field("title", "text", "短题名", required=True, high=LONGEST_TITLE),
    Field("dimension", "text", "属于哪个维度；不写就按编号的前一段", high=20),
)
MEASURE: Final = (
    Field("id", "text", "编号，定了不再改", required=True, high=40),
    Field("slug", "text", "英文短名", high=60),
    Field("title", "text", "短题名", required=True, high=LONGEST_TITLE),
    Field("level_title", "pairs", "各级另起的题名", high=LONGEST_TITLE),
    Field("area", "text", "属于哪个领域；不写就按编号的前几段", high=20),
    Field("part_of", "text", "是哪一项的细项", high=40),
    Field("levels", "texts", "哪几级办；不写就由最上一级办一次"),
    Field("optional_levels", "texts", "默认不派、可以打开的层级"),
    Field("derived", "texts", "由下级办了几个得出、不打勾的层级"),
    Field("department", "texts", "由哪个部门办", high=40),
    Field("cadence", "text", "周期", choices=tuple(Cadence)),
    Field("times", "whole", "每期办几次", default=1, low=1, high=1000),
    Field("due", "due", "期限：月日（年度的）、几号、星期几（每周的）", high=5),
    Field("from", "day", "从哪天起"),
    Field("until", "day", "到哪天止"),
    Field("archived", "flag", "已经结束的专项"),
    Field("review", "flag", "要上级审核后才销号"),
    Field("compared", "flag", "进不进各单位对照", default=True),
    Field("rolls_up", "texts", "汇总哪几项；汇总项不能打勾"),
    Field("keywords", "texts", "题名里没有、用来查找的说法", high=40),
    Field("evidence", "text", "留什么佐证"),
    Field("basis", "text", "依据", choices=("stated", "regulation", "suggested")),
    Field("note", "note", "说明"),
)


class Draft(NamedTuple):
    """The records of a catalogue in which nothing was found wrong."""

    title: str
    timezone: str
    levels: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    areas: tuple[Area, ...]
    measures: tuple[Measure, ...]


def check_file(path: str, *, encoding: str | None) -> tuple[Catalogue | None, tuple[Fault, ...]]:
    """Do what `catalogue.check` says."""
    try:
        document = read(path, encoding=encoding)
    except BadDefinitions as error:
        return None, error.faults
    draft, faults = _draft(document)
    return (None if draft is None else load(_pack(document, draft))), faults


def compile_source(source: bytes, path: str) -> bytes:
    """Do what `catalogue.compile` says."""
    document = parse(source, path)
    draft, faults = _draft(document)
    if draft is None:
        raise BadDefinitions(tuple(fault for fault in faults if not fault.warning))
    return _pack(document, draft)


def _pack(document: Document, draft: Draft) -> bytes:
    names = (name_of(measure) for measure in draft.measures)
    return pack(source=document.source, names=names, **draft._asdict())


def name_of(measure: Measure) -> Name:
    """Say what a measure can be found by."""
    titles = (measure.title, *(title for _, title in measure.level_titles))
    folded = tuple(dict.fromkeys(map(rules.fold_text, titles)))
    return Name(
        rules.fold_text(measure.id),
        rules.fold_text(measure.slug),
        folded,
        tuple(map(rules.fold_text, measure.keywords)),
        tuple(map(initials, folded)),
    )


def _draft(document: Document) -> tuple[Draft | None, tuple[Fault, ...]]:
    faults = Faults(document)
    if not document.values:
        faults.add("empty", "目录是空的。")
        return None, faults.in_order()
    head = check_table(faults, (), document.values, CATALOGUE)
    rules.check_timezone(faults, head["timezone"])
    level_rows = _rows(faults, head, "level", LEVEL)
    rules.check_levels(faults, level_rows)
    dimension_rows = _rows(faults, head, "dimension", DIMENSION)
    dimensions = rules.check_ids(faults, dimension_rows, "dimension")
    area_rows = _rows(faults, head, "area", AREA)
    areas = rules.check_ids(faults, area_rows, "area")
    for place, row in enumerate(area_rows):
        row["dimension"] = _placed(faults, row, "dimension", dimensions, "维度", "area", place)
    rows = _rows(faults, head, "measure", MEASURE)
    _relate(faults, head, rows, rules.LevelNames(level_rows), areas)
    if faults.fatal:
        return None, faults.in_order()
    draft = Draft(
        head["title"],
        head["timezone"],
        tuple(Level(row["name"], row["slug"], row["aliases"]) for row in level_rows),
        tuple(Dimension(row["id"], row["method"], row["uplift"]) for row in dimension_rows),
        tuple(Area(row["id"], row["title"], row["dimension"]) for row in area_rows),
        _measures(faults, rows, {row["id"]: row["dimension"] for row in area_rows}),
    )
    return draft, faults.in_order()


def _rows(
    faults: Faults, head: dict[str, Any], key: str, fields: tuple[Field, ...]
) -> list[rules.Row]:
    tables = head[key]
    if not tables and faults.document.values.get(key) == []:
        faults.add("missing-key", f"一个 [[{key}]] 也没有。", key)
    return [check_table(faults, (key, place), table, fields) for place, table in enumerate(tables)]


def _relate(
    faults: Faults,
    head: dict[str, Any],
    rows: list[rules.Row],
    levels: rules.LevelNames,
    areas: dict[str, int],
) -> None:
    """Check the measures against each other and against what is declared above them."""
    places = rules.check_ids(faults, rows, "measure")
    parents = {row["part_of"] for row in rows if row["part_of"]}
    declared = set(head["departments"])
    for place, row in enumerate(rows):
        path = ("measure", place)
        for key in ("levels", "optional_levels", "derived"):
            row[key] = levels.resolve(faults, row[key], *path, key)
        row["level_title"] = levels.resolve_pairs(faults, row["level_title"], *path, "level_title")
        row["has_parts"] = row["id"] in parents
        for department in row["department"]:
            if declared and department != "未定":
                where = (*path, "department")
                rules.check_reference(
                    faults, department, declared, "部门", "unknown-department", *where
                )
    for place, row in enumerate(rows):
        parent = _parent(rows, places, row)
        if parent is not None and not row["area"]:
            row["area"] = parent["area"]
        row["area"] = _placed(faults, row, "area", areas, "领域", "measure", place)
        rules.check_measure(faults, place, row, parent)
    rules.check_sums(faults, rows, places)
    rules.check_titles(faults, rows)


def _parent(rows: list[rules.Row], places: dict[str, int], row: rules.Row) -> rules.Row | None:
    place = places.get(row["part_of"]) if row["part_of"] else None
    return None if place is None else rows[place]


def _placed(
    faults: Faults,
    row: rules.Row,
    key: str,
    known: dict[str, int],
    what: str,
    kind: str,
    place: int,
) -> str:
    """Give the area or dimension a row names, or else the one whose id its own id begins with."""
    if row[key]:
        rules.check_reference(faults, row[key], known, what, f"unknown-{key}", kind, place, key)
        return str(row[key])
    id_ = str(row["id"])
    while "." in id_:
        id_ = id_.rpartition(".")[0]
        if id_ in known:
            return id_
    if known and row["id"] and not row.get("unsound"):
        message = f"看不出“{row['id']}”属于哪个{what}，写上 {key}；能写的：{'、'.join(list(known)[:12])}。"
        faults.add(f"unknown-{key}", message, kind, place)
    return ""


def _measures(
    faults: Faults, rows: list[rules.Row], dimension_of: dict[str, str]
) -> tuple[Measure, ...]:
    places = {row["id"]: place for place, row in enumerate(rows)}
    parts: dict[str, list[str]] = {}
    for row in rows:
        if row["part_of"]:
            parts.setdefault(row["part_of"], []).append(row["id"])
    measures = []
    for place, row in enumerate(rows):
        parent = _parent(rows, places, row) or row
        owns = row["levels"] or row["optional_levels"] or row["derived"]
        placed = row if owns else parent
        line, _ = faults.document.where("measure", place)
        measures.append(
            Measure(
                id=row["id"],
                slug=row["slug"],
                title=row["title"],
                area=row["area"],
                dimension=dimension_of[row["area"]],
                cadence=Cadence(row["cadence"] or Cadence.ONCE),
                levels=placed["levels"],
                optional_levels=placed["optional_levels"],
                derived=placed["derived"],
                departments=row["department"] or parent["department"],
                times=row["times"],
                due=row["due"],
                since=row["from"],
                until=row["until"],
                archived=row["archived"] or parent["archived"],
                review=row["review"],
                compared=row["compared"],
                part_of=row["part_of"],
                rolls_up=tuple(dict.fromkeys(row["rolls_up"] + tuple(parts.get(row["id"], ())))),
                level_titles=row["level_title"],
                keywords=row["keywords"],
                evidence=row["evidence"],
                basis=row["basis"],
                note=row["note"],
                line=line,
            )
        )
    return tuple(measures)
