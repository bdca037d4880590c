"""Bundles: files of events that travel between devices, and everything that may be wrong with one.

A bundle is JSON lines: an opening that says which form it has, how much is in it, where the chains
end and what the codes in it mean to the sender; then events as in `jsonl`, each with the hash of the
event before it, so that every line can be checked by itself. Lines may come in any order, repeated,
or as several bundles in one file. All faults are found before anything is taken in. Whether an event
continues a chain is `adoption`'s business, whether a code means the same here that of `meanings`.
"""

import json
from collections.abc import Iterator, Mapping

from sixiang_cli.calendar import parse_key
from sixiang_cli.errors import BadInput, Fault, TooNew
from sixiang_cli.journal import jsonl
from sixiang_cli.journal.chain import GENESIS, LARGEST_NUMBER, canonical, check_text, digest
from sixiang_cli.journal.records import Head
from sixiang_cli.lean_typing import Any, NamedTuple
from sixiang_cli.model import Event, Kind

SCHEMA = 1
FIELDS = (*jsonl.FIELDS, "previous")
KIND = "bundle"
MOST_FAULTS = 100
LONGEST = {"actor": 200, "measure": 200, "unit": 200, "period": 10, "kind": 20, "body": 200_000}
_LARGEST = 500_000_000  # bytes
_HEX = frozenset("0123456789abcdef")
_KINDS = frozenset(Kind)
_OTHER_FILES = (
    (
        b"SQLite format 3\0",
        "这是数据库文件，不是记录包。",
        "在那台设备上导出：sx bundle export 文件",
    ),
    (b"PK\x03\x04", "这是压缩包或 Excel 文件，不是记录包。", "先解压，给里面的 .jsonl 文件。"),
    (b"\x1f\x8b", "这是压缩文件，不是记录包。", "先解压，给里面的 .jsonl 文件。"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Excel 或 Word 文件，不是记录包。", ""),
    (b"%PDF", "这是 PDF 文件，不是记录包。", ""),
    (b"\xff\xfe", "这个文件是 UTF-16 编码。", "另存为 UTF-8；最好向原来的设备重要一份。"),
    (b"\xfe\xff", "这个文件是 UTF-16 编码。", "另存为 UTF-8；最好向原来的设备重要一份。"),
)
# What the body of an event may hold, by key; other keys are left alone.
_TEXTS = frozenset(
    ("note", "text", "evidence", "by", "reason", "standing", "to", "department", "level")
)
_NUMBERS = {"n": 1_000_000, "times": 1_000_000, "command": LARGEST_NUMBER}
_DAYS = frozenset(("due", "since"))
_NEEDED = {
    Kind.POSTPONE: ("to",),
    Kind.CASCADE: ("on", "since", "level"),
    Kind.UNDO: ("command",),
    Kind.REDO: ("command",),
}


class Opening(NamedTuple):
    """What a bundle says of itself: how many events it has, and where the sender's chains end.

    `units` are (code, name, level, code of the unit above) and `measures` (id, title), as the sender
    calls what the events speak of.
    """

    events: int
    heads: tuple[Head, ...]
    units: tuple[tuple[str, str, str, str], ...] = ()
    measures: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """Give it as the first line of a bundle."""
        values = {
            "schema": SCHEMA,
            "kind": KIND,
            "events": self.events,
            "check_code": check_text(self.heads),
            "heads": [(device, seq, hash_.hex()) for device, seq, hash_ in self.heads],
            "units": self.units,
            "measures": self.measures,
        }
        return json.dumps(values, ensure_ascii=False) + "\n"


class Examined(NamedTuple):
    """What looking through a bundle found: its events, and its faults, of which `more` are left out.

    `units` and `measures` are those of which events speak that are new here; `lacking` are the ends
    of chains that an opening names and no event is, though others of that chain are there.
    """

    events: int
    faults: tuple[Fault, ...]
    more: int
    openings: tuple[Opening, ...] = ()
    units: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    lacking: tuple[Head, ...] = ()

    @property
    def shortfall(self) -> str:
        """Say what shows that this is not a bundle as it was written, empty if nothing does."""
        if not self.openings:
            return "没有开头那一行（写着一共几条、单位代号是谁的）"
        claimed = sum(opening.events for opening in self.openings)
        if self.events < claimed:
            return f"开头写着 {claimed} 条，里面只有 {self.events} 条"
        if self.lacking:
            head = self.lacking[0]
            return f"开头写着设备 {head.device} 到第 {head.seq} 条为止，里面的不是那一条"
        return ""


def line(event: Event, previous: bytes) -> str:
    """Give an event, which follows the one with the hash `previous`, as a line of a bundle."""
    return f'{jsonl.line(event)[:-2]},"previous":"{previous.hex()}"}}\n'


def examine(path: str, beyond: Mapping[str, int] | None = None) -> Examined:
    """Look through a bundle and give everything that is wrong with it.

    `beyond` tells, by device, how far its chain is known here already.

    Raises:
        BadInput: it is no bundle at all, or larger than one may be.
        TooNew: a later version of the program wrote it.
    """
    number = more = 0
    faults: list[Fault] = []
    openings = tuple(_openings(path))
    ends = {head for opening in openings for head in opening.heads}
    devices: set[str] = set()
    units: set[str] = set()
    measures: set[str] = set()
    known = beyond or {}
    for line, values in _lines(path):
        if isinstance(values, str):
            code, message = "not-json", values
        elif _is_head(values):
            continue
        else:
            code, message = "bad-event", fault_of(values)
            if "kind" in values and isinstance(values["kind"], str):
                _check_kind(values["kind"], path, line)
        number += 1
        if message:
            more += len(faults) >= MOST_FAULTS
            if len(faults) < MOST_FAULTS:
                faults.append(Fault(path, line, 1, code, message))
        elif isinstance(values, dict):
            devices.add(values["device"])
            ends.discard(Head(values["device"], values["seq"], bytes.fromhex(values["hash"])))
            if values["seq"] > known.get(values["device"], 0):
                measures.add(values["measure"])
                units.update(spoken_of(values["unit"], values["kind"], values["body"]))
    lacking = tuple(sorted(head for head in ends if head.device in devices))
    return Examined(
        number, tuple(faults), more, openings, frozenset(units), frozenset(measures), lacking
    )


def spoken_of(unit: str, kind: str, body: str) -> tuple[str, ...]:
    """Give the codes of the units that an event speaks of."""
    if kind != Kind.CASCADE:
        return (unit,)
    return (unit, *json.loads(body).get("except", ()))


def read(path: str) -> Iterator[Event]:
    """Give the events of a bundle that `examine` found nothing wrong with."""
    for _, values in _lines(path):
        if isinstance(values, dict) and not _is_head(values):
            yield _event(values)


def fault_of(values: dict[str, Any]) -> str:
    """Say what is wrong with the fields of one event, empty if nothing is."""
    missing = [name for name in FIELDS if name not in values]
    extra = [name for name in values if name not in FIELDS]
    if missing or extra:
        parts = [f"缺 {'、'.join(missing)}"] if missing else []
        parts += [f"多出 {'、'.join(map(_shown, extra[:5]))}（也许要升级 sx）"] if extra else []
        return f"不是一条记录：{'，'.join(parts)}。"
    for name in ("seq", "stamp", "recorded_at", "command"):
        value = values[name]
        if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
            return f"{name} 要是 0 到 {LARGEST_NUMBER} 的整数，不能是 {_shown(value)}。"
    for name in FIELDS:
        if name not in ("seq", "stamp", "recorded_at", "command"):
            wrong = _text_fault(name, values[name])
            if wrong:
                return wrong
    return _sense_fault(values) or _body_fault(values) or _hash_fault(values)


def _text_fault(name: str, value: object) -> str:
    if not isinstance(value, str):
        return f"{name} 要是文字，不能是 {_shown(value)}。"
    if len(value) > LONGEST.get(name, 200):
        return f"{name} 有 {len(value):,} 个字，最多 {LONGEST.get(name, 200):,} 个。"
    if not value.isprintable() and any(
        char == "\0" or "\ud800" <= char <= "\udfff" for char in value
    ):
        return f"{name} 里有无效字符。"
    return ""


def _sense_fault(values: dict[str, Any]) -> str:
    """Say which field can't be what the program writes."""
    seq, stamp = values["seq"], values["stamp"]
    for name in ("hash", "previous"):
        if len(values[name]) != 64 or not set(values[name]) <= _HEX:
            return f"{name} 要是 64 位十六进制。"
    if not 1 <= values["command"] <= seq:
        return f"命令号 {values['command']} 要在 1 到序号 {seq} 之间。"
    if stamp < values["recorded_at"]:
        return "stamp 不能早于 recorded_at。"
    device = values["device"]
    if not (1 <= len(device) <= 40 and device.isascii() and device.isalnum()):
        return f"设备代号 {_shown(device)} 不对，只能是英文字母和数字。"
    for name in ("measure", "unit"):
        if _is_path(values[name]):
            return f"{name} {_shown(values[name])} 像是路径，不收。"
    if values["occurred_on"] and not _is_day(values["occurred_on"]):
        return f"日期 {_shown(values['occurred_on'])} 不对，要像 2026-11-28。"
    if values["period"]:
        try:
            parse_key(values["period"])
        except BadInput:
            return f"周期 {_shown(values['period'])} 不对。"
    if values["kind"] == Kind.DONE and not values["occurred_on"]:
        return "办理的记录缺日期 occurred_on。"
    return ""


def _body_fault(values: dict[str, Any]) -> str:
    text = values["body"]
    try:
        body = json.loads(text)
        if not isinstance(body, dict) or canonical(body) != text:
            return "body 要是规范写法的 JSON 对象。"
    except (ValueError, RecursionError, TypeError, BadInput):
        return "body 不是 JSON 对象，或有写不进台账的内容。"
    kind = values["kind"]
    missing = [key for key in _NEEDED.get(kind, ()) if key not in body]
    if missing:
        return f"{kind} 的 body 缺 {'、'.join(missing)}。"
    for key, value in body.items():
        wrong = _entry_fault(kind, key, value)
        if wrong:
            return f"body 里的 {_shown(key)} {wrong}"
    if kind in (Kind.UNDO, Kind.REDO) and (
        len(body) != 1 or not 1 <= body["command"] < values["seq"]
    ):
        return f"{kind} 的 body 只能有前面某条命令的号。"
    return ""


def _hash_fault(values: dict[str, Any]) -> str:
    """Say that an event is not what its hash says."""
    previous = bytes.fromhex(values["previous"])
    event = _event(values)
    if digest(previous, event) != event.hash or (event.seq == 1) != (previous == GENESIS):
        return f"设备 {event.device} 的第 {event.seq} 条和它的哈希对不上：内容被改过或损坏。"
    return ""


def _event(values: dict[str, Any]) -> Event:
    named = {name: values[name] for name in jsonl.FIELDS}
    return Event(**(named | {"hash": bytes.fromhex(values["hash"])}))


def _entry_fault(kind: str, key: str, value: object) -> str:
    if key in _NUMBERS:
        if type(value) is not int or not 0 <= value <= _NUMBERS[key]:
            return f"要是 0 到 {_NUMBERS[key]} 的整数。"
    elif key in _TEXTS and not isinstance(value, str):
        return "要是文字。"
    elif key == "except":
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            return "要是文字的列表。"
    elif key in ("on", "only") and not isinstance(value, bool):
        return "要是 true 或 false。"
    is_day = key in _DAYS or (key == "to" and kind == Kind.POSTPONE)
    if is_day and not _is_day(value):
        return "要是日期，像 2026-11-28。"
    return ""


def _openings(path: str) -> Iterator[Opening]:
    for number, line in _raw(path):
        if b'"schema"' in line:
            values = _parsed(line)
            if isinstance(values, dict) and _is_head(values):
                _check_schema(values, path)
                yield _opening(values, f"{path}:{number}:1")


def _opening(values: dict[str, Any], place: str) -> Opening:
    """Understand an opening.

    Raises:
        BadInput: it is not one that the program wrote.
    """
    try:
        heads = tuple(
            Head(str(device), int(seq), bytes.fromhex(hash_))
            for device, seq, hash_ in values["heads"]
        )
        units = tuple((str(a), str(b), str(c), str(d)) for a, b, c, d in values["units"])
        measures = tuple((str(id_), str(title)) for id_, title in values["measures"])
        opening = Opening(int(values["events"]), heads, units, measures)
        if check_text(heads) == values["check_code"]:
            return opening
    except (KeyError, ValueError, TypeError):
        pass
    raise BadInput(
        f"{place} 开头一行不是 sx 写的样子：改过或损坏，一条也没收。", "向原来的设备重要一份。"
    )


def _lines(path: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Give each line that isn't blank: its number, and its object or what is wrong with it."""
    for number, line in _raw(path):
        yield number, _parsed(line)


def _raw(path: str) -> Iterator[tuple[int, bytes]]:
    """Give each line that isn't blank, with its number; of a line too long, its beginning."""
    try:
        with open(path, "rb") as stream:
            start = stream.read(16)
            for magic, message, hint in _OTHER_FILES:
                if start.startswith(magic):
                    raise BadInput(f"{path}：{message}什么也没收。", hint)
            if stream.seek(0, 2) > _LARGEST:
                raise BadInput(
                    f"{path} 超过 {_LARGEST // 1_000_000} MB，没有读。", "分几次导出：--since 日期"
                )
            stream.seek(0)
            number = 0
            while line := stream.readline(jsonl.LONGEST_LINE + 1):
                number += 1
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    yield number, line
                while len(line) > jsonl.LONGEST_LINE and not line.endswith(b"\n"):
                    line = stream.readline(jsonl.LONGEST_LINE + 1) or b"\n"
    except FileNotFoundError as error:
        raise BadInput(f"没有这个文件：{path}") from error
    except IsADirectoryError as error:
        raise BadInput(f"{path} 是文件夹，不是记录包。", "给里面的 .jsonl 文件。") from error
    except OSError as error:
        raise BadInput(f"读不了 {path}：{error.strerror or error}。") from error


def _parsed(line: bytes) -> dict[str, Any] | str:
    if len(line) > jsonl.LONGEST_LINE:
        return f"这一行超过 {jsonl.LONGEST_LINE:,} 字节。"
    try:
        values = json.loads(line.decode("utf-8"), object_pairs_hook=_unique)
    except UnicodeDecodeError:
        return "不是 UTF-8，另存过的话用原来的文件。"
    except (ValueError, RecursionError):
        whole = "" if line.endswith(b"\n") else "，多半是文件被截断了"
        return f"不是 JSON{whole}。"
    return values if isinstance(values, dict) else "不是 JSON 对象。"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _is_head(values: dict[str, Any]) -> bool:
    return "schema" in values and "device" not in values


def _check_schema(values: dict[str, Any], path: str) -> None:
    schema = values["schema"]
    if values.get("kind") != KIND:
        raise BadInput(f"{path} 不是记录包，是别的 JSON，什么也没收。")
    if type(schema) is not int or schema < 1:
        raise BadInput(f"{path} 的格式版本 {_shown(schema)} 不对，什么也没收。")
    if schema > SCHEMA:
        raise TooNew(
            f"{path} 由更新的 sx 写成（格式 {schema}，这一版认到 {SCHEMA}），什么也没收。",
            "升级 sx 再收。",
        )


def _check_kind(kind: str, path: str, line: int) -> None:
    if kind not in _KINDS and kind.isascii() and kind.isalpha() and len(kind) <= LONGEST["kind"]:
        raise TooNew(
            f"{path}:{line}:1 这一版不认得“{kind}”这种记录，什么也没收。", "升级 sx 再收。"
        )


def _is_path(text: str) -> bool:
    return ".." in text or text[:1] in ("/", "\\", "~") or text[1:3] in (":/", ":\\")


def _is_day(value: object) -> bool:
    from sixiang_cli.calendar import FIRST_DAY, LAST_DAY, parse_day

    try:
        day = parse_day(str(value))
    except ValueError:
        return False
    return isinstance(value, str) and day.isoformat() == value and FIRST_DAY <= day <= LAST_DAY


def _shown(value: object) -> str:
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
