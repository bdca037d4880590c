"""stdout and stderr as the program needs them: any text, any console, and no silent loss.

A console that can't encode a character gets a readable stand-in; what a stranger wrote is made
harmless before it is echoed; a full disk under stdout is noticed, a closed pipe is not. What is
said is decided elsewhere.
"""

import codecs
import errno
import io
import os
import sys

from sixiang_cli.lean.typing import Any, TextIO

_STAND_INS = {
    "✔": "√", "✓": "√", "✗": "×", "✘": "×", "•": "·", "¥": "￥", "╸": "-", "╺": "-", "━": "-",
    "–": "-", "\u00a0": " ", "\u2007": " ", "\u202f": " ",
}  # fmt: skip
_PROGRESS_WIDTH = 50
_WORTH_SHOWING = 50_000  # events; fewer are walked in half a second
_HANDLER = "sixiang_cli.stand_in"
_WHOLE = ("utf", "gb", "cp936", "cp950", "big5", "hz")  # encodings that know Chinese
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘只能读",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EIO: "读写出错",
    errno.EBADF: "输出已经关闭",
    errno.EFBIG: "文件太大",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
}


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    r"""Give something readable for what an encoding lacks: ``√`` for a tick, else ``\u2713``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    parts = []
    for char in error.object[error.start : error.end]:
        code = ord(char)
        escaped = f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
        stand_in = _STAND_INS.get(char, escaped)
        try:
            stand_in.encode(error.encoding)
        except UnicodeEncodeError:
            stand_in = escaped
        parts.append(stand_in)
    return "".join(parts), error.end


def prepare() -> None:
    """Make stdout and stderr take any text; call it once, before anything is printed.

    An encoding without Chinese (Latin-1, ASCII) can only be a wrong locale: UTF-8 is written.
    """
    codecs.register_error(_HANDLER, _stand_in)
    sys.stdout = _prepared(sys.stdout) if sys.stdout is not None else _Nowhere()
    sys.stderr = _prepared(sys.stderr)


def _prepared(stream: TextIO | None) -> TextIO:
    if stream is None:  # its descriptor was closed before we started
        return open(os.devnull, "w", encoding="utf-8")
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        encoding = (stream.encoding or "").lower()
        if encoding.startswith(_WHOLE):
            reconfigure(errors=_HANDLER)
        else:
            reconfigure(encoding="utf-8", errors=_HANDLER)
    return stream


class _Nowhere(io.TextIOWrapper):
    """Stands for a stdout that was closed before we started: what was written shows as lost."""

    def __init__(self) -> None:
        self.lost = io.BytesIO()
        super().__init__(self.lost, encoding="utf-8")

    def flush(self) -> None:
        super().flush()
        if self.lost.getbuffer().nbytes:
            self.lost.truncate(0)  # said once
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def finish() -> None:
    """Hand everything printed to the operating system; raises OSError where that fails."""
    sys.stdout.flush()


def abandon() -> None:
    """Give up what is still unwritten, so that leaving the interpreter does not fail again."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass


def tell(*lines: str) -> None:
    """Write lines to stderr, everything harmless to a terminal; a stderr that fails is let be."""
    from sixiang_cli.views.text import safe

    _write("".join(f"{safe(line)}\n" for line in lines))


def tell_json(value: dict[str, Any]) -> None:
    """Write one JSON value to stderr, in one line, invisible characters as JSON escapes."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    if not text.isprintable():
        text = "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
    _write(f"{text}\n")


def _write(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        pass


def is_closed_pipe(error: OSError) -> bool:
    """Tell whether whoever read our output has stopped (`sx list | head`)."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def is_output_failure(error: OSError) -> bool:
    """Tell whether an error without a file's name is one of writing."""
    return error.errno in {
        errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT, errno.EBADF,
    }  # fmt: skip


def reason(error: OSError) -> str:
    """Say in Chinese why the operating system refused."""
    known = _REASONS.get(error.errno or 0)
    return known or error.strerror or type(error).__name__


def ask(question: str) -> None:
    """Write a question to stderr and leave the cursor behind it."""
    from sixiang_cli.views.text import safe

    _write(safe(question))


def progress(text: str) -> None:
    """Show how far something long has come, over what was shown before; nothing clears the line.

    Only a person at a terminal sees it.
    """
    if sys.stderr.isatty():
        from sixiang_cli.views.text import safe

        blank = " " * _PROGRESS_WIDTH
        _write(f"\r{blank}\r{safe(text)}")


def walked(seen: int, total: int) -> None:
    """Show how many of all events were looked at, where there are enough to wait for."""
    if total > _WORTH_SHOWING:
        progress(f"已查 {seen:,}/{total:,} 条" if seen < total else "")
