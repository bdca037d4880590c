"""``done``, ``reopen``, ``skip``, ``na``, ``note``, ``assign``: what changes the state of tasks."""

from sixiang_cli import journal, lookup, spelling
from sixiang_cli.cli import session, streams
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Target
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.datetime import date
from sixiang_cli.lean.typing import Annotated, Any, Callable, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import Retype
from sixiang_cli.model import Cadence, Status
from sixiang_cli.progress import Task
from sixiang_cli.service import Outcome, Recorder
from sixiang_cli.targets import Aim, Choice, resolve
from sixiang_cli.views import answers
from sixiang_cli.views.tasks import Frame
from sixiang_cli.workspace import Workspace

Items = Annotated[
    tuple[str, ...],
    Arg(
        "措施",
        help="编号、题名的一段或地址，可以几项；- 从管道读，也可写清单文件的名字",
        complete="item",
    ),
]
Reason = Annotated[str | None, Opt("-m", "--message", metavar="原因", help="为什么，一句话")]
_LIST_LIMIT = 10_000_000


def done(
    items: Items,
    message: Annotated[str | None, Opt("-m", "--message", metavar="说明", help="补一句话")] = None,
    count: Annotated[
        str | None, Opt("-n", "--count", metavar="次数", help="再加几次，缺省加 1 次")
    ] = None,
    evidence: Annotated[
        str | None, Opt("--evidence", metavar="出处", help="纪要编号、文件路径或链接")
    ] = None,
    target: Target = Target(),
    common: Common = Common(),
) -> int:
    """办完一项，记一笔。

    周期跟着 --on 的日期走：12 月补记 11-28 的事，记在 11 月。已经办过的不重复记；
    带 -n 才再加次数。按层级记几个单位时先列出来问。

    示例：
      sx done 主题党日
      sx done 支委会 党小组会 主题党日 --on 11-20
      sx done 管理人员形势大会 -m 一季度形势 --evidence 纪要2026-11
      sx done 军令状 -l 班组 --except 丁班
      sx list -p 上月 --format addresses | sx done -
    """
    carried = retyped(("-m", message), ("-n", count), ("--evidence", evidence), ("--on", target.on))
    amount = None if count is None else spelling.parse_count(count)
    if count is not None and not count.isascii() and "次" not in count:
        _tell(common, spelling.understood(count, str(amount)))

    def act(recorder: Recorder, targets: Sequence[Task], choice: Choice) -> Outcome:
        note, source = _text(message), _text(evidence)
        return recorder.done(targets, on=choice.on, amount=amount, note=note, evidence=source)

    adds = bool(count or message or evidence)  # else what is closed gets nothing new
    return change(items, target, common, Retype("done", carried), Aim.OPEN, act, skips=not adds)


def reopen(
    items: Items,
    message: Annotated[str | None, Opt("-m", "--message", metavar="说明", help="补一句话")] = None,
    target: Target = Target(),
    common: Common = Common(),
) -> int:
    """重新打开已办、未开展或不适用的任务；历史照留。

    示例：
      sx reopen 主题党日
      sx reopen 党小组会 -p 10月 -m 记错了单位
    """
    retype = Retype("reopen", retyped(("-m", message)), wish="要打开哪项")
    return change(
        items,
        target,
        common,
        retype,
        Aim.SETTLED,
        lambda recorder, targets, _: recorder.reopen(targets, note=_text(message)),
    )


def skip(
    items: Items, message: Reason = None, target: Target = Target(), common: Common = Common()
) -> int:
    """这一期已经过去、没有开展：记未开展和原因。

    未开展仍算应办、不算已办，只是不再挂在未办里。

    示例：
      sx skip 党小组会 -p 10月 -m 检修停产
    """
    reason = read_reason(message, "skip")
    retype = Retype("skip", retyped(("-m", message)))
    return change(
        items,
        target,
        common,
        retype,
        Aim.OPEN,
        lambda recorder, targets, _: recorder.skip(targets, reason=reason),
    )


def na(
    items: Items,
    message: Reason = None,
    standing: Annotated[bool, Opt("--standing", help="长期不适用，直到 sx reopen 收回")] = False,
    target: Target = Target(),
    common: Common = Common(),
) -> int:
    """本单位没有这回事：记不适用和原因。

    不适用不算应办，但件数一直写在报表末尾。

    示例：
      sx na 1.3.1.2 --standing -m 未设支委会
    """
    reason = read_reason(message, "na")
    retype = Retype("na", retyped(("-m", message)) + (("--standing",) if standing else ()))
    return change(
        items,
        target,
        common,
        retype,
        Aim.CURRENT if standing else Aim.OPEN,
        lambda recorder, targets, _: recorder.not_applicable(
            targets, reason=reason, standing=standing
        ),
    )


