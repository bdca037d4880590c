"""What people type where TOML wants something else, and the sentence that says what to write.

Mostly a Chinese input method left on: full-width signs, curly quotation marks, wide spaces.
Never here: walking the text.
"""

import unicodedata

from sixiang_cli.lean.typing import Final

_SIGNS: Final = {
    "＝": "=",
    "：": "=",
    "，": ",",
    "、": ",",
    "；": ",",
    "［": "[",
    "］": "]",
    "【": "[",
    "】": "]",
    "｛": "{",
    "｝": "}",
    "．": ".",
    "。": ".",
    "＃": "#",
}
_QUOTES: Final = frozenset("“”„‟「」『』＂《》")
_SINGLE_QUOTES: Final = frozenset("‘’‚‛＇｀`´")
_ENDS: Final = frozenset(" \t\n,]}#=")
_TRUE: Final = frozenset(("true", "是", "yes", "on", "y", "对"))
_FALSE: Final = frozenset(("false", "否", "no", "off", "n", "不"))


class Slip(Exception):
    """The first thing in a text that can't stand as it is: a stable code, where, and what to do."""

    def __init__(self, code: str, offset: int, message: str) -> None:
        """Take the offset in characters."""
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.message = message


def character(char: str) -> str:
    """Show a character: itself if anyone can tell what it is, its number if not."""
    if char.isascii() and char.isprintable() and char != " ":
        return char
    if "CJK UNIFIED" in unicodedata.name(char, ""):
        return f"“{char}”"
    number = f"U+{ord(char):04X}"
    return f"{char}（{number}）" if char.isprintable() else number


def odd_character(text: str, offset: int) -> Slip | None:
    """Say what is wrong with a character that TOML has no use for outside of quotes."""
    char = text[offset : offset + 1]
    if not char:
        return None
    if char in _SIGNS:
        return Slip("full-width", offset, f"“{char}”是全角符号，改成半角 {_SIGNS[char]}。")
    if char in _QUOTES:
        return Slip("curly-quote", offset, f'{char} 不是直引号，文字两边要用英文的 " 括起来。')
    if char in _SINGLE_QUOTES:
        return Slip("curly-quote", offset, f"{char} 不是直引号，改成英文的 ' 或 \"。")
    category = unicodedata.category(char)
    if category == "Zs":
        name = "全角空格" if char == "\u3000" else "不换行空格" if char == "\u00a0" else "特殊空格"
        return Slip("odd-space", offset, f"这里是{name} U+{ord(char):04X}，改成普通空格或删去。")
    if category in {"Cf", "Zl", "Zp"}:
        return Slip(
            "invisible-character", offset, f"这里有看不见的字符 U+{ord(char):04X}，要删去。"
        )
    if category == "Cc" and char not in "\n\t":
        return Slip("control-character", offset, f"这里有控制字符 U+{ord(char):04X}，要删去。")
    return None


def key_slip(text: str, offset: int, *, after_key: bool = False, closing: str = "") -> Slip:
    """Say what is wrong where a key, or with `after_key` an ``=``, or `closing`, should stand."""
    char = text[offset : offset + 1]
    if char.isalnum() and not char.isascii():
        return _bare_key(text, offset)
    slip = odd_character(text, offset)
    if slip is not None:
        return slip
    if after_key:
        if char == ":":
            return Slip("syntax", offset, "键和值之间写 =，不写冒号。")
        if char in {"", "\n", "#"}:
            return Slip("missing-value", offset, "键后面缺 = 和值。")
        if char in {"]", "}"}:
            return Slip("syntax", offset, f"这里多了 {char}。")
        return Slip(
            "syntax", offset, "键后面要写 =；键里只能有英文字母、数字、- 和 _，别的要加引号。"
        )
    if closing:
        return Slip("syntax", offset, f"这里要写 {closing}。")
    if char in {"", "\n", "#"}:
        return Slip("syntax", offset, "这里缺键。")
    if char == "=":
        return Slip("syntax", offset, "= 左边缺键。")
    return Slip("syntax", offset, f"这里不能写 {character(char)}。")


