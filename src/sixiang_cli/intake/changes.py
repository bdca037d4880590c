"""What a filled-in row asks of its task, against how the task stands; pure.

A row states a whole: the state, the day, how often, the reference, the remark. What differs
becomes steps, each one event of the journal; what can't be meant is a fault of a cell. An empty
cell states nothing.
"""

from sixiang_cli.calendar import label
from sixiang_cli.errors import BadInput
from sixiang_cli.intake.headings import CellFault, Wrong
from sixiang_cli.intake.stated import Stated
from sixiang_cli.lean.datetime import date, timedelta
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


def change(task: Task, stated: Stated, today: date, wrong: Wrong) -> Change | None:
    """Give what differs between a row and its task; none where the row can't mean that.

    What it can't mean is said in `wrong`, cell by cell, beside what could not be read there.
    """
    evidence = wrong.trying(
        lambda: _differing(stated.evidence, task.facts.evidence, "evidence", "佐证"), ""
    )
    remark = wrong.trying(lambda: _new_remark(stated, task), "")
    if stated.day is not None:
        _check_day(task, stated.day, today, wrong)
    steps = [] if "status" in wrong else _steps(task, stated, remark, today, wrong)
    if not {"status", "day", "count"} & wrong.faults.keys():
        steps = _with_texts(steps, task, evidence, remark, wrong)
    if wrong:
        return None
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


def _check_day(task: Task, day: date, today: date, wrong: Wrong) -> None:
    if day > today:
        message = f"办理日期 {day.isoformat()} 还没到（今天 {today.isoformat()}）。"
        wrong.add("day", "future-day", message)
    elif task.period.cadence is not Cadence.ONCE and day < task.period.start:
        start = task.period.start.isoformat()
        message = f"办理日期 {day.isoformat()} 还不到{label(task.period, today)}（{start} 起）。"
        wrong.add("day", "before-period", message)


def _steps(task: Task, stated: Stated, remark: str, today: date, wrong: Wrong) -> list[Step]:
    wanted = stated.status
    if wanted is None:
        if stated.day is not None and stated.day != task.done_on:
            wrong.add("status", "no-status", "写了办理日期，完成情况却空着；写已办。")
            return []
        wanted = task.status
    if wanted is Status.DONE or (wanted is Status.SUBMITTED and task.measure.review):
        return _done(task, stated, wrong)
    if wanted is Status.SUBMITTED and task.status is not Status.SUBMITTED:
        wrong.add("status", "no-review", "这一项不用审核，办完写已办。")
        return []
    if wanted is Status.IN_PROGRESS:
        return _going(task, stated, wrong)
    if wanted is Status.NOT_STARTED:
        return _taken_back(task, stated, wrong)
    return _verdict(task, stated, wanted, remark, today, wrong)


def _done(task: Task, stated: Stated, wrong: Wrong) -> list[Step]:
    closed = task.amount >= task.times and task.status in _CLOSED
    count = stated.times
    if closed and (count is None or count == task.amount):
        if stated.day is None or stated.day == task.done_on:
            return []
        if len(task.facts.acts) > 1 or task.amount > 1:
            message = f"记过 {task.amount} 次，不能在表里改日期；先 sx reopen，再逐次记。"
            wrong.add("day", "many-acts", message)
        return [Step(Kind.REOPEN, {}), Step(Kind.DONE, {}, stated.day)]
    if stated.day is None:
        wrong.add("day", "no-day", "写了已办，没有写办理日期。")
    if count is None:
        if task.times > 1:
            message = f"应办 {task.times} 次，已记 {task.amount} 次；一共办了几次，写在次数里。"
            wrong.add("count", "no-count", message)
        count = task.amount + 1
    elif count < task.times:
        message = f"应办 {task.times} 次，写了 {count} 次，还不算已办；完成情况写在办。"
        wrong.add("count", "too-few", message)
    return _more(task, stated, count, wrong)


