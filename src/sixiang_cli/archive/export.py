"""Writing an export: definitions as they are, every event, the state as a table, and the list."""

import hashlib
import os

from sixiang_cli import __version__, files, meanings
from sixiang_cli.archive import manifest
from sixiang_cli.archive.manifest import Entry, Manifest
from sixiang_cli.errors import BadInput, Refused
from sixiang_cli.journal import Head, Reader, bundle, outgoing, refolding, verifying
from sixiang_cli.journal.chain import GENESIS
from sixiang_cli.lean import contextlib
from sixiang_cli.lean.datetime import UTC, datetime
from sixiang_cli.lean.typing import Iterable, Iterator, Mapping
from sixiang_cli.workspace import Workspace

_DEFINITION_LIMIT = 100_000_000


def export(
    workspace: Workspace,
    reader: Reader,
    folder: str,
    tables: Mapping[str, Iterable[bytes]],
    progress: verifying.Progress | None = None,
) -> Manifest:
    """Write all of a workspace into `folder`, which must be absent or empty; all of it or nothing.

    `tables` are further files by name, piece by piece.

    Raises:
        BadInput: there is something in the folder.
        Refused: there is no workspace yet.
        Damaged: the journal is not whole, or the state is not what it says.
        StorageError: it can't be written; nothing is left behind.
    """
    if not workspace.exists:
        raise Refused(f"{workspace.home} 里还没有台账，没有可导出的。")
    target = os.path.abspath(folder)
    check_free(target)
    verifying.refuse_broken(workspace.journal_path, progress)
    refolding.refuse_different(workspace.journal_path, progress)
    with fresh_folder(target, last=manifest.NAME) as work:
        entries = [_definition(workspace, work, name) for name in manifest.DEFINITIONS]
        heads = reader.heads()
        entries.append(
            _written(work, manifest.EVENTS, map(str.encode, _events(workspace, reader, heads)))
        )
        entries += [_written(work, name, pieces) for name, pieces in tables.items()]
        listed = Manifest(
            __version__,
            datetime.fromtimestamp(workspace.now / 1000, UTC).isoformat(timespec="seconds"),
            not os.path.exists(os.path.join(workspace.home, manifest.CATALOGUE)),
            sum(head.seq for head in heads),
            heads,
            (),
        )
        entries.append(_written(work, manifest.README, [_readme(workspace, listed).encode()]))
        listed = listed._replace(entries=tuple(entry for entry in entries if entry is not None))
        files.write_whole(os.path.join(work, manifest.NAME), listed.encoded())
    return listed


def check_free(target: str) -> None:
    """Refuse a place where something is.

    Raises:
        BadInput: it is a file, a link, or a folder that isn't empty.
    """
    if os.path.islink(target) or (os.path.lexists(target) and not os.path.isdir(target)):
        raise BadInput(f"{target} 已经有了，没有动它。", "换个还没有的文件夹名。")
    if os.path.isdir(target) and os.listdir(target):
        raise BadInput(f"{target} 里已经有东西，没有动它。", "换个空的，或还没有的文件夹。")


@contextlib.contextmanager
def fresh_folder(target: str, *, last: str) -> Iterator[str]:
    """Give a folder to fill that becomes `target` when all went well, and is gone when not.

    Where `target` is there, and empty, the files move into it; the one called `last`, by which
    the whole is recognised, comes last.

    Raises:
        StorageError: it can't be made there.
    """
    import shutil

    work = f"{target}.{os.getpid()}.part"
    try:
        files.make_folder(work)
        yield work
        if os.path.isdir(target):
            for name in sorted(os.listdir(work), key=lambda name: (name == last, name)):
                os.rename(os.path.join(work, name), os.path.join(target, name))
        else:
            os.rename(work, target)
    except OSError as error:
        raise files.storage_error(error, target) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _definition(workspace: Workspace, work: str, name: str) -> Entry | None:
    path = os.path.join(workspace.home, name)
    if name == manifest.CATALOGUE:
        path = workspace.catalogue_path
    if not os.path.exists(path):
        return None
    content = files.read_bytes(path, limit=_DEFINITION_LIMIT)
    files.write_whole(os.path.join(work, name), content)
    return Entry(name, len(content), hashlib.sha256(content).hexdigest())


def _events(workspace: Workspace, reader: Reader, heads: tuple[Head, ...]) -> Iterator[str]:
    """Give every event as a line of a bundle, which any device can take in."""
    opening = bundle.Opening(sum(head.seq for head in heads), heads)
    units = reader.used_units()
    yield meanings.opening(opening, workspace.catalogue, workspace.organisation, units).line
    previous = GENESIS
    for event in outgoing.everything(reader):
        previous = GENESIS if event.seq == 1 else previous
        yield bundle.line(event, previous)
        previous = event.hash


def _written(work: str, name: str, pieces: Iterable[bytes]) -> Entry:
    total, sums = 0, hashlib.sha256()
    with open(os.path.join(work, name), "wb") as stream:
        for piece in pieces:
            sums.update(piece)
            total += len(piece)
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return Entry(name, total, sums.hexdigest())


def _readme(workspace: Workspace, listed: Manifest) -> str:
    title = " ".join(workspace.title.split())
    heads = "\n".join(
        f"- 设备 `{head.device}`：{head.seq} 条，末条 `{head.hash.hex()}`" for head in listed.heads
    )
    return f"""# {title.translate(_ESCAPED)}：整体导出

导出时间 {listed.exported_at}，sx {listed.version}，记录 {listed.events} 条。

| 文件 | 是什么 |
|---|---|
| `sx.toml` | 这个台账的设置 |
| `checklists.toml` | 清单目录{"（sx 自带的那份）" if listed.builtin else ""} |
| `organisation.toml` | 单位；没有设单位时没有这个文件 |
| `holidays.toml` | 自己写的放假和调休；没有写时没有这个文件 |
| `events.jsonl` | 流水：第一行之后每条记录一行 JSON，一条不少，撤销的也在；别的设备也能收：`sx bundle import` |
| `state.csv` | 导出那天各项任务的状态，给人和表格软件看 |
| `manifest.json` | 以上各文件的大小和 SHA-256，各设备记到第几条 |

还原成一样的台账：

    sx restore 这个文件夹 --home 新文件夹

不用 sx 也能核对：每个设备的记录按 `seq` 逐条相接，`previous` 是前一条的 `hash`，第一条是 64 个 0。
`hash` 是 SHA-256，依次算在内的是 `sixiang event 1` 加换行、`previous`（32 字节），和从 `device` 到 `body`
的十二项；每项都先写 8 字节（高位在前）的长度，再写内容：文字是 UTF-8，数字写成十进制。

流水到这里为止：

{heads or "- 还没有记录"}
"""


_ESCAPED = str.maketrans(
    {char: f"\\{char}" for char in "\\`*_[]|~$#"} | {"<": "&lt;", "&": "&amp;"}
)
