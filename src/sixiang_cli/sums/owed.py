"""Who owes what alike: whole groups of measures and units at a time, where `duties` answers for one.

No fact is read here.
"""

from sixiang_cli import obligations
from sixiang_cli.lean.typing import Collection, Iterable, NamedTuple
from sixiang_cli.ledger import Ledger
from sixiang_cli.model import Measure, Unit
from sixiang_cli.obligations import Window


class Duty(NamedTuple):
    """Measures that `units` owe alike: in the same periods, by the same days, judged alike.

    Those owed by the same units have the very same `units`.
    """

    measures: list[Measure]
    window: Window
    level: str
    is_added: bool
    units: dict[str, Unit]


def owed_alike(
    ledger: Ledger, units: Iterable[Unit], measures: Collection[str] | None, *, each_level: bool
) -> list[Duty]:
    """Find who owes what, for many units at a time: those that began and ended on the same days."""
    groups: dict[tuple[str, str, str], list[Unit]] = {}
    for unit in units:
        groups.setdefault((unit.level, unit.since, unit.until), []).append(unit)
    top = ledger.catalogue.levels[0].name
    rules = {level: _by_rule(ledger, level, measures) for level, _, _ in groups}
    owing: dict[tuple[str, Window, str, bool], tuple[list[Measure], list[list[Unit]]]] = {}
    for (level, _, _), group in groups.items():
        each = [[unit] for unit in group]
        for alike in rules[level]:
            is_added = not obligations.owed_at(alike[0], level, top)
            is_uneven = alike[0].optional_levels and ledger.handed_down
            for some in each if is_uneven else [group]:
                window = ledger.window(alike[0], some[0])
                if window is not None:
                    key = (alike[0].id, window, level if each_level else "", is_added)
                    owing.setdefault(key, (alike, []))[1].append(some)
    together: dict[tuple[int, ...], dict[str, Unit]] = {}
    duties = []
    for (_, window, level, is_added), (alike, owed_by) in owing.items():
        known = together.setdefault(tuple(map(id, owed_by)), {})
        if not known:
            known.update((unit.code, unit) for group in owed_by for unit in group)
        duties.append(Duty(alike, window, level, is_added, known))
    return duties


def _by_rule(
    ledger: Ledger, level: str, measures: Collection[str] | None
) -> Collection[list[Measure]]:
    """Put together the measures of a level that follow the same rule, in the catalogue's order."""
    found: dict[int | str, list[Measure]] = {}
    for measure in ledger.measures_for(level):
        if measures is None or measure.id in measures:
            is_alone = measure.optional_levels and ledger.handed_down
            found.setdefault(measure.id if is_alone else ledger.rule(measure), []).append(measure)
    return found.values()
