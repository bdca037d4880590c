"""``sx paste``: the answers of a group chat, read, shown, and recorded when they are confirmed."""

import sys

from sixiang_cli import journal, pasting
from sixiang_cli.cli import session, streams
from sixiang_cli.cli.commands.tick import day_of_act
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt
from sixiang_cli.errors import BadInput, Refused
from sixiang_cli.lean.typing import Annotated, Any
from sixiang_cli.pasting import Pasted
from sixiang_cli.reports import records
from sixiang_cli.service import Outcome, Recorder
from sixiang_cli.views import answers
from sixiang_cli.views import pasting as view
from sixiang_cli.views.page import Page
from sixiang_cli.views.tasks import Frame
from sixiang_cli.workspace import Workspace

_LIMIT = 1_000_000


def paste(
    file: Annotated[
        str | None,
        Arg("文件", help="群里的回复存成的文本；- 或不写是从管道、键盘读", complete="file"),
    ] = None,
    unit: Annotated[
        str | None,
        Opt("-u", "--unit", metavar="单位", complete="unit", help="谁的群：只认它和它下面的单位"),
    ] = None,
    on: Annotated[
        str | None,
        Opt("--on", metavar="日期", complete="date", help="没写日期的行算哪天的；不写就不记这些行"),
    ] = None,
    yes: Annotated[bool, Opt("-y", "--yes", help="不再问")] = False,
    dry_run: Annotated[bool, Opt("--dry-run", help="只看认出了什么，不记")] = False,
    common: Common = Common(),
) -> int:
    """收接龙：读群里的回复，先列出认作什么，问了再记，整批算一条命令。

    一行写：单位 事项 日期，几次的写“2次”；一行几项、带序号、带昵称、全角、表情都认。
    只取单位、措施、日期、次数四样，昵称、姓名和其余文字一概不存、不印；
    认不准的不记。记下的都标“代录”。

    示例：
      sx remind -l 班组              打印提醒，贴进群里
      sx paste 接龙.txt
      sx paste 接龙.txt -u 轧辊作业区 --dry-run
      sx paste                       贴进来，按 Ctrl-D 结束
    """
    workspace = session.workspace(common)
    day = None if on is None else day_of_act(on, workspace, common)
    if day is not None and day > workspace.today:
        raise BadInput(f"--on {day.isoformat()} 还没到，什么也没记。")
    pasted = pasting.understand(workspace, _text(file), unit=unit, day=day)
    frame = Frame.on(workspace, workspace.today)
    if dry_run or (pasted.understood and not pasted.deeds):
        emit(_answer(pasted, frame, workspace, None), common)
        return 0
    if not pasted.deeds:
        if not common.json:
            _show(pasted, frame)
        raise Refused("没有认出可记的，什么也没记。")
    if not yes:
        _show(pasted, frame)
        session.confirm(f"记入这 {len(pasted.deeds)} 项？", yes=False)
    with journal.HeldInterrupts():  # what was recorded is said, whatever key is pressed meanwhile
        outcome = pasting.carry_out(Recorder(workspace), pasted)
        session.tell_of_first_use(workspace, began=outcome.began)
        emit(_answer(pasted, frame, workspace, outcome), common)
    return 0


def _show(pasted: Pasted, frame: Frame) -> None:
    from sixiang_cli.views.render import render

    render(view.page(pasted, frame), stream=sys.stderr)


def _text(file: str | None) -> str:
    """Read the text, whatever a phone, a chat program or Notepad saved it as."""
    if file in (None, "-"):
        if sys.stdin.isatty():
            streams.tell("把群里的回复贴进来，另起一行按 Ctrl-D 结束（Windows 是 Ctrl-Z 再回车）：")
            text = sys.stdin.read(_LIMIT + 1)
            if len(text) > _LIMIT:
                raise BadInput(f"太长了，最多 {_LIMIT:,} 个字，什么也没记。")
            return text
        source = getattr(sys.stdin, "buffer", sys.stdin).read(_LIMIT + 1)
        if isinstance(source, str):
            return source
        if len(source) > _LIMIT:
            raise BadInput(f"太长了，最多 {_LIMIT:,} 字节，什么也没记。")
    else:
        from sixiang_cli import files

        source = files.read_bytes(str(file), limit=_LIMIT)
    return _decoded(source)


def _decoded(source: bytes) -> str:
    marked = source[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput("这不是文本，什么也没记。", "在群里复制文字，存成 .txt，编码用 UTF-8。")


def _answer(pasted: Pasted, frame: Frame, workspace: Workspace, outcome: Outcome | None) -> Answer:
    def page() -> Page:
        if outcome is None:
            return view.page(pasted, frame)
        dimension = workspace.catalogue.dimension(outcome.changes[-1].after.measure.dimension)
        done = answers.page(outcome, frame, dimension.uplift if dimension else "")
        return done._replace(blocks=(*done.blocks, *view.left_out(pasted)))

    return Answer(
        "replies", page, data=lambda: _data(pasted, workspace, recorded=outcome is not None)
    )


def _data(pasted: Pasted, workspace: Workspace, *, recorded: bool) -> list[dict[str, Any]]:
    return [
        {
            "line": row.line,
            "address": None
            if row.task is None
            else records.address(row.task, workspace.organisation),
            "unit": row.claim and workspace.organisation.display(row.claim.unit),
            "measure": row.claim and row.claim.measure,
            "day": row.claim and row.claim.day.isoformat(),
            "times": row.claim and row.claim.times,
            "fault": row.fault or None,
            "why": row.why or None,
            "recorded": recorded and row.deed is not None,
        }
        for row in pasted.rows
    ]
