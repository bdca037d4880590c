"""The driver's and the system's errors in the user's words: one leaf of `StorageError` for each.

No `sqlite3.Error` and no `OSError` leaves the journal. Which sentence fits may depend on the disk
(how much is free, may it be written), so this module looks at it, and only then; what the journal
holds is not its business.
"""

import errno
import os

from sixiang_cli.errors import Busy, Damaged, DiskFull, ReadOnly, StorageError
from sixiang_cli.lean import sqlite3
from sixiang_cli.lean.typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sixiang_cli.journal.breaks import Break
    from sixiang_cli.lean.typing import Sequence

# Below this much free space, an unspecified write error is taken for a full disk.
_NEARLY_FULL = 1_000_000
_MOST_SAID = 3

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def translate(error: Exception, path: str, *, writing: bool) -> StorageError:
    """Give the `StorageError` that says what `error` means for the journal at `path`."""
    if isinstance(error, sqlite3.Error):
        return _of_driver(error, path, writing=writing)
    if isinstance(error, OSError):
        return _of_system(error, path, writing=writing)
    raise error


def _of_driver(error: sqlite3.Error, path: str, *, writing: bool) -> StorageError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if writing and name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR")) and _barred(path)[1]:
        return read_only(path)
    detail = f"{name or type(error).__name__}: {error}"
    if name.startswith("SQLITE_FULL"):
        return disk_full(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")):
        return Busy(
            "台账正被别的程序占着，什么也没记。" if writing else "台账正被别的程序占着，读不了。",
            "稍等再试。",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return read_only(path) if writing else unreadable(path, detail)
    if name.startswith("SQLITE_CANTOPEN"):
        return unreadable(path, detail)
    if name.startswith("SQLITE_IOERR"):
        if writing and (_free_bytes(path) < _NEARLY_FULL or _file_limit() >= 0):
            return disk_full(path)
        return StorageError(
            f"磁盘或网络出错，{'什么也没记' if writing else '读不了台账'}：{path}（{detail}）。",
            "检查磁盘和网络，再试；先把整个文件夹复制一份更稳妥。",
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "decode to UTF-8" in str(error):
        return damaged(path, "文件内部坏了")
    if name.startswith("SQLITE_CONSTRAINT_TRIGGER"):
        return damaged(path, "记录接不上前一条")
    return StorageError(f"台账出错：{path}（{detail}）。", "看看是否完好：sx doctor")


def _of_system(error: OSError, path: str, *, writing: bool) -> StorageError:
    if error.errno in _FULL:
        return disk_full(path)
    if error.errno in _FORBIDDEN and writing:
        return read_only(path)
    if error.errno == errno.ENOENT and writing:
        folder = os.path.dirname(path)
        return StorageError(
            f"记不了：没有文件夹 {folder}，什么也没改。", f"先建一个：sx init {folder}"
        )
    return unreadable(path, error.strerror or str(error))


def read_only(path: str) -> ReadOnly:
    """Say that the journal can be looked at but not written: which file is in the way, and why."""
    name, cause, is_for_its_maker = _barred(path)
    return ReadOnly(
        f"记不了：台账只能读（{name}{'，' if cause else ''}{cause}），什么也没改。",
        f"查看不受影响；{'要一起记，让建它的人 sx doctor --repair；' if is_for_its_maker else ''}"
        "换可写的文件夹：--home 路径",
    )


def unreadable(path: str, detail: str) -> StorageError:
    """Say that the journal can't even be looked at."""
    return StorageError(
        f"台账打不开：{path}（{detail}）。", "检查文件的权限和所在的磁盘；换个文件夹：--home 路径"
    )


def broken(path: str, breaks: "Sequence[Break]", undone: str = "什么也没写") -> Damaged:
    """Say that the journal is not what was written to it, where, and that something was not done."""
    from sixiang_cli.journal.breaks import are_loose, said  # seldom needed

    texts = said(breaks)
    more = f"；另有 {len(texts) - _MOST_SAID} 处" if len(texts) > _MOST_SAID else ""
    message = f"台账被动过，{undone}：{'；'.join(texts[:_MOST_SAID])}{more}（{path}）。"
    if are_loose(breaks):
        return Damaged(
            message, "先看记录有没有改过：sx verify；没有改过就装回去：sx doctor --repair"
        )
    return Damaged(
        message,
        "别再往里写：先把整个文件夹复制一份，再看 sx verify。\n"
        "接着用最近的备份；没有备份，请收过记录的设备 sx bundle export 一份，在新文件夹里收。",
    )


def different(path: str, number: int) -> Damaged:
    """Say that what lists and reports are read from is not what was recorded."""
    return Damaged(
        f"状态表有 {number} 处不是流水所记的，什么也没写（{path}）。",
        "照流水重算：sx doctor --repair；哪几项变了，算好以后对照报过的报表。",
    )


def damaged(path: str, detail: str) -> Damaged:
    """Say that the file is broken, and where to go from there."""
    return Damaged(
        f"台账文件损坏：{path}（{detail}）。",
        "别删它，也别往里写：先复制一份，再 sx doctor；有备份就用最近的一份。",
    )


def disk_full(path: str) -> DiskFull:
    """Say which disk is full, how much is free, and that nothing was recorded."""
    limit = _file_limit()
    free = _free_bytes(path)
    if limit >= 0 and free > _NEARLY_FULL:
        return DiskFull(
            f"记不了：系统限制单个文件最大 {_size(limit)}（{path}），什么也没记。",
            "放宽限制（ulimit -f）再记；查看不受影响。",
        )
    return DiskFull(
        f"记不了：磁盘满了（{_disk(path)}，剩 {_size(free)}），什么也没记。",
        "腾出空间再记；查看不受影响。",
    )


def _barred(path: str) -> tuple[str, str, bool]:
    from sixiang_cli.journal import permissions  # seldom needed

    try:
        return permissions.barred(path)
    except OSError:  # not even the folder can be looked at
        return path, "", False


def _disk(path: str) -> str:
    """Give the mount point (the drive, on Windows) that holds `path`."""
    at = os.path.realpath(path)
    while not os.path.ismount(at):
        above = os.path.dirname(at)
        if above == at:
            break
        at = above
    return at


def _free_bytes(path: str) -> int:
    import shutil

    folder = os.path.dirname(path) or "."
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def _file_limit() -> int:
    """Give the largest size a file may have for this process, -1 for no limit."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return -1
    limit: int = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return -1 if limit == resource.RLIM_INFINITY else limit


def _size(number: int) -> str:
    return f"{number // 1024:,} KB" if number >= 1024 else f"{number} 字节"
