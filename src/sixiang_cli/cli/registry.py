"""Which commands there are: name, where the function stands, help group, one line of summary.

Knowing a command costs no import of it: help and completion show the names and summaries of this
table, and only the module of the command that was asked for is loaded. A two-word name such as
``unit add`` is a command of its own. What a command does or takes is never said here.
"""

from sixiang_cli.cli.params import Command
from sixiang_cli.lean.typing import Any, NamedTuple, Sequence


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
    Row("today", "look:today", DAILY, "现在要办什么（只写 sx 也是）", hidden=True),
    Row("list", "look:list_", DAILY, "列出任务", ("ls",)),
    Row("done", "tick:done", DAILY, "办完一项，记一笔"),
    Row("undo", "undo:undo", DAILY, "撤销最近一条命令"),
    Row("show", "look:show", DAILY, "看一项措施"),
    Row("report", "sum_up:report", DAILY, "汇总进度"),
    Row("assign", "tick:assign", DAILY, "定责任岗位"),
    Row("use", "units:use", DAILY, "设自己是哪个单位"),
    Row("log", "history:log", DAILY, "看历史"),
    Row("redo", "undo:redo", "记录", "恢复撤销的命令"),
    Row("reopen", "tick:reopen", "记录", "重新打开一项"),
    Row("skip", "tick:skip", "记录", "这一期没开展，说明原因"),
    Row("na", "tick:na", "记录", "本单位不适用，说明原因"),
    Row("note", "tick:note", "记录", "补一句话"),
    Row("due", "chase:due", "三级", "接下来要办什么，按到期日"),
    Row("remind", "chase:remind", "三级", "打印提醒，贴进群里"),
    Row("paste", "paste:paste", "三级", "收群里的回复，认出来的记下"),
    Row("cascade", "cascade:cascade", "三级", "下放：让下级也办一项，或收回"),
    Row("accept", "review:accept", "三级", "审核通过，销号"),
    Row("return", "review:return_", "三级", "审核退回，说明原因"),
    Row("postpone", "review:postpone", "三级", "延期，原期限保留"),
    Row("brief", "brief:brief", "汇总", "写上月的通报"),
    Row("compare", "side_by_side:compare", "汇总", "各单位对照，逐项说明怎么算的"),
    Row("matrix", "side_by_side:matrix", "汇总", "措施和单位的方格，没办的一眼看见"),
    Row("trend", "side_by_side:trend", "汇总", "一期一行看走势"),
    Row("diff", "side_by_side:diff", "汇总", "两天之间账上变了什么"),
    Row("calendar", "calendar:calendar", "汇总", "看哪天有什么到期，导出到手机日历"),
    Row("form", "form:form", "汇总", "印打勾用的登记表"),
    Row("sheet", "intake:sheet", "表格", "做填报表，发下去填"),
    Row("import", "intake:import_", "表格", "收回填报表；从表格做目录、组织"),
    Row("unit add", "units:add", "组织", "加单位"),
    Row("unit list", "units:list_", "组织", "列出单位"),
    Row("unit rename", "units:rename", "组织", "单位改名"),
    Row("unit retire", "units:retire", "组织", "撤销单位"),
    Row("check", "health:check", "可信", "查目录、组织、设置有没有写错"),
    Row("verify", "verify:verify", "可信", "查台账可不可信，给审计看"),
    Row("doctor", "health:doctor", "可信", "体检"),
    Row("backup", "whole:backup", "备份", "备份台账"),
    Row("export", "whole:export", "备份", "整体导出成一个文件夹"),
    Row("restore", "whole:restore", "备份", "从整体导出还原"),
    Row("bundle export", "bundle:export", "交换", "把记录导出成记录包，带到别的设备"),
    Row("bundle import", "bundle:import_", "交换", "收别的设备的记录包"),
    Row("bundle status", "bundle:status", "交换", "缺哪些号、有没有分叉"),
    Row("init", "setup:init", "设置", "在文件夹里建台账"),
    Row("config get", "setup:config_get", "设置", "看一项设置"),
    Row("config set", "setup:config_set", "设置", "改一项设置"),
    Row("config list", "setup:config_list", "设置", "列出全部设置"),
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
