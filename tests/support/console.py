"""The console blocks of a Markdown page, as commands to run and what they should print.

A block is fenced as ```console. A line that begins with ``$ `` is a command; what follows, up to
the next one, is what it prints (stdout and stderr together, as a terminal shows them). A command
may set variables before its name and may be a pipe of several ``sx``. A comment before a block,
``<!-- clock: 2026-12-02 09:00 -->``, moves the clock; ``<!-- not run -->`` leaves the next block
alone, for what a test can't do (installing); ``<!-- exit: 2 -->`` expects that code of every
command of the next block. All blocks of one page share one home. Devices get their names by
chance, so check codes differ from run to run: a page always shows `SAMPLE_CODE` with the real
numbers behind it, and where a command takes one it gets the real one with these numbers.
"""

import os
import re
import shlex
from pathlib import Path
from typing import NamedTuple

_FENCE = "```"
SAMPLE_CODE = "7f3a-91c2-e04b-55d8"
_CODE = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){3}(?P<numbers>（[A-Z0-9 ]+）)?")


class Command(NamedTuple):
    """One command of a page: what is typed, what should come back, and the line it stands on."""

    text: str
    expected: str
    line: int
    code: int


class Block(NamedTuple):
    """One fenced block: its commands, the time it is run at, and the lines of its inside."""

    commands: tuple[Command, ...]
    clock: str
    first: int
    last: int


def blocks_of(page: str) -> list[Block]:
    """Find the blocks that are to be run; `first` and `last` are indexes of lines, half open."""
    found: list[Block] = []
    lines = page.splitlines()
    clock, run, code, start = "", True, 0, -1
    for index, line in enumerate(lines):
        if start >= 0:
            if line == _FENCE:
                if run:
                    inside = tuple(_commands(lines[start:index], start, code))
                    found.append(Block(inside, clock, start, index))
                start, run, code = -1, True, 0
        elif line == f"{_FENCE}console":
            start = index + 1
        elif line.startswith("<!-- clock: "):
            clock = line.removeprefix("<!-- clock: ").removesuffix(" -->")
        elif line == "<!-- not run -->":
            run = False
        elif line.startswith("<!-- exit: "):
            code = int(line.removeprefix("<!-- exit: ").removesuffix(" -->"))
    return found


def _commands(inside: list[str], start: int, code: int):
    heads = [number for number, line in enumerate(inside) if line.startswith("$ ")]
    for head, following in zip(heads, [*heads[1:], len(inside)], strict=True):
        expected = "\n".join(inside[head + 1 : following]).rstrip("\n")
        yield Command(inside[head].removeprefix("$ "), expected, start + head + 1, code)


def run(command: Command, sx, monkeypatch) -> str:
    """Run one command at a terminal of 80 columns without colour; give what it showed."""
    given, shown = "", ""
    stages = [stage.strip() for stage in command.text.split(" | ")]
    for number, stage in enumerate(stages):
        last = number == len(stages) - 1
        with monkeypatch.context() as patch:
            patch.setenv("TERM", "dumb")
            words = [_real(word, sx) for word in shlex.split(stage)]
            while "=" in words[0]:
                name, _, value = words.pop(0).partition("=")
                patch.setenv(name, value)
            if words[0] == "printf":
                given = shown = words[1].replace("\\n", "\n")
                if words[2:3] == [">"]:
                    Path(words[3]).write_text(given, encoding="utf-8")
                    shown = ""
            elif words[:2] == ["sed", "-i"]:
                _substitute(words[2], Path(words[3]))
                shown = ""
            elif words[0] == "cat":
                shown = Path(words[1]).read_text(encoding="utf-8")
            elif words[0] == "cd":
                os.chdir(words[1])
            elif words[0] in {"sx", "sixiang"}:
                answer = sx(
                    words[1:],
                    stdin=given,
                    terminal=last and not number,
                    code=command.code if last else 0,
                )
                given, shown = answer.out, answer.both
            else:
                message = f"line {command.line}: a page may run sx, cat, cd, printf, sed -i, not {words[0]}"
                raise AssertionError(message)
    shown = shown.replace(str(sx.home), "~")
    shown = _CODE.sub(lambda code: _sampled(code, sx, typed=command.text), shown)
    return "\n".join(line.rstrip() for line in shown.splitlines()).rstrip("\n")


def _substitute(script: str, path: Path) -> None:
    """Do what ``sed -i s/A/B/ FILE`` does, wherever sed itself would do it differently."""
    _, old, new, _ = script.split("/")
    text = path.read_text(encoding="utf-8")
    new = new.replace("&", r"\g<0>")
    path.write_text(re.sub(old, new, text, flags=re.MULTILINE), encoding="utf-8", newline="\n")


def _sampled(code: re.Match, sx, *, typed: str) -> str:
    if code.group() in typed:
        return code.group()
    numbers = code["numbers"] or ""
    codes = vars(sx).setdefault("codes", {})
    if numbers:
        codes[numbers] = code.group()
        codes[""] = code.group().removesuffix(numbers)  # the latest
    return f"{SAMPLE_CODE}{numbers}"


def _real(word: str, sx) -> str:
    """Give what a command on a page stands for: the real check code in place of the sample."""
    if not word.startswith(SAMPLE_CODE):
        return word
    return vars(sx).get("codes", {}).get(word.removeprefix(SAMPLE_CODE), word)


def rewritten(page: str, shown: dict[int, str]) -> str:
    """Give the page with the output of the command on each line replaced by what it showed."""
    lines = page.splitlines()
    for block in reversed(blocks_of(page)):
        inside: list[str] = []
        for number, command in enumerate(block.commands):
            gap = [""] if number and lines[command.line - 2] == "" else []
            output = shown.get(command.line, command.expected)
            inside += [*gap, f"$ {command.text}", *output.splitlines()]
        lines[block.first : block.last] = inside
    return "\n".join(lines) + "\n"
