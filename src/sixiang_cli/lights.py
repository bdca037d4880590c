"""亮灯: how a task stands at a glance, as one of four lights or none; pure.

蓝 due soon, 黄 behind or sent back, 红 overdue, 绿 on pace or done. The meanings of blue, yellow and
red follow the table of 宿迁市国资委 (2025):
http://sqgzw.suqian.gov.cn/gzw/gqfc/202506/c520c452698d42cebc27aed37067306c.shtml
Its pro-rata progress (序时进度) applies to counted tasks only, since a task that is done once is
never half done. Colours are in `views`.
"""

from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.enum import StrEnum
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.model import Status
from sixiang_cli.progress import Task

_SETTLED = (Status.DONE, Status.SUBMITTED)
_FOUND = (Status.NOT_STARTED, Status.IN_PROGRESS)


class Light(StrEnum):
    """A light, the most pressing first; its value is the word of JSON."""

    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"


WORDS = {Light.RED: "红", Light.YELLOW: "黄", Light.BLUE: "蓝", Light.GREEN: "绿"}
DEFAULT_SOON = 7
DEFAULT_PACE = 1


class Rule(NamedTuple):
    """What lights are judged by: the day, and the two thresholds of the settings.

    Blue from `soon` days before the due day on; yellow from `pace` times behind 序时进度 on.
    """

    today: date
    soon: int = DEFAULT_SOON
    pace: int = DEFAULT_PACE


def light(task: Task, rule: Rule) -> Light | None:
    """Give the light of a task; none where there is nothing to be on time for.

    None: not applicable, 未开展, not yet done and without a due day. A measure that is not compared
    (2.1.3: whether a leader comes is not the team's doing) is never red or yellow.
    """
    if task.status in _SETTLED:
        return Light.GREEN
    if task.status not in _FOUND:
        return None
    own_doing = task.measure.compared
    if task.overdue:
        return Light.RED if own_doing else None
    if own_doing and (task.facts.review == "returned" or behind(task, rule.today) >= rule.pace):
        return Light.YELLOW
    if task.due is None:
        return None
    return Light.BLUE if (task.due - rule.today).days <= rule.soon else Light.GREEN


def behind(task: Task, today: date) -> int:
    """Give by how many times a counted task is behind 序时进度, 0 if it isn't.

    What should be done is the number of times, in the proportion of the days gone by (today is
    not gone) to the days from the period's first to the due day; parts of a time don't count. A
    task that was owed only from a day within the period on is measured from that day.
    """
    if task.times < 2 or task.due is None:
        return 0
    first = task.period.start
    if task.begin is not None and task.begin > first:
        first = task.begin
    days = (task.due - first).days + 1
    gone = min(max((today - first).days, 0), days)
    return max(0, task.times * gone // days - task.amount) if days > 0 else 0


def read(text: str) -> Light | None:
    """Give the light of that word: 红, 红灯, red; none for any other."""
    word = text.strip().casefold().removesuffix("灯").removesuffix("色")
    return next((each for each in Light if word in (each.value, WORDS[each])), None)
