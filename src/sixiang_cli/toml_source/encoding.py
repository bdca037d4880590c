"""Bytes -> text, or what kind of file this is instead.

Never here: TOML.
"""

from sixiang_cli.lean.typing import Final
from sixiang_cli.toml_source.slips import Slip

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_OTHERS: Final = (
    (
        b"\xd0\xcf\x11\xe0",
        "not-text",
        "这是旧版 Excel 或 Word 文件，不是 TOML；导入表格用 sx import。",
    ),
    (b"SQLite format 3\0", "not-text", "这是数据库文件，不是 TOML。"),
    (b"%PDF", "not-text", "这是 PDF 文件，不是 TOML。"),
)
_ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb18030": "gb18030",
    "ansi": "gb18030",
    "utf-16": "utf-16",
    "utf16": "utf-16",
}


def decode(source: bytes, encoding: str | None = None) -> str:
    r"""Give the text with ``\n`` as its only line end and without a byte-order mark.

    Raises:
        Slip: it isn't text in UTF-8 or in `encoding`. Its offset counts bytes; -1 stands for the
            file as a whole.
    """
    _refuse_other_files(source)
    codec = _codec(source, encoding)
    body = source[3:] if source.startswith(_UTF8_MARK) else source
    skipped = len(source) - len(body)
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        if codec != "utf-8":
            raise Slip(
                "encoding", error.start + skipped, f"按 {encoding} 读不出来，从这里起不对。"
            ) from None
        raise _not_utf8(body, error.start + skipped) from None
    if codec != "utf-8":
        text = text.removeprefix("\ufeff")
    for char, message in (
        ("\0", "这里有 NUL（U+0000），不是文本文件或已损坏。"),
        ("\r", "这里是单独的回车（CR）换行；另存为 LF 或 CRLF 换行。"),
    ):
        place = _find(text, char)
        if place >= 0:
            code = "control-character" if char == "\0" else "bare-cr"
            raise Slip(code, skipped + len(text[:place].encode(codec)), message)
    return text.replace("\r\n", "\n")


def _find(text: str, char: str) -> int:
    """Find a character; a carriage return only where no line feed follows."""
    place = text.find(char)
    while char == "\r" and place >= 0 and text[place + 1 : place + 2] == "\n":
        place = text.find(char, place + 1)
    return place


def _refuse_other_files(source: bytes) -> None:
    if source.startswith(b"PK\x03\x04"):
        if b"xl/" in source or b"[Content_Types].xml" in source[:200]:
            raise Slip("not-text", -1, "这是 Excel 文件，不是 TOML；导入表格用 sx import。")
        raise Slip("not-text", -1, "这是压缩包，不是 TOML；先解压。")
    for mark, code, message in _OTHERS:
        if source.startswith(mark):
            raise Slip(code, -1, message)


def _codec(source: bytes, encoding: str | None) -> str:
    if encoding is not None:
        codec = _ENCODINGS.get(encoding.lower())
        if codec is None:
            raise Slip("encoding", -1, f"不认识编码 {encoding}；能写的：utf-8、gbk、utf-16。")
        return "utf-8" if source.startswith(_UTF8_MARK) else codec
    head = source[:1000]
    halves = head.count(0) * 4 > len(head) and max(head[::2].count(0), head[1::2].count(0)) > 1
    if source.startswith(_UTF16_MARKS) or halves:
        raise Slip("encoding", -1, "这是 UTF-16 编码；用记事本打开，另存为，编码选 UTF-8。")
    return "utf-8"


def _not_utf8(source: bytes, offset: int) -> Slip:
    try:
        source.decode("gb18030")
    except UnicodeDecodeError:
        return Slip("encoding", offset, "不是 UTF-8 编码，从这里起读不出来；另存为，编码选 UTF-8。")
    return Slip(
        "encoding",
        offset,
        "不是 UTF-8 编码，像是 GBK（记事本的 ANSI）；用记事本打开，另存为，编码选 UTF-8。",
    )