def _bare_key(text: str, offset: int) -> Slip:
    start = offset
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_-"):
        start -= 1
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] in "_-"):
        end += 1
    key = text[start : min(end, start + 40)]
    level = unicodedata.normalize("NFKC", key)
    if level != key and level.isascii():
        return Slip("full-width", start, f"“{key}”是全角字符，改成半角 {level}。")
    return Slip("bare-key", start, f'不是英文的键要加引号，写成 "{key}"。')


def rest_slip(text: str, offset: int) -> Slip:
    """Say what is wrong where a line should end."""
    while text[offset : offset + 1] in {" ", "\t"}:
        offset += 1
    char = text[offset : offset + 1]
    if char == "#":
        place = next(
            at for at in range(offset, len(text)) if not text[at].isprintable() and text[at] != "\t"
        )
        found = odd_character(text, place)
        if found is not None:
            return found
    slip = odd_character(text, offset)
    if slip is not None:
        return slip
    line_end = text.find("\n", offset)
    rest = text[offset : line_end if line_end >= 0 else len(text)]
    if '"' in rest and text[:offset].rstrip(" \t").endswith('"'):
        return Slip("syntax", offset, '文字到前面的引号就完了；里面要有引号，写成 \\" 或用“”。')
    return Slip("syntax", offset, f"一行只写一项，这里多了 {character(char)}。")


def value_slip(text: str, offset: int, start: int) -> Slip:
    """Say what is wrong where a comma or the closing bracket of `start` should stand."""
    char = text[offset : offset + 1]
    closing = "]" if text[start] == "[" else "}"
    if closing == "}" and char in {"", "\n", "#"}:
        return Slip("unclosed", start, "花括号 { } 要在同一行里写完。")
    if not char:
        return Slip("unclosed", start, f"这个 {text[start]} 没有对应的 {closing}。")
    slip = odd_character(text, offset)
    if slip is not None:
        return slip
    if char in {"=", "["}:
        return Slip("unclosed", start, f"这个 {text[start]} 没有对应的 {closing}。")
    if char in {'"', "'"}:
        return Slip("missing-comma", offset, "两项之间缺逗号。")
    line_end = text.find("\n", offset)
    if closing == "]" and "=" in text[offset : line_end if line_end >= 0 else len(text)]:
        return Slip("unclosed", start, "这个 [ 没有对应的 ]。")
    return Slip("syntax", offset, f"这里要写逗号或 {closing}，不能写 {character(char)}。")


def no_value(text: str, offset: int) -> Slip:
    """Say what is wrong where a value should stand and none does."""
    char = text[offset : offset + 1]
    if char in {"", "\n", "#"}:
        return Slip("missing-value", offset, "= 右边缺值。")
    end = offset
    while end < len(text) and text[end] not in _ENDS and end - offset < 40:
        end += 1
    word = text[offset:end]
    level = unicodedata.normalize("NFKC", word)
    if level != word and level.isascii() and level.isalnum():
        return Slip("full-width", offset, f"“{word}”是全角字符，改成半角 {level}。")
    slip = odd_character(text, offset)
    if slip is not None:
        return slip
    lowered = word.lower()
    if lowered in {"nan", "+nan", "-nan", "inf", "+inf", "-inf"}:
        return Slip("not-a-number", offset, f"{word} 不是数，要写整数。")
    if lowered in _TRUE:
        return Slip("bad-flag", offset, f"{word} 要写成 true。")
    if lowered in _FALSE:
        return Slip("bad-flag", offset, f"{word} 要写成 false。")
    from difflib import get_close_matches

    flag = get_close_matches(lowered, ("true", "false"), n=1, cutoff=0.75)
    if flag:
        told = f'是不是 {flag[0]}？若是文字，用引号括起来，写成 "{word}"。'
        return Slip("bad-flag", offset, f"看不懂 {word}，{told}")
    if word[:1].isalpha():
        return Slip("unquoted-text", offset, f'文字要用引号括起来，写成 "{word}"。')
    if not word:
        return Slip("syntax", offset, f"这里缺值，不能写 {character(char)}。")
    return Slip("syntax", offset, f'看不懂 {word}；文字要用引号括起来，写成 "{word}"。')
