"""``sx report``: progress, by dimension unless asked otherwise."""

from sixiang_cli.cli import session
from sixiang_cli.cli.arranging import grouping, sort_column
from sixiang_cli.cli.emit import Answer, covering, emit, wants
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.lean.typing import TYPE_CHECKING, Annotated
from sixiang_cli.reports import records

if TYPE_CHECKING:
    from sixiang_cli.lean.typing import Callable, Sequence
    from sixiang_cli.ledger import Ledger
    from sixiang_cli.progress import Task
    from sixiang_cli.reports.html import Figure
    from sixiang_cli.reports.workbook import Book
    from sixiang_cli.selection import Selection
    from sixiang_cli.views.tasks import Frame


def report(
    words: Annotated[tuple[str, ...], Arg("措施", help="只算这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    by: Annotated[
        str,
        Opt(
            "--by",
            metavar="项",
            complete="by",
            help="按什么分行：维度、领域、层级、单位、部门、岗位、措施",
        ),
    ] = "dimension",
    sort: Annotated[
        str | None,
        Opt(
            "--sort", metavar="列", help="按完成率、按期率、逾期、未办排；缺省按组织和目录里的先后"
        ),
    ] = None,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """汇总进度：每个提升维度办了几分之几。

    口径：应办＝已办＋待审核＋在办＋未办＋未开展；其中逾期含在未办、在办里；
    完成率＝已办/应办；按期率＝按期办结/(已办＋逾期＋未开展)，按办理日期算。
    不写 -p 时算各措施当前一期；往期没办结的另列，不混进比率。

    示例：
      sx report
      sx report --level 班组
      sx report --by 单位 -p 上月
      sx report -p 2026Q4 --as-of 2026-10-31
      sx report -p 11月 -o 11月台账.xlsx
    """
    from sixiang_cli.queries import report as query
    from sixiang_cli.queries.listing import listing as all_of
    from sixiang_cli.views import report as view
    from sixiang_cli.views.tasks import Frame

    def ledger_book() -> "Book":
        from sixiang_cli.reports.task_ledger import report_book

        return report_book(answer, tasks, covers(), frame, ledger.catalogue)

    rows = grouping(by)
    column = "" if sort is None else sort_column(sort)
    with session.scoped(common, scope, words) as (ledger, selection):
        answer = query.report(ledger, selection, by=rows)
        frame = Frame.of(ledger)
        check = ledger.check
        tasks: Sequence[Task] = ()
        if wants("xlsx", common, output):
            tasks = all_of(ledger, selection, everything=True).tasks
        figures = _figures(ledger, selection, frame) if wants("html", common, output) else None
    if column:
        answer = query.sorted_by(answer, column)
    covers = covering("进度汇总", selection, frame, check)
    emit(
        Answer(
            "report",
            lambda: view.page(answer, frame),
            lambda: records.report_rows(answer),
            records.SUM_FIELDS,
            records.SUM_TITLES,
            lambda: {**records.report_data(answer), "check_code": check or None},
            about=covers,
            book=ledger_book,
            special=("docx",),
            figures=figures,
        ),
        common,
        output,
    )
    return 0


def _figures(
    ledger: "Ledger", selection: "Selection", frame: "Frame"
) -> "Callable[[], Sequence[Figure]]":
    """Ask, while the ledger is open, for what a page of HTML draws whatever the rows are."""
    from sixiang_cli.queries import matrix as squares
    from sixiang_cli.queries import report as query
    from sixiang_cli.reports import figures

    by_dimension = query.report(ledger, selection, by="dimension")
    by_unit = query.report(ledger, selection, by="unit")
    matrix = squares.matrix(ledger, selection)
    return lambda: figures.of_report(by_dimension, by_unit, matrix, frame, ledger.catalogue)
