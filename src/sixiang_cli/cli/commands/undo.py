"""``sx undo`` and ``sx redo``: the last whole command of this device, off and on again."""

from sixiang_cli.calendar import day_label, moment
from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Common, Opt
from sixiang_cli.journal import Command
from sixiang_cli.lean.typing import Annotated, Any
from sixiang_cli.recording import NO_UNIT
from sixiang_cli.turning import Reversal, Turner
from sixiang_cli.views import answers
from sixiang_cli.views.page import Column, Line, Page, Table
from sixiang_cli.views.tasks import Frame
from sixiang_cli.workspace import Workspace

_LISTED = 20


def undo(
    list_: Annotated[bool, Opt("--list", help="只列出能撤销的，不撤")] = False,
    yes: Annotated[bool, Opt("-y", "--yes", help="不再问")] = False,
    common: Common = Common(),
) -> int:
    """撤销这台机器上最近的一条命令，整条撤。

    一小时以前的、别的单位记的、组织在那以后改过的，先问再撤。撤销也是一笔记录，
    原来那笔照留。只撤自己的和所属单位的；上级审核过的，审核它的单位和再上一级才能撤。

    示例：
      sx undo
      sx undo --list
    """
    workspace = session.workspace(common)
    recorder = Turner(workspace)
    if list_:
        return _list(recorder, workspace, common)
    command = recorder.last_command(undone=False)
    recorder.refuse_what_is_not_ours(command)
    moved = recorder.organisation_changed_since(command)
    if moved or recorder.is_surprising(command):
        first = "组织在这以后改过；sx undo 只撤记的事，不撤组织的改动。" if moved else ""
        session.confirm(first + _question(command, workspace), yes=yes)
    return _turned(recorder.turn(command, undo=True), workspace, common)


def redo(common: Common = Common()) -> int:
    """恢复最近一次撤销的命令。

    示例：
      sx redo
    """
    workspace = session.workspace(common)
    recorder = Turner(workspace)
    return _turned(recorder.turn(recorder.last_command(undone=True), undo=False), workspace, common)


def _turned(answer: Reversal, workspace: Workspace, common: Common) -> int:
    def data() -> dict[str, Any]:
        from sixiang_cli.reports import records

        tasks = records.tasks(answer.tasks, workspace.catalogue, workspace.organisation)
        command = answer.command
        return {"command": command.seq, "device": command.device, "tasks": list(tasks)}

    frame = _frame(workspace)
    emit(
        Answer(
            "undo" if answer.undone else "redo",
            lambda: answers.reversal(answer, frame, workspace.timezone),
            data=data,
        ),
        common,
    )
    return 0


def _list(recorder: Turner, workspace: Workspace, common: Common) -> int:
    from sixiang_cli.reports import records

    commands = recorder.undoable(_LISTED)
    columns = (
        Column("记录时间", fold=False),
        Column("经手", min_width=8),
        Column("记的事", min_width=30),
    )

    def page() -> Page:
        if not commands:
            return Page("", (Line("没有可撤销的：这台机器还没有记过事。"),))
        rows = [(_when(each, workspace), each.actor, _what(each, workspace)) for each in commands]
        return Page(
            "可撤销的命令", (Table(columns, rows), Line("sx undo 撤最上面一条。", style="note"))
        )

    emit(
        Answer(
            "undoable",
            page,
            data=lambda: [
                {
                    "device": each.device,
                    "command": each.seq,
                    "recorded_at": records.instant(each.recorded_at),
                    "actor": each.actor,
                    "what": _what(each, workspace),
                }
                for each in commands
            ],
        ),
        common,
    )
    return 0


def _question(command: Command, workspace: Workspace) -> str:
    minutes = max(0, workspace.now - command.recorded_at) // 60_000
    ago = "刚才"
    if minutes >= 2880:
        ago = f"{minutes // 1440} 天前"
    elif minutes >= 60:
        ago = f"{minutes // 60} 小时前"
    elif minutes:
        ago = f"{minutes} 分钟前"
    who = "" if command.actor == NO_UNIT else f" {command.actor} "
    return f"最近一次是{who}{ago}记的“{_what(command, workspace)}”。撤销它？"


def _when(command: Command, workspace: Workspace) -> str:
    at = moment(command.recorded_at, workspace.timezone)
    return f"{day_label(at.date(), workspace.today)} {at.hour:02d}:{at.minute:02d}"


def _what(command: Command, workspace: Workspace) -> str:
    from sixiang_cli.views.log import KIND_WORDS

    titles = []
    for event in command.events:
        measure = workspace.catalogue.measure(event.measure)
        unit = workspace.organisation.unit(event.unit)
        titles.append(measure.title_at(unit.level if unit else "") if measure else event.measure)
    kinds = dict.fromkeys(KIND_WORDS.get(event.kind, event.kind) for event in command.events)
    named = list(dict.fromkeys(title for title in titles if title))
    more = f"等 {len(named)} 项" if len(named) > 3 else ""
    units = list(dict.fromkeys(event.unit for event in command.events if event.unit))
    beside = []
    if len(named) == 1 and len(units) > 1:
        names = "、".join(workspace.organisation.display(code) for code in units[:3])
        beside.append(names + (f"等 {len(units)} 个单位" if len(units) > 3 else ""))
    if list(kinds) != ["办理"]:
        beside.append("、".join(kinds))
    return "、".join(named[:3]) + more + (f"（{'，'.join(beside)}）" if beside else "")


def _frame(workspace: Workspace) -> Frame:
    return Frame.on(workspace, workspace.today)
