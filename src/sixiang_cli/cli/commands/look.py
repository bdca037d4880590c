"""``sx``, ``sx list``, ``sx show``: what there is to do, and how one measure stands."""

from sixiang_cli import lookup
from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, covering, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.lean.typing import TYPE_CHECKING, Annotated, Any

if TYPE_CHECKING:
    from sixiang_cli.reports.workbook import Book


def today(common: Common = Common()) -> int:
    """看当前单位现在要办什么。

    没有设单位时看全部。设单位：sx use 单位。

    示例：
      sx
      SX_UNIT=甲班 sx
    """
    from sixiang_cli.queries import today as query
    from sixiang_cli.views import today as view
    from sixiang_cli.views.tasks import Frame

    with session.ledger(common) as ledger:
        answer = query.today(ledger, lookup.unit_in_use(ledger.workspace))
        frame = Frame.of(ledger)
    session.tell_of_first_use(ledger.workspace, began=False)

    def data() -> dict[str, Any]:
        from sixiang_cli.reports import records

        return {
            "unit": None if answer.unit is None else frame.organisation.display(answer.unit.code),
            "due": list(records.tasks(answer.due, ledger.catalogue, ledger.organisation)),
            "overdue": answer.overdue,
            "soon": answer.soon,
            "later": answer.later,
            "undated": answer.undated,
            "waiting": answer.waiting,
            "below": [
                {
                    "unit": frame.organisation.display(row.unit.code),
                    "overdue": row.overdue,
                    "soon": row.soon,
                    "titles": [task.title for task in row.tasks],
                }
                for row in answer.below
            ],
        }

    emit(Answer("today", lambda: view.page(answer, frame), data=data), common)
    return 0


def list_(
    words: Annotated[
        tuple[str, ...], Arg("措施", help="只列这些措施：编号、题名的一段", complete="item")
    ] = (),
    scope: Scope = Scope(),
    each: Annotated[bool, Opt("--each", help="多个单位同办一项时逐个列出")] = False,
    all_: Annotated[bool, Opt("--all", help="已办的、汇总的、按需的、归档的也列")] = False,
    wide: Annotated[bool, Opt("-w", "--wide", help="加列责任部门、佐证、备注")] = False,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """列出任务，按维度和领域分组，带各维度进度。

    不写范围时列当前单位和所属单位当前各期未办的任务，连同往期没办结的。

    示例：
      sx list
      sx list -l 班组 -s 逾期
      sx list -u 轧辊作业区 -p 上月 --all
      sx list -p 上月 -s 未办 --format addresses
      sx list --done-in 本月
      sx list --light 红、黄
    """
    from sixiang_cli.queries import listing as query
    from sixiang_cli.reports import records
    from sixiang_cli.selection import light_rule
    from sixiang_cli.views import listing as view
    from sixiang_cli.views.tasks import Frame

    def ledger_book() -> "Book":
        from sixiang_cli.reports.task_ledger import list_book

        return list_book(answer.tasks, covers(), frame, ledger.catalogue)

    with session.scoped(common, scope, words) as (ledger, selection):
        answer = query.listing(ledger, selection, everything=all_)
        frame = Frame.of(ledger)
        check = ledger.check
    covers = covering("任务台账", selection, frame, check)
    emit(
        Answer(
            "tasks",
            lambda: view.page(
                answer, frame, each=each, wide=wide, printed=output.output not in (None, "-")
            ),
            lambda: records.listed(
                answer.tasks, ledger.catalogue, ledger.organisation, light_rule(ledger)
            ),
            records.LISTED_FIELDS,
            records.LISTED_TITLES,
            addresses=lambda: (records.address(task, ledger.organisation) for task in answer.tasks),
            about=covers,
            timezone=frame.timezone,
            book=ledger_book,
        ),
        common,
        output,
    )
    return 0


def show(
    item: Annotated[str, Arg("措施", help="编号、短名、题名的一段，或任务的地址", complete="item")],
    scope: Scope = Scope(),
    each: Annotated[bool, Opt("--each", help="单位再多也逐个列出")] = False,
    common: Common = Common(),
) -> int:
    """看一项措施：谁办、多久一次、各单位办得怎样、最近的记录。

    汇总项给出算法：由哪几项、几分之几相加。

    示例：
      sx show 主题党日
      sx show 3.1.2 -l 班组
      sx show 三会一课
    """
    from sixiang_cli.misplaced import no_such_measure
    from sixiang_cli.queries import detail as query
    from sixiang_cli.reports import records
    from sixiang_cli.selection import Asked
    from sixiang_cli.views import detail as view
    from sixiang_cli.views.tasks import Frame

    typed = lookup.address(item)
    if typed.unit:
        scope = scope._replace(unit=(typed.unit,))
    with session.scoped(common, scope) as (ledger, selection):
        retype = lookup.Retype("show", nothing="没有看成", wish="要看哪项")
        if not lookup.measures(ledger.catalogue, typed.measure):
            raise no_such_measure(ledger, typed.measure, retype)
        measure = lookup.measure(ledger.catalogue, typed.measure, retype, ledger.today)
        answer = query.detail(ledger, measure, selection.units)
        frame = Frame.of(ledger)
    asked = Asked(unit=scope.unit, level=scope.level)
    emit(
        Answer(
            "measure",
            lambda: view.page(answer, frame, each=each, scope=asked.typed()),
            data=lambda: {
                **{key: value for key, value in measure._asdict().items() if key != "line"},
                "tasks": list(records.tasks(answer.tasks, ledger.catalogue, ledger.organisation)),
                "parts": [
                    {"measure": part.measure.id, **records.sums(part.sums)} for part in answer.parts
                ],
                "derived_sums": [
                    {
                        "unit": None
                        if each.unit is None
                        else ledger.organisation.display(each.unit.code),
                        **records.sums(each.sums),
                    }
                    for each in answer.derived
                ],
                "sums": records.sums(answer.sums),
                "recent": list(records.log_rows(answer.recent)),
            },
        ),
        common,
    )
    return 0
