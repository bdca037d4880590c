"""``sx sheet`` and ``sx import``: a sheet out to be filled in, and back."""

import os

from sixiang_cli import files, journal
from sixiang_cli.cli import session, streams
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Scope
from sixiang_cli.errors import BadInput, BadSheet, ExitCode
from sixiang_cli.intake import filled, taking
from sixiang_cli.intake.filled import Plan, Result
from sixiang_cli.lean.typing import Annotated, Any
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import quoted
from sixiang_cli.organisation import Organisation
from sixiang_cli.recording import record_definitions
from sixiang_cli.reports import records
from sixiang_cli.sheets import read
from sixiang_cli.views import intake as view

_Output = Annotated[
    str | None,
    Opt("-o", "--output", metavar="文件", complete="file", help="写进哪个文件"),
]
_Force = Annotated[bool, Opt("--force", help="文件已经有了也写")]


def sheet(
    words: Annotated[tuple[str, ...], Arg("措施", help="只要这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    output: _Output = None,
    force: _Force = False,
    common: Common = Common(),
) -> int:
    """做一张填报表：有下拉、锁住不该改的列，填好用 sx import 收回。

    不写 -p 时是各措施当前一期，连同往期没办结的。每行记着做表时账上的位置，
    收回时账上已经变了的行算冲突，不会盖掉。

    示例：
      sx sheet -u 轧辊作业区 -p 11月 -o 填报.xlsx
      sx sheet -l 班组 -o 班组填报.xlsx
    """
    from sixiang_cli.queries import fill_in as query
    from sixiang_cli.reports import fill_in
    from sixiang_cli.views.about import about
    from sixiang_cli.views.tasks import Frame

    if not output or not output.lower().endswith(".xlsx"):
        raise BadInput("填报表是 Excel 文件，要写名字，什么也没做。", "例：-o 填报.xlsx")
    files.refuse_occupied(output, replace=force)
    with session.scoped(common, scope, words) as (ledger, selection):
        rows = query.fill_in(ledger, selection)
        frame, check = Frame.of(ledger), ledger.check
    if not rows:
        raise BadInput("这个范围里没有任务，填报表没有做。", "看有哪些：sx list --all")
    covers = about("任务填报表", selection, frame, check)
    files.write_new(output, fill_in.write(rows, covers, frame), replace=force)
    streams.tell(f"已写入 {output}：{len(rows)} 项。填好收回：sx import {quoted(output)} --dry-run")
    return 0


def import_(
    file: Annotated[str, Arg("文件", help="Excel 或 CSV 文件", complete="file")],
    partial: Annotated[bool, Opt("--partial", help="有错、有冲突的行放下，其余照导")] = False,
    dry_run: Annotated[bool, Opt("--dry-run", help="只说会改什么，不改")] = False,
    yes: Annotated[bool, Opt("-y", "--yes", help="不再问")] = False,
    catalogue: Annotated[bool, Opt("--catalogue", help="这是措施表：做成 checklists.toml")] = False,
    organisation: Annotated[
        bool, Opt("--organisation", help="这是单位表：做成 organisation.toml")
    ] = False,
    output: _Output = None,
    force: _Force = False,
    common: Common = Common(),
) -> int:
    """收回填报表（.xlsx 或 .csv）：逐行列出要改什么，问过再记，算一条命令。

    只改填过的行；有一行不对就都不导，除非 --partial。做表之后账上已经变了的是
    冲突，不会盖掉。CSV 的编码（UTF-8、GBK）和分隔符自己认，认出来的会说。

    示例：
      sx import 填报.xlsx --dry-run
      sx import 填报.xlsx
      sx import 填报.csv --partial -y
      sx import --catalogue 措施表.xlsx -o checklists.toml
      sx import --organisation 单位表.xlsx -o organisation.toml
    """
    if catalogue or organisation:
        return _definitions(file, catalogue, organisation, output, force, common)
    if output or force:
        raise BadInput("-o 和 --force 同 --catalogue 或 --organisation 合用。")
    grids = read(file)
    workspace = session.workspace(common)
    taker = taking.Taker(workspace)
    with journal.reading(workspace.journal_path) as reader:
        plan = taking.checked(taker, filled.plan(Ledger(workspace, reader), grids))
    changes = plan.having(Result.CHANGE)
    refused = bool(plan.faults) and not partial
    if dry_run:
        _answer(plan, common, workspace.organisation, imported=0, faults=True)
        return ExitCode.USAGE if refused else ExitCode.OK
    if refused:
        raise BadSheet(
            plan.faults,
            f"一行也没有导（另有 {len(changes)} 行可以导）。改好再导；先导没有问题的：--partial"
            if changes
            else "一行也没有导，别的行和账上一样。",
        )
    if not changes:
        _answer(plan, common, workspace.organisation, imported=0, faults=True)
        return 0
    if not yes:
        import sys

        from sixiang_cli.views.render import render

        render(view.page(plan, faults=True), stream=sys.stderr)
        session.confirm(f"导入这 {len(changes)} 行？", yes=False)
    number = taker.take(changes)
    session.tell_of_first_use(workspace, began=taker.began)
    _answer(plan, common, workspace.organisation, imported=number, faults=yes)
    return 0


def _answer(
    plan: Plan, common: Common, organisation: Organisation, *, imported: int, faults: bool
) -> None:
    from sixiang_cli.views.page import BLANK, Line, Page

    def page() -> Page:
        drawn = view.page(plan, faults=faults)
        if not imported:
            return drawn
        done = Line(f"已导入 {imported} 项。整份撤销：sx undo")
        return Page(plan.path, (*drawn.blocks, BLANK, done) if faults else (done,))

    emit(Answer("import", page, data=lambda: _data(plan, imported, organisation)), common)


def _data(plan: Plan, imported: int, organisation: Organisation) -> dict[str, Any]:
    """Give a plan as JSON's data."""
    return {
        "file": plan.path,
        "imported": imported,
        "said": list(plan.said),
        "rows": [
            {
                "sheet": row.sheet or None,
                "line": row.line,
                "result": str(row.result),
                "address": None if row.task is None else records.address(row.task, organisation),
                "changes": []
                if row.change is None
                else [list(field) for field in row.change.shown],
                "code": row.faults[0].code if row.faults else None,
                "message": row.faults[0].message if row.faults else None,
                "faults": [
                    {"column": fault.column, "code": fault.code, "message": fault.message}
                    for fault in row.faults
                ],
            }
            for row in plan.rows
        ],
    }


def _definitions(
    file: str, catalogue: bool, organisation: bool, output: str | None, force: bool, common: Common
) -> int:
    """Turn a spreadsheet into a definition file, on stdout or in a file of its own."""
    import sys

    from sixiang_cli.intake import measures, unit_rows

    if catalogue and organisation:
        raise BadInput("--catalogue 和 --organisation 只能写一个。")
    if output and output != "-":
        files.refuse_occupied(output, replace=force)
    workspace = session.workspace(common)
    made = (
        measures.convert(read(file), workspace)
        if catalogue
        else unit_rows.convert(read(file), workspace)
    )
    streams.tell(*made.said)
    if output and output != "-":
        files.write_new(output, made.text.encode(), replace=force)
        if os.path.realpath(os.path.dirname(output)) == os.path.realpath(workspace.home):
            record_definitions(session.workspace(common))
        streams.tell(f"已写入 {output}：{made.number} {made.unit}。{made.next}")
    else:
        sys.stdout.write(made.text)
    return 0
