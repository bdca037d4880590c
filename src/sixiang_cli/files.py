"""Writing a file whole or not at all, and reading one within bounds.

Every file that the program writes goes through here: to a temporary name beside the target, then
renamed. What is in the file is the caller's business.
"""

import os

from sixiang_cli.errors import BadInput, DiskFull, ReadOnly, StorageError, Unknown
from sixiang_cli.lean import contextlib

_LONG_PATH = 500  # characters that a message repeats


def write_whole(path: str, content: bytes, *, replace: bool = True) -> None:
    """Put `content` at `path`: all of it, durably, or nothing.

    Raises:
        BadInput: something is there already and `replace` is false, or `path` is a folder.
        ReadOnly, DiskFull, StorageError: it can't be written; what was there is unchanged.
        Unknown: it is written, and the disk would not say whether its name lasts.
    """
    if os.path.isdir(path):
        raise BadInput(f"{path} 是文件夹，写不成文件。")
    if not replace and os.path.lexists(path):
        raise BadInput(f"{path} 已经有了，没有动它。", "换个文件名；要盖掉它：--force")
    temporary = f"{path}.{os.getpid()}.part"
    try:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666
        )
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise storage_error(error, path) from error
    _make_name_last(path)


class Kept:
    """What is at `path` now, to be put back there later, which takes no room on the disk.

    Raises:
        StorageError: it can't be kept.
    """

    def __init__(self, path: str) -> None:
        """Keep it under a name of its own, by a link where the disk knows links."""
        self._path = path
        self._name = f"{path}.{os.getpid()}.kept"
        self._was_there = os.path.exists(path)
        if self._was_there:
            try:
                os.link(path, self._name)
            except (OSError, AttributeError, NotImplementedError):
                with open(path, "rb") as stream:
                    write_whole(self._name, stream.read())

    def put_back(self) -> None:
        """Have it as it was; where there was nothing, there is nothing again."""
        with contextlib.suppress(OSError):
            if self._was_there:
                os.replace(self._name, self._path)
            else:
                os.unlink(self._path)

    def let_go(self) -> None:
        """Keep it no longer."""
        with contextlib.suppress(OSError):
            os.unlink(self._name)


def refuse_occupied(path: str, *, replace: bool) -> None:
    """Refuse a place where an export may not go; a link is never followed and never replaced.

    Raises:
        BadInput: there is a file and `replace` is false, or something that is no plain file.
    """
    if os.path.isdir(path) and not os.path.islink(path):
        raise BadInput(f"{path} 是文件夹，写不成文件。", "在后面加上文件名。")
    if os.path.islink(path):
        raise BadInput(f"{path} 是链接，没有动它。", "写链接指向的那个文件，或换个文件名。")
    if os.path.exists(path) and not os.path.isfile(path):
        raise BadInput(f"{path} 不是普通文件，没有动它。", "写到屏幕或管道：-o -")
    if os.path.exists(path) and not replace:
        raise BadInput(f"{path} 已经有了，没有动它。", "换个文件名；要盖掉它：--force")


def write_new(path: str, content: bytes, *, replace: bool) -> None:
    """Put an export at `path` as `write_whole` does; without `replace`, never over anything.

    The file gets its name by a link, which fails if the name was taken in the meantime; where the
    disk knows no links, by renaming after one more look.

    Raises:
        BadInput: something is there; ReadOnly, DiskFull, StorageError: it can't be written.
    """
    temporary = f"{path}.{os.getpid()}.part"
    try:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
        )
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            _name(temporary, path, replace=replace)
        finally:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
    except OSError as error:
        raise storage_error(error, path) from error
    _make_name_last(path)


def _name(temporary: str, path: str, *, replace: bool) -> None:
    if not replace:
        try:
            os.link(temporary, path)
        except FileExistsError:
            refuse_occupied(path, replace=False)
        except (OSError, AttributeError, NotImplementedError):
            pass
        else:
            return
    refuse_occupied(path, replace=replace)
    os.replace(temporary, path)


def make_folder(path: str) -> None:
    """Make `path` and what leads to it, names that last included.

    Raises:
        StorageError: it can't be made.
    """
    missing = []
    folder = os.path.abspath(path)
    try:
        os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:  # a path too long, before anyone walks up it
        raise storage_error(error, path) from error
    while not os.path.lexists(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
        missing.append(folder)
    try:
        os.makedirs(path, exist_ok=True)
        for holder in missing:
            sync_names(holder)
    except OSError as error:
        raise storage_error(error, path) from error


def _make_name_last(path: str) -> None:
    try:
        sync_names(os.path.dirname(path))
    except OSError as error:
        raise Unknown(
            f"不能确定 {path} 是否已写好：磁盘出错（{error.strerror or error}）。",
            "先看看它的内容，再决定要不要重做。",
        ) from error


def sync_names(folder: str) -> None:
    """Make the names in a folder outlast a power cut, where the system can.

    Without this a synced file may be whole and have no name (measured: `tests/torture`).

    Raises:
        OSError: the disk refused.
    """
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder or ".", os.O_RDONLY)
    except PermissionError:  # it may be written and not be read
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        import errno

        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a disk without such a thing
            raise
    finally:
        os.close(descriptor)


def storage_error(error: OSError, path: str) -> StorageError:
    """Say in the user's words why `path` can't be written."""
    import errno

    if len(path) > _LONG_PATH:
        path = f"{path[:_LONG_PATH]}（共 {len(path)} 字）"
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return ReadOnly(f"写不了：{path} 只能读，什么也没改。", "换可写的文件夹：--home 路径")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return DiskFull(f"写不了：{path} 所在的盘满了，什么也没改。", "腾出空间再做一次。")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return StorageError(f"写不了 {path}：没有它所在的文件夹，什么也没写。", "先建好文件夹。")
    if error.errno == errno.EEXIST:
        return StorageError(f"写不了 {path}：已经有这个名字的文件，什么也没改。", "换个名字。")
    return StorageError(f"写不了 {path}：{error.strerror or error}。什么也没改。")


def read_bytes(path: str, *, limit: int) -> bytes:
    """Read a file of at most `limit` bytes.

    Raises:
        BadInput: there is none, it can't be read, or it is larger.
    """
    try:
        with open(path, "rb") as stream:
            content = stream.read(limit + 1)
    except FileNotFoundError as error:
        raise BadInput(f"没有这个文件：{path}") from error
    except IsADirectoryError as error:
        raise BadInput(f"{path} 是文件夹，不是文件。") from error
    except OSError as error:
        raise BadInput(f"读不了 {path}：{error.strerror or error}。") from error
    if len(content) > limit:
        raise BadInput(f"{path} 超过 {limit // 1_000_000} MB，没有读。")
    return content
