"""The one place where a command line becomes a command, and an error lines on stderr.

Finds the command, reads its arguments (quickly, or through Typer), runs it, and turns whatever
goes wrong into the user's words and an exit code. What an error says is decided where it is
raised; which command does what, in `registry`. Streams are prepared in `streams`.
"""

import os
import sys

from sixiang_cli import interrupts
from sixiang_cli.cli import quick, registry, streams
from sixiang_cli.cli.params import Arg, Param, bind, declared
from sixiang_cli.errors import (
    Ambiguous,
    BadDefinitions,
    BadInput,
    ExitCode,
    Refused,
    SxError,
    WrongUsage,
)
from sixiang_cli.lean.typing import TYPE_CHECKING, Any, Sequence

if TYPE_CHECKING:
    from sixiang_cli.errors import Candidate

_MOST = 8  # candidates shown (WORDING 3)
_DASHES = "—–－―‐‑‒−"  # what input methods write for a hyphen


def run(argv: Sequence[str]) -> int:
    """Run what argv (without the program's name) asks for, and give the exit code.

    Once a write has begun, Ctrl-C waits until what came of it was said and has left our buffers.
    """
    try:
        streams.prepare()
        with interrupts.Held():
            return _run(argv, as_json="--json" in argv)
    except KeyboardInterrupt:
        streams.abandon()
        streams.tell("\n已中断。" if sys.stderr.isatty() else "已中断。")
        return int(ExitCode.INTERRUPTED)


def _run(argv: Sequence[str], *, as_json: bool) -> int:
    try:
        code = _dispatch(argv)
        streams.finish()
    except SxError as error:
        code = _report(error, as_json=as_json)
    except OSError as error:
        code = _system_error(error, as_json=as_json)
    except Exception as error:  # noqa: BLE001  (no traceback ever reaches a user)
        code = _unexpected(error, as_json=as_json)
    return int(code)


def _dispatch(argv: Sequence[str]) -> int:
    """Find, read, run."""
    _check_text(argv)
    if "--complete" in argv[:1]:
        from sixiang_cli.cli.completion import answer

        return answer(argv[1:])
    found = registry.find(argv)
    if found.args[-1:] in (["--help"], ["-h"]) and len(found.args) == 1:
        from sixiang_cli.cli.help import show

        if argv[0] == found.args[0]:
            return show(())
        if found.row is not None:
            return show((found.row.name,))
        if registry.below(argv[0]):
            return show((argv[0],))
    if found.row is None:
        return _no_command(found)
    function = registry.load(found.row)
    params = declared(function)
    values = quick.read(params, found.args)
    if values is None:
        from sixiang_cli.cli import app

        outcome = app.read(found.row.name, params, found.args)
        if isinstance(outcome, int):
            return outcome
        values = outcome
    _check_dashes(params, values)
    return function(**bind(params, values)) or 0


def _no_command(found: registry.Found) -> int:
    """Answer a word that is no command: a group shows its commands, the rest is an error."""
    if not found.words or (not found.args and registry.below(found.words[0])):
        from sixiang_cli.cli.help import show

        return show(found.words)
    word = found.words[0]
    commands = registry.below(word)
    if commands and found.args[0].startswith("-"):
        names = "、".join(row.name.removeprefix(f"{word} ") for row in commands)
        raise WrongUsage(f"sx {word} 后面还缺命令：{names}。", f"用法：sx help {word}")
    dash = dashed(word)
    if dash is not None:
        raise dash
    from sixiang_cli.cli.unknown import unknown_command

    raise unknown_command(word, tuple(found.args))


def _check_text(argv: Sequence[str]) -> None:
    """Refuse what isn't text before it reaches a journal that is kept in UTF-8."""
    text = "".join(argv)
    if "\0" in text:
        raise BadInput("文字里有空字符（NUL），什么也没做。", "删去它再写。")
    try:
        text.encode()
    except UnicodeEncodeError:
        bad = next(arg for arg in argv if not _is_text(arg))
        raise BadInput(
            f"“{bad}”里有不成文字的字节，什么也没做。", "终端的编码要与系统的一致，一般是 UTF-8。"
        ) from None


def _is_text(arg: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in arg)


