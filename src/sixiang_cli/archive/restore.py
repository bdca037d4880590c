"""Making the same ledger again from an export: everything is checked before anything is in place."""

import hashlib
import os

from sixiang_cli import files, journal
from sixiang_cli.archive import manifest, unpacking
from sixiang_cli.archive.export import fresh_folder
from sixiang_cli.archive.manifest import Entry, Manifest
from sixiang_cli.errors import BadDefinitions, BadInput, Refused, Several
from sixiang_cli.journal import Head, bundle, verifying
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.workspace import CATALOGUE, JOURNAL, MARK, ORGANISATION, builtin_catalogue

_AT_ONCE = 1 << 20  # bytes
_DEFINITION_LIMIT = 100_000_000
_PARTS = (MARK, ORGANISATION, CATALOGUE, JOURNAL, manifest.HOLIDAYS)


class Restored(NamedTuple):
    """What came of it; `kept_catalogue` tells that the shipped catalogue is another one by now."""

    events: int
    heads: tuple[Head, ...]
    kept_catalogue: bool


def restore(
    folder: str, home: str, *, now: int, progress: verifying.Progress | None = None
) -> Restored:
    """Make a workspace at `home` from the export in `folder`, or a backup; all of it or nothing.

    Raises:
        Refused: there is a workspace at `home` already, or the events don't give the heads listed.
        BadInput: the export is incomplete or was changed; every file that is wrong is named.
        StorageError: it can't be written.
    """
    is_backup = os.path.isfile(folder)
    listed = None if is_backup else manifest.read(folder)
    target = os.path.abspath(home)
    taken = [name for name in _PARTS if os.path.lexists(os.path.join(target, name))]
    if taken:
        raise Refused(
            f"{target} 里已经有台账（{'、'.join(taken)}），什么也没改。",
            f"还原到新的文件夹：sx restore {folder} --home 新文件夹",
        )
    if os.path.isdir(target) and os.listdir(target):
        raise Refused(f"{target} 不是空文件夹，什么也没改。", "还原到新的文件夹：--home 新文件夹")
    if listed is None:
        with fresh_folder(target, last=MARK) as work:
            found = unpacking.unpack(folder, work, progress)
        return Restored(sum(head.seq for head in found.heads), found.heads, False)
    _check_files(folder, listed)
    with fresh_folder(target, last=MARK) as work:
        kept = _definitions(folder, work, listed)
        if listed.events:
            _events(folder, work, listed, now, progress)
        else:
            _mark(work)
    return Restored(listed.events, listed.heads, kept)


def _check_files(folder: str, listed: Manifest) -> None:
    wrong = [found for entry in listed.entries if (found := _wrong(folder, entry))]
    if wrong:
        said = [*wrong[:-1], BadInput(f"{wrong[-1].message}导出不完整，什么也没还原。")]
        raise said[0] if len(said) == 1 else Several(tuple(said))


def _wrong(folder: str, entry: Entry) -> BadInput | None:
    path = os.path.join(folder, entry.name)
    if os.path.islink(path):
        return BadInput(f"{entry.name} 是链接，不是文件。")
    if not os.path.isfile(path):
        return BadInput(f"缺 {entry.name}。")
    sums = hashlib.sha256()
    try:
        if os.path.getsize(path) != entry.size:
            return BadInput(
                f"{entry.name} 的大小是 {os.path.getsize(path)} 字节，清单上是 {entry.size}。"
            )
        with open(path, "rb") as stream:
            while piece := stream.read(_AT_ONCE):
                sums.update(piece)
    except OSError as error:
        return BadInput(f"读不了 {entry.name}：{error.strerror or error}。")
    return None if sums.hexdigest() == entry.sha256 else BadInput(f"{entry.name} 的内容改过。")


def _definitions(folder: str, work: str, listed: Manifest) -> bool:
    """Copy what people wrote; the shipped catalogue only where the program ships another one."""
    kept = False
    for entry in listed.entries:
        if entry.name not in manifest.DEFINITIONS:
            continue
        content = files.read_bytes(os.path.join(folder, entry.name), limit=_DEFINITION_LIMIT)
        if entry.name == CATALOGUE and listed.builtin:
            shipped = files.read_bytes(builtin_catalogue(), limit=_DEFINITION_LIMIT)
            if shipped == content:
                continue
            kept = True
        files.write_whole(os.path.join(work, entry.name), content)
    return kept


def _events(
    folder: str, work: str, listed: Manifest, now: int, progress: verifying.Progress | None
) -> None:
    path, source = os.path.join(work, JOURNAL), os.path.join(folder, manifest.EVENTS)
    faults = bundle.examine(source).faults
    if faults:
        raise BadDefinitions(faults, "导出改过或损坏，什么也没还原。")
    with journal.writing(path, now_ms=now, actor="sx restore") as transaction:
        adoption = transaction.adopt(bundle.read(source))
        if adoption.gaps or adoption.forks:
            raise BadInput(f"{manifest.EVENTS} 里的记录接不上，什么也没还原。")
    found = verifying.verify(path, progress)
    if not found.is_whole or found.heads != listed.heads:
        raise BadInput(f"{manifest.EVENTS} 和 {manifest.NAME} 对不上，什么也没还原。")
    _mark(work)
    for leftover in (f"{path}.lock", f"{path}-journal"):  # of a file that is about to move
        if os.path.exists(leftover):
            os.unlink(leftover)


def _mark(work: str) -> None:
    """See to it that the folder is known for a workspace even if the export had no settings."""
    path = os.path.join(work, MARK)
    if not os.path.exists(path):
        files.write_whole(path, b"schema = 1\n")
