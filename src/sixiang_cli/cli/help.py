"""The help pages, drawn from the declarations: the first page, a group, a command, all commands.

Chinese, plain text, at most 80 columns, without Typer. The words of an option stand where it is
declared, those of a command in its docstring: a first line, then text, then a block `示例：`. A line
of the text that ends within a sentence goes on in the next one.
"""

import os
import sys

from sixiang_cli.cli import registry
from sixiang_cli.cli.params import Arg, Param, declared
from sixiang_cli.errors import NotFound
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.views.render import columns
from sixiang_cli.views.text import fold, pad, width

_COLUMNS = 80
_ALONE = 6  # cells that don't stand on a line of their own
_LINE_ENDS = ("。", "；", "：")
_HEADINGS = {
    "Scope": "范围选项（看哪些任务）",
    "Target": "对象选项（记在哪里）",
    "Output": "输出选项",
    "Common": "通用选项",
}
_ALL = ("全部", "all")
_EXAMPLES = "示例："


def help_(
    topic: Annotated[
        tuple[str, ...],
        Arg("命令", complete="command", help="哪个命令；“全部”列出所有命令"),
    ] = (),
) -> int:
    """看用法：总的用法、一个命令的用法，或全部命令。

    示例：
      sx help                看日常的命令
      sx help done           看 done 的用法和例子
      sx help unit add       看两个词的命令
      sx help 全部           按组列出全部命令
    """
    return show(topic)


def show(topic: tuple[str, ...]) -> int:
    """Print the page of a topic (the words of a command, of a group, 全部, or none)."""
    text = page(topic, min(_COLUMNS, columns(sys.stdout)) if sys.stdout.isatty() else _COLUMNS)
    sys.stdout.write(_dressed(text) if _colours() else text)
    return 0


def page(topic: tuple[str, ...], room: int = _COLUMNS) -> str:
    """Give the page of a topic in `room` columns, a line break at its end; NotFound if it has none."""
    name = " ".join(topic)
    if not name:
        return _first_page(room)
    if name in _ALL:
        return _all_commands(room)
    row = registry.named(name)
    if row is not None:
        return _command_page(row, room)
    if registry.below(name):
        return _group_page(name, room)
    from sixiang_cli.cli.unknown import unknown_command

    error = unknown_command(topic[0], topic[1:])
    raise NotFound(f"没有“{name}”的用法。", error.hint)


def usage(name: str) -> str:
    """Give the line that shows how a command is written."""
    row = registry.named(name)
    params = declared(registry.load(row)) if row is not None else ()
    return _usage(name, params)


def _usage(name: str, params: tuple[Param, ...]) -> str:
    shown = "" if name == registry.BARE else f" {name}"
    words = [f"sx{shown}"]
    for param in params:
        if isinstance(param.marker, Arg):
            word = f"{param.marker.metavar}..." if param.kind == "many" else param.marker.metavar
            words.append(word if param.required else f"[{word}]")
    if any(not isinstance(param.marker, Arg) for param in params):
        words.append("[选项]")
    return " ".join(words)


def _command_page(row: registry.Row, room: int) -> str:
    function = registry.load(row)
    params = declared(function)
    text, examples = _documentation(function.__doc__ or row.summary, room)
    lines = [f"用法：{_usage(row.name, params)}", "", *text]
    arguments = [param for param in params if isinstance(param.marker, Arg)]
    blocks = [("参数", [_argument(param) for param in arguments if param.marker.help])]
    headings: dict[str, list[tuple[str, str]]] = {"选项": []}
    for param in params:
        marker = param.marker
        if isinstance(marker, Arg) or marker.hidden:
            continue
        group = param.group.__name__ if param.group is not None else ""
        entry = (_flags(param), marker.help)
        headings.setdefault(_HEADINGS.get(group, "选项"), []).append(entry)
    common = _HEADINGS["Common"]
    headings.setdefault(common, []).append(("    --help", "看这一页"))
    blocks += [(heading, entries) for heading, entries in headings.items() if heading != common]
    blocks.append((common, headings[common]))
    widest = max(width(term) for _, entries in blocks for term, _ in entries)
    for heading, entries in blocks:
        if entries:
            lines += ["", f"{heading}：", *_entries(entries, min(widest, 30), room)]
    if examples:
        lines += ["", _EXAMPLES, *examples]
    return "\n".join(lines) + "\n"


def _documentation(docstring: str, room: int) -> tuple[list[str], list[str]]:
    """Split a docstring into its text and its examples, the indentation of the source removed."""
    first, *more = docstring.strip().split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in more if line.strip()]
    cut = min(indents, default=0)
    lines = [first, *(line[cut:].rstrip() for line in more)]
    at = lines.index(_EXAMPLES) if _EXAMPLES in lines else len(lines)
    text = "\n".join(lines[:at]).strip("\n").split("\n")
    examples = "\n".join(lines[at + 1 :]).strip("\n").split("\n") if at < len(lines) else []
    folded = [part for line in _sentences(text) for part in _folded(line, room)]
    return folded, examples


