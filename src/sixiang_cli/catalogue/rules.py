"""The rules of a catalogue that one key alone can't break: ids, references, levels, rhythms.

They work on the rows as `source` checked them, note every fault, and bring level names to their
one spelling. Never here: the keys and their types, or turning rows into records.
"""

from sixiang_cli.errors import BadInput
from sixiang_cli.lean.functools import lru_cache
from sixiang_cli.lean.typing import Any, Final, Iterable, Sequence
from sixiang_cli.model import Cadence
from sixiang_cli.spelling import fold_text as fold_anew
from sixiang_cli.toml_source.document import Key
from sixiang_cli.toml_source.fields import Faults
from sixiang_cli.toml_source.identifiers import check_id, check_slug

Row = dict[str, Any]

fold_text = lru_cache(maxsize=100_000)(fold_anew)
"""Names of levels and departments come again with every measure."""

_MONTH_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHORTEST_LAST_MONTH: Final = {
    Cadence.MONTHLY: 28,
    Cadence.QUARTERLY: 30,
    Cadence.HALF_YEARLY: 30,
    Cadence.YEARLY: 31,
}
_LISTED: Final = 12
_COMPARED: Final = 2_000


def check_timezone(faults: Faults, name: str) -> None:
    """Check that this machine knows the time zone."""
    from sixiang_cli.calendar import zone

    try:
        zone(name)
    except BadInput:
        message = f"不认识时区“{name}”，要写成 Asia/Shanghai 这样。"
        faults.add("unknown-timezone", message, "timezone")


def check_levels(faults: Faults, rows: list[Row]) -> None:
    """Check that each spelling of a level stands for one level only."""
    if len(rows) > 20:
        faults.add("too-many-levels", f"有 {len(rows)} 个层级，最多 20 个。", "level", 20)
    seen: dict[str, tuple[int, str]] = {}
    for place, row in enumerate(rows):
        if row["slug"]:
            check_slug(faults, row["slug"], "level", place, "slug")
        spellings = [("name", row["name"]), ("slug", row["slug"])]
        spellings += [("aliases", alias) for alias in row["aliases"]]
        for key, text in spellings:
            other = seen.setdefault(fold_text(text), (place, text)) if text else (place, "")
            if other[0] != place:
                line, _ = faults.document.where("level", other[0])
                message = f"层级“{text}”写了两次，另一处在第 {line} 行。"
                faults.add("duplicate-level", message, "level", place, key)


def check_ids(faults: Faults, rows: list[Row], kind: str) -> dict[str, int]:
    """Check ids and slugs of `[[kind]]`; give the place of each id as it is written."""
    seen: dict[str, int] = {}
    for key, check in (("id", check_id), ("slug", check_slug)):
        for place, row in enumerate(rows):
            text = row.get(key, "")
            if not text:
                continue
            if not check(faults, text, kind, place, key):
                row["unsound"] = True
                continue
            first = seen.setdefault(fold_text(text), place)
            if first != place or (key == "slug" and fold_text(text) == fold_text(row["id"])):
                line, _ = faults.document.where(kind, first)
                name = "编号" if key == "id" else "短名"
                message = f"{name}“{text}”写了两次，另一处在第 {line} 行。"
                faults.add(f"duplicate-{key}", message, kind, place, key)
    places: dict[str, int] = {}
    for place, row in enumerate(rows):
        places.setdefault(row["id"], place)
    return places


def check_reference(
    faults: Faults, text: str, known: Iterable[str], what: str, code: str, *path: Key
) -> bool:
    """Tell whether `text` is declared; note a fault with the nearest name if not."""
    known = known if isinstance(known, (dict, set, frozenset)) else dict.fromkeys(known)
    if text in known:
        return True
    from difflib import get_close_matches

    names: list[str] = []
    if faults.advises:
        names = list(known) if isinstance(known, dict) else sorted(known)
    near = get_close_matches(text, names, 1, 0.5) if len(names) < _COMPARED else []
    listed = "、".join(names[:_LISTED]) + ("等" if len(names) > _LISTED else "")
    advice = f"是不是 {near[0]}？" if near else f"有：{listed}。" if names else ""
    faults.add(code, f"没有“{text}”这个{what}。{advice}", *path)
    return False


