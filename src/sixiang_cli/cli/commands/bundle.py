"""``sx bundle``: carry what was recorded from one device to another, in files."""

import os
import sys

from sixiang_cli import exchange, journal, spelling
from sixiang_cli.calendar import end_of_day
from sixiang_cli.cli import session, streams
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt
from sixiang_cli.errors import WrongUsage
from sixiang_cli.journal.chain import check_text
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.lookup import quoted
from sixiang_cli.meanings import Clash, said
from sixiang_cli.recording import Recording
from sixiang_cli.reports import records
from sixiang_cli.views import exchange as view
from sixiang_cli.views.tasks import Frame


def export(
    file: Annotated[
        str | None, Arg("文件", help="写到哪个文件，如 轧辊11月.jsonl", complete="file")
    ] = None,
    since: Annotated[
        str | None,
        Opt("--since", metavar="日期", complete="date", help="只导出那天起记的；缺省全部"),
    ] = None,
    output: Annotated[
        str | None,
        Opt("-o", "--output", metavar="文件", complete="file", help="同上，另一种写法"),
    ] = None,
    force: Annotated[bool, Opt("--force", help="文件已经有了也写")] = False,
    common: Common = Common(),
) -> int:
    """把这本台账的记录导出成记录包，拿到别的设备上收。

    导出多少次、先后怎样都不要紧，对方收过的不会再收一遍。目录和组织不在里面，另外拷；
    里面只写着用到的代号各是哪个单位、哪项措施，收的时候对一遍。台账断了或改过，不导出。

    示例：
      sx bundle export 轧辊.jsonl
      sx bundle export 轧辊11月.jsonl --since 11-01
    """
    if file and output:
        raise WrongUsage("文件写了两个，只能写一个。", f"例：sx bundle export {quoted(file)}")
    path = file or output
    if not path:
        raise WrongUsage("sx bundle export 后面还缺 文件。", "例：sx bundle export 轧辊.jsonl")
    workspace = session.workspace(common)
    moment = None
    if since is not None:
        day = spelling.parse_day(since, workspace.today)
        moment = end_of_day(day.fromordinal(day.toordinal() - 1), workspace.timezone) + 1
    answer = exchange.export(workspace, path, since=moment, replace=force, progress=streams.walked)
    emit(
        Answer(
            "bundle-export",
            lambda: view.exported(answer, path),
            data=lambda: {
                "file": path,
                "events": answer.events,
                "devices": answer.devices,
                "check_code": check_text(answer.heads),
            },
        ),
        common,
    )
    return 0


def import_(
    files: Annotated[
        tuple[str, ...], Arg("文件", help="别的设备导出的记录包，可以几个", complete="file")
    ],
    partial: Annotated[bool, Opt("--partial", help="只有一部分的包也收")] = False,
    yes: Annotated[bool, Opt("-y", "--yes", help="名称改过的代号不再问")] = False,
    dry_run: Annotated[bool, Opt("--dry-run", help="只说会收到什么，不收")] = False,
    common: Common = Common(),
) -> int:
    """收别的设备的记录包：可以一次几个，先后不论，重复无妨。

    每条的哈希都查，条数和末尾同开头写的对；有一样不对，整包不收。同一个代号两边是不同的
    单位、措施，也整包不收；只是名称不同，问了再收。缺号的留着等前面的，分叉的放在一边。
    一次收几个，有一个不能收，就一个也不收，哪几个、为什么，一次说全。

    示例：
      sx bundle import 轧辊.jsonl
      sx bundle import 甲班.jsonl 乙班.jsonl 丙班.jsonl
      sx bundle import 轧辊.jsonl --dry-run
    """
    workspace = session.workspace(common)
    paths = [path for name in files for path in _expanded(name)]
    looked = exchange.look(workspace, paths, partial=partial, progress=streams.walked)
    if looked.renamed and not dry_run and not yes:
        _ask(looked.renamed)
    actor = Recording(workspace).actor
    answer = exchange.take_in(workspace, looked, actor=actor, dry_run=dry_run)
    frame = Frame.on(workspace, workspace.today)
    emit(
        Answer(
            "bundle-import",
            lambda: view.imported(answer, workspace.catalogue, frame),
            data=lambda: {
                **exchange.counted(answer.bundles)._asdict(),
                "bundles": [
                    records.bundle(each, workspace.organisation) for each in answer.bundles
                ],
                "orphans": answer.orphans,
                "clock_anomalies": answer.doubted.events,
                "own_fork": answer.own_fork,
                "dry_run": answer.dry_run,
                "renamed": [clash._asdict() for clash in answer.renamed],
                "doubled": [
                    records.address(each.task, workspace.organisation) for each in answer.doubled
                ],
                "aside": records.aside(answer.aside, answer.whose),
            },
        ),
        common,
    )
    return 0


def _expanded(name: str) -> list[str]:
    """Give the files that a pattern stands for, as shells do, but not those of Windows."""
    if os.path.exists(name) or not ("*" in name or "?" in name):
        return [name]
    from glob import glob

    return sorted(glob(name)) or [name]


def _ask(renamed: tuple[Clash, ...]) -> None:
    """Ask whether codes that two sides call differently are the same; an answer holds for all."""
    lines = ["两边名称不同的代号：", *(f"  {said(clash)}" for clash in renamed)]
    question = "都是同一个单位（措施），只是改了名？"
    if sys.stdin.isatty():
        streams.tell(*lines)
        session.confirm(question, yes=False)
    session.confirm("\n".join([*lines, question]), yes=sys.stdin.isatty())


def status(
    all_: Annotated[bool, Opt("--all", help="放在一边的，和同号在用的，逐条列出")] = False,
    common: Common = Common(),
) -> int:
    """看收到的记录接上没有：缺哪些号，有没有分叉。

    示例：
      sx bundle status
      sx bundle status --all
    """
    from sixiang_cli.queries import history as query

    workspace = session.workspace(common)
    with journal.reading(workspace.journal_path) as reader:
        found = reader.aside()
        whose = exchange.whose(workspace, reader, found)
        rows = query.aside(workspace, reader) if all_ else []
        others = query.counterparts(workspace, reader) if all_ else []
    emit(
        Answer(
            "bundle-status",
            lambda: view.status(found, (rows, others), whose, workspace.today, workspace.timezone),
            data=lambda: {
                **records.aside(found, whose),
                "events": list(records.log_rows(rows)),
                "in_force": list(records.log_rows(others)),
            },
        ),
        common,
    )
    return 0