def note(
    items: Items,
    message: Annotated[str | None, Opt("-m", "--message", metavar="说明", help="要补的话")] = None,
    target: Target = Target(),
    common: Common = Common(),
) -> int:
    """给任务补一句话，状态不变。

    只记组织做了什么，不写职工个人的想法、言论和情绪。

    示例：
      sx note 主题党日 -m 与生产例会合开
    """
    text = _text(message)
    if not text:
        raise BadInput("没有写要补的话，什么也没记。", "例：sx note 主题党日 -m 与生产例会合开")
    retype = Retype("note", retyped(("-m", message)))
    return change(
        items,
        target,
        common,
        retype,
        Aim.CURRENT,
        lambda recorder, targets, _: recorder.note(targets, text=text),
    )


def assign(
    items: Items,
    to: Annotated[
        str | None,
        Opt("--to", metavar="岗位", complete="assignee", help="责任岗位，不写姓名；- 是不定"),
    ] = None,
    due: Annotated[
        str | None, Opt("--due", metavar="日期", complete="date", help="提前到哪天，只管这一期")
    ] = None,
    department: Annotated[
        str | None,
        Opt(
            "--department",
            metavar="部门",
            complete="department",
            help="在这里由哪个部门牵头；- 是照目录",
        ),
    ] = None,
    only: Annotated[
        bool, Opt("--only-this-period", help="只管这一期；缺省从这一期起一直算")
    ] = False,
    target: Target = Target(),
    common: Common = Common(),
) -> int:
    """定责任岗位；缺省从这一期起一直算数。

    示例：
      sx assign 党小组会 --to 组织委员
      sx assign 主题党日 --to 支部书记 --due 11-25
      sx assign 书记接待日 --department 工会
      sx list --assignee -          看哪些没有人负责
    """
    if to is None and due is None and department is None:
        raise BadInput(
            "没有写定什么，什么也没改。",
            "定岗位：--to 岗位    提前期限：--due 日期    牵头部门：--department 部门",
        )
    for flag, value, what in (("--to", to, "岗位"), ("--department", department, "部门")):
        if _post(value) == "" and value != lookup.NOBODY:
            raise BadInput(f"{flag} 后面是空的，什么也没改。", f"要去掉原来定的{what}：{flag} -")
    retype = Retype(
        "assign",
        retyped(("--to", to), ("--due", due), ("--department", department)),
        wish="要派哪项",
    )

    def act(recorder: Recorder, targets: Sequence[Task], _: Choice) -> Outcome:
        day = None if due is None else spelling.parse_due(due, recorder.workspace.today)
        if day is not None:
            _told(due or "", day, recorder.workspace, common)
        return recorder.assign(
            targets, to=_post(to), due=day, department=_post(department), only=only
        )

    return change(items, target, common, retype, Aim.CURRENT, act)


def _post(text: str | None) -> str | None:
    return None if text is None else "" if text == lookup.NOBODY else _text(text).strip()


def change(
    items: tuple[str, ...],
    target: Target,
    common: Common,
    retype: Retype,
    aim: Aim,
    act: Callable[[Recorder, Sequence[Task], Choice], Outcome],
    verb: str = "记",
    *,
    skips: bool = False,
) -> int:
    """Find the tasks, ask where they were chosen by scope, act, and say what came of it.

    `verb` is what is done with them, for the preview and the question; `skips` says that those
    done already get nothing new, so that they are not asked about.
    """
    workspace = session.workspace(common)
    recorder = Recorder(workspace, trial=target.dry_run)
    named, from_list = _named(items)
    if not from_list:
        _tell(common, *(spelling.understood_id(lookup.address(item).measure) for item in named))
    on = None if target.on is None else day_of_act(target.on, workspace, common)
    choice = Choice(
        tuple(name for text in target.unit for name in spelling.split_list(text, dotted=False)),
        target.period or "",
        None if on is None else recorder.claimed(on),
        tuple(name for text in target.level for name in spelling.split_list(text)),
        tuple(name for text in target.except_ for name in spelling.split_list(text)),
    )
    with journal.reading(workspace.journal_path) as reader:
        ledger = Ledger(workspace, reader)
        targets = resolve(ledger, named, choice, retype, aim)
        frame = Frame.of(ledger)
    if target.dry_run:
        return _preview(act(recorder, targets, choice), frame, common, workspace, verb)
    if from_list or choice.levels:
        _ask(targets, frame, "记入" if verb == "记" else verb, skips=skips, yes=target.yes)
    with journal.HeldInterrupts():  # what was recorded is said, whatever key is pressed meanwhile
        outcome = act(recorder, targets, choice)
        session.tell_of_first_use(workspace, began=outcome.began)
        _answer(outcome, frame, workspace, common)
    return 0


