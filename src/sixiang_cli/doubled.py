"""What several devices recorded of one task, beyond the number of times it is owed.

Whether that was one meeting entered twice or two, nobody here can tell: it is said, never mended.
"""

from sixiang_cli.journal.several import Key, recorded_by_several
from sixiang_cli.lean.typing import Collection, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Cadence
from sixiang_cli.obligations import period_for
from sixiang_cli.progress import Task


class Doubled(NamedTuple):
    """A task that stands done more often than it is owed, since several devices recorded it."""

    task: Task
    days: tuple[str, ...]


def doubled(ledger: Ledger, keys: Collection[Key] | None = None) -> tuple[Doubled, ...]:
    """Give them, of some tasks by (measure, unit, period) or of all that were ever touched."""
    wanted = []
    for measure_id, code, key in recorded_by_several(ledger.reader, keys):
        measure = ledger.catalogue.measure(measure_id)
        unit = ledger.organisation.unit(code)
        period = None if measure is None else period_for(measure, key)
        if (
            measure is not None
            and unit is not None
            and period is not None
            and measure.cadence is not Cadence.AS_NEEDED
        ):
            wanted.append((measure, unit, period))
    return tuple(
        Doubled(task, tuple(sorted(act.day for act in task.facts.acts)))
        for task in ledger.tasks_at(wanted)
        if task.amount > task.times
    )
