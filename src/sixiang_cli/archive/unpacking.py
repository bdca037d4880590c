"""Making the same ledger again from a backup: what is in the zip is looked through before it counts."""

import os

from sixiang_cli.archive import manifest
from sixiang_cli.errors import BadInput
from sixiang_cli.journal import verifying
from sixiang_cli.lean.typing import TYPE_CHECKING, Callable
from sixiang_cli.workspace import JOURNAL, MARK

if TYPE_CHECKING:
    from zipfile import ZipFile

NAMES = (JOURNAL, *manifest.DEFINITIONS)
_DEFINITION_LIMIT = 100_000_000
_MOST_PACKED = 300  # times smaller than what it holds; journals are packed to a tenth
_AT_ONCE = 1 << 20  # bytes


def unpack(
    path: str, folder: str, progress: verifying.Progress | None = None
) -> verifying.Verification:
    """Put the files of the backup at `path` into `folder`, and verify the journal there.

    Raises:
        BadInput: it is no backup of ours, or not whole; what is in the folder then is of no use.
    """
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            _check(path, archive)
            for name in archive.namelist():
                with archive.open(name) as stream:
                    _write(stream.read, os.path.join(folder, name))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadInput(
            f"{path} 损坏，或不是 sx backup 写的，什么也没还原。", "换另一份备份。"
        ) from error
    found = verifying.verify(os.path.join(folder, JOURNAL), progress)
    if not found.is_whole:
        raise BadInput(f"{path} 里的流水不完整，什么也没还原。", "换另一份备份。")
    return found


def _check(path: str, archive: "ZipFile") -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    odd = [name for name in names if name not in NAMES]
    if odd or len(set(names)) < len(names) or not {JOURNAL, MARK} <= {*names}:
        what = f"里面有“{odd[0]}”" if odd else f"里面要有 {MARK} 和 {JOURNAL}"
        raise BadInput(
            f"{path} 不是 sx backup 写的备份（{what}），什么也没还原。",
            "要的是 sx backup 写出的 .zip，或 sx export --all 写出的文件夹。",
        )
    for entry in entries:
        is_large = entry.filename != JOURNAL and entry.file_size > _DEFINITION_LIMIT
        if is_large or entry.file_size > (entry.compress_size + 1000) * _MOST_PACKED:
            raise BadInput(f"{path} 里的 {entry.filename} 大得不像备份，什么也没还原。")


def _write(read: Callable[[int], bytes], path: str) -> None:
    with open(path, "xb") as stream:
        while piece := read(_AT_ONCE):
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
