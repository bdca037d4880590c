"""Declaring the keys of a TOML table, and checking one against its declaration.

The catalogue, the organisation and the settings each declare their tables as `Field`s; the same
declarations say what is checked and what the reference prints. Every fault of a table is found,
not only the first. Never here: what a key means to the program, or rules between several keys.
"""

import unicodedata

from sixiang_cli.errors import Fault
from sixiang_cli.lean.datetime import date, datetime
from sixiang_cli.lean.typing import Any, Callable, Final, Iterable, NamedTuple
from sixiang_cli.toml_source.document import Document, Key

LONGEST_TEXT: Final = 200
LONGEST_NOTE: Final = 5_000
LONGEST_LIST: Final = 200
_ADVISED: Final = 100
"""So many faults of a file come with the nearest name; looking for it is slow."""


class Field(NamedTuple):
    """One key of a table.

    `kind` is one of: ``text`` (one line), ``note`` (may have several lines), ``texts`` (a list;
    a single text will do), ``whole``, ``flag``, ``day`` (a date, or text that looks like one),
    ``due`` (a whole number or text), ``pairs`` (a table from text to text), ``tables``
    (``[[key]]``). `low` and `high` bound a whole number; for texts `high` is the greatest length
    in characters (0: the usual one). `choices` are the only texts or numbers accepted. `default`
    is what an absent key reads as; None: the empty value of its kind.
    """

    key: str
    kind: str
    meaning: str
    required: bool = False
    default: Any = None
    low: int = 0
    high: int = 0
    choices: tuple[Any, ...] = ()


class Faults:
    """Collects what is wrong with one document, and says where."""

    def __init__(self, document: Document) -> None:
        """Start with none."""
        self.document = document
        self._found: list[Fault] = []

    def add(
        self, code: str, message: str, *keys: Key, key: bool = False, warning: bool = False
    ) -> None:
        """Note a fault at the value of a key path, or with `key` at the key itself."""
        find = self.document.where if key else self.document.where_value
        line, column = find(*keys)
        self._found.append(Fault(self.document.path, line, column, code, message, warning))

    def in_order(self) -> tuple[Fault, ...]:
        """Give them in the order of the file."""
        return tuple(sorted(set(self._found), key=lambda fault: fault[1:4]))

    @property
    def advises(self) -> bool:
        """Tell whether there is still any point in looking for the nearest name."""
        return len(self._found) < _ADVISED

    @property
    def fatal(self) -> bool:
        """Tell whether there is anything worse than a warning."""
        return any(not fault.warning for fault in self._found)


def check_table(
    faults: Faults,
    path: tuple[Key, ...],
    table: dict[str, Any],
    fields: Iterable[Field],
    *,
    lenient: bool = False,
) -> dict[str, Any]:
    """Check one table and give a value for every declared key, the default where there is none.

    With `lenient`, a key that isn't declared is a warning. Dates come back as ISO text, texts
    in NFC without surrounding blanks, lists as tuples.
    """
    declared = {field.key: field for field in fields}
    row: dict[str, Any] = {}
    for key in table:
        if key not in declared:
            _unknown(faults, (*path, key), tuple(declared), lenient=lenient)
    for key, field in declared.items():
        found = None
        if key in table:
            found = _KINDS[field.kind](faults, (*path, key), table[key], field)
        elif field.required:
            faults.add("missing-key", f"缺 {key}（{field.meaning}）。", *path)
        row[key] = _empty(field) if found is None else found
    return row


def _empty(field: Field) -> Any:  # noqa: ANN401 - the kind says what it is
    if field.default is not None:
        return field.default
    return _EMPTY[field.kind]


def _unknown(
    faults: Faults, path: tuple[Key, ...], known: tuple[str, ...], *, lenient: bool
) -> None:
    from difflib import get_close_matches

    near = get_close_matches(str(path[-1]), known, 1) if faults.advises else []
    advice = f"是不是 {near[0]}？" if near else f"这里能写的：{'、'.join(known)}。"
    ignored = "，先不理会" if lenient else ""
    faults.add(
        "unknown-key", f"不认识 {path[-1]}{ignored}。{advice}", *path, key=True, warning=lenient
    )


def _wrong_type(faults: Faults, path: tuple[Key, ...], value: object, wanted: str) -> None:
    faults.add("wrong-type", f"{_last_name(path)} 要写{wanted}，这里是{_kind_of(value)}。", *path)


def _last_name(path: tuple[Key, ...]) -> str:
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def _kind_of(value: object) -> str:
    for kind, name in _NAMES:
        if isinstance(value, kind):
            return name
    return "别的东西"


_NAMES: Final = (
    (bool, " true 或 false"),
    (int, "数"),
    (float, "小数"),
    (str, "文字"),
    (list, "列表"),
    (dict, "表"),
    (object, "日期或时间"),
)


def clean_text(
    faults: Faults, path: tuple[Key, ...], value: str, longest: int, *, lines: bool = False
) -> str | None:
    """Check one text and give it in NFC without surrounding blanks; None if it can't be used."""
    if value.isprintable() and len(value) <= longest:  # nearly always: no character to name
        return unicodedata.normalize("NFC", value).strip()
    name = _last_name(path)
    if len(value) > longest:
        faults.add("too-long", f"{name} 有 {len(value)} 个字，最多 {longest} 个。", *path)
        return None
    for char in value:
        if char.isprintable() or (lines and char in "\n\t"):
            continue
        category = unicodedata.category(char)
        shown = f"U+{ord(char):04X}"
        if category == "Zs":
            continue
        if category == "Cc":
            told = "换行" if char == "\n" else "制表符" if char == "\t" else f"控制字符 {shown}"
            faults.add("control-character", f"{name} 里有{told}，要删去。", *path)
        elif category in {"Cf", "Zl", "Zp"}:
            faults.add("invisible-character", f"{name} 里有看不见的字符 {shown}，要删去。", *path)
        else:
            faults.add("bad-character", f"{name} 里有不能用的字符 {shown}，要删去。", *path)
        return None
    return unicodedata.normalize("NFC", value).strip()


