"""``sx check``, ``sx doctor``: is what people wrote right, is the installation in order."""

import sys

from sixiang_cli import __version__
from sixiang_cli.cli import session, streams
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Common, Opt
from sixiang_cli.errors import ExitCode
from sixiang_cli.journal import permissions, refolding
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.queries import health as query
from sixiang_cli.views.page import Column as Heading
from sixiang_cli.views.page import Line, Page, Span, Table
from sixiang_cli.workspace import Workspace


def check(common: Common = Common()) -> int:
    """查目录、组织和设置有没有写错；一次列出全部，写明行、列和改法。

    标着“提醒”的不影响使用，只是值得一看。查出错或提醒，退出码都是 3；
    只要有没有错：--json 里看 warning。

    示例：
      sx check
      sx check --home 台账
    """
    workspace = session.workspace(common)
    faults = query.faults(workspace)
    fatal = [fault for fault in faults if not fault.warning]

    def page() -> Page:
        if not faults:
            return Page("", (Line(f"没有问题：{_catalogue(workspace)}、组织、设置。"),))
        lines = [Line(str(fault)) for fault in faults]
        return Page(
            "",
            (
                *lines,
                Line(f"查出 {len(fatal)} 处错，{len(faults) - len(fatal)} 处提醒。", style="note"),
            ),
        )

    emit(Answer("faults", page, data=lambda: [fault._asdict() for fault in faults]), common)
    return ExitCode.FOUND if faults else ExitCode.OK


def doctor(
    repair: Annotated[
        bool, Opt("--repair", help="按流水重算状态表，放开同组的权限，流水本身不动")
    ] = False,
    common: Common = Common(),
) -> int:
    """体检：版本、路径、目录、组织、终端，流水与状态表是否一致。

    示例：
      sx doctor
      sx doctor --repair
    """
    workspace = session.workspace(common)
    if repair:
        workspace.refuse_share()
        permissions.open_to_group(workspace.journal_path)
        refolding.repair(workspace.journal_path, now_ms=workspace.now, actor="sx doctor")
    found = query.examine(workspace, __version__, sys.stdout, streams.walked)
    columns = (Heading("项目", min_width=10), Heading("情况", min_width=40))
    bad = [fact for fact in found if not fact.good]

    def page() -> Page:
        rows = [(fact.name, Span(fact.text, "" if fact.good else "overdue")) for fact in found]
        end = "没有发现问题。" if not bad else "有问题的在上面标出。"
        return Page("体检", (Table(columns, rows), Line(end, style="note")))

    emit(
        Answer(
            "doctor",
            page,
            data=lambda: [{"name": f.name, "text": f.text, "good": f.good} for f in found],
        ),
        common,
    )
    return ExitCode.FOUND if any(fact.serious for fact in bad) else ExitCode.OK


def _catalogue(workspace: Workspace) -> str:
    return "自带的目录" if workspace.uses_builtin else workspace.catalogue_path
