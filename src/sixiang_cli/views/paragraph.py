"""The paragraph of ``sx brief`` that goes upward: figures, measures and units in one line to paste.

No reason, no note, nothing that people wrote stands in it.
"""

from sixiang_cli.lean.typing import Iterable
from sixiang_cli.model import Cadence, Status, Tally
from sixiang_cli.progress import Task, completion, on_time
from sixiang_cli.queries.brief import Brief
from sixiang_cli.views.naming import listed_tasks, period_name, units_text
from sixiang_cli.views.page import percent
from sixiang_cli.views.tasks import Frame

STILL_OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS)
_CADENCES = {
    Cadence.WEEKLY: "每周",
    Cadence.MONTHLY: "月度",
    Cadence.QUARTERLY: "季度",
    Cadence.HALF_YEARLY: "半年",
    Cadence.YEARLY: "年度",
    Cadence.ONCE: "一次性",
}


def scope_words(answer: Brief, frame: Frame) -> str:
    """Name whom the paragraph is about: 全厂, or the units that were asked for."""
    selection = answer.selection
    top = frame.organisation.top
    everything = not selection.roots or selection.roots == (top,)
    name = f"全{top.level}" if everything else units_text(selection.roots, frame)
    limits = [each.partition("：")[2] for each in selection.limits]
    return f"{name}（{'，'.join(limits)}）" if limits else name


def paragraph(answer: Brief, frame: Frame) -> str:
    """Give the paragraph that goes upward, in one line."""
    sums = answer.sums
    name = f"{period_name(answer.period, frame)}，{scope_words(answer, frame)}"
    if sums.expected:
        text = (
            f"{name}应办{sums.expected}项，已办{sums.done}项，完成率{percent(*completion(sums))}，"
            f"按期率{percent(*on_time(sums))}"
        )
        rest = [
            f"{word}{len(tasks)}项：{listed_tasks(tasks, answer.selection, frame)}"
            for word, tasks in (
                ("未办", answer.having(*STILL_OPEN)),
                ("待审核", answer.having(Status.SUBMITTED)),
                ("未开展", answer.having(Status.MISSED)),
            )
            if tasks
        ]
        text += "".join(f"；{each}" for each in rest) + "。"
    else:
        text = f"{name}没有应办的月度事项。" if _is_month(answer) else f"{name}没有应办事项。"
    if answer.beside:
        listed = listed_tasks(answer.beside, answer.selection, frame)
        waiting = waiting_text(answer.beside)
        text += f"另办理{kinds(answer.beside)}事项{len(answer.beside)}项{waiting}：{listed}。"
    if answer.earlier:
        listed = listed_tasks(answer.earlier, answer.selection, frame)
        text += f"补办往期{len(answer.earlier)}项{waiting_text(answer.earlier)}：{listed}。"
    if answer.as_needed:
        times = sum(each.facts.amount for each in answer.as_needed)
        titles = dict.fromkeys(each.measure.title for each in answer.as_needed)
        text += f"按需事项{times}次：{'、'.join(titles)}。"
    return text + _counted_apart(sums)


def _counted_apart(sums: Tally) -> str:
    return f"不适用{sums.not_applicable}项，补录{sums.late_entry}项。"


def _is_month(answer: Brief) -> bool:
    return answer.period.cadence is Cadence.MONTHLY


def waiting_text(tasks: Iterable[Task]) -> str:
    """Say how many of what was done wait for review, in brackets; empty if none does."""
    number = sum(task.status is Status.SUBMITTED for task in tasks)
    return f"（其中{number}项待审核）" if number else ""


def kinds(tasks: Iterable[Task]) -> str:
    """Name the cadences of these tasks: 季度、年度."""
    found = {task.period.cadence for task in tasks}
    return "、".join(word for cadence, word in _CADENCES.items() if cadence in found)
