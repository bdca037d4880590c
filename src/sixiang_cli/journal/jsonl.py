"""Events as lines of JSON: the form in which they travel between files, devices and programs.

One event a line, every field under its own name; `body` stays the canonical text that was hashed,
and `hash` is hexadecimal, so that whoever reads the line can check the chain with other tools (see
`chain`). Reading checks the form of each field and nothing more: whether an event continues a
chain is `adoption`'s business. Nothing here knows of files beyond the name that it puts in errors.
"""

import json
from collections.abc import Iterable, Iterator

from sixiang_cli.errors import BadInput
from sixiang_cli.journal.chain import LARGEST_NUMBER
from sixiang_cli.lean_typing import Any
from sixiang_cli.model import Event

FIELDS = Event._fields
LONGEST_LINE = 2_000_000  # bytes
_NUMBERS = frozenset({"seq", "stamp", "recorded_at", "command"})


def line(event: Event) -> str:
    """Give an event as one line that ends in a line break."""
    values = event._asdict() | {"hash": event.hash.hex()}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def read(lines: Iterable[bytes], name: str) -> Iterator[Event]:
    """Give the events of a file, line by line; `name` is what errors call it.

    Raises:
        BadInput: a line is no event; the message says which.
    """
    for number, source in enumerate(lines, start=1):
        if not source.strip():
            continue
        if len(source) > LONGEST_LINE:
            raise _fault(name, number, f"一行超过 {LONGEST_LINE:,} 字节")
        try:
            values = json.loads(source.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise _fault(name, number, "不是 JSON，或不是 UTF-8") from error
        yield _event(values, name, number)


def _event(values: Any, name: str, number: int) -> Event:  # noqa: ANN401  (JSON is anything)
    if not isinstance(values, dict) or set(values) != set(FIELDS):
        raise _fault(name, number, f"不是一条记录：应当有 {'、'.join(FIELDS)} 这些项，一项不多")
    for field in FIELDS:
        value = values[field]
        if field in _NUMBERS:
            if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
                raise _fault(name, number, f"{field} 要是整数")
        elif not isinstance(value, str):
            raise _fault(name, number, f"{field} 要是文字")
        elif any("\ud800" <= char <= "\udfff" or char == "\0" for char in value):
            raise _fault(name, number, f"{field} 里有无效字符")
    try:
        digest = bytes.fromhex(values["hash"])
        body = json.loads(values["body"])
    except (ValueError, RecursionError) as error:
        raise _fault(name, number, "hash 要是十六进制，body 要是 JSON") from error
    if len(digest) != 32 or not isinstance(body, dict):
        raise _fault(name, number, "hash 要是 64 位十六进制，body 要是 JSON 对象")
    if not (values["device"] and values["kind"] and 1 <= values["command"] <= values["seq"]):
        raise _fault(name, number, "缺设备、事项或序号")
    return Event(**(values | {"hash": digest}))


def _fault(name: str, number: int, what: str) -> BadInput:
    return BadInput(f"{name}:{number}:1 {what}。一条也没收。", "向原来的设备重要一份。")