class LevelNames:
    """The spellings under which a catalogue's levels are known."""

    def __init__(self, rows: list[Row]) -> None:
        """Take the rows of `[[level]]`."""
        self.names = [row["name"] for row in rows]
        self._spellings = {
            fold_text(text): row["name"]
            for row in reversed(rows)
            for text in (*row["aliases"], row["slug"], row["name"])
            if text
        }

    def resolve(self, faults: Faults, texts: Sequence[str], *path: Key) -> tuple[str, ...]:
        """Give the levels' own names; note those that aren't declared, and those named twice."""
        found: list[str] = []
        for place, text in enumerate(texts):
            where = (*path, place) if len(texts) > 1 else path
            name = self._spellings.get(fold_text(text))
            if name is None:
                check_reference(faults, text, self.names, "层级", "unknown-level", *where)
            elif name in found:
                faults.add("repeated", f"层级“{name}”写了两遍。", *where)
            else:
                found.append(name)
        return tuple(found)

    def resolve_pairs(
        self, faults: Faults, pairs: Sequence[tuple[str, str]], *path: Key
    ) -> tuple[tuple[str, str], ...]:
        """Do the same for the left sides of pairs."""
        found = []
        for text, value in pairs:
            names = self.resolve(faults, (text,), *path, text)
            found += [(name, value) for name in names]
        return tuple(found)


def check_measure(faults: Faults, place: int, row: Row, parent: Row | None) -> None:
    """Check one measure by itself; `parent` is the measure it is a part of."""
    _check_levels_of(faults, place, row)
    umbrella = bool(row["rolls_up"] or row["has_parts"])
    written = faults.document.values["measure"][place]
    owned = any(
        one.get(key)
        for one in (written, parent or {})
        for key in ("levels", "optional_levels", "derived", "department")
    )
    if not owned and not umbrella and not row["archived"]:
        message = "没写由谁办：写 levels（哪几级办）或 department（哪个部门办）。"
        faults.add("missing-owner", message, "measure", place)
    if umbrella:
        for key in ("cadence", "due", "times", "review"):
            if key in written:
                message = f"汇总项由所含各项得出，不用写 {key}。"
                faults.add("idle-key", message, "measure", place, key, key=True, warning=True)
    elif not row["cadence"] and not row["archived"]:
        if "cadence" not in written:
            message = f"缺 cadence（周期）：{'、'.join(Cadence)}。"
            faults.add("missing-key", message, "measure", place)
    else:
        _check_rhythm(faults, place, row)
    if row["from"] and row["until"] and row["until"] < row["from"]:
        message = f"until（{row['until']}）早于 from（{row['from']}）。"
        faults.add("until-before-from", message, "measure", place, "until")
    if "未定" in row["department"]:
        message = "部门没有定就不写 department，界面上会显示未定。"
        faults.add("unknown-department", message, "measure", place, "department")


def _check_levels_of(faults: Faults, place: int, row: Row) -> None:
    taken: dict[str, str] = {}
    for key in ("levels", "optional_levels", "derived"):
        for level in row[key]:
            other = taken.setdefault(level, key)
            if other != key:
                message = f"层级“{level}”已经在 {other} 里，不能又在 {key} 里。"
                faults.add("level-twice", message, "measure", place, key)
    if row["derived"] and not (row["levels"] or row["optional_levels"]):
        message = "derived 要看下级办了几个，所以还要写 levels：哪一级来办。"
        faults.add("missing-owner", message, "measure", place, "derived")
    for level, _ in row["level_title"]:
        if level not in taken and (row["levels"] or row["optional_levels"]):
            message = f"{level}不办这一项，这个题名用不上。"
            faults.add("idle-key", message, "measure", place, "level_title", warning=True)


def _check_rhythm(faults: Faults, place: int, row: Row) -> None:
    if not row["cadence"]:
        return
    cadence = Cadence(row["cadence"])
    if row["times"] > 1 and cadence is Cadence.AS_NEEDED:
        message = "按需的没有应办次数，不写 times。"
        faults.add("times-as-needed", message, "measure", place, "times")
    if row["due"]:
        _check_due(faults, row["due"], cadence, "measure", place, "due")


