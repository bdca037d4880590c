"""Who owes what alike: whole groups of units at a time, where `duties` answers for one.

No fact is read here.
"""

from sixiang_cli import obligations
from sixiang_cli.lean.typing import Collection, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Unit
from sixiang_cli.obligations import Window
from sixiang_cli.sums.parts import Head, head_of


class Duty(NamedTuple):
    """One measure that `units` owe alike: in the same periods, by the same days."""

    measure: Measure
    window: Window
    level: str
    is_added: bool
    units: dict[str, Unit]

    @property
    def head(self) -> Head:
        """Give what its tasks stand under, unless another department leads one."""
        return head_of(self.measure, self.level, self.measure.departments)


def owed_alike(
    ledger: Ledger, units: Iterable[Unit], measures: Collection[str] | None, *, each_level: bool
) -> list[Duty]:
    """Find who owes what, for many units at a time: those that began and ended on the same days."""
    alike: dict[tuple[str, str, str], list[Unit]] = {}
    for unit in units:
        alike.setdefault((unit.level, unit.since, unit.until), []).append(unit)
    top = ledger.catalogue.levels[0].name
    found: dict[tuple[str, Window, str, bool], Duty] = {}
    for (level, _, _), group in alike.items():
        for measure in ledger.measures_for(level):
            if measures is not None and measure.id not in measures:
                continue
            is_added = not obligations.owed_at(measure, level, top)
            is_uneven = measure.optional_levels and ledger.handed_down
            for some in ([unit] for unit in group) if is_uneven else (group,):
                window = ledger.window(measure, some[0])
                if window is None:
                    continue
                key = (measure.id, window, level if each_level else "", is_added)
                duty = found.setdefault(key, Duty(measure, *key[1:], {}))
                duty.units.update((unit.code, unit) for unit in some)
    return list(found.values())
