"""What a filled-in row asks of its task, against how the task stands; pure.

A row states a whole: the state, the day, how often, the reference, the remark. What differs
becomes steps, each one event of the journal; what can't be meant is a fault of a cell. An empty
cell states nothing.
"""

from sixiang_cli.calendar import label
from sixiang_cli.errors import BadInput
from sixiang_cli.intake.headings import CellFault
from sixiang_cli.intake.stated import Stated
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.model import Cadence, Kind, Status
from sixiang_cli.progress import Task
from sixiang_cli.sheets.texts import same_text
from sixiang_cli.spelling import clean_note

WORDS = {
    Status.NOT_STARTED: "未办",
    Status.IN_PROGRESS: "在办",
    Status.SUBMITTED: "待审核",
    Status.DONE: "已办",
    Status.MISSED: "未开展",
    Status.NOT_APPLICABLE: "不适用",
}
_CLOSED = (Status.DONE, Status.SUBMITTED)


class Step(NamedTuple):
    """One event to be: its kind, its body, the day claimed (none: the day of recording)."""

    kind: Kind
    body: dict[str, object]
    on: date | None = None


class Change(NamedTuple):
    """What a row changes of its task: the steps, and field by field what stood and what will."""

    steps: tuple[Step, ...]
    shown: tuple[tuple[str, str, str], ...]


def remark_of(task: Task) -> str:
    """Give what stands under 备注: the notes, and the reason of a verdict."""
    return "；".join(filter(None, (task.facts.note, task.facts.reason)))


def filled_cells(task: Task) -> tuple[str, ...]:
    """Give what the cells of a task say that may be filled in, in the order of a seal."""
    counted = task.times > 1 or task.amount > 1
    return (
        WORDS[task.status],
        task.done_on.isoformat() if task.done_on else "",
        str(task.amount) if counted else "",
        task.facts.evidence,
        remark_of(task),
    )


def change(task: Task, stated: Stated, today: date) -> Change:
    """Give what differs between a row and its task.

    Raises:
        CellFault: the row can't mean that.
    """
    evidence = _differing(stated.evidence, task.facts.evidence, "evidence", "佐证")
    remark = _new_remark(stated, task)
    if stated.day is not None:
        _check_day(task, stated.day, today)
    steps = _steps(task, stated, remark, today)
    steps = _with_texts(steps, task, evidence, remark)
    return Change(tuple(steps), tuple(_shown(task, stated, steps, evidence, remark)))


def _differing(text: str, kept: str, key: str, what: str) -> str:
    if not text or same_text(text, kept):
        return ""
    try:
        return clean_note(text, what)
    except BadInput as error:
        raise CellFault(key, "bad-text", error.message) from error


def _new_remark(stated: Stated, task: Task) -> str:
    """Give what a remark adds to those there are: notes accumulate, none is ever taken away."""
    kept = remark_of(task)
    text = stated.remark
    if kept and text.startswith(kept.strip()):
        text = text[len(kept.strip()) :].lstrip("；;，, \n")
    return _differing(text, kept, "remark", "备注")


def _check_day(task: Task, day: date, today: date) -> None:
    if day > today:
        message = f"办理日期 {day.isoformat()} 还没到（今天 {today.isoformat()}）。"
        raise CellFault("day", "future-day", message)
    if task.period.cadence is not Cadence.ONCE and day < task.period.start:
        start = task.period.start.isoformat()
        message = f"办理日期 {day.isoformat()} 还不到{label(task.period, today)}（{start} 起）。"
        raise CellFault("day", "before-period", message)


def _steps(task: Task, stated: Stated, remark: str, today: date) -> list[Step]:
    wanted = stated.status
    if wanted is None:
        if stated.day is not None and stated.day != task.done_on:
            raise CellFault("status", "no-status", "写了办理日期，完成情况却空着；写已办。")
        wanted = task.status
    if wanted is Status.DONE or (wanted is Status.SUBMITTED and task.measure.review):
        return _done(task, stated)
    if wanted is Status.SUBMITTED and task.status is not Status.SUBMITTED:
        raise CellFault("status", "no-review", "这一项不用审核，办完写已办。")
    if wanted is Status.IN_PROGRESS:
        return _going(task, stated)
    if wanted is Status.NOT_STARTED:
        return _taken_back(task, stated)
    return _verdict(task, stated, wanted, remark, today)


def _done(task: Task, stated: Stated) -> list[Step]:
    closed = task.amount >= task.times and task.status in _CLOSED
    count = stated.times
    if closed and (count is None or count == task.amount):
        if stated.day is None or stated.day == task.done_on:
            return []
        if len(task.facts.acts) > 1 or task.amount > 1:
            message = f"记过 {task.amount} 次，不能在表里改日期；先 sx reopen，再逐次记。"
            raise CellFault("day", "many-acts", message)
        return [Step(Kind.REOPEN, {}), Step(Kind.DONE, {}, stated.day)]
    if stated.day is None:
        raise CellFault("day", "no-day", "写了已办，没有写办理日期。")
    if count is None:
        if task.times > 1:
            message = f"应办 {task.times} 次，已记 {task.amount} 次；一共办了几次，写在次数里。"
            raise CellFault("count", "no-count", message)
        count = task.amount + 1
    if count < task.times:
        message = f"应办 {task.times} 次，写了 {count} 次，还不算已办；完成情况写在办。"
        raise CellFault("count", "too-few", message)
    return [_more(task, stated, count)]


