"""``sx form``: what one unit ticks on paper in a period, and what of longer ones is still open."""

from sixiang_cli.calendar import Period, is_longer, period_of
from sixiang_cli.errors import BadInput
from sixiang_cli.lean.typing import Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence, Status, Unit
from sixiang_cli.progress import Task
from sixiang_cli.selection import Selection

_MOST_FORMS = 500
_LEFT_OUT = (Status.NOT_APPLICABLE, Status.MISSED)


class Form(NamedTuple):
    """One unit's sheet: the tasks of the period itself, and longer ones that are still open."""

    unit: Unit
    tasks: tuple[Task, ...]
    longer: tuple[Task, ...]


class Forms(NamedTuple):
    """The sheets of a period, in the organisation's order; units that owe nothing have none."""

    selection: Selection
    period: Period
    forms: tuple[Form, ...]
    check: str


def forms(ledger: Ledger, selection: Selection) -> Forms:
    """Give a sheet for each unit named, or for each of the levels named; by default of this month.

    Raises:
        BadInput: no unit is named or in use, the period is not one, or there are too many sheets.
    """
    period = selection.period or period_of(Cadence.MONTHLY, ledger.today)
    if period.cadence is Cadence.ONCE:
        raise BadInput("打勾表要有起止日子。", "写一个月、一个季度或一年：-p 本月")
    units = _units(ledger, selection)
    if len(units) > _MOST_FORMS:
        raise BadInput(f"{len(units)} 张表太多，一次最多 {_MOST_FORMS} 张。", "用 -u 分几次。")
    tasks = ledger.tasks_between(period.start, period.end, units, selection.measures)
    return Forms(
        selection,
        period,
        tuple(_forms(units, period, [task for task in tasks if selection.holds(task)])),
        ledger.check,
    )


def _units(ledger: Ledger, selection: Selection) -> tuple[Unit, ...]:
    if selection.levels:
        return selection.units
    if selection.roots:
        return selection.roots
    if all(unit.builtin for unit in ledger.organisation.units):
        return selection.units
    raise BadInput("没有说是哪个单位的打勾表。", "写上单位：-u 甲班；每个班组一张：-l 班组")


def _forms(units: Iterable[Unit], period: Period, tasks: list[Task]) -> Iterable[Form]:
    for unit in units:
        own = [
            task for task in tasks if task.unit.code == unit.code and task.status not in _LEFT_OUT
        ]
        within = tuple(task for task in own if period.holds(task.period))
        longer = tuple(
            task for task in own if is_longer(task.period.cadence, period.cadence) and task.is_open
        )
        if within or longer:
            yield Form(unit, within, longer)
