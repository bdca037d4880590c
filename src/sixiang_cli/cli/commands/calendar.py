"""``sx calendar``: due days on a month's sheet, or as a file for the phone."""

from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, covering, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.lean.typing import TYPE_CHECKING, Annotated, Any
from sixiang_cli.reports import records

if TYPE_CHECKING:
    from sixiang_cli.lean.typing import Iterable, Iterator


def calendar(
    words: Annotated[tuple[str, ...], Arg("措施", help="只看这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    each: Annotated[bool, Opt("--each", help="多个单位同办一项时逐个列出")] = False,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """看哪天有什么到期：一个月一张，今天和放假调休都标出来，下面列出到期的事。

    不写 -p 时看本月；一个季度、一年也行，还没到的月份也行。
    写成 ics 文件可以加进手机日历；隔些日子再加一次，办完的会改成“已办”，不会重复。

    示例：
      sx calendar
      sx calendar -p 12月 -u 轧辊作业区
      sx calendar -p 今年 -o 待办.ics
    """
    from sixiang_cli.queries import agenda as query
    from sixiang_cli.views import agenda as view
    from sixiang_cli.views.tasks import Frame

    def plain() -> "Iterable[dict[str, Any]]":
        return records.tasks(answer.tasks, ledger.catalogue, ledger.organisation)

    def due() -> "Iterator[dict[str, Any]]":
        from sixiang_cli.reports import ics

        return ics.rows(answer.tasks, plain(), frame.today, now)

    with session.scoped(common, scope, words) as (ledger, selection):
        span = selection.period
        if span is not None and not query.names_a_year(scope.period or ""):
            span = query.nearest(span, ledger.today)
        answer = query.agenda(ledger, selection._replace(period=span))
        frame = Frame.of(ledger)
        now, check = ledger.workspace.now, ledger.check
    emit(
        Answer(
            "calendar",
            lambda: view.page(answer, frame, each=each),
            due,
            records.TASK_FIELDS,
            records.TASK_TITLES,
            lambda: {
                "period": answer.span.key,
                "from": answer.span.start.isoformat(),
                "to": answer.span.end.isoformat(),
                "undated": answer.undated,
                "tasks": list(plain()),
            },
            lambda: (records.address(task, ledger.organisation) for task in answer.tasks),
            about=covering("到期日历", selection._replace(period=answer.span), frame, check),
            timezone=frame.timezone,
            special=("ics",),
        ),
        common,
        output,
    )
    return 0
