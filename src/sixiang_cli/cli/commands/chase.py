"""``sx due`` and ``sx remind``: what comes next, and the text that reminds of it."""

from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, covering, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.ledger import Ledger
from sixiang_cli.reports import records
from sixiang_cli.selection import light_rule

_MOST_DAYS = 3_660


def due(
    words: Annotated[tuple[str, ...], Arg("措施", help="只看这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    days: Annotated[
        int | None, Opt("--days", metavar="天数", help="看几天以内到期的，缺省 7 天")
    ] = None,
    each: Annotated[bool, Opt("--each", help="多个单位同办一项时逐个列出")] = False,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """看接下来要办什么，按到期日排，逾期的在前。

    待审核的不列：已经报上去了。灯的意思写在表尾；
    几天算快到期、少几次算慢，用 sx config set soon、sx config set pace 改。

    示例：
      sx due
      sx due --days 30 -l 班组
      sx due --light 红
    """
    from sixiang_cli.queries import upcoming as query
    from sixiang_cli.views import upcoming as view
    from sixiang_cli.views.tasks import Frame

    with session.scoped(common, scope, words) as (ledger, selection):
        answer = query.upcoming(ledger, selection, _days(days, ledger))
        frame = Frame.of(ledger)
        check = ledger.check

    emit(
        Answer(
            "due",
            lambda: view.page(answer, frame, each=each),
            lambda: records.listed(
                answer.tasks, ledger.catalogue, ledger.organisation, light_rule(ledger)
            ),
            records.LISTED_FIELDS,
            records.LISTED_TITLES,
            addresses=lambda: (records.address(task, ledger.organisation) for task in answer.tasks),
            about=covering("接下来要办", selection, frame, check),
            timezone=frame.timezone,
        ),
        common,
        output,
    )
    return 0


def remind(
    words: Annotated[tuple[str, ...], Arg("措施", help="只提醒这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    days: Annotated[
        int | None, Opt("--days", metavar="天数", help="几天以内到期的也提醒，缺省 7 天")
    ] = None,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """打印提醒：一个群一段，只到单位，照抄贴进群里。

    逾期的、退回的、快到期的才写，写明哪天到期、怎样回。什么也不记，也不给谁打分。
    群里的回复用 sx paste 收。

    示例：
      sx remind -l 班组
      sx remind -u 轧辊作业区 --days 14
      sx remind 军令状 -o 提醒.txt
    """
    from sixiang_cli.queries import reminding as query
    from sixiang_cli.views import reminding as view
    from sixiang_cli.views.tasks import Frame

    with session.scoped(common, scope, words) as (ledger, selection):
        answer = query.reminder(ledger, selection, _days(days, ledger))
        frame = Frame.of(ledger)
    if output.format is None and output.output is None:
        output = output._replace(format="text")  # to be copied: nothing is coloured or folded
    emit(
        Answer(
            "reminders",
            lambda: view.page(answer, frame),
            data=lambda: [
                {
                    "group": ledger.organisation.display(group.above.code) if group.above else None,
                    "text": view.text(group, frame),
                    "units": [
                        {
                            "unit": ledger.organisation.display(owing.unit.code),
                            "tasks": list(
                                records.tasks(owing.tasks, ledger.catalogue, ledger.organisation)
                            ),
                        }
                        for owing in group.owing
                    ],
                }
                for group in answer.groups
            ],
        ),
        common,
        output if not common.json else Output(None, output.output, output.force),
    )
    return 0


def _days(days: int | None, ledger: Ledger) -> int:
    if days is None:
        return int(ledger.workspace.get("soon"))
    if not 0 <= days <= _MOST_DAYS:
        raise BadInput(f"--days 要写 0 到 {_MOST_DAYS} 的整数，不能是 {days}。")
    return days
