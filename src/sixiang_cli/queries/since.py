"""What became of catalogue, organisation and start since a period was over, or since a past day.

Sums are worked out with what is in use now: where a closed period would have been summed up otherwise
when it closed, whoever reads the sum has to be told.
"""

from sixiang_cli.calendar import Period, end_of_day
from sixiang_cli.lean.typing import TYPE_CHECKING, NamedTuple
from sixiang_cli.ledger import Ledger

if TYPE_CHECKING:
    from sixiang_cli.alterations import Item


class Since(NamedTuple):
    """Which parts (``catalogue``, ``organisation``, ``start``) were changed, how often, and how."""

    parts: tuple[str, ...] = ()
    number: int = 0
    items: tuple["Item", ...] = ()


def changed_since(ledger: Ledger, period: Period | None) -> Since:
    """Give what was changed since `period` was over; as of a past day, since that day.

    Of a closed period only what may concern it; nothing of one that is still running.
    """
    if ledger.moment is not None:
        return Since(ledger.unlike(ledger.reader.definitions_at(ledger.moment)))
    if period is None or period.end >= ledger.today:
        return Since()
    over = end_of_day(period.end, ledger.workspace.timezone)
    reader, last = ledger.reader, period.end.isoformat()
    unlike = ledger.unlike(reader.definitions_at(over) or reader.first_definitions())
    if not unlike:
        return Since()
    from sixiang_cli.alterations import concerns  # only where there is something to tell
    from sixiang_cli.redefined import redefined

    number, parts = 0, dict.fromkeys(unlike, False)
    items: list[Item] = []
    for change in redefined(reader):
        if change.event.recorded_at <= over:
            continue
        mine = [each for each in change.items if each["part"] in parts and concerns(each, last)]
        told = {each["part"] for each in mine}
        if not change.items:
            told |= parts.keys() & {*change.parts}
        number += bool(told)
        items += mine
        parts |= dict.fromkeys(told, True)
    return Since(tuple(part for part, is_told in parts.items() if is_told), number, tuple(items))
