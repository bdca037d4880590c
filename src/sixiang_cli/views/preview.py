"""What a command would do with each task: the answer to ``--dry-run``."""

from sixiang_cli.calendar import day_label
from sixiang_cli.model import Kind
from sixiang_cli.progress import Task
from sixiang_cli.service import Outcome
from sixiang_cli.views.answers import named
from sixiang_cli.views.page import Line, Page
from sixiang_cli.views.tasks import STATUS_WORDS, Frame


def page(outcome: Outcome, frame: Frame, verb: str) -> Page:
    """Draw it; `verb` is what the command does with a task."""
    lines = [
        f"会{verb}：{named(change.before, frame)}"
        if change.recorded
        else f"不用再{verb}：{named(change.before, frame)}{_state(outcome.kind, change.before, frame)}"
        for change in outcome.changes
    ]
    return Page("", tuple(map(Line, lines)))


def _state(kind: Kind, task: Task, frame: Frame) -> str:
    """Say how it stands already."""
    if kind is Kind.DONE and task.done_on is not None:
        return f"{day_label(task.done_on, frame.today)} {STATUS_WORDS[task.status]}"
    state = "已销号" if kind is Kind.ACCEPT else STATUS_WORDS[task.status]
    return f"现在就是{state}"
