"""CSV as offices make it: UTF-8 or GBK, commas, semicolons or tabs, told from the content."""

import csv
import io

from sixiang_cli.characters import unguarded
from sixiang_cli.lean.typing import Final
from sixiang_cli.sheets.grid import (
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Grid,
    Row,
    refuse,
)

_DELIMITERS: Final = {",": "逗号", ";": "分号", "\t": "制表符", "；": "全角分号", "，": "全角逗号"}
_LOOKED_AT: Final = 20


def read_delimited(path: str, content: bytes, said: tuple[str, ...] = ()) -> Grid:
    """Read CSV; encoding and delimiter are told from the content, and said where unusual."""
    text, notes = _decode(path, content)
    delimiter = _delimiter(text)
    if delimiter != ",":
        notes.append(f"各列用{_DELIMITERS[delimiter]}隔开。")
    if len(delimiter.encode()) > 1:  # the csv module takes one plain character
        text, delimiter = text.replace(delimiter, "\x1f"), "\x1f"
    rows: list[Row] = []
    csv.field_size_limit(LONGEST_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for fields in reader:
            cells = {column: Cell(unguarded(value)) for column, value in enumerate(fields) if value}
            if len(fields) > MOST_COLUMNS:
                raise refuse(
                    path, "too-wide", f"第 {number} 行有 {len(fields)} 列，最多 {MOST_COLUMNS} 列。"
                )
            if cells:
                rows.append(Row(number, cells))
            if len(rows) > MOST_ROWS:
                raise refuse(
                    path, "too-long", f"超过 {MOST_ROWS:,} 行，没有读。", "分成几个文件导。"
                )
            number = reader.line_num + 1
    except csv.Error as error:
        why = (
            f"有一格超过 {LONGEST_TEXT:,} 个字" if "field larger" in str(error) else "引号没有成对"
        )
        raise refuse(path, "bad-csv", f"第 {number} 行起读不下去：{why}。") from error
    return Grid(path, "", tuple(rows), (*said, *notes))


def _decode(path: str, content: bytes) -> tuple[str, list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), ["文件是 UTF-16 编码，按它读的。"]
        except UnicodeDecodeError as error:
            raise refuse(path, "encoding", "文件像 UTF-16，却读不下去，可能已损坏。") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as utf8:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as gbk:
            line = content[: gbk.start].count(b"\n") + 1
            raise refuse(
                path,
                "encoding",
                f"不是 UTF-8，按 GBK 也读不出来（第 {line} 行起）。",
                "在 Excel 里另存为“CSV UTF-8（逗号分隔）”，或另存为 .xlsx。",
            ) from gbk
        if not _reads_as_chinese(text):
            raise refuse(
                path,
                "encoding",
                f"看不出是什么编码（第 {content[: utf8.start].count(bytes([10])) + 1} 行起不是 UTF-8）。",
                "在 Excel 里另存为“CSV UTF-8（逗号分隔）”，或另存为 .xlsx。",
            ) from utf8
        return text, ["文件是 GBK 编码（Windows 上 Excel 存的 CSV 常是这样），按 GBK 读的。"]
    if "\0" in text:
        raise refuse(path, "not-a-sheet", "文件里有空字符（NUL），不是 CSV 或已损坏。")
    return text, []


def _reads_as_chinese(text: str) -> bool:
    """Tell whether bytes read as GBK gave what people write, and not the leavings of another code."""
    strange = sum(
        "\ue000" <= char <= "\uf8ff"
        or char == "\0"
        or ("\x80" <= char <= "\xff" and char not in "·×÷±°§¨")
        for char in text
    )
    return strange * 50 <= sum(char > "\x7f" for char in text)


def _delimiter(text: str) -> str:
    """Give what separates the columns: what stands on most of the first lines, and most often."""
    lines = [line for line in text[:65_536].splitlines() if line.strip()][:_LOOKED_AT]
    best, most = ",", (0, 0)
    for delimiter in _DELIMITERS:
        found = [_outside_quotes(line, delimiter) for line in lines]
        score = (sum(map(bool, found)), max(found, default=0))
        if score > most:
            best, most = delimiter, score
    return best


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])
