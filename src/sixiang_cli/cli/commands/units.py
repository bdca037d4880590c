"""``sx unit add|list|rename|retire`` and ``sx use``: the organisation, and which unit one is."""

from sixiang_cli import lookup, units
from sixiang_cli.cli import session
from sixiang_cli.cli.emit import Answer, emit
from sixiang_cli.cli.params import Arg, Common, Opt, Output
from sixiang_cli.lean.typing import Annotated, Callable
from sixiang_cli.model import Unit
from sixiang_cli.recording import on_record
from sixiang_cli.reports import records
from sixiang_cli.views import organisation as view
from sixiang_cli.views.page import Line, Page
from sixiang_cli.workspace import Workspace


def add(
    names: Annotated[tuple[str, ...], Arg("名称", help="一个或几个单位的名称")],
    under: Annotated[
        str | None, Opt("--under", metavar="单位", complete="unit", help="上级单位；层级由它推出")
    ] = None,
    level: Annotated[
        str | None, Opt("-l", "--level", metavar="层级", complete="level", help="层级，推不出时写")
    ] = None,
    since: Annotated[
        str | None, Opt("--from", metavar="日期", complete="date", help="哪天成立，此前不算应办")
    ] = None,
    common: Common = Common(),
) -> int:
    """加单位，可以一次加几个；层级由上级推出。

    一级里头一个单位接过先前记在这一级名下的事。
    加错了的：还没记过事，从 organisation.toml 里删掉那一条；记过事的撤销它。

    示例：
      sx unit add 热轧示例厂
      sx unit add 轧辊作业区 精整作业区 --under 热轧示例厂
      sx unit add 甲班 乙班 丙班 丁班 --under 轧辊作业区
    """
    workspace = session.workspace(common)
    with on_record(workspace):
        answer = units.add(workspace, lookup.items(names), under=under, level=level, since=since)
    session.tell_of_first_use(workspace, began=answer.began)
    emit(
        _answer(
            "units", lambda: view.added(answer, workspace.organisation), answer.units, workspace
        ),
        common,
    )
    return 0


def list_(output: Output = Output(), common: Common = Common()) -> int:
    """列出全部单位，按上下级。

    示例：
      sx unit list
      sx unit list --format csv
    """
    workspace = session.workspace(common)
    organisation = workspace.organisation
    emit(
        Answer(
            "units",
            lambda: view.page(organisation, workspace.title, lookup.unit_in_use(workspace)),
            lambda: (records.unit(unit, organisation) for unit in organisation.units),
            ("code", "name", "display", "level", "parent", "since", "until", "builtin"),
            ("代号", "名称", "写法", "层级", "上级", "成立", "撤销", "内置"),
        ),
        common,
        output,
    )
    return 0


def rename(
    old: Annotated[str, Arg("旧名", help="单位的名称、路径或代号", complete="unit")],
    new: Annotated[str, Arg("新名", help="新的名称")],
    common: Common = Common(),
) -> int:
    """给单位改名；代号不变，历史跟着走。

    示例：
      sx unit rename 轧辊作业区 轧辊一作业区
    """
    workspace = session.workspace(common)
    with on_record(workspace):
        answer = units.rename(workspace, old, new)
    emit(_answer("units", lambda: view.renamed(answer), answer.units, workspace), common)
    return 0


def retire(
    name: Annotated[str, Arg("单位", help="单位的名称、路径或代号", complete="unit")],
    on: Annotated[
        str | None,
        Opt("--on", metavar="日期", complete="date", help="最后一天，缺省今天；- 是撤错了，恢复"),
    ] = None,
    yes: Annotated[bool, Opt("-y", "--yes", help="不再问")] = False,
    common: Common = Common(),
) -> int:
    """撤销单位：从那天起不用再办，历史照留。

    当时还没过完的周期和一次性的都不算应办。所属单位一同撤销，先问再撤；恢复时同一天
    撤销的所属单位一同恢复。

    示例：
      sx unit retire 丁班 --on 11-20
      sx unit retire 丁班 --on -
    """
    workspace = session.workspace(common)
    concerned = units.concerned(workspace, name, on)
    if len(concerned) > 1:
        back = on == units.TAKE_BACK
        session.confirm(view.question(concerned, workspace.organisation, back=back), yes=yes)
    with on_record(workspace):
        answer = units.retire(workspace, name, on)
    emit(
        _answer(
            "units", lambda: view.retired(answer, workspace.organisation), answer.units, workspace
        ),
        common,
    )
    return 0


def use(
    name: Annotated[
        str | None, Arg("单位", help="你是哪个单位；- 或“全部”是不设", complete="unit")
    ] = None,
    common: Common = Common(),
) -> int:
    """设自己是哪个单位，以后不用再写 -u；只对这个人、这台机器算数。

    不设时看的是全部单位。

    示例：
      sx use 甲班
      sx use 轧辊作业区/甲班
      sx use -
    """
    workspace = session.workspace(common)
    if name is None:
        unit = lookup.unit_in_use(workspace)
    elif name == lookup.NOBODY or name in lookup.EVERYTHING:
        workspace.use("")
        unit = None
    else:
        unit = lookup.unit(workspace.organisation, name, again="sx use")
        workspace.use(unit.code)
    shown = "" if unit is None else workspace.organisation.display(unit.code)
    said = (
        f"当前单位：{shown}。看要办什么：sx"
        if unit
        else "没有设当前单位，看的是全部。设：sx use 单位    有哪些单位：sx unit list"
    )
    emit(
        Answer(
            "unit",
            lambda: Page("", (Line(said),)),
            data=lambda: None if unit is None else records.unit(unit, workspace.organisation),
        ),
        common,
    )
    return 0


def _answer(
    kind: str, page: Callable[[], Page], found: tuple[Unit, ...], workspace: Workspace
) -> Answer:
    return Answer(
        kind, page, data=lambda: [records.unit(unit, workspace.organisation) for unit in found]
    )
