"""The writers' lock: one at a time, in turn, at most so long; and who holds it.

An advisory lock on a file beside the journal, taken before SQLite's own, so that writers queue in
the kernel instead of racing with sleeps. The system drops it when its holder dies. Readers never
touch it. The file's content names the holder, for the one who waited in vain.
"""

import os
import sys
import time

from sixiang_cli.errors import Busy
from sixiang_cli.lean.json import dumps, loads
from sixiang_cli.lean.typing import Callable

PATIENCE = 30.0  # seconds
_SOON = 0.5  # seconds after which somebody who waits is told so
_LOCKED_BYTE = 1 << 30  # Windows locks bytes against reading too: one far behind the content


class _TimeUp(Exception):
    """The alarm rang while waiting."""


class WritersLock:
    """The lock for the journal at `path`, held from `acquire` to `release`."""

    def __init__(self, path: str) -> None:
        """Stand ready; nothing is created yet."""
        self.path = f"{path}.lock"
        self._journal = path
        self._file = -1

    def acquire(
        self,
        actor: str,
        now_ms: int,
        patience: float = PATIENCE,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        """Wait for the lock and sign it with `actor` and the moment `now_ms`.

        `progress` is called with whom one waits for once it takes long, and with nothing afterwards.

        Raises:
            Busy: another process held it for `patience` seconds; the message names it.
            OSError: the lock file can't be made.
        """
        self._file, may_sign = _open(self.path, beside=self._journal)
        try:
            _queue(self._file, self.path, patience, progress)
            if not may_sign:
                return
            signature = dumps({"pid": os.getpid(), "actor": actor, "since": now_ms})
            # Written over what stands there: emptying the file first waits for the disk, as long as
            # all else that a command does.
            size = os.write(self._file, signature.encode() + b"\n")
            if os.fstat(self._file).st_size > size:
                os.ftruncate(self._file, size)
        except BaseException:
            os.close(self._file)
            self._file = -1
            raise

    def release(self) -> None:
        """Let the next one in; harmless if it isn't held."""
        if self._file >= 0:
            _unlock(self._file)
            os.close(self._file)
            self._file = -1


def busy(lock_path: str, patience: float) -> Busy:
    """Say who holds the lock, as far as the lock file tells."""
    who, beside = _holder(lock_path)
    waited = f"等了 {patience:.0f} 秒"
    return Busy(
        f"{who}{beside} 正占着台账，{waited}还没轮到，什么也没记。",
        "稍等再试；那个进程要是卡住了，结束它就行，不会丢记录。",
    )


def _holder(lock_path: str) -> tuple[str, str]:
    """Give who holds the lock, and which process since when, as far as the lock file tells."""
    try:
        with open(lock_path, encoding="utf-8") as file:
            holder = loads(file.readline())
        since = time.strftime("%m-%d %H:%M:%S", time.localtime(holder["since"] / 1000))
        return holder["actor"] or "未署名", f"（进程 {holder['pid']}，{since} 起）"
    except (OSError, ValueError, KeyError, TypeError):
        return "另一个程序", ""


if sys.platform == "win32":
    import msvcrt

    _NO_INHERIT = os.O_NOINHERIT

    def _try(file: int) -> bool:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

    def _wait(file: int, patience: float) -> bool:
        return _poll(file, patience)

else:
    import fcntl

    _NO_INHERIT = os.O_CLOEXEC

    def _try(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

    def _wait(file: int, patience: float) -> bool:
        """Queue in the kernel, woken by an alarm; only the main thread can have one."""
        import signal
        import threading

        if threading.current_thread() is not threading.main_thread() or patience <= 0:
            return _poll(file, patience)

        def ring(_number: int, _frame: object) -> None:
            raise _TimeUp

        former = signal.signal(signal.SIGALRM, ring)
        try:
            try:
                signal.setitimer(signal.ITIMER_REAL, patience)
                fcntl.flock(file, fcntl.LOCK_EX)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except _TimeUp:  # perhaps in the very moment in which the lock was granted
            return _try(file)
        finally:
            signal.signal(signal.SIGALRM, former)
        return True


def _open(path: str, *, beside: str) -> tuple[int, bool]:
    """Open or make the lock file; tell whether it may be written, which locking doesn't need.

    It may belong to another user who shares the folder; what counts is whether the journal
    `beside` it may be written.
    """
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _NO_INHERIT, 0o666), True
    except PermissionError:
        from sixiang_cli.journal import permissions  # seldom needed

        if not os.path.exists(path) or not permissions.may_write(beside):
            raise
        return os.open(path, os.O_RDONLY | _NO_INHERIT), False


def _queue(file: int, path: str, patience: float, progress: Callable[[str], None] | None) -> None:
    if _try(file) or (progress and _wait(file, min(_SOON, patience))):
        return
    if progress:
        progress(f"在等 {_holder(path)[0]} 记完")
    try:
        if not _wait(file, patience):
            raise busy(path, patience)
    finally:
        if progress:
            progress("")


def _poll(file: int, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        time.sleep(0.01)
        if _try(file):
            return True
    return False
