"""Commands for tests of the framework: every kind of parameter, and every way to fail."""

import sys
from typing import Annotated

from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope, Target
from sixiang_cli.cli.registry import DAILY, Row
from sixiang_cli.errors import Ambiguous, BadDefinitions, Candidate, Fault, Refused

ran: list[tuple[str, dict]] = []
"""What ran, with which values, in order."""


def done(
    items: Annotated[
        tuple[str, ...], Arg("事项", help="编号、题名或拼音首字母，可以几项", complete="item")
    ],
    message: Annotated[str | None, Opt("-m", "--message", metavar="说明", help="说明一句")] = None,
    count: Annotated[int, Opt("-n", "--count", metavar="次数", help="再加几次")] = 1,
    target: Target = Target(),
    common: Common = Common(),
) -> int | None:
    """记为已办。

    办完一项记一项。

    示例：
      sx done 主题党日
    """
    ran.append(
        (
            "done",
            {
                "items": items,
                "message": message,
                "count": count,
                **target._asdict(),
                **common._asdict(),
            },
        )
    )


def list_(
    words: Annotated[tuple[str, ...], Arg("词", help="题名里的词")] = (),
    each: Annotated[bool, Opt("--each", help="逐个单位列出")] = False,
    scope: Scope = Scope(),
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """列出任务。"""
    ran.append(
        (
            "list",
            {
                "words": words,
                "each": each,
                **scope._asdict(),
                **output._asdict(),
                **common._asdict(),
            },
        )
    )
    sys.stdout.write("1.3.2\n")
    return 0


def rename(
    old: Annotated[str, Arg("旧名", help="现在的名称", complete="unit")],
    new: Annotated[str, Arg("新名", help="改成什么")],
    times: Annotated[int | None, Opt("--times", help="几次")] = None,
    secret: Annotated[bool, Opt("--secret", help="不列出", hidden=True)] = False,
    common: Common = Common(),
) -> None:
    """给单位改名。"""
    ran.append(
        ("rename", {"old": old, "new": new, "times": times, "secret": secret, **common._asdict()})
    )


def today(common: Common = Common()) -> None:
    """现在要办的事。"""
    ran.append(("today", common._asdict()))


def fail(
    how: Annotated[str, Arg("怎样")],
    common: Common = Common(),
) -> int:
    """按要求失败。"""
    sys.stdout.write("" if common.json else "先印了一行\n")
    if how == "ambiguous":
        raise Ambiguous(
            "“工作室”对得上 3 项，一项也没记。要办哪项，照抄右边：",
            (
                Candidate(("党员创新工作室组建", "厂", "一次性"), "sx done 3.2.5"),
                Candidate(("劳模创新工作室组建", "厂", "一次性"), "sx done 3.2.6"),
                Candidate(("工作室攻关摘牌", "厂", "四季度"), "sx done 4.3.4"),
            ),
        )
    if how == "definitions":
        raise BadDefinitions(
            (Fault("a.toml", 3, 1, "E01", "缺 id"), Fault("a.toml", 9, 4, "E02", "没有这个层级"))
        )
    if how == "hostile":
        raise Refused("单位“甲\x1b[31m班\u202e”不归这里", "换一个")
    if how == "found":
        return 3
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "no-such-file":
        open("没有/这个.txt").close()
    raise KeyError("坏了\x1b[2J")


ROWS = (
    Row("today", "support.commands:today", DAILY, "现在要办的事", hidden=True),
    Row("list", "support.commands:list_", DAILY, "列出任务", aliases=("ls",)),
    Row("done", "support.commands:done", DAILY, "记为已办"),
    Row("unit rename", "support.commands:rename", "单位", "给单位改名"),
    Row("unit list", "support.commands:list_", "单位", "列出单位"),
    Row("fail", "support.commands:fail", "其他", "按要求失败"),
    Row("help", "sixiang_cli.cli.help:help_", "设置", "看用法"),
    Row("completion", "sixiang_cli.cli.completion:completion", "设置", "命令行补全"),
)