def _text(faults: Faults, path: tuple[Key, ...], value: object, field: Field) -> str | None:
    if not isinstance(value, str):
        _wrong_type(faults, path, value, '文字，用 "" 括起来')
        return None
    several = field.kind == "note"
    longest = field.high or (LONGEST_NOTE if several else LONGEST_TEXT)
    text = clean_text(faults, path, value, longest, lines=several)
    if text is None:
        return None
    if not text and field.required:
        faults.add("empty-text", f"{field.key} 是空的。", *path)
        return None
    if field.choices and text not in field.choices:
        _not_a_choice(faults, path, text, field)
        return None
    return text


def _not_a_choice(faults: Faults, path: tuple[Key, ...], text: str, field: Field) -> None:
    from difflib import get_close_matches

    near = get_close_matches(text, field.choices, 1) if faults.advises else []
    advice = f"是不是 {near[0]}？" if near else f"能写的：{'、'.join(field.choices)}。"
    faults.add("not-a-choice", f"{field.key} 不能写“{text}”。{advice}", *path)


def _texts(
    faults: Faults, path: tuple[Key, ...], value: object, field: Field
) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = [value]
        single = True
    else:
        single = False
    if not isinstance(value, list):
        _wrong_type(faults, path, value, '列表，如 ["甲", "乙"]')
        return None
    if len(value) > LONGEST_LIST:
        faults.add("too-long", f"{field.key} 有 {len(value)} 个，最多 {LONGEST_LIST} 个。", *path)
        return None
    texts: list[str] = []
    for place, item in enumerate(value):
        where = path if single else (*path, place)
        if not isinstance(item, str):
            _wrong_type(faults, where, item, '文字，用 "" 括起来')
            continue
        text = clean_text(faults, where, item, field.high or LONGEST_TEXT)
        if text == "":
            faults.add("empty-text", f"{field.key} 里有一个是空的。", *where)
        elif text in texts:
            faults.add("repeated", f"{field.key} 里“{text}”写了两遍。", *where)
        elif text is not None:
            texts.append(text)
    return tuple(texts)


def _whole(faults: Faults, path: tuple[Key, ...], value: object, field: Field) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        _wrong_type(faults, path, value, "整数，不加引号")
        return None
    if field.choices and value not in field.choices:
        choices = "、".join(str(choice) for choice in field.choices)
        faults.add("not-a-choice", f"{field.key} 只能写 {choices}。", *path)
        return None
    if (field.low or field.high) and not field.low <= value <= field.high:
        faults.add("out-of-range", f"{field.key} 要在 {field.low} 到 {field.high} 之间。", *path)
        return None
    return value


def _flag(faults: Faults, path: tuple[Key, ...], value: object, _: Field) -> bool | None:
    if not isinstance(value, bool):
        _wrong_type(faults, path, value, " true 或 false，不加引号")
        return None
    return value


def _day(faults: Faults, path: tuple[Key, ...], value: object, field: Field) -> str | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str):
        _wrong_type(faults, path, value, "日期，如 2026-01-01")
        return None
    if not value.strip() and not field.required:
        return ""
    day = read_day(value)
    if day is None:
        faults.add("bad-date", f"{field.key} 要写日期，如 2026-01-01。", *path)
    return day


def read_day(text: str) -> str | None:
    """Read ``2026-01-01`` or ``2026/1/1`` and give the ISO form; None if there is no such day."""
    parts = text.strip().replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = parts
    if len(year) != 4 or len(month) > 2 or len(day) > 2:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _due(faults: Faults, path: tuple[Key, ...], value: object, field: Field) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        _wrong_type(faults, path, value, '几号（25），或月日（"03-31"）')
        return None
    return clean_text(faults, path, value, field.high or LONGEST_TEXT)


def _pairs(
    faults: Faults, path: tuple[Key, ...], value: object, field: Field
) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, dict):
        _wrong_type(faults, path, value, '表，如 { 班组 = "…" }，左边的中文也要加引号')
        return None
    pairs: list[tuple[str, str]] = []
    for key, item in value.items():
        if not isinstance(item, str):
            _wrong_type(faults, (*path, key), item, '文字，用 "" 括起来')
            continue
        text = clean_text(faults, (*path, key), item, field.high or LONGEST_TEXT)
        if text == "":
            faults.add("empty-text", f"{key} 是空的。", *path, key)
        elif text is not None:
            pairs.append((key, text))
    return tuple(pairs)


def _tables(
    faults: Faults, path: tuple[Key, ...], value: object, field: Field
) -> list[dict[str, Any]] | None:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    faults.add(
        "wrong-type", f"{field.key} 要分条写，每条以 [[{field.key}]] 开头。", *path, key=True
    )
    return None


_Check = Callable[[Faults, tuple[Key, ...], object, Field], Any]
_KINDS: Final[dict[str, _Check]] = {
    "text": _text,
    "note": _text,
    "texts": _texts,
    "whole": _whole,
    "flag": _flag,
    "day": _day,
    "due": _due,
    "pairs": _pairs,
    "tables": _tables,
}
_EMPTY: Final[dict[str, Any]] = {
    "text": "",
    "note": "",
    "texts": (),
    "whole": 0,
    "flag": False,
    "day": "",
    "due": "",
    "pairs": (),
    "tables": [],
}