def _going(task: Task, stated: Stated) -> list[Step]:
    if task.times == 1:
        if task.status is Status.IN_PROGRESS and stated.times in (None, task.amount):
            return []
        raise CellFault("status", "not-counted", "这一项办一次就算办完，不写在办；写未办或已办。")
    count = task.amount if stated.times is None else stated.times
    if count == task.amount and task.status is Status.IN_PROGRESS:
        return []
    if count >= task.times:
        message = f"应办 {task.times} 次，写了 {count} 次；完成情况写已办。"
        raise CellFault("status", "enough", message)
    if not count:
        raise CellFault("count", "no-count", "写了在办，没有写办了几次。")
    if stated.day is None:
        raise CellFault("day", "no-day", "次数多了，没有写办理日期。")
    return [_more(task, stated, count)]


def _more(task: Task, stated: Stated, count: int) -> Step:
    """Give the step that brings the number of times up to `count`."""
    more = count - task.amount
    if more < 0:
        message = f"已记 {task.amount} 次，次数只能加；记错了先 sx reopen。"
        raise CellFault("count", "fewer", message)
    if not more:
        raise CellFault("count", "no-count", f"次数还是 {count}，没有多。")
    return Step(Kind.DONE, {} if more == 1 else {"n": more}, stated.day)


def _taken_back(task: Task, stated: Stated) -> list[Step]:
    if stated.day is not None and stated.day != task.done_on:
        raise CellFault("status", "day-but-open", "写了办理日期，完成情况还是未办；写已办。")
    if stated.times and stated.times != task.amount:
        raise CellFault("status", "count-but-open", "写了次数，完成情况还是未办；写在办或已办。")
    if task.status is Status.NOT_STARTED:
        return []
    if task.status is Status.NOT_APPLICABLE and not task.facts.verdict:
        message = "这一项长期不适用，不能在表里改；收回：sx reopen。"
        raise CellFault("status", "standing", message)
    return [Step(Kind.REOPEN, {})]


def _verdict(task: Task, stated: Stated, wanted: Status, remark: str, today: date) -> list[Step]:
    word = WORDS[wanted]
    if task.status is wanted:
        return []
    if task.status in _CLOSED or task.amount:
        raise CellFault("status", "is-done", f"已经办过，不能改成{word}；先改成未办导一次。")
    if stated.day is not None:
        raise CellFault("day", "day-but-none", f"写了{word}，又写了办理日期。")
    if not remark:
        raise CellFault("remark", "no-reason", f"写了{word}，要在备注里写原因。")
    if wanted is Status.MISSED:
        if task.period.end >= today:
            message = f"{label(task.period, today)}还没过完，不能写未开展。"
            raise CellFault("status", "not-over", message)
        return [Step(Kind.SKIP, {"reason": remark})]
    return [Step(Kind.NOT_APPLICABLE, {"reason": remark})]


def _with_texts(steps: list[Step], task: Task, evidence: str, remark: str) -> list[Step]:
    """Put a new reference and remark into the steps, or into steps of their own."""
    last = steps[-1] if steps else None
    if last is not None and last.kind is Kind.DONE:
        kept = {"evidence": evidence, "note": remark}
        body = last.body | {key: value for key, value in kept.items() if value}
        return [*steps[:-1], last._replace(body=body)]
    more = list(steps)
    if evidence:
        if task.status not in _CLOSED and task.status is not Status.IN_PROGRESS:
            raise CellFault("evidence", "nothing-done", "还没有办，先不记佐证。")
        more.append(Step(Kind.DONE, {"n": 0, "evidence": evidence}, task.done_on))
    if remark and (last is None or last.kind is Kind.REOPEN):
        more.append(Step(Kind.NOTE, {"text": remark}))
    return more


def _shown(
    task: Task, stated: Stated, steps: list[Step], evidence: str, remark: str
) -> list[tuple[str, str, str]]:
    """Say field by field what changes."""
    shown: list[tuple[str, str, str]] = []
    if not steps:
        return shown
    before = filled_cells(task)
    wanted = stated.status or task.status
    if wanted is not task.status:
        shown.append(("完成情况", before[0], WORDS[wanted]))
    did = any(step.kind is Kind.DONE and step.body.get("n") != 0 for step in steps)
    if did and stated.day is not None and stated.day != task.done_on:
        shown.append(("办理日期", before[1] or "-", stated.day.isoformat()))
    kept = 0 if any(step.kind is Kind.REOPEN for step in steps) else task.amount
    count = kept + sum(int(str(step.body.get("n", 1))) for step in steps if step.kind is Kind.DONE)
    if did and (task.times > 1 or count > 1):
        shown.append(("次数", str(task.amount), str(count)))
    if evidence:
        shown.append(("佐证", before[3] or "-", evidence))
    if remark:
        shown.append(("备注", "", f"加上“{remark}”"))
    return shown