def _sentences(lines: list[str]) -> list[str]:
    """Put together what was broken within a sentence, to fit the source; the rest stays apart."""
    joined: list[str] = []
    for line in lines:
        if joined and joined[-1] and line[:1].strip() and not joined[-1].endswith(_LINE_ENDS):
            is_latin = line[0].isascii() and joined[-1][-1] not in "，、（"
            joined[-1] += f" {line}" if is_latin else line
        else:
            joined.append(line)
    return joined


def _folded(line: str, room: int) -> list[str]:
    """Fold a line; where a word or two would stand alone at its end, all but that get shorter."""
    indent = len(line) - len(line.lstrip(" "))
    parts = fold(line[indent:], room - indent)
    for less in range(2, 2 * _ALONE, 2):
        if len(parts) == 1 or width(parts[-1]) > _ALONE:
            break
        parts = fold(line[indent:], room - indent - less)
    return [" " * indent + part for part in parts]


def _argument(param: Param) -> tuple[str, str]:
    return f"{param.marker.metavar}{'...' if param.kind == 'many' else ''}", param.marker.help


def _flags(param: Param) -> str:
    """Write an option's flags, long ones under each other, and the name of its value."""
    marker = param.marker
    if isinstance(marker, Arg):
        return marker.metavar
    flags = ", ".join(marker.flags)
    start = "" if len(marker.flags[0]) == 2 else "    "
    value = "" if param.kind == "flag" else f" {marker.metavar or '值'}"
    return f"{start}{flags}{value}"


def _entries(entries: list[tuple[str, str]], widest: int, room: int) -> list[str]:
    """Set terms left and what they mean right of them, folded."""
    lines = []
    for term, meaning in entries:
        parts = fold(meaning, room - widest - 4)
        if width(term) > widest:
            lines.append(f"  {term}")
            term = ""  # noqa: PLW2901  (the term has had a line of its own)
        lines.append(f"  {pad(term, widest)}  {parts[0]}".rstrip())
        lines += [" " * (widest + 4) + part for part in parts[1:]]
    return lines


def _first_page(room: int) -> str:
    daily = [row for row in registry.ROWS if row.group == registry.DAILY and not row.hidden]
    entries = [(row.name, row.summary) for row in daily]
    return "\n".join([
        "用法：sx [命令] [选项]",
        "",
        "三级清单，逐项打勾：厂、作业区、班组各办各的，清单、台账、汇总都由此得出。",
        "不带命令：现在要办的事。",
        "",
        "日常命令：",
        *_entries(entries, max((width(name) for name, _ in entries), default=0), room),
        "",
        "其余命令：sx help 全部    一个命令的用法和例子：sx help done",
        "",
        _EXAMPLES,
        "  sx                      现在要办的事",
        "  sx done 主题党日        办完一项",
        "  sx done 领导 --on 昨天  记昨天办的",
        "  sx report               看进度",
        "",
    ])  # fmt: skip


def _all_commands(room: int) -> str:
    lines = ["全部命令（一个命令的用法和例子：sx help done）"]
    shown = [row for row in registry.ROWS if not row.hidden]
    widest = max(width(row.name) for row in shown)
    for group in dict.fromkeys(row.group for row in shown):
        entries = [(row.name, row.summary) for row in shown if row.group == group]
        lines += ["", f"{group}：", *_entries(entries, widest, room)]
    return "\n".join(lines) + "\n"


def _group_page(word: str, room: int) -> str:
    rows = registry.below(word)
    entries = [(row.name, row.summary) for row in rows]
    return "\n".join([
        f"用法：sx {word} 命令 [选项]",
        "",
        "命令：",
        *_entries(entries, max(width(name) for name, _ in entries), room),
        "",
        f"一个命令的用法和例子：sx help {rows[0].name}",
        "",
    ])  # fmt: skip


def _colours() -> bool:
    """Tell whether headings may be bold: a terminal that no one asked to be plain."""
    return (
        sys.stdout.isatty()
        and os.name != "nt"
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM", "dumb") != "dumb"
    )


def _dressed(text: str) -> str:
    """Make headings bold: the lines that end in a colon, and the word before the usage."""
    lines = []
    for line in text.split("\n"):
        if line.startswith("用法："):
            lines.append(f"\x1b[1m用法：\x1b[0m{line[3:]}")
        elif line.endswith("：") and not line.startswith(" "):
            lines.append(f"\x1b[1m{line}\x1b[0m")
        else:
            lines.append(line)
    return "\n".join(lines)
