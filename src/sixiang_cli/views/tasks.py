"""How one task reads: its cells, its state in words; how tasks of many units become one row is in `folding`."""

from sixiang_cli import progress
from sixiang_cli.calendar import day_label, label
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import TYPE_CHECKING, Callable, Iterable, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import quoted
from sixiang_cli.model import Status, Unit
from sixiang_cli.organisation import Organisation
from sixiang_cli.progress import Task
from sixiang_cli.views.page import Cell, Column, Row, Span
from sixiang_cli.workspace import Workspace

if TYPE_CHECKING:
    from sixiang_cli.queries.ticking import Ticking
    from sixiang_cli.views.folding import Picked, Totals

NOTHING = "-"
UNDATED = "不限期"
NOBODY = "未定"

ID = Column("编号", min_width=7, fold=False, key="measure")
MEASURE = Column("措施", min_width=20, key="title")
UNIT = Column("单位", min_width=12, key="unit")
PERIOD = Column("周期", min_width=6, fold=False, key="period")
DUE = Column("到期", min_width=6, fold=False, key="due")
STATUS = Column("状态", min_width=16, key="status")
NARROW_STATUS = Column("状态", min_width=12, key="status")
ASSIGNEE = Column("责任岗位", min_width=12, key="assignee")
LIGHT = Column("灯", fold=False, key="light")

STATUS_WORDS = {
    Status.NOT_STARTED: "未办",
    Status.IN_PROGRESS: "在办",
    Status.SUBMITTED: "待审核",
    Status.DONE: "已办",
    Status.MISSED: "未开展",
    Status.NOT_APPLICABLE: "不适用",
}
_STYLES = {
    Status.DONE: "done",
    Status.SUBMITTED: "submitted",
    Status.MISSED: "settled",
    Status.NOT_APPLICABLE: "settled",
}


class Frame(NamedTuple):
    """What every page about tasks needs beside the answer itself.

    `base` is the code of the unit that the heading names: units below it need not repeat it.
    """

    title: str
    today: date
    organisation: Organisation
    soon: int
    timezone: str
    base: str = ""
    pace: int = 1

    @classmethod
    def of(cls, ledger: Ledger) -> "Frame":
        """Take it from a ledger."""
        return cls.on(ledger.workspace, ledger.today)

    @classmethod
    def on(cls, workspace: Workspace, today: date) -> "Frame":
        """Take it from a workspace, for the day that counts as today."""
        soon = int(workspace.get("soon"))
        pace = int(workspace.get("pace"))
        timezone = workspace.timezone
        return cls(workspace.title, today, workspace.organisation, soon, timezone, pace=pace)

    @property
    def is_unnamed(self) -> bool:
        """Tell whether no unit has been named yet."""
        return all(unit.builtin for unit in self.organisation.units)

    @property
    def plant(self) -> str:
        """Give the name of everything: the top unit's once it has one, else the catalogue's title."""
        top = self.organisation.top
        return self.title if top.builtin else top.name

    def unit(self, task: Task) -> str:
        """Give a task's unit by the shortest name that tells it apart."""
        return self.unit_name(task.unit)

    def unit_name(self, unit: Unit) -> str:
        """Give a unit as it reads below `base` (a unit's code) if the page is about that one."""
        if self.base and unit.code != self.base:
            above, path = self.organisation.path(self.base), self.organisation.path(unit.code)
            if path[: len(above)] == above:
                return "/".join(path[len(above) :])
        return self.organisation.display(unit.code)

    def about(self, roots: tuple[Unit, ...]) -> "Frame":
        """Give the frame of a page whose heading names the units `roots`."""
        return self._replace(base=roots[0].code if len(roots) == 1 else "")


def done_command(what: "Ticking", frame: Frame, on: date | None = None) -> str:
    """Give the command that ticks a task, to be typed as it stands; `on` where it fits the period.

    A frame may have a `base` only if that is the unit in use: names are looked for below it.
    """
    words = ["sx done", quoted(what.item)]
    if what.needs_unit:
        words += ["-u", quoted(frame.unit_name(what.unit))]
    if on is not None and on >= what.period.start:
        words += ["--on", "昨天" if (frame.today - on).days == 1 else on.isoformat()]
    elif what.needs_period:
        words += ["-p", label(what.period, frame.today)]
    return " ".join(words)


def due_text(task: Task, today: date) -> str:
    """Give the due day; where it was postponed or gave way to a day off, with the original one."""
    if task.due is None:
        return UNDATED
    day = day_label(task.due, today)
    if task.moved_from is not None and task.due == task.original_due:
        return f"{day} 原{day_label(task.moved_from, today)}"
    if task.facts.postponed and task.original_due is not None and task.due != task.original_due:
        return f"{day} 原{day_label(task.original_due, today)}"
    return day


def light_cell(task: Task, frame: Frame) -> Span:
    """Give a task's light: the word, on its colour; nothing where it has none."""
    from sixiang_cli.lights import WORDS, Rule, light

    found = light(task, Rule(frame.today, frame.soon, frame.pace))
    return Span(NOTHING) if found is None else Span(WORDS[found], f"light.{found}")


