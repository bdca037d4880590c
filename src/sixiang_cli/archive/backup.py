"""A backup: the workspace's own files, whole, of one moment, in one file beside or elsewhere.

A ``.zip`` holds everything that the folder needs (unpacked into an empty folder it is a ledger
again); a ``.db`` the journal alone. Either is verified before it gets its name, and never takes
the name of something that is there.
"""

import errno
import hashlib
import os

from sixiang_cli import files
from sixiang_cli.calendar import moment
from sixiang_cli.errors import BadInput, Damaged, Refused
from sixiang_cli.journal import Head
from sixiang_cli.journal.backup import Copied, copy
from sixiang_cli.journal.verifying import Progress
from sixiang_cli.lean.typing import IO, NamedTuple
from sixiang_cli.workspace import CATALOGUE, JOURNAL, MARK, ORGANISATION, Workspace

FOLDER = "backup"
_DEFINITIONS = (MARK, ORGANISATION, CATALOGUE, "holidays.toml")
_DEFINITION_LIMIT = 100_000_000
_AT_ONCE = 1 << 20  # bytes


class Backup(NamedTuple):
    """What was kept: the file, its size in bytes, the number of events, and the chains' heads."""

    path: str
    size: int
    events: int
    heads: tuple[Head, ...]


def _own_path(workspace: Workspace) -> str:
    """Give the name for a backup of this moment, within the workspace."""
    clock = moment(workspace.now, workspace.timezone)
    return os.path.join(workspace.home, FOLDER, f"sx-{clock:%Y%m%d-%H%M%S}.zip")


def back_up(workspace: Workspace, path: str | None, progress: Progress | None = None) -> Backup:
    """Make a backup at `path`, whose ending (``.zip`` or ``.db``) says of what.

    None: a ``.zip`` in the workspace's own folder of backups, which is made if it isn't there.

    Raises:
        BadInput: another ending, or something is there already.
        Refused: there is no workspace yet.
        Damaged: what was copied is not whole.
        StorageError: it can't be read or written; nothing is left behind.
    """
    if not workspace.exists:
        raise Refused(f"{workspace.home} 里还没有台账，没有可备份的。")
    target = os.path.abspath(path or _own_path(workspace))
    ending = os.path.splitext(target)[1].lower()
    if ending not in {".zip", ".db"}:
        raise BadInput(
            f"备份文件名要以 .zip 或 .db 结尾：{path}",
            ".zip 连同目录、组织、设置一起备份；.db 只备份流水。",
        )
    _check_free(target)
    if path is None:
        files.make_folder(os.path.dirname(target))
    elif not os.path.isdir(os.path.dirname(target)):
        raise files.storage_error(FileNotFoundError(errno.ENOENT, ""), path)
    journal_copy = f"{target}.{os.getpid()}.part"
    packed = f"{target}.{os.getpid()}.zip.part"
    try:
        copied = copy(workspace.journal_path, journal_copy, progress)
        if ending == ".zip":
            _pack(workspace, journal_copy, packed)
            _place(packed, target)
        else:
            _place(journal_copy, target)
    except OSError as error:
        raise files.storage_error(error, target) from error
    finally:
        for leftover in (journal_copy, packed, f"{journal_copy}-journal"):
            if os.path.exists(leftover):
                os.unlink(leftover)
    return _kept(target, copied)


def _kept(target: str, copied: Copied) -> Backup:
    return Backup(target, os.path.getsize(target), copied.events, copied.heads)


def _check_free(target: str) -> None:
    if os.path.lexists(target):
        raise BadInput(f"{target} 已经有了，没有动它。", "换个文件名；备份从不覆盖。")


def _place(made: str, target: str) -> None:
    """Give the finished file its name, unless somebody took the name meanwhile."""
    try:
        os.link(made, target)
    except FileExistsError:
        _check_free(target)
    except OSError:  # a disk without hard links
        _check_free(target)
        os.rename(made, target)


def _pack(workspace: Workspace, journal_copy: str, packed: str) -> None:
    import zipfile

    with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.write(journal_copy, JOURNAL)
        for name in _DEFINITIONS:
            path = os.path.join(workspace.home, name)
            if os.path.exists(path):
                archive.writestr(name, files.read_bytes(path, limit=_DEFINITION_LIMIT))
        if not os.path.exists(os.path.join(workspace.home, MARK)):
            archive.writestr(MARK, b"schema = 1\n")
    with zipfile.ZipFile(packed) as archive:
        wrong = archive.testzip()
        with archive.open(JOURNAL) as inside, open(journal_copy, "rb") as outside:
            same = _sum(inside) == _sum(outside)
    if wrong or not same:
        raise Damaged(f"备份写坏了（{packed}），没有留下。", "换个盘再备份一次。")
    descriptor = os.open(packed, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sum(stream: IO[bytes]) -> bytes:
    sums = hashlib.sha256()
    while piece := stream.read(_AT_ONCE):
        sums.update(piece)
    return sums.digest()