def _answer(outcome: Outcome, frame: Frame, workspace: Workspace, common: Common) -> None:
    dimension = workspace.catalogue.dimension(outcome.changes[-1].after.measure.dimension)
    uplift = dimension.uplift if dimension else ""
    emit(
        Answer(
            str(outcome.kind),
            lambda: answers.page(outcome, frame, uplift),
            data=lambda: _rows(outcome, workspace),
        ),
        common,
    )


def _rows(outcome: Outcome, workspace: Workspace) -> list[dict[str, Any]]:
    from sixiang_cli.reports import records  # only JSON asks for them

    after = [change.after for change in outcome.changes]
    rows = records.tasks(after, workspace.catalogue, workspace.organisation)
    return [
        {**row, "recorded": change.recorded}
        for row, change in zip(rows, outcome.changes, strict=True)
    ]


def _preview(
    outcome: Outcome, frame: Frame, common: Common, workspace: Workspace, verb: str
) -> int:
    from sixiang_cli.views import preview as view

    emit(
        Answer(
            "preview",
            lambda: view.page(outcome, frame, verb),
            data=lambda: _rows(outcome, workspace),
        ),
        common,
    )
    return 0


def _ask(targets: Sequence[Task], frame: Frame, verb: str, *, skips: bool, yes: bool) -> None:
    """List what is about to be recorded and ask; where there is nothing new, there is no question."""
    tasks = [task for task in targets if not (skips and _is_settled(task))]
    if not tasks:
        return
    most = 12
    streams.tell(*(f"  {answers.named(task, frame)}" for task in tasks[:most]))
    if len(tasks) > most:
        streams.tell(f"  另有 {len(tasks) - most} 项")
    left = len(targets) - len(tasks)
    beside = f"（另有 {left} 项早已办过，不再记）" if left else ""
    session.confirm(f"{verb}这 {len(tasks)} 项{beside}？", yes=yes)


def _is_settled(task: Task) -> bool:
    """Tell whether one more tick would change nothing; what is done as needed is counted each time."""
    closed = task.status in (Status.DONE, Status.SUBMITTED)
    return closed and task.measure.cadence is not Cadence.AS_NEEDED


def _named(items: tuple[str, ...]) -> tuple[list[str], bool]:
    """Give the items, and whether they came from a list: ``-``, or the name of a file."""
    if len(items) != 1:
        return lookup.items(items), False
    import os
    import sys

    word = items[0]
    if word == "-":
        text = sys.stdin.read(_LIST_LIMIT + 1)
    elif ("/" in word or "." in word) and not word[:1].isdigit() and os.path.isfile(word):
        from sixiang_cli import files

        text = files.read_bytes(word, limit=_LIST_LIMIT).decode("utf-8-sig", "replace")
    else:
        return lookup.items(items), False
    return [line.strip() for line in text.splitlines() if line.strip()], True


def day_of_act(text: str, workspace: Workspace, common: Common) -> date:
    """Read the day on which something was done; one without its month or year is said as it was read."""
    try:
        return _told(text, spelling.parse_day(text, workspace.today), workspace, common)
    except BadInput:
        from sixiang_cli import spoken_time  # 周五 and 15 are rare

        day = spoken_time.day_without_month(text, workspace.today)
        if day is None:
            raise
    _tell(common, spelling.understood(text, day.isoformat()))
    return day


def _told(text: str, day: date, workspace: Workspace, common: Common) -> date:
    """Give a day as it was read; where its year was left out and isn't this one, say which it is."""
    if day.year != workspace.today.year and str(day.year) not in text:
        ahead = "（今年的还没到）" if day < workspace.today else ""
        _tell(common, spelling.understood(text, day.isoformat()) + ahead)
    return day


def _tell(common: Common, *said: str) -> None:
    """Say how something was read; never into what a program reads."""
    if not common.json:
        streams.tell(*filter(None, said))


def retyped(*options: tuple[str, str | None]) -> tuple[str, ...]:
    """Give the options that were typed, to be repeated in the commands that candidates show."""
    return tuple(part for flag, value in options if value is not None for part in (flag, value))


def _text(value: str | None) -> str:
    return spelling.clean_note(value) if value else ""


def read_reason(message: str | None, command: str, example: str = "") -> str:
    """Give the reason as it is stored; refuse a command without one."""
    why = _text(message)
    if not why:
        example = example or f"sx {command} 党小组会 -p 10月 -m 检修停产"
        raise BadInput("要写原因，什么也没记。", f"例：{example}")
    return why