def legend(frame: Frame) -> str:
    """Say what the lights mean, with the thresholds in force."""
    return (
        f"灯：红 逾期；黄 被退回，或计次的慢了 {frame.pace} 次以上；蓝 {frame.soon} 天内到期；"
        "绿 正常、已办。"
    )


def unlit(tasks: Iterable[Task]) -> str:
    """Name what is overdue and has no light, since it isn't for the unit to bring about."""
    titles = dict.fromkeys(
        task.title for task in tasks if task.overdue and not task.measure.compared
    )
    return f"{'、'.join(titles)}要上面来办，逾期了也不亮灯。" if titles else ""


def remaining(task: Task, frame: Frame) -> Span | None:
    """Say how near or far past an open task's due day is, if that is worth saying."""
    if task.overdue:
        # What isn't a unit's own doing (2.1.3: a leader's visit) is said, but never in red.
        return Span(f"逾期 {task.overdue} 天", "overdue" if task.measure.compared else "")
    if task.due is None or task.status not in (Status.NOT_STARTED, Status.IN_PROGRESS):
        return None
    left = (task.due - frame.today).days
    if left == 0:
        return Span("今天到期", "soon")
    return Span(f"剩 {left} 天", "soon") if left <= frame.soon else None


def status_cell(task: Task, frame: Frame) -> Span:
    """Give a task's state: one word, how near it is, and what should be known beside it."""
    if task.status is Status.NOT_STARTED:
        return remaining(task, frame) or Span("未办")
    word = STATUS_WORDS[task.status]
    style = _STYLES.get(task.status, "")
    flags = list(_flags(task))
    if task.status is Status.IN_PROGRESS:
        near = remaining(task, frame)
        if near is not None:
            flags.append(near.text)
            style = near.style
    if task.times > 1 and task.status is not Status.NOT_APPLICABLE:
        word = f"{word} {task.amount}/{task.times}"
    elif task.amount > task.times:
        word = f"{word} {task.amount} 次"
    return Span(" ".join((word, *flags)), style)


def _flags(task: Task) -> Iterable[str]:
    if task.facts.review == "returned":
        yield "退回"
    if task.status in (Status.DONE, Status.SUBMITTED):
        if task.facts.review == "accepted":
            yield "已销号"
        if task.late:
            yield "逾期办结"
        if task.late_entry:
            yield f"补录+{task.late_entry}天"
        if task.facts.proxy:
            yield "代录"


_CELLS: dict[str, Callable[[Task, Frame], Cell]] = {
    "measure": lambda task, _: task.measure.id,
    "title": lambda task, _: task.title,
    "unit": lambda task, frame: frame.unit(task),
    "period": lambda task, frame: label(task.period, frame.today),
    "due": lambda task, frame: due_text(task, frame.today),
    "light": light_cell,
    "status": status_cell,
    "assignee": lambda task, _: task.assignee or NOBODY,
    "department": lambda task, _: "、".join(task.departments) or NOBODY,
    "evidence": lambda task, _: task.facts.evidence or NOTHING,
    "note": lambda task, _: task.facts.note or task.facts.reason or NOTHING,
}
"""How a cell is worded, by the key of its column."""

_OWN: dict[str, Callable[[Task], object]] = {
    "unit": lambda task: task.unit.code,
    "evidence": lambda task: task.facts.evidence,
    "note": lambda task: task.facts.note or task.facts.reason,
}
"""What a cell follows from that tasks that are alike don't have in common."""


def cells(task: Task, frame: Frame, columns: Sequence[Column]) -> tuple[Cell, ...]:
    """Give a task's cells for these columns."""
    return tuple([_CELLS[column.key](task, frame) for column in columns])


def all_cells(
    tasks: Sequence[Task], frame: Frame, columns: Sequence[Column]
) -> Iterable[tuple[Cell, ...]]:
    """Give the cells of many tasks; those of tasks that are alike are worded once."""
    marks = progress.marks(tasks)
    made = []
    for column in columns:
        own = _OWN.get(column.key)
        kinds: Sequence[object] = marks if own is None else [own(task) for task in tasks]
        word = _CELLS[column.key]
        one_of_each = dict(zip(kinds, tasks, strict=True))
        words = {kind: word(task, frame) for kind, task in one_of_each.items()}
        made.append(map(words.__getitem__, kinds))
    return zip(*made, strict=True)


def rows(
    tasks: Iterable[Task],
    frame: Frame,
    columns: Sequence[Column],
    folding: "Totals | Picked | None",
) -> list[tuple[Cell, ...] | Row]:
    """Give rows for tasks in order: one each, or with `folding` one for those that differ only in unit."""
    if folding is not None:
        from sixiang_cli.views.folding import folded

        return folded(tasks, frame, columns, folding)
    listed = list(tasks)
    drawn = zip(listed, all_cells(listed, frame, columns), strict=True)
    return [made if task.is_open else Row(made, "settled") for task, made in drawn]