def dashed(word: str) -> BadInput | None:
    """Name the dash of an input method that stands where an option should begin."""
    if word[:1] not in _DASHES:
        return None
    from unicodedata import normalize

    bare = normalize("NFKC", word.lstrip(_DASHES + "-"))
    if not bare[:1].isascii() or not bare[:1].isalpha():
        return None
    what = "全角横线" if word[0] == "－" else "中文破折号"
    name = bare.partition("=")[0]
    meant = f"--{bare}" if len(name) > 1 else f"-{bare}"
    return BadInput(f"“{word}”像是{what}，应写 {meant}")


def _check_dashes(params: tuple[Param, ...], values: dict[str, Any]) -> None:
    for param in params:
        if isinstance(param.marker, Arg):
            value = values[param.name]
            for word in value if isinstance(value, tuple) else (value,):
                error = dashed(word) if isinstance(word, str) and word else None
                if error is not None:
                    raise error


def _report(error: SxError, *, as_json: bool) -> int:
    """Say what an error says, once, on stderr; stdout gets what was printed before it."""
    _debug(error)
    code = error.exit_code
    try:
        streams.finish()
    except OSError:
        streams.abandon()
    if as_json:
        streams.tell_json(_envelope(error))
        return code
    lines = error.message.split("\n")
    if isinstance(error, Ambiguous):
        lines += _table(error.candidates)
    if error.hint:
        lines += error.hint.split("\n")
    streams.tell(*lines)
    return code


def _envelope(error: SxError) -> dict[str, Any]:
    details: dict[str, Any] = {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
    }
    if isinstance(error, Ambiguous):
        details["candidates"] = [
            {"description": list(one.description), "command": one.command}
            for one in error.candidates
        ]
    if isinstance(error, BadDefinitions):
        details["faults"] = [fault._asdict() for fault in error.faults]
    return {"schema": 1, "error": details}


def _table(candidates: tuple["Candidate", ...]) -> list[str]:
    """Set descriptions left and whole commands right, two spaces in (WORDING 3)."""
    from sixiang_cli.views.text import pad, safe, width

    shown = candidates[:_MOST]
    rows = [[safe(cell) for cell in one.description] for one in shown]
    columns = max((len(row) for row in rows), default=0)
    widths = [max(width(row[at]) for row in rows if at < len(row)) for at in range(columns)]
    if widths:
        widths[0] = max(widths[0], 18 if columns > 1 else 20)
    lines = []
    for row, one in zip(rows, shown, strict=True):
        cells = [pad(cell, widths[at] + (2 if at else 4)) for at, cell in enumerate(row)]
        described = pad("".join(cells), sum(widths) + 2 * columns + 2)
        lines.append(f"  {described}{'' if columns == 1 else '  '}{safe(one.command)}")
    if len(candidates) > _MOST:
        lines.append(f"  另有 {len(candidates) - _MOST} 个，写得更全一些就少了。")
    return lines


def _system_error(error: OSError, *, as_json: bool) -> int:
    """Answer what the operating system refused: a closed pipe quietly, the rest in words."""
    if streams.is_closed_pipe(error):
        streams.abandon()
        return ExitCode.OK
    if error.filename is None and streams.is_output_failure(error):
        streams.abandon()
        return _report(
            Refused(
                f"没能输出完：{streams.reason(error)}。",
                "若是记账的命令，可能已经记下：先看 sx log -n 3，再决定要不要重记。",
            ),
            as_json=as_json,
        )
    place = f"{error.filename}：" if error.filename is not None else ""
    _debug(error)
    return _report(Refused(f"没做成：{place}{streams.reason(error)}。"), as_json=as_json)


def _unexpected(error: Exception, *, as_json: bool) -> int:
    """Answer a mistake of the program in one line, and where its traceback is to be had."""
    _debug(error)
    said = " ".join(str(error).split())
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    failure = SxError(
        f"sx 自己出了错：{what[:300]}", "再运行一次并设环境变量 SX_DEBUG=1，可得全部细节供报告。"
    )
    return _report(failure, as_json=as_json)


def _debug(error: BaseException) -> None:
    """Print the traceback for a developer who asked for it."""
    if os.environ.get("SX_DEBUG") == "1":
        import traceback

        streams.tell(*"".join(traceback.format_exception(error)).rstrip().split("\n"))
