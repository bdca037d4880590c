"""``sx export``, ``sx restore``, ``sx backup``: all of a ledger, as files."""

import os

from sixiang_cli.cli import session, streams
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt
from sixiang_cli.errors import BadInput, WrongUsage
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.lookup import quoted
from sixiang_cli.views.page import Line, Page


def export(
    all_: Annotated[bool, Opt("--all", help="整个台账：目录、组织、设置、流水、状态")] = False,
    output: Annotated[
        str | None,
        Opt("-o", "--output", metavar="文件夹", complete="dir", help="写到哪个空的或新的文件夹"),
    ] = None,
    common: Common = Common(),
) -> int:
    """把整个台账导出成一个文件夹，人和别的程序都读得懂，也能原样还原。

    里面有目录、组织、设置、全部流水（每条一行 JSON）、当天状态（CSV）、说明，
    和一份带 SHA-256 的清单。个人设置（sx use 选的单位、经手岗位）不在里面。

    示例：
      sx export --all -o 台账导出
      sx restore 台账导出 --home 新台账
    """
    from sixiang_cli import archive
    from sixiang_cli.archive import manifest
    from sixiang_cli.reports import delimited, records

    if not all_:
        raise WrongUsage(
            "整体导出要写 --all。", "只要一张表：sx list -o 任务.xlsx、sx report -o 月报.xlsx"
        )
    if not output or output == "-":
        raise WrongUsage("没有说导出到哪个文件夹。", "写上文件夹：sx export --all -o 台账导出")
    with session.ledger(common) as ledger:
        tasks = ledger.all_tasks(ledger.organisation.units)
        rows = records.tasks(tasks, ledger.catalogue, ledger.organisation)
        state = delimited.csv_text(
            rows, records.TASK_FIELDS, records.TASK_TITLES, ledger.workspace.timezone
        )
        listed = archive.export(
            ledger.workspace, ledger.reader, output, {manifest.STATE: state}, streams.walked
        )
    said = [
        f"导出好了：{output}，{listed.events} 条记录、{len(tasks)} 项任务的状态。",
        f"还原：sx restore {quoted(output)} --home 新文件夹",
    ]
    facts = {
        "folder": os.path.abspath(output),
        "events": listed.events,
        "tasks": len(tasks),
        "files": [entry._asdict() for entry in listed.entries],
    }
    _say("export", said, common, facts)
    return 0


def restore(
    folder: Annotated[
        str,
        Arg("文件夹", help="sx export --all 写出的文件夹，或 sx backup 写的 .zip", complete="file"),
    ],
    common: Common = Common(),
) -> int:
    """从整体导出或备份还原出一样的台账：记录、报表、校验码都与原来的相同。

    只还原到空的或新的文件夹，从不盖掉已有的台账；内容对不上时什么也不写。
    不写 --home 时还原成这个用户的台账（平时直接用 sx 的那个）。

    示例：
      sx restore 台账导出 --home 新台账
      sx restore 台账备份.zip --home 新台账
    """
    from sixiang_cli import archive

    workspace = session.workspace(common)
    made = archive.restore(folder, workspace.home, now=workspace.now, progress=streams.walked)
    said = [f"还原好了，{made.events} 条记录，流水和那时一样：", workspace.home]
    if made.kept_catalogue:
        said.append("这一版 sx 自带的目录和导出时不同，已把导出时的目录放进台账，报表才一样。")
    said.append(
        f"看一看：sx report --home {quoted(common.home)}" if common.home else "看一看：sx report"
    )
    facts = {
        "home": workspace.home,
        "events": made.events,
        "kept_catalogue": made.kept_catalogue,
        "heads": [
            {"device": head.device, "seq": head.seq, "hash": head.hash.hex()} for head in made.heads
        ],
    }
    _say("restore", said, common, facts)
    return 0


def backup(
    output: Annotated[
        str | None,
        Opt(
            "-o",
            "--output",
            metavar="文件",
            complete="file",
            help="备份成这个文件：.zip 是整个台账，.db 只有流水",
        ),
    ] = None,
    common: Common = Common(),
) -> int:
    """备份台账，别人正在记也不要紧；备份完把副本从头查一遍，从不覆盖已有的文件。

    不写 -o 时放在台账的 backup 文件夹里，文件名带时间。最好另存一份到别的盘。
    恢复：sx restore 备份.zip --home 新文件夹，就是备份那一刻的台账；解压到空文件夹也一样。

    示例：
      sx backup
      sx backup -o U盘/台账备份.zip
    """
    from sixiang_cli import archive

    workspace = session.workspace(common)
    if output == "-":
        raise BadInput("备份要写成文件，不能写到屏幕上。", "写文件名：sx backup -o 备份.zip")
    made = archive.back_up(workspace, output or None, streams.walked)
    said = [f"备份好了，{made.events} 条记录，副本已从头查过一遍：", made.path]
    facts = {
        "path": made.path,
        "size": made.size,
        "events": made.events,
        "heads": [
            {"device": head.device, "seq": head.seq, "hash": head.hash.hex()} for head in made.heads
        ],
    }
    _say("backup", said, common, facts)
    return 0


def _say(kind: str, lines: list[str], common: Common, facts: object) -> None:
    emit(
        Answer(kind, lambda: Page("", tuple(Line(line) for line in lines)), data=lambda: facts),
        common,
    )