def _check_due(faults: Faults, due: str, cadence: Cadence, *path: Key) -> None:
    if cadence in {Cadence.ONCE, Cadence.AS_NEEDED}:
        what = "一次性" if cadence is Cadence.ONCE else "按需"
        advice = "要有期限就写 until" if cadence is Cadence.ONCE else "办一次记一次"
        faults.add("due-without-period", f"{what}的不写 due，{advice}。", *path)
        return
    month, dash, day = due.partition("-")
    if dash:
        if cadence is not Cadence.YEARLY:
            message = f"月日（{due}）只用于每年一次的；这里写几号，如 25。"
            faults.add("bad-due", message, *path)
        elif not (_is_number(month, 1, 12) and _is_number(day, 1, _MONTH_LENGTHS[int(month) - 1])):
            faults.add("bad-due", f"没有 {due} 这一天，要写成 03-31 这样。", *path)
    elif cadence is Cadence.WEEKLY:
        if not _is_number(due, 1, 7):
            faults.add("bad-due", "每周的写星期几：1 到 7，7 是星期日。", *path)
    elif not _is_number(due, 1, 31):
        faults.add("bad-due", "要写几号，1 到 31；每年的也可以写月日，如 03-31。", *path)
    elif int(due) > _SHORTEST_LAST_MONTH[cadence]:
        message = f"没有 {due} 日的月份，按当月最后一天算。"
        faults.add("short-month", message, *path, warning=True)


def _is_number(text: str, low: int, high: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 2 and low <= int(text) <= high


def check_sums(faults: Faults, rows: list[Row], places: dict[str, int]) -> None:
    """Check that what is summed up exists, and that nothing sums up itself."""
    members: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        if row["part_of"] and check_reference(
            faults, row["part_of"], places, "措施", "unknown-measure", "measure", place, "part_of"
        ):
            members.setdefault(places[row["part_of"]], []).append(place)
        for item, id_ in enumerate(row["rolls_up"]):
            path: tuple[Key, ...] = ("measure", place, "rolls_up", item)
            if check_reference(faults, id_, places, "措施", "unknown-measure", *path):
                members.setdefault(place, []).append(places[id_])
    state: dict[int, int] = {}
    for start in members:
        _walk_sums(faults, rows, members, state, start)


def _walk_sums(
    faults: Faults,
    rows: list[Row],
    members: dict[int, list[int]],
    state: dict[int, int],
    start: int,
) -> None:
    """Go down from one umbrella without recursion; 1: on the way here, 2: known to be sound."""
    if start in state:
        return
    chain = [start]
    waiting = [iter(members.get(start, ()))]
    state[start] = 1
    while chain:
        below = next(waiting[-1], None)
        if below is None:
            state[chain.pop()] = 2
            waiting.pop()
        elif state.get(below) == 1:
            ids = [rows[place]["id"] for place in chain[chain.index(below) :]]
            shown = " > ".join([*ids[:8], ids[0]])
            key = "part_of" if rows[below]["part_of"] else "rolls_up"
            faults.add("circle", f"汇总成了圈：{shown}。", "measure", below, key)
        elif below not in state:
            state[below] = 1
            chain.append(below)
            waiting.append(iter(members.get(below, ())))


def check_titles(faults: Faults, rows: list[Row]) -> None:
    """Warn of measures that read the same at one time: no title would then find one of them."""
    seen: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if not row["title"]:
            continue
        before = seen.setdefault(fold_text(row["title"]), [])
        same = next((other for other in before if not _are_apart(row, rows[other])), None)
        before.append(place)
        if same is not None:
            line, _ = faults.document.where("measure", same)
            message = (
                f"题名“{row['title']}”和第 {line} 行的一样，按题名找会分不清。"
                "换一个；后一项接前一项的，前一项写 until，后一项写 from。"
            )
            faults.add("same-title", message, "measure", place, "title", warning=True)


def _are_apart(one: Row, other: Row) -> bool:
    """Tell whether one of two measures ends before the other begins."""
    return any(
        before["until"] and after["from"] and before["until"] < after["from"]
        for before, after in ((one, other), (other, one))
    )
