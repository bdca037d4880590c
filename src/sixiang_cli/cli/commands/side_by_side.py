"""``sx compare``, ``matrix``, ``trend``, ``diff``: units, periods and days beside each other."""

from sixiang_cli import journal, lookup, spelling, spoken_time
from sixiang_cli.calendar import Period
from sixiang_cli.cli import session
from sixiang_cli.cli.arranging import grouping, sort_column
from sixiang_cli.cli.emit import Answer, covering, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.ledger import Ledger
from sixiang_cli.reports import summaries
from sixiang_cli.selection import Asked, select


def compare(
    words: Annotated[tuple[str, ...], Arg("措施", help="只算这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    explain: Annotated[
        str | None,
        Opt("--explain", metavar="单位", complete="unit", help="逐项列出这个单位是怎么算的"),
    ] = None,
    below: Annotated[bool, Opt("--below", help="连同每个单位的所属单位一起算")] = False,
    sort: Annotated[
        str | None,
        Opt(
            "--sort",
            metavar="列",
            complete="sort",
            help="按完成率、按期率、逾期、未办排；缺省按组织的先后",
        ),
    ] = None,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """把同一级的单位放在一起对照。

    只对照单位，不涉及个人；不写 -l 时取下一级，不写 -p 时算各措施当前一期。
    不适用的不在应办内，件数写在表下。应办太少的标“项数少”，不排位次；
    几项算少用 sx config set small 改。办不办由上级定的措施（目录里 compared = false）不进对照。

    示例：
      sx compare
      sx compare -l 作业区 -p 上月
      sx compare -p 今年 --explain 轧辊作业区
      sx compare -p 今年 --below --sort 完成率
    """
    from sixiang_cli.queries import compare as query
    from sixiang_cli.views import compare as view
    from sixiang_cli.views.tasks import Frame

    column = "" if sort is None else sort_column(sort)
    with session.ledger(common, scope.as_of) as ledger:
        selection = select(ledger, Asked(words, *scope._replace(level=())))
        if scope.level:
            levels = select(ledger, Asked((), level=scope.level)).levels
            selection = selection._replace(levels=levels)
        unit = None
        if explain is not None:
            unit = lookup.unit(ledger.organisation, explain, within=selection.in_use)
        answer = query.compare(ledger, selection, below=below, sort=column, explain=unit)
        frame = Frame.of(ledger)
        check = ledger.check
    organisation = ledger.organisation

    emit(
        Answer(
            "comparison",
            lambda: view.page(answer, frame),
            lambda: summaries.comparison_rows(answer, organisation),
            summaries.COMPARE_FIELDS,
            summaries.COMPARE_TITLES,
            lambda: summaries.comparison_data(answer, ledger.catalogue, organisation),
            about=covering(f"{answer.level}对照", selection, frame, check),
        ),
        common,
        output,
    )
    return 0


def matrix(
    words: Annotated[tuple[str, ...], Arg("措施", help="只看这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """把措施和单位画成一张方格，一格一个字，没办的一眼看见。

    不写 -p 时画各措施当前一期。单位多的一级按上级分成几块，80 列放得下。

    示例：
      sx matrix -l 作业区
      sx matrix -l 班组 -p 今年
      sx matrix -d 覆盖广度 -u 轧辊作业区
    """
    from sixiang_cli.queries import matrix as query
    from sixiang_cli.views import matrix as view
    from sixiang_cli.views.tasks import Frame

    with session.scoped(common, scope, words) as (ledger, selection):
        answer = query.matrix(ledger, selection)
        frame = Frame.of(ledger)
        check = ledger.check

    emit(
        Answer(
            "matrix",
            lambda: view.page(answer, frame),
            lambda: summaries.matrix_rows(answer, ledger.organisation),
            summaries.CELL_FIELDS,
            summaries.CELL_TITLES,
            about=covering("措施和单位", selection, frame, check),
        ),
        common,
        output,
    )
    return 0


def trend(
    words: Annotated[tuple[str, ...], Arg("措施", help="只算这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    by: Annotated[
        str | None,
        Opt(
            "--by",
            metavar="项",
            complete="by",
            help="再按维度、领域、层级、单位、部门、岗位、措施分",
        ),
    ] = None,
    line: Annotated[bool, Opt("--line", help="每个维度（或 --by 的每项）画成一行小线")] = False,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """一期一行，看进度的走势。

    -p 写起止两期，月、季度、年都行；不写就是今年各月。一期只算周期落在这一期里的任务，
    更长周期的件数写在表下。

    示例：
      sx trend
      sx trend -p 2026-01..2026-11 -l 作业区
      sx trend -p 一季度至四季度 --by 维度
      sx trend --line
    """
    from sixiang_cli.queries import trend as query
    from sixiang_cli.views import trend as view
    from sixiang_cli.views.tasks import Frame

    rows = grouping(by) if by else "dimension" if line else ""
    if scope.done_in is not None:
        raise BadInput("走势按任务所属的一期算，不能同 --done-in 一起用。", "起止写在 -p 里。")
    with session.scoped(common, scope._replace(period=None), words) as (ledger, selection):
        periods = _periods(scope.period, ledger)
        answer = query.trend(ledger, selection, periods, by=rows)
        frame = Frame.of(ledger)
        check = ledger.check

    span = f"{periods[0].key} 至 {periods[-1].key}" if periods else "-"
    emit(
        Answer(
            "trend",
            lambda: view.page(answer, frame, small=line),
            lambda: summaries.trend_rows(answer),
            summaries.TREND_FIELDS,
            summaries.TREND_TITLES,
            lambda: summaries.trend_data(answer),
            about=covering("走势", selection, frame, check, span),
        ),
        common,
        output,
    )
    return 0


def _periods(text: str | None, ledger: Ledger) -> tuple[Period, ...]:
    from sixiang_cli.queries.trend import months_so_far

    if text is None:
        return months_so_far(ledger)
    return spoken_time.parse_periods(text, ledger.workspace.today)


def diff(
    first: Annotated[str, Arg("日期", help="先前那天，当天结束时的账", complete="date")],
    second: Annotated[str, Arg("日期", help="后来那天；不写就是现在", complete="date")] = "今天",
    scope: Scope = Scope(),
    each: Annotated[bool, Opt("--each", help="多个单位同样变化时逐个列出")] = False,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """看两天之间账上变了什么：新办结、改回未办、补录、新到逾期等。

    两天都按当天结束时账上的记录，目录和组织都用现在的。

    示例：
      sx diff 2026-10-31 2026-11-30
      sx diff 昨天
      sx diff 10-31 11-30 -l 作业区 -p 10月
    """
    from sixiang_cli.queries import diff as query
    from sixiang_cli.views import diff as view
    from sixiang_cli.views.tasks import Frame

    if scope.as_of is not None:
        raise BadInput("两天已经写明，不能再加 --as-of。")
    workspace = session.workspace(common)
    days = [spelling.parse_day(text, workspace.today) for text in (first, second)]
    if max(days) > workspace.today:
        raise BadInput(f"{max(days).isoformat()} 还没到，那天的账还没有。")
    if days[0] >= days[1]:
        raise BadInput("先前那天要早于后来那天。", f"早的写在前面：sx diff {days[1]} {days[0]}")
    with journal.reading(workspace.journal_path) as reader:
        before, after = (Ledger(workspace, reader, day) for day in days)
        selection = select(after, Asked((), *scope))
        answer = query.diff(before, after, selection)
        frame = Frame.of(after)
        check = after.check

    span = f"{days[0].isoformat()} 至 {days[1].isoformat()}"
    emit(
        Answer(
            "diff",
            lambda: view.page(answer, frame, each=each),
            lambda: summaries.diff_rows(answer, after.organisation),
            summaries.DIFF_FIELDS,
            summaries.DIFF_TITLES,
            lambda: summaries.diff_data(answer, after.organisation),
            addresses=lambda: (
                each_["address"] for each_ in summaries.diff_rows(answer, after.organisation)
            ),
            about=covering("两天之间", selection, frame, check, span),
        ),
        common,
        output,
    )
    return 0
