"""The page of ``sx due``: a row for each day and measure, the light and the word beside it."""

from sixiang_cli.calendar import day_label
from sixiang_cli.queries.upcoming import Upcoming
from sixiang_cli.views.folding import totals_of
from sixiang_cli.views.listing import nothing_found, scope_name
from sixiang_cli.views.page import BLANK, Block, Heading, Line, Note, Page, Span, Table
from sixiang_cli.views.tasks import (
    ASSIGNEE,
    DUE,
    ID,
    LIGHT,
    MEASURE,
    NARROW_STATUS,
    PERIOD,
    UNIT,
    Frame,
    legend,
    rows,
    unlit,
)


def page(answer: Upcoming, frame: Frame, *, each: bool = False) -> Page:
    """Draw it; `each` spells out units that would be folded into one row."""
    name = scope_name(answer.selection, frame)
    frame = frame.about(answer.selection.roots)
    limits = "".join(f"  {limit}" for limit in answer.selection.limits)
    day = frame.today.isoformat()
    heading = Heading((Span(name, "heading"), f"  {_span(answer)}{limits}"), day, style="")
    if not answer.tasks:
        return Page(name, (heading, *_nothing(answer, frame)))
    assigned = any(task.assignee for task in answer.tasks)
    last = (ASSIGNEE,) if assigned else ()
    columns = (DUE, LIGHT, NARROW_STATUS, ID, MEASURE, UNIT, PERIOD, *last)
    drawn = rows(
        answer.tasks, frame, columns, None if each else totals_of(answer.selection, answer.judged)
    )
    soon = len(answer.tasks) - answer.overdue
    said = f"逾期 {answer.overdue} 项，{answer.days} 天内到期 {soon} 项。"
    if len(drawn) < len(answer.tasks):
        said += "逐个单位列出：--each"
    notes = [Note(text) for text in (said, legend(frame), unlit(answer.judged)) if text]
    return Page(name, (heading, BLANK, Table(columns, drawn), BLANK, *notes))


def _span(answer: Upcoming) -> str:
    return f"逾期的和 {answer.days} 天内到期的"


def _nothing(answer: Upcoming, frame: Frame) -> list[Block]:
    if not answer.judged:
        return [Line(nothing_found(answer.selection, frame))]
    blocks: list[Block] = [Line(f"没有逾期的，{answer.days} 天内也没有到期的。")]
    task = answer.next
    if task is not None and task.due is not None:
        when = day_label(task.due, frame.today)
        blocks.append(Note(f"下一件：{task.title}（{frame.unit(task)}），{when} 前。"))
    if answer.undated:
        scope = answer.selection.asked.typed()
        blocks.append(Note(f"不限期的还有 {answer.undated} 项：sx list{scope}"))
    return blocks
