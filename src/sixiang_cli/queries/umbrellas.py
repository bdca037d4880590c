"""What is not ticked but summed: umbrella measures, and levels at which a measure is derived.

An umbrella's progress is that of the measures it rolls up, at any depth; at a derived level a
measure's is that of the units below. Numerators and denominators are added, never percentages.
"""

from sixiang_cli import progress
from sixiang_cli.catalogue import Catalogue
from sixiang_cli.lean.typing import Iterable, NamedTuple, Sequence
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Tally, Unit
from sixiang_cli.progress import Task


class Summed(NamedTuple):
    """A measure with the sums of what it stands for; `unit` none for an umbrella over all in scope.

    `units` is how many units below were summed at a derived level.
    """

    measure: Measure
    unit: Unit | None
    sums: Tally
    units: int = 0


def leaves(catalogue: Catalogue, measure: Measure) -> frozenset[str]:
    """Give the ids that an umbrella comes down to, umbrellas among its parts opened."""
    found: set[str] = set()
    for id_ in measure.rolls_up:
        part = catalogue.measure(id_)
        if part is not None:
            found |= leaves(catalogue, part) if part.rolls_up else {id_}
    return frozenset(found)


def umbrellas(
    ledger: Ledger, measures: Iterable[Measure], tasks: Sequence[Task]
) -> Iterable[Summed]:
    """Give the umbrellas among `measures` of which `tasks` hold anything."""
    for measure in measures:
        if not measure.rolls_up:
            continue
        parts = leaves(ledger.catalogue, measure)
        sums = progress.tally(task for task in tasks if task.measure.id in parts)
        if sums != Tally():
            yield Summed(measure, None, sums)


def derived(
    ledger: Ledger, measure: Measure, units: Iterable[Unit], tasks: Sequence[Task]
) -> Iterable[Summed]:
    """Give `measure` at each of `units` whose level only sums it, from `tasks` of the units below."""
    for unit in units:
        if unit.level not in measure.derived:
            continue
        below = {each.code for each in ledger.organisation.below(unit.code)[1:]}
        mine = [task for task in tasks if task.measure.id == measure.id and task.unit.code in below]
        if mine:
            codes = {task.unit.code for task in mine}
            yield Summed(measure, unit, progress.tally(mine), len(codes))
