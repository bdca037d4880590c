"""Quoted texts in a TOML text: where each ends, and what can't stand in one.

Never here: the values themselves.
"""

import re  # noqa: TID253 - only `check` and compilation come here

from sixiang_cli.lean.typing import Final
from sixiang_cli.toml_source.slips import Slip, character

_CONTROL: Final = r"\x00-\x08\x0b-\x1f\x7f"
_PIECE: Final = {
    '"': re.compile(rf'[^"\\\n{_CONTROL}]++'),
    "'": re.compile(rf"[^'\n{_CONTROL}]++"),
    '"""': re.compile(rf'(?:[^"\\{_CONTROL}]++|"(?!""))+'),
    "'''": re.compile(rf"(?:[^'{_CONTROL}]++|'(?!''))+"),
}
_ESCAPE: Final = re.compile(r'\\(?:[btnfr"\\]|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_LINE_CONTINUES: Final = re.compile(r"\\[ \t]*\n[ \t\n]*")


def text_end(text: str, start: int, *, key: bool = False) -> int:
    """Give where the text that opens at `start` ends; a `key` may not have several lines.

    Raises:
        Slip: it has no end, or something in it can't stand there.
    """
    quote = text[start]
    if text.startswith(quote * 3, start) and not key:
        quote *= 3
    pieces = _PIECE[quote]
    several = len(quote) == 3
    position = start + len(quote)
    while True:
        piece = pieces.match(text, position)
        if piece is not None:
            position = piece.end()
        if text.startswith(quote, position):
            return _close(text, position, quote)
        char = text[position : position + 1]
        if char == "\\" and quote[0] == '"':
            position = _escape_end(text, position, several=several)
        elif char in {"", "\n"}:
            raise _unclosed(text, start, position, several=several)
        else:
            raise Slip(
                "control-character", position, f"文字里有控制字符 {character(char)}，要删去。"
            )


def _close(text: str, position: int, quote: str) -> int:
    end = position + len(quote)
    if len(quote) == 3:
        # One or two quotation marks may stand right before the closing three.
        for _ in range(2):
            end += text.startswith(quote[0], end)
    return end


def _escape_end(text: str, position: int, *, several: bool) -> int:
    escape = _ESCAPE.match(text, position)
    if escape is None and several:
        escape = _LINE_CONTINUES.match(text, position)
    if escape is None:
        shown = text[position : position + 2].strip()
        message = f"文字里不能写 {shown}；反斜杠写成 \\\\，路径里可以改写 /，或用单引号括起来。"
        raise Slip("bad-escape", position, message)
    number = escape.lastindex and int(escape[escape.lastindex], 16)
    if number is not None and (0xD800 <= number <= 0xDFFF or number > 0x10FFFF):
        raise Slip("bad-escape", position, f"{escape[0]} 不是字符。")
    return escape.end()


def _unclosed(text: str, start: int, position: int, *, several: bool) -> Slip:
    if several:
        return Slip("unclosed-text", start, "这段文字没有写结尾的三个引号。")
    curly = next((at for at in range(start, position) if text[at] in "“”＂"), -1)
    if curly >= 0:
        message = f'这行开头是直引号，{text[curly]} 却不是；两边都要用英文的 "。'
        return Slip("curly-quote", curly, message)
    return Slip("unclosed-text", start, "这段文字缺右边的引号；要分几行写，用三个引号。")
