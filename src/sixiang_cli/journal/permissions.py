"""Who may write the files of a journal: what bars this user, and what a folder's group is denied.

Looked at when a write failed, or when somebody asks for an examination; never on the way of a write.
Windows keeps its permissions elsewhere: there nothing is found, and nothing changed.
"""

import os
import stat

from sixiang_cli.lean.contextlib import suppress

_GROUP_WRITES = stat.S_IRGRP | stat.S_IWGRP


def may_write(path: str) -> bool:
    """Tell whether this process may write what is at `path`.

    Never by opening it: closing it again would drop SQLite's locks in this process.
    """
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def barred(path: str) -> tuple[str, str, bool]:
    """Give what keeps the journal at `path` from being written, why, and whether its maker can mend it.

    Where nothing is in the way, that is the journal itself, for no reason. The lock never is: holding
    it takes no more than reading its file.

    Raises:
        OSError: the folder can't be looked at.
    """
    folder = os.path.dirname(path) or "."
    files = _files_of(path)
    for name in files:
        if name != f"{path}.lock" and not may_write(name):
            is_for_its_maker = _is_anothers(name) and _is_shared(folder)
            return name, _cause(name), is_for_its_maker
    if len(files) < len(_names(path)) and not may_write(folder):
        return folder, _cause(folder), False
    return path, "", False


def closed_to_group(path: str) -> list[str]:
    """Give the files that the folder's group can't write although it may write in the folder."""
    files, folder = _files_of(path), os.path.dirname(path) or "."
    if not files or not _is_shared(folder):
        return []
    group = os.stat(folder).st_gid
    return [name for name in files if not _is_open(os.stat(name), group)]


def open_to_group(path: str) -> None:
    """Let the folder's group write the files too, those of them that this user made."""
    for name in closed_to_group(path):
        status, group = os.stat(name), os.stat(os.path.dirname(path) or ".").st_gid
        with suppress(OSError):
            if status.st_gid != group:
                os.chown(name, -1, group)
            os.chmod(name, stat.S_IMODE(status.st_mode) | _GROUP_WRITES)


def _is_open(status: os.stat_result, group: int) -> bool:
    return status.st_gid == group and status.st_mode & _GROUP_WRITES == _GROUP_WRITES


def _names(path: str) -> tuple[str, ...]:
    """Name the journal, what SQLite keeps beside it, and the writers' lock."""
    return path, f"{path}-journal", f"{path}.lock"


def _files_of(path: str) -> list[str]:
    return [name for name in _names(path) if os.path.exists(name)]


def _is_shared(folder: str) -> bool:
    """Tell whether the group of a folder may write in it."""
    return os.name != "nt" and bool(os.stat(folder).st_mode & stat.S_IWGRP)


def _is_anothers(path: str) -> bool:
    return os.name != "nt" and os.stat(path).st_uid != os.geteuid()


def _cause(path: str) -> str:
    flags = os.statvfs(path).f_flag if hasattr(os, "statvfs") else 0
    if flags & getattr(os, "ST_RDONLY", 1):
        return "盘是只读的"
    if _is_anothers(path):
        return "是别的用户建的，没有给你写的权限"
    return "没有写的权限"
