"""What is in an export: every file with its size and SHA-256, and how far each chain reaches.

Written last and read first. Reading trusts nothing: names are those of `FILES` or the export is
refused, so that no path can lead out of the folder.
"""

import json
import os

from sixiang_cli import files
from sixiang_cli.errors import BadInput, TooNew
from sixiang_cli.journal import Head
from sixiang_cli.lean.typing import Any, Final, NamedTuple

NAME: Final = "manifest.json"
EVENTS: Final = "events.jsonl"
STATE: Final = "state.csv"
README: Final = "README.md"
SETTINGS: Final = "sx.toml"
CATALOGUE: Final = "checklists.toml"
ORGANISATION: Final = "organisation.toml"
HOLIDAYS: Final = "holidays.toml"
DEFINITIONS: Final = (SETTINGS, CATALOGUE, ORGANISATION, HOLIDAYS)
FILES: Final = (*DEFINITIONS, EVENTS, STATE, README)
SCHEMA: Final = 1
_LIMIT = 10_000_000


class Entry(NamedTuple):
    """One file of an export."""

    name: str
    size: int
    sha256: str


class Manifest(NamedTuple):
    """The whole list; `builtin` tells that the catalogue is the one shipped with the program."""

    version: str
    exported_at: str
    builtin: bool
    events: int
    heads: tuple[Head, ...]
    entries: tuple[Entry, ...]

    def encoded(self) -> bytes:
        """Give it as JSON that people can read."""
        value = {
            "schema": SCHEMA,
            "kind": "sixiang-export",
            "version": self.version,
            "exported_at": self.exported_at,
            "builtin_catalogue": self.builtin,
            "events": self.events,
            "heads": [
                {"device": head.device, "seq": head.seq, "hash": head.hash.hex()}
                for head in self.heads
            ],
            "files": [entry._asdict() for entry in self.entries],
        }
        return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def read(folder: str) -> Manifest:
    """Read the manifest of the export in `folder`.

    Raises:
        BadInput: there is none, or it is not one of ours.
        TooNew: a later version of the program wrote it.
    """
    path = os.path.join(folder, NAME)
    if not os.path.isdir(folder):
        raise BadInput(
            f"{folder} 不是导出的文件夹，什么也没做。",
            "要的是 sx export --all -o 文件夹 写出的那个，或 sx backup 写的 .zip。",
        )
    if not os.path.exists(path):
        raise BadInput(f"{folder} 里没有 {NAME}，不是完整的导出，什么也没做。")
    try:
        value = json.loads(files.read_bytes(path, limit=_LIMIT).decode("utf-8"))
        schema = value["schema"]
        if isinstance(schema, int) and schema > SCHEMA:
            raise TooNew(f"{path} 由更新的 sx 导出，这一版看不懂，什么也没做。", "升级 sx 再用。")
        return _manifest(value)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(f"{path} 看不懂，不是 sx 写的，什么也没做。") from error


def _manifest(value: dict[str, Any]) -> Manifest:
    heads = tuple(
        Head(str(head["device"]), _count(head["seq"]), bytes.fromhex(head["hash"]))
        for head in value["heads"]
    )
    entries = tuple(
        Entry(str(entry["name"]), _count(entry["size"]), str(entry["sha256"]))
        for entry in value["files"]
    )
    names = [entry.name for entry in entries]
    if value["kind"] != "sixiang-export" or len(set(names)) < len(names) or EVENTS not in names:
        raise ValueError(value["kind"])
    unknown = [name for name in names if name not in FILES]
    if unknown:
        raise BadInput(f"清单里有不认得的文件“{unknown[0]}”，整个导出没有用，什么也没做。")
    return Manifest(
        str(value["version"]),
        str(value["exported_at"]),
        value["builtin_catalogue"] is True,
        _count(value["events"]),
        heads,
        entries,
    )


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(value)
    return value
