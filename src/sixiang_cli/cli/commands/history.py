"""``sx log``: what was recorded."""

from sixiang_cli import journal
from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.reports import records
from sixiang_cli.selection import Asked


def log(
    items: Annotated[tuple[str, ...], Arg("措施", help="只看这些措施或任务", complete="item")] = (),
    scope: Scope = Scope(),
    since: Annotated[
        str | None, Opt("--since", metavar="日期", complete="date", help="从哪天记的起")
    ] = None,
    actor: Annotated[
        str | None, Opt("--actor", metavar="经手", help="只看这个岗位或单位经手的")
    ] = None,
    late: Annotated[bool, Opt("--late", help="只看期后补录的，同 --only 期后补录")] = False,
    only: Annotated[
        str | None,
        Opt(
            "--only",
            metavar="哪些",
            complete="counted",
            help="只看 sx verify 数的哪些，照它的词写，如 4天以上",
        ),
    ] = None,
    last: Annotated[
        int | None, Opt("-n", "--last", metavar="条数", help="只看最近几条；缺省全列")
    ] = None,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """看历史：什么时候、谁经手、记了什么；期后补录标明差几天。

    记录只增不改，撤销也是一笔。目录读不出来时照样能看，所以这里只看周期：
    那一期里办的、期末以后才记的叫期后补录。到期后才记的看 sx list -s 补录 -p 今年。

    sx verify 数出来的，--only 逐条列：当天、1至3天、4天以上、期后补录、撤销、
    不适用（到期后改的）、代录、集中录入、时钟异常、目录变更（连组织、启用日、节假日）。

    示例：
      sx log -n 10
      sx log 主题党日
      sx log 1.3.2@轧辊作业区#2026-11
      sx log --since 11-01 --late
      sx log -p 11月 --only 4天以上
    """
    from sixiang_cli.journal.chain import check_text
    from sixiang_cli.queries import log as query
    from sixiang_cli.views import log as view
    from sixiang_cli.views.about import About

    workspace = session.workspace(common)
    if late and only is not None:
        raise BadInput("--late 和 --only 只能写一个：--late 就是 --only 期后补录。")
    only = "期后补录" if late else only
    wish = query.Wish(items, Asked((), *scope), since, actor, only, last)
    with journal.reading(workspace.journal_path) as reader:
        answer = query.log(workspace, reader, wish)
        check = check_text(reader.heads(answer.until))
    rows, today = answer.rows, workspace.today

    def as_csv() -> bytes:
        from sixiang_cli.reports.delimited import csv_text

        told = []
        for record, row in zip(records.log_rows(rows), rows, strict=True):
            said = view.said(row, today, workspace.timezone)
            told.append({**record, "body": "" if said == "-" else said})
        titles = (*records.LOG_TITLES[:-1], "说明")
        return b"".join(csv_text(told, records.LOG_FIELDS, titles, workspace.timezone))

    emit(
        Answer(
            "log",
            lambda: view.page(answer, today, workspace.timezone),
            lambda: records.log_rows(rows),
            records.LOG_FIELDS,
            records.LOG_TITLES,
            about=lambda: About(
                "记录", answer.name, answer.limits or "全部", today.isoformat(), check
            ),
            own={"csv": as_csv},
        ),
        common,
        output,
    )
    return 0