def _going(task: Task, stated: Stated, wrong: Wrong) -> list[Step]:
    if task.times == 1:
        if task.status is not Status.IN_PROGRESS or stated.times not in (None, task.amount):
            said = "这一项办一次就算办完，不写在办；写未办或已办。"
            wrong.add("status", "not-counted", said)
        return []
    count = task.amount if stated.times is None else stated.times
    if count == task.amount and task.status is Status.IN_PROGRESS:
        return []
    if count >= task.times:
        message = f"应办 {task.times} 次，写了 {count} 次；完成情况写已办。"
        wrong.add("status", "enough", message)
    if stated.day is None:
        wrong.add("day", "no-day", "写了在办，没有写办理日期。")
    if not count:
        wrong.add("count", "no-count", "写了在办，没有写办了几次。")
        return []
    return _more(task, stated, count, wrong)


def _more(task: Task, stated: Stated, count: int, wrong: Wrong) -> list[Step]:
    """Give the step that brings the number of times up to `count`."""
    more = count - task.amount
    if more < 0:
        message = f"已记 {task.amount} 次，次数只能加；记错了先 sx reopen。"
        wrong.add("count", "fewer", message)
    elif not more:
        wrong.add("count", "no-count", f"次数还是 {count}，没有多。")
    return [Step(Kind.DONE, {} if more == 1 else {"n": more}, stated.day)]


def _taken_back(task: Task, stated: Stated, wrong: Wrong) -> list[Step]:
    if stated.day is not None and stated.day != task.done_on:
        wrong.add("status", "day-but-open", "写了办理日期，完成情况还是未办；写已办。")
    if stated.times and stated.times != task.amount:
        wrong.add("status", "count-but-open", "写了次数，完成情况还是未办；写在办或已办。")
    if task.status is Status.NOT_STARTED:
        return []
    if task.status is Status.NOT_APPLICABLE and not task.facts.verdict:
        message = "这一项长期不适用，不能在表里改；收回：sx reopen。"
        wrong.add("status", "standing", message)
    return [Step(Kind.REOPEN, {})]


def _verdict(
    task: Task, stated: Stated, wanted: Status, remark: str, today: date, wrong: Wrong
) -> list[Step]:
    word = WORDS[wanted]
    if task.status is wanted:
        return []
    if task.status in _CLOSED or task.amount:
        message = f"已经办过，不能改成{word}；先改成未办导一次。"
        wrong.add("status", "is-done", message)
    if wanted is Status.MISSED and task.period.end >= today:
        begins = f"{(task.period.end + timedelta(days=1)).isoformat()} 起才能写未开展"
        how = "一次性的不写未开展" if task.period.cadence is Cadence.ONCE else begins
        message = f"{label(task.period, today)}还没过完，{how}；先写未办。"
        wrong.add("status", "not-over", message)
    if stated.day is not None:
        wrong.add("day", "day-but-none", f"写了{word}，又写了办理日期。")
    if not remark:
        wrong.add("remark", "no-reason", f"写了{word}，要在备注里写原因。")
    kind = Kind.SKIP if wanted is Status.MISSED else Kind.NOT_APPLICABLE
    return [Step(kind, {"reason": remark})]


def _with_texts(
    steps: list[Step], task: Task, evidence: str, remark: str, wrong: Wrong
) -> list[Step]:
    """Put a new reference and remark into the steps, or into steps of their own."""
    last = steps[-1] if steps else None
    if last is not None and last.kind is Kind.DONE:
        kept = {"evidence": evidence, "note": remark}
        body = last.body | {key: value for key, value in kept.items() if value}
        return [*steps[:-1], last._replace(body=body)]
    more = list(steps)
    if evidence:
        if task.status not in _CLOSED and task.status is not Status.IN_PROGRESS:
            wrong.add("evidence", "nothing-done", "还没有办，先不记佐证。")
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
        more = f"（应办 {task.times} 次）" if count > task.times else ""
        shown.append(("次数", str(task.amount), f"{count}{more}"))
    if evidence:
        shown.append(("佐证", before[3] or "-", evidence))
    if remark:
        shown.append(("备注", "", f"加上“{remark}”"))
    return shown
