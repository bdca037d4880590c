"""Items, ``-u``, ``-p``, ``--on`` -> the tasks that a command changes; or the candidates.

DESIGN 1, "A task's address", in code: what falls back to what. Several readings end in an
`Ambiguous` whose candidates are whole commands. Nothing is changed here, and nothing is guessed.
"""

from sixiang_cli import lookup
from sixiang_cli.calendar import Period
from sixiang_cli.errors import Ambiguous, BadInput, NotFound, NotOwed, Several, SxError
from sixiang_cli.lean.typing import Iterable
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import Address, Retype
from sixiang_cli.model import Measure, Unit
from sixiang_cli.progress import Task
from sixiang_cli.targets import which_period, which_unit
from sixiang_cli.targets.wanted import Aim, Choice, Wanted

__all__ = ["Aim", "Choice", "resolve"]


def resolve(
    ledger: Ledger, items: Iterable[str], choice: Choice, retype: Retype, aim: Aim = Aim.OPEN
) -> list[Task]:
    """Give the tasks that the items mean as they stand now, each once, in the order typed.

    Raises:
        SxError: one of `NotFound`, `Ambiguous`, `NotOwed`, `BadInput`; `Several` for several faults.
    """
    wanted = Wanted(ledger, choice, retype, aim)
    found: dict[tuple[str, str, str], tuple[Measure, Unit, Period]] = {}
    errors: list[SxError] = []
    for text in items:
        try:
            for measure, unit, period in _places(wanted, text):
                found.setdefault((measure.id, unit.code, period.key), (measure, unit, period))
        except BadInput as error:
            errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise Several(tuple(errors))
    if not found:
        raise BadInput(f"没有写是哪一项，{retype.nothing}。", f"例：sx {retype.command} 主题党日")
    return ledger.tasks_at(found.values())


def _places(wanted: Wanted, text: str) -> list[tuple[Measure, Unit, Period]]:
    typed = lookup.address(text)
    try:
        measure = _measure(wanted, typed)
        _refuse_untickable(measure)
        units = which_unit.units(wanted, measure, typed)
    except (Ambiguous, NotFound):
        which_unit.refuse_unknown(wanted, typed)
        which_period.refuse_unreadable(wanted, typed)
        raise
    return [(measure, unit, which_period.period(wanted, measure, unit, typed)) for unit in units]


def _measure(wanted: Wanted, typed: Address) -> Measure:
    found = lookup.measures(wanted.catalogue, typed.measure)
    if not found:
        from sixiang_cli.misplaced import no_such_measure

        raise no_such_measure(wanted.ledger, typed.measure, wanted.again(typed))
    if len(found) > 1:
        nearby = _nearby(wanted, typed)
        owed = [
            measure for measure in found if any(wanted.concerns(measure, unit) for unit in nearby)
        ]
        if len(owed) != 1:
            raise lookup.several_measures(
                typed.measure, owed or found, wanted.again(typed), wanted.ledger.today
            )
        return owed[0]
    return found[0]


def _nearby(wanted: Wanted, typed: Address) -> tuple[Unit, ...]:
    """Give the units that were named, or the one in use: they may tell measures apart."""
    named = wanted.units_named(typed)
    if named:
        return tuple(unit for text in named for unit in lookup.units(wanted.organisation, text))
    return () if wanted.in_use is None or wanted.choice.levels else (wanted.in_use,)


def _refuse_untickable(measure: Measure) -> None:
    if measure.rolls_up:
        parts = "、".join(measure.rolls_up)
        raise NotOwed(
            f"{measure.title}由 {parts} 自动汇总，不用打勾。看进展：sx show {measure.id}",
        )
    if measure.archived:
        raise NotOwed(f"{measure.title}已归档，没有单位要办。", f"看这项：sx show {measure.id}")
