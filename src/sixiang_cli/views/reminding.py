"""The text of ``sx remind``: plain lines, a block for each group chat, ready to be pasted.

No colour, no table, no folding: whoever reads it is not at this terminal. The words 到期 and 逾期 keep
`replies` from reading a reminder that is pasted back as if it were an answer.
"""

from sixiang_cli.calendar import day_label, label
from sixiang_cli.lookup import quoted
from sixiang_cli.model import Cadence
from sixiang_cli.progress import Task
from sixiang_cli.queries.reminding import Group, Reminder
from sixiang_cli.views.page import BLANK, Block, Line, Page
from sixiang_cli.views.tasks import Frame

_LONG = (Cadence.YEARLY, Cadence.ONCE)


def page(answer: Reminder, frame: Frame) -> Page:
    """Draw it: the blocks one after another."""
    if not answer.groups:
        return Page("", tuple(Line(text) for text in nothing(answer)))
    blocks: list[Block] = []
    for group in answer.groups:
        blocks += [BLANK] if blocks else []
        blocks += [Line(line) for line in lines(group, frame)]
    return Page("提醒", tuple(blocks))


def nothing(answer: Reminder) -> list[str]:
    """Say that nobody needs reminding; what waits for others is said, and how to remind of it."""
    waiting = answer.not_theirs
    if not waiting:
        return [
            f"没有要提醒的：{answer.quiet} 个单位都没有逾期的，{answer.days} 天内也没有到期的。"
        ]
    titles = "、".join(dict.fromkeys(task.title for task in waiting))
    late = sum(task.overdue > 0 for task in waiting)
    counted = f"逾期 {late} 项" if late else f"快到期 {len(waiting)} 项"
    return [
        f"没有要提醒的：{answer.quiet} 个单位自己能办的没有逾期，{answer.days} 天内也没有到期的。",
        f"{titles}{counted}，要上面来办，不提醒。也要提醒：sx remind {quoted(waiting[0].measure.id)}",
    ]


def lines(group: Group, frame: Frame) -> list[str]:
    """Give the lines of one block."""
    first = group.owing[0]
    example = first.tasks[0]
    name = frame.organisation.display(group.above.code if group.above else first.unit.code)
    today = day_label(frame.today, frame.today)
    made = [f"{name} {today} 还要办："]
    made += [
        f"{owing.unit.name}  {'；'.join(_task(task, frame) for task in owing.tasks)}"
        for owing in group.owing
    ]
    level = first.unit.level
    made.append(
        f"办完在群里回一行：{level} 事项 日期。例：{first.unit.name} {example.title} {today}"
    )
    return made


def _task(task: Task, frame: Frame) -> str:
    said = [label(task.period, frame.today)] if task.period.cadence not in _LONG else []
    if task.times > 1:
        said.append(f"{task.amount}/{task.times} 次")
    if task.facts.review == "returned":
        said.append("退回")
    if task.due is not None:
        said.append(f"{day_label(task.due, frame.today)} 到期")
    if task.overdue and task.measure.compared:
        said.append(f"逾期 {task.overdue} 天")
    return f"{task.title}（{'，'.join(said)}）" if said else task.title


def text(group: Group, frame: Frame) -> str:
    """Give one block as a single text."""
    return "\n".join(lines(group, frame))
