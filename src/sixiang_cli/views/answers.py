"""What a command that changed history answers: the result first, then what can be done next."""

from sixiang_cli.calendar import Period, day_label, label, moment
from sixiang_cli.lean.typing import TYPE_CHECKING, Sequence
from sixiang_cli.lookup import quoted
from sixiang_cli.model import Cadence, Event, Kind, Status
from sixiang_cli.progress import Task
from sixiang_cli.service import Change, Outcome
from sixiang_cli.views.page import Line, Page, Parts, Span
from sixiang_cli.views.tasks import STATUS_WORDS, Frame

if TYPE_CHECKING:
    from sixiang_cli.turning import Reversal

UNDO = "撤销：sx undo"
_DID = (Status.DONE, Status.SUBMITTED, Status.IN_PROGRESS)  # what was done, or begun


def page(outcome: Outcome, frame: Frame, uplift: str) -> Page:
    """Draw what a command did; `uplift` is the dimension of the last task."""
    lines = _done(outcome, frame, uplift) if outcome.kind is Kind.DONE else _other(outcome, frame)
    return Page("", tuple(Line(line) for line in lines))


def named(task: Task, frame: Frame) -> str:
    """Give a task as ``1.3.2 主题党日（轧辊作业区，11月）``."""
    return (
        f"{task.measure.id} {task.title}（{frame.unit(task)}，{label(task.period, frame.today)}）"
    )


def _done(outcome: Outcome, frame: Frame, uplift: str) -> list[Parts]:
    recorded = [change for change in outcome.changes if change.recorded]
    lines: list[Parts] = []
    if len(recorded) == 1:
        lines += _one_done(recorded[0], outcome, frame, uplift)
    elif recorded:
        lines += _several_done([change.after for change in recorded], frame)
        lines += [note for change in recorded if (note := _beside(change.after, frame, short=True))]
    untouched = [change.before for change in outcome.changes if not change.recorded]
    if len(untouched) > (1 if recorded else 3):
        lines.append(f"早已办过 {len(untouched)} 项，没有新增记录：{_several(untouched, frame)}。")
        return lines
    lines += [line for task in untouched for line in _already(task, frame)]
    return lines


def _several_done(tasks: list[Task], frame: Frame) -> list[Parts]:
    """Say what was ticked by one command; what waits for review is not called done."""
    waiting = [task for task in tasks if task.status is Status.SUBMITTED]
    said = f"：{_several(tasks, frame)}。{UNDO}"
    if len(waiting) == len(tasks):
        word = Span(f"已办，待审核 {len(tasks)} 项", "submitted")
        return [(word, said), "上级审核：sx list -s 待审核"]
    lines: list[Parts] = [(Span(f"已办 {len(tasks)} 项", "done"), said)]
    if waiting:
        lines.append(
            f"其中 {len(waiting)} 项待审核：{_several(waiting, frame)}。上级审核：sx list -s 待审核"
        )
    return lines


def _one_done(change: Change, outcome: Outcome, frame: Frame, uplift: str) -> list[Parts]:
    task = change.after
    if task.measure.cadence is Cadence.AS_NEEDED:
        where = f"{task.title}（{frame.unit(task)}，{task.period.start.year}年第 {task.amount} 次）"
        return [(Span("已记", "done"), f"：{task.measure.id} {where}。{UNDO}")]
    if task.amount == change.before.amount:
        return [(Span("已补记", "done"), f"：{named(task, frame)}。{UNDO}")]
    if task.status is Status.IN_PROGRESS:
        counted = f"{label(task.period, frame.today)} {task.amount}/{task.times}"
        said = f"：{task.title}（{frame.unit(task)}，{counted}），还差 {task.times - task.amount} 次。{UNDO}"
        return [(Span(f"已记第 {task.amount} 次", "done"), said)]
    if task.status is Status.SUBMITTED:
        return [
            (
                Span("已办，待审核", "submitted"),
                f"：{named(task, frame)}。上级审核：sx accept {task.measure.id} -u {quoted(frame.unit(task))}。{UNDO}",
            )
        ]
    if change.before.status is Status.DONE:
        return [(Span(f"已记，共 {task.amount} 次", "done"), f"：{named(task, frame)}。{UNDO}")]
    beside = _beside(task, frame)
    if not beside:
        owner = "本单位" if task.unit.level else ""
        left = f"还剩 {outcome.left} 项。{UNDO}" if outcome.left else f"本期已办齐。{UNDO}"
        beside = f"{owner}{uplift}{left}"
    return [(Span("已办", "done"), f"：{named(task, frame)}。{beside}")]


