"""Bytes of a TOML file -> its values and where each of them stands, or the first fault of syntax.

What belongs here: encodings, sizes, syntax, positions, and the checking of declared keys
(`fields`). What the keys mean is in `catalogue`, `organisation` and `workspace`. Off the path of
the daily commands, which read compiled forms.
"""

from sixiang_cli.errors import BadDefinitions, Fault
from sixiang_cli.lean.typing import Final
from sixiang_cli.toml_source.document import Document
from sixiang_cli.toml_source.encoding import decode
from sixiang_cli.toml_source.scan import Walk
from sixiang_cli.toml_source.slips import Slip

__all__ = ["LARGEST", "Document", "parse", "read"]

LARGEST: Final = 5_000_000
"""How many bytes a definition file may have, unless the caller says otherwise."""


def read(path: str, *, limit: int = LARGEST, encoding: str | None = None) -> Document:
    """Read a TOML file; `encoding` is ``"gbk"`` or ``"utf-16"`` where the user said so.

    Raises:
        BadDefinitions: it can't be understood; carries the first fault.
        OSError: it can't be opened.
    """
    with open(path, "rb") as file:
        source = file.read(limit + 1)
        size = max(len(source), file.seek(0, 2) if file.seekable() else 0)
    return parse(source, path, limit=limit, encoding=encoding, size=size)


def parse(
    source: bytes,
    path: str,
    *,
    limit: int = LARGEST,
    encoding: str | None = None,
    size: int | None = None,
) -> Document:
    """Understand the bytes of a TOML file; `path` only stands in the faults.

    `size` is that of the whole file, if `source` is only its beginning.

    Raises:
        BadDefinitions: it can't be understood; carries the first fault.
    """
    size = len(source) if size is None else size
    if size > limit:
        message = f"文件有 {size / 1_000_000:.1f} MB，最多 {limit / 1_000_000:g} MB；没有读。"
        raise _bad(path, 0, 0, "too-large", message)
    try:
        text = decode(source, encoding)
    except Slip as slip:
        raise _bad(path, *_line_and_column(source, slip.offset), slip.code, slip.message) from None
    walk = Walk(text)
    try:
        walk.run()
    except Slip as slip:
        # What stands before was only followed, not judged: something there may be wrong already.
        _values(text[: walk.statement], path)
        line = text.count("\n", 0, slip.offset) + 1
        column = slip.offset - text.rfind("\n", 0, slip.offset)
        raise _bad(path, line, column, slip.code, slip.message) from None
    return Document(path, source, _values(text, path), walk)


def _values(text: str, path: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        told, _, place = str(error).rpartition(" (at ")
        digits = "".join(char if char.isdigit() else " " for char in place).split()
        line, column = (
            (int(digits[0]), int(digits[1])) if len(digits) == 2 else (text.count("\n") + 1, 1)
        )
        message = next(
            (ours for theirs, ours in _TOLD if told.startswith(theirs)), "这里的写法不对。"
        )
        raise _bad(path, line, column, "syntax", message) from error


_TOLD: Final = (
    ("Cannot declare", "这个表前面已经有了，合到一处。"),
    ("Cannot overwrite", "这个键前面已经有了，留一处。"),
    ("Cannot mutate", "花括号或方括号里写定的内容，后面不能再添；写到一处。"),
    ("Cannot redefine", "这个表前面已经有了，合到一处。"),
    ("Duplicate inline table key", "花括号里同一个键写了两次，留一处。"),
    ("Invalid date or datetime", "没有这个日期或时刻。"),
    ("Illegal character", "这里有控制字符，要删去。"),
)


def _bad(path: str, line: int, column: int, code: str, message: str) -> BadDefinitions:
    return BadDefinitions((Fault(path, line, column, code, message),))


def _line_and_column(source: bytes, offset: int) -> tuple[int, int]:
    """Give the place of a byte; -1 stands for the file as a whole."""
    if offset < 0:
        return 0, 0
    before = source[:offset].removeprefix(b"\xef\xbb\xbf")
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1
