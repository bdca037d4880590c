"""The page of ``sx form`` for a screen: what will stand on the sheets, before they are printed."""

from sixiang_cli.calendar import label
from sixiang_cli.lean.typing import Iterable
from sixiang_cli.progress import Task
from sixiang_cli.queries.form import Forms
from sixiang_cli.views.page import BLANK, Block, Column, Heading, Line, Note, Page, Table
from sixiang_cli.views.tasks import DUE, ID, MEASURE, PERIOD, Frame, cells

_COLUMNS = (
    Column("打勾", min_width=5, fold=False),
    ID,
    MEASURE,
    PERIOD,
    DUE,
    Column("办理日期", min_width=9, fold=False),
    Column("经手岗位", min_width=9, fold=False),
)


def page(answer: Forms, frame: Frame) -> Page:
    """Draw it."""
    when = label(answer.period, frame.today).replace("全年", f"{answer.period.start.year}年")
    if not answer.forms:
        return Page("登记表", (Line(f"{when}没有要登记的任务。"),))
    blocks: list[Block] = []
    for form in answer.forms:
        name = frame.organisation.display(form.unit.code)
        tail = f"打印 {frame.today.isoformat()}"
        blocks += [Heading(f"{name} {when}任务登记表", tail), BLANK]
        rows = list(_rows((*form.tasks, *form.longer), frame))
        blocks += [Table(_COLUMNS, rows, group="form"), BLANK]
    count = len(answer.forms)
    blocks.append(Note(f"共 {count} 张。印出来：加 -o 登记表.html 或 -o 登记表.xlsx，再打印。"))
    return Page("登记表", tuple(blocks))


def _rows(tasks: Iterable[Task], frame: Frame) -> Iterable[tuple[str, ...]]:
    for task in tasks:
        ticked = min(task.amount, task.times)
        boxes = "[x]" * ticked + "[ ]" * (task.times - ticked)
        if task.times > 3:
            boxes = f"{task.amount}/{task.times}"
        shown = [str(cell) for cell in cells(task, frame, (ID, MEASURE, PERIOD, DUE))]
        day = "" if task.done_on is None else task.done_on.isoformat()[5:]
        yield (boxes, *shown, day, "")
