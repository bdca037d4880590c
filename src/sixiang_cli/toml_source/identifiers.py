"""The grammar of ids: what is safe in an address, on a command line and as a file's name.

An id is made of ASCII letters and digits or Chinese characters, with ``.``, ``-`` and ``_``
between them. Never here: which ids exist.
"""

import unicodedata

from sixiang_cli.lean.typing import Final
from sixiang_cli.toml_source.document import Key
from sixiang_cli.toml_source.fields import Faults

_JOINTS: Final = frozenset(".-_")
_DEVICES: Final = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
    )
)


def check_id(faults: Faults, text: str, *path: Key) -> bool:
    """Tell whether `text` may be an id; note a fault if not."""
    level = unicodedata.normalize("NFKC", text)
    if level != text:
        faults.add("full-width", f"“{text}”里有全角或变体字符，写成 {level}。", *path)
        return False
    for char in text:
        if not (_is_plain(char) or is_han(char) or char in _JOINTS):
            return _bad_character(faults, text, char, path)
    if text[0] in _JOINTS or text[-1] in _JOINTS or ".." in text:
        faults.add("bad-id", f"“{text}”的首尾要是字母、数字或汉字，中间不能连写两个点。", *path)
        return False
    if text.partition(".")[0].casefold() in _DEVICES:
        faults.add("reserved-id", f"“{text}”是 Windows 的设备名，不能用作文件名，换一个。", *path)
        return False
    return True


def check_slug(faults: Faults, text: str, *path: Key) -> bool:
    """Tell whether `text` may be an English short name; note a fault if not."""
    rest = text.replace("-", "").replace("_", "")
    ascii_only = rest.isascii() and rest.isalnum() and text == text.lower()
    if ascii_only and text[0].isalpha() and text[-1].isalnum():
        return True
    odd = next((char for char in text if char.isalpha() and not char.isascii()), "")
    if odd and not is_han(odd) and unicodedata.normalize("NFKC", odd) == odd:
        return _bad_character(faults, text, odd, path)
    message = f"短名“{text}”只能用小写英文字母、数字和连字符，以字母开头，如 theme-party-day。"
    faults.add("bad-slug", message, *path)
    return False


def _bad_character(faults: Faults, text: str, char: str, path: tuple[Key, ...]) -> bool:
    shown = f"{char}（U+{ord(char):04X}）"
    if char.isalpha() and any(_is_plain(other) for other in text):
        script = unicodedata.name(char, "别的").split()[0].capitalize()
        message = f"“{text}”里的 {shown}不是英文字母，是形近的 {script} 字母；改用英文字母重打。"
        faults.add("mixed-scripts", message, *path)
    else:
        message = f"“{text}”里有 {shown}；编号只能用英文字母、数字、汉字和 . - _。"
        faults.add("bad-id", message, *path)
    return False


def _is_plain(char: str) -> bool:
    return char.isascii() and char.isalnum()


def is_han(char: str) -> bool:
    """Tell whether it is a Chinese character."""
    return unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")
