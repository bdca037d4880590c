"""``sx cascade``: switch a measure's optional level on for units, or off again."""

import sys

from sixiang_cli import handing_down, journal, lookup, spelling
from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt
from sixiang_cli.errors import BadInput
from sixiang_cli.handing_down import Plan, Wish
from sixiang_cli.lean.typing import Annotated, Any
from sixiang_cli.lookup import Retype
from sixiang_cli.model import Measure
from sixiang_cli.recording import Recording
from sixiang_cli.reports import records
from sixiang_cli.views import handing_down as view
from sixiang_cli.views.tasks import Frame
from sixiang_cli.workspace import Workspace


def cascade(
    item: Annotated[str, Arg("措施", help="编号、短名、题名的一段", complete="item")],
    to: Annotated[
        str | None, Opt("--to", metavar="层级", complete="level", help="下放到哪一级：作业区、班组")
    ] = None,
    under: Annotated[
        str | None,
        Opt(
            "--under",
            metavar="单位",
            complete="unit",
            help="只在这个单位之下；缺省是当前单位或全厂",
        ),
    ] = None,
    except_: Annotated[
        tuple[str, ...],
        Opt("--except", metavar="单位", complete="unit", help="除了这些单位：它们原来怎样还怎样"),
    ] = (),
    times: Annotated[
        str | None, Opt("--times", metavar="次数", help="每期几次，缺省照目录")
    ] = None,
    off: Annotated[bool, Opt("--off", help="收回：从这一期起不再办，以前各期不动")] = False,
    yes: Annotated[bool, Opt("-y", "--yes", help="不再问")] = False,
    dry_run: Annotated[bool, Opt("--dry-run", help="只看会多出、减少哪些任务，不记")] = False,
    common: Common = Common(),
) -> int:
    """下放：让下级也办一项“可下放”的措施；先列出多出、减少的任务，问了再记。

    目录里只有写了 optional_levels 的层级能下放，基层缺省只办原文写明的。
    以后新加的单位也照此办；重复下放不会多出什么。
    每多一项任务，就是每个单位每期多填一次，先想想值不值得。

    示例：
      sx show 职工意见收集                       看可以下放到哪一级
      sx cascade 职工意见收集 --to 班组 --under 轧辊作业区 --dry-run
      sx cascade 责任区攻关 --to 作业区 --except 精整作业区
      sx cascade 职工意见收集 --to 班组 --off
    """
    workspace = session.workspace(common)
    measure = lookup.measure(
        workspace.catalogue,
        item,
        Retype("cascade", () if to is None else ("--to", to), "什么也没改", "要下放哪项"),
        workspace.today,
    )
    if to is None:
        raise _which_level(measure, under, off=off)
    wish = Wish(
        measure,
        to,
        under or "",
        tuple(name for text in except_ for name in spelling.split_list(text)),
        0 if times is None else _times(times),
        not off,
    )
    planned = handing_down.plan(workspace, wish)
    frame = Frame.on(workspace, workspace.today)
    if dry_run or not planned.is_new:
        emit(
            Answer(
                "cascade",
                lambda: view.page(planned, frame),
                data=lambda: _data(planned, workspace, recorded=False),
            ),
            common,
        )
        return 0
    if not yes:
        from sixiang_cli.views.render import render

        render(view.page(planned, frame), stream=sys.stderr)
        verb = "下放" if planned.decided.on else "收回"
        session.confirm(f"{verb}？", yes=False)
    recorder = Recording(workspace)
    with journal.HeldInterrupts():  # what was recorded is said, whatever key is pressed meanwhile
        handing_down.carry_out(recorder, planned)
        session.tell_of_first_use(workspace, began=recorder.began)
        emit(
            Answer(
                "cascade",
                lambda: view.answer(planned, frame),
                data=lambda: _data(planned, workspace, recorded=True),
            ),
            common,
        )
    return 0


def _which_level(measure: Measure, under: str | None, *, off: bool) -> BadInput:
    """Ask for the level, with a whole command for each that the measure may be handed down to."""
    if not measure.optional_levels:
        return BadInput(f"{measure.title}没有可下放的层级，什么也没改。", f"sx show {measure.id}")
    below = "" if under is None else f" --under {lookup.quoted(under)}"
    lines = (
        f"sx cascade {measure.id} --to {lookup.quoted(level)}{below}{' --off' if off else ''}"
        for level in measure.optional_levels
    )
    what = "从哪一级收回" if off else "下放到哪一级"
    return BadInput(f"没有写{what}，什么也没改。", f"照抄一条：{'    '.join(lines)}")


def _times(text: str) -> int:
    try:
        return spelling.parse_count(text)
    except BadInput as error:
        raise BadInput(error.message, "每期办几次，写 1 起的整数；不再办写 --off。") from error


def _data(planned: Plan, workspace: Workspace, *, recorded: bool) -> dict[str, Any]:
    display = workspace.organisation.display
    decided = planned.decided

    def addresses(tasks: tuple[Any, ...]) -> list[str]:
        return [records.address(task, workspace.organisation) for task in tasks]

    return {
        "measure": decided.measure,
        "level": decided.level,
        "under": display(decided.under),
        "except": [display(code) for code in decided.except_],
        "times": decided.times or planned.measure.times,
        "on": decided.on,
        "recorded": recorded,
        "units": [display(effect.unit.code) for effect in planned.effects],
        "come": addresses(planned.come),
        "go": addresses(planned.go),
        "changed": addresses(planned.changed),
    }
