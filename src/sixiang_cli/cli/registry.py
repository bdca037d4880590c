"""Which commands there are: name, where the function stands, help group, one line of summary.

Knowing a command costs no import of it: help and completion show the names and summaries of this
table, and only the module of the command that was asked for is loaded. A two-word name such as
``unit add`` is a command of its own. What a command does or takes is never said here.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sixiang_cli.cli.params import Command


class Row(NamedTuple):
    """One command. `target` is ``module:function``, the module under `cli.commands` unless dotted.

    A hidden command works and stands in no list. `aliases` are other names, shown nowhere.
    """

    name: str
    target: str
    group: str
    summary: str
    aliases: tuple[str, ...] = ()
    hidden: bool = False


DAILY = "日常"
"""The group whose commands stand on the first page of help."""

BARE = "today"
"""The command that `sx` alone, or with options only, stands for."""

ROWS: tuple[Row, ...] = (
    Row("help", "sixiang_cli.cli.help:help_", "设置", "看用法：sx help done、sx help 全部"),
    Row(
        "completion", "sixiang_cli.cli.completion:completion", "设置", "命令行补全：bash、zsh、fish"
    ),
)
"""All commands, in the order in which the help lists them."""

_LEADING = {"--json": 0, "--home": 1}
"""Options of every command that people also write before its name, with how many values."""


class Found(NamedTuple):
    """What argv names: a command and its arguments, or else the word that names none.

    With `row` None: `words` is empty where `sx` stands alone without a bare command, the name of
    a group such as ``unit``, or what is no command at all.
    """

    row: Row | None
    args: list[str]
    words: tuple[str, ...] = ()


def find(argv: Sequence[str]) -> Found:
    """Tell which command argv names; two words before one, options of every command may lead."""
    at = 0
    while at < len(argv) and argv[at].partition("=")[0] in _LEADING:
        at += 1 + (0 if "=" in argv[at] else _LEADING[argv[at]])
    if at >= len(argv) or argv[at].startswith("-"):
        return Found(_row(BARE), list(argv))
    leading = list(argv[:at])
    word = argv[at]
    if at + 1 < len(argv):
        row = _row(f"{word} {argv[at + 1]}")
        if row is not None:
            return Found(row, [*leading, *argv[at + 2 :]])
    row = _row(word)
    if row is None:
        return Found(None, list(argv[at + 1 :]), (word,))
    return Found(row, [*leading, *argv[at + 1 :]])


def _row(name: str) -> Row | None:
    for row in ROWS:
        if row.name == name or name in row.aliases:
            return row
    return None


def named(name: str) -> Row | None:
    """Give the command of that name or alias."""
    return _row(name)


def below(word: str) -> tuple[Row, ...]:
    """Give the two-word commands that begin with `word`; none where it is no group."""
    start = word + " "
    return tuple(row for row in ROWS if row.name.startswith(start) and not row.hidden)


def load(row: Row) -> Command:
    """Import the module of a command and give its function."""
    module, _, function = row.target.partition(":")
    if "." not in module:
        module = f"sixiang_cli.cli.commands.{module}"
    loaded: Any = __import__(module, fromlist=(function,))
    command: Command = getattr(loaded, function)
    return command
