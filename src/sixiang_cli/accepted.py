"""What a unit above accepted (销号), and who may still change it.

One rule, for whatever would change such a task: only the unit that accepted it, or one above that,
takes the acceptance back, opens the task again, sets it aside or adds to it. What was accepted with
no unit in use counts as accepted by the top one; whoever works without a unit in use may always.
"""

from sixiang_cli.journal import Reader, in_order
from sixiang_cli.lean.json import loads
from sixiang_cli.lean.typing import NamedTuple
from sixiang_cli.model import Cadence, Event, Kind, Unit
from sixiang_cli.organisation import Organisation
from sixiang_cli.progress import Task

_DECIDED = (Kind.ACCEPT, Kind.RETURN)
_TURNED = (*_DECIDED, Kind.REOPEN, Kind.NOT_APPLICABLE, Kind.SKIP, Kind.DONE)


class Keeper(NamedTuple):
    """Whose decision keeps the unit in use from changing a task, and who may change it."""

    name: str
    who_may: str


def keeper(
    reader: Reader, organisation: Organisation, in_use: Unit | None, task: Task
) -> Keeper | None:
    """Give whose acceptance keeps `in_use` from changing a task; None if it may."""
    if in_use is None or not _stands(task):
        return None
    by = _acceptor(reader, task.measure.id, task.unit.code, task.period.key)
    return _kept(organisation, in_use, task.unit.code, by)


def keeper_of_act(
    reader: Reader,
    organisation: Organisation,
    in_use: Unit | None,
    event: Event,
) -> Keeper | None:
    """Give whose decision keeps `in_use` from undoing or redoing an event; None if it may."""
    if in_use is None or event.kind not in _TURNED or not event.period:
        return None
    if event.kind in _DECIDED:
        return _kept(organisation, in_use, event.unit, _recorder(event))
    if event.kind == Kind.DONE and "by" not in (loads(event.body) if event.body else {}):
        return None  # a unit takes back what it recorded itself
    by = _acceptor(reader, event.measure, event.unit, event.period, event)
    return _kept(organisation, in_use, event.unit, by)


def _stands(task: Task) -> bool:
    """Tell whether the task is accepted as a whole: more may have come to be owed since."""
    if not task.measure.review or task.measure.cadence is Cadence.AS_NEEDED:
        return False
    return task.facts.review == "accepted" and task.amount >= task.times


def _acceptor(
    reader: Reader, measure: str, unit: str, period: str, before: Event | None = None
) -> str | None:
    """Give the code of the unit whose acceptance stands (or stood `before` an event), None if none."""
    by: str | None = None
    kinds = {*_DECIDED, Kind.REOPEN}
    for logged in reader.events(measure=measure, units={unit}, period=period, kinds=kinds):
        if before is not None and in_order(logged.event) >= in_order(before):
            break
        if logged.live:
            by = _recorder(logged.event) if logged.event.kind == Kind.ACCEPT else None
    return by


def _recorder(event: Event) -> str:
    """Give the code of the unit above that decided, empty where no unit was in use."""
    return str((loads(event.body) if event.body else {}).get("by", ""))


def _kept(organisation: Organisation, in_use: Unit, unit: str, by: str | None) -> Keeper | None:
    if by is None:
        return None
    above = organisation.above(unit)
    code = by or (above[0].code if above else "")
    if not code:
        return Keeper("不设单位的人", "不设单位的人")
    over = organisation.above(code)
    if in_use.code == code or in_use in over:
        return None
    name = organisation.display(code)
    return Keeper(name, f"{name}或它的上级" if over else name)
