"""What may stand where a value is half typed: items, units, levels, periods and the like.

One function, asked by `completion` with the `complete=` of a declaration. It never writes, and
what it raises is taken as "nothing to offer". A name itself is offered, so that ``检<Tab>`` finds
what begins so; pinyin and parts are left to the command.
"""

from sixiang_cli import journal, lookup, settings
from sixiang_cli.calendar import label, period_of
from sixiang_cli.cli import session
from sixiang_cli.cli.params import Common
from sixiang_cli.lean.typing import Callable, Iterable, Iterator
from sixiang_cli.model import Cadence
from sixiang_cli.workspace import Workspace

Pair = tuple[str, str]
_FIXED = {
    "status": (
        "未办",
        "在办",
        "待审核",
        "已办",
        "未开展",
        "不适用",
        "逾期",
        "补录",
        "退回",
        "延期",
    ),
    "date": ("今天", "昨天", "前天"),
    "light": ("红", "黄", "蓝", "绿"),
    "sort": ("完成率", "按期率", "逾期", "未办"),
    "counted": (
        "当天",
        "1至3天",
        "4天以上",
        "期后补录",
        "撤销",
        "不适用",
        "代录",
        "集中录入",
        "时钟异常",
        "目录变更",
    ),
    "by": ("维度", "领域", "层级", "单位", "部门", "岗位", "措施"),
}


def complete(kind: str, prefix: str) -> Iterable[Pair]:
    """Give (value, what it is) for everything of `kind` that `prefix` may be the beginning of."""
    if kind in _FIXED:
        return ((value, "") for value in _FIXED[kind] if value.startswith(prefix))
    provider = _PROVIDERS.get(kind)
    if provider is None:
        return ()
    found = provider(session.workspace(Common()))
    return (
        (value, what) for value, what in found if value.casefold().startswith(prefix.casefold())
    )


def _items(workspace: Workspace) -> Iterator[Pair]:
    unit = lookup.unit_in_use(workspace)
    catalogue = workspace.catalogue
    known = catalogue.measures if unit is None else catalogue.at(unit.level)
    for measure in known:
        title = measure.title if unit is None else measure.title_at(unit.level)
        yield title, measure.id
        yield measure.id, title
        yield measure.slug, title


def _units(workspace: Workspace) -> Iterator[Pair]:
    for unit in workspace.organisation.units:
        yield workspace.organisation.display(unit.code), unit.level


def _levels(workspace: Workspace) -> Iterator[Pair]:
    for level in workspace.catalogue.levels:
        yield level.name, level.slug
        yield level.slug, level.name


def _dimensions(workspace: Workspace) -> Iterator[Pair]:
    for dimension in workspace.catalogue.dimensions:
        yield dimension.uplift, dimension.method
        yield dimension.id, dimension.uplift


def _areas(workspace: Workspace) -> Iterator[Pair]:
    for area in workspace.catalogue.areas:
        yield area.id, area.title


def _departments(workspace: Workspace) -> Iterator[Pair]:
    names = dict.fromkeys(
        name for measure in workspace.catalogue.measures for name in measure.departments
    )
    return ((name, "") for name in names)


def _assignees(workspace: Workspace) -> Iterator[Pair]:
    with journal.reading(workspace.journal_path) as reader:
        held = reader.standings()
    return (
        (name, "")
        for name in dict.fromkeys(one.value for one in held if one.topic == "assignee")
        if name
    )


def _periods(workspace: Workspace) -> Iterator[Pair]:
    today = workspace.today
    yield from (("本月", ""), ("上月", ""), ("本季度", ""), ("上季度", ""), ("今年", ""))
    for cadence in (Cadence.MONTHLY, Cadence.QUARTERLY, Cadence.HALF_YEARLY, Cadence.YEARLY):
        for back in (0, -1):
            period = period_of(cadence, today).shift(back)
            yield period.key, label(period, today)


def _settings(_: Workspace) -> Iterator[Pair]:
    return ((one.key, one.meaning) for one in settings.SETTINGS)


_PROVIDERS: dict[str, Callable[[Workspace], Iterator[Pair]]] = {
    "item": _items,
    "unit": _units,
    "level": _levels,
    "dimension": _dimensions,
    "area": _areas,
    "department": _departments,
    "assignee": _assignees,
    "period": _periods,
    "setting": _settings,
}
