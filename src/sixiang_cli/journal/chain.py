"""How an event becomes bytes and a hash: canonical JSON, clean text, one chain for each device.

Pure. Anyone who wants to check a journal with other tools finds all there is to know here: the
hash of an event is SHA-256 over `DOMAIN`, the hash of the device's previous event (`GENESIS` for
the first) and every other field, each as its length (8 bytes, big-endian) and its bytes: text as
UTF-8, numbers as decimal text. The check code is the first 8 bytes of SHA-256 over `HEADS_DOMAIN` and, for
each device in order of the codes, its code, the number of its newest event and that event's hash,
framed in the same way.
"""

from sixiang_cli.digests import sha256
from sixiang_cli.errors import BadInput
from sixiang_cli.journal.records import Head
from sixiang_cli.lean.json import dumps
from sixiang_cli.lean.typing import Iterable

DOMAIN = b"sixiang event 1\n"
HEADS_DOMAIN = b"sixiang heads 1\n"
GENESIS = bytes(32)
LARGEST_NUMBER = 2**53 - 1
_MOST_FRAMES = 5_000


def digest(previous: bytes, event: tuple[object, ...]) -> bytes:
    """Give the hash of an `Event`, whose predecessor on the same device has the hash `previous`.

    Its fields will do; a hash that stands among them is not looked at.
    """
    return sha256(b"".join([DOMAIN, previous, *map(_framed, event[:12])])).digest()


class _Frames(dict[object, bytes]):
    """Fields as they are hashed, length and bytes; events in a row have most of them in common."""

    def __missing__(self, field: object) -> bytes:
        if len(self) >= _MOST_FRAMES:
            self.clear()
        stored = str(field).encode()
        framed = self[field] = len(stored).to_bytes(8, "big") + stored
        return framed


_framed = _Frames().__getitem__


def check_code(heads: Iterable[Head]) -> str:
    """Give 16 hex digits in fours that stand for everything behind `heads`, empty for no heads."""
    parts = [HEADS_DOMAIN]
    for device, seq, hash_ in sorted(heads):
        for stored in (device.encode(), str(seq).encode(), hash_):
            parts.append(len(stored).to_bytes(8, "big"))
            parts.append(stored)
    if len(parts) == 1:
        return ""
    digits = sha256(b"".join(parts)).hexdigest()[:16]
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


def check_text(heads: Iterable[Head]) -> str:
    """Give the check code as it is printed, with the number that each device had reached.

    Devices are lettered in the order of their codes: ``7f3a-91c2-e04b-55d8（A118 B64 C23）``.
    """
    ordered = sorted(heads)
    if not ordered:
        return ""
    reached = " ".join(f"{letter(at)}{head.seq}" for at, head in enumerate(ordered))
    return f"{check_code(ordered)}（{reached}）"


def letter(place: int) -> str:
    """Give the label of the device at `place` (from 0) in order of the codes: A to Z, AA, AB."""
    label = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        label = chr(ord("A") + rest) + label
    return label


def canonical(body: dict[str, object]) -> str:
    """Give the one JSON text that stands for `body`: sorted keys, no spaces, NFC, no floats.

    Raises:
        BadInput: a text that is not valid Unicode, or a number outside ±2**53.
        TypeError: a float, or a value that is not JSON; callers never pass one.
    """
    return dumps(_checked(body), sort_keys=True) if body else "{}"


def clean(text: str) -> str:
    """Give `text` as it is stored: NFC.

    Raises:
        BadInput: lone surrogates (bytes that were no valid text), or NUL.
    """
    if text.isascii():
        if "\0" in text:
            raise BadInput("文字里有空字符（NUL），什么也没记。", "删去它再记。")
        return text
    from unicodedata import is_normalized, normalize

    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput(
            "文字里有无效字符，什么也没记。", "多半是编码不对：检查终端或文件是否为 UTF-8。"
        )
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def _checked(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise BadInput(f"数字太大：{str(value)[:20]}，什么也没记。")
        return value
    if isinstance(value, dict):
        return {clean(key): _checked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(item) for item in value]
    message = f"not for the journal: {type(value).__name__}"
    raise TypeError(message)