def _beside(task: Task, frame: Frame, *, short: bool = False) -> str:
    """Say what must stand beside a closed task: late, or a late entry."""
    name = f"{task.title}：" if short else ""
    if task.late:
        return f"{name}{_late(task, frame)}"
    if task.late_entry:
        past = label(task.period, frame.today)
        if task.original_due is not None and task.period.end >= frame.today:
            past = f"到期日 {day_label(task.original_due, frame.today)} "
        return f"{name}{past}已过，按补录如实显示（+{task.late_entry}天）。"
    return ""


def _late(task: Task, frame: Frame) -> str:
    """Say how late it is; what was granted is said too, though the rate keeps to the original day."""
    if not (task.facts.postponed and task.original_due and task.due and task.done_on):
        return f"比到期日晚 {task.late} 天，记为逾期办结。"
    original, granted = (day_label(day, frame.today) for day in (task.original_due, task.due))
    inside = "没有超过" if task.done_on <= task.due else "也超过了"
    return (
        f"{inside}延期后的 {granted}；按期率仍按原期限 {original} 算，"
        f"比它晚 {task.late} 天，记为逾期办结。"
    )


def _several(tasks: Sequence[Task], frame: Frame) -> str:
    units = {task.unit.code for task in tasks}
    periods = {task.period.key for task in tasks}
    measures = {task.measure.id for task in tasks}
    shown = tasks[:8]
    rest = f"等 {len(tasks)} 项" if len(tasks) > len(shown) else ""
    where = _where(tasks[0].period, periods, frame)
    if len(units) == 1:
        titles = "、".join(task.title for task in shown)
        return f"{titles}{rest}（{frame.unit(tasks[0])}{where}）"
    if len(measures) == 1:
        names = "、".join(frame.unit(task) for task in shown)
        return f"{tasks[0].title}（{names}{rest}{where}）"
    return "、".join(f"{task.title}（{frame.unit(task)}）" for task in shown) + rest


def _where(period: Period, periods: set[str], frame: Frame) -> str:
    return f"，{label(period, frame.today)}" if len(periods) == 1 else ""


def _already(task: Task, frame: Frame) -> list[Parts]:
    when = f"{day_label(task.done_on, frame.today)} " if task.done_on else ""
    word = "待审核" if task.status is Status.SUBMITTED else "已办"
    address = (
        task.measure.id
        if task.period.end >= frame.today
        else f"{task.measure.id} -p {label(task.period, frame.today)}"
    )
    if sum(unit.level == task.unit.level for unit in frame.organisation.units) > 1:
        address += f" -u {quoted(frame.unit(task))}"
    return [
        f"不用再记：{named(task, frame)}{when}{word}。没有新增记录。",
        f"补一句：sx note {address} -m …    重新打开：sx reopen {address}",
    ]


def _other(outcome: Outcome, frame: Frame) -> list[Parts]:
    recorded = [change for change in outcome.changes if change.recorded]
    if not recorded:
        task = outcome.changes[0].before
        state = STATUS_WORDS[task.status]
        if outcome.kind is Kind.ACCEPT:
            state = "已销号"
        if outcome.kind is Kind.POSTPONE and task.due is not None:
            return [
                f"{named(task, frame)}的期限已经是 {day_label(task.due, frame.today)}，没有新增记录。"
            ]
        return [f"{named(task, frame)}现在就是{state}，没有新增记录。"]
    word = {
        Kind.REOPEN: "已重新打开",
        Kind.SKIP: "已记未开展",
        Kind.NOT_APPLICABLE: "已记不适用",
        Kind.NOTE: "已加备注",
        Kind.ASSIGN: "已派",
        Kind.POSTPONE: "已延期",
        Kind.ACCEPT: "已销号",
        Kind.RETURN: "已退回",
    }[outcome.kind]
    if len(recorded) > 1:
        lost = [
            each.before
            for each in recorded
            if outcome.kind is Kind.NOT_APPLICABLE
            and each.before.status in _DID
            and each.after.status is Status.NOT_APPLICABLE
        ]
        more = f"其中 {len(lost)} 项原来已办，现在不再算办过。" if lost else ""
        return [
            (
                Span(f"{word} {len(recorded)} 项", "done"),
                f"：{_several([change.after for change in recorded], frame)}。{more}{UNDO}",
            )
        ]
    task = recorded[0].after
    return [
        (
            Span(word, "done"),
            f"：{named(task, frame)}{_consequence(outcome.kind, recorded[0], frame)}。{UNDO}",
        )
    ]


