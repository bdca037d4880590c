"""``sx form``: the sheet that hangs on the wall and is ticked with a pen."""

from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, covering, emit
from sixiang_cli.cli.params import Arg, Common, Output, Scope
from sixiang_cli.errors import BadInput, Refused
from sixiang_cli.lean.typing import TYPE_CHECKING, Annotated
from sixiang_cli.reports import records

if TYPE_CHECKING:
    from sixiang_cli.lean.typing import Callable
    from sixiang_cli.reports.form_lines import Sheet


def form(
    words: Annotated[tuple[str, ...], Arg("措施", help="只印这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """印打勾用的登记表：一个单位一张 A4，有打勾的格子，办理日期、经手岗位留空。

    不写 -p 时是本月；周期更长、还没办结的列在下半张。写成 html 用浏览器打印，写成 xlsx 可以再改。
    交回来以后照着录入；表上的校验码说明印的时候账上记到第几条。

    示例：
      sx form -u 甲班 -p 12月 -o 登记表.html
      sx form -l 班组 -o 各班登记表.html
      sx form -u 轧辊作业区 -o 登记表.xlsx
    """
    from sixiang_cli.queries import agenda
    from sixiang_cli.queries import form as query
    from sixiang_cli.views import form as view
    from sixiang_cli.views.tasks import Frame

    if scope.done_in is not None:
        raise BadInput("登记表按周期印，用 -p；不能同 --done-in 一起用。")
    with session.scoped(common, scope, words) as (ledger, selection):
        period = selection.period
        if period is not None and not agenda.names_a_year(scope.period or ""):
            period = agenda.nearest(period, ledger.today)
        answer = query.forms(ledger, selection._replace(period=period))
        frame = Frame.of(ledger)

    def drawn(write: "Callable[[list[Sheet], str], bytes]") -> bytes:
        from sixiang_cli.reports.form_lines import sheets

        if not answer.forms:
            raise Refused(
                "没有要登记的任务，没有写表。", "换一期或换个单位：sx form -u 单位 -p 周期"
            )
        return write(sheets(answer, frame), answer.check)

    def as_page() -> bytes:
        from sixiang_cli.reports import form_page

        return drawn(form_page.write)

    def as_book() -> bytes:
        from sixiang_cli.reports import form_sheet

        return drawn(form_sheet.write)

    tasks = [task for each in answer.forms for task in (*each.tasks, *each.longer)]
    emit(
        Answer(
            "form",
            lambda: view.page(answer, frame),
            lambda: records.tasks(tasks, ledger.catalogue, ledger.organisation),
            records.TASK_FIELDS,
            records.TASK_TITLES,
            about=covering("登记表", selection._replace(period=answer.period), frame, answer.check),
            own={"html": as_page, "xlsx": as_book},
            timezone=frame.timezone,
        ),
        common,
        output,
    )
    return 0
