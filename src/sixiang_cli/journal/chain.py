"""How an event becomes bytes and a hash: canonical JSON, clean text, one chain for each device.

Pure. Anyone who wants to check a journal with other tools finds all there is to know here: the
hash of an event is SHA-256 over `DOMAIN`, the hash of the device's previous event (`GENESIS` for
the first) and every other field, each as its length (8 bytes, big-endian) and its bytes: text as
UTF-8, numbers as decimal text.
"""

import json
from sixiang_cli.digests import sha256
from sixiang_cli.errors import BadInput
from sixiang_cli.model import Event

DOMAIN = b"sixiang event 1\n"
GENESIS = bytes(32)
LARGEST_NUMBER = 2**53 - 1
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def digest(previous: bytes, event: Event) -> bytes:
    """Give the hash of `event`, whose predecessor on the same device has the hash `previous`."""
    parts = [DOMAIN, previous]
    for field in event[:12]:
        stored = str(field).encode()
        parts.append(len(stored).to_bytes(8, "big"))
        parts.append(stored)
    return sha256(b"".join(parts)).digest()


def canonical(body: dict[str, object]) -> str:
    """Give the one JSON text that stands for `body`: sorted keys, no spaces, NFC, no floats.

    Raises:
        BadInput: a text that is not valid Unicode, or a number outside ±2**53.
        TypeError: a float, or a value that is not JSON; callers never pass one.
    """
    return _ENCODER.encode(_checked(body)) if body else "{}"


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