def _assigned(task: Task, before: Task, frame: Frame) -> list[str]:
    """Say what an assignment set, and what it took away; all there is where it changed nothing."""
    post = f"责任岗位 {task.assignee or '未定'}"
    departments = f"责任部门 {'、'.join(task.departments) or '未定'}"
    parts = []
    if task.assignee != before.assignee:
        former = "" if task.assignee else f"（原来是{before.assignee}）"
        parts.append(post + former)
    if task.departments != before.departments:
        parts.append(departments)
    if task.due is not None and task.facts.due != before.facts.due:
        parts.append(f"期限 {day_label(task.due, frame.today)}")
    if not parts:
        return [post, departments] if task.departments else [post]
    return parts


def _consequence(kind: Kind, change: Change, frame: Frame) -> str:
    task, before = change.after, change.before
    if kind is Kind.ASSIGN:
        return f"，{'，'.join(_assigned(task, before, frame))}"
    if kind is Kind.SKIP:
        return "，仍算应办、不算已办"
    if kind is Kind.NOT_APPLICABLE:
        lasting = "" if task.facts.verdict else "从这一期起长期"
        return f"，{lasting}不算应办，件数写在报表末尾{_given_up(change, frame)}"
    if kind is Kind.ACCEPT and task.done_on is not None:
        return f"，办理日期 {day_label(task.done_on, frame.today)}"
    if kind is Kind.RETURN:
        return f"，现为{STATUS_WORDS[task.status]}，等重新办。原因：{task.facts.reason}"
    if kind is Kind.POSTPONE and task.due is not None and task.original_due is not None:
        original = day_label(task.original_due, frame.today)
        former = day_label(before.due or task.original_due, frame.today)
        return (
            f"，期限从 {former} 改到 {day_label(task.due, frame.today)}；"
            f"原期限 {original} 保留，按期率仍按原期限算"
        )
    if kind is Kind.REOPEN:
        return f"，现为{STATUS_WORDS[task.status]}"
    return ""


def _given_up(change: Change, frame: Frame) -> str:
    """Say that what was done counts no longer, or that it still does, where something was done."""
    before = change.before
    if before.status not in _DID:
        return ""
    if change.after.status is before.status:
        return f"；这一期已经是{STATUS_WORDS[before.status]}，照算"
    day = f"（{day_label(before.done_on, frame.today)}）" if before.done_on else ""
    return f"；这项原来{STATUS_WORDS[before.status]}{day}，现在不再算办过"


def _word(kind: str) -> str:
    from sixiang_cli.views.log import KIND_WORDS

    return KIND_WORDS[kind]


def _handed(event: Event, frame: Frame) -> str:
    """Name a decision to hand down by what it says itself: the catalogue may have changed."""
    from sixiang_cli.lean.json import loads

    body = loads(event.body)
    unit = frame.organisation.display(event.unit)
    verb = "下放到" if body.get("on") else "收回自"
    return f"{event.measure} {verb}{unit}的{body.get('level', '')}"


def reversal(answer: "Reversal", frame: Frame, timezone: str) -> Page:
    """Draw what an undo or redo turned."""
    command = answer.command
    at = moment(command.recorded_at, timezone)
    when = f"{day_label(at.date(), frame.today)} {at.hour:02d}:{at.minute:02d}"
    verb, back = ("已撤销", "恢复：sx redo") if answer.undone else ("已恢复", "撤销：sx undo")
    first = command.events[0]
    if first.kind == Kind.CASCADE:
        what = _handed(first, frame)
    elif len(answer.tasks) == 1:
        task = answer.tasks[0]
        act = "" if first.kind == Kind.DONE else f"的{_word(first.kind)}"
        what = f"{named(task, frame)}{act}，现为{STATUS_WORDS[task.status]}"
    else:
        kinds = {event.kind for event in command.events}
        ticked = kinds == {str(Kind.DONE)} or len(kinds) > 1
        acts = "记录" if ticked else _word(first.kind)
        tasks = f"：{_several(answer.tasks, frame)}" if answer.tasks else ""
        what = f"{len(command.events)} 条{acts}{tasks}"
    return Page("", (Line((Span(verb, "done"), f"：{when} 记的 {what}。{back}")),))
