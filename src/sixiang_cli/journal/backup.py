"""A copy of a journal that is whole while others write, and is looked through before it counts.

SQLite copies page by page within one read transaction, so that the copy is the journal of one
moment. Where copies are kept and what stands beside them is the caller's business.
"""

import os

from sixiang_cli.errors import Damaged
from sixiang_cli.journal import connecting, faults, schema
from sixiang_cli.journal.records import Head
from sixiang_cli.journal.store import connection_of, reading
from sixiang_cli.journal.verifying import Progress, verify
from sixiang_cli.lean import sqlite3
from sixiang_cli.lean.typing import NamedTuple


class Copied(NamedTuple):
    """What is in a copy: how many events, and how far each device's chain reaches."""

    events: int
    heads: tuple[Head, ...]


def copy(path: str, target: str, progress: Progress | None = None) -> Copied:
    """Copy the journal at `path` to `target`, which must not exist, and verify the copy.

    A journal that nobody has written to yet becomes a file without events.

    Raises:
        Damaged: the copy is not whole, which means that the original isn't; it is removed.
        StorageError: reading or writing failed; nothing is left behind.
    """
    try:
        with reading(path) as journal:
            _copy(connection_of(journal), target)
            heads = journal.heads()
        _check(path, target, heads, progress)
    except BaseException:
        _remove(target)
        raise
    return Copied(sum(head.seq for head in heads), heads)


def _copy(source: sqlite3.Connection, target: str) -> None:
    try:
        descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
        os.close(descriptor)
        copied = connecting.for_writing(target)
        try:
            if schema.contents(source):
                source.backup(copied)
                copied.execute("PRAGMA journal_mode = TRUNCATE").fetchone()
        finally:
            copied.close()
        descriptor = os.open(target, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except (sqlite3.Error, OSError) as error:
        raise faults.translate(error, target, writing=True) from error


def _check(path: str, target: str, heads: tuple[Head, ...], progress: Progress | None) -> None:
    found = verify(target, progress)
    if not found.is_whole:
        raise faults.broken(path, found.breaks, "备份没有做成")
    if found.heads != heads:
        raise Damaged(f"备份没有做成：副本和原件对不上（{path}）。", "检查磁盘，再备份一次。")


def _remove(target: str) -> None:
    for name in (target, f"{target}-journal"):
        if os.path.exists(name):
            os.unlink(name)
