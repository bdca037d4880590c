"""``sx brief``: one period in one page, and the paragraph that goes upward."""

from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, covering, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output, Scope
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Annotated
from sixiang_cli.reports import records, summaries


def brief(
    words: Annotated[tuple[str, ...], Arg("措施", help="只算这些措施", complete="item")] = (),
    scope: Scope = Scope(),
    text: Annotated[bool, Opt("--text", help="只要上报的那一段话")] = False,
    output: Output = Output(),
    common: Common = Common(),
) -> int:
    """写一期的通报：一段能直接粘贴的话，加上办了什么、没办什么、各单位对照。

    不写 -p 时是上月。段落里只有数字、措施和单位。--format markdown 给文档用。

    示例：
      sx brief
      sx brief --text
      sx brief -p 三季度 -u 轧辊作业区
      sx brief -p 上月 -o 11月通报.md
    """
    from sixiang_cli.queries import brief as query
    from sixiang_cli.views import brief as view
    from sixiang_cli.views.paragraph import paragraph
    from sixiang_cli.views.tasks import Frame

    if scope.done_in is not None:
        raise BadInput("通报写的是一期，用 -p；不能同 --done-in 一起用。")
    asked = scope._replace(period=scope.period or "上月")
    with session.scoped(common, asked, words) as (ledger, selection):
        if selection.period is None:  # a period was asked for, so there is one
            raise BadInput("没有写是哪一期。")
        answer = query.brief(ledger, selection, selection.period)
        frame = Frame.of(ledger)
        check = ledger.check
    if text and output.format is None and not output.output:
        output = output._replace(format="text")  # one line to paste, whatever the terminal's width

    emit(
        Answer(
            "brief",
            lambda: (view.text_page if text else view.page)(answer, frame),
            lambda: records.tasks(answer.tasks, ledger.catalogue, ledger.organisation),
            records.TASK_FIELDS,
            records.TASK_TITLES,
            lambda: {
                **summaries.brief_data(
                    answer, paragraph(answer, frame), ledger.catalogue, ledger.organisation
                ),
                "check_code": check or None,
            },
            addresses=lambda: (records.address(task, ledger.organisation) for task in answer.tasks),
            about=None if text else covering("通报", answer.selection, frame, check),
            timezone=frame.timezone,
            special=("docx",),
        ),
        common,
        output,
    )
    return 0
