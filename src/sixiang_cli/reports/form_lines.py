"""What stands on a tick sheet, line by line, whatever it is drawn on: paper from a browser or Excel.

Headings, the columns to be filled in, and one line for each task with its boxes. How it looks is in
`form_page` and `form_sheet`.
"""

from typing import NamedTuple

from sixiang_cli.calendar import day_label, label
from sixiang_cli.lean.datetime import date
from sixiang_cli.model import Status
from sixiang_cli.progress import Task
from sixiang_cli.queries.form import Form, Forms
from sixiang_cli.views.tasks import NOBODY, UNDATED, Frame

COLUMNS = ("打勾", "编号", "措施", "周期", "到期", "责任岗位", "办理日期", "经手岗位", "佐证、说明")
"""The headings; the last three are left for the pen."""

HOW = (
    "办完一次打一个勾，写上日期和经手的岗位（写岗位，不写姓名）。没开展的写“未开展”和原因。"
    "交回后由作业区录入。"
)
_MOST_BOXES = 6
_SPARE = 4  # empty lines for what nobody foresaw, where there is room
_ROOMY = 16  # lines that leave room for them


class Line(NamedTuple):
    """One task: `boxes` to tick, of which `ticked` are; texts that are printed, empty for the pen."""

    boxes: int
    ticked: int
    more: str
    id: str
    title: str
    period: str
    due: str
    post: str
    day: str
    note: str


_EMPTY = Line(1, 0, "", "", "", "", "", "", "", "")


class Sheet(NamedTuple):
    """One unit's form: `parts` are (heading, lines)."""

    name: str
    title: str
    facts: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def sheets(answer: Forms, frame: Frame) -> list[Sheet]:
    """Give every form of an answer."""
    when = label(answer.period, frame.today).replace("全年", f"{answer.period.start.year}年")
    if not when.startswith(str(answer.period.start.year)):
        when = f"{answer.period.start.year}年{when}"
    made = []
    for form in answer.forms:
        name = frame.organisation.display(form.unit.code)
        facts = f"单位：{name}    周期：{when}    打印：{frame.today.isoformat()}"
        parts = tuple(
            (heading, tuple(_line(task, frame.today) for task in tasks))
            for heading, tasks in _parts(form, when)
            if tasks
        )
        if sum(len(lines) for _, lines in parts) <= _ROOMY:
            parts = (*parts, ("另外办的（上级临时通知的等）", (_EMPTY,) * _SPARE))
        made.append(Sheet(name, f"{name} {when}任务登记表", facts, parts))
    return made


def _parts(form: Form, when: str) -> tuple[tuple[str, tuple[Task, ...]], ...]:
    return (f"{when}要办的", form.tasks), ("周期更长、还没办结的", form.longer)


def _line(task: Task, today: date) -> Line:
    boxes = min(task.times, _MOST_BOXES)
    more = f"共 {task.times} 次" if task.times > boxes else ""
    done = task.status is Status.DONE and task.done_on is not None
    return Line(
        boxes,
        min(task.amount, boxes),
        more,
        task.measure.id,
        task.title,
        label(task.period, today),
        UNDATED if task.due is None else day_label(task.due, today),
        task.assignee or (NOBODY if done else ""),
        day_label(task.done_on, today) if done and task.done_on is not None else "",
        task.facts.evidence,
    )
