"""What may be wrong with one event that came from elsewhere: every field, what it says, its hash."""

import json

from sixiang_cli.calendar import parse_key
from sixiang_cli.errors import BadInput
from sixiang_cli.journal import jsonl
from sixiang_cli.journal.chain import GENESIS, LARGEST_NUMBER, canonical, digest
from sixiang_cli.lean.typing import Any
from sixiang_cli.model import Event, Kind

FIELDS = (*jsonl.FIELDS, "previous")
LONGEST = {"actor": 200, "measure": 200, "unit": 200, "period": 10, "kind": 20, "body": 200_000}
_HEX = frozenset("0123456789abcdef")
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


def fault_of(values: dict[str, Any]) -> str:
    """Say what is wrong with the fields of one event, empty if nothing is."""
    missing = [name for name in FIELDS if name not in values]
    extra = [name for name in values if name not in FIELDS]
    if missing or extra:
        parts = [f"缺 {'、'.join(missing)}"] if missing else []
        parts += [f"多出 {'、'.join(map(shown, extra[:5]))}（也许要升级 sx）"] if extra else []
        return f"不是一条记录：{'，'.join(parts)}。"
    for name in ("seq", "stamp", "recorded_at", "command"):
        value = values[name]
        if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
            return f"{name} 要是 0 到 {LARGEST_NUMBER} 的整数，不能是 {shown(value)}。"
    for name in FIELDS:
        if name not in ("seq", "stamp", "recorded_at", "command"):
            wrong = _text_fault(name, values[name])
            if wrong:
                return wrong
    return _sense_fault(values) or _body_fault(values) or _hash_fault(values)


def _text_fault(name: str, value: object) -> str:
    if not isinstance(value, str):
        return f"{name} 要是文字，不能是 {shown(value)}。"
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
        return f"设备代号 {shown(device)} 不对，只能是英文字母和数字。"
    for name in ("measure", "unit"):
        if _is_path(values[name]):
            return f"{name} {shown(values[name])} 像是路径，不收。"
    if values["occurred_on"] and not _is_day(values["occurred_on"]):
        return f"日期 {shown(values['occurred_on'])} 不对，要像 2026-11-28。"
    if values["period"]:
        try:
            parse_key(values["period"])
        except BadInput:
            return f"周期 {shown(values['period'])} 不对。"
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
            return f"body 里的 {shown(key)} {wrong}"
    if kind in (Kind.UNDO, Kind.REDO) and (
        len(body) != 1 or not 1 <= body["command"] < values["seq"]
    ):
        return f"{kind} 的 body 只能有前面某条命令的号。"
    return ""


def _hash_fault(values: dict[str, Any]) -> str:
    """Say that an event is not what its hash says."""
    previous = bytes.fromhex(values["previous"])
    event = event_of(values)
    if digest(previous, event) != event.hash or (event.seq == 1) != (previous == GENESIS):
        return f"设备 {event.device} 的第 {event.seq} 条和它的哈希对不上：内容被改过或损坏。"
    return ""


def event_of(values: dict[str, Any]) -> Event:
    """Give the event that fields with nothing wrong stand for."""
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


def _is_path(text: str) -> bool:
    return ".." in text or text[:1] in ("/", "\\", "~") or text[1:3] in (":/", ":\\")


def _is_day(value: object) -> bool:
    from sixiang_cli.calendar import FIRST_DAY, LAST_DAY, parse_day

    try:
        day = parse_day(str(value))
    except ValueError:
        return False
    return isinstance(value, str) and day.isoformat() == value and FIRST_DAY <= day <= LAST_DAY


def shown(value: object) -> str:
    """Give what was found, quoted and cut short."""
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
