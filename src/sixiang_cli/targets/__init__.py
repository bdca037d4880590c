"""Items, ``-u``, ``-p``, ``--on`` -> the tasks that a command changes; or the candidates.

DESIGN 1, "A task's address", in code: what falls back to what. Several readings end in an
`Ambiguous` whose candidates are whole commands. Nothing is changed here, and nothing is guessed.
"""

from sixiang_cli import lookup
from sixiang_cli.calendar import Period, label, parse_day, period_of
from sixiang_cli.errors import Ambiguous, BadInput, NotFound, NotOwed, Several, SxError
from sixiang_cli.lean.typing import Iterable
from sixiang_cli.ledger import Ledger
from sixiang_cli.lookup import Address, Retype
from sixiang_cli.model import Cadence, Measure, Unit
from sixiang_cli.obligations import is_on
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
        if measure.until and measure.until < wanted.ledger.today.isoformat():
            _refuse_ended(wanted, measure, typed)
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
    return found[0] if len(found) == 1 else _only(wanted, found, typed)


def _only(wanted: Wanted, found: tuple[Measure, ...], typed: Address) -> Measure:
    """Give the one of several measures that the units named owe at the time meant."""
    nearby = _nearby(wanted, typed)
    if any(measure.since or measure.until for measure in found):
        meant = tuple(each for each in found if _is_meant(wanted, each, typed, nearby))
        today = wanted.ledger.today
        found = meant or tuple(each for each in found if is_on(each, today, today)) or found
    owed = [measure for measure in found if any(wanted.concerns(measure, unit) for unit in nearby)]
    if len(owed) == 1 or len(found) == 1:
        return (owed or found)[0]
    raise lookup.several_measures(
        typed.measure, owed or found, wanted.again(typed), wanted.ledger.today
    )


def _is_meant(wanted: Wanted, measure: Measure, typed: Address, nearby: tuple[Unit, ...]) -> bool:
    """Tell whether a measure of limited time is owed at the time meant, or was left open before."""
    text, on, today = wanted.period_named(typed), wanted.choice.on, wanted.ledger.today
    if text:
        try:
            period = which_period.named(wanted, measure, text)
        except BadInput:  # of another cadence, or no period at all: that is said elsewhere
            return False
        return is_on(measure, period.start, period.end)
    if on is not None:
        return is_on(measure, on, on)
    if is_on(measure, today, today):
        return True
    left = wanted.left_over(measure) if measure.until else set()
    return any(unit.code in left for unit in nearby) if nearby else bool(left)


def _refuse_ended(wanted: Wanted, measure: Measure, typed: Address) -> None:
    """Refuse a measure that has ended where nothing of it is left, and say what is done instead."""
    if wanted.is_dated(typed):
        return
    if wanted.aim is not Aim.OPEN or wanted.left_over(measure):
        return
    today, again = wanted.ledger.today, wanted.again(typed)
    last = period_of(measure.cadence, parse_day(measure.until))
    instead = [
        again.line(each.id)
        for each in wanted.catalogue.measures
        if each.title == measure.title and each.id != measure.id and is_on(each, today, today)
    ]
    hints = [f"现在办的：{instead[0]}"] if instead else []
    if measure.cadence is not Cadence.AS_NEEDED:
        hints.append(f"补记以前的：{again.line(measure.id, '-p', label(last, today))}")
    raise NotOwed(
        f"{measure.id} {measure.title}到 {measure.until} 为止，现在不用办，{wanted.retype.nothing}。",
        "    ".join(hints),
    )


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
