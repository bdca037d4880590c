"""What a shell may offer at the end of a half-typed line.

A script of `completion_scripts` calls ``sx --complete SHELL …`` with the line; the answer comes
from the declarations of the one command it names, without Typer. Values come from `candidates`.
Where nothing is offered, the shell completes file names. Nothing here ever reports an error.
"""

import os
import sys

from sixiang_cli.cli import registry
from sixiang_cli.cli.params import Arg, Param, declared
from sixiang_cli.lean.typing import Annotated, Iterator, Sequence

Candidate = tuple[str, str]
"""What may stand at the end of the line, and what it is (or nothing)."""

_SHELLS = ("bash", "zsh", "fish", "powershell")
_BREAKS = "\"'@><=;|&(:"  # where bash breaks a word by itself


def completion(
    shell: Annotated[str, Arg("终端", choices=_SHELLS, help="bash、zsh、fish 或 powershell")],
) -> int:
    """打印命令行补全的脚本：按 Tab 键补出命令、选项、事项、单位、层级、周期。

    脚本开头写着装在哪里；装好后重开一个终端。

    示例：
      sx completion bash > ~/.local/share/bash-completion/completions/sx
      sx completion zsh > ~/.zfunc/_sx
      sx completion fish > ~/.config/fish/completions/sx.fish
    """
    from sixiang_cli.cli.completion_scripts import SCRIPTS

    sys.stdout.write(SCRIPTS[shell])
    return 0


def answer(asked: Sequence[str]) -> int:
    """Print what may stand at the end of a half-typed line, one a line; always exit code 0.

    `asked` is the shell's name, then: for bash the line up to the cursor and the word as bash
    sees it; for PowerShell nothing (the line is in ``_SX_LINE``); else the words after `sx`, the
    last one half typed.
    """
    from sixiang_cli.views.text import safe

    shell, *words = asked or ("",)
    seen = ""
    if shell == "bash":
        line, seen = (*words, "", "")[:2]
        words = split(line)[1:]
    elif shell == "powershell":
        words = split(os.environ.get("_SX_LINE", ""))[1:]
    words = list(words) or [""]
    try:
        found = list(candidates(words))
    except Exception:  # a shell in the middle of a line has no use for an error
        if os.environ.get("SX_DEBUG") == "1":
            raise
        return 0
    lines = []
    for value, what in found:
        if shell == "bash":
            lines.append(_for_bash(safe(value), words[-1], seen))
        else:
            lines.append(f"{safe(value)}\t{safe(what)}")
    sys.stdout.write("".join(f"{line}\n" for line in dict.fromkeys(lines)))
    return 0


def candidates(words: Sequence[str]) -> Iterator[Candidate]:
    """Give what may stand in place of the last of `words`, which follow the program's name."""
    *before, partial = words
    found = registry.find(before)
    row = found.row
    if row is None or (row.name == registry.BARE and row.name not in before):
        group = found.words[0] + " " if found.words else ""
        if not found.args or not group:
            yield from _commands(group, partial)
        if group or not partial.startswith("-") or row is None:
            return
    elif len(found.args) == 0:
        yield from _commands(f"{row.name} ", partial)
    if row is not None:
        yield from _of_command(declared(registry.load(row)), found.args, partial)


def _commands(group: str, partial: str) -> Iterator[Candidate]:
    """Give the next word of every command that begins with `group` (empty, or ``"unit "``)."""
    given = set()
    for row in registry.ROWS:
        word, _, second = row.name.removeprefix(group).partition(" ")
        if row.hidden or not row.name.startswith(group) or not word.startswith(partial):
            continue
        if word not in given:
            given.add(word)
            yield word, "" if second else row.summary


def _of_command(
    params: tuple[Param, ...], args: Sequence[str], partial: str
) -> Iterator[Candidate]:
    """Give what may follow `args` of one command."""
    flags = {
        flag: param
        for param in params
        if not isinstance(param.marker, Arg)
        for flag in param.marker.flags
    }
    waiting: Param | None = None
    last_flag, used, words, words_only = "", set(), 0, False
    for arg in args:
        if waiting is not None:
            if last_flag == "--home":
                os.environ["SX_HOME"] = arg
            waiting = None
        elif words_only or not arg.startswith("-") or arg == "-":
            words += 1
        elif arg == "--":
            words_only = True
        elif arg in flags:
            last_flag = arg
            used.add(flags[arg].name)
            waiting = None if flags[arg].kind == "flag" else flags[arg]
    flag, equals, text = partial.partition("=")
    if waiting is not None:
        yield from _values(waiting, partial)
    elif partial.startswith("-") and not words_only:
        if equals and flag in flags:
            yield from ((f"{flag}={value}", what) for value, what in _values(flags[flag], text))
        else:
            yield from _options(params, partial, used)
    else:
        places = [param for param in params if isinstance(param.marker, Arg)]
        place = min(words, len(places) - 1)
        if place >= 0 and (place == words or places[place].kind == "many"):
            yield from _values(places[place], partial)


def _options(params: tuple[Param, ...], partial: str, used: set[str]) -> Iterator[Candidate]:
    """Give the long flags that begin as typed, those of options that may still be given."""
    for param in params:
        marker = param.marker
        if isinstance(marker, Arg) or marker.hidden:
            continue
        if param.name in used and param.kind != "many":
            continue
        for flag in marker.flags[-1:] if partial in {"-", "--"} else marker.flags:
            if flag.startswith(partial):
                yield flag, marker.help
    if "--help".startswith(partial):
        yield "--help", "看用法"


def _values(param: Param, partial: str) -> Iterator[Candidate]:
    """Give the values a parameter may have."""
    marker = param.marker
    if marker.choices:
        yield from ((one, "") for one in marker.choices if one.startswith(partial))
    elif marker.complete == "command":
        yield from _commands("", partial)
    elif marker.complete not in {"", "file", "dir"}:
        from sixiang_cli.cli.candidates import complete

        yield from complete(marker.complete, partial)


def split(line: str) -> list[str]:
    """Split a half-typed line into words; the last one, perhaps empty, is being typed."""
    words, word, quote, begun = [], "", "", False
    chars = iter(line)
    for char in chars:
        if quote:
            if char == quote:
                quote = ""
            else:
                word += next(chars, "") if char == "\\" and quote == '"' else char
        elif char in "'\"":
            quote, begun = char, True
        elif char == "\\":
            word, begun = word + next(chars, ""), True
        elif char.isspace() and char != "\u3000":
            if begun:
                words.append(word)
            word, begun = "", False
        else:
            word, begun = word + char, True
    return [*words, word]


def _for_bash(value: str, word: str, seen: str) -> str:
    """Give the part of `value` that bash will put in place of what it sees as the word.

    bash breaks words at ``@``, ``=`` and a few more, and puts what it gets in as it stands.
    """
    quoted = seen[:1] in {"'", '"'} and seen != ""
    bare = seen.strip("'\"") if quoted else seen.replace("\\", "")
    kept = word if bare and all(char in _BREAKS for char in bare) else word.removesuffix(bare)
    if not word.endswith(bare):
        kept = ""
    rest = value[len(kept) :] if kept and value.startswith(kept) else value
    if quoted:
        return rest
    shown = "".join(f"\\{char}" if char in " \t\\\"'`$&;|<>()*?[]!{}" else char for char in rest)
    return f"\\{shown}" if shown[:1] in {"#", "~"} and not kept else shown
